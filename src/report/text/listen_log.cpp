#include "report/text/listen_log.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "netpreflight/catalogue.hpp"
#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"
#include "text/foreign.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

using Cells = std::vector<std::string>;
using CellRows = std::vector<Cells>;

struct KindWords {
  VisitKind kind;
  Phrase words;
};
constexpr std::array kKinds{
    KindWords{VisitKind::check, Phrase::visit_check},
    KindWords{VisitKind::page, Phrase::visit_page},
    KindWords{VisitKind::other_request, Phrase::visit_other_request},
    KindWords{VisitKind::ssh, Phrase::visit_ssh},
    KindWords{VisitKind::silent, Phrase::visit_silent},
    KindWords{VisitKind::not_tls, Phrase::visit_not_tls},
    KindWords{VisitKind::other_tls, Phrase::visit_other_tls},
    KindWords{VisitKind::other_words, Phrase::visit_other_words},
    KindWords{VisitKind::unfinished, Phrase::visit_unfinished},
    KindWords{VisitKind::displaced, Phrase::visit_displaced},
};
static_assert(kKinds.size() == static_cast<std::size_t>(VisitKind::displaced) + 1);

struct EndWords {
  ArrivalEnd end;
  Phrase words;
};
constexpr std::array kEnds{
    EndWords{ArrivalEnd::served, Phrase::arrival_served},
    EndWords{ArrivalEnd::dropped_here, Phrase::arrival_dropped},
    EndWords{ArrivalEnd::rejected_here, Phrase::arrival_rejected},
    EndWords{ArrivalEnd::answer_lost, Phrase::arrival_answer_lost},
    EndWords{ArrivalEnd::data_lost, Phrase::arrival_data_lost},
    EndWords{ArrivalEnd::closed_here, Phrase::arrival_closed},
};
static_assert(kEnds.size() == static_cast<std::size_t>(ArrivalEnd::closed_here) + 1);

std::string clock_words(WallTime time) {
  return moment_words(time).substr(11, 8);
}

/// "10.2.2.20 (workstation)".
std::string who(const ListenLog& log, const std::string& address, const std::string& said) {
  const std::string role = said.empty() ? role_of(log.from, address) : said;
  return role.empty() ? address : fmt::format("{} ({})", address, role);
}

/// A number that words agree with.
Fact counted(std::uint64_t number) {
  return static_cast<int>(std::min<std::uint64_t>(number, std::numeric_limits<int>::max()));
}

Phrase echoes_phrase(const PacketWatch& watch) {
  return watch.echoes.value_or(false) ? Phrase::echoes_seen : Phrase::echoes_not_seen;
}

class LogText {
 public:
  LogText(const ListenLog& log, const TextStyle& style) : log_(log), style_(style) {}

  std::string write() {
    head();
    CellRows ports;
    for (const auto& port : log_.ports)
      ports.push_back({port_words(port.port, port.protocol), join(port.rows), state_words(port, "netpreflight")});
    if (const auto echoes = echo_rows(log_); !echoes.empty())
      ports.push_back({port_words(0, Protocol::icmp), join(echoes), phrase(echoes_phrase(log_.packets))});
    section(Phrase::heading_ports, ports);
    section(Phrase::heading_visitors, visits());
    section(Phrase::heading_arrivals, arrivals());
    list_unknown();
    return std::move(out_);
  }

 private:
  void head() {
    const auto role = std::ranges::find(log_.table.roles, log_.role, &Role::id);
    const std::string called = role == log_.table.roles.end() ? log_.role : role->name;
    const std::string time = log_.ended ? phrase(Phrase::log_until, {{"until", moment_words(*log_.ended)}})
                                        : phrase(Phrase::log_still_runs, {{"until", moment_words(log_.until)}});
    out_ += painted(style_,
                    phrase(Phrase::log_heading, {{"instance", log_.instance}, {"role", called}, {"host", log_.host}}),
                    kBold) +
            '\n';
    const Facts facts{{"table", log_.table.title},
                      {"edition", log_.table.edition},
                      {"addresses", log_.addresses},
                      {"started", moment_words(log_.started)},
                      {"time", time}};
    out_ += wrapped("", phrase(Phrase::log_times, facts), style_.columns);
  }

  void section(Phrase heading, const CellRows& lines) {
    if (lines.empty()) return;
    out_ += fmt::format("\n{}\n", painted(style_, phrase(heading), kBold));
    std::size_t first = 0;
    std::size_t second = 0;
    for (const auto& cells : lines) {
      first = std::max(first, display_width(cells[0]));
      second = std::max(second, display_width(cells[1]));
    }
    constexpr std::size_t kWidest = 40;
    for (const auto& cells : lines) {
      const std::string before =
          fmt::format("  {}  {}  ", padded(cells[0], first), padded(cells[1], std::min(second, kWidest)));
      out_ += wrapped(before, cells[2], style_.columns);
    }
  }

  /// In the order in which they came.
  CellRows visits() const {
    std::vector<std::tuple<WallTime, std::size_t, const Visit*>> all;
    for (const auto* visits : {&log_.checks, &log_.pages, &log_.others}) {
      for (const auto& visit : *visits) all.emplace_back(visit.at, all.size(), &visit);
    }
    std::ranges::sort(all);
    CellRows lines;
    for (const auto& [at, number, visit] : all)
      lines.push_back(
          {fmt::format("{}  {}", clock_words(visit->at), padded(port_words(visit->port, visit->protocol), 9)),
           who(log_, visit->from, visit->role), visit_words(*visit)});
    return lines;
  }

  CellRows arrivals() const {
    CellRows lines;
    for (const auto& arrival : log_.arrivals)
      lines.push_back(
          {fmt::format("{}  {}", clock_words(arrival.first), padded(port_words(arrival.port, arrival.protocol), 9)),
           who(log_, arrival.from, ""), arrival_words(arrival)});
    return lines;
  }

  void list_unknown() {
    std::vector<std::string> notes;
    if (log_.packets.sight != PacketSight::all)
      notes.push_back(phrase(Phrase::unknown_half_open,
                             {{"reason", log_.packets.reason.empty() ? "" : ": " + log_.packets.reason}}));
    const auto echoes = echo_rows(log_);
    if (!echoes.empty() && !log_.packets.echoes.value_or(false))
      notes.push_back(phrase(Phrase::unknown_echoes, {{"rows", join(echoes)}}));
    if (log_.packets.lost > 0)
      notes.push_back(phrase(Phrase::unknown_lost, {{"number", std::to_string(log_.packets.lost)}}));
    const auto left_out = [&](std::uint64_t all, std::size_t kept, Phrase words) {
      if (all > kept) notes.push_back(phrase(words, {{"number", std::to_string(all)}, {"kept", std::to_string(kept)}}));
    };
    left_out(log_.counts.checks, log_.checks.size(), Phrase::checks_left_out);
    if (log_.from.empty()) notes.push_back(phrase(Phrase::nobody_has_a_role));
    if (log_.checks.empty() && log_.pages.empty() && log_.others.empty()) notes.push_back(phrase(Phrase::nobody_came));
    if (notes.empty()) return;
    out_ += fmt::format("\n{}\n", painted(style_, phrase(Phrase::heading_unknown), kBold));
    for (const auto& note : notes) out_ += wrapped("  - ", note, style_.columns);
  }

  const ListenLog& log_;
  const TextStyle& style_;
  std::string out_;
};

}  // namespace

std::string state_words(const ListenPort& port, const std::string& program) {
  const std::string said = port.identification.empty() ? "" : ", " + port.identification;
  return fill(sentence(port.state), {{"families", join(port.at, " and ")},
                                     {"service", port.service},
                                     {"identification", said},
                                     {"wrong", phrase(Phrase::no_ssh_server, {{"said", said}})},
                                     {"program", program},
                                     {"reason", port.reason}});
}

std::string visit_words(const Visit& visit) {
  const auto* row = std::ranges::find(kKinds, visit.kind, &KindWords::kind);
  std::string words = phrase(row->words, {{"said", visit.first_bytes}});
  if (visit.kind == VisitKind::check && visit.claimed_source != visit.from)
    words += phrase(Phrase::calls_itself, {{"address", visit.claimed_source}});
  if (!visit.server_name.empty()) words += phrase(Phrase::asked_for_name, {{"name", quoted_start(visit.server_name)}});
  if (visit.count > 1) words += phrase(Phrase::came_times, {{"number", std::to_string(visit.count)}});
  return words;
}

std::string arrival_words(const Arrival& arrival) {
  const auto* row = std::ranges::find(kEnds, arrival.end, &EndWords::end);
  const std::string rule = arrival.firewall.empty() ? "" : phrase(Phrase::by_rule, {{"rule", arrival.firewall}});
  return phrase(row->words,
                {{"packets", counted(arrival.packets)}, {"answers", counted(arrival.answers)}, {"rule", rule}});
}

std::string write_text(const ListenLog& log, const TextStyle& style) {
  return LogText(log, style).write();
}

}  // namespace netpreflight
