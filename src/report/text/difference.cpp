#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"

namespace netpreflight {

namespace {

struct ChangeStyle {
  Change change;
  std::string_view title;
  std::string_view color;
};
/// In the order in which they are shown.
constexpr std::array kChanges{
    ChangeStyle{Change::worse, "Worse", "31;1"},
    ChangeStyle{Change::better, "Better", "32;1"},
    ChangeStyle{Change::other_cause, "Other cause", "33;1"},
    ChangeStyle{Change::added, "New rows", "1"},
    ChangeStyle{Change::removed, "Rows that are gone", "1"},
};

std::string side(const ReportedRow& row) {
  return fmt::format("{}: {}", name(row.status), finding_words(row));
}

/// What has been said of the new report so far.
struct Said {
  TeamsOfRows teams;
  std::map<std::string_view, std::string_view> remedies = {};  ///< each with the first row that it is for
};

/// What to do about a row that is not as it should be, and whom to ask.
std::string text_remedy(const ReportedRow& row, const TextStyle& style, Said& said) {
  const auto [first, is_new] = said.remedies.emplace(*row.remedy, row.requirement.id);
  if (!is_new) return text_field(style, "do", fmt::format("as for {}", first->second));
  return text_field(style, "do", row.cause ? fmt::format("ask {}: {}", said.teams.of(row), *row.remedy) : *row.remedy);
}

std::string text_of(const RowChange& row, const TextStyle& style, Said& said) {
  const auto status = [](const ReportedRow* each) {
    return each == nullptr ? std::string_view("-") : name(each->status);
  };
  std::string text =
      fmt::format("  {}  {} -> {}\n", row.either().requirement.id, status(row.old_row), status(row.new_row));
  if (row.old_row != nullptr) text += text_field(style, "was", side(*row.old_row));
  if (row.new_row == nullptr) return text;
  text += text_field(style, "is", side(*row.new_row));
  if (!is_problem(row.new_row->status) || !row.new_row->remedy) return text;
  return text + text_remedy(*row.new_row, style, said);
}

}  // namespace

std::string write_text(const Difference& difference, const TextStyle& style) {
  const Report& before = *difference.old_report;
  const Report& after = *difference.new_report;
  std::string text = wrapped("",
                             fmt::format("{}: {}, then {}", host_words(after), moment_words(before.run.started),
                                         moment_words(after.run.started)),
                             style.columns);
  for (const auto& note : difference.notes) text += wrapped("note: ", note, style.columns);
  std::size_t same = difference.rows.size();
  Said said{TeamsOfRows(after)};
  for (const auto& look : kChanges) {
    bool titled = false;
    for (const auto& row : difference.rows) {
      if (row.change != look.change) continue;
      if (!titled) text += fmt::format("\n{}\n", painted(style, look.title, look.color));
      titled = true;
      text += text_of(row, style, said);
      --same;
    }
  }
  text += fmt::format("\n{} row{} as before\n", same, same == 1 ? "" : "s");
  return text + fmt::format("\n{} -> {}: {}\n", painted(style, before.verdict), painted(style, after.verdict),
                            counts_words(after.counts));
}

}  // namespace netpreflight
