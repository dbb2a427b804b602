#include "cli/commands/listen_text.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "netpreflight/embedded_tables.hpp"
#include "report/parts/layout.hpp"
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

/// Of a port or of a visit to one.
template <class Of>
std::string port_text(const Of& of) {
  return fmt::format("{}/{}", of.port, name(of.protocol));
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

std::string port_lines(const ListenLog& log, const ListenWords& words) {
  std::size_t port_width = 0;
  std::size_t row_width = 0;
  for (const auto& port : log.ports) {
    port_width = std::max(port_width, port_text(port).size());
    row_width = std::max(row_width, join_words(port.rows).size());
  }
  std::string lines;
  for (const auto& port : log.ports) {
    const std::string first =
        fmt::format("  {}  {}  ", padded(port_text(port), port_width), padded(join_words(port.rows), row_width));
    lines += wrapped(first, state_words(port, words.program), words.columns);
  }
  return lines;
}

/// A line for each vantage that has rows among the ports; not wrapped, because it is to be copied.
std::string commands(const ListenLog& log, const Table& table) {
  std::string lines;
  std::set<std::string> known;
  const std::string program = "netpreflight" + requirements_option(table.id, table.edition);
  for (const auto& row : table.rows) {
    const bool shown = std::ranges::any_of(
        log.ports, [&](const ListenPort& port) { return std::ranges::find(port.rows, row.id) != port.rows.end(); });
    if (!shown || !known.insert(row.source).second) continue;
    lines += fmt::format("  {} --from {} --host {}={}\n", program, row.source, log.role, log.host);
  }
  return lines;
}

bool stands(const ListenLog& log) {
  return std::ranges::any_of(log.ports, [](const ListenPort& port) { return port.state == PortState::stood_in; });
}

struct KindWords {
  VisitKind kind;
  std::string_view words;  ///< {} is what the visitor said
};
constexpr std::array kKindWords{
    KindWords{VisitKind::silent, "connected and said nothing"},
    KindWords{VisitKind::not_tls, "said something that is not TLS: {}"},
    KindWords{VisitKind::other_tls, "speaks TLS, but is no netpreflight"},
    KindWords{VisitKind::other_words, "said something else: {}"},
    KindWords{VisitKind::unfinished, "began like a check, but did not end like one"},
    KindWords{VisitKind::displaced, "was hung up on, because all places were taken"},
};

std::string check_words(const Visit& visit) {
  std::string words = fmt::format("{} as {}", visit.from, visit.role);
  if (visit.claimed_source != visit.from)
    words += fmt::format("; NAT on the way: it calls itself {}", visit.claimed_source);
  if (visit.claimed_destination != visit.to)
    words += fmt::format("; NAT on the way: it went to {}", visit.claimed_destination);
  return words;
}

}  // namespace

std::string listen_heading(const ListenLog& log, const Table& table, const ListenWords& words) {
  const Role* role = find_role(table.roles, log.role);
  const std::string name = role == nullptr ? log.role : role->name;
  const std::string time = stands(log) ? fmt::format(", until {} UTC (Ctrl-C ends it)", clock_text(log.until)) : "";
  std::string text =
      wrapped("", fmt::format("Stand-in {} for {} on {}{}", log.instance, name, log.host, time), words.columns);
  text += '\n' + port_lines(log, words) + "\nTo check the ways in, run on the other hosts:\n\n" + commands(log, table);
  return text + '\n';
}

std::string visit_line(const Visit& visit) {
  const std::string port = padded(port_text(visit), 9);
  if (visit.kind == VisitKind::check)
    return fmt::format("{}  CHECK  {}  {}\n", clock_text(visit.at), port, check_words(visit));
  const auto row = std::ranges::find(kKindWords, visit.kind, &KindWords::kind);
  const std::string words = fill(row->words, {{"", visit.first_bytes}});
  return fmt::format("{}  other  {}  {} {}\n", clock_text(visit.at), port, visit.from, words);
}

std::string bound_reached(const ListenLog& log, const Visit& visit) {
  const bool is_check = visit.kind == VisitKind::check;
  const std::size_t shown = is_check ? log.checks.size() : log.others.size();
  if (shown < (is_check ? Journal::kMostChecks : Journal::kMostOthers)) return {};
  return fmt::format("{}  further {} are counted, but not shown\n", clock_text(visit.at),
                     is_check ? "checks" : "other visits");
}

std::string listen_ending(const ListenLog& log, bool interrupted) {
  if (!stands(log)) {
    const bool all_served =
        std::ranges::all_of(log.ports, [](const ListenPort& port) { return port.state == PortState::served; });
    return all_served ? "Nothing to stand in for: every port is served already.\n" : "No port could be taken.\n";
  }
  std::string others =
      log.counts.others == 0 ? "" : fmt::format(", {} other visit{}", log.counts.others, log.counts.others == 1 ? "" : "s");
  return fmt::format("{}: {} check{}{}\n", interrupted ? "Stopped" : "Time is over", log.counts.checks,
                     log.counts.checks == 1 ? "" : "s", others);
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
