// What is read of a page in any language, and where that ends.
#include "page/page.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "page/language.hpp"
#include "page/page_text.hpp"

namespace netpreflight {
namespace {

std::string page_of(const std::string& service, const std::string& port, const std::string& source,
                    const std::string& server) {
  return fmt::format(
      "T\n===\n\n.. list-table::\n\n   * - Service\n     - Port\n     - Source\n     - Server\n"
      "   * - {}\n     - {}\n     - {}\n     - {}\n",
      service, port, source, server);
}

std::string error(const std::string& text) {
  const auto page = read_page(text);
  return page ? fmt::format("none, and {} rows", page->rows.size()) : page.error();
}

/// "TEXT, TEXT ...", each with its number.
std::string list_of(const std::string& text, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += fmt::format("{}{}{}", i == 0 ? "" : ",", text, i);
  return list;
}

TEST(Page, EachLanguageIsInTheTable) {
  std::vector<std::string_view> names;
  for (const PageLanguage* language : page_languages()) names.push_back(language->name);
  EXPECT_EQ(names, (std::vector<std::string_view>{"CSV", "HTML", "Markdown", "reStructuredText"}));
}

TEST(Page, SaysWhichTablesItLooksFor) {
  const std::string what = " with a column of ports and one of descriptions or destinations";
  EXPECT_EQ(error("Hello"), "has no CSV table or HTML table or Markdown table or reStructuredText table" + what);
  EXPECT_EQ(error("<html>"), "has no HTML table" + what);
  EXPECT_EQ(error(".. list-table::\n"), "has no reStructuredText table" + what);
  EXPECT_EQ(error("<html>\n.. list-table::\n"), "has no HTML table or reStructuredText table" + what);
  EXPECT_EQ(error("\xFF<html>"), "is not UTF-8 text");
  EXPECT_EQ(error(std::string(kMaxPageBytes + 1, ' ')), "is larger than 8 MiB");
}

TEST(Page, TheOtherLanguageIsTriedWhereOneHasNoTables) {
  EXPECT_EQ(error(".. raw:: html\n\n   <html><table><tr><td>x</table>\n\n" + page_of("A", "1", "Us", "a.example")),
            "none, and 1 rows");
  EXPECT_EQ(error("Ports\n\n<table><tr><td>Port<td>Server<tr><td>1<td>a.example</table>"), "none, and 1 rows");
}

TEST(Page, ARowStandsForAsManyRequirementsAsItNames) {
  EXPECT_EQ(error(page_of("A", list_of("", 40), "Us", list_of("a.example", 25))), "none, and 1000 rows");
  EXPECT_EQ(error(page_of("A", list_of("", 77), "Us", list_of("a.example", 13))),
            "line 10: a row of 13 destinations and 77 ports stands for 1001 requirements, and at most 1000 are read");
  EXPECT_EQ(
      error(page_of("A", list_of("", 900), "Us", list_of("", 900))),
      "line 10: a row of 900 destinations and 900 ports stands for 810000 requirements, and at most 1000 are read");
}

TEST(Page, RequirementsAreBounded) {
  std::string rows;
  for (int i = 0; i < 20; ++i)
    rows += fmt::format("   * - A\n     - {}\n     - Us\n     - {}\n", list_of("", 40), list_of("a", 25));
  const std::string header = page_of("A", "1", "Us", "a.example").substr(0, page_of("", "", "", "").find("   * - \n"));
  EXPECT_EQ(error(header + rows), "none, and 20000 rows");
  EXPECT_EQ(error(header + rows + "   * - A\n     - 1\n     - Us\n     - a\n"),
            "line 90: the page has more than 20000 requirements, and no more are read");
}

TEST(Page, FieldsAreBounded) {
  const std::string longest(500, 'x');
  EXPECT_EQ(error(page_of(longest, longest, longest, longest)), "none, and 1 rows");
  EXPECT_EQ(error(page_of(longest + "x", "1", "Us", "a")), "line 10: the description has more than 500 bytes");
  EXPECT_EQ(error(page_of("A", longest + "x", "Us", "a")), "line 10: the port has more than 500 bytes");
  EXPECT_EQ(error(page_of("A", "1", longest + "x", "a")), "line 10: the source has more than 500 bytes");
  EXPECT_EQ(error(page_of("A", "1", "Us", longest + "x")), "line 10: the destination has more than 500 bytes");
}

TEST(Page, HostsOfBareUrlsAreTakenOutOfProse) {
  PageContent content;
  add_hosts_in_prose(content, "S",
                     "httphttp://a.example, https://B.example/ http:// https://c.example/x (http://d.example)");
  EXPECT_EQ(content.hosts_in_prose,
            (std::map<std::string, std::set<std::string>>{{"S", {"a.example", "b.example", "d.example"}}}));
}

}  // namespace
}  // namespace netpreflight
