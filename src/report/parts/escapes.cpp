#include "report/parts/escapes.hpp"

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
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool control = static_cast<unsigned char>(text[at]) < 0x20 && text[at] != '\n';
    if (is_noncharacter(text.substr(at))) {
      xml += '?';
      at += 2;
    } else if (const auto entity = xml_entity(text[at]); !entity.empty()) {
      xml += entity;
    } else {
      xml += control ? '?' : text[at];
    }
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
