#include "page/import/rows.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "page/page_text.hpp"
#include "table/table_rules.hpp"
#include "text/foreign.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

/// A check of a few ports of a range says something; of thousands it says nothing.
constexpr int kMostOfRange = 64;
constexpr std::size_t kMostAlternatives = 16;  // that a table may have

constexpr std::array<std::uint16_t, 17> kTlsPorts{443,  465,  563,  636,  853,  989,  990,  993, 995,
                                                  5061, 5443, 5671, 6514, 7443, 8443, 8883, 9443};
constexpr std::array<std::uint16_t, 8> kUdpPorts{53, 67, 69, 123, 161, 162, 500, 514};

std::string quoted(std::string_view text) {
  constexpr std::size_t kLongestQuote = 80;
  return fmt::format("\"{}\"", escape_foreign(text, kLongestQuote));
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  const std::string lowered = lower_case(text);
  return std::ranges::any_of(words, [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
}

bool is_written_host(const std::string& name) {
  return name.find_first_of(".:") != std::string::npos && is_host(name);
}

class RowMaker {
 public:
  RowMaker(const PageRow& page_row, ImportBench& bench) : page_(page_row), bench_(bench) {}

  void make() {
    made_.line = page_.line;
    made_.section = bench_.sections.at(page_.section);
    made_.guesses = page_.guesses;
    describe();
    if (!lead()) return;
    if (page_.port == "icmp") {
      made_.row.protocol = Protocol::icmp;
      return add(ProbeKind::icmp);
    }
    const auto range = port_range(page_.port);
    if (!range) return leave_out(page_.port.empty() ? "no port" : fmt::format("{} is no port", quoted(page_.port)));
    const int count = range->last - range->first + 1;
    if (count > kMostOfRange)
      return leave_out(
          fmt::format("a range of {} ports, of which no check of single ones would prove anything", count));
    if (count > 1) guess(fmt::format("a row for each of {} ports of a range", count));
    for (int port = range->first; port <= range->last; ++port)
      add_port(static_cast<std::uint16_t>(port), range->protocol);
  }

 private:
  void guess(std::string text) { made_.guesses.push_back({page_.line, std::move(text)}); }

  void leave_out(std::string_view why) {
    bench_.unused.push_back(
        {page_.line, fmt::format("the row {}: {}",
                                 quoted(page_.description.empty() ? page_.destination : page_.description), why)});
  }

  void describe() {
    Requirement& row = made_.row;
    row.level = page_.level;
    row.description = page_.description;
    if (!row.description.empty()) return;
    row.description = page_.section.empty() ? page_.destination : page_.section;
    guess(fmt::format("description {}, by the title of its section", quoted(row.description)));
  }

  /// Both ends. False: no check can go there.
  bool lead() {
    if (page_.destination.find('*') != std::string::npos) {
      leave_out(fmt::format("{} names no host that could be asked", quoted(page_.destination)));
      return false;
    }
    const bool is_network = port_range(page_.destination.substr(0, page_.destination.find('.'))) &&
                            page_.destination.find('/') != std::string::npos;
    if (is_network) {
      leave_out(fmt::format("{} is a network, and no host", quoted(page_.destination)));
      return false;
    }
    const bool to_host = is_written_host(page_.destination);
    const std::string product = bench_.roles.product();
    std::string source = page_.source.empty() ? "" : bench_.roles.id_of(page_.source);
    std::string destination = page_.destination.empty() || to_host ? "" : bench_.roles.id_of(page_.destination);
    if (source.empty()) source = unsaid_source(to_host, destination);
    if (!to_host && destination.empty()) destination = unsaid_destination(source);
    made_.row.source = source;
    made_.row.destination = to_host ? Destination{DestinationKind::host, page_.destination}
                                    : Destination{DestinationKind::role, destination};
    if (source != product && destination != product && !to_host) guess("neither end is the product's host");
    return true;
  }

  std::string unsaid_source(bool to_host, const std::string& destination) {
    const bool to_product =
        destination == bench_.roles.product() || (destination.empty() && !to_host && page_.direction != Direction::out);
    const std::string source = to_product ? bench_.roles.id_of("Client") : bench_.roles.product();
    guess(fmt::format("source {}, which the page does not say", quoted(source)));
    return source;
  }

  std::string unsaid_destination(const std::string& source) {
    const bool from_product = source == bench_.roles.product();
    const std::string destination = from_product ? bench_.roles.id_of("Remote host") : bench_.roles.product();
    guess(fmt::format("destination {}, which the page does not say", quoted(destination)));
    return destination;
  }

  /// What the rows of a table may have; of others the first port is taken.
  void alternatives(MadeRow& made) const {
    for (const auto& other : page_.alternatives) {
      auto range = port_range(other);
      const bool fits = range && range->first == range->last && may_have_alternatives(made.row) &&
                        made.alternatives.size() < kMostAlternatives;
      if (fits) {
        if (range->protocol.empty()) range->protocol = name(made.row.protocol);
        made.alternatives.push_back(*range);
        continue;
      }
      bench_.unused.push_back(
          {page_.line, fmt::format("{} instead of {} for the row {}: one of them is enough (--port)", other, page_.port,
                                   quoted(made.row.description))});
    }
  }

  void add_port(std::uint16_t port, const std::string& said) {
    const std::size_t shared = made_.guesses.size();  // by all ports of a range
    const bool is_udp = said == "udp" || (said.empty() && std::ranges::find(kUdpPorts, port) != kUdpPorts.end());
    made_.row.port = port;
    made_.row.protocol = is_udp ? Protocol::udp : Protocol::tcp;
    const std::string text = port_and_protocol(made_.row);
    if (said.empty()) guess(fmt::format("{}, because the page says no protocol", text));
    const ProbeKind probe = probe_of(port, is_udp);
    const bool is_bare = probe == ProbeKind::tcp || probe == ProbeKind::udp;
    guess(fmt::format("probe {}, by {}", name(probe), is_bare ? "the protocol" : text));
    add(probe);
    made_.guesses.resize(shared);
  }

  ProbeKind probe_of(std::uint16_t port, bool is_udp) const {
    constexpr std::uint16_t kNtp = 123;
    constexpr std::uint16_t kSsh = 22;
    const bool to_host = made_.row.destination.kind == DestinationKind::host;
    if (is_udp) return port == kNtp && to_host ? ProbeKind::ntp : ProbeKind::udp;
    if (port == kSsh && !to_host) return ProbeKind::ssh_service;
    const bool is_tls =
        std::ranges::find(kTlsPorts, port) != kTlsPorts.end() || has_any(page_.description, {"https", "tls", "ssl"});
    return !is_tls ? ProbeKind::tcp : to_host ? ProbeKind::tls : ProbeKind::tls_service;
  }

  void add(ProbeKind kind) {
    MadeRow made = made_;
    made.row.probe = kind;
    made.row.id = id_from(made.row.description, "row");
    if (kind == ProbeKind::tls) judge_interception(made);
    alternatives(made);
    if (const auto broken = broken_rule(made.row))
      return leave_out(fmt::format("the field {} {}", broken->field, broken->reason));
    bench_.rows.push_back(std::move(made));
  }

  void judge_interception(MadeRow& made) const {
    made.row.interception = page_.forbids_interception ? Interception::forbidden : Interception::tolerated;
    made.guesses.push_back(
        {page_.line,
         fmt::format("interception {}", page_.forbids_interception ? "forbidden, by a note or its section"
                                                                   : "tolerated: the page does not forbid it")});
  }

  const PageRow& page_;
  ImportBench& bench_;
  MadeRow made_;
};

}  // namespace

void add_rows_of_tables(ImportBench& bench) {
  for (const auto& row : bench.page.rows) RowMaker(row, bench).make();
}

}  // namespace netpreflight
