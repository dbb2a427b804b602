// Many hosts' reports as one matrix of rows by hosts, with one verdict. Pure, like everything over reports.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "netpreflight/listen_log.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

/// A report and the file it came from.
struct ReportFile {
  std::string file;
  Report report;
  std::optional<std::string> seen_by = std::nullopt;  ///< as MergedHost
};

/// One column of the matrix.
struct MergedHost {
  std::string label;  ///< the host's name, made unique among the columns
  std::string file;
  Report report;  ///< its rows without their steps
  /// Of a host that made no report: the name of the stand-in whose log says what came from there. Nothing: it made one.
  std::optional<std::string> seen_by = std::nullopt;
};

/// One row of the matrix. `cells` has one entry for each host: the index of its row, or nothing where its table lacks the row.
struct MergedRow {
  Requirement requirement;
  std::string destination;
  std::vector<std::optional<std::size_t>> cells;
};

struct Merged {
  ToolFacts tool;    ///< who merged
  TableFacts table;  ///< of the newest edition; sections and roles of the others are added
  std::vector<MergedHost> hosts;
  std::vector<MergedRow> rows;           ///< in the newest table's order, then what only other tables have
  Verdict verdict = Verdict::not_ready;  ///< the worst of the hosts'
  Counts counts;                         ///< of all cells
  std::vector<std::string> left_out;     ///< files with another report of one of these hosts
  std::vector<std::string> notes;        ///< duplicates, mixed editions, rows that nobody checked: one sentence each
};

/// What a file or a mail can hold: one host's report, many hosts' as one, or what a stand-in saw.
using Document = std::variant<Report, Merged, ListenLog>;

/// The cell of a row and a host, or nullptr.
const ReportedRow* cell(const Merged& merged, const MergedRow& row, std::size_t host);

/// One root cause, and the hosts that have it.
struct MergedProblem {
  Problem problem;  ///< as the first of the hosts tells it; its id is its number among these
  std::vector<std::size_t> hosts;
};

/// Heaviest first, then in the order of the hosts. Problems of several hosts are one where cause, place and rows are the same.
std::vector<MergedProblem> problems(const Merged& merged);

/// The report without its rows' steps: what a thousand hosts' evidence takes would fill the memory, and a matrix shows none of it.
Report without_evidence(Report report);

/// Puts the reports side by side, in the order given. Of several reports of one host (vantage, name and addresses) the newest
/// counts, and a note names the others. `files` is not empty.
Merged merge_reports(std::vector<ReportFile> files, ToolFacts tool);

}  // namespace netpreflight
