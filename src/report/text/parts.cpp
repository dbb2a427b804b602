#include "report/text/parts.hpp"

#include <array>

#include <fmt/format.h>

#include "report/parts/layout.hpp"
#include "report/parts/message.hpp"

namespace netpreflight {

namespace {

/// In the order of Status.
constexpr std::array<std::string_view, 4> kStatusColors{"32", "33", "31;1", "2"};
/// In the order of Verdict.
constexpr std::array<std::string_view, 3> kVerdictColors{"32;1", "33;1", "31;1"};

/// In the order of Status; of a failing row that is optional small letters.
constexpr std::array<std::string_view, 4> kStatusCells{"ok  ", "warn", "FAIL", "-   "};

constexpr std::size_t kIndent = 2;
constexpr std::size_t kLabelWidth = kFieldIndent - kIndent - 1;

}  // namespace

std::string painted(const TextStyle& style, std::string_view text, std::string_view color) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : std::string(text);
}

std::string painted_lines(const TextStyle& style, std::string_view lines, std::string_view color) {
  std::string out;
  for (const auto line : lines_of(lines)) out += painted(style, line, color) + '\n';
  return out;
}

std::string painted(const TextStyle& style, Status status) {
  return painted(style, words(status), kStatusColors.at(static_cast<std::size_t>(status)));
}

std::string painted(const TextStyle& style, const ReportedRow& row) {
  const auto index = static_cast<std::size_t>(row.status);
  const bool small = row.status == Status::fail && row.requirement.level == Level::optional;
  return painted(style, small ? "fail" : kStatusCells.at(index), kStatusColors.at(index));
}

std::string painted(const TextStyle& style, Verdict verdict) {
  return painted(style, words(verdict), kVerdictColors.at(static_cast<std::size_t>(verdict)));
}

std::string text_field(const TextStyle& style, std::string_view label, std::string_view text) {
  return wrapped(std::string(kIndent, ' ') + padded(label, kLabelWidth) + ' ', text, style.columns);
}

std::string proxy_words(const RunFacts& run) {
  if (!run.proxy) return "no proxy";
  return fmt::format("proxy {}{}", *run.proxy, run.proxy_source ? fmt::format(" (from {})", *run.proxy_source) : "");
}

}  // namespace netpreflight
