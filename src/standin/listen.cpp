#include "standin/listen.hpp"

#include <algorithm>
#include <csignal>

#include <boost/asio/signal_set.hpp>
#include <sys/resource.h>

#include "net/resolver.hpp"
#include "net/tcp.hpp"
#include "netpreflight/stand_in.hpp"
#include "standin/input_end.hpp"
#include "standin/guests.hpp"
#include "standin/ports.hpp"
#include "standin/privileges.hpp"
#include "standin/watch.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Milliseconds kMostNameSearch{2000};
constexpr Milliseconds kMostIdentification{1000};
constexpr std::size_t kMostIdentificationBytes = 255;
constexpr auto kBetweenWritings = std::chrono::seconds(1);
constexpr auto kBetweenLooks = std::chrono::milliseconds(500);
/// After accept(2) failed for want of descriptors or memory.
constexpr auto kAfterFailure = std::chrono::milliseconds(50);

WallTime now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// Raises the soft limit on open files to the hard one, and gives how many of the wanted visitors fit below it.
std::size_t places_for(std::size_t wanted) {
  constexpr std::size_t kOwnDescriptors = 64;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const auto descriptors = static_cast<std::size_t>(limit.rlim_max);
  return descriptors > 2 * kOwnDescriptors ? std::min(wanted, descriptors - kOwnDescriptors)
                                           : std::min(wanted, kOwnDescriptors);
}

ListenLog begin(const ListenSettings& settings, const Identity& identity, std::vector<ListenPort> ports) {
  ListenLog log;
  log.tool.version = settings.version;
  log.instance = identity.instance();
  log.role = settings.role;
  log.host = settings.host_name;
  log.addresses = settings.host_addresses;
  log.table = settings.table;
  log.rows = settings.rows;
  log.from = settings.from;
  log.started = now();
  log.until = log.started + std::chrono::floor<std::chrono::milliseconds>(settings.time);
  log.ports = std::move(ports);
  return log;
}

/// The first line that a server says of its own accord.
Awaitable<std::string> first_words(std::string address, std::uint16_t port) {
  auto connection = co_await connect_tcp(std::move(address), port, kMostIdentification);
  if (!connection.stream) co_return "";
  connection.stream->expires_after(kMostIdentification);
  std::array<unsigned char, kMostIdentificationBytes> buffer{};
  const auto read = co_await connection.stream->read_some(buffer);
  std::string words(reinterpret_cast<const char*>(buffer.data()), read.count);
  words.resize(std::min(words.size(), words.find_first_of("\r\n")));
  co_return escape_foreign(words, kMostIdentificationBytes);
}

class StandIn {
 public:
  StandIn(ListenSettings settings, const ListenProgress& progress, std::optional<RuleKeeper> keeper)
      : settings_(std::move(settings)),
        progress_(progress),
        taken_(take_ports(io_.get_executor(), settings_.rows, settings_.family, settings_.host_addresses)),
        journal_(begin(settings_, identity_, taken_.ports)),
        watch_(io_.get_executor(), taken_.ports, !echo_rows(journal_.log()).empty(), std::move(keeper)),
        guests_(places_for(settings_.connections)),
        end_(io_),
        signals_(io_, SIGINT, SIGTERM, SIGHUP) {}

  ListenResult go() {
    if (const auto given_up = give_up_privileges(); !given_up) {
      result_.refusal = given_up.error();
      return std::move(result_);
    }
    signals_.async_wait([this](error_code error, int) {
      if (!error) interrupt();
    });
    if (settings_.until_input_ends)
      asio::co_spawn(io_, input_ends(), [this](const std::exception_ptr&) { interrupt(); });
    asio::co_spawn(io_, describe_and_open(), [this](const std::exception_ptr& error) { stop_for(error); });
    io_.run();
    if (error_) std::rethrow_exception(error_);
    watch_.end();
    journal_.log().ended = now();
    write_log();
    result_.log = std::move(journal_.log());
    return std::move(result_);
  }

 private:
  Awaitable<void> describe_and_open() {
    co_await watch_.begin();
    co_await find_name();
    for (std::size_t i = 0; i < taken_.ports.size(); ++i) co_await identify(i);
    journal_.log().packets = watch_.facts();
    if (progress_.started) progress_.started(journal_.log());
    const bool waits = !taken_.doors.empty() || !taken_.datagram_doors.empty() || watch_.facts().echoes.value_or(false);
    if (!waits) {
      io_.stop();
      co_return;
    }
    const auto go_on = [this](const std::exception_ptr& error) { stop_for(error); };
    for (auto& open : taken_.doors) asio::co_spawn(io_, accept_at(open), go_on);
    asio::co_spawn(io_, watch_.run([this](const Arrival& arrival) { tell(arrival); }), go_on);
    asio::co_spawn(io_, watch_.read_packets(), go_on);
    asio::co_spawn(io_, look_at_guests(), go_on);
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(settings_.time);
    for (auto& open : taken_.datagram_doors) {
      const DatagramsSeen seen{[this](const Visit& visit) { keep(visit); },
                               [this](const Flow& flow, bool answered) { watch_.delivered(flow, answered); }};
      asio::co_spawn(io_, serve_datagrams(open, identity_, until, seen), go_on);
    }
    if (settings_.log && settings_.log->can_be_rewritten()) {
      asio::co_spawn(io_, keep_log(), go_on);
    }
    end_.expires_at(until);
    co_await end_.async_wait(kAsTuple);
    io_.stop();
  }

  void interrupt() {
    result_.interrupted = true;
    io_.stop();
  }

  /// A bug is not to be served on.
  void stop_for(const std::exception_ptr& error) {
    if (!error) return;
    error_ = error;
    io_.stop();
  }

  Awaitable<void> find_name() {
    ResolverSettings files;
    files.timeout = kMostNameSearch;
    Resolver resolver(io_.get_executor(), files);
    const auto view = co_await resolver.ask_applications(settings_.host_name);
    journal_.log().host = qualified_name(settings_.host_name, view.canonical_name);
  }

  /// What serves a port that a row wants for SSH says whether it is SSH.
  Awaitable<void> identify(std::size_t index) {
    const std::string address = taken_.ssh_addresses[index];
    if (address.empty()) co_return;
    ListenPort& port = journal_.log().ports[index];
    port.identification = co_await first_words(address, port.port);
    const bool is_stand_in = port.identification.starts_with(kStandInProtocol);
    if (!port.identification.starts_with("SSH-") && !is_stand_in) port.state = PortState::wrong_service;
  }

  Awaitable<void> accept_at(OpenDoor& open) {
    for (;;) {
      asio::ip::tcp::endpoint from;  // one that has hung up since is known by this alone
      auto [error, socket] = co_await open.acceptor.async_accept(from, kAsTuple);
      if (!error) {
        admit(std::move(socket), from, open.door);
        continue;
      }
      asio::steady_timer pause(io_, kAfterFailure);
      co_await pause.async_wait(kAsTuple);
    }
  }

  struct Guest {
    VisitorStream stream;
    Visit visit;
    Flow flow;
    bool displaced = false;
    bool concluded = false;
    bool lost = false;  ///< told already
  };

  void admit(asio::ip::tcp::socket socket, const asio::ip::tcp::endpoint& from, const Door& door) {
    error_code error;
    const auto to = socket.local_endpoint(error);
    if (error) return;
    auto guest = std::make_shared<Guest>(VisitorStream(std::move(socket), most_received(door)), Visit{}, Flow{});
    guest->visit.at = now();
    guest->visit.port = door.port;
    guest->visit.from = from.address().to_string();
    guest->visit.to = to.address().to_string();
    guest->flow = {Protocol::tcp, door.port, from.port(), without_scope(from.address()), without_scope(to.address())};
    watch_.accepted(guest->flow);
    present_.push_back(guest);
    const auto leave = [guest = std::weak_ptr(guest)] {
      const auto one = guest.lock();
      if (!one) return;
      one->displaced = true;
      one->stream.hang_up();
    };
    const auto number = guests_.take_in(guest->visit.from, leave, Clock::now());
    asio::co_spawn(io_, receive(guest, door, number), [this, guest, number](const std::exception_ptr& problem) {
      // A visitor can provoke no exception that is known; one that can is to be shown the door, not to end the
      // stand-in.
      if (problem) guest->visit.kind = VisitKind::unfinished;
      guests_.gone(number);
      conclude(*guest);
    });
  }

  Awaitable<void> receive(std::shared_ptr<Guest> guest, const Door& door, Guests::Number number) {
    const auto page = [this](const Visit& visit) {
      return settings_.page(journal_.log(), visit, identity_.fingerprint());
    };
    const auto progress = [this, number] { guests_.progress(number, Clock::now()); };
    const bool answered = co_await attend(guest->stream, door, {identity_, page, progress}, guest->visit);
    conclude(*guest);
    if (answered) co_await guest->stream.part();
  }

  /// What the kernel knows of a connection is gone when it is closed.
  Awaitable<void> look_at_guests() {
    asio::steady_timer pause(io_);
    for (;;) {
      pause.expires_after(kBetweenLooks);
      co_await pause.async_wait(kAsTuple);
      std::erase_if(present_, [this](const std::weak_ptr<Guest>& guest) {
        const auto one = guest.lock();
        if (one) look_at(*one);
        return !one;
      });
    }
  }

  void look_at(Guest& guest) {
    if (guest.lost || !guest.stream.has_lost()) return;
    guest.lost = true;
    watch_.data_lost(guest.flow);
  }

  void tell(const Arrival& arrival) {
    if (progress_.arrived) progress_.arrived(arrival);
  }

  void conclude(Guest& guest) {
    if (std::exchange(guest.concluded, true)) return;
    look_at(guest);
    guest.visit.received = guest.stream.received();
    const bool served = guest.visit.kind == VisitKind::check || guest.visit.kind == VisitKind::page;
    if (guest.displaced && !served) guest.visit.kind = VisitKind::displaced;
    keep(guest.visit);
  }

  void keep(const Visit& visit) {
    changed_ = true;
    if (journal_.add(visit) && progress_.visited) progress_.visited(journal_.log(), visit);
  }

  Awaitable<void> keep_log() {
    for (;;) {
      if (std::exchange(changed_, false) || watch_.arrivals() != journal_.log().arrivals) write_log();
      asio::steady_timer pause(io_, kBetweenWritings);
      co_await pause.async_wait(kAsTuple);
    }
  }

  void write_log() {
    journal_.log().packets = watch_.facts();
    journal_.log().arrivals = watch_.arrivals();
    if (!settings_.log) return;
    if (const auto written = settings_.log->write(settings_.write(journal_.log())); !written)
      result_.log_error = written.error();
  }

  ListenSettings settings_;
  const ListenProgress& progress_;
  asio::io_context io_{1};
  Identity identity_;
  TakenPorts taken_;
  Journal journal_;
  Watch watch_;
  Guests guests_;
  std::vector<std::weak_ptr<Guest>> present_;
  asio::steady_timer end_;
  asio::signal_set signals_;
  ListenResult result_;
  std::exception_ptr error_;
  bool changed_ = true;
};

}  // namespace

ListenResult listen(ListenSettings settings, const ListenProgress& progress) {
  auto keeper = RuleKeeper::start();  // before there is anything that it should not have
  return StandIn(std::move(settings), progress, std::move(keeper)).go();
}

}  // namespace netpreflight
