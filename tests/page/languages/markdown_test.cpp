// Pages in Markdown.
#include "page/page.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using Lines = std::vector<std::string>;

/// Each requirement as "LINE: SECTION: DESCRIPTION, PORT > DESTINATION, LEVEL", with "!" where a note forbids
/// interception; or the error.
Lines read(const std::string& markdown) {
  const auto page = read_page(markdown);
  if (!page) return {page.error()};
  Lines lines;
  for (const auto& row : page->rows) {
    lines.push_back(fmt::format("{}: {}: {}, {} > {}, {}{}", row.line, row.section, row.description, row.port,
                                row.destination, name(row.level), row.forbids_interception ? "!" : ""));
  }
  return lines;
}

const std::string kHeader = "| Service | Port | Server |\n|---|:-:|--:|\n";

TEST(Markdown, RowsNeedNoOuterBars) {
  EXPECT_EQ(read("# Net\n\n" + kHeader + "| A | 443/tcp | a.example |\n"),
            Lines{"5: Net: A, 443/tcp > a.example, mandatory"});
  EXPECT_EQ(
      read("Net\n---\n\nService | Port | Server\n--- | --- | ---\nA | 443/tcp | a.example\n\nB | 1 | b.example\n"),
      Lines{"6: Net: A, 443/tcp > a.example, mandatory"});
}

TEST(Markdown, MarkupIsNoText) {
  EXPECT_EQ(
      read("## **Net** ##\n" + kHeader +
           "| [A](https://x.example/y) `b` *c* \\| d | 443/tcp<br>80/tcp | `a.example` |\n"),
      (Lines{"4: Net: A b c | d, 443/tcp > a.example, mandatory", "4: Net: A b c | d, 80/tcp > a.example, mandatory"}));
  EXPECT_EQ(read(kHeader + "| A | 1/tcp | *.a.example |\n"), Lines{"3: : A, 1/tcp > *.a.example, mandatory"});
}

TEST(Markdown, NotesAndCaptionsCount) {
  EXPECT_EQ(
      read("Optional services\n\n" + kHeader + "| A[^1] | 1/tcp | a.example |\n\n[^1]: No TLS\n  interception.\n"),
      Lines{"5: : A, 1/tcp > a.example, optional!"});
  EXPECT_EQ(read("Optional\n\nNeeded\n\n" + kHeader + "| A[^1] | 1/tcp | a.example |\n\n[^1]: Be kind.\n"),
            Lines{"7: : A, 1/tcp > a.example, mandatory"});
}

TEST(Markdown, CostsAreBounded) {
  std::string rows;
  for (int i = 0; i < 66'667; ++i) rows += "|x|1|y|\n";
  EXPECT_EQ(read(kHeader + rows), Lines{"line 66668: the page has more than 200000 cells in its tables"});
  EXPECT_EQ(read(std::string(500'001, '\n') + kHeader), Lines{"has more than 500000 lines"});
  EXPECT_EQ(read(kHeader + "| " + std::string(1'000'000, '[') + " | 1/tcp | a.example |\n").size(), 1U);
}

}  // namespace
}  // namespace netpreflight
