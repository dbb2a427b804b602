// The whole result of a run: what the formats in src/report print and what the JSON report holds.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/finding.hpp"
#include "netpreflight/problem.hpp"

namespace netpreflight {

enum class Verdict : std::uint8_t { ready, ready_with_warnings, not_ready };

std::string_view name(Verdict verdict);

struct ToolFacts {
  std::string version;
  std::string public_roots;  ///< date of the embedded roots, YYYY-MM-DD
  std::optional<std::string>
      judged_by;  ///< the version that judged the evidence again; nothing: the same as recorded it
};

/// Something odd about this host's own settings, in the catalogue's words. No row's status depends on it.
struct SettingWarning {
  std::string code;
  std::string found;
  std::string remedy;
};

struct RunFacts {
  std::string from;
  WallTime started{};
  Milliseconds duration{};
  HostFacts host;
  std::vector<std::string> nameservers;
  std::optional<std::string> proxy;         ///< without credentials
  std::optional<std::string> proxy_source;  ///< the option or variable that it came from
  std::vector<SettingWarning> warnings;
  std::vector<std::string>
      options;  ///< of the command line, that a further check of the same kind needs; no credentials
  bool credentials_left_out = false;        ///< those of the proxy belong to these options
  std::optional<bool> trust_store_present;  ///< nothing: an older report that does not say
  std::optional<std::vector<UnusableNameserver>> unusable_nameservers = std::nullopt;  ///< as Circumstances
};

struct Counts {
  std::size_t pass = 0;
  std::size_t warn = 0;
  std::size_t fail = 0;
  std::size_t skip = 0;
};

/// What the plan made of a row, so that its evidence can be judged again without the options of the run.
struct RowPlan {
  std::string host;            ///< as PlannedRow
  std::optional<Cause> skip;   ///< as PlannedRow
  std::optional<Route> route;  ///< as PlannedRow; nothing: an older report that does not say
  bool failure_expected = false;
  bool replaced = false;  ///< as PlannedRow
  bool finished = false;  ///< as RowEvidence
};

/// What one step saw, and what that means.
struct ReportedStep : Step {
  StepFinding finding;
};

struct ReportedRow {
  Requirement requirement;
  std::string destination;  ///< as a person reads it: a host's name, "its nameservers" ...
  Status status = Status::pass;
  std::optional<Cause> cause;
  std::string summary;
  std::optional<std::string> remedy;
  std::optional<std::string> brief;  ///< a few words: what proves a pass, or why the row was not checked
  Milliseconds duration{};
  std::optional<std::string> problem;  ///< the id of the one it belongs to or waits for
  std::vector<ReportedStep> steps;
  std::optional<RowPlan> plan;  ///< nothing: an older report that does not say
};

/// What is to be run on another host, because rows start there.
struct OtherVantage {
  std::string role;               ///< its id
  std::string name;               ///< the role, as a person calls it
  std::vector<std::string> rows;  ///< their ids
  std::string command;            ///< to be run there
  std::string preparation;        ///< to be run on this host before and meanwhile; empty where nothing is
};

struct Report {
  ToolFacts tool;
  TableFacts table;
  RunFacts run;
  Verdict verdict = Verdict::not_ready;
  Counts counts;
  std::optional<std::vector<Problem>> problems;        ///< heaviest first; nothing: an older report that does not say
  std::optional<std::vector<OtherVantage>> elsewhere;  ///< likewise nothing
  std::vector<ReportedRow> rows;
  std::optional<bool> redacted;  ///< names and addresses are replaced by placeholders (redaction.hpp)
};

/// What is wrong, heaviest first. A report of an older version does not say: there rows with one remedy are one problem.
std::vector<Problem> problems_of(const Report& report);

/// Whom to ask for what is wrong with a row: the team of its problem, which is that of the root. Refers to the report.
class TeamsOfRows {
 public:
  explicit TeamsOfRows(const Report& report);
  /// `row` is one of the report's and has a cause. Of a row that belongs to no problem it is whom its cause is for.
  std::string_view of(const ReportedRow& row) const;

 private:
  std::map<std::string_view, std::string_view> of_problem_;
};

/// What is to be run on other hosts; of an older report the remedies of its rows.
std::vector<OtherVantage> other_vantages_of(const Report& report);

/// Facts of a run that its rows are judged by.
Circumstances circumstances_of(const RunFacts& run);

/// Words every finding with the catalogue and counts them. `rows` are those of the plan, judged.
Report make_report(const Plan& plan, std::vector<JudgedRow> rows, ToolFacts tool, RunFacts run);

/// Judges what a run saw, and words it. `evidence` has one entry for each row of the plan.
Report judge_and_report(const Plan& plan, std::vector<RowEvidence> evidence, ToolFacts tool, RunFacts run);

/// Judges the evidence of a report again with this version's rules; `version` is this program's. Words, causes, counts and
/// verdict are new, what was seen and where stays. The error is one sentence: what the report lacks for that.
tl::expected<Report, std::string> rejudge(const Report& report, std::string_view version);

/// The exit code of a finished run (contract section 3).
int exit_code(Verdict verdict, bool strict);

}  // namespace netpreflight
