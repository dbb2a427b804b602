#include "json/fields_json.hpp"

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"

namespace netpreflight {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 500;
constexpr std::size_t kLongestId = 100;

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

std::string in_field(std::string_view where, std::string_view key) {
  return fmt::format("{}{}field {}", where, where.empty() ? "" : ", ", in_quotes(key));
}

std::string entry_name(std::string_view kind, const json& entry, std::size_t index) {
  if (entry.is_object()) {
    const auto id = entry.find("id");
    if (id != entry.end() && id->is_string() && is_id(id->get_ref<const std::string&>())) {
      return fmt::format("{} \"{}\"", kind, id->get_ref<const std::string&>());
    }
  }
  return fmt::format("{} {}", kind, index + 1);
}

void FirstFault::report(std::string where, std::string reason) {
  if (!fault_) {
    fault_ = {std::move(where), std::move(reason)};
  }
}

Fields::Fields(FirstFault& faults, const json& value, std::string where, std::span<const std::string_view> keys)
    : faults_(faults), object_(value), where_(std::move(where)) {
  const auto* object = object_.get_ptr<const json::object_t*>();
  if (object == nullptr) {
    faults_.report(where_, "must be an object, not " + shown(object_));
    return;
  }
  for (const auto& field : *object) {
    if (std::find(keys.begin(), keys.end(), field.first) == keys.end()) {
      fail(field.first, fmt::format("is not known; known are {}", fmt::join(keys, ", ")));
    }
  }
}

std::string Fields::where(std::string_view key) const {
  return in_field(where_, key);
}

void Fields::fail(std::string_view key, std::string reason) {
  faults_.report(where(key), std::move(reason));
}

const json* Fields::find(std::string_view key) const {
  const auto* object = object_.get_ptr<const json::object_t*>();
  if (object == nullptr) {
    return nullptr;
  }
  const auto found = object->find(key);
  return found == object->end() ? nullptr : &found->second;
}

const json* Fields::required(std::string_view key) {
  const json* value = find(key);
  if (value == nullptr) {
    fail(key, "is missing");
  }
  return value;
}

std::string Fields::string(std::string_view key) {
  const json* value = required(key);
  return value == nullptr ? std::string() : as_string(key, *value);
}

std::string Fields::as_string(std::string_view key, const json& value) {
  if (!value.is_string()) {
    fail(key, "must be a string, not " + shown(value));
    return {};
  }
  return value.get_ref<const std::string&>();
}

std::string Fields::text(std::string_view key) {
  return as_text(key, string(key));
}

std::string Fields::text_of(std::string_view key, const json& entry) {
  return as_text(key, as_string(key, entry));
}

std::string Fields::as_text(std::string_view key, std::string value) {
  if (value.find_first_not_of(' ') == std::string::npos) {
    fail(key, "must not be empty");
  } else if (value.size() > kLongestText) {
    fail(key, fmt::format("must have at most {} bytes, not {}", kLongestText, value.size()));
  } else if (escape_foreign(value) != value) {
    fail(key, "must not hold control characters, as in " + in_quotes(value));
  }
  return value;
}

std::string Fields::id(std::string_view key) {
  std::string value = string(key);
  if (!is_id(value)) {
    fail(key, fmt::format("must be 1 to {} of a-z, 0-9 and -, not {}", kLongestId, in_quotes(value)));
  }
  return value;
}

bool Fields::flag(std::string_view key) {
  const json* value = find(key);
  if (value == nullptr) {
    return false;
  }
  if (!value->is_boolean()) {
    fail(key, "must be true or false, not " + shown(*value));
    return false;
  }
  return value->get<bool>();
}

std::optional<std::uint64_t> Fields::number(std::string_view key, std::uint64_t most) {
  const json* value = find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_number_unsigned() || value->get<std::uint64_t>() < 1 || value->get<std::uint64_t>() > most) {
    fail(key, fmt::format("must be a whole number from 1 to {}, not {}", most, shown(*value)));
    return std::nullopt;
  }
  return value->get<std::uint64_t>();
}

std::span<const json> Fields::array(std::string_view key, std::size_t least, std::size_t most) {
  const json* value = required(key);
  if (value == nullptr) {
    return {};
  }
  if (!value->is_array()) {
    fail(key, "must be an array, not " + shown(*value));
    return {};
  }
  if (value->size() < least) {
    fail(key, "must have at least one entry");
  } else if (value->size() > most) {
    fail(key, fmt::format("must have at most {} entries, not {}", most, value->size()));
  }
  return value->get_ref<const json::array_t&>();
}

}  // namespace netpreflight
