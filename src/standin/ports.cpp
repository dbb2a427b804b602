#include "standin/ports.hpp"

#include <algorithm>
#include <cerrno>

#include <boost/asio/ip/v6_only.hpp>

#include "standin/owner.hpp"
#include "text/hexadecimal.hpp"

namespace netpreflight {

namespace {

namespace ip = asio::ip;

/// A flood must not keep a check out of the queue; the kernel lowers it to net.core.somaxconn.
constexpr int kBacklog = 4096;

struct Attempt {
  PortState state = PortState::failed;
  std::string at;
  std::string reason;
};

PortState state_of(const error_code& error) {
  switch (error.value()) {
    case 0:
      return PortState::stood_in;
    case EADDRINUSE:
      return PortState::served;
    case EACCES:
    case EPERM:
      return PortState::not_permitted;
    case EAFNOSUPPORT:
    case EADDRNOTAVAIL:
      return PortState::no_family;
    default:
      return PortState::failed;
  }
}

class Taker {
 public:
  Taker(const asio::any_io_executor& executor, const std::vector<std::string>& own) : executor_(executor), own_(own) {}

  void take(const Requirement& row, Family family) {
    if (!row.port) return;  // the kernel itself answers echoes
    const auto is_same = [&](const ListenPort& one) { return one.port == *row.port && one.protocol == row.protocol; };
    if (std::ranges::any_of(result_.ports, is_same)) return add_row(row);
    if (wants(false, family)) note(row, false, bind_family(row, ip::address_v4::any()));
    if (wants(true, family)) note(row, true, bind_family(row, ip::address_v6::any()));
    leave_out_missing_family(is_same);
  }

  TakenPorts result() { return std::move(result_); }

 private:
  /// Nobody comes over a family of which this host has no address; a host without any has only itself to talk to.
  bool wants(bool v6, Family family) const {
    if (family != Family::any) return v6 == (family == Family::v6);
    const auto is_v6 = [](const std::string& address) { return address.find(':') != std::string::npos; };
    return own_.empty() || std::ranges::any_of(own_, [&](const std::string& address) { return is_v6(address) == v6; });
  }

  /// Where one row of a port wants TLS, all of them get it: who only looks for an open port sees one.
  void add_row(const Requirement& row) {
    for (auto& one : result_.ports) {
      if (one.port == *row.port && one.protocol == row.protocol) one.rows.push_back(row.id);
    }
    for (auto& open : result_.doors) {
      if (open.door.port == *row.port && row.probe == ProbeKind::tls_service) open.door.tls = true;
    }
    for (auto& open : result_.datagram_doors) {
      if (open.port == *row.port) open.payloads.insert(payload_of(row));
    }
  }

  static std::string payload_of(const Requirement& row) { return from_hexadecimal(options_of(row).payload); }

  error_code bind(const Requirement& row, const ip::address& address) {
    return row.protocol == Protocol::udp ? bind_datagrams(row, address) : bind_connections(row, address);
  }

  error_code bind_connections(const Requirement& row, const ip::address& address) {
    const Door door{*row.port, row.probe == ProbeKind::tls_service};
    const ip::tcp::endpoint endpoint(address, door.port);
    ip::tcp::acceptor acceptor(executor_);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(ip::tcp::acceptor::reuse_address(true), error);
    if (!error && address.is_v6()) acceptor.set_option(ip::v6_only(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kBacklog, error);
    if (!error) result_.doors.push_back({door, std::move(acceptor)});
    return error;
  }

  error_code bind_datagrams(const Requirement& row, const ip::address& address) {
    const ip::udp::endpoint endpoint(address, *row.port);
    ip::udp::socket socket(executor_);
    error_code error;
    socket.open(endpoint.protocol(), error);
    if (!error && address.is_v6()) socket.set_option(ip::v6_only(true), error);
    if (!error) socket.bind(endpoint, error);
    if (!error) result_.datagram_doors.push_back({*row.port, {payload_of(row)}, std::move(socket)});
    return error;
  }

  std::vector<Attempt> bind_family(const Requirement& row, const ip::address& wildcard) {
    const error_code error = bind(row, wildcard);
    const std::string family = wildcard.is_v6() ? "IPv6" : "IPv4";
    if (state_of(error) != PortState::served) return {{state_of(error), family, error ? error.message() : ""}};
    // Something listens on some address, perhaps only on the loopback: the others may be free.
    std::vector<Attempt> attempts;
    for (const auto& own : own_) {
      error_code invalid;
      const auto address = ip::make_address(own, invalid);
      if (invalid || address.is_v6() != wildcard.is_v6()) continue;
      const error_code single = bind(row, address);
      attempts.push_back({state_of(single), own, single ? single.message() : ""});
    }
    const bool none_free =
        std::ranges::none_of(attempts, [](const Attempt& one) { return one.state == PortState::stood_in; });
    if (none_free) return {{PortState::served, family, ""}};
    return attempts;
  }

  void note(const Requirement& row, bool v6, const std::vector<Attempt>& attempts) {
    for (const auto& attempt : attempts) {
      const std::uint16_t port = *row.port;
      PortOwner owner;
      if (attempt.state == PortState::served) owner = owner_of_port(port, row.protocol, v6);
      const auto same = std::ranges::find_if(result_.ports, [&](const ListenPort& one) {
        return one.port == port && one.protocol == row.protocol && one.state == attempt.state &&
               one.service == owner.program && one.reason == reason_of(attempt);
      });
      if (same != result_.ports.end()) {
        same->at.push_back(attempt.at);
        continue;
      }
      result_.ports.push_back(
          {port, row.protocol, {row.id}, attempt.state, {attempt.at}, owner.program, "", reason_of(attempt)});
      const bool ask = attempt.state == PortState::served && row.probe == ProbeKind::ssh_service;
      result_.ssh_addresses.push_back(ask ? owner.address : "");
    }
  }

  static std::string reason_of(const Attempt& attempt) {
    return attempt.state == PortState::failed ? attempt.reason : "";
  }

  /// A host without IPv6 is no fault as long as there is IPv4.
  template <class IsSame>
  void leave_out_missing_family(IsSame of_port) {
    if (std::ranges::count_if(result_.ports, of_port) < 2) return;
    for (std::size_t i = result_.ports.size(); i-- > 0;) {
      if (!of_port(result_.ports[i]) || result_.ports[i].state != PortState::no_family) continue;
      result_.ports.erase(result_.ports.begin() + static_cast<std::ptrdiff_t>(i));
      result_.ssh_addresses.erase(result_.ssh_addresses.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  asio::any_io_executor executor_;
  const std::vector<std::string>& own_;
  TakenPorts result_;
};

}  // namespace

TakenPorts take_ports(const asio::any_io_executor& executor, const std::vector<Requirement>& rows, Family family,
                      const std::vector<std::string>& own_addresses) {
  Taker taker(executor, own_addresses);
  for (const auto& row : rows) taker.take(row, family);
  return taker.result();
}

}  // namespace netpreflight
