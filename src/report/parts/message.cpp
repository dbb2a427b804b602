#include "report/parts/message.hpp"

#include "report/parts/layout.hpp"

namespace netpreflight {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_preformatted(std::string_view line) {
  return line.starts_with(' ');
}

std::string laid_out(std::string_view text, std::size_t indent, std::size_t columns) {
  const std::string margin(indent, ' ');
  std::string out;
  for (const auto line : lines_of(text)) {
    if (line.empty()) {
      out += '\n';
    } else {
      out += is_preformatted(line) ? margin + std::string(line) + '\n' : wrapped(margin, line, columns);
    }
  }
  return out;
}

}  // namespace netpreflight
