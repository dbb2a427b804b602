// Comma-separated values (RFC 4180), with whatever stands between them. Pure; the time is linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

struct CsvRecord {
  std::size_t line = 0;  ///< where it begins, counted from 1
  std::vector<std::string> fields;
};

class CsvReader {
 public:
  /// More fields of one record than this are not kept.
  static constexpr std::size_t kMostFields = 1001;

  /// Refers to the text.
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// Reads the next record that is not an empty line; false where there is none. A quote that nothing closes is closed
  /// by the end of the text.
  bool next(CsvRecord& record);

 private:
  bool took(char c);
  bool ends_field() const;
  std::string field();
  std::string quoted();

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

/// What stands between the values of a header line: a comma, a semicolon or a tabulator, whichever there is most of.
char csv_separator(std::string_view line);

}  // namespace netpreflight
