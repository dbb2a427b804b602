// Writes a struct as a JSON object and reads it back, both from one list of its fields:
//
//   template <typename Archive>
//   void fields(Archive& archive, typename Archive::template Ref<Icmp> icmp) {
//     archive("from", icmp.from);
//     archive("type", icmp.type, "Its number (RFC 792).");
//   }
//
// The third argument describes the field for the JSON Schema (schema_archive_json.hpp), which comes from the same list.
// Owned by the JSON readers and writers in src/record; knows nothing of what the fields mean.
#pragma once

#include <cmath>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "json/document_json.hpp"
#include "json/fields_json.hpp"
#include "json/names.hpp"
#include "json/text_json.hpp"
#include "netpreflight/report.hpp"
#include "record/evidence_names.hpp"
#include "text/foreign.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

/// Where a value stands, as a chain of keys and indices up to the document.
struct Place {
  const Place* above = nullptr;
  std::variant<std::string_view, std::size_t> step;

  /// "rows[3].steps[1].evidence".
  std::string words() const {
    if (above == nullptr) {
      return {};
    }
    std::string text = above->words();
    if (const auto* index = std::get_if<std::size_t>(&step)) {
      return text + fmt::format("[{}]", *index);
    }
    const std::string_view key = std::get<std::string_view>(step);
    return text + (text.empty() ? "" : ".") + escape_foreign(key, 80);
  }
};

/// Writes the fields of a struct into an object that has begun.
class Writer {
 public:
  template <typename T>
  using Ref = const T&;

  explicit Writer(JsonText& out) : out_(out) {}

  template <typename T>
  void operator()(std::string_view key, const T& value, std::string_view about = {});

  /// The fields of `value` among those of the object around it; null where it is absent. `sign` names one of them.
  template <typename T>
  void flat(std::string_view sign, const std::optional<T>& value);

 private:
  JsonText& out_;
};

/// Writes null for each field, whatever it holds.
class BlankWriter {
 public:
  template <typename T>
  using Ref = const T&;

  explicit BlankWriter(JsonText& out) : out_(out) {}

  template <typename T>
  void operator()(std::string_view key, const T& /*value*/, std::string_view /*about*/ = {}) {
    out_.key(key);
    out_.null();
  }

  template <typename T>
  void flat(std::string_view /*sign*/, const std::optional<T>& /*value*/) {
    fields(*this, T{});
  }

 private:
  JsonText& out_;
};

inline void write_json(JsonText& out, std::string_view value) {
  out.string(value);
}
inline void write_json(JsonText& out, const std::string& value) {
  out.string(value);
}
inline void write_json(JsonText& out, const Lines& value) {
  out.string(value.text);
}
inline void write_json(JsonText& out, Cause value) {
  out.string(code(value));
}
inline void write_json(JsonText& out, WallTime value) {
  out.string(rfc3339(value));
}
inline void write_json(JsonText& out, bool value) {
  out.boolean(value);
}

inline void write_json(JsonText& out, Milliseconds value) {
  out.real(std::isfinite(value.count()) ? std::round(value.count() * 1000) / 1000 : 0.0);
}

inline void write_json(JsonText& out, Protocol value) {
  value == Protocol::none ? out.null() : out.string(name(value));
}

template <typename T>
  requires std::integral<T>
void write_json(JsonText& out, T value) {
  out.integer(value);
}

template <typename T>
  requires std::is_enum_v<T>
void write_json(JsonText& out, T value) {
  out.string(name(value));
}

template <typename T>
void write_json(JsonText& out, const std::optional<T>& value) {
  value ? write_json(out, *value) : out.null();
}

template <typename T>
void write_json(JsonText& out, const std::vector<T>& values) {
  out.begin_array();
  for (const T& value : values) {
    write_json(out, value);
  }
  out.end_array();
}

template <typename T>
  requires std::is_class_v<T>
void write_json(JsonText& out, const T& value) {
  out.begin_object();
  Writer writer(out);
  fields(writer, value);
  out.end_object();
}

template <typename T>
void Writer::operator()(std::string_view key, const T& value, std::string_view /*about*/) {
  out_.key(key);
  write_json(out_, value);
}

template <typename T>
void Writer::flat(std::string_view /*sign*/, const std::optional<T>& value) {
  if (value) {
    fields(*this, *value);
  } else {
    BlankWriter blank(out_);
    fields(blank, T{});
  }
}

/// The first fault is reported; after it the values stay as they were. Keys that are in no list are ignored.
class Reader {
 public:
  template <typename T>
  using Ref = T&;

  Reader(FirstFault& faults, const nlohmann::json& object, const Place& place)
      : faults_(faults), object_(object), place_(place) {
    if (!object.is_object()) {
      faults.report(place.words(), "must be an object, not " + shown(object));
    }
  }

  template <typename T>
  void operator()(std::string_view key, T& value, std::string_view /*about*/ = {}) {
    constexpr bool kMayBeMissing = requires { value.has_value(); };
    const Place place{&place_, key};
    if (const nlohmann::json* found = find(key)) {
      read(faults_, *found, place, value);
    } else if (!kMayBeMissing) {
      faults_.report(place.words(), "is missing");
    }
  }

  template <typename T>
  void flat(std::string_view sign, std::optional<T>& value) {
    const nlohmann::json* found = find(sign);
    if (found != nullptr && !found->is_null()) {
      fields(*this, value.emplace());
    }
  }

  const nlohmann::json* find(std::string_view key) const {
    if (!object_.is_object()) {
      return nullptr;
    }
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

 private:
  FirstFault& faults_;
  const nlohmann::json& object_;
  const Place& place_;
};

inline void read(FirstFault& faults, const nlohmann::json& from, const Place& place, std::string& value) {
  constexpr std::size_t kLongest = 64U << 10U;
  if (!from.is_string()) {
    faults.report(place.words(), "must be a string, not " + shown(from));
    return;
  }
  // A report may have come by mail from anybody, and everything downstream prints what it finds here.
  value = escape_foreign(from.get_ref<const std::string&>(), kLongest);
}

/// As a string, but its lines stay lines.
inline void read(FirstFault& faults, const nlohmann::json& from, const Place& place, Lines& value) {
  constexpr std::size_t kLongest = 1U << 20U;
  if (!from.is_string()) {
    faults.report(place.words(), "must be a string, not " + shown(from));
    return;
  }
  std::string_view rest = std::string_view(from.get_ref<const std::string&>()).substr(0, kLongest);
  value.text.clear();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    value.text += escape_foreign(rest.substr(0, end), kLongest) + (end < rest.size() ? "\n" : "");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

inline void read(FirstFault& faults, const nlohmann::json& from, const Place& place, bool& value) {
  if (!from.is_boolean()) {
    faults.report(place.words(), "must be true or false, not " + shown(from));
    return;
  }
  value = from.get<bool>();
}

inline void read(FirstFault& faults, const nlohmann::json& from, const Place& place, Milliseconds& value) {
  if (!from.is_number()) {
    faults.report(place.words(), "must be a number of milliseconds, not " + shown(from));
    return;
  }
  value = Milliseconds(from.get<double>());
}

template <typename T>
void read_word(FirstFault& faults, const nlohmann::json& from, const Place& place, std::optional<T> found, T& value) {
  if (!found) {
    faults.report(place.words(), "must be a word that this version knows, not " + shown(from));
    return;
  }
  value = *found;
}

inline std::string_view word_in(const nlohmann::json& from) {
  return from.is_string() ? std::string_view(from.get_ref<const std::string&>()) : std::string_view{};
}

inline void read(FirstFault& faults, const nlohmann::json& from, const Place& place, Cause& value) {
  read_word(faults, from, place, cause_of_code(word_in(from)), value);
}

inline void read(FirstFault& faults, const nlohmann::json& from, const Place& place, Protocol& value) {
  read_word(faults, from, place, from.is_null() ? Protocol::none : from_name<Protocol>(word_in(from)), value);
}

inline void read(FirstFault& faults, const nlohmann::json& from, const Place& place, WallTime& value) {
  read_word(faults, from, place, from_rfc3339(word_in(from)), value);
}

template <typename T>
  requires std::is_enum_v<T>
void read(FirstFault& faults, const nlohmann::json& from, const Place& place, T& value) {
  read_word(faults, from, place, from_name<T>(word_in(from)), value);
}

template <typename T>
  requires std::integral<T>
void read(FirstFault& faults, const nlohmann::json& from, const Place& place, T& value) {
  const bool fits = from.is_number_unsigned()  ? std::in_range<T>(from.get<std::uint64_t>())
                    : from.is_number_integer() ? std::in_range<T>(from.get<std::int64_t>())
                                               : false;
  if (!fits) {
    faults.report(place.words(), "must be a whole number that fits, not " + shown(from));
    return;
  }
  value = from.get<T>();
}

template <typename T>
void read(FirstFault& faults, const nlohmann::json& from, const Place& place, std::optional<T>& value) {
  if (from.is_null()) {
    value.reset();
  } else {
    read(faults, from, place, value.emplace());
  }
}

template <typename T>
void read(FirstFault& faults, const nlohmann::json& from, const Place& place, std::vector<T>& values) {
  if (!from.is_array()) {
    faults.report(place.words(), "must be an array, not " + shown(from));
    return;
  }
  values.reserve(from.size());
  for (std::size_t index = 0; index < from.size(); ++index) {
    read(faults, from[index], Place{&place, index}, values.emplace_back());
  }
}

template <typename T>
  requires std::is_class_v<T>
void read(FirstFault& faults, const nlohmann::json& from, const Place& place, T& value) {
  Reader reader(faults, from, place);
  fields(reader, value);
}

}  // namespace netpreflight
