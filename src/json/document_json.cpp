#include "json/document_json.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"
#include "text/utf8.hpp"

namespace netpreflight {
namespace {

using nlohmann::json;

/// "line 3, column 5" of an offset; columns count bytes.
std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
  return fmt::format("line {}, column {}", lines + 1, column + 1);
}

/// What nlohmann says behind its own number and place: "unexpected '}'; expected string literal".
std::string syntax_detail(std::string_view message) {
  for (const std::string_view mark : {" - ", "] "}) {
    if (const std::size_t found = message.find(mark); found != std::string_view::npos) {
      message.remove_prefix(found + mark.size());
      break;
    }
  }
  return escape_foreign(message, 200);
}

/// Builds the document from parser events: nlohmann's own builder keeps the last of two equal keys without a word,
/// and knows no limits.
class Builder {
 public:
  Builder(std::string_view text, const DocumentLimits& limits, NamePath name_path)
      : text_(text), limits_(limits), name_path_(name_path) {}

  bool null() { return put(nullptr) != nullptr; }
  bool boolean(bool value) { return put(value) != nullptr; }
  bool number_integer(std::int64_t value) { return put(value) != nullptr; }
  bool number_unsigned(std::uint64_t value) { return put(value) != nullptr; }
  bool number_float(double value, const std::string& /*spelling*/) { return put(value) != nullptr; }
  bool string(std::string& value) { return put(std::move(value)) != nullptr; }
  bool binary(json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(json::value_t::object); }
  bool start_array(std::size_t /*size*/) { return open(json::value_t::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& key) {
    Frame& frame = frames_.back();
    memory_ += kKeyBytes + key.size();
    const auto [slot, is_new] = frame.container->get_ref<json::object_t&>().try_emplace(std::move(key));
    frame.key = &slot->first;
    slot_ = &slot->second;
    return is_new || fail("is there twice");
  }

  bool parse_error(std::size_t position, const std::string& /*last_token*/, const nlohmann::detail::exception& error) {
    const std::size_t offset = position > 0 ? position - 1 : 0;
    fault_ = {line_and_column(text_, offset), "is not JSON: " + syntax_detail(error.what())};
    return false;
  }

  const std::optional<DocumentFault>& fault() const { return fault_; }
  json take() { return std::move(root_); }

 private:
  struct Frame {
    json* container;
    const std::string* key = nullptr;  ///< the one being read, in an object
  };

  /// What nlohmann's containers and the allocator take for one entry of an array, with room to grow; for a string, an array
  /// or an object of its own; and for a key with its place in the tree.
  static constexpr std::size_t kEntryBytes = 2 * sizeof(json);
  static constexpr std::size_t kBodyBytes = 64;
  static constexpr std::size_t kKeyBytes = 112;

  bool has_room_for(const json& value) {
    memory_ += kEntryBytes;
    if (value.is_string()) memory_ += kBodyBytes + value.get_ref<const std::string&>().size();
    if (value.is_structured()) memory_ += kBodyBytes;
    if (++values_ > limits_.values) return fail(fmt::format("holds more than {} values up to here", limits_.values));
    return memory_ <= limits_.memory ||
           fail(fmt::format("takes more than {} MiB of memory up to here", limits_.memory >> 20U));
  }

  json* put(json value) {
    if (!has_room_for(value)) {
      return nullptr;
    }
    if (frames_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (slot_ != nullptr) {
      *slot_ = std::move(value);
      return std::exchange(slot_, nullptr);
    }
    auto& array = frames_.back().container->get_ref<json::array_t&>();
    array.push_back(std::move(value));
    if (array.size() > limits_.entries) {
      fail(fmt::format("is one entry too many: at most {} are read", limits_.entries));
      return nullptr;
    }
    return &array.back();
  }

  bool open(json::value_t kind) {
    json* container = put(json(kind));
    if (container == nullptr) {
      return false;
    }
    if (frames_.size() == limits_.depth) {
      return fail(fmt::format("is nested more than {} levels deep", limits_.depth));
    }
    frames_.push_back({container});
    return true;
  }

  bool close() {
    frames_.pop_back();
    return true;
  }

  bool fail(std::string reason) {
    DocumentPath path;
    for (const Frame& frame : frames_) {
      if (frame.key != nullptr) {
        path.emplace_back(*frame.key);
      } else if (!frame.container->empty()) {
        path.emplace_back(frame.container->size() - 1);
      }
    }
    fault_ = {name_path_(root_, path), std::move(reason)};
    return false;
  }

  std::string_view text_;
  DocumentLimits limits_;
  NamePath name_path_;
  json root_;
  std::vector<Frame> frames_;
  json* slot_ = nullptr;  ///< the value of the key just read
  std::size_t values_ = 0;
  std::size_t memory_ = 0;
  std::optional<DocumentFault> fault_;
};

/// What is wrong with the bytes before anybody looks at them as JSON.
std::optional<DocumentFault> encoding_fault(std::string_view text, const DocumentLimits& limits) {
  if (text.size() > limits.bytes) {
    return DocumentFault{"", fmt::format("is larger than {} MiB", limits.bytes >> 20U)};
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return DocumentFault{"", "is empty"};
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return DocumentFault{"line 1", "starts with a byte order mark; save it as UTF-8 without one"};
  }
  if (const auto offset = first_not_utf8(text)) {
    const std::string_view before = text.substr(0, *offset);
    return DocumentFault{fmt::format("line {}", std::count(before.begin(), before.end(), '\n') + 1), "is not UTF-8"};
  }
  return std::nullopt;
}

}  // namespace

tl::expected<json, DocumentFault> parse_document(std::string_view text, const DocumentLimits& limits,
                                                 NamePath name_path) {
  if (auto fault = encoding_fault(text, limits)) {
    return tl::unexpected(*std::move(fault));
  }
  Builder builder(text, limits, name_path);
  json::sax_parse(text, &builder);
  if (const auto& fault = builder.fault()) {
    return tl::unexpected(*fault);
  }
  return builder.take();
}

std::string in_quotes(std::string_view text) {
  return '"' + escape_foreign(text, 80) + '"';
}

std::string shown(const json& value) {
  if (value.is_object()) {
    return "an object";
  }
  if (value.is_array()) {
    return "an array";
  }
  return value.is_string() ? in_quotes(value.get_ref<const std::string&>()) : value.dump();
}

}  // namespace netpreflight
