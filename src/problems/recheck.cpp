#include "problems/recheck.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace netpreflight {

namespace {

/// As a POSIX shell takes it for one word (XCU section 2.2.2).
std::string quoted(const std::string& word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + '\'';
}

bool was_checked(const JudgedRow& judged) {
  return !judged.row->skip && judged.finding.status != Status::skip;
}

/// The ids to select by: sections where all that was checked of them is wanted, else rows.
std::vector<std::string> selection(const std::vector<std::string>& ids, const std::vector<JudgedRow>& rows) {
  const std::set<std::string_view> wanted(ids.begin(), ids.end());
  std::set<std::string_view> in_part;
  for (const auto& judged : rows) {
    const auto& requirement = judged.row->requirement;
    if (was_checked(judged) && !wanted.contains(requirement.id)) in_part.insert(requirement.section);
  }
  std::vector<std::string> selected;
  for (const auto& judged : rows) {
    const auto& requirement = judged.row->requirement;
    if (!wanted.contains(requirement.id)) continue;
    const std::string& id = in_part.contains(requirement.section) ? requirement.id : requirement.section;
    if (std::ranges::find(selected, id) == selected.end()) selected.push_back(id);
  }
  return selected;
}

}  // namespace

std::string recheck_command(const std::vector<std::string>& ids, const Surroundings& surroundings, const RunFacts& run,
                            const std::vector<JudgedRow>& rows) {
  constexpr std::string_view kDefaultVantage = "cockpit";
  std::string command = "netpreflight";
  if (run.from != kDefaultVantage) command += " --from " + quoted(run.from);
  for (const auto& [role, host] : surroundings.hosts)
    command.append(" --host ").append(quoted(fmt::format("{}={}", role, host)));
  for (const auto& id : selection(ids, rows)) command += " --only " + quoted(id);
  return command;
}

}  // namespace netpreflight
