#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "report/requirements.hpp"

namespace netpreflight {
namespace {

/// Characters, not bytes: what a terminal gives one column to in Latin, Greek or Cyrillic.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

void append_padded(std::string& line, std::string_view text, std::size_t columns) {
  line += text;
  line.append(columns - std::min(columns, width(text)) + 2, ' ');
}

std::string path_words(const Requirement& row) {
  return fmt::format("{} -> {}", row.source, destination_words(row.destination));
}

std::string note_words(const Requirement& row) {
  std::string note;
  if (row.interception != Interception::not_judged) {
    note = fmt::format("interception {}", name(row.interception));
  }
  if (row.name_enforced) {
    note += note.empty() ? "" : ", ";
    note += "certificate name enforced";
  }
  return note;
}

struct Columns {
  std::size_t id = 0;
  std::size_t description = 0;
  std::size_t port = 0;
  std::size_t path = 0;
};

Columns columns_of(const Table& table) {
  Columns columns;
  for (const Requirement& row : table.rows) {
    columns.id = std::max(columns.id, width(row.id));
    columns.description = std::max(columns.description, width(row.description));
    columns.port = std::max(columns.port, width(port_words(row)));
    columns.path = std::max(columns.path, width(path_words(row)));
  }
  return columns;
}

void append_row(std::string& text, const Requirement& row, const Columns& columns) {
  text += "  ";
  append_padded(text, row.id, columns.id);
  append_padded(text, row.description, columns.description);
  append_padded(text, port_words(row), columns.port);
  text.append(name(row.level)).append("\n");
  text.append(columns.id + 4, ' ');
  const std::string note = note_words(row);
  append_padded(text, path_words(row), note.empty() ? 0 : columns.path);
  text += note;
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
}

}  // namespace

std::string_view destination_words(const Destination& destination) {
  switch (destination.kind) {
    case DestinationKind::host:
    case DestinationKind::role:
      return destination.name;
    case DestinationKind::proxy:
      return "the configured proxy";
    case DestinationKind::nameservers:
      return "its nameservers";
    case DestinationKind::itself:
      return "itself";
    case DestinationKind::forbidden_rows:
      return "every forbidden row";
  }
  return {};
}

std::string port_words(const Requirement& row) {
  return row.destination.kind == DestinationKind::proxy ? "proxy's" : port_and_protocol(row);
}

std::vector<SectionRows> rows_by_section(const Table& table) {
  std::vector<SectionRows> groups;
  std::unordered_map<std::string_view, std::size_t> group_of;
  for (const Section& section : table.sections) {
    group_of.emplace(section.id, groups.size());
    groups.push_back({&section, {}});
  }
  for (const Requirement& row : table.rows) {
    groups.at(group_of.at(row.section)).rows.push_back(&row);
  }
  std::erase_if(groups, [](const SectionRows& group) { return group.rows.empty(); });
  return groups;
}

std::string requirements_text(const Table& table) {
  std::string text =
      fmt::format("{} ({}), edition {}\n{}\n\nRoles\n", table.title, table.id, table.edition, table.source);
  std::size_t role_width = 0;
  for (const Role& role : table.roles) {
    role_width = std::max(role_width, width(role.id));
  }
  for (const Role& role : table.roles) {
    text += "  ";
    append_padded(text, role.id, role_width);
    text.append(role.name).append("\n");
  }
  const Columns columns = columns_of(table);
  for (const SectionRows& group : rows_by_section(table)) {
    text.append("\n").append(group.section->title).append(heading_note(*group.section)).append("\n");
    for (const Requirement* row : group.rows) {
      append_row(text, *row, columns);
    }
  }
  return text;
}

std::string tables_text(const std::vector<KnownTable>& tables) {
  std::size_t name_width = 0;
  std::size_t role_width = 0;
  for (const auto& each : tables) {
    name_width = std::max(name_width, width(each.name));
    role_width = std::max(role_width, width(own_role(each.table.roles).name));
  }
  std::string text;
  for (const auto& [name, table, is_default, is_meant] : tables) {
    append_padded(text, name, name_width);
    append_padded(text, own_role(table.roles).name, role_width);
    text += fmt::format("{:>3} rows", table.rows.size());
    if (is_meant) text += fmt::format("  {}meant by {} alone", is_default ? "the default, " : "", table.id);
    text += '\n';
  }
  return text;
}

}  // namespace netpreflight
