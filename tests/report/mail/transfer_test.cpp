// Transfer encodings, whole and damaged.
#include "report/mail/transfer.hpp"

#include <string>

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(Transfer, Base64) {
  const auto plain = [](const std::string& text) { return decoded(text, "base64"); };
  EXPECT_EQ(plain(""), "");
  EXPECT_EQ(plain("YWJj"), "abc");
  EXPECT_EQ(plain("YWI="), "ab");
  EXPECT_EQ(plain("YQ=="), "a");
  EXPECT_EQ(plain("YW\r\nJj\r\nZA==\r\n"), "abcd") << "lines of any length";
  EXPECT_EQ(plain("YQ==\nYmM=\n"), "abc") << "one behind the other";
  EXPECT_EQ(plain("> YWJj\n> ZGVm\n"), "abcdef");
  EXPECT_EQ(plain("/+8A"), std::string("\xFF\xEF\0", 3));
}

TEST(Transfer, ALineOfBase64ThatLostACharacterDoesNotMoveTheOthers) {
  EXPECT_EQ(decoded("YWJj\nWJj\nZGVm\n", "base64"),
            "abcX\x98"
            "def");
  EXPECT_EQ(decoded("YWJj\nYWJjY\nZGVm\n", "base64"), "abcabcdef");
}

TEST(Transfer, QuotedPrintable) {
  const auto plain = [](const std::string& text) { return decoded(text, "quoted-printable"); };
  EXPECT_EQ(plain(""), "");
  EXPECT_EQ(plain("a=3Db=3db =C3=BC"), "a=b=b \xC3\xBC");
  EXPECT_EQ(plain("one=\r\n line=\nand=  \r\n more"), "one lineand more")
      << "soft line breaks, with blanks behind them";
  EXPECT_EQ(plain("blanks  \t\r\nat the end \n  "), "blanks\nat the end\n");
  EXPECT_EQ(plain("a  b\tc"), "a  b\tc");
  EXPECT_EQ(plain("1 = 2, =XY, =4"), "1 = 2, =XY, =4") << "what is no escape stays";
  EXPECT_EQ(plain("end="), "end");
  EXPECT_EQ(plain("a=0D=0A"), "a\r\n");
}

TEST(Transfer, OthersLeaveWhatTheyFind) {
  for (const std::string encoding : {"", "7bit", "8bit", "binary", "x-unknown"}) {
    EXPECT_FALSE(is_encoded(encoding));
    EXPECT_EQ(decoded("a=3D YWJj ", encoding), "a=3D YWJj ");
  }
  EXPECT_TRUE(is_encoded("base64"));
  EXPECT_TRUE(is_encoded("quoted-printable"));
}

}  // namespace
}  // namespace netpreflight
