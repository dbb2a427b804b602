#include "netpreflight/report.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "problems/problems.hpp"

namespace netpreflight {

std::string_view name(Verdict verdict) {
  static constexpr std::array<std::string_view, 3> kNames{"ready", "ready_with_warnings", "not_ready"};
  const auto index = static_cast<std::size_t>(verdict);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

namespace {

std::string summarise(const Requirement& requirement, const Finding& finding) {
  if (!finding.cause) return fill(passed_sentence(requirement.probe), finding.facts);
  std::string summary = fill(entry(*finding.cause).found, finding.facts);
  for (const Remark remark : finding.remarks)
    summary += (summary.ends_with('.') ? " " : ". ") + fill(sentence(remark), finding.facts);
  return summary;
}

/// Rows that share a remedy have it in the same words, which may name many of them.
class RemedyWords {
 public:
  std::optional<std::string> of(const Finding& finding) {
    if (!finding.cause || !finding.remedy_facts || entry(finding.root()).remedy.empty()) return std::nullopt;
    // The remedy of a fault elsewhere is that row's, and speaks for itself.
    const bool with_remarks = !finding.explained_by;
    auto& words = words_[{finding.remedy_facts.get(), with_remarks}];
    if (words.empty()) words = filled(finding, with_remarks);
    return words;
  }

 private:
  static std::string filled(const Finding& finding, bool with_remarks) {
    std::string remedy = fill(entry(finding.root()).remedy, *finding.remedy_facts);
    for (const Remark remark : finding.remedy_remarks)
      if (with_remarks) remedy += " " + fill(sentence(remark), *finding.remedy_facts);
    return remedy;
  }

  std::map<std::pair<const Facts*, bool>, std::string> words_;
};

std::optional<std::string> brief_of(const Requirement& requirement, const Finding& finding) {
  if (is_problem(finding.status)) return std::nullopt;
  const std::string_view sentence = finding.cause ? entry(*finding.cause).brief : proof_sentence(requirement.probe);
  return sentence.empty() ? std::nullopt : std::optional(fill(sentence, finding.facts));
}

void count(Status status, Counts& counts) {
  switch (status) {
    case Status::pass:
      ++counts.pass;
      break;
    case Status::warn:
      ++counts.warn;
      break;
    case Status::fail:
      ++counts.fail;
      break;
    case Status::skip:
      ++counts.skip;
      break;
  }
}

RowPlan row_plan(const JudgedRow& judged) {
  const PlannedRow& row = *judged.row;
  return {row.host, row.skip, row.route, row.failure_expected, row.replaced, judged.evidence.finished};
}

/// The sections of which one row is enough, and one is.
std::set<std::string> met_sections(const Report& report) {
  std::set<std::string> met;
  for (const auto& row : report.rows) {
    const auto section = std::ranges::find(report.table.sections, row.requirement.section, &Section::id);
    const bool any_of = section != report.table.sections.end() && section->any_of;
    if (any_of && meets_section(row.status, row.cause)) met.insert(row.requirement.section);
  }
  return met;
}

/// The first rows of those of which one is enough, and one is.
std::set<std::string> ways_that_work(const Report& report) {
  std::set<std::string> ways;
  for (const auto& row : report.rows) {
    const auto& first = row.requirement.alternative_of;
    if (first && meets_section(row.status, row.cause)) ways.insert(*first);
  }
  return ways;
}

/// Contract section 4. A failing row of a section that another row meets has become a warning before (correlate).
/// A row that was interrupted is unknown, and what is unknown is not ready.
Verdict verdict_of(const Report& report) {
  const auto met = met_sections(report);
  const auto ways = ways_that_work(report);
  Verdict verdict = Verdict::ready;
  for (const auto& row : report.rows) {
    const bool unknown = row.cause == Cause::run_interrupted;
    const auto& first = row.requirement.alternative_of;
    const bool is_met = met.contains(row.requirement.section) || (first && ways.contains(*first));
    const bool needed = row.requirement.level == Level::mandatory && !is_met;
    if (needed && (row.status == Status::fail || unknown)) return Verdict::not_ready;
    if (is_problem(row.status) || unknown) verdict = Verdict::ready_with_warnings;
  }
  return verdict;
}

}  // namespace

Circumstances circumstances_of(const RunFacts& run) {
  return {run.host, run.nameservers, run.trust_store_present.value_or(true), run.unusable_nameservers};
}

namespace {

std::vector<ReportedStep> reported_steps(std::vector<Step> steps, const std::vector<StepFinding>& findings) {
  std::vector<ReportedStep> reported;
  reported.reserve(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    ReportedStep& step = reported.emplace_back(ReportedStep{std::move(steps[i]), findings.at(i)});
    const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    if (handshake != nullptr) step.finding.anchor = deciding_anchor(*handshake);
  }
  return reported;
}

ReportedRow reported_row(JudgedRow judged, RemedyWords& remedies) {
  const Finding& finding = judged.finding;
  ReportedRow row;
  row.requirement = judged.row->requirement;
  const auto destination = finding.facts.find("destination");
  row.destination = destination == finding.facts.end() ? judged.row->host : destination->second.words();
  row.status = finding.status;
  row.cause = finding.cause;
  row.summary = summarise(row.requirement, finding);
  row.remedy = remedies.of(finding);
  row.brief = brief_of(row.requirement, finding);
  row.duration = judged.evidence.duration;
  row.plan = row_plan(judged);
  row.steps = reported_steps(std::move(judged.evidence.steps), finding.steps);
  return row;
}

/// Says in the rows which problem they belong to.
void name_problems(Report& report) {
  std::map<std::string_view, const std::string*> problem_of;
  for (const auto& problem : *report.problems) {
    for (const auto& row : problem.rows) problem_of[row] = &problem.id;
    for (const auto& row : problem.waiting) problem_of[row] = &problem.id;
  }
  for (auto& row : report.rows) {
    if (const auto found = problem_of.find(row.requirement.id); found != problem_of.end()) row.problem = *found->second;
  }
}

/// One for each command that rows of other vantages need.
std::vector<OtherVantage> other_vantages(const std::vector<JudgedRow>& rows) {
  std::vector<OtherVantage> others;
  for (const auto& [row, evidence, finding] : rows) {
    if (finding.cause != Cause::run_other_vantage) continue;
    const std::string command = finding.facts.at("command").words();
    auto other = std::ranges::find(others, command, &OtherVantage::command);
    if (other == others.end()) {
      const bool leads_here = !finding.facts.at("preparation").words().empty();
      other = others.insert(others.end(), {row->requirement.source,
                                           finding.facts.at("other").words(),
                                           {},
                                           command,
                                           leads_here ? std::string(preparation_command()) : std::string()});
    }
    other->rows.push_back(row->requirement.id);
  }
  return others;
}

}  // namespace

Report make_report(const Plan& plan, std::vector<JudgedRow> rows, ToolFacts tool, RunFacts run) {
  Report report;
  report.tool = std::move(tool);
  report.table = plan.surroundings.table;
  report.run = std::move(run);
  report.problems = find_problems(plan.surroundings, rows, report.run);
  report.elsewhere = other_vantages(rows);
  report.rows.reserve(rows.size());
  RemedyWords remedies;
  for (auto& row : rows) {
    count(row.finding.status, report.counts);
    report.rows.push_back(reported_row(std::move(row), remedies));
  }
  name_problems(report);
  report.verdict = verdict_of(report);
  return report;
}

Report judge_and_report(const Plan& plan, std::vector<RowEvidence> evidence, ToolFacts tool, RunFacts run) {
  auto rows = judge_run(plan, std::move(evidence), circumstances_of(run), run.started);
  return make_report(plan, std::move(rows), std::move(tool), std::move(run));
}

int exit_code(Verdict verdict, bool strict) {
  if (verdict == Verdict::ready) return 0;
  return verdict == Verdict::not_ready || strict ? 1 : 0;
}

}  // namespace netpreflight
