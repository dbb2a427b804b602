// The vocabulary's own functions of a stand-in's log.
#include "netpreflight/listen_log.hpp"

#include "text/network.hpp"

namespace netpreflight {

std::string_view name(PortState value) {
  switch (value) {
    case PortState::stood_in:
      return "stood_in";
    case PortState::served:
      return "served";
    case PortState::wrong_service:
      return "wrong_service";
    case PortState::not_permitted:
      return "not_permitted";
    case PortState::no_family:
      return "no_family";
    case PortState::failed:
      return "failed";
  }
  return {};
}

std::string_view name(VisitKind value) {
  switch (value) {
    case VisitKind::check:
      return "check";
    case VisitKind::page:
      return "page";
    case VisitKind::other_request:
      return "other_request";
    case VisitKind::ssh:
      return "ssh";
    case VisitKind::silent:
      return "silent";
    case VisitKind::not_tls:
      return "not_tls";
    case VisitKind::other_tls:
      return "other_tls";
    case VisitKind::other_words:
      return "other_words";
    case VisitKind::unfinished:
      return "unfinished";
    case VisitKind::displaced:
      return "displaced";
  }
  return {};
}

std::string_view name(PacketSight value) {
  switch (value) {
    case PacketSight::all:
      return "all";
    case PacketSight::half_open:
      return "half_open";
  }
  return {};
}

std::string_view name(ArrivalEnd value) {
  switch (value) {
    case ArrivalEnd::served:
      return "served";
    case ArrivalEnd::dropped_here:
      return "dropped_here";
    case ArrivalEnd::rejected_here:
      return "rejected_here";
    case ArrivalEnd::answer_lost:
      return "answer_lost";
    case ArrivalEnd::data_lost:
      return "data_lost";
    case ArrivalEnd::closed_here:
      return "closed_here";
  }
  return {};
}

std::string role_of(const std::vector<RoleNetwork>& networks, std::string_view address) {
  const RoleNetwork* closest = nullptr;
  unsigned most_bits = 0;
  for (const auto& each : networks) {
    const auto network = parse_network(each.network);
    if (!network || !contains(*network, address)) continue;
    if (closest != nullptr && network->bits <= most_bits) continue;
    closest = &each;
    most_bits = network->bits;
  }
  return closest == nullptr ? "" : closest->role;
}

std::optional<std::uint16_t> meeting_port(const Requirement& row) {
  return row.protocol == Protocol::icmp ? 0 : row.port;
}

std::string port_words(std::uint16_t port, Protocol protocol) {
  const std::string words(name(protocol));
  return protocol == Protocol::icmp ? words : std::to_string(port) + "/" + words;
}

std::vector<std::string> echo_rows(const ListenLog& log) {
  std::vector<std::string> rows;
  for (const auto& row : log.rows) {
    if (row.protocol == Protocol::icmp) rows.push_back(row.id);
  }
  return rows;
}

}  // namespace netpreflight
