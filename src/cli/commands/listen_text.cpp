#include "cli/commands/listen_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "cli/commands/listen_commands.hpp"
#include "netpreflight/catalogue.hpp"
#include "report/parts/layout.hpp"
#include "standin/journal.hpp"
#include "text/foreign.hpp"

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

std::string state_words(const ListenPort& port, const std::string& program) {
  const bool said = !port.identification.empty();
  const std::string wrong =
      said ? fmt::format("it is no SSH server: {}", port.identification) : "it does not say that it is an SSH server";
  const Facts facts{{"families", join_words(port.at)},
                    {"service", port.service},
                    {"identification", said ? fmt::format(", {}", port.identification) : ""},
                    {"wrong", wrong},
                    {"program", program},
                    {"reason", port.reason}};
  return fill(sentence(port.state), facts);
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

struct KindWords {
  VisitKind kind;
  std::string_view label;
  std::string_view words;  ///< behind the visitor; {} is what it said
};
constexpr std::array kKindWords{
    KindWords{VisitKind::check, "CHECK", " as {}"},
    KindWords{VisitKind::page, "page ", ": a browser got the page"},
    KindWords{VisitKind::other_request, "other", " speaks HTTP over TLS, but asks for no page: {}"},
    KindWords{VisitKind::ssh, "other", " speaks SSH: {}"},
    KindWords{VisitKind::silent, "other", " connected only, said nothing"},
    KindWords{VisitKind::not_tls, "other", " said something that is not TLS: {}"},
    KindWords{VisitKind::other_tls, "other", " began TLS and did not complete it"},
    KindWords{VisitKind::other_words, "other", " said something else: {}"},
    KindWords{VisitKind::unfinished, "other", " began like a check, but did not end like one"},
    KindWords{VisitKind::displaced, "other", " was hung up on, because all places were taken"},
};

/// Whether the table has the kinds in their order, and all of them.
constexpr bool has_every_kind() {
  for (std::size_t i = 0; i < kKindWords.size(); ++i) {
    if (static_cast<std::size_t>(kKindWords.at(i).kind) != i) return false;
  }
  return kKindWords.back().kind == VisitKind::displaced;  // the last one
}
static_assert(has_every_kind());

/// Of each end and protocol what is said, where it is worth a line: who is served over TCP or UDP has one as a visitor.
struct EndWords {
  ArrivalEnd end;
  Protocol protocol;
  std::string_view words;
  std::string_view label = "drop ";
};
constexpr std::array kEndWords{
    EndWords{ArrivalEnd::served, Protocol::icmp, "echoes arrive, and this host's answers leave", "echo "},
    EndWords{ArrivalEnd::dropped_here, Protocol::tcp,
             "SYNs arrive, and this host's own firewall drops them or their answers"},
    EndWords{ArrivalEnd::dropped_here, Protocol::udp,
             "datagrams arrive, and this host's own firewall drops them or their answers"},
    EndWords{ArrivalEnd::dropped_here, Protocol::icmp,
             "echoes arrive, and this host's own firewall or kernel drops them or their answers"},
    EndWords{ArrivalEnd::rejected_here, Protocol::tcp, "SYNs arrive, and this host's own firewall rejects them"},
    EndWords{ArrivalEnd::rejected_here, Protocol::udp, "datagrams arrive, and this host's own firewall rejects them"},
    EndWords{ArrivalEnd::rejected_here, Protocol::icmp, "echoes arrive, and this host's own firewall rejects them"},
    EndWords{ArrivalEnd::answer_lost, Protocol::tcp,
             "SYNs arrive, and no ACK comes back to the answers: the way back is blocked"},
    EndWords{ArrivalEnd::data_lost, Protocol::tcp,
             "the connection stands, but what was sent first on it did not arrive"},
    EndWords{ArrivalEnd::closed_here, Protocol::tcp, "SYNs arrive, and nothing listens here"},
    EndWords{ArrivalEnd::closed_here, Protocol::udp, "datagrams arrive, and nothing listens here"},
};

std::string watch_words(const PacketWatch& watch) {
  if (watch.sight == PacketSight::all) return "packets: seen before this host's own firewall";
  return fmt::format("packets: only half-open connections are seen ({}); as root, drops here could be told too",
                     watch.reason);
}

std::string check_words(const Visit& visit) {
  std::string words = fmt::format("{} as {}", visit.from, visit.role);
  if (visit.claimed_source != visit.from)
    words += fmt::format("; NAT on the way: it calls itself {}", visit.claimed_source);
  if (visit.claimed_destination != visit.to)
    words += fmt::format("; NAT on the way: it went to {}", visit.claimed_destination);
  return words;
}

/// Whose address it is where that is known, what came, and the name that a TLS hello asked for.
std::string visitor_words(const Visit& visit, std::string_view words) {
  const std::string role = visit.role.empty() ? "" : fmt::format(" ({})", visit.role);
  const std::string asked_for =
      visit.server_name.empty() ? "" : fmt::format(", by the name {}", quoted_start(visit.server_name));
  return visit.from + role + fill(words, {{"", visit.first_bytes}}) + asked_for;
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
  const KindWords& row = kKindWords.at(static_cast<std::size_t>(visit.kind));
  const std::string start =
      fmt::format("{}  {}  {}  ", clock_text(visit.at), row.label, padded(port_text(visit), kPortWidth));
  return fmt::format("{}{}\n", start,
                     visit.kind == VisitKind::check ? check_words(visit) : visitor_words(visit, row.words));
}

std::string arrival_line(const Arrival& arrival) {
  const auto* row = std::ranges::find_if(
      kEndWords, [&](const EndWords& each) { return each.end == arrival.end && each.protocol == arrival.protocol; });
  if (row == kEndWords.end()) return {};
  const std::string rule = arrival.firewall.empty() ? "" : fmt::format(" ({})", arrival.firewall);
  return fmt::format("{}  {}  {}  {}: {}{}\n", clock_text(arrival.last), row->label,
                     padded(port_text(arrival), kPortWidth), arrival.from, row->words, rule);
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
