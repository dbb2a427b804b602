#include "report/text/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/evidence_words.hpp"
#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"
#include "report/text/problems.hpp"
#include "report/text/support.hpp"
#include "report/text/table.hpp"

namespace netpreflight {

namespace {

/// One line a row. A failing row is in capitals where it is mandatory.
class Rows {
 public:
  Rows(const Report& report, const TextStyle& style) : report_(report), style_(style), layout_(report, style) {}

  std::string write() {
    std::size_t shown = 0;
    for (const auto& [section, rows] : sections_of(report_)) {
      if (std::ranges::none_of(rows, [&](const ReportedRow* row) { return is_shown(*row, style_); })) continue;
      out_ += section_line(style_, *section) + '\n';
      for (const auto* row : rows) {
        if (!is_shown(*row, style_)) continue;
        write_row(*row);
        ++shown;
      }
    }
    const std::size_t left_out = report_.rows.size() - shown;
    if (left_out > 0) out_ += left_out_line(left_out, style_) + '\n';
    return std::move(out_);
  }

 private:
  void write_row(const ReportedRow& row) {
    const std::string line = layout_.start(row);
    const std::size_t room = layout_.room(line);
    const std::string end = row.problem ? *row.problem : parts_that_fit(row.brief.value_or(""), room);
    const bool overflows = display_width(end) > room;
    out_ += layout_.painted(row, overflows ? line + "  " + end + '\n' : with_end(line + '\n', end, style_.columns));
    if (style_.detail == TextStyle::Detail::verbose) write_evidence(row);
  }

  /// Behind a proxy each step says which route it was.
  static std::string_view way(const ReportedRow& row, const Step& step) {
    const bool has_proxied = std::ranges::find(row.steps, Route::proxy, &Step::route) != row.steps.end();
    if (!has_proxied) return "";
    return step.route == Route::proxy ? " (proxy)" : " (direct, beside)";
  }

  void write_evidence(const ReportedRow& row) {
    out_ += text_field(style_, "found", finding_words(row));
    for (const auto& step : row.steps) {
      const StepFinding& finding = step.finding;
      const std::string cause = finding.cause ? fmt::format(" [{}]", code(*finding.cause)) : "";
      out_ += text_field(style_, "step",
                         fmt::format("{} {}{}{} ({:.1f} ms): {}", name(finding.status), step.target, way(row, step),
                                     cause, step.duration.count(), evidence_words(step)));
    }
  }

  const Report& report_;
  const TextStyle& style_;
  TableLayout layout_;
  std::string out_;
};

/// Where only some rows are shown, only their problems are.
bool is_shown(const Problem& problem, const TextStyle& style) {
  const auto wanted = [&](const std::string& row) { return style.only.contains(row); };
  return style.only.empty() || std::ranges::any_of(problem.rows, wanted) ||
         std::ranges::any_of(problem.waiting, wanted);
}

}  // namespace

std::string text_verdict(const Report& report, const TextStyle& style) {
  const std::string_view whose = style.only.empty() ? "" : "The whole report: ";
  return fmt::format("{}{}: {}\n", whose, painted(style, report.verdict), totals_words(report));
}

std::string text_without_verdict(const Report& report, const TextStyle& style) {
  const bool is_quiet = style.detail == TextStyle::Detail::quiet;
  const std::string taken = "took " + duration_words(report.run.duration);
  std::string text = is_quiet ? "" : text_head(report, style, taken) + '\n' + Rows(report, style).write();
  for (const auto& problem : problems_of(report)) {
    if (is_shown(problem, style)) text += text_problem(style, problem);
  }
  if (!style.only.empty()) return text;
  text += text_setting_warnings(style, report.run.warnings);
  return is_quiet ? text : text + text_other_vantages(style, other_vantages_of(report));
}

std::string write_text(const Report& report, const TextStyle& style) {
  if (style.detail == TextStyle::Detail::support) return text_for_support(report, style);
  return text_without_verdict(report, style) + '\n' + text_verdict(report, style);
}

}  // namespace netpreflight
