#include "cli/commands/listen_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "cli/commands/listen_commands.hpp"
#include "report/parts/layout.hpp"
#include "report/text/listen_log.hpp"
#include "standin/journal.hpp"

namespace netpreflight {

namespace {

std::string join_words(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

std::string clock_text(WallTime time) {
  return fmt::format("{:%H:%M:%S}", std::chrono::floor<std::chrono::seconds>(time));
}

/// Of a port, of a visit to one, or of what arrived there.
template <class Of>
std::string port_text(const Of& of) {
  return port_words(of.port, of.protocol);
}

bool sees_echoes(const ListenLog& log) {
  return log.packets.echoes.value_or(false);
}

/// A port, its rows, and what becomes of it.
using PortLine = std::array<std::string, 3>;

std::string port_lines(const ListenLog& log, const ListenWords& words) {
  std::vector<PortLine> ports;
  ports.reserve(log.ports.size() + 1);
  for (const auto& port : log.ports)
    ports.push_back({port_text(port), join_words(port.rows), state_words(port, words.program)});
  if (const auto echoes = echo_rows(log); !echoes.empty())
    ports.push_back({port_words(0, Protocol::icmp), join_words(echoes),
                     phrase(sees_echoes(log) ? Phrase::echoes_seen : Phrase::echoes_not_seen)});
  std::size_t port_width = 0;
  std::size_t row_width = 0;
  for (const auto& [port, rows, becomes] : ports) {
    port_width = std::max(port_width, port.size());
    row_width = std::max(row_width, rows.size());
  }
  std::string lines;
  for (const auto& [port, rows, becomes] : ports)
    lines +=
        wrapped(fmt::format("  {}  {}  ", padded(port, port_width), padded(rows, row_width)), becomes, words.columns);
  return lines;
}

constexpr std::size_t kPortWidth = 9;  // "65535/tcp"

/// Whether there is something to wait for.
bool stands(const ListenLog& log) {
  return sees_echoes(log) ||
         std::ranges::any_of(log.ports, [](const ListenPort& port) { return port.state == PortState::stood_in; });
}

std::string watch_words(const PacketWatch& watch) {
  if (watch.sight == PacketSight::all) return "packets: seen before this host's own firewall";
  return fmt::format("packets: only half-open connections are seen ({}); as root, drops here could be told too",
                     watch.reason);
}

/// Of a visit, so that the eye finds what counts.
std::string_view label_of(VisitKind kind) {
  if (kind == VisitKind::check) return "CHECK";
  return kind == VisitKind::page ? "page " : "other";
}

std::string event_line(WallTime time, std::string_view label, const std::string& port, const std::string& who,
                       const std::string& words) {
  return fmt::format("{}  {}  {}  {}: {}\n", clock_text(time), label, padded(port, kPortWidth), who, words);
}

}  // namespace

std::string listen_heading(const ListenLog& log, const Table& table, const ListenWords& words) {
  const Role* role = find_role(table.roles, log.role);
  const std::string name = role == nullptr ? log.role : role->name;
  const std::string time = stands(log) ? fmt::format(", until {} UTC (Ctrl-C ends it)", clock_text(log.until)) : "";
  std::string text =
      wrapped("", fmt::format("Stand-in {} for {} on {}{}", log.instance, name, log.host, time), words.columns);
  text += '\n' + port_lines(log, words);
  if (stands(log)) text += wrapped("  ", watch_words(log.packets), words.columns);
  text += "\nTo check the ways in, on the other hosts:\n\n" + listen_commands(log, table, words.options);
  return text + '\n';
}

std::string visit_line(const Visit& visit) {
  const std::string who = visit.role.empty() ? visit.from : fmt::format("{} ({})", visit.from, visit.role);
  std::string words = visit_words(visit);
  if (visit.kind == VisitKind::check && visit.claimed_destination != visit.to)
    words += phrase(Phrase::went_to, {{"address", visit.claimed_destination}});
  return event_line(visit.at, label_of(visit.kind), port_text(visit), who, words);
}

std::string arrival_line(const Arrival& arrival) {
  const bool is_echo = arrival.protocol == Protocol::icmp;
  const bool served = arrival.end == ArrivalEnd::served;
  if (served && !is_echo) return {};  // it has a line as a visit
  return event_line(arrival.last, served ? "echo " : "drop ", port_text(arrival), arrival.from, arrival_words(arrival));
}

std::string bound_reached(const ListenLog& log, const Visit& visit) {
  struct Bound {
    std::size_t shown;
    std::size_t most;
    std::string_view words;
  };
  Bound bound{log.others.size(), Journal::kMostOthers, "other visits"};
  if (visit.kind == VisitKind::check) bound = {log.checks.size(), Journal::kMostChecks, "checks"};
  if (visit.kind == VisitKind::page) bound = {log.pages.size(), Journal::kMostPages, "pages"};
  if (bound.shown < bound.most) return {};
  return fmt::format("{}  further {} are counted, but not shown\n", clock_text(visit.at), bound.words);
}

std::string listen_ending(const ListenLog& log, bool interrupted) {
  if (!stands(log) && log.ports.empty())
    return "Nothing to stand in for: this host itself answers echoes, and they are seen as root only.\n";
  if (!stands(log)) {
    const bool all_served =
        std::ranges::all_of(log.ports, [](const ListenPort& port) { return port.state == PortState::served; });
    return all_served ? "Nothing to stand in for: every port is served already.\n" : "No port could be taken.\n";
  }
  const auto number = [](std::uint64_t count, std::string_view of) {
    return fmt::format("{} {}{}", count, of, count == 1 ? "" : "s");
  };
  std::string counts = number(log.counts.checks, "check");
  if (log.counts.pages > 0) counts += ", " + number(log.counts.pages, "page");
  if (log.counts.others > 0) counts += ", " + number(log.counts.others, "other visit");
  return fmt::format("{}: {}\n", interrupted ? "Stopped" : "Time is over", counts);
}

std::string ports_not_taken(const ListenLog& log) {
  std::vector<std::string> ports;
  for (const auto& port : log.ports) {
    const bool missed =
        port.state == PortState::not_permitted || port.state == PortState::failed || port.state == PortState::no_family;
    const std::string text = port_text(port);
    if (missed && std::ranges::find(ports, text) == ports.end()) ports.push_back(text);
  }
  return join_words(ports);
}

}  // namespace netpreflight
