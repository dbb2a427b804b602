#include "net/codecs/http_head.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kVersion = "HTTP/1.";
constexpr std::size_t kCodeDigits = 3;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A token (RFC 9110 section 5.6.2).
bool is_field_name(std::string_view text) {
  static constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kSigns.find(c) != std::string_view::npos;
  });
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

/// Takes the first line off, without its end.
std::string_view take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

struct Field {
  std::string name;
  std::string value;
};

std::vector<Field> fields_of(std::string_view lines) {
  std::vector<Field> fields;
  bool continues = false;
  while (!lines.empty()) {
    const std::string_view line = take_line(lines);
    const bool folded = !line.empty() && kBlanks.find(line.front()) != std::string_view::npos;
    if (folded && continues) fields.back().value.append(" ").append(trimmed(line));
    if (folded) continue;
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = trimmed(line.substr(0, colon));
    continues = colon < line.size() && is_field_name(name);
    if (continues) fields.push_back({std::string(name), std::string(trimmed(line.substr(colon + 1)))});
  }
  return fields;
}

/// What a strict parser looks into, and refuses the whole head for.
bool frames(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kFraming{"content-length", "transfer-encoding", "connection",
                                                            "proxy-connection", "upgrade"};
  return std::ranges::find(kFraming, lower_case(name)) != kFraming.end();
}

}  // namespace

bool may_be_answer(std::string_view bytes) {
  if (bytes.find('\n') != std::string_view::npos) return read_status(first_line(bytes)).has_value();
  const std::size_t known = std::min(bytes.size(), kVersion.size());
  return bytes.substr(0, known) == kVersion.substr(0, known);
}

std::optional<int> read_status(std::string_view status_line) {
  if (!status_line.starts_with(kVersion)) return std::nullopt;
  std::string_view rest = status_line.substr(kVersion.size());
  const std::size_t version_end = std::min(rest.find_first_of(kBlanks), rest.size());
  if (version_end == 0 || !std::ranges::all_of(rest.substr(0, version_end), is_digit)) return std::nullopt;
  rest.remove_prefix(version_end);
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
  const bool has_code = rest.size() >= kCodeDigits && std::ranges::all_of(rest.substr(0, kCodeDigits), is_digit);
  const bool goes_on = rest.size() > kCodeDigits && is_digit(rest[kCodeDigits]);
  if (!has_code || goes_on || rest.front() == '0') return std::nullopt;
  return (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0');
}

std::optional<std::size_t> end_of_head(std::string_view bytes, std::size_t from) {
  for (std::size_t at = bytes.find('\n', from); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    const std::string_view behind = bytes.substr(at + 1);
    if (behind.starts_with('\n')) return at + 2;
    if (behind.starts_with("\r\n")) return at + 3;
  }
  return std::nullopt;
}

std::string_view first_line(std::string_view bytes) {
  return take_line(bytes);
}

std::string strict_head(std::string_view head, bool with_framing) {
  const auto status = read_status(take_line(head));
  std::string strict = fmt::format("HTTP/1.1 {} -\r\n", status.value_or(500));
  for (auto& field : fields_of(head)) {
    if (!with_framing && frames(field.name)) continue;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    std::ranges::replace_if(field.value, is_control, ' ');
    strict += fmt::format("{}: {}\r\n", field.name, field.value);
  }
  return strict + "\r\n";
}

}  // namespace netpreflight
