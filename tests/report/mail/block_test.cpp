// The armoured block, after everything that mail programs do to it, and after what nobody should do to it.
#include "report/mail/block.hpp"

#include <random>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "report/mail/armour.hpp"

namespace netpreflight {
namespace {

constexpr std::size_t kMost = 1U << 20U;

/// Text that does not compress away, of a few dozen lines once it is armoured.
std::string sample(unsigned seed = 1) {
  std::mt19937 random(seed);
  std::string text = "{\"rows\": [";
  for (int i = 0; i < 400; ++i) text += std::to_string(random()) + ", ";
  return text + "0]}\n";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines, const std::string& before = "",
                   const std::string& after = "\n") {
  std::string text;
  for (const auto& line : lines) text += before + line + after;
  return text;
}

/// All words on lines of at most `columns`, as an editor fills a paragraph.
std::string refilled(const std::string& text, std::size_t columns, const std::string& before) {
  std::istringstream words(text);
  std::string out;
  std::string line = before;
  for (std::string word; words >> word;) {
    if (line.size() > before.size() && line.size() + word.size() + 1 > columns) {
      out += line + "\n";
      line = before;
    }
    line += (line.size() > before.size() ? " " : "") + word;
  }
  return out + line + "\n";
}

/// Every line cut at `columns`, wherever that is.
std::string hard_wrapped(const std::string& text, std::size_t columns) {
  std::string out;
  for (const auto& line : lines_of(text)) {
    for (std::size_t at = 0; at < line.size(); at += columns) out += line.substr(at, columns) + "\n";
  }
  return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

void expect_recovered(const std::string& mail, const std::string& text) {
  const auto blocks = find_blocks(mail, kMost);
  ASSERT_EQ(blocks.size(), 1U) << mail.substr(0, 500);
  ASSERT_TRUE(blocks[0].text) << blocks[0].text.error();
  EXPECT_EQ(*blocks[0].text, text);
}

TEST(Block, HasShortLinesOfPlainLetters) {
  for (const auto& line : lines_of(write_block(sample()))) {
    EXPECT_LE(line.size(), 64U);
    const bool is_mark = line == kBlockBegin || line == kBlockEnd;
    EXPECT_TRUE(is_mark || std::regex_match(line, std::regex("[A-Za-z0-9+/]{64}"))) << line;
  }
}

TEST(Block, IsRecoveredFromWhatMailProgramsMakeOfIt) {
  const std::string text = sample();
  const std::string block = write_block(text);
  const auto lines = lines_of(block);
  const std::string prose = "Hello,\n\nsee below. I <b>think</b> that 1 < 2 & so on.\n\n";
  const std::vector<std::pair<std::string, std::string>> mails{
      {"as it is", block},
      {"among prose", prose + block + "\nRegards\n-- \nA. Admin\n"},
      {"quoted", prose + joined(lines, "> ")},
      {"quoted twice", joined(lines, "> > ")},
      {"quoted tightly", joined(lines, ">>>")},
      {"quoted with bars", joined(lines, "| ")},
      {"indented", joined(lines, "        ")},
      {"indented with tabs", joined(lines, "\t")},
      {"trailing spaces", joined(lines, "", "   \n")},
      {"CRLF", joined(lines, "", "\r\n")},
      {"old Mac", joined(lines, "", "\r")},
      {"blank lines between", joined(lines, "", "\n\n")},
      {"on one line", joined(lines, "", " ")},
      {"refilled", refilled(prose + block, 72, "")},
      {"refilled and quoted", refilled(prose + block, 100, "> > ")},
      {"hard wrapped", hard_wrapped(block, 40)},
      {"quoted, then hard wrapped", hard_wrapped(joined(lines, "> > > "), 60)},
      {"no-break spaces", joined(lines, "\xC2\xA0\xC2\xA0", "\xC2\xA0\n")},
      {"no-break spaces of Latin-1", joined(lines, "\xA0\xA0", "\xA0\n")},
      {"zero-width spaces", joined(lines, "\xE2\x80\x8B", "\xEF\xBB\xBF\n")},
      {"HTML", "<html><body><pre>" + joined(lines, "&gt; ", "<br>\n") + "</pre></body></html>"},
      {"HTML with entities", joined(lines, "<p class=\"MsoNormal\">&nbsp;&#160;&#xA0;", "</p>")},
      {"escaped signs", replaced(replaced(block, "+", "&#43;"), "/", "&#x2F;")},
      {"escaped twice", joined(lines, "&amp;gt; ", "&amp;nbsp;\n")},
      {"dashes made beautiful", replaced(block, "--", "\xE2\x80\x94")},
      {"quoted-printable", joined(lines, "", "=20\n")},
      {"soft line breaks", hard_wrapped(block, 50).insert(200, "=\n")},
      {"remarks between lines",
       joined(lines, "> ", "\n")
           .insert(joined({lines.begin(), lines.begin() + 5}, "> ").size(), "I see, and what is this?\n\n")},
      {"lines in another order",
       [&] {
         auto shuffled = lines;
         std::swap(shuffled[3], shuffled[8]);
         return joined(shuffled);
       }()},
      {"a line twice", joined(lines).insert(joined({lines.begin(), lines.begin() + 4}).size(), lines[3] + "\n")},
      {"without the end mark", joined({lines.begin(), lines.end() - 1})},
  };
  for (const auto& [what, mail] : mails) {
    SCOPED_TRACE(what);
    expect_recovered(mail, text);
  }
}

TEST(Block, SurvivesRandomMailProgramsOnTopOfEachOther) {
  std::mt19937 random(7);
  for (unsigned round = 0; round < 60; ++round) {
    const std::string text = sample(round);
    std::string mail = write_block(text);
    for (int change = 0; change < 3; ++change) {
      switch (random() % 6) {
        case 0:
          mail = joined(lines_of(mail), "> ");
          break;
        case 1:
          mail = joined(lines_of(mail), "", "\r\n");
          break;
        case 2:
          mail = hard_wrapped(mail, 50 + random() % 30);
          break;
        case 3:
          mail = joined(lines_of(mail), "  ", " \n");
          break;
        case 4:
          mail = replaced(mail, ">", "&gt;");
          break;
        default:
          mail = "On Monday somebody wrote:\n" + mail;
          break;
      }
    }
    expect_recovered(mail, text);
  }
}

void expect_fault(const std::string& mail, const std::string& said) {
  const auto blocks = find_blocks(mail, kMost);
  ASSERT_EQ(blocks.size(), 1U) << said;
  ASSERT_FALSE(blocks[0].text) << said;
  EXPECT_NE(blocks[0].text.error().find(said), std::string::npos) << blocks[0].text.error();
}

TEST(Block, SaysWhatIsWrongWithIt) {
  const auto lines = lines_of(write_block(sample()));
  const auto count = std::to_string(lines.size() - 2);
  auto changed = lines;
  changed[10][20] = changed[10][20] == 'A' ? 'B' : 'A';
  expect_fault(joined(changed), "of its " + count + " lines these are missing or changed: 10");
  auto holed = lines;
  holed.erase(holed.begin() + 7, holed.begin() + 10);
  expect_fault(joined(holed), "missing or changed: 7 to 9");
  expect_fault(joined({lines.begin(), lines.begin() + 12}), "is cut off after line 11 of " + count);
  expect_fault(joined({lines.begin(), lines.begin() + 12}).substr(0, 750), "is cut off after line");
  auto headless = lines;
  headless.erase(headless.begin() + 1);
  expect_fault(joined(headless), "its first line is missing or changed");
  expect_fault(std::string(kBlockBegin) + "\n" + std::string(kBlockEnd), "no line of it is left");
  auto mixed = lines;
  mixed.insert(mixed.begin() + 6, lines_of(write_block(sample(2)))[9]);
  expect_fault(joined(mixed), "is doubled");
  expect_fault(replaced(joined(lines), "A", "a"), "is damaged");
}

TEST(Block, EveryBlockOfAMailIsFound) {
  const auto blocks =
      find_blocks("first\n" + write_block("one") + "second\n" + joined(lines_of(write_block("two")), "> "), kMost);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0].line, 2U);
  EXPECT_EQ(*blocks[0].text, "one");
  EXPECT_EQ(blocks[1].line, 7U);
  EXPECT_EQ(*blocks[1].text, "two");
  EXPECT_TRUE(find_blocks("no block, but -----BEGIN CERTIFICATE----- and BEGIN NETPREFLIGHT REPORT", kMost).empty());
}

TEST(Block, RefusesToExpandWithoutEnd) {
  expect_fault(write_block(std::string(kMost + 1, ' ')), "would expand to 1048577 bytes, at most 1048576 are read");
  std::string many;
  for (int i = 0; i < 3; ++i) many += write_block(std::string(kMost / 2, ' '));
  const auto blocks = find_blocks(many, kMost);
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_TRUE(blocks[0].text && blocks[1].text);
  EXPECT_FALSE(blocks[2].text);
  EXPECT_TRUE(find_blocks(std::string(kMaxMailBytes + 1, ' '), kMost).empty());
}

/// The first line of a block, which claims as much compressed text.
std::string first_line(std::uint32_t compressed_bytes) {
  Share share{'N', 'P', 'R', 'F', 1};
  put_number(share, 8, 4, compressed_bytes);
  put_number(share, 12, 4, 100);
  return armoured({0, share}) + "\n";
}

std::string line_of_block(std::uint32_t number) {
  return armoured({number, Share{static_cast<unsigned char>(number)}}) + "\n";
}

std::vector<std::string> faults(const std::string& mail) {
  std::vector<std::string> said;
  for (const auto& block : find_blocks(mail, kMost)) said.push_back(block.text ? "none" : block.text.error());
  return said;
}

using Faults = std::vector<std::string>;
const std::string kBegin = std::string(kBlockBegin) + "\n";
const std::string kEnd = std::string(kBlockEnd) + "\n";

TEST(Block, WhatItClaimsCostsNothing) {
  const std::string cut = kBegin + first_line(16U << 20U);
  std::string mail;
  for (int i = 0; i < 20'000; ++i) mail += cut;
  EXPECT_EQ(faults(mail), Faults(20'000, "is cut off after line 1 of 399459"));
  EXPECT_EQ(faults(cut + kEnd), Faults{"is damaged: of its 399459 lines these are missing or changed: 2 to 399459"});
  EXPECT_EQ(faults(kBegin + first_line((16U << 20U) + 1)), Faults{"says that it is larger than a mail can be"});
}

TEST(Block, NamesTheLinesThatAreMissing) {
  const auto missing = [](std::uint32_t lines, const std::vector<std::uint32_t>& present) {
    std::string mail = kBegin + first_line(lines * kShareBytes);
    for (const auto number : present) mail += line_of_block(number);
    return faults(mail + kEnd);
  };
  const std::string damaged = "is damaged: of its 11 lines these are missing or changed: ";
  EXPECT_EQ(missing(10, {1, 2, 3, 5, 6, 8, 10}), Faults{damaged + "5, 8, 10"});
  EXPECT_EQ(missing(10, {10, 9, 9, 2, 1}), Faults{damaged + "4 to 9"});
  EXPECT_EQ(missing(10, {2, 4, 6, 8, 10}), Faults{damaged + "2, 4, 6, 8, 10"});
  EXPECT_EQ(missing(12, {2, 4, 6, 8, 10}),
            Faults{"is damaged: of its 13 lines these are missing or changed: 2, 4, 6, 8, 10 and more"});
  EXPECT_EQ(missing(10, {}), Faults{damaged + "2 to 11"});
  EXPECT_EQ(missing(10, {1, 11}), Faults{"is doubled: lines of another report are mixed into it"});
}

TEST(Block, LongMailsOfFewKindsOfPiecesAreRead) {
  const auto filled = [](const std::string& piece) {
    std::string mail = kBegin;
    while (mail.size() + piece.size() < 1U << 20U) mail += piece;
    return mail;
  };
  for (const std::string piece : {"A", "> ", "<a", "&", "&amp;nbsp;", "\xC2\xA0", "\n", "<a\n>", "\xFF", "=\n"})
    EXPECT_EQ(faults(filled(piece)), Faults{"is damaged: no line of it is left as it was"}) << piece;
  const std::string tag = std::string(498, 'a').replace(0, 2, "<a");
  EXPECT_EQ(faults(filled(tag + ">")), Faults{"is damaged: no line of it is left as it was"});
  EXPECT_EQ(faults(filled("<a NETPREFLIGHT>")), Faults{"is damaged: no line of it is left as it was"});
  EXPECT_EQ(faults(filled(kBegin)),
            Faults(filled(kBegin).size() / kBegin.size(), "is damaged: no line of it is left as it was"));
  const std::string one = write_block("one");
  EXPECT_EQ(faults(filled(one)).size(), filled(one).size() / one.size() + 1);
}

TEST(Block, ATagMayBeLongAndMayNotHideAMark) {
  const std::string block = write_block("one");
  const std::string inside(495, 'a');
  expect_recovered("<b" + inside + ">" + block, "one");     // 498 characters: passed over
  expect_recovered("<b" + inside + "aaa>" + block, "one");  // too long for a tag: a word
  expect_recovered("1 <b" + block + ">", "one");
  expect_recovered("<b\n<b\n>" + block, "one");
  EXPECT_EQ(find_blocks("<b\n\n\n>\n" + block, kMost).at(0).line, 5U);
}

TEST(Block, RandomDamageIsNeverTakenForAReport) {
  std::mt19937 random(3);
  const std::string text = sample();
  const std::string block = write_block(text);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = block;
    for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % damaged.size();
      switch (random() % 3) {
        case 0:
          damaged[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          damaged.erase(at, 1 + random() % 70);
          break;
        default:
          damaged.insert(at, std::string(1 + random() % 3, static_cast<char>('a' + random() % 26)));
          break;
      }
    }
    for (const auto& found : find_blocks(damaged, kMost)) {
      if (found.text) EXPECT_EQ(*found.text, text);
    }
  }
}

}  // namespace
}  // namespace netpreflight
