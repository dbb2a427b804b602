#include "report/text/support.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalogue/words.hpp"
#include "document/support.hpp"
#include "netpreflight/catalogue.hpp"
#include "record/evidence_json.hpp"
#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"
#include "report/text/problems.hpp"
#include "report/writers.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// What one screen has room for.
constexpr std::size_t kMostProblems = 6;
constexpr std::size_t kMostHosts = 5;
constexpr std::size_t kMostSteps = 5;
/// Behind the number of a host, where its name stands.
constexpr std::size_t kMargin = 5;

// ---- What the report says of its run ----

std::string tool_words(const ToolFacts& tool) {
  const std::string again = tool.judged_by ? fmt::format(", judged again by {}", *tool.judged_by) : "";
  return fmt::format("netpreflight {}, public roots of {}{}", tool.version, tool.public_roots, again);
}

std::string run_words(const Report& report) {
  return fmt::format("as {}, {}, took {}", role_words(report), minute_words(report.run.started),
                     duration_words(report.run.duration));
}

std::string system_words(const HostFacts& host) {
  return host.os.empty() ? "unknown system" : host.os;
}

std::string trust_words(const RunFacts& run) {
  if (!run.trust_store_present) return "trust store not known";
  return *run.trust_store_present ? "has a trust store" : "has no trust store";
}

/// With the codes of what is odd about the setting.
std::string proxy_setting_words(const RunFacts& run) {
  Listing codes;
  for (const auto& warning : run.warnings) codes.add(warning.code);
  const std::string source = run.proxy_source ? fmt::format(" (from {})", *run.proxy_source) : "";
  return (run.proxy ? *run.proxy + source : "none") + (codes.empty() ? "" : fmt::format("; {}", codes.words()));
}

std::string clock_words(const SupportView& view) {
  const std::string servers = counted(view.time_servers, "time server");
  if (view.clock_offset) return fmt::format("{}, by {}", offset_words(*view.clock_offset), servers);
  return view.time_servers == 0 ? "not known, no time server answers" : fmt::format("not known, {} disagree", servers);
}

std::string interceptor_words(const SupportView& view) {
  std::string words;
  for (const auto& each : view.interceptors)
    words += fmt::format("{}{} ({})", words.empty() ? "intercepted by " : ", ", each.name, counted(each.rows, "row"));
  return words.empty() ? "no interceptor seen" : words;
}

std::string host_words_in(const Report& report, std::size_t columns) {
  const auto& addresses = report.run.host.addresses;
  const std::string& host = host_words(report);
  if (addresses.empty()) return host + " (no address)";
  const std::size_t taken = display_width(host) + 3;
  return fmt::format("{} ({})", host, as_many_as_fit(addresses, columns - std::min(columns, taken)));
}

std::string nameservers_words_in(const RunFacts& run, std::size_t columns) {
  if (run.nameservers.size() < 2) return nameservers_words(run.nameservers);
  constexpr std::string_view kNoun = "nameservers ";
  return fmt::format("{}{}", kNoun, as_many_as_fit(run.nameservers, columns - std::min(columns, kNoun.size())));
}

// ---- Lists ----

std::string more(std::size_t all, std::size_t shown, std::string_view noun) {
  return all <= shown ? "" : fmt::format("  and {} more {}{}\n", all - shown, noun, all - shown == 1 ? "" : "s");
}

std::string heading(const TextStyle& style, std::string_view text) {
  return '\n' + painted(style, text, kBold) + '\n';
}

/// Its title with the cause, and below it who can mend it and how much depends on it.
std::string problem_lines(const TextStyle& style, const Problem& problem, const std::string& hosts) {
  const std::string first = fmt::format("  {}  ", problem.id);
  const std::string_view level = words(problem.level);
  const std::string waiting = problem.waiting.empty() ? "" : fmt::format(", {} waiting", problem.waiting.size());
  return with_end(wrapped(first, problem.title, style.columns), code(problem.cause), style.columns) +
         wrapped(std::string(first.size(), ' '),
                 fmt::format("for {}{}{}: {}{}{}", problem.team.name, level.empty() ? "" : ", ", level,
                             counted(problem.rows.size(), "row"), waiting, hosts),
                 style.columns);
}

std::string problem_list(const TextStyle& style, const std::vector<Problem>& problems) {
  if (problems.empty()) return {};
  std::string text = heading(style, "Problems");
  for (std::size_t i = 0; i < std::min(problems.size(), kMostProblems); ++i)
    text += problem_lines(style, problems[i], "");
  return text + more(problems.size(), kMostProblems, "problem");
}

/// How long it took stands where the labels of fields do.
std::string step_list(const TextStyle& style, const std::vector<SlowStep>& steps) {
  if (steps.empty()) return {};
  std::string text = heading(style, "Slowest steps");
  for (const auto& [row, step] : steps) {
    const std::string first = fmt::format("{:>{}.0f} ms  ", step->duration.count(), kFieldIndent - 5);
    text += wrapped(first,
                    fmt::format("{}: {} {}", row->requirement.id, kStepKinds.at(step->evidence.index()), step->target),
                    style.columns);
  }
  return text;
}

std::string host_lines(const TextStyle& style, const MergedHost& host, std::size_t number) {
  const Report& report = host.report;
  const RunFacts& run = report.run;
  const std::string margin(kMargin, ' ');
  return fmt::format("  {}  {}  {}: {}\n", number, host.label, painted(style, report.verdict),
                     counts_words(report.counts)) +
         wrapped(margin,
                 fmt::format("as {}, {}, {}", role_words(report), minute_words(run.started), system_words(run.host)),
                 style.columns) +
         wrapped(margin,
                 fmt::format("{}, edition {}; {}; {}; {}", tool_words(report.tool), report.table.edition,
                             nameservers_words_in(run, style.columns / 2), proxy_words(run), trust_words(run)),
                 style.columns);
}

std::string title(const TextStyle& style, const TableFacts& table, const std::string& end) {
  return painted_lines(
      style,
      wrapped("", fmt::format("{} of {}, edition {}{}", table.title, table.id, table.edition, end), style.columns),
      kBold);
}

std::string verdict_line(const TextStyle& style, Verdict verdict, const Counts& counts) {
  return fmt::format("\n{}: {}\n", painted(style, verdict), counts_words(counts));
}

}  // namespace

std::string text_for_support(const Report& report, const TextStyle& style) {
  const SupportView view = support_view(report, kMostSteps);
  const std::size_t room = style.columns - std::min(style.columns, kFieldIndent);
  std::string text = title(style, report.table, "");
  const std::vector<Labelled> fields{
      {"tool", tool_words(report.tool)},
      {"host", host_words_in(report, room)},
      {"system", system_words(report.run.host)},
      {"run", run_words(report)},
      {"dns", nameservers_words_in(report.run, room)},
      {"proxy", proxy_setting_words(report.run)},
      {"clock", clock_words(view)},
      {"trust", trust_words(report.run)},
      {"tls", interceptor_words(view)},
  };
  for (const auto& [label, words] : fields) text += text_field(style, label, words);
  if (report.redacted.value_or(false)) text += text_field(style, "names", "replaced by placeholders");
  text += problem_list(style, problems_of(report));
  text += step_list(style, view.slowest);
  return text + verdict_line(style, report.verdict, report.counts);
}

std::string text_for_support(const Merged& merged, const TextStyle& style) {
  std::string text = title(style, merged.table, fmt::format(": {}", counted(merged.hosts.size(), "host")));
  text += text_field(style, "merged by", tool_words(merged.tool));
  for (std::size_t i = 0; i < std::min(merged.hosts.size(), kMostHosts); ++i)
    text += host_lines(style, merged.hosts[i], i + 1);
  text += more(merged.hosts.size(), kMostHosts, "host");
  const auto all = problems(merged);
  if (!all.empty()) text += heading(style, "Problems");
  for (std::size_t i = 0; i < std::min(all.size(), kMostProblems); ++i) {
    text += problem_lines(style, all[i].problem,
                          fmt::format(" on {} of {}", all[i].hosts.size(), counted(merged.hosts.size(), "host")));
  }
  text += more(all.size(), kMostProblems, "problem");
  return text + verdict_line(style, merged.verdict, merged.counts);
}

}  // namespace netpreflight
