#include "report/text/parts.hpp"

#include <array>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/layout.hpp"

namespace netpreflight {

namespace {

/// In the order of Status.
constexpr std::array<std::string_view, 4> kStatusColors{"32", "33", "31;1", "2"};
/// In the order of Verdict.
constexpr std::array<std::string_view, 3> kVerdictColors{"32;1", "33;1", "31;1"};

constexpr std::size_t kIndent = 8;
constexpr std::size_t kLabelWidth = 5;

}  // namespace

std::string painted(const TextStyle& style, std::string_view text, std::string_view color) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : std::string(text);
}

std::string painted(const TextStyle& style, Status status) {
  return painted(style, words(status), kStatusColors.at(static_cast<std::size_t>(status)));
}

std::string painted(const TextStyle& style, Verdict verdict) {
  return painted(style, words(verdict), kVerdictColors.at(static_cast<std::size_t>(verdict)));
}

std::string text_field(const TextStyle& style, std::string_view label, std::string_view text) {
  return wrapped(std::string(kIndent, ' ') + padded(label, kLabelWidth) + ' ', text, style.columns);
}

std::string text_found(const TextStyle& style, const ReportedRow& row) {
  std::string text = text_field(style, "found", finding_words(row));
  if (is_problem(row.status) && row.cause) text += text_field(style, "means", entry(*row.cause).meaning);
  return text;
}

std::string text_remedy(const TextStyle& style, const ReportedRow& row) {
  if (!row.remedy) return {};
  return text_field(style, "do",
                    is_problem(row.status) && row.cause ? fmt::format("ask {}: {}", entry(*row.cause).ask, *row.remedy)
                                                        : *row.remedy);
}

}  // namespace netpreflight
