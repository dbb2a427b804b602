// Pages that are one table in CSV.
#include "page/csv_text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "page/page.hpp"

namespace netpreflight {
namespace {

using Lines = std::vector<std::string>;

Lines read(const std::string& csv) {
  const auto page = read_page(csv);
  if (!page) return {page.error()};
  Lines lines;
  for (const auto& row : page->rows)
    lines.push_back(fmt::format("{}: {}, {} > {}", row.line, row.description, row.port, row.destination));
  return lines;
}

TEST(Csv, ValuesStandBetweenCommasSemicolonsOrTabulators) {
  for (const char* separator : {",", ";", "\t"}) {
    std::string text = "Service|Port|Server\nA|443/tcp|a.example\n";
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|')) text.replace(at, 1, separator);
    EXPECT_EQ(read(text), Lines{"2: A, 443/tcp > a.example"});
    EXPECT_EQ(read("\xEF\xBB\xBF" + text), Lines{"2: A, 443/tcp > a.example"});
  }
}

TEST(Csv, QuotesHoldSeparatorsAndLines) {
  EXPECT_EQ(read("Service,Port,Server\r\n\"A, \"\"b\"\"\r\nc\", \"1/tcp,2/tcp\",a.example\r\n\r\nD,3/tcp,d.example"),
            (Lines{"2: A, \"b\" c, 1/tcp > a.example", "2: A, \"b\" c, 2/tcp > a.example", "5: D, 3/tcp > d.example"}));
  EXPECT_EQ(read("Service,Port,Server\nA,1/tcp,\"a.example"), Lines{"2: A, 1/tcp > a.example"});
}

TEST(Csv, CostsAreBounded) {
  EXPECT_EQ(read("Port,Server\n" + std::string(8'000'000, ',')),
            Lines{"line 2: the page has more than 1000 columns in a table"});
  std::string rows;
  for (int i = 0; i < 100'000; ++i) rows += "1,a\n";
  EXPECT_EQ(read("Port,Server\n" + rows), Lines{"line 100001: the page has more than 200000 cells in its tables"});
}

TEST(Csv, OtherTextIsNone) {
  EXPECT_FALSE(read_page("Dear all, the port of the server is open,\nyours\n"));
  EXPECT_FALSE(read_page("Port\n443\n"));
}

}  // namespace
}  // namespace netpreflight
