#include "page/compare.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "page/page_text.hpp"
#include "page/pairing.hpp"
#include "text/foreign.hpp"
#include "text/letter_case.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// The most differences that are told one by one.
constexpr std::size_t kMostTold = 1000;

class Comparer {
 public:
  Comparer(const Page& page, const Table& table)
      : page_(page), table_(table), names_(table), pairing_(pair_rows(page, table, names_)) {
    for (const auto& [section, hosts] : page.hosts_in_prose)
      for (const auto& host : hosts) in_prose_.emplace(host, plain_title(section));
  }

  Comparison make() {
    Comparison comparison;
    comparison.page_rows = page_.rows.size();
    for (std::size_t i = 0; i < table_.rows.size(); ++i) judge_row(i, comparison);
    for (std::size_t i = 0; i < page_.rows.size(); ++i) {
      // An address alone may be that of a document.
      const bool is_missing = !pairing_.taken[i] && !page_.rows[i].by_address_only;
      if (is_missing) comparison.differences.push_back({RowDifference::Kind::missing, page_.rows[i], {}, {}});
    }
    return comparison;
  }

 private:
  bool is_in_section(const Requirement& row, std::string_view title) const {
    return plain_title(names_.section(row.section)) == plain_title(title);
  }

  bool is_in_prose(const Requirement& row) const {
    return in_prose_.contains({lower_case(row.destination.name), plain_title(names_.section(row.section))});
  }

  void judge_row(std::size_t index, Comparison& comparison) const {
    const Requirement& row = table_.rows[index];
    const auto& partner = pairing_.partners[index];
    if (!can_be_compared(row)) {
      comparison.left_out.push_back(row.id);
    } else if (partner) {
      const PageRow& other = page_.rows[*partner];
      auto fields = different_fields(row, other);
      if (!fields.empty())
        comparison.differences.push_back({RowDifference::Kind::different, other, row, std::move(fields)});
    } else if (is_in_prose(row)) {
      comparison.in_prose.push_back(row.id);
    } else {
      comparison.differences.push_back({RowDifference::Kind::too_many, {}, row, {}});
    }
  }

  std::vector<RowDifference::Field> different_fields(const Requirement& row, const PageRow& other) const {
    std::vector<RowDifference::Field> fields;
    const auto differ = [&](std::string_view field, std::string_view page, std::string_view table) {
      fields.push_back({std::string(field), std::string(page), std::string(table)});
    };
    const auto source = names_.role(row.source);
    const bool forbidden = row.interception == Interception::forbidden;
    const auto footnote = [](bool present) { return present ? "forbidden by a footnote" : "no such footnote"; };
    if (!is_in_section(row, other.section)) differ("section", other.section, names_.section(row.section));
    if (!other.description.empty() && !called_alike(row, other))
      differ("description", other.description, row.description);
    if (!port_alike(row, other)) differ("port", other.port, port_and_protocol(row));
    if (!other.source.empty() && !is_same_role(source, other.source)) differ("source", other.source, source);
    if (!other.destination.empty() && !leads_alike(row, other, names_))
      differ("destination", other.destination, names_.destination(row));
    if (row.level != other.level) differ("level", name(other.level), name(row.level));
    if (forbidden != other.forbids_interception)
      differ("interception", footnote(other.forbids_interception), name(row.interception));
    return fields;
  }

  const Page& page_;
  const Table& table_;
  TableNames names_;
  Pairing pairing_;
  std::set<std::pair<std::string, std::string>> in_prose_;  ///< host and the plain title of its section
};

/// The page with the table's names for roles that it calls otherwise.
Page with_names_of(const Table& table, Page page) {
  std::map<std::string, std::string> names;
  for (const auto& [role, name] : table.other_names)
    names.emplace(lower_case(squeezed(name)), find_role(table.roles, role)->name);
  for (auto& row : page.rows) {
    for (std::string* end : {&row.source, &row.destination}) {
      const auto known = names.find(lower_case(squeezed(*end)));
      if (known != names.end()) *end = known->second;
    }
  }
  return page;
}

std::string shown(std::string_view text) {
  return text.empty() ? "nothing" : escape_foreign(text, 200);
}

std::string line_of(const RowDifference& difference, const TableNames& names) {
  switch (difference.kind) {
    case RowDifference::Kind::missing: {
      const PageRow& row = *difference.page;
      return fmt::format(
          "missing in the table: \"{}\", {}, from {} to {}, {}{} (section \"{}\", line {} of the page)\n",
          shown(row.description), shown(row.port), shown(row.source), shown(row.destination), name(row.level),
          row.forbids_interception ? ", no interception" : "", shown(row.section), row.line);
    }
    case RowDifference::Kind::too_many: {
      const Requirement& row = *difference.requirement;
      return fmt::format("too many in the table: {}: \"{}\", {}, from {} to {}, {}\n", row.id, shown(row.description),
                         port_and_protocol(row), shown(names.role(row.source)), shown(names.destination(row)),
                         name(row.level));
    }
    case RowDifference::Kind::different: {
      std::string fields;
      for (const auto& field : difference.fields) {
        fields += fmt::format("{}{}: {} on the page, {} in the table", fields.empty() ? "" : "; ", field.name,
                              shown(field.page), shown(field.table));
      }
      return fmt::format("different: {} (line {} of the page): {}\n", difference.requirement->id, difference.page->line,
                         fields);
    }
  }
  return {};
}

}  // namespace

Comparison compare(const Page& page, const Table& table) {
  if (table.other_names.empty()) return Comparer(page, table).make();
  const Page renamed = with_names_of(table, page);
  return Comparer(renamed, table).make();
}

std::string comparison_text(const Comparison& comparison, const Table& table, std::string_view name) {
  std::string text;
  const TableNames names(table);
  const std::size_t told = std::min(comparison.differences.size(), kMostTold);
  for (std::size_t i = 0; i < told; ++i) text += line_of(comparison.differences[i], names);
  if (told < comparison.differences.size())
    text += fmt::format("and {} more differences\n", comparison.differences.size() - told);
  if (!comparison.in_prose.empty())
    text += fmt::format("in prose only, so that only the host was compared: {}\n", join(comparison.in_prose));
  if (!comparison.left_out.empty())
    text += fmt::format("not compared, because no table of the page can have them: {}\n", join(comparison.left_out));
  text += fmt::format("{}: {} rows; table {}, edition {}: {} rows; ", name, comparison.page_rows, table.id,
                      table.edition, table.rows.size());
  if (comparison.differences.empty()) return text + "they agree\n";
  return text + fmt::format("they differ in {}\n", comparison.differences.size());
}

}  // namespace netpreflight
