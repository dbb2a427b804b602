// What is written to a terminal so that lines stay in their places. tests/cli/live_test.py looks at the screen that this makes.
#include "cli/progress/screen_block.hpp"

#include <climits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netpreflight {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr ScreenSize kSize{24, 80};
const std::string kCleared = "\r\x1b\x37\x1b[K\x1b[B\x1b[J\x1b\x38";

/// Takes what is written, or nothing for as long as nobody reads.
struct Terminal {
  std::vector<std::string> writes;
  bool is_read = true;
  ScreenBlock block{[this](std::string_view text) {
    if (is_read) writes.emplace_back(text);
    return is_read;
  }};

  std::string take() {
    std::string all;
    for (const auto& text : writes) all += text;
    writes.clear();
    return all;
  }
};

TEST(ScreenBlock, MakesRoomAndWritesEveryLine) {
  Terminal terminal;
  terminal.block.show({"one", "two", "three"}, kSize);
  EXPECT_EQ(terminal.take(),
            kCleared +
                "\n\n\x1b[2A\r\x1b\x37"
                "\x1b[?7l\r\x1b[Kone\r\x1b[1B\r\x1b[Ktwo\x1b[1A\r\x1b[2B\r\x1b[Kthree\x1b[2A\r\x1b[?7h");
}

TEST(ScreenBlock, WritesWhatChangedAlone) {
  Terminal terminal;
  terminal.block.show({"one", "two", "three"}, kSize);
  terminal.take();
  terminal.block.show({"one", "two", "three"}, kSize);
  EXPECT_EQ(terminal.take(), "");
  terminal.block.show({"one", "2", "three"}, kSize);
  EXPECT_EQ(terminal.take(), "\x1b[?7l\x1b[1B\r\x1b[K2\x1b[1A\r\x1b[?7h");
}

TEST(ScreenBlock, LeavesNothing) {
  Terminal terminal;
  terminal.block.erase(kSize);
  EXPECT_EQ(terminal.take(), "");
  terminal.block.show({"one"}, kSize);
  terminal.take();
  terminal.block.erase(kSize);
  EXPECT_EQ(terminal.take(), kCleared);
  terminal.block.erase(kSize);
  EXPECT_EQ(terminal.take(), "");
}

/// A place that was saved is another one after the screen changed; the cursor has stayed with its line.
TEST(ScreenBlock, IsWrittenAnewOnAScreenOfAnotherSize) {
  Terminal terminal;
  terminal.block.show({"one", "two"}, kSize);
  terminal.take();
  terminal.block.show({"one", "two"}, {24, 60});
  const std::string text = terminal.take();
  EXPECT_THAT(text, StartsWith(kCleared + kCleared + "\n\x1b[1A\r\x1b\x37"));
  EXPECT_THAT(text, HasSubstr("one"));
  EXPECT_THAT(text, HasSubstr("two"));
}

TEST(ScreenBlock, PutsTheCursorBackWhereTheUserMovedIt) {
  Terminal terminal;
  terminal.block.show({"one"}, kSize);
  terminal.take();
  terminal.block.put_back();
  terminal.block.show({"1"}, kSize);
  EXPECT_EQ(terminal.take(), "\x1b\x38\x1b[?7l\r\x1b[K1\r\x1b[?7h");
  terminal.block.put_back();
  terminal.block.erase({24, 60});
  EXPECT_EQ(terminal.take(), kCleared) << "the place is another one on a screen of another size";
}

TEST(ScreenBlock, ForgetsWhatOthersWroteOver) {
  Terminal terminal;
  terminal.block.show({"one"}, kSize);
  terminal.take();
  terminal.block.forget();
  terminal.block.show({"one"}, kSize);
  EXPECT_THAT(terminal.take(), StartsWith(kCleared + "\r\x1b\x37"));
}

TEST(ScreenBlock, WritesLaterWhatNobodyReadsNow) {
  Terminal terminal;
  terminal.is_read = false;
  terminal.block.show({"one", "two"}, kSize);
  terminal.is_read = true;
  terminal.block.show({"one", "two"}, kSize);
  EXPECT_THAT(terminal.take(), HasSubstr("two"));
  terminal.is_read = false;
  terminal.block.show({"one", "2"}, kSize);
  terminal.is_read = true;
  terminal.block.show({"one", "2"}, kSize);
  const std::string text = terminal.take();
  EXPECT_THAT(text, HasSubstr("2"));
  EXPECT_THAT(text, Not(HasSubstr("one")));
}

TEST(ScreenBlock, WritesPiecesThatAPipeTakesAtOnce) {
  Terminal terminal;
  const std::vector<std::string> lines(60, std::string(200, 'x'));
  terminal.block.show(lines, {70, 200});
  EXPECT_GT(terminal.writes.size(), 3U);
  for (const auto& text : terminal.writes) EXPECT_LE(text.size(), static_cast<std::size_t>(PIPE_BUF));
  std::size_t letters = 0;
  for (const char c : terminal.take()) letters += c == 'x' ? 1 : 0;
  EXPECT_EQ(letters, 60U * 200U);
}

}  // namespace
}  // namespace netpreflight
