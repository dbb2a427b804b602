#include "page/compare.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "netpreflight/evidence.hpp"
#include "page/page_text.hpp"
#include "text/foreign.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

std::string role_name(const Table& table, std::string_view id) {
  const Role* role = find_role(table.roles, id);
  return role == nullptr ? std::string(id) : role->name;
}

/// "ASGARD Management Center" and "Management Center" are one.
bool is_same_role(std::string_view one, std::string_view other) {
  const std::string a = lower_case(squeezed(one));
  const std::string b = lower_case(squeezed(other));
  return a == b || a.ends_with(" " + b) || b.ends_with(" " + a);
}

std::string destination_of(const Requirement& row, const Table& table) {
  return row.destination.kind == DestinationKind::role ? role_name(table, row.destination.name)
                                                       : lower_case(row.destination.name);
}

/// Rows of a page's tables lead from a role to a host or role on a port; what concerns a host's own settings stands in prose.
bool can_be_compared(const Requirement& row) {
  const bool leads_to_host =
      row.destination.kind == DestinationKind::host || row.destination.kind == DestinationKind::role;
  return leads_to_host && row.port.has_value();
}

class Comparer {
 public:
  Comparer(const Page& page, const Table& table)
      : page_(page), table_(table), partner_(table.rows.size()), taken_(page.rows.size()) {}

  Comparison make() {
    // From the surest sign that a row of the page is a row of the table to the weakest.
    pair([this](const Requirement& row, const PageRow& other) {
      return leads_alike(row, other) && port_alike(row, other) && called_alike(row, other);
    });
    pair([this](const Requirement& row, const PageRow& other) {
      return leads_alike(row, other) && port_alike(row, other);
    });
    pair([this](const Requirement& row, const PageRow& other) {
      return row.destination.kind == DestinationKind::host && leads_alike(row, other);
    });
    pair([this](const Requirement& row, const PageRow& other) {
      return called_alike(row, other) && is_in_section(row, other.section);
    });
    pair(called_alike);
    Comparison comparison;
    comparison.page_rows = page_.rows.size();
    for (std::size_t i = 0; i < table_.rows.size(); ++i) judge_row(i, comparison);
    for (std::size_t i = 0; i < page_.rows.size(); ++i) {
      if (!taken_[i]) comparison.differences.push_back({RowDifference::Kind::missing, page_.rows[i], {}, {}});
    }
    return comparison;
  }

 private:
  using Alike = std::function<bool(const Requirement&, const PageRow&)>;

  void pair(const Alike& alike) {
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      if (partner_[i] || !can_be_compared(table_.rows[i])) continue;
      for (std::size_t j = 0; j < page_.rows.size(); ++j) {
        if (taken_[j] || !alike(table_.rows[i], page_.rows[j])) continue;
        partner_[i] = j;
        taken_[j] = true;
        break;
      }
    }
  }

  bool leads_alike(const Requirement& row, const PageRow& other) const {
    if (row.destination.kind == DestinationKind::host) return lower_case(row.destination.name) == other.destination;
    return !other.destination.empty() && is_same_role(destination_of(row, table_), other.destination);
  }

  static bool port_alike(const Requirement& row, const PageRow& other) { return port_and_protocol(row) == other.port; }

  static bool called_alike(const Requirement& row, const PageRow& other) {
    return !other.description.empty() && lower_case(row.description) == lower_case(other.description);
  }

  bool is_in_section(const Requirement& row, std::string_view title) const {
    return plain_title(section_of(table_.sections, row.section).title) == plain_title(title);
  }

  bool is_in_prose(const Requirement& row) const {
    return std::ranges::any_of(page_.hosts_in_prose, [&](const auto& mention) {
      return mention.second == lower_case(row.destination.name) && is_in_section(row, mention.first);
    });
  }

  void judge_row(std::size_t index, Comparison& comparison) const {
    const Requirement& row = table_.rows[index];
    if (!can_be_compared(row)) {
      comparison.left_out.push_back(row.id);
    } else if (partner_[index]) {
      const PageRow& other = page_.rows[*partner_[index]];
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
    const std::string source = role_name(table_, row.source);
    const std::string& section = section_of(table_.sections, row.section).title;
    const bool forbidden = row.interception == Interception::forbidden;
    const auto footnote = [](bool present) { return present ? "forbidden by a footnote" : "no such footnote"; };
    if (!is_in_section(row, other.section)) fields.push_back({"section", other.section, section});
    if (!other.description.empty() && !called_alike(row, other))
      fields.push_back({"description", other.description, row.description});
    if (!port_alike(row, other)) fields.push_back({"port", other.port, port_and_protocol(row)});
    if (!other.source.empty() && !is_same_role(source, other.source))
      fields.push_back({"source", other.source, source});
    if (!other.destination.empty() && !leads_alike(row, other))
      fields.push_back({"destination", other.destination, destination_of(row, table_)});
    if (row.level != other.level)
      fields.push_back({"level", std::string(name(other.level)), std::string(name(row.level))});
    if (forbidden != other.forbids_interception) {
      fields.push_back({"interception", footnote(other.forbids_interception), std::string(name(row.interception))});
    }
    return fields;
  }

  const Page& page_;
  const Table& table_;
  std::vector<std::optional<std::size_t>> partner_;
  std::vector<bool> taken_;
};

std::string shown(std::string_view text) {
  return text.empty() ? "nothing" : escape_foreign(text, 200);
}

std::string line_of(const RowDifference& difference, const Table& table) {
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
      return fmt::format("too many in the table: {}: \"{}\", {}, from {} to {}, {}\n", row.id, row.description,
                         port_and_protocol(row), role_name(table, row.source), destination_of(row, table),
                         name(row.level));
    }
    case RowDifference::Kind::different: {
      std::string fields;
      for (const auto& field : difference.fields) {
        fields += fmt::format("{}{}: {} on the page, {} in the table", fields.empty() ? "" : "; ", field.name,
                              shown(field.page), field.table);
      }
      return fmt::format("different: {} (line {} of the page): {}\n", difference.requirement->id, difference.page->line,
                         fields);
    }
  }
  return {};
}

}  // namespace

Comparison compare(const Page& page, const Table& table) {
  return Comparer(page, table).make();
}

std::string comparison_text(const Comparison& comparison, const Table& table, std::string_view name) {
  std::string text;
  for (const auto& difference : comparison.differences) text += line_of(difference, table);
  if (!comparison.in_prose.empty())
    text +=
        fmt::format("in prose only, so that only the host was compared: {}\n", fmt::join(comparison.in_prose, ", "));
  if (!comparison.left_out.empty())
    text += fmt::format("not compared, because no table of the page can have them: {}\n",
                        fmt::join(comparison.left_out, ", "));
  text += fmt::format("{}: {} rows; table {}, edition {}: {} rows; ", name, comparison.page_rows, table.id,
                      table.edition, table.rows.size());
  if (comparison.differences.empty()) return text + "they agree\n";
  return text + fmt::format("they differ in {}\n", comparison.differences.size());
}

}  // namespace netpreflight
