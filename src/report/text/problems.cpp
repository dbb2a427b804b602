#include "report/text/problems.hpp"

#include <array>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/layout.hpp"
#include "report/parts/message.hpp"
#include "report/text/parts.hpp"
#include "report/writers.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kRequestIndent = 4;

std::string heading(const TextStyle& style, const Problem& problem) {
  const std::string lines = wrapped(heading_words(problem) + ": ", problem.title, style.columns);
  return painted_lines(style, with_end(lines, code(problem.cause), style.columns), kBold);
}

/// "12 rows, and 2 wait: a, b ..." on one line where the table above names them; all of them where there is none.
std::string rows_of(const TextStyle& style, const Problem& problem) {
  const std::size_t waiting = problem.waiting.size();
  const std::string wait =
      waiting == 0 ? "" : fmt::format(", and {} {} for it", waiting, waiting == 1 ? "waits" : "wait");
  const std::string number = fmt::format("{}{}: ", counted(problem.rows.size(), "row"), wait);
  auto rows = problem.rows;
  rows.insert(rows.end(), problem.waiting.begin(), problem.waiting.end());
  if (style.detail == TextStyle::Detail::quiet) return number + join(rows);
  return number + as_many_as_fit(rows, style.columns - kFieldIndent - number.size());
}

}  // namespace

std::string text_problem(const TextStyle& style, const Problem& problem, const std::vector<Labelled>& also) {
  std::string text = '\n' + heading(style, problem);
  text += text_field(style, "rows", rows_of(style, problem));
  for (const auto& [label, words] : also) text += text_field(style, label, words);
  if (style.detail == TextStyle::Detail::verbose) text += text_field(style, "means", problem.meaning);
  if (problem.request.text.text.empty()) return text;
  text += text_field(style, "ask", problem.team.name + ':') + '\n';
  return text + laid_out(problem.request.text.text, kRequestIndent, style.columns);
}

std::string text_setting_warnings(const TextStyle& style, const std::vector<SettingWarning>& warnings) {
  std::string text;
  for (const auto& warning : warnings) {
    text += '\n' + painted_lines(style, with_end("Proxy setting\n", warning.code, style.columns), kBold);
    text += text_field(style, "found", warning.found);
    text += text_field(style, "do", warning.remedy);
  }
  return text;
}

std::string text_other_vantages(const TextStyle& style, const std::vector<OtherVantage>& others) {
  if (others.empty()) return {};
  std::string names;
  std::string commands;
  for (const auto& other : others) {
    names += (names.empty() ? "On the " : " and the ") + other.name;
    commands += fmt::format("  {}\n", other.command);
  }
  std::string text = '\n' + painted_lines(style, wrapped("", names + " run:", style.columns), kBold) + commands;
  if (const auto preparation = preparation_of(others); !preparation.empty())
    text += painted_lines(style, preparation_words() + ", run:", kBold) + fmt::format("  {}\n", preparation);
  return text;
}

}  // namespace netpreflight
