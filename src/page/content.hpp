// What a page holds, whatever it is written in: its sections with their prose, its tables, the notes that their cells
// lead to, and the hosts in its prose. A stranger's text, and therefore within bounds.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

/// The most that is kept of a cell, a line of prose, a heading, a caption or a note, in bytes.
inline constexpr std::size_t kLongestCell = 4000;
inline constexpr std::size_t kLongestTitle = 500;

struct PageCell {
  std::string text;             ///< without markup; lines of one cell stay lines; at most kLongestCell bytes
  std::set<std::string> notes;  ///< labels of the notes that it refers to
};

struct PageTable {
  std::size_t line = 0;         ///< of the page, counted from 1
  std::string section;          ///< the heading above it
  std::string caption;          ///< its own title, or the line that stands for one
  std::size_t in_section = 0;   ///< which of PageContent::sections it stands in
  std::size_t prose_begin = 0;  ///< of the lines of prose between it and the table or heading before it
  std::size_t prose_end = 0;
  std::vector<std::string> header;
  struct Row {
    std::size_t line = 0;                          ///< of the page, counted from 1
    std::vector<std::shared_ptr<PageCell>> cells;  ///< one that spans several rows or columns stands in each of them
  };
  std::vector<Row> rows;

  /// Makes the first `count` rows the header: what stands above each other becomes one heading.
  void take_header(std::size_t count = 1);
};

struct PageLine {
  std::size_t line = 0;
  std::string text;  ///< without markup
};

struct PageSection {
  std::size_t line = 0;  ///< of its heading; 0 for what stands before the first
  std::string title;
  std::vector<PageLine> prose;
  std::size_t prose_told = 0;  ///< the lines before this one stand before a table
};

/// What a reader of one language finds in a page.
struct PageContent {
  std::vector<PageSection> sections = std::vector<PageSection>(1);
  std::vector<PageTable> tables;
  std::map<std::string, std::string> notes;                     ///< label -> text, at most kLongestCell bytes
  std::map<std::string, std::set<std::string>> hosts_in_prose;  ///< section -> hosts of bare URLs

  void begin_section(std::size_t line, std::string title);

  /// A line of the section that was begun last, as it stands there and without markup.
  void add_prose(std::size_t line, std::string_view written, std::string plain);

  /// A table of the section that was begun last, with the prose since the table before it.
  PageTable begin_table(std::size_t line, std::string caption);
};

/// Counts what a reader takes out of a page. Once it is too much the reader stops, and the page is refused.
class PageLimits {
 public:
  static constexpr std::size_t kMostTables = 1000;
  static constexpr std::size_t kMostColumns = 1000;
  static constexpr std::size_t kMostCells = 200'000;

  /// Counts a table, or a cell of a row that has `columns` with it; false where that is too much.
  bool count_table(std::size_t line);
  bool count_cell(std::size_t line, std::size_t columns);

  /// One sentence about the first thing that was too much.
  const std::optional<std::string>& error() const { return error_; }

 private:
  bool refuse(std::size_t line, std::size_t most, std::string_view what);

  std::size_t tables_ = 0;
  std::size_t cells_ = 0;
  std::optional<std::string> error_;
};

/// Adds as much of `more` as there is room for.
void append_within(std::string& text, std::string_view more, std::size_t most);

}  // namespace netpreflight
