// Pages in reStructuredText, and such that are made to cost much.
#include "page/page.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "page/rst_markup.hpp"

namespace netpreflight {
namespace {

using Lines = std::vector<std::string>;

const std::string kHeader = "T\n===\n\n.. list-table::\n\n   * - Service\n     - Port\n     - Server\n";

std::string row(const std::string& service, const std::string& port, const std::string& server) {
  return "   * - " + service + "\n     - " + port + "\n     - " + server + "\n";
}

/// Each requirement as "LINE: DESCRIPTION, PORT > DESTINATION", with "!" where a note forbids interception; or the
/// error.
Lines read(const std::string& rst) {
  const auto page = read_page(rst);
  if (!page) return {page.error()};
  Lines lines;
  for (const auto& row : page->rows)
    lines.push_back(fmt::format("{}: {}, {} > {}{}", row.line, row.description, row.port, row.destination,
                                row.forbids_interception ? "!" : ""));
  return lines;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string many;
  for (std::size_t i = 0; i < times; ++i) many += text;
  return many;
}

TEST(Rst, MarkupIsTakenOut) {
  for (const auto& [text, plain] : std::vector<std::pair<std::string, std::string>>{
           {"``a``", "a"},
           {"**a** *b*", "a *b*"},
           {":samp:`a`", "a"},
           {":py:func:`a`", "a"},
           {"to: :ref:`a b`, :x:`c`", "to: a b, c"},
           {"see:`a`", "see:a"},
           {"443/tcp:samp:`a`", "443/tcpa"},
           {"`a <https://a.example>`_ b", "a b"},
           {"`a <https://a.example", "a"},
           {"`a`__ and `b`_", "a and b"},
           {"a\\ b \\*", "ab *"},
           {"| a", "a"},
           {":`", ":"},
           {"::::`a", "a"},
           {"", ""},
       }) {
    EXPECT_EQ(without_markup(text), plain) << text;
  }
}

TEST(Rst, ReferencesAreTakenOut) {
  const auto taken = [](const std::string& text) {
    std::set<std::string> notes;
    std::size_t anonymous = 3;
    std::string said = without_references(text, notes, anonymous) + "|";
    for (const auto& note : notes) said += note + ",";
    return said + std::to_string(anonymous);
  };
  EXPECT_EQ(taken("a [1]_ b [#x]_"), "a  b |#x,1,3");
  EXPECT_EQ(taken("[#]_[#]_"), "|#4,#5,5");
  EXPECT_EQ(taken("[a ]_ [b"), " [b|a ,3");
  EXPECT_EQ(taken("[a [b]_ c]_"), "|a  c,b,3");
  EXPECT_EQ(taken("a]_"), "a]_|3");
}

TEST(Rst, TabsAreBlanks) {
  EXPECT_EQ(read("T\n===\n\n.. list-table::\n\n\t* - Port\n\t  - Server\n\t* - 1\n\t  - a.example\t\r\n"),
            Lines{"8: , 1 > a.example"});
}

TEST(Rst, ACutCellIsNotTakenForAWholeOne) {
  EXPECT_EQ(read(kHeader + row("A", "1", std::string(4000, 'a'))),
            Lines{"line 9: a cell has 4000 bytes or more, and is not read"});
  EXPECT_EQ(read(kHeader + row("A", "1", "a.example\n" + repeated("       b.example\n", 500))),
            Lines{"line 9: a cell has 4000 bytes or more, and is not read"});
  EXPECT_EQ(read(std::string(100'000, 'x') + "\n\n" + kHeader + row("A", "1", "a.example")),
            Lines{"11: A, 1 > a.example"});
}

TEST(Rst, ANoteIsLookedAtOnceHoweverManyCellsReferToIt) {
  const std::string many =
      repeated(row("A", "1", "a.example [1]_"), 19'999) + "\n.. [1] " + repeated("intercep ", 100'000);
  EXPECT_EQ(read(kHeader + many).size(), 19'999U);
  EXPECT_EQ(read(kHeader + row("A", "1", "a.example [1]_") + "\n.. [1] No\n" + repeated("   more\n", 700) +
                 "   interception\n"),
            Lines{"9: A, 1 > a.example!"});
}

TEST(Rst, LinesTablesAndCellsAreBounded) {
  EXPECT_EQ(read(kHeader + std::string(500'001, '\n')), Lines{"has more than 500000 lines"});
  EXPECT_EQ(read(repeated(".. list-table::\n\n", 1001)), Lines{"line 2001: the page has more than 1000 tables"});
  EXPECT_EQ(read(kHeader + "   * -\n" + repeated("     -\n", 1000)),
            Lines{"line 1009: the page has more than 1000 columns in a table"});
  EXPECT_EQ(read(kHeader + repeated("   * -\n", 200'000)),
            Lines{"line 200006: the page has more than 200000 cells in its tables"});
}

TEST(Rst, LongLinesOfMarkupAreRead) {
  const std::string start = ".. list-table::\n\n";
  const std::string nothing =
      "has no reStructuredText table with a column of ports and one of descriptions or destinations";
  for (const std::string piece :
       {"[a]_", ":a:`", "[", "]_", "`", "\\ ", "**", " <http", "http", "http://a.b ", "\t", "| ", "a:"}) {
    const std::string line = repeated(piece, 4000 / piece.size()) + "\n\n";
    EXPECT_EQ(read(start + repeated(line, 200)), Lines{nothing}) << piece;
    EXPECT_EQ(read(start + repeated(piece, 800'000 / piece.size())), Lines{nothing}) << piece;
  }
}

}  // namespace
}  // namespace netpreflight
