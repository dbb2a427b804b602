#include "report/text/text.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/evidence_words.hpp"
#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kGap = "  ";
/// Marks optional rows in a column of its own, so that the widest row of the vendor's table fits 80 columns.
constexpr std::string_view kOptional = "opt";

class TextReport {
 public:
  TextReport(const Report& report, const TextStyle& style) : report_(report), style_(style) {
    for (const auto& row : report.rows) {
      const auto& requirement = row.requirement;
      id_width_ = std::max(id_width_, display_width(requirement.id));
      port_width_ = std::max(port_width_, display_width(port_and_protocol(requirement)));
      description_width_ = std::max(description_width_, display_width(requirement.description));
      destination_width_ = std::max(destination_width_, display_width(row.destination));
      any_optional_ = any_optional_ || requirement.level == Level::optional;
      if (row.remedy) sharers_[*row.remedy].push_back(requirement.id);
    }
    const std::size_t without = place_of_description() + port_width_ + 1 + destination_width_;
    with_description_ = without + description_width_ + kGap.size() <= style.columns;
  }

  std::string write() {
    head();
    setting_warnings();
    for (const auto& [section, rows] : sections_of(report_)) write_section(*section, rows);
    next_steps();
    out_ += fmt::format("\n{}: {}\n", painted(style_, report_.verdict), counts_words(report_.counts));
    return std::move(out_);
  }

 private:
  bool quiet() const { return style_.detail == TextStyle::Detail::quiet; }
  bool verbose() const { return style_.detail == TextStyle::Detail::verbose; }

  std::size_t place_of_id() const { return kGap.size() + 4 + 1 + (any_optional_ ? kOptional.size() + 1 : 1); }
  std::size_t place_of_description() const { return place_of_id() + id_width_ + kGap.size(); }

  void head() {
    if (quiet()) return;
    const auto& run = report_.run;
    const auto line = [this](std::string_view label, std::string_view text) {
      out_ += wrapped(padded(label, 13), text, style_.columns);
    };
    const std::string title =
        fmt::format("{} of {}, edition {}", report_.table.title, report_.table.id, report_.table.edition);
    out_ += painted(style_, title, kBold) + '\n';
    line("checked as",
         fmt::format(
             "{}: {} ({})", role_words(report_), host_words(report_),
             run.host.addresses.empty() ? "no address" : fmt::format("{}", fmt::join(run.host.addresses, ", "))));
    line("nameservers", run.nameservers.empty() ? "none" : fmt::format("{}", fmt::join(run.nameservers, ", ")));
    line("proxy", run.proxy.value_or("none") + (run.proxy_source ? fmt::format(" (from {})", *run.proxy_source) : ""));
    line("at", fmt::format("{}, in {:.1f} s", moment_words(run.started), run.duration.count() / 1000.0));
  }

  void setting_warnings() {
    if (report_.run.warnings.empty()) return;
    out_ += fmt::format("\n{}\n", painted(style_, "Proxy setting", kBold));
    for (const auto& warning : report_.run.warnings) {
      out_ += fmt::format("  {}  {}\n", painted(style_, Status::warn), warning.code);
      out_ += text_field(style_, "found", warning.found);
      out_ += text_field(style_, "do", warning.remedy);
    }
  }

  bool shown(const ReportedRow& row) const { return !quiet() || is_problem(row.status); }

  void write_section(const Section& section, const std::vector<const ReportedRow*>& rows) {
    bool titled = false;
    for (const auto* row : rows) {
      if (!shown(*row)) continue;
      if (!titled) out_ += fmt::format("\n{}{}\n", painted(style_, section.title, kBold), heading_note(section));
      titled = true;
      write_row(*row);
    }
  }

  void write_row(const ReportedRow& row) {
    const auto& requirement = row.requirement;
    out_ += fmt::format("{}{} ", kGap, painted(style_, row.status));
    if (any_optional_) out_ += padded(requirement.level == Level::optional ? kOptional : "", kOptional.size());
    out_ += fmt::format(" {}{}", padded(requirement.id, id_width_), kGap);
    std::size_t place = place_of_description();
    if (with_description_) {
      out_ += padded(requirement.description, description_width_) + std::string(kGap);
      place += description_width_ + kGap.size();
    }
    // A destination that is too long for the line goes below the id.
    if (place + port_width_ + 1 + display_width(row.destination) > style_.columns)
      out_ += '\n' + std::string(place_of_id(), ' ');
    out_ += fmt::format("{} {}\n", padded(requirement.port ? port_and_protocol(requirement) : "", port_width_),
                        row.destination);
    write_diagnosis(row);
    if (verbose()) write_steps(row);
  }

  /// The first row that is helped by the same remedy and says the very same; perhaps this one.
  const ReportedRow& first_to_say(const ReportedRow& row) {
    return *said_.try_emplace({*row.cause, *row.remedy, row.summary}, &row).first->second;
  }

  void write_diagnosis(const ReportedRow& row) {
    if (!row.cause && !verbose()) return;
    const auto* first_to_say_so = row.cause && row.remedy ? &first_to_say(row) : &row;
    if (is_problem(row.status) && first_to_say_so != &row) {
      out_ +=
          text_field(style_, "found", fmt::format("as for {} [{}]", first_to_say_so->requirement.id, code(*row.cause)));
      return;
    }
    out_ += text_found(style_, row);
    if (!row.remedy) return;
    const auto& first = sharers_[*row.remedy].front();
    out_ += first == row.requirement.id ? text_remedy(style_, row)
                                        : text_field(style_, "do", fmt::format("as for {}", first));
  }

  /// Behind a proxy each step says which route it was.
  static std::string_view way(const ReportedRow& row, const Step& step) {
    const bool has_proxied = std::ranges::find(row.steps, Route::proxy, &Step::route) != row.steps.end();
    if (!has_proxied) return "";
    return step.route == Route::proxy ? " (proxy)" : " (direct, beside)";
  }

  void write_steps(const ReportedRow& row) {
    for (const auto& step : row.steps) {
      const StepFinding& finding = step.finding;
      const std::string cause = finding.cause ? fmt::format(" [{}]", code(*finding.cause)) : "";
      out_ += text_field(style_, "step",
                         fmt::format("{} {}{}{} ({:.1f} ms): {}", name(finding.status), step.target, way(row, step),
                                     cause, step.duration.count(), evidence_words(step)));
    }
  }

  /// Whom to send what, and where else the program is to be run: the remedies above, in a list to be worked off.
  void next_steps() {
    std::vector<std::string> steps;
    for (const auto& request : requests_of(report_)) {
      std::vector<std::string_view> ids;
      ids.reserve(request.rows.size());
      for (const auto* row : request.rows) ids.push_back(row->requirement.id);
      steps.push_back(fmt::format("Ask {} about {}", request.ask, fmt::join(ids, ", ")));
    }
    if (!steps.empty()) steps.emplace_back("Run this check again");
    for (const auto& row : report_.rows) {
      if (row.cause != Cause::run_other_vantage || !row.remedy || quiet()) continue;
      if (std::ranges::find(steps, *row.remedy) == steps.end()) steps.push_back(*row.remedy);
    }
    if (steps.empty()) return;
    out_ += fmt::format("\n{}\n", painted(style_, "What to do next", kBold));
    for (std::size_t i = 0; i < steps.size(); ++i)
      out_ += wrapped(fmt::format("  {}. ", i + 1), steps[i], style_.columns);
  }

  const Report& report_;
  const TextStyle& style_;
  std::string out_;
  std::size_t id_width_ = 0;
  std::size_t port_width_ = 0;
  std::size_t description_width_ = 0;
  std::size_t destination_width_ = 0;
  bool any_optional_ = false;
  bool with_description_ = false;
  std::map<std::string, std::vector<std::string>> sharers_;  ///< remedy -> ids of the rows that it helps
  /// cause, remedy and summary -> the first row that has them
  std::map<std::tuple<Cause, std::string_view, std::string_view>, const ReportedRow*> said_;
};

}  // namespace

std::string write_text(const Report& report, const TextStyle& style) {
  return TextReport(report, style).write();
}

}  // namespace netpreflight
