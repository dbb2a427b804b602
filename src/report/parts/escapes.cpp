#include "report/parts/escapes.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace netpreflight {

namespace {

std::string_view xml_entity(char character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

/// U+FFFE and U+FFFF are proper UTF-8, and no characters of XML 1.0.
bool is_noncharacter(std::string_view rest) {
  return rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
}

constexpr char kLeadOfNoncharacter = '\xEF';

bool stands_for_itself_in_xml(char character) {
  static constexpr auto kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t i = 0x20; i < plain.size(); ++i) plain.at(i) = true;
    plain.at('\n') = true;
    for (const char odd : {'&', '<', '>', '"', '\'', kLeadOfNoncharacter})
      plain.at(static_cast<unsigned char>(odd)) = false;
    return plain;
  }();
  return kPlain[static_cast<unsigned char>(character)];
}

/// As GitHub's runner reads it: "%" and two digits for each of these characters, and everything else as it is.
std::string percent_escaped(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char character : text) {
    if (special.find(character) == std::string_view::npos)
      escaped += character;
    else
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(character));
  }
  return escaped;
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string xml;
  xml.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const auto odd = std::ranges::find_if_not(text, stands_for_itself_in_xml);
    const auto plain = static_cast<std::size_t>(odd - text.begin());
    xml += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto entity = xml_entity(text.front());
    const bool is_lead = text.front() == kLeadOfNoncharacter && !is_noncharacter(text);
    xml += !entity.empty() ? entity : is_lead ? text.substr(0, 1) : "?";
    text.remove_prefix(is_noncharacter(text) ? 3 : 1);
  }
  return xml;
}

std::string markdown_escaped(std::string_view text) {
  std::string markdown;
  for (const char character : text) {
    if (std::string_view("\\`*_[]<>|&#~").find(character) != std::string_view::npos) markdown += '\\';
    markdown += character;
  }
  return markdown;
}

std::string markdown_code(std::string_view text) {
  std::string code = "`";
  for (const char character : text) code += character == '`' ? '\'' : character == '|' ? '/' : character;
  return code + '`';
}

std::string workflow_data(std::string_view text) {
  return percent_escaped(text, "%\r\n");
}

std::string workflow_property(std::string_view text) {
  return percent_escaped(text, "%\r\n:,");
}

std::string csv_cell(std::string_view text) {
  std::string plain(text);
  // A spreadsheet runs what starts like a formula, and the text may be a stranger's.
  if (text.find_first_of("=+-@\t\r") == 0) plain.insert(0, "'");
  if (plain.find_first_of(",\"\r\n") == std::string::npos) return plain;
  std::string quoted = "\"";
  for (const char character : plain) quoted.append(character == '"' ? 2 : 1, character);
  return quoted + '"';
}

std::string double_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '\n') {
      quoted += "\\n";
      continue;
    }
    if (character == '"' || character == '\\') quoted += '\\';
    quoted += character;
  }
  return quoted + '"';
}

}  // namespace netpreflight
