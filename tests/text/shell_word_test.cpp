// Words for a shell: as they are where that is safe, else in single quotes.
#include "text/shell_word.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(ShellWord, PlainAndQuoted) {
  EXPECT_EQ(shell_word("--host"), "--host");
  EXPECT_EQ(shell_word("cockpit=[2001:db8::1]"), "'cockpit=[2001:db8::1]'");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("it's"), R"('it'\''s')");
  EXPECT_EQ(shell_word("$(reboot)"), "'$(reboot)'");
  EXPECT_EQ(shell_words({"sh", "-c", "echo a; b"}), "sh -c 'echo a; b'");
}

}  // namespace
}  // namespace netpreflight
