#include "problems/recheck.hpp"

#include <fmt/format.h>

#include "text/listing.hpp"
#include "text/shell_word.hpp"

namespace netpreflight {

namespace {

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
  if (run.from != own_role(surroundings.table.roles).id) command += " --from " + shell_word(run.from);
  for (const auto& [role, host] : surroundings.hosts)
    command.append(" --host ").append(shell_word(fmt::format("{}={}", role, host)));
  for (const auto& option : run.options) command += ' ' + shell_word(option);
  for (const auto& id : selection(again, checked)) command += " --only " + shell_word(id);
  return command;
}

}  // namespace netpreflight
