// One function a format, each in the file of its name; the table of them is formats.cpp. Pure: a report or many hosts' merged
// reports in, the whole document out. They decide nothing, and all advice is the catalogue's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/difference.hpp"
#include "netpreflight/merged.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

/// JUnit XML as Jenkins and its peers read it: a suite a host, a test case a row.
std::string write_junit(const Report& report);
std::string write_junit(const Merged& merged);

/// The Test Anything Protocol, version 13: a line a row. A failing optional row is a TODO, so that a harness agrees with the verdict.
std::string write_tap(const Report& report);
std::string write_tap(const Merged& merged);

/// Prometheus' text exposition, for node_exporter's textfile collector.
std::string write_prometheus(const Report& report);
std::string write_prometheus(const Merged& merged);

/// Workflow commands of GitHub Actions: an annotation a problem, the verdict last.
std::string write_github(const Report& report);
std::string write_github(const Merged& merged);

/// GitHub's Markdown, for issue trackers.
std::string write_markdown(const Report& report);
std::string write_markdown(const Merged& merged);
std::string write_markdown(const Difference& difference);

/// One self-contained HTML file without scripts; it asks the network for nothing.
std::string write_html(const Report& report);
std::string write_html(const Merged& merged);

/// A person's words for things that every format names.
std::string_view words(Verdict verdict);
std::string_view words(Status status);
std::string_view words(Change change);
/// "cockpit.corp.example", or the short name where there is no other.
const std::string& host_words(const Report& report);
/// The name of the role that the report was made from.
std::string_view role_words(const Report& report);
/// "2025-07-28 09:00:00 UTC".
std::string moment_words(WallTime time);
/// "2025-07-28 09:00 UTC".
std::string minute_words(WallTime time);
/// "31 ms", "2.0 s".
std::string duration_words(Milliseconds duration);
/// "10 pass, 1 warn, 2 fail, 5 skip".
std::string counts_words(const Counts& counts);
/// "1 row", "3 rows".
std::string counted(std::size_t number, std::string_view noun);
/// "", "optional" or "advice": what is said beside a problem that is not mandatory.
std::string_view words(ProblemLevel level);
/// "Problem 1", "Problem 2, optional".
std::string heading_words(const Problem& problem);
/// "2 of 3 hosts: a, b", and whose message it is where there are several.
std::string hosts_words(const Merged& merged, const std::vector<std::size_t>& hosts);
/// What is to be run on this host for others, and when; empty: nothing.
std::string_view preparation_of(const std::vector<OtherVantage>& others);
/// "Here, as long as the product is not installed".
std::string preparation_words();
/// "1 problem in 12 rows; 2 rows pass, 4 are not checked from here".
std::string totals_words(const Report& report);
/// "nameserver 10.0.0.53", "nameservers 10.0.0.53, 10.0.0.54", "no nameserver".
std::string nameservers_words(const std::vector<std::string>& nameservers);
/// The summary of a row with its cause, "no answer from 192.0.2.1 on 443/tcp [tcp.timeout]".
std::string finding_words(const ReportedRow& row);

/// The rows of one heading of the table.
struct ReportedSection {
  const Section* section;
  std::vector<const ReportedRow*> rows;
};

/// The sections that have rows, in the table's order. Refers to the report.
std::vector<ReportedSection> sections_of(const Report& report);

struct MergedSection {
  const Section* section;
  std::vector<const MergedRow*> rows;
};
std::vector<MergedSection> sections_of(const Merged& merged);

}  // namespace netpreflight
