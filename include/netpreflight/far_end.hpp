// The other half of the evidence: what stand-ins saw (listen_log.hpp), put beside the reports of those who came to them. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/merged.hpp"

namespace netpreflight {

/// A log and the file it came from.
struct ListenLogFile {
  std::string file;
  ListenLog log;
};

/// Logs of stand-ins, each once, ready to be asked. Of a log no more is looked at than `listen` keeps.
class FarEnds {
 public:
  explicit FarEnds(std::vector<ListenLogFile> logs);
  FarEnds(const FarEnds&) = delete;
  FarEnds& operator=(const FarEnds&) = delete;
  ~FarEnds();

  bool empty() const;

  /// Whether one of them may say something of a row that does not pass in this report; its steps are not looked at.
  bool may_tell(const Report& report) const;

  /// The report, its rows that do not pass judged again with what the stand-ins at their far ends saw of them. What cannot be put
  /// together is said in the notes. `version` is this program's.
  Report told(Report report, const std::string& file, std::string_view version);

  /// Hosts that made no report, each by what the stand-ins saw of it: one for each role and address from which somebody came, but for
  /// those of `reports`. Adds notes.
  std::vector<ReportFile> seen_hosts(const std::vector<ReportFile>& reports, const ToolFacts& tool);

  /// One sentence each.
  const std::vector<std::string>& notes() const;

 private:
  struct Indexed;
  std::vector<Indexed> logs_;
  std::vector<std::string> notes_;
};

/// As merge_reports, with a column for each of the hosts that only stand-ins saw. No column at all is possible here.
Merged merge_reports(std::vector<ReportFile> files, ToolFacts tool, FarEnds& far_ends);

}  // namespace netpreflight
