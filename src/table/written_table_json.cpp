// The requirements file (docs/requirements-table.md): writing.
#include "json/fields_json.hpp"
#include "table/table_rules.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {

namespace {

using nlohmann::ordered_json;

ordered_json write_destination(const Destination& destination) {
  switch (destination.kind) {
    case DestinationKind::host:
    case DestinationKind::role:
      return {{name(destination.kind), destination.name}};
    case DestinationKind::proxy:
    case DestinationKind::nameservers:
    case DestinationKind::itself:
    case DestinationKind::forbidden_rows:
      return {{"local", name(destination.kind)}};
  }
  return {};
}

ordered_json write_role(const Role& role, const std::vector<OtherName>& other_names) {
  ordered_json value{{"id", role.id}, {"name", role.name}};
  for (const auto& other : other_names) {
    if (other.role == role.id) value["also_called"].push_back(other.name);
  }
  return value;
}

void write_options(const ProbeOptions& options, ordered_json& row) {
  if (options.speaks_first) row["speaks_first"] = true;
  if (!options.expect.empty()) row["expect"] = options.expect;
  if (options.proxy) row["proxy"] = true;
  if (!options.payload.empty()) row["payload"] = {{"hex", options.payload}};
}

ordered_json write_row(const Requirement& row) {
  ordered_json value{{"id", row.id},
                     {"section", row.section},
                     {"description", row.description},
                     {"level", name(row.level)},
                     {"source", row.source},
                     {"destination", write_destination(row.destination)}};
  if (row.port) {
    value["port"] = *row.port;
  }
  if (row.protocol != Protocol::none) {
    value["protocol"] = name(row.protocol);
  }
  value["probe"] = name(row.probe);
  if (row.interception != Interception::not_judged) {
    value["interception"] = name(row.interception);
  }
  if (row.name_enforced) {
    value["name_enforced"] = true;
  }
  write_options(options_of(row), value);
  return value;
}

}  // namespace

std::string write_table(const Table& table) {
  ordered_json document{{"schema", kTableSchema},
                        {"id", table.id},
                        {"edition", table.edition},
                        {"title", table.title},
                        {"source", table.source}};
  auto& roles = document["roles"] = ordered_json::array();
  for (const Role& role : table.roles) {
    roles.push_back(write_role(role, table.other_names));
  }
  auto& sections = document["sections"] = ordered_json::array();
  for (const Section& section : table.sections) {
    auto& written = sections.emplace_back(ordered_json{{"id", section.id}, {"title", section.title}});
    if (section.any_of) {
      written["any_of"] = true;
    }
  }
  document["vendor_ca"] = {{"organisation", table.vendor_ca.organisation}, {"sha256", table.vendor_ca.sha256}};
  auto& rows = document["rows"] = ordered_json::array();
  for (const Requirement& row : table.rows) {
    const bool is_another_way = row.alternative_of && *row.alternative_of != row.id;
    if (!is_another_way) {
      rows.push_back(write_row(row));
    } else if (!rows.empty()) {
      rows.back()["alternatives"].push_back({{"port", *row.port}, {"protocol", name(row.protocol)}});
    }
  }
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace netpreflight
