#include "report/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/evidence_words.hpp"
#include "report/layout.hpp"

namespace netpreflight {

namespace {

struct StatusStyle {
  std::string_view word;
  std::string_view color;  ///< SGR parameters (ECMA-48)
};
/// In the order of Status.
constexpr std::array kStyles{StatusStyle{"PASS", "32"}, StatusStyle{"WARN", "33"}, StatusStyle{"FAIL", "31;1"}, StatusStyle{"SKIP", "2"}};

constexpr std::size_t kIndent = 8;
/// Room for the description of a row beside its id, port and destination.
constexpr std::size_t kColumnsForDescriptions = 110;

class TextReport {
 public:
  TextReport(const Report& report, const TextStyle& style) : report_(report), style_(style) {
    for (const auto& row : report.rows) {
      id_width_ = std::max(id_width_, display_width(row.requirement.id));
      description_width_ = std::max(description_width_, display_width(row.requirement.description));
      if (row.remedy) sharers_[*row.remedy].push_back(row.requirement.id);
    }
  }

  std::string write() {
    head();
    setting_warnings();
    for (const auto& section : report_.table.sections) write_section(section);
    verdict();
    return std::move(out_);
  }

 private:
  std::string colored(std::string_view text, std::string_view color) const {
    return style_.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : std::string(text);
  }

  void head() {
    if (style_.detail == TextStyle::Detail::quiet) return;
    const auto role = std::ranges::find(report_.table.roles, report_.run.from, &Role::id);
    const std::string from = role == report_.table.roles.end() ? report_.run.from : role->name;
    const auto& host = report_.run.host;
    out_ += wrapped("", fmt::format("{} of {}, edition {}", report_.table.title, report_.table.id, report_.table.edition), style_.columns);
    out_ += wrapped("checked as   ", fmt::format("{}: {} ({})", from, host.fqdn.empty() ? host.name : host.fqdn,
                                              host.addresses.empty() ? "no address" : fmt::format("{}", fmt::join(host.addresses, ", "))),
                    style_.columns);
    out_ += wrapped("nameservers  ", report_.run.nameservers.empty() ? "none" : fmt::format("{}", fmt::join(report_.run.nameservers, ", ")),
                    style_.columns);
    const std::string source = report_.run.proxy_source ? fmt::format(" (from {})", *report_.run.proxy_source) : "";
    out_ += wrapped("proxy        ", report_.run.proxy.value_or("none") + source, style_.columns);
    out_ += wrapped("at           ", fmt::format("{:%Y-%m-%d %H:%M:%S} UTC, in {:.1f} s", std::chrono::floor<std::chrono::seconds>(report_.run.started),
                                              report_.run.duration.count() / 1000.0),
                    style_.columns);
  }

  void setting_warnings() {
    if (report_.run.warnings.empty()) return;
    out_ += fmt::format("\n{}\n", colored("Proxy setting", "1"));
    for (const auto& warning : report_.run.warnings) {
      const auto& style = kStyles.at(static_cast<std::size_t>(Status::warn));
      out_ += fmt::format("  {}  {}\n", colored(style.word, style.color), warning.code);
      field("found", warning.found);
      field("do", warning.remedy);
    }
  }

  bool shown(const ReportedRow& row) const {
    const bool quiet = style_.detail == TextStyle::Detail::quiet;
    return !quiet || row.status == Status::fail || row.status == Status::warn;
  }

  void write_section(const Section& section) {
    bool titled = false;
    for (const auto& row : report_.rows) {
      if (row.requirement.section != section.id || !shown(row)) continue;
      if (!titled) {
        const std::string note = section.any_of ? " (one of them is enough)" : "";
        out_ += fmt::format("\n{}{}\n", colored(section.title, "1"), note);
      }
      titled = true;
      write_row(row);
    }
  }

  void write_row(const ReportedRow& row) {
    const auto& requirement = row.requirement;
    const auto& style = kStyles.at(static_cast<std::size_t>(row.status));
    std::string line = fmt::format("  {}  {}  ", colored(style.word, style.color), padded(requirement.id, id_width_));
    if (style_.columns >= kColumnsForDescriptions) line += padded(requirement.description, description_width_) + "  ";
    if (requirement.port) line += fmt::format("{} ", port_and_protocol(requirement));
    line += row.destination;
    if (requirement.level == Level::optional) line += " (optional)";
    out_ += line + '\n';
    if (row.cause) {
      write_diagnosis(row);
    } else if (style_.detail == TextStyle::Detail::verbose) {
      field("found", row.summary);
    }
    if (style_.detail == TextStyle::Detail::verbose) write_steps(row);
  }

  void field(std::string_view label, std::string_view text) {
    out_ += wrapped(fmt::format("{}{} ", std::string(kIndent, ' '), padded(label, 5)), text, style_.columns);
  }

  /// The first row that is helped by the same remedy and says the very same; nullptr: this one is it.
  const ReportedRow* said_before(const ReportedRow& row) const {
    for (const auto& other : report_.rows) {
      if (&other == &row) return nullptr;
      if (shown(other) && other.cause == row.cause && other.remedy == row.remedy && other.summary == row.summary) return &other;
    }
    return nullptr;
  }

  void write_diagnosis(const ReportedRow& row) {
    const bool problem = row.status == Status::fail || row.status == Status::warn;
    if (const auto* before = said_before(row); problem && row.remedy && before != nullptr) {
      field("found", fmt::format("as for {} [{}]", before->requirement.id, code(*row.cause)));
      return;
    }
    field("found", fmt::format("{} [{}]", row.summary, code(*row.cause)));
    const bool is_problem = row.status == Status::fail || row.status == Status::warn;
    if (is_problem) field("means", entry(*row.cause).meaning);
    if (!row.remedy) return;
    auto& sharers = sharers_[*row.remedy];
    if (sharers.front() != row.requirement.id) {
      field("do", fmt::format("as for {}", sharers.front()));
      return;
    }
    field("do", *row.remedy);
    if (is_problem) field("ask", entry(*row.cause).ask);
  }

  /// Behind a proxy each step says which route it was.
  static std::string_view way(const ReportedRow& row, const Step& step) {
    const bool has_proxied = std::ranges::find(row.steps, Route::proxy, &Step::route) != row.steps.end();
    if (!has_proxied) return "";
    return step.route == Route::proxy ? " (proxy)" : " (direct, beside)";
  }

  void write_steps(const ReportedRow& row) {
    for (std::size_t i = 0; i < row.steps.size() && i < row.findings.size(); ++i) {
      const auto& finding = row.findings[i];
      const auto& step = row.steps[i];
      const std::string cause = finding.cause ? fmt::format(" [{}]", code(*finding.cause)) : "";
      field("step", fmt::format("{} {}{}{} ({:.1f} ms): {}", name(finding.status), step.target, way(row, step), cause, step.duration.count(),
                                evidence_words(step)));
    }
  }

  void verdict() {
    struct VerdictStyle {
      std::string_view words;
      std::string_view color;
    };
    // In the order of Verdict.
    static constexpr std::array kVerdicts{
        VerdictStyle{"READY", "32;1"},
        VerdictStyle{"READY, WITH WARNINGS", "33;1"},
        VerdictStyle{"NOT READY", "31;1"},
    };
    const auto& verdict = kVerdicts.at(static_cast<std::size_t>(report_.verdict));
    const auto& counts = report_.counts;
    out_ += fmt::format("\n{}: {} pass, {} warn, {} fail, {} skip\n", colored(verdict.words, verdict.color), counts.pass, counts.warn,
                        counts.fail, counts.skip);
  }

  const Report& report_;
  const TextStyle& style_;
  std::string out_;
  std::size_t id_width_ = 0;
  std::size_t description_width_ = 0;
  std::map<std::string, std::vector<std::string>> sharers_;  ///< remedy -> ids of the rows that it helps
};

}  // namespace

std::string write_text(const Report& report, const TextStyle& style) { return TextReport(report, style).write(); }

namespace {

struct ExplainedField {
  std::string_view label;
  std::string_view text;
};

std::string explained(std::string_view code, Status severity, std::initializer_list<ExplainedField> fields, std::size_t columns) {
  std::string out = fmt::format("{} ({})\n", code, name(severity));
  for (const auto& field : fields) {
    if (!field.text.empty()) out += wrapped(fmt::format("  {}  ", padded(field.label, 7)), field.text, columns);
  }
  return out;
}

}  // namespace

std::string write_explanation(Cause cause, std::size_t columns) {
  const auto& about = entry(cause);
  return explained(about.code, about.severity,
                   {{"means", about.meaning}, {"told by", about.told_by}, {"ask", about.ask}, {"do", about.remedy}}, columns);
}

std::string write_explanation(const SettingEntry& about, std::size_t columns) {
  return explained(about.code, Status::warn, {{"means", about.meaning}, {"ask", about.ask}, {"do", about.remedy}}, columns);
}

}  // namespace netpreflight
