// The head and the table of a report in text, for a run that is over and for one that goes on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/text/text.hpp"

namespace netpreflight {

/// What was checked, where, as which role; `taken` is how long it took. Ends with a newline.
std::string text_head(const Report& report, const TextStyle& style, std::string_view taken);

/// Without its end.
std::string section_line(const TextStyle& style, const Section& section);

/// Whether the row has a line: where none is asked for, those that were selected.
bool is_shown(const ReportedRow& row, const TextStyle& style);

/// What is said of the others, without its end.
std::string left_out_line(std::size_t rows, const TextStyle& style);

/// The columns of the rows that are shown.
class TableLayout {
 public:
  TableLayout(const Report& report, const TextStyle& style);

  /// The line without its right end and, in place of the status, blanks.
  std::string start(const ReportedRow& row) const;

  /// The columns that are left for the right end.
  std::size_t room(std::string_view start) const;

  /// The whole line with the row's status in its colour.
  std::string painted(const ReportedRow& row, std::string line) const;

 private:
  const TextStyle& style_;
  std::size_t id_width_ = 0;
  std::size_t port_width_ = 0;
};

}  // namespace netpreflight
