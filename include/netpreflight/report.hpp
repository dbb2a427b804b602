// The whole result of a run: what the formats in src/report print and what the JSON report holds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "netpreflight/finding.hpp"

namespace netpreflight {

enum class Verdict : std::uint8_t { ready, ready_with_warnings, not_ready };

std::string_view name(Verdict verdict);

struct ToolFacts {
  std::string version;
  std::string public_roots;  ///< date of the embedded roots, YYYY-MM-DD
};

struct TableFacts {
  std::string id;
  std::string edition;
  std::string title;
  std::string source;
  std::vector<Section> sections;
  std::vector<Role> roles;
};

/// Something odd about this host's own proxy setting, in the catalogue's words. No row's status depends on it.
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
  std::optional<std::string> proxy;  ///< without credentials
  std::optional<std::string> proxy_source;  ///< the option or variable that it came from
  std::vector<SettingWarning> warnings;
};

struct Counts {
  std::size_t pass = 0;
  std::size_t warn = 0;
  std::size_t fail = 0;
  std::size_t skip = 0;
};

struct ReportedRow {
  Requirement requirement;
  std::string destination;  ///< as a person reads it: a host's name, "its nameservers" ...
  Status status = Status::pass;
  std::optional<Cause> cause;
  std::string summary;
  std::optional<std::string> remedy;
  Milliseconds duration{};
  std::vector<Step> steps;
  std::vector<StepFinding> findings;  ///< one for each step
};

struct Report {
  ToolFacts tool;
  TableFacts table;
  RunFacts run;
  Verdict verdict = Verdict::not_ready;
  Counts counts;
  std::vector<ReportedRow> rows;
};

/// Words every finding with the catalogue and counts them. `findings` and `evidence` have one entry for each row of the plan.
Report make_report(const Plan& plan, std::vector<RowEvidence> evidence, const std::vector<Finding>& findings,
                   ToolFacts tool, RunFacts run);

/// The exit code of a finished run (contract section 3).
int exit_code(Verdict verdict, bool strict);

}  // namespace netpreflight
