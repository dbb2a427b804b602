#include "problems/recheck.hpp"

#include <fmt/format.h>

#include "text/listing.hpp"

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
std::vector<std::string> selection(const std::vector<const JudgedRow*>& again, const RowsOfSections& checked) {
  RowsOfSections wanted;
  for (const auto* judged : again) ++wanted[judged->row->requirement.section];
  Listing selected;
  for (const auto* judged : again) {
    const auto& requirement = judged->row->requirement;
    const auto of_section = checked.find(requirement.section);
    const bool whole = of_section != checked.end() && wanted.at(requirement.section) == of_section->second;
    selected.add(whole ? requirement.section : requirement.id);
  }
  return selected.items();
}

}  // namespace

RowsOfSections checked_rows(const std::vector<JudgedRow>& rows) {
  RowsOfSections checked;
  for (const auto& judged : rows) {
    if (was_checked(judged)) ++checked[judged.row->requirement.section];
  }
  return checked;
}

std::string recheck_command(const std::vector<const JudgedRow*>& again, const RowsOfSections& checked,
                            const Surroundings& surroundings, const RunFacts& run) {
  std::string command = "netpreflight";
  if (run.from != own_role(surroundings.table.roles).id) command += " --from " + quoted(run.from);
  for (const auto& [role, host] : surroundings.hosts)
    command.append(" --host ").append(quoted(fmt::format("{}={}", role, host)));
  for (const auto& option : run.options) command += ' ' + quoted(option);
  for (const auto& id : selection(again, checked)) command += " --only " + quoted(id);
  return command;
}

}  // namespace netpreflight
