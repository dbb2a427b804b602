// JSON Schema (draft 2020-12) of what Writer writes, from the same lists of fields (archive_json.hpp). It makes and checks the
// files in data/; nothing of it is in the program.
#pragma once

#include <chrono>
#include <concepts>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "json/names.hpp"
#include "netpreflight/catalogue.hpp"
#include "netpreflight/report.hpp"
#include "record/evidence_names.hpp"

namespace netpreflight {

/// The name under which a type stands in $defs, and what it is. A type without a name is spelled out wherever it is used.
struct Definition {
  std::string_view name;
  std::string_view about;
};
template <typename T>
constexpr Definition kDefinition{};

/// What neither the types of an object's fields nor their list say of it: one overload for each type that has such fields.
template <typename Schema, typename T>
void complete(Schema& /*object*/, const T& /*value*/) {}

/// The schema of one object.
class SchemaWriter {
 public:
  using Json = nlohmann::ordered_json;
  template <typename T>
  using Ref = const T&;

  /// `definitions` gets what the schema refers to as #/$defs/...
  explicit SchemaWriter(Json& definitions) : definitions_(definitions) {}

  template <typename T>
  void operator()(std::string_view key, const T& value, std::string_view about = {}) {
    add(key, schema_of(value), about);
    // Unlike an offset, what something took is never negative.
    if (std::is_same_v<T, Milliseconds> && key == "duration_ms") narrow(key, {{"minimum", 0}});
  }

  template <typename T>
  void flat(std::string_view /*sign*/, const std::optional<T>& /*value*/) {
    SchemaWriter inner(definitions_);
    fields(inner, T{});
    for (const auto& each : inner.properties_.items()) add(each.key(), nullable(each.value()), {});
  }

  void add(std::string_view key, const Json& schema, std::string_view about) {
    Json& property = properties_[std::string(key)] = described(about);
    property.update(schema);
    required_.emplace_back(key);
  }

  /// Says more of a field that is in the list.
  void narrow(std::string_view key, const Json& more) { properties_.at(std::string(key)).update(more); }

  /// Says that documents may lack a field that is in the list.
  void may_be_missing(std::string_view key) {
    if (std::erase(required_, key) != 1) throw std::logic_error("no field " + std::string(key));
  }

  /// Says something of the object as a whole.
  void also(std::string_view keyword, Json value) { further_[std::string(keyword)] = std::move(value); }

  /// The schema of a value: a reference where its type has a definition.
  template <typename T>
  Json schema_of(const T& value) {
    constexpr Definition kDefined = kDefinition<T>;
    if constexpr (kDefined.name.empty()) return in_place(value);
    const std::string name(kDefined.name);
    if (!definitions_.contains(name)) {
      Json definition = described(kDefined.about);
      definition.update(in_place(value));
      definitions_[name] = std::move(definition);
    }
    return {{"$ref", "#/$defs/" + name}};
  }

  /// Without its definitions.
  Json object() const {
    Json schema{{"type", "object"}, {"additionalProperties", false}};
    schema["required"] = required_;
    schema["properties"] = properties_;
    schema.update(further_);
    return schema;
  }

 private:
  static Json described(std::string_view about) {
    return about.empty() ? Json::object() : Json::object({{"description", about}});
  }

  static Json nullable(Json schema) {
    if (schema.contains("$ref")) return {{"anyOf", Json::array({schema, {{"type", "null"}}})}};
    if (schema.contains("enum")) {
      schema["enum"].push_back(nullptr);
    } else if (schema.contains("type") && schema["type"].is_string()) {
      schema["type"] = Json::array({schema["type"], "null"});
    }
    return schema;
  }

  // As write_json() in archive_json.hpp writes them.
  Json in_place(const std::string& /*value*/) { return {{"type", "string"}}; }
  Json in_place(const Lines& /*value*/) { return {{"type", "string"}}; }
  Json in_place(const bool& /*value*/) { return {{"type", "boolean"}}; }
  Json in_place(const Milliseconds& /*value*/) { return {{"type", "number"}}; }
  Json in_place(const WallTime& /*value*/) {
    return {{"type", "string"},
            {"format", "date-time"},
            {"pattern", R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$)"}};
  }

  Json in_place(const Cause& /*value*/) {
    Json codes = Json::array();
    for (const CatalogueEntry& each : catalogue()) codes.push_back(each.code);
    return {{"enum", codes}};
  }

  Json in_place(const Protocol& /*value*/) {
    Json names = all_names<Protocol>();
    for (auto& each : names) {
      if (each == name(Protocol::none)) each = nullptr;
    }
    return {{"enum", names}};
  }

  template <typename T>
    requires std::is_enum_v<T>
  Json in_place(const T& /*value*/) {
    return {{"enum", all_names<T>()}};
  }

  /// Numbers, codes and sizes: none is negative.
  template <typename T>
    requires std::integral<T>
  Json in_place(const T& /*value*/) {
    Json schema{{"type", "integer"}, {"minimum", 0}};
    if (sizeof(T) < sizeof(int)) schema["maximum"] = std::numeric_limits<T>::max();
    return schema;
  }

  template <typename T>
  Json in_place(const std::optional<T>& /*value*/) {
    return nullable(schema_of(T{}));
  }

  template <typename T>
  Json in_place(const std::vector<T>& /*values*/) {
    return {{"type", "array"}, {"items", schema_of(T{})}};
  }

  template <typename T>
    requires std::is_class_v<T>
  Json in_place(const T& value) {
    SchemaWriter inner(definitions_);
    fields(inner, value);
    complete(inner, value);
    return inner.object();
  }

  Json& definitions_;
  Json properties_ = Json::object();
  Json further_ = Json::object();
  std::vector<std::string> required_;
};

}  // namespace netpreflight
