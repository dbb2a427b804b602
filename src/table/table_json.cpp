// The requirements file (docs/requirements-table.md): reading and validating.
#include <array>
#include <charconv>
#include <chrono>
#include <unordered_map>
#include <utility>

#include "json/fields_json.hpp"
#include "text/hexadecimal.hpp"
#include "text/host_name.hpp"
#include "table/table_rules.hpp"
#include "netpreflight/evidence.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {
namespace {

using nlohmann::json;
using std::string_view_literals::operator""sv;

constexpr std::size_t kMaxDeclared = 1000;  // roles, sections: they are searched one by one
constexpr std::size_t kMaxFingerprints = 100;
constexpr std::size_t kMaxOtherNames = 100;
constexpr DocumentLimits kLimits{.bytes = kMaxTableBytes,
                                 .depth = 8,
                                 .entries = kMaxTableRows,
                                 .values = 4'000'000,
                                 .memory = std::size_t{512} << 20U};

constexpr std::array kTableKeys{"schema"sv, "id"sv,       "edition"sv,   "title"sv, "source"sv,
                                "roles"sv,  "sections"sv, "vendor_ca"sv, "rows"sv};
constexpr std::array kRoleKeys{"id"sv, "name"sv, "also_called"sv};
constexpr std::array kSectionKeys{"id"sv, "title"sv, "any_of"sv};
constexpr std::array kVendorCaKeys{"organisation"sv, "sha256"sv};
constexpr std::array kRowKeys{"id"sv,      "section"sv,      "description"sv,   "level"sv,
                              "source"sv,  "destination"sv,  "port"sv,          "protocol"sv,
                              "probe"sv,   "interception"sv, "name_enforced"sv, "speaks_first"sv,
                              "payload"sv, "alternatives"sv, "expect"sv,        "proxy"sv};
constexpr std::array kAlternativeKeys{"port"sv, "protocol"sv};
constexpr std::array kPayloadKeys{"text"sv, "hex"sv};
constexpr std::array kDestinationKeys{"host"sv, "role"sv, "local"sv};

constexpr std::array kLevels{Level::mandatory, Level::optional};
constexpr std::array kProtocols{Protocol::tcp, Protocol::udp, Protocol::icmp};
constexpr std::array kPlainProtocols{Protocol::tcp, Protocol::udp};
constexpr std::array kInterceptions{Interception::forbidden, Interception::tolerated, Interception::not_judged};
constexpr std::array kLocalDestinations{DestinationKind::proxy, DestinationKind::nameservers, DestinationKind::itself,
                                        DestinationKind::forbidden_rows};

constexpr auto kinds_of_probes() {
  std::array<ProbeKind, kProbeKinds.size()> kinds{};
  std::ranges::transform(kProbeKinds, kinds.begin(), &ProbeKindEntry::kind);
  return kinds;
}

// Arrays of the file and what one entry of them is called in errors.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kEntryKinds{
    {{"rows", "row"}, {"roles", "role"}, {"sections", "section"}}};

/// Which entry of an array has an id.
using Ids = std::unordered_map<std::string, std::size_t>;

std::string name_path(const json& root, const DocumentPath& path) {
  std::string where;
  const json* value = &root;
  std::string_view kind;
  for (const auto& part : path) {
    if (const auto* index = std::get_if<std::size_t>(&part)) {
      value = &value->at(*index);
      where = kind.empty() ? fmt::format("{}{}entry {}", where, where.empty() ? "" : ", ", *index + 1)
                           : entry_name(kind, *value, *index);
      continue;
    }
    const auto& key = std::get<std::string>(part);
    value = &value->at(key);
    where = in_field(where, key);
    const auto found =
        std::find_if(kEntryKinds.begin(), kEntryKinds.end(), [&key](const auto& each) { return each.first == key; });
    kind = found == kEntryKinds.end() || &part != path.data() ? std::string_view{} : found->second;
  }
  return where;
}

bool is_date(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return false;
  }
  const auto number = [text](std::size_t from, std::size_t digits, auto& value) {
    const char* first = text.data() + from;
    return *first != '-' && std::from_chars(first, first + digits, value).ptr == first + digits;
  };
  return number(0, 4, year) && number(5, 2, month) && number(8, 2, day) &&
         std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)).ok();
}

bool is_fingerprint(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class TableReader {
 public:
  explicit TableReader(FirstFault& faults) : faults_(faults) {}

  Table read(const json& document) {
    Fields fields(faults_, document, "", kTableKeys);
    Table table;
    if (const std::string schema = fields.string("schema"); schema != kTableSchema) {
      fields.fail("schema", fmt::format("must be \"{}\", not {}", kTableSchema, in_quotes(schema)));
    }
    table.id = fields.id("id");
    table.edition = fields.string("edition");
    if (!is_date(table.edition)) {
      fields.fail("edition", "must be a date as in 2025-07-28, not " + in_quotes(table.edition));
    }
    table.title = fields.text("title");
    table.source = fields.text("source");
    read_entries(fields, "roles", kMaxDeclared, role_ids_, table.roles, &TableReader::read_role);
    table.other_names = std::move(other_names_);
    read_entries(fields, "sections", kMaxDeclared, section_ids_, table.sections, &TableReader::read_section);
    if (const json* vendor_ca = fields.required("vendor_ca")) {
      table.vendor_ca = read_vendor_ca(*vendor_ca);
    }
    read_entries(fields, "rows", kMaxTableRows, row_ids_, table.rows, &TableReader::read_row);
    if (!faults_.get() && !alternatives_.empty()) add_alternatives(table);
    return table;
  }

 private:
  template <typename Entry>
  void read_entries(Fields& fields, std::string_view key, std::size_t most, Ids& ids, std::vector<Entry>& entries,
                    Entry (TableReader::*read_entry)(const json&, std::string)) {
    const auto values = fields.array(key, 1, most);
    const std::string_view kind = key.substr(0, key.size() - 1);
    entries.reserve(values.size());
    ids.reserve(values.size());
    for (std::size_t index = 0; index < values.size() && !faults_.get(); ++index) {
      entries.push_back((this->*read_entry)(values[index], entry_name(kind, values[index], index)));
      const auto [first, is_new] = ids.emplace(entries.back().id, index);
      if (!is_new) {
        faults_.report(in_field(fmt::format("{} {}", kind, index + 1), "id"),
                       fmt::format("{} is already the id of {} {}", in_quotes(first->first), kind, first->second + 1));
      }
    }
  }

  Role read_role(const json& value, std::string where) {
    Fields fields(faults_, value, std::move(where), kRoleKeys);
    Role role{.id = fields.id("id"), .name = fields.text("name")};
    if (!fields.has("also_called")) return role;
    for (const json& entry : fields.array("also_called", 1, kMaxOtherNames)) {
      other_names_.push_back({role.id, fields.text_of("also_called", entry)});
    }
    return role;
  }

  Section read_section(const json& value, std::string where) {
    Fields fields(faults_, value, std::move(where), kSectionKeys);
    return {.id = fields.id("id"), .title = fields.text("title"), .any_of = fields.flag("any_of")};
  }

  VendorCa read_vendor_ca(const json& value) {
    Fields fields(faults_, value, in_field("", "vendor_ca"), kVendorCaKeys);
    VendorCa vendor_ca{.organisation = fields.text("organisation"), .sha256 = {}};
    for (const json& entry : fields.array("sha256", 0, kMaxFingerprints)) {
      if (!entry.is_string() || !is_fingerprint(entry.get_ref<const std::string&>())) {
        fields.fail("sha256", "must hold fingerprints of 64 lower-case hexadecimal digits, not " + shown(entry));
        break;
      }
      vendor_ca.sha256.push_back(entry.get<std::string>());
    }
    return vendor_ca;
  }

  Requirement read_row(const json& value, std::string where) {
    Fields fields(faults_, value, std::move(where), kRowKeys);
    Requirement row;
    row.id = fields.id("id");
    row.section = declared(fields, "section", section_ids_);
    row.description = fields.text("description");
    row.level = fields.choice<Level>("level", kLevels);
    row.source = declared(fields, "source", role_ids_);
    if (const json* destination = fields.required("destination")) {
      row.destination = read_destination(*destination, fields.where("destination"));
    }
    if (const auto port = fields.number("port", 65535)) {
      row.port = static_cast<std::uint16_t>(*port);
    }
    if (fields.has("protocol")) {
      row.protocol = fields.choice<Protocol>("protocol", kProtocols);
    }
    row.probe = fields.choice<ProbeKind>("probe", kinds_of_probes());
    if (fields.has("interception")) {
      row.interception = fields.choice<Interception>("interception", kInterceptions);
    }
    row.name_enforced = fields.flag("name_enforced");
    row.options = read_options(fields);
    if (faults_.get()) {
      return row;
    }
    if (auto broken = broken_rule(row)) {
      fields.fail(broken->field, std::move(broken->reason));
    }
    if (fields.has("alternatives")) read_alternatives(fields, row);
    return row;
  }

  /// Other ports that are enough as well.
  void read_alternatives(Fields& fields, const Requirement& row) {
    constexpr std::size_t kMostAlternatives = 16;
    if (!may_have_alternatives(row))
      return fields.fail("alternatives", fmt::format("must be left out for the probe {}", name(row.probe)));
    auto& ways = alternatives_[row.id];
    for (const json& value : fields.array("alternatives", 1, kMostAlternatives)) {
      Fields way(faults_, value, fields.where("alternatives"), kAlternativeKeys);
      if (!way.has("port")) way.fail("port", "is missing");
      const auto port = static_cast<std::uint16_t>(way.number("port", 65535).value_or(0));
      ways.push_back(at_port(row, port, way.choice<Protocol>("protocol", kPlainProtocols)));
    }
  }

  /// Each is a row of its own, behind the one that it is another way for.
  void add_alternatives(Table& table) {
    std::vector<Requirement> rows;
    for (auto& row : table.rows) {
      const auto ways = alternatives_.find(row.id);
      const std::string first = row.id;
      if (ways != alternatives_.end()) row.alternative_of = first;
      rows.push_back(std::move(row));
      if (ways == alternatives_.end()) continue;
      for (auto& way : ways->second) {
        way.id = fmt::format("{}-{}-{}", first, *way.port, name(way.protocol));
        way.alternative_of = first;
        if (!row_ids_.emplace(way.id, rows.size()).second)
          faults_.report(in_field(fmt::format("row {}", in_quotes(first)), "alternatives"),
                         fmt::format("make a row {}, and there is one already", in_quotes(way.id)));
        rows.push_back(std::move(way));
      }
    }
    table.rows = std::move(rows);
  }

  /// Nothing where the row says none of them.
  std::optional<ProbeOptions> read_options(Fields& fields) {
    ProbeOptions options;
    options.speaks_first = fields.flag("speaks_first");
    if (fields.has("expect")) options.expect = fields.text("expect");
    options.proxy = fields.flag("proxy");
    if (const json* payload = fields.has("payload") ? fields.required("payload") : nullptr)
      options.payload = read_payload(*payload, fields.where("payload"));
    return options == ProbeOptions{} ? std::nullopt : std::optional(std::move(options));
  }

  /// Digits of the bytes, however they are told.
  std::string read_payload(const json& value, std::string where) {
    constexpr std::size_t kMostPayload = 512;
    Fields fields(faults_, value, where, kPayloadKeys);
    if (value.size() != 1) {
      faults_.report(std::move(where), "must have exactly one of text, hex");
      return {};
    }
    const bool is_text = fields.has("text");
    std::string digits = is_text ? to_hexadecimal(fields.text("text")) : fields.string("hex");
    if (!is_text && !is_hexadecimal(digits))
      fields.fail("hex", "must be pairs of lower-case hexadecimal digits, not " + in_quotes(digits));
    if (digits.size() > 2 * kMostPayload)
      fields.fail(is_text ? "text" : "hex", fmt::format("must be at most {} bytes", kMostPayload));
    return digits;
  }

  Destination read_destination(const json& value, std::string where) {
    Fields fields(faults_, value, where, kDestinationKeys);
    if (value.size() != 1) {
      faults_.report(std::move(where), "must have exactly one of host, role, local");
      return {};
    }
    if (fields.has("role")) {
      return {DestinationKind::role, declared(fields, "role", role_ids_)};
    }
    if (fields.has("local")) {
      return {fields.choice<DestinationKind>("local", kLocalDestinations), {}};
    }
    Destination destination{DestinationKind::host, fields.string("host")};
    if (!is_host(destination.name)) {
      fields.fail("host", "must be a host name or an address, not " + in_quotes(destination.name));
    }
    return destination;
  }

  static std::string declared(Fields& fields, std::string_view key, const Ids& ids) {
    std::string id = fields.string(key);
    if (!ids.contains(id)) {
      const std::string_view list = key == "section" ? "sections" : "roles";
      fields.fail(key, fmt::format("{} is not declared under \"{}\"", in_quotes(id), list));
    }
    return id;
  }

  FirstFault& faults_;
  std::vector<OtherName> other_names_;
  std::unordered_map<std::string, std::vector<Requirement>> alternatives_;
  Ids role_ids_;
  Ids section_ids_;
  Ids row_ids_;
};

}  // namespace

tl::expected<Table, TableError> read_table(std::string_view text, std::string_view file) {
  const auto error = [file](const DocumentFault& fault) {
    return tl::unexpected(TableError{std::string(file), fault.where, fault.reason});
  };
  const auto document = parse_document(text, kLimits, name_path);
  if (!document) {
    return error(document.error());
  }
  FirstFault faults;
  Table table = TableReader(faults).read(*document);
  if (const auto& fault = faults.get()) {
    return error(*fault);
  }
  return table;
}

}  // namespace netpreflight
