#include "report/text/text.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/evidence_words.hpp"
#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"
#include "report/text/problems.hpp"
#include "report/text/support.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kStatusWidth = 4;

/// One line a row. A failing row is in capitals where it is mandatory.
class Rows {
 public:
  Rows(const Report& report, const TextStyle& style) : report_(report), style_(style) {
    for (const auto& row : report.rows) {
      if (!is_shown(row)) continue;
      id_width_ = std::max(id_width_, display_width(row.requirement.id));
      port_width_ = std::max(port_width_, display_width(port_and_protocol(row.requirement)));
    }
  }

  std::string write() {
    std::size_t shown = 0;
    for (const auto& [section, rows] : sections_of(report_)) {
      if (std::ranges::none_of(rows, [](const ReportedRow* row) { return is_shown(*row); })) continue;
      out_ += painted(style_, section->title, kBold) + std::string(heading_note(*section)) + '\n';
      for (const auto* row : rows) {
        if (!is_shown(*row)) continue;
        write_row(*row);
        ++shown;
      }
    }
    const std::size_t left_out = report_.rows.size() - shown;
    if (left_out > 0)
      out_ += fmt::format("and {} that {} not selected\n", counted(left_out, "row"), left_out == 1 ? "was" : "were");
    return std::move(out_);
  }

 private:
  static bool is_shown(const ReportedRow& row) { return row.cause != Cause::run_not_selected; }

  void write_row(const ReportedRow& row) {
    const auto& requirement = row.requirement;
    const std::string port = requirement.port ? port_and_protocol(requirement) : "";
    std::string line =
        fmt::format("{}{} {}{}{}{}{}", kGap, std::string(kStatusWidth, ' '), padded(requirement.id, id_width_), kGap,
                    padded(port, port_width_), kGap, row.destination);
    const std::size_t room = style_.columns - std::min(style_.columns, display_width(line) + kGap.size());
    const std::string end = row.problem ? *row.problem : parts_that_fit(row.brief.value_or(""), room);
    line = end.size() > room ? line + std::string(kGap) + end + '\n' : with_end(line + '\n', end, style_.columns);
    line.replace(kGap.size(), kStatusWidth, painted(style_, row));
    out_ += line;
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
  std::string out_;
  std::size_t id_width_ = 0;
  std::size_t port_width_ = 0;
};

std::string head(const Report& report, const TextStyle& style) {
  const auto& run = report.run;
  const std::string addresses = run.host.addresses.empty() ? "no address" : join(run.host.addresses);
  std::string text = painted_lines(
      style, fmt::format("{} of {}, edition {}", report.table.title, report.table.id, report.table.edition), kBold);
  text += wrapped("",
                  fmt::format("on {} ({}), {}, took {}", host_words(report), addresses, minute_words(run.started),
                              duration_words(run.duration)),
                  style.columns);
  return text +
         wrapped("",
                 fmt::format("as {}, {}, {}", role_words(report), nameservers_words(run.nameservers), proxy_words(run)),
                 style.columns);
}

}  // namespace

std::string text_verdict(const Report& report, const TextStyle& style) {
  return fmt::format("{}: {}\n", painted(style, report.verdict), totals_words(report));
}

std::string text_without_verdict(const Report& report, const TextStyle& style) {
  const bool is_quiet = style.detail == TextStyle::Detail::quiet;
  std::string text = is_quiet ? "" : head(report, style) + '\n' + Rows(report, style).write();
  for (const auto& problem : problems_of(report)) text += text_problem(style, problem);
  text += text_setting_warnings(style, report.run.warnings);
  return is_quiet ? text : text + text_other_vantages(style, other_vantages_of(report));
}

std::string write_text(const Report& report, const TextStyle& style) {
  if (style.detail == TextStyle::Detail::support) return text_for_support(report, style);
  return text_without_verdict(report, style) + '\n' + text_verdict(report, style);
}

}  // namespace netpreflight
