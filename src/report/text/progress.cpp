// A run that goes on, in the lines that its report will have.
#include <algorithm>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/layout.hpp"
#include "report/parts/message.hpp"
#include "report/text/parts.hpp"
#include "report/text/table.hpp"

namespace netpreflight {

namespace {

using State = RowInProgress::State;

/// What a row that is done has at its right end. The number of its problem is not yet known.
std::string end_of(const ReportedRow& row, std::size_t room) {
  if (is_problem(row.status) && row.cause) return std::string(code(*row.cause));
  return parts_that_fit(row.brief.value_or(""), room);
}

class RowLines {
 public:
  RowLines(const TextInProgress& progress, const TextStyle& style)
      : progress_(progress), style_(style), layout_(progress.so_far, style) {}

  /// `row` is one of the report's.
  std::string line(const ReportedRow& row) const {
    const RowInProgress& state = state_of(row);
    const std::string start = layout_.start(row);
    const std::size_t room = layout_.room(start);
    const std::string end = state.state == State::done ? end_of(row, room) : state.words;
    std::string line = cut(start, style_.columns);
    if (!end.empty()) {
      // The destination gives way: whoever waits looks at the end.
      line = with_end(cut(start, style_.columns - std::min(style_.columns, display_width(end) + 2)) + '\n', end,
                      style_.columns);
      line.pop_back();
    }
    if (state.state == State::done) return layout_.painted(row, std::move(line));
    if (state.state == State::running) line.replace(2, 3, "...");
    return line;
  }

  const RowInProgress& state_of(const ReportedRow& row) const {
    return progress_.rows.at(static_cast<std::size_t>(&row - progress_.so_far.rows.data()));
  }

 private:
  const TextInProgress& progress_;
  const TextStyle& style_;
  TableLayout layout_;
};

/// As section_line.
std::string cut_section(const TextStyle& style, const Section& section) {
  const std::string title = cut(section.title, style.columns);
  return painted(style, title, kBold) + cut(heading_note(section), style.columns - display_width(title));
}

}  // namespace

std::vector<std::string> text_in_progress(const TextInProgress& progress, const TextStyle& style) {
  const RowLines rows(progress, style);
  std::vector<std::string> lines;
  TextStyle plain = style;
  plain.color = false;
  const std::string head = text_head(progress.so_far, plain, progress.taken);
  for (const auto line : lines_of(head)) {
    const std::string whole = cut(line, style.columns);
    lines.push_back(lines.empty() ? painted(style, whole, kBold) : whole);
  }
  lines.emplace_back();
  std::size_t shown = 0;
  for (const auto& [section, of_section] : sections_of(progress.so_far)) {
    if (std::ranges::none_of(of_section, [&](const ReportedRow* row) { return is_shown(*row, style); })) continue;
    lines.push_back(cut_section(style, *section));
    for (const auto* row : of_section) {
      if (!is_shown(*row, style)) continue;
      lines.push_back(rows.line(*row));
      ++shown;
    }
  }
  const std::size_t left_out = progress.so_far.rows.size() - shown;
  if (left_out > 0) lines.push_back(left_out_line(left_out, style));
  return lines;
}

std::vector<std::string> text_in_progress_compact(const TextInProgress& progress, const TextStyle& style) {
  const RowLines rows(progress, style);
  std::vector<std::string> lines{cut(progress.taken, style.columns)};
  for (const auto& row : progress.so_far.rows) {
    const bool is_run = row.status != Status::skip || rows.state_of(row).state != State::done;
    if (is_run && is_shown(row, style)) lines.push_back(rows.line(row));
  }
  return lines;
}

}  // namespace netpreflight
