// Text made safe for the languages that the formats write. What comes in is UTF-8 without control characters
// (escape_foreign); here it is only kept from being taken for markup.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

/// For XML 1.0 and HTML, in text and in quoted attributes.
std::string xml_escaped(std::string_view text);

/// For GitHub's Markdown, in paragraphs and table cells.
std::string markdown_escaped(std::string_view text);

/// As Markdown code. Backquotes and pipes, which would end the code or the cell, become their look-alikes.
std::string markdown_code(std::string_view text);

/// As the message of a workflow command, and as the value of one of its properties (GitHub Actions).
std::string workflow_data(std::string_view text);
std::string workflow_property(std::string_view text);

/// One cell of RFC 4180. A cell that a spreadsheet would take for a formula has an apostrophe before it.
std::string csv_cell(std::string_view text);

/// In double quotes, as JSON, YAML and Prometheus' label values read it.
std::string double_quoted(std::string_view text);

}  // namespace netpreflight
