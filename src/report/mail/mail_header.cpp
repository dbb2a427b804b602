#include "report/mail/mail_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// No program writes longer ones; what is beyond is not looked at.
constexpr std::size_t kLongestField = 8192;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

/// Takes the first line with its end off a text.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

/// "Name" of "Name: value"; empty where the line is none such.
std::string_view field_name(std::string_view line) {
  const std::string_view name = line.substr(0, std::min(line.find(':'), line.size()));
  const bool is_name =
      name.size() < line.size() && std::ranges::all_of(name, [](char byte) { return byte > ' ' && byte < 0x7F; });
  return is_name ? name : std::string_view();
}

struct Parameter {
  std::string name;
  std::string value;
};

/// "%C3%BC" as bytes; the charset and the language before the first piece are passed over (RFC 2231 section 4).
std::string without_percents(std::string_view text, bool is_first) {
  if (const std::size_t quote = text.rfind('\''); is_first && quote != std::string_view::npos)
    text.remove_prefix(quote + 1);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    const char* const digits = text.data() + at + 1;
    const bool is_escape =
        text[at] == '%' && text.size() - at > 2 && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
    out += is_escape ? static_cast<char>(value) : text[at];
    at += is_escape ? 2 : 0;
  }
  return out;
}

/// The value of a field, and its parameters: "text/html; charset=utf-8; name*0="a"; name*1="b"".
class FieldValue {
 public:
  explicit FieldValue(std::string_view text) : rest_(text) {
    value_ = lower_case(trimmed(take_until(";")));
    while (!rest_.empty()) take_parameter();
  }

  const std::string& value() const { return value_; }
  std::string parameter(std::string_view name) const {
    const auto found = std::ranges::find(parameters_, name, &Parameter::name);
    return found == parameters_.end() ? "" : found->value;
  }

 private:
  std::string_view take_until(std::string_view ends) {
    const std::string_view taken = rest_.substr(0, std::min(rest_.find_first_of(ends), rest_.size()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string take_quoted() {
    std::string text;
    rest_.remove_prefix(1);
    for (; !rest_.empty() && rest_.front() != '"'; rest_.remove_prefix(1)) {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      text += rest_.front();
    }
    take_until(";");
    return text;
  }

  void take_parameter() {
    rest_.remove_prefix(1);
    const std::string name = lower_case(trimmed(take_until("=;")));
    if (!rest_.starts_with('=')) return;
    rest_.remove_prefix(1);
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
    add(name, rest_.starts_with('"') ? take_quoted() : std::string(trimmed(take_until(";"))));
  }

  /// Pieces of one parameter stand in their order in whatever is in use (RFC 2231 section 3).
  void add(std::string_view name, const std::string& value) {
    const std::string_view base = name.substr(0, name.find('*'));
    const auto known = std::ranges::find(parameters_, base, &Parameter::name);
    const bool is_first = known == parameters_.end();
    const std::string piece =
        name.size() > base.size() && name.ends_with('*') ? without_percents(value, is_first) : value;
    if (is_first) {
      parameters_.push_back({std::string(base), piece});
    } else if (name.size() > base.size()) {
      known->value += piece;
    }
  }

  std::string_view rest_;
  std::string value_;
  std::vector<Parameter> parameters_;
};

void take_type(MailHeader& header, const FieldValue& field) {
  if (!field.value().empty()) header.type = field.value();
  header.boundary = field.parameter("boundary");
  header.charset = lower_case(field.parameter("charset"));
  if (header.file_name.empty()) header.file_name = field.parameter("name");
}

struct KnownField {
  std::string_view name;
  void (*take)(MailHeader& header, const FieldValue& field);
};
constexpr std::array kKnownFields{
    KnownField{"content-type", take_type},
    KnownField{"content-transfer-encoding",
               [](MailHeader& header, const FieldValue& field) { header.encoding = field.value(); }},
    KnownField{"content-disposition",
               [](MailHeader& header, const FieldValue& field) {
                 if (auto name = field.parameter("filename"); !name.empty()) header.file_name = std::move(name);
               }},
};

void take_field(MailHeader& header, std::string_view field) {
  const std::string_view name = field_name(field);
  const auto* known = std::ranges::find(kKnownFields, lower_case(name), &KnownField::name);
  if (known == kKnownFields.end()) return;
  header.is_mime = true;
  known->take(header, FieldValue(field.substr(name.size() + 1, kLongestField)));
}

}  // namespace

std::optional<MailHeader> read_header(std::string_view text) {
  MailHeader header;
  std::string_view rest = text;
  std::string_view field;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const std::string_view line = take_line(rest);
    const bool goes_on = !field.empty() && (line.front() == ' ' || line.front() == '\t') && !trimmed(line).empty();
    if (goes_on) {
      field = {field.data(), field.size() + line.size()};
      continue;
    }
    if (!field.empty()) take_field(header, field);
    const bool is_end = trimmed(line).empty();
    field = is_end ? std::string_view() : field_name(line).empty() ? std::string_view() : line;
    if (!field.empty()) continue;
    if (!is_end && before.size() == text.size()) return std::nullopt;
    header.body = is_end ? rest : before;
    return header;
  }
  if (!field.empty()) take_field(header, field);
  header.body = rest;
  return header;
}

}  // namespace netpreflight
