// Pages in HTML as browsers understand it, and HTML that is made to cost much.
#include "page/page.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "page/content.hpp"
#include "page/html_document.hpp"
#include "page/html_tables.hpp"

namespace netpreflight {
namespace {

using Lines = std::vector<std::string>;

/// Each requirement as "LINE: SECTION: DESCRIPTION, PORT, SOURCE > DESTINATION, LEVEL", with "!" where a note forbids
/// interception; or the error alone.
Lines read(const std::string& html) {
  const auto page = read_page(html);
  if (!page) return {page.error()};
  Lines lines;
  for (const auto& row : page->rows) {
    lines.push_back(fmt::format("{}: {}: {}, {}, {} > {}, {}{}", row.line, row.section, row.description, row.port,
                                row.source, row.destination, name(row.level), row.forbids_interception ? "!" : ""));
  }
  return lines;
}

const std::string kNothing = "has no HTML table with a column of ports and one of descriptions or destinations";
const std::string kHeader = "<!doctype html><table><tr><th>Service<th>Port<th>Source<th>Server";

TEST(Html, RowsAndCellsNeedNoEnd) {
  EXPECT_EQ(read("<html><table><tr><td>a<tr>b"), Lines{kNothing});
  EXPECT_EQ(read("<html><table><tr><td><table>"), Lines{kNothing});
  EXPECT_EQ(read("<html><table><td>Port<td>Server<tr><td>1<td>a.example"), Lines{"1: : , 1,  > a.example, mandatory"});
  EXPECT_EQ(
      read(kHeader + "\n<tr><td>Web<td>443/tcp<td>Us<td>a.example\n<tr>\n<tr><td>Mail<td>25/tcp<td>Us<td>b.example"),
      (Lines{"2: : Web, 443/tcp, Us > a.example, mandatory", "4: : Mail, 25/tcp, Us > b.example, mandatory"}));
}

TEST(Html, ATableInACellIsOneOfItsOwn) {
  EXPECT_EQ(read("<html><h2>Net</h2><table><tr><td>Menu<td><h3>Ways out</h3>"
                 "<table><tr><th>Port<th>Server\n<tr><td>443/tcp<td>a.example</table>more<tr><td>x</table>"),
            Lines{"2: Ways out: , 443/tcp,  > a.example, mandatory"});
  EXPECT_EQ(read(kHeader + "\n<tr><td>Web<table><tr><td>inner</table><td>443/tcp<td>Us<td>a.example"),
            Lines{"2: : Web, 443/tcp, Us > a.example, mandatory"});
}

TEST(Html, EmptyTablesSayNothing) {
  for (const char* text : {"<table></table>", "<table><tr></table>", "<table><tr><tr><tr></table>", "<table><caption>",
                           "<table><tbody><tr></tr></tbody><tfoot>", "<table><td></table>", "</table><tr><td>Port"}) {
    EXPECT_EQ(read(std::string("<html>") + text), Lines{kNothing}) << text;
  }
  EXPECT_EQ(read("<html><table></table><table><tr><td>Port<td>Server<tr><td>1<td>b.example</table><table>"),
            Lines{"1: : , 1,  > b.example, mandatory"});
}

TEST(Html, ACellStandsInEachRowThatItSpans) {
  EXPECT_EQ(read(kHeader + "<tr><td rowspan=2>Updates<td>443/tcp<td rowspan=3>Us<td>a.example"
                           "<tr><td>80/tcp<td>b.example<tr><td>Other<td>1/tcp<td>c.example"),
            (Lines{"1: : Updates, 443/tcp, Us > a.example, mandatory",
                   "1: : Updates, 80/tcp, Us > b.example, mandatory", "1: : Other, 1/tcp, Us > c.example, mandatory"}));
  const std::string below = "<td>1<td>Us<td>a.example<tr><td>2<td>Us<td>b.example<tr><td>3<td>Us<td>c.example";
  for (const char* span : {"0", "3", "9", "99999999999999999999999"}) {
    EXPECT_EQ(read(kHeader + "<tr><td rowspan=" + span + ">All" + below),
              (Lines{"1: : All, 1, Us > a.example, mandatory", "1: : All, 2, Us > b.example, mandatory",
                     "1: : All, 3, Us > c.example, mandatory"}));
  }
  EXPECT_EQ(read(kHeader + "<tr><td>A<td>1<td>Us<td rowspan=2>a.example<tr><td>B<td>2"),
            (Lines{"1: : A, 1, Us > a.example, mandatory", "1: : B, 2,  > a.example, mandatory"}));
}

TEST(Html, ACellStandsInEachColumnThatItSpans) {
  EXPECT_EQ(read(kHeader + "<tr><td>Time<td>123/udp<td colspan=2>Us"), Lines{"1: : Time, 123/udp, Us > Us, mandatory"});
  EXPECT_EQ(read("<html><table><tr><th colspan=2>Port<th>Server<tr><td>1<td>x<td>a.example"),
            Lines{"1: : , 1,  > a.example, mandatory"});
  EXPECT_EQ(read(kHeader + "<tr><td colspan=2 rowspan=2>7<td>Us<td>a.example<tr><td>Them<td>b.example"),
            (Lines{"1: : 7, 7, Us > a.example, mandatory", "1: : 7, 7, Them > b.example, mandatory"}));
  for (const char* span : {"0", "-1", "x", ""})
    EXPECT_EQ(read(kHeader + "<tr><td colspan='" + span + "'>A<td>1<td>Us<td>a.example"),
              Lines{"1: : A, 1, Us > a.example, mandatory"});
  EXPECT_EQ(columns_of("101"), kMostSpannedColumns);
  EXPECT_EQ(columns_of("99999999999999999999999"), kMostSpannedColumns);
}

TEST(Html, EntitiesAreResolved) {
  EXPECT_EQ(
      read(
          kHeader +
          "<tr><td>R&amp;D &lt;new&gt; &eacute;t&#233;&nbsp;&#x41;&hellip;<td>1&#47;tcp<td>&quot;Us&quot;<td>a&period;example"),
      Lines{"1: : R&D <new> \xC3\xA9t\xC3\xA9 A\xE2\x80\xA6, 1/tcp, \"Us\" > a.example, mandatory"});
  EXPECT_EQ(read(kHeader + "<tr><td>&nosuch; &amp<td>1<td>&<td>&#0;&#xD800;&#99999999;"),
            Lines{"1: : &nosuch; &, 1, & > \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD, mandatory"});
}

TEST(Html, CommentsScriptsAndStylesAreNoText) {
  EXPECT_EQ(read("<html><!-- <table><tr><th>Port<th>Server<tr><td>1<td>no.example</table> -->"
                 "<script>'<table><tr><th>Port<th>Server<tr><td>2<td>no.example</table>'</script>"
                 "<style><table></style><textarea><table></textarea><template><table><tr><th>Port</table></template>"
                 "<table><tr><th>Port<!-- x --><th>Server<script>y</script><tr><td>3<td>a<!---->.example</table>"),
            Lines{"1: : , 3,  > a.example, mandatory"});
  EXPECT_EQ(read("<html><table><tr><th>Port<th>Server<tr><td>1<td>a.example</table><!-- no end <table>"),
            Lines{"1: : , 1,  > a.example, mandatory"});
}

TEST(Html, HeadingsCaptionsAndParagraphsSayWhatATableIsAbout) {
  const std::string rows = "<tr><th>Port<th>Server<tr><td>1<td>a.example</table>";
  EXPECT_EQ(read("<html><h3>2.1. Ways <em>out</em><a class=headerlink href='#x'>\xC2\xB6</a></h3><table>" + rows),
            Lines{"1: 2.1. Ways out: , 1,  > a.example, mandatory"});
  EXPECT_EQ(read("<html><p>Optional Services</p><table>" + rows), Lines{"1: : , 1,  > a.example, optional"});
  EXPECT_EQ(read("<html><p>Optional</p><p>Needed</p><table>" + rows), Lines{"1: : , 1,  > a.example, mandatory"});
  EXPECT_EQ(read("<html><p>Optional<table><caption>Needed</caption>" + rows),
            Lines{"1: : , 1,  > a.example, mandatory"});
  EXPECT_EQ(read("<html><table><caption>These are <b>optional</b>" + rows), Lines{"1: : , 1,  > a.example, optional"});
}

TEST(Html, NotesAreFoundInEveryForm) {
  const std::string link = "<a class=footnote-reference href='#n'>[1]</a>";
  const std::string sup = "<sup><a href='#n'>1</a></sup>";
  const std::string role = "<a role=doc-noteref href='#n'>1</a>";
  const std::vector<std::string> notes{
      "<aside id=n><span>[1]</span><p>No TLS <b>interception</b>.</p></aside>",
      "<dl><dt id=n>1</dt><dd><p>No interception</p></dd><dt id=o>2</dt><dd>x</dd></dl>",
      "<table id=n><tr><td>1<td>No interception</table>",
      "<table><tr><td id=n>1<td>No interception<tr><td>2<td>x</table>",
      "<table><tr><td><a name=n>1</a><td>No interception</table>",
      "<ol><li id=n>No interception<li id=o>x</ol>",
      "<p id=n>No interception</p>",
      "<p><a id=n></a>No interception</p>",
      "<p>Some text. <span id=n>1</span> No interception",
  };
  for (const auto& reference : {link, sup, role}) {
    for (const auto& note : notes) {
      EXPECT_EQ(read(kHeader + "<tr><td>A<td>1<td>Us<td>a.example " + reference + "</table>" + note),
                Lines{"1: : A, 1, Us > a.example, mandatory!"})
          << reference << note;
    }
  }
}

TEST(Html, ANoteEndsWhereItsBlockDoes) {
  const std::string row = kHeader + "<tr><td>A<td>1<td>Us<td>a.example<sup><a href='#n'>1</a></sup></table>";
  for (const char* note : {"<p id=n>Be kind</p><p>No interception</p>", "<ol><li id=n>Be kind<li>No interception</ol>",
                           "<dl><dt id=n>1<dd>Be kind<dt>2<dd>No interception</dl>", "<p id=m>No interception</p>",
                           "<table><tr><td id=n>1<td>Be kind<tr><td>2<td>No interception</table>"}) {
    EXPECT_EQ(read(row + note), Lines{"1: : A, 1, Us > a.example, mandatory"}) << note;
  }
  const std::string two = kHeader +
                          "<tr><td>A<td>1<td>Us<td>a.example<sup><a href='#n'>1</a></sup>"
                          "<tr><td>B<td>1<td>Us<td>b.example<sup><a href='#m'>2</a></sup></table>";
  EXPECT_EQ(read(two + "<p><sup id=n>1</sup>Be kind<br><sup id=m>2</sup>No interception"),
            (Lines{"1: : A, 1, Us > a.example, mandatory", "1: : B, 1, Us > b.example, mandatory!"}));
}

TEST(Html, HostsInProseStandUnderTheirHeading) {
  const auto page = read_page(
      "<html><h2>Setup</h2><p>From https://a.example/ and (https://b.example), or "
      "https://c.example/page.<h2>Later</h2>https://d.example." +
      kHeader.substr(15) + "<tr><td>A<td>1<td>Us<td>https://e.example/");
  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(page->hosts_in_prose, (std::map<std::string, std::set<std::string>>{{"Setup", {"a.example", "b.example"}},
                                                                                {"Later", {"d.example"}}}));
  EXPECT_EQ(page->rows.at(0).destination, "e.example");
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string many;
  for (std::size_t i = 0; i < times; ++i) many += text;
  return many;
}

/// Names of the numbers up to `count`, each in its place in a text.
std::string numbered(const std::string& before, const std::string& after, std::size_t count) {
  std::string many;
  for (std::size_t i = 0; i < count; ++i) many += before + std::to_string(i) + after;
  return many;
}

const std::string kPieces = "is too much HTML: its elements, attributes and texts come to more than 200000 pieces";
const std::string kDepth = "has more than 256 HTML elements in one another";

TEST(Html, ElementsInOneAnotherAreBounded) {
  EXPECT_EQ(read("<html>" + repeated("<div>", 1'000'000)), Lines{kDepth});
  EXPECT_EQ(read("<html>" + repeated("<b>", 1'000'000)), Lines{kDepth});
  EXPECT_EQ(read("<html>" + repeated("<table><tr><td>", 500'000)), Lines{kDepth});
  EXPECT_EQ(read("<html>" + repeated("<svg><a>", 500'000)), Lines{kDepth});
  EXPECT_EQ(read("<html>" + repeated("<div>", 240) + kHeader + "<tr><td>A<td>1<td>Us<td>a.example"),
            Lines{"1: : A, 1, Us > a.example, mandatory"});
}

TEST(Html, AttributesOfAnElementAreBounded) {
  EXPECT_EQ(read("<html><a" + numbered(" a", "", 1'000'000) + ">"),
            Lines{"has an HTML element with more than 64 attributes"});
  EXPECT_EQ(read("<html><p" + numbered(" a", "=1", 64) + ">" + kHeader + "<tr><td>A<td>1<td>Us<td>a.example"),
            Lines{"1: : A, 1, Us > a.example, mandatory"});
}

TEST(Html, WhatItsTreeTakesIsBounded) {
  EXPECT_EQ(read("<html>" + repeated("<p>x</p>", 200'000)), Lines{kPieces});
  EXPECT_EQ(read("<html>" + repeated("</x>", 1'000'000)), Lines{kPieces});
  EXPECT_EQ(read("<html>" + repeated("<table>", 500'000)), Lines{kPieces});
  // Each paragraph opens all of what the first left open.
  EXPECT_EQ(read("<html><p>" + numbered("<b a", ">", 200) + "</p>" + repeated("<p>x", 100'000)), Lines{kPieces});
  EXPECT_EQ(read("<html><p><b x='" + std::string(4U << 20U, 'y') + "'></p>" + repeated("<p>z", 1000)),
            Lines{"takes more than 128 MiB of memory as HTML"});
}

TEST(Html, LongTextsAreCutOrRefused) {
  const std::string blanks = repeated("\xC2\xA0", 200'000);  // 400 KB
  EXPECT_EQ(read("<html>" + blanks), Lines{kNothing});
  EXPECT_EQ(read(kHeader + "<tr><td>A<td>1<td>Us<td>" + blanks),
            Lines{"line 1: a cell has 4000 bytes or more, and is not read"});
  EXPECT_EQ(read("<html><h2>" + blanks + "Net</h2>" + kHeader.substr(15) + "<tr><td>A<td>1<td>Us<td>a.example"),
            Lines{"1: : A, 1, Us > a.example, mandatory"});
}

TEST(Html, CellsThatSpanAreCounted) {
  const std::string header = "<html><table><tr><th>Port<th>Server";
  EXPECT_EQ(read(header + repeated("\n<tr><td colspan=100>1", 3000)),
            Lines{"line 2001: the page has more than 200000 cells in its tables"});
  EXPECT_EQ(read(header + "\n<tr>" + repeated("<td colspan=100>1", 11)),
            Lines{"line 2: the page has more than 1000 columns in a table"});
  EXPECT_EQ(read("<html>" + repeated("<table><tr><td>Port</table>\n", 1001)),
            Lines{"line 1001: the page has more than 1000 tables"});
}

}  // namespace
}  // namespace netpreflight
