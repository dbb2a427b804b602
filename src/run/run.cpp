#include "run/run.hpp"

#include <algorithm>
#include <cerrno>
#include <list>
#include <mutex>

#include <boost/asio/steady_timer.hpp>

#include "net/descriptors.hpp"
#include "net/elapsed.hpp"
#include "probes/diagnosis.hpp"
#include "run/signals.hpp"

namespace netpreflight {

namespace {

/// Sockets and pipes that one row may hold at the same time, generously, with its traces.
constexpr std::size_t kMostDescriptorsOfARow = 16;
/// What traces and the first questions of a run take at the same time. Where there are more, a row that waits holds one.
constexpr std::size_t kDescriptorsBeside = 2000;

constexpr std::chrono::milliseconds kTickEvery{100};
/// A proxy looks up and connects for everybody who asks at once, and its own questions get lost where there are hundreds: what it then does
/// not answer in time is no fault of the network's. As many as curl asks for at once.
constexpr std::size_t kMostTunnels = 50;
/// From a signal to the end.
constexpr std::chrono::milliseconds kGrace{50};

/// More steps that each take their whole time-out, one after the other, than the row with the most of them has.
constexpr int kMostStepsInARow = 32;
/// For what is no step: starting, and a machine that is busy with something else.
constexpr std::chrono::seconds kBesideTheSteps{20};

/// How many rows may be in flight, so that few attempts wait for a descriptor.
std::size_t rows_that_fit(std::size_t descriptors) {
  const std::size_t beside = descriptors > kDescriptorsBeside ? descriptors - kDescriptorsBeside : 0;
  return std::max({descriptors / kMostDescriptorsOfARow, beside, std::size_t{1}});
}

Transport transport_of(Protocol traced) {
  if (traced == Protocol::icmp) return Transport::icmp;
  return traced == Protocol::udp ? Transport::udp : Transport::tcp;
}

class Run {
 public:
  Run(const Plan& plan, const RunSettings& settings, const Progress& progress)
      : settings_(settings),
        progress_(progress),
        resolver_(io_.get_executor(), settings.resolver),
        identity_(io_.get_executor(), identify_host(resolver_, settings.host_name, settings.host_addresses)),
        tracer_(io_.get_executor(), settings.timeout),
        tunnels_(io_.get_executor(), kMostTunnels),
        context_{plan,
                 resolver_,
                 identity_,
                 settings.host_addresses,
                 [this]() -> const TlsClient& { return tls(); },
                 settings.timeout,
                 tracer_,
                 tunnels_,
                 settings.proxy_credentials},
        interruption_(io_, [this] { interrupt(); }),
        pulse_(io_) {
    raise_descriptor_limit();
    if (descriptors_of(io_) == 0) throw boost::system::system_error(EMFILE, boost::system::system_category());
    result_.evidence.resize(plan.rows.size());
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      const Protocol traced = entry(plan.rows[i].requirement.probe).traced;
      if (traced == Protocol::none || plan.rows[i].skip) continue;
      tracer_.row_begins(i, transport_of(traced));
    }
    const bool needs_tls = std::ranges::any_of(
        plan.rows, [](const PlannedRow& row) { return !row.skip && shakes_hands(row.requirement.probe); });
    if (needs_tls) second_thread_.begin([this] { prepare_tls(); });
  }

  RunResult go() {
    asio::co_spawn(io_, run_all(), [this](const std::exception_ptr& error) {
      error_ = error;
      io_.stop();  // also where a row was given up that still waits for something
    });
    asio::co_spawn(io_, trace_silent_nameservers(context_), [](const std::exception_ptr&) {});
    if (progress_.tick) tick();
    io_.run();
    if (error_) std::rethrow_exception(error_);
    return std::move(result_);
  }

 private:
  using Clock = std::chrono::steady_clock;

  /// What a probe that was given up may still write to.
  struct Probing {
    Probing(const asio::any_io_executor& executor, const ProbeContext& shared, std::size_t row)
        : context(shared), over(executor) {
      context.row = row;
    }
    ProbeContext context;
    std::vector<Step> steps;
    std::exception_ptr error;
    Event over;
  };

  /// What has its answers already is not thrown away.
  void interrupt() {
    result_.interrupted = true;
    grace_.expires_after(kGrace);
    grace_.async_wait([this](error_code) { io_.stop(); });
  }

  void tick() {
    pulse_.expires_after(kTickEvery);
    pulse_.async_wait([this](error_code error) {
      if (error) return;
      progress_.tick();
      tick();
    });
  }

  /// Rows begin a few at a time, each time after all that is ready was dealt with: where the processor is what they wait for, the
  /// connections of those that cannot go on yet would only take memory. Where they wait for the network, all begin at once.
  Awaitable<void> run_all() {
    constexpr std::size_t kAtATime = 16;
    const auto rows = context_.plan.rows.size();
    const auto most = std::min({settings_.concurrency, rows_that_fit(descriptors_of(io_)), rows});
    for (std::size_t i = 0; i < most && next_ < rows; ++i) {
      if (i % kAtATime == kAtATime - 1) co_await asio::post(io_, asio::use_awaitable);
      ++at_work_;
      asio::co_spawn(io_, work(), [this](const std::exception_ptr& error) { end_work(error); });
    }
    end_work(nullptr);
    co_await idle_.wait();
    if (failed_) std::rethrow_exception(failed_);
    result_.fqdn = (co_await identity_.get()).evidence.fqdn;
  }

  void end_work(const std::exception_ptr& error) {
    if (error) failed_ = error;
    if (--at_work_ == 0) idle_.happen();
  }

  /// Takes one row after the other until none is left.
  Awaitable<void> work() {
    while (next_ < context_.plan.rows.size()) {
      const std::size_t row = next_++;
      if (!context_.plan.rows[row].skip) co_await run_row(row);
    }
  }

  Awaitable<void> run_row(std::size_t index) {
    const PlannedRow& row = context_.plan.rows[index];
    RowEvidence& evidence = result_.evidence[index];
    if (const Probe probe = find_probe(row.requirement.probe)) {
      if (progress_.started) progress_.started(index);
      const auto start = Clock::now();
      evidence.finished = co_await run_probe(probe, index, evidence.steps);
      tracer_.row_ends(index);
      evidence.duration = since(start);
      if (!evidence.finished) result_.overdue.push_back(index);
      if (progress_.finished) progress_.finished(index, evidence);
      co_return;
    }
    evidence.finished = true;
  }

  /// False: it took longer than all of its time-outs together, and was given up. Every wait has an end of its own; this is for one that
  /// does not.
  Awaitable<bool> run_probe(Probe probe, std::size_t index, std::vector<Step>& steps) {
    const auto probing = std::make_shared<Probing>(io_.get_executor(), context_, index);
    const auto start = Clock::now();
    asio::co_spawn(io_, probe(probing->context, context_.plan.rows[index]),
                   [probing](const std::exception_ptr& error, std::vector<Step> made) {
                     probing->error = error;
                     probing->steps = std::move(made);
                     probing->over.happen();
                   });
    while (!probing->over.has_happened() && Clock::now() < latest_end(start)) {
      co_await probing->over.wait_until(latest_end(start));
    }
    if (!probing->over.has_happened()) {
      given_up_.push_back(probing);
      co_return false;
    }
    if (probing->error) std::rethrow_exception(probing->error);
    steps = std::move(probing->steps);
    steps.shrink_to_fit();  // kept to the end of the run
    co_return true;
  }

  /// Of a row that began at `start`. While those who wait for a descriptor, for getent(1) or for the proxy get their turns, nobody is late.
  Clock::time_point latest_end(Clock::time_point start) {
    const auto turn = std::max({last_descriptor_turn(io_), resolver_.last_turn(), tunnels_.last_turn()});
    const Milliseconds most =
        settings_.most_for_a_row.value_or(settings_.timeout * kMostStepsInARow + Milliseconds(kBesideTheSteps));
    return std::max(start, turn) + std::chrono::duration_cast<Clock::duration>(most);
  }

  const TlsClient& tls() {
    std::call_once(tls_made_, [this] {
      tls_ = std::make_unique<TlsClient>(open_trust_store(settings_.trust_store),
                                         TrustStore::from_pem(settings_.public_roots), &second_thread_);
    });
    return *tls_;
  }

  /// The first SSL_CTX and the roots cost more than a connection: they are made while the first questions are on their way.
  void prepare_tls() noexcept {
    try {
      tls().prepare();
    } catch (...) {  // NOLINT(bugprone-empty-catch)
      // Who needs it meets the same, and tells it.
    }
  }

  const RunSettings& settings_;
  const Progress& progress_;
  asio::io_context io_{1};
  Resolver resolver_;
  Shared<HostIdentity> identity_;
  Tracer tracer_;
  Places tunnels_;
  ProbeContext context_;
  Interruption interruption_;
  asio::steady_timer pulse_;
  asio::steady_timer grace_{io_};
  std::once_flag tls_made_;
  std::unique_ptr<TlsClient> tls_;
  RunResult result_;
  std::list<std::shared_ptr<Probing>> given_up_;
  std::exception_ptr error_;
  std::size_t next_ = 0;
  std::size_t at_work_ = 1;  ///< workers, and who begins them
  Event idle_{io_.get_executor()};
  std::exception_ptr failed_;
  SecondThread second_thread_;  // the first to go: it works with all others
};

}  // namespace

RunResult run(const Plan& plan, const RunSettings& settings, const Progress& progress) {
  return Run(plan, settings, progress).go();
}

}  // namespace netpreflight
