#include "report/parts/layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace netpreflight {

namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Unicode blocks that terminals give no column of their own.
constexpr std::array kCombining{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x064B, 0x065F}, Range{0x1AB0, 0x1AFF},
    Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}};
/// Unicode blocks of East Asian wide characters (UAX #11).
constexpr std::array kWide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0x33FF},
                           Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},  Range{0xA000, 0xA4CF},
                           Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},  Range{0xFE30, 0xFE6F},
                           Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
                           Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <class Ranges>
bool in(const Ranges& ranges, std::uint32_t point) {
  return std::ranges::any_of(ranges, [&](const Range& range) { return point >= range.first && point <= range.last; });
}

/// The code point that starts at `at`, and moves behind it. Strings here are valid UTF-8 (escape_foreign).
std::uint32_t next_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  std::uint32_t point = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more && at < text.size(); ++i)
    point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return point;
}

/// Columns that a terminal gives it.
std::size_t width_of(std::uint32_t point) {
  if (point < kCombining.front().first) return 1;  // nearly all that there is
  if (in(kCombining, point)) return 0;
  return in(kWide, point) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(next_point(text, at));
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(text) + std::string(taken < width ? width - taken : 0, ' ');
}

std::string cut(std::string_view text, std::size_t columns) {
  std::size_t width = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size(); end = at) {
    width += width_of(next_point(text, at));
    if (width > columns) break;
  }
  return std::string(text.substr(0, end));
}

std::string wrapped(std::string_view first, std::string_view text, std::size_t columns) {
  const std::size_t indent = display_width(first);
  std::string out(first);
  std::size_t at = indent;
  while (!text.empty()) {
    const std::size_t spaces = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = std::min(text.find(' ', spaces), text.size());
    const std::string_view word = text.substr(spaces, end - spaces);
    text.remove_prefix(end);
    if (word.empty()) break;
    const std::size_t width = display_width(word);
    if (at > indent && at + spaces + width > columns) {
      out += '\n' + std::string(indent, ' ');
      at = indent;
    } else if (at > indent) {
      out.append(spaces, ' ');
      at += spaces;
    }
    out += word;
    at += width;
  }
  return out + '\n';
}

std::string with_end(std::string lines, std::string_view end, std::size_t columns) {
  constexpr std::size_t kGap = 2;
  lines.pop_back();
  if (end.empty()) return lines + '\n';
  const std::size_t last = lines.rfind('\n') + 1;  // 0 where there is no other line
  std::size_t used = display_width(std::string_view(lines).substr(last));
  if (used + kGap + display_width(end) > columns) {
    lines += '\n';
    used = 0;
  }
  lines.append(columns - std::min(columns, used + display_width(end)), ' ');
  return lines.append(end) + '\n';
}

std::string parts_that_fit(std::string_view parts, std::size_t columns) {
  std::size_t kept = 0;
  std::size_t width = 0;
  for (std::size_t at = 0; at < parts.size();) {
    const std::size_t end = std::min(parts.find(", ", at + 1), parts.size());
    width += display_width(parts.substr(at, end - at));
    if (width > columns) break;
    kept = at = end;
  }
  return std::string(parts.substr(0, kept));
}

std::string as_many_as_fit(const std::vector<std::string>& items, std::size_t columns) {
  constexpr std::string_view kMore = ", ...";
  std::string line = items.empty() ? "" : items.front();
  for (std::size_t i = 1; i < items.size(); ++i) {
    const std::size_t behind = i + 1 < items.size() ? kMore.size() : 0;
    if (display_width(line) + 2 + display_width(items[i]) + behind > columns) return line.append(kMore);
    line += ", " + items[i];
  }
  return line;
}

}  // namespace netpreflight
