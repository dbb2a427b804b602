// The requirements file (docs/requirements-table.md): writing.
#include <algorithm>
#include <span>

#include "json/text_json.hpp"
#include "netpreflight/table.hpp"
#include "table/table_rules.hpp"

namespace netpreflight {

namespace {

void field(JsonText& out, std::string_view key, std::string_view value) {
  out.key(key);
  out.string(value);
}

void field_if(JsonText& out, std::string_view key, bool value) {
  if (!value) return;
  out.key(key);
  out.boolean(true);
}

void write_destination(JsonText& out, const Destination& destination) {
  const bool is_named = destination.kind == DestinationKind::host || destination.kind == DestinationKind::role;
  out.begin_object();
  is_named ? field(out, name(destination.kind), destination.name) : field(out, "local", name(destination.kind));
  out.end_object();
}

void write_role(JsonText& out, const Role& role, const std::vector<OtherName>& other_names) {
  const auto is_of_role = [&](const OtherName& other) { return other.role == role.id; };
  out.begin_object();
  field(out, "id", role.id);
  field(out, "name", role.name);
  if (std::ranges::any_of(other_names, is_of_role)) {
    out.key("also_called");
    out.begin_array();
    for (const auto& other : other_names) {
      if (is_of_role(other)) out.string(other.name);
    }
    out.end_array();
  }
  out.end_object();
}

void write_section(JsonText& out, const Section& section) {
  out.begin_object();
  field(out, "id", section.id);
  field(out, "title", section.title);
  field_if(out, "any_of", section.any_of);
  out.end_object();
}

void write_vendor_ca(JsonText& out, const VendorCa& vendor) {
  out.begin_object();
  field(out, "organisation", vendor.organisation);
  out.key("sha256");
  out.begin_array();
  for (const auto& fingerprint : vendor.sha256) out.string(fingerprint);
  out.end_array();
  out.end_object();
}

void write_options(JsonText& out, const ProbeOptions& options) {
  field_if(out, "speaks_first", options.speaks_first);
  if (!options.expect.empty()) field(out, "expect", options.expect);
  field_if(out, "proxy", options.proxy);
  if (options.payload.empty()) return;
  out.key("payload");
  out.begin_object();
  field(out, "hex", options.payload);
  out.end_object();
}

void write_port(JsonText& out, const Requirement& row) {
  if (row.port) {
    out.key("port");
    out.integer(*row.port);
  }
  if (row.protocol != Protocol::none) field(out, "protocol", name(row.protocol));
}

void write_facts(JsonText& out, const Requirement& row) {
  field(out, "id", row.id);
  field(out, "section", row.section);
  field(out, "description", row.description);
  field(out, "level", name(row.level));
  field(out, "source", row.source);
  out.key("destination");
  write_destination(out, row.destination);
  write_port(out, row);
  field(out, "probe", name(row.probe));
  if (row.interception != Interception::not_judged) field(out, "interception", name(row.interception));
  field_if(out, "name_enforced", row.name_enforced);
  write_options(out, options_of(row));
}

bool is_another_way(const Requirement& row) {
  return row.alternative_of && *row.alternative_of != row.id;
}

/// A row with the ones behind it that are other ways to the same end: the file has these inside of it.
void write_row(JsonText& out, const Requirement& row, std::span<const Requirement> others) {
  out.begin_object();
  write_facts(out, row);
  if (!others.empty()) {
    out.key("alternatives");
    out.begin_array();
    for (const Requirement& other : others) {
      out.begin_object();
      write_port(out, other);
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
}

void write_rows(JsonText& out, std::span<const Requirement> rows) {
  out.begin_array();
  auto row = std::ranges::find_if_not(rows, is_another_way);
  while (row != rows.end()) {
    const auto next = std::find_if_not(row + 1, rows.end(), is_another_way);
    write_row(out, *row, {row + 1, next});
    row = next;
  }
  out.end_array();
}

void write_fields(JsonText& out, const Table& table) {
  field(out, "schema", kTableSchema);
  field(out, "id", table.id);
  field(out, "edition", table.edition);
  field(out, "title", table.title);
  field(out, "source", table.source);
  out.key("roles");
  out.begin_array();
  for (const Role& role : table.roles) write_role(out, role, table.other_names);
  out.end_array();
  out.key("sections");
  out.begin_array();
  for (const Section& section : table.sections) write_section(out, section);
  out.end_array();
  out.key("vendor_ca");
  write_vendor_ca(out, table.vendor_ca);
  out.key("rows");
  write_rows(out, table.rows);
}

}  // namespace

std::string write_table(const Table& table) {
  const auto write = [&](JsonText& out) {
    out.begin_object();
    write_fields(out, table);
    out.end_object();
  };
  return json_text(write, "\n");
}

}  // namespace netpreflight
