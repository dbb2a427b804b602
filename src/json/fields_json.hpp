// Takes typed fields out of one JSON object of a table file and says exactly what is wrong with the first that is not
// as it must be. Owned by the reader in table_json.cpp; it refers to the document, which must outlive it.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "json/document_json.hpp"

namespace netpreflight {

/// The first fault that was found; all later ones are dropped.
class FirstFault {
 public:
  void report(std::string where, std::string reason);
  const std::optional<DocumentFault>& get() const { return fault_; }

 private:
  std::optional<DocumentFault> fault_;
};

/// The fields of one object. After a fault it goes on with empty values, so that callers need no branches.
class Fields {
 public:
  /// `where` names the object in errors. A key that is not in `keys` is a fault.
  Fields(FirstFault& faults, const nlohmann::json& value, std::string where, std::span<const std::string_view> keys);

  bool has(std::string_view key) const { return find(key) != nullptr; }
  void fail(std::string_view key, std::string reason);
  std::string where(std::string_view key) const;

  /// The value, or nullptr and a fault.
  const nlohmann::json* required(std::string_view key);

  std::string string(std::string_view key);

  /// Text for people: one line that can be printed as it stands, 1 to 500 bytes.
  std::string text(std::string_view key);

  /// The same for an entry of the array `key`.
  std::string text_of(std::string_view key, const nlohmann::json& entry);

  /// 1 to 100 of a-z, 0-9 and "-".
  std::string id(std::string_view key);

  /// false where the key is absent.
  bool flag(std::string_view key);

  /// A whole number from 1 to `most`; nothing where the key is absent.
  std::optional<std::uint64_t> number(std::string_view key, std::uint64_t most);

  /// The entries of an array that has at least `least` and at most `most` of them.
  std::span<const nlohmann::json> array(std::string_view key, std::size_t least, std::size_t most);

  /// The one of `allowed` whose name() stands there.
  template <typename Enum>
  Enum choice(std::string_view key, std::span<const Enum> allowed) {
    const std::string word = string(key);
    std::string names;
    for (const Enum candidate : allowed) {
      if (name(candidate) == word) {
        return candidate;
      }
      names.append(names.empty() ? "" : ", ").append(name(candidate));
    }
    fail(key, fmt::format("must be one of {}, not {}", names, in_quotes(word)));
    return {};
  }

 private:
  const nlohmann::json* find(std::string_view key) const;
  std::string as_string(std::string_view key, const nlohmann::json& value);
  std::string as_text(std::string_view key, std::string value);

  FirstFault& faults_;
  const nlohmann::json& object_;
  std::string where_;
};

/// Whether it may be the id of a row, role or section.
bool is_id(std::string_view text);

/// `field "port"`, behind the object that has it.
std::string in_field(std::string_view where, std::string_view key);

/// `row "product-updates"` where the entry of an array has an id, else `row 4`.
std::string entry_name(std::string_view kind, const nlohmann::json& entry, std::size_t index);

}  // namespace netpreflight
