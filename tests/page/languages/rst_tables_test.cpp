// Tables of reStructuredText that are drawn, and those of comma-separated values.
#include "page/page.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using Lines = std::vector<std::string>;

Lines read(const std::string& rst) {
  const auto page = read_page(rst);
  if (!page) return {page.error()};
  Lines lines;
  for (const auto& row : page->rows)
    lines.push_back(
        fmt::format("{}: {}: {}, {} > {}", row.line, row.section, row.description, row.port, row.destination));
  return lines;
}

TEST(RstGrid, CellsMaySpanRowsAndColumns) {
  EXPECT_EQ(read("Net\n===\n\n"
                 "+---------+-------+-----------+\n"
                 "| Service | Port  | Server    |\n"
                 "+=========+=======+===========+\n"
                 "| Kö      | 1/tcp | a.example |\n"
                 "| der     |       |           |\n"
                 "+---------+-------+           +\n"
                 "| B       | 2/tcp |           |\n"
                 "+---------+-------+-----------+\n"
                 "| C       | 3/tcp             |\n"
                 "+---------+-------------------+\n"),
            (Lines{"7: Net: Kö der, 1/tcp > a.example", "10: Net: B, 2/tcp > a.example", "12: Net: C, 3/tcp > 3/tcp"}));
}

TEST(RstGrid, WithoutAHeaderTheFirstRowIsOne) {
  EXPECT_EQ(
      read("+------+--------+\n| Port | Server |\n+------+--------+\n| 1    | a.b.c  |\n+------+--------+\nText\n"),
      Lines{"4: : , 1 > a.b.c"});
}

TEST(RstSimple, RowsGoOnWhereTheFirstColumnIsEmpty) {
  EXPECT_EQ(read("========  ======  =========\n"
                 "Service   Port    Server\n"
                 "========  ======  =========\n"
                 "A         1/tcp,  a.example\n"
                 "          2/tcp\n"
                 "\n"
                 "B         3/tcp   b.example and c.example\n"
                 "========  ======  =========\n"
                 "\nMore text\n"),
            (Lines{"4: : A, 1/tcp > a.example", "4: : A, 2/tcp > a.example", "7: : B, 3/tcp > b.example",
                   "7: : B, 3/tcp > c.example"}));
}

TEST(RstCsv, HasItsHeaderAsAnOptionOrAsItsFirstLine) {
  EXPECT_EQ(read(".. csv-table:: Ports\n   :header: \"Service\", \"Port\", \"Server\"\n   :widths: 1, 2, 3\n\n"
                 "   \"A, b\", 1/tcp, a.example\n"),
            Lines{"5: : A, b, 1/tcp > a.example"});
  EXPECT_EQ(
      read(".. csv-table::\n   :header-rows: 1\n   :delim: ;\n\n   Service; Port; Server\n   A; 1/tcp; a.example\n"),
      Lines{"6: : A, 1/tcp > a.example"});
}

TEST(RstTables, PortsMayStandInTheSentenceAbove) {
  EXPECT_EQ(
      read("T\n=\n\n.. list-table::\n\n   * - X\n     - Y\n\nNet\n===\n\nGet it by HTTPS on\nport 443/tcp from:\n\n"
           ".. list-table::\n\n   * - Product\n     - Remote Systems\n   * - A\n     - a.example\n"),
      Lines{"19: Net: A, 443/tcp > a.example"});
}

TEST(RstTables, CostsAreBounded) {
  std::string many;
  for (int i = 0; i < 120'000; ++i) many += "== ==\nx\n";
  EXPECT_EQ(read(many).size(), 1U);
  std::string wide = "+";
  for (int i = 0; i < 3000; ++i) wide += "-+";
  std::string rows;
  for (int i = 0; i < 100'000; ++i) rows += "|\n";
  EXPECT_EQ(read(wide + "\n" + rows + wide + "\n"), Lines{"line 2: the page has more than 1000 columns in a table"});
}

}  // namespace
}  // namespace netpreflight
