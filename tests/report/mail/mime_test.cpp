// Which parts a mail has, where they stand, and how much of it is too much. Mails of real programs: tests/cli/mails_test.py.
#include "report/mail/mime.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace netpreflight {
namespace {

/// "NUMBER TYPE LINE: text", with "decoded" for the line of what is; and "A.B" where it is one of several forms.
std::vector<std::string> parts_of(const std::string& file) {
  std::vector<std::string> parts;
  const auto fault = for_each_part(file, [&](const MailPart& part) {
    parts.push_back(fmt::format("{} {} {}{}: {}", part.number, part.type,
                                part.is_decoded ? "decoded" : fmt::format("{}", part.lines_before + 1),
                                part.alternative == 0 ? "" : fmt::format(" {}.{}", part.alternative, part.branch),
                                part.text));
  });
  if (fault) parts.push_back("fault: " + *fault);
  return parts;
}

using Parts = std::vector<std::string>;

TEST(MailParts, WhatIsNoMailIsOnePart) {
  EXPECT_EQ(parts_of(""), Parts{" text/plain 1: "});
  EXPECT_EQ(parts_of("Hello,\n\nthere\n"), Parts{" text/plain 1: Hello,\n\nthere\n"});
  EXPECT_EQ(parts_of("Subject: x\n\nthere\n"), Parts{" text/plain 1: Subject: x\n\nthere\n"}) << "lines are the file's";
}

TEST(MailParts, OneText) {
  EXPECT_EQ(parts_of("Subject: x\nContent-Type: text/html\n\n<p>\n"), Parts{" text/html 4: <p>\n"});
  EXPECT_EQ(
      parts_of("Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n=FC=\n\n"),
      Parts{" text/html decoded: \xC3\xBC\n"});
}

TEST(MailParts, PartsHaveNumbersAndLines) {
  EXPECT_EQ(parts_of("Content-Type: multipart/mixed; boundary=\"b\"\n"
                     "\n"
                     "preamble\n"
                     "--b\n"
                     "\n"
                     "one\n"
                     "--bb\n"
                     "--b \t\n"
                     "Content-Type: multipart/alternative; boundary=bb\n"
                     "\n"
                     "--bb\n"
                     "Content-Type: text/plain\n"
                     "Content-Transfer-Encoding: base64\n"
                     "\n"
                     "dHdv\n"
                     "--bb\n"
                     "Content-Type: text/html\n"
                     "\n"
                     "two\n"
                     "--bb--\n"
                     "--b\n"
                     "Content-Type: message/rfc822\n"
                     "\n"
                     "Subject: x\n"
                     "Content-Type: multipart/mixed; boundary=c\n"
                     "\n"
                     "--c\n"
                     "\n"
                     "three\n"
                     "--c--\n"
                     "--b--\n"
                     "epilogue\n"),
            (Parts{" text/plain 3: preamble\n", "1 text/plain 6: one\n--bb", "2.1 text/plain decoded 1.0: two",
                   "2.2 text/html 19 1.1: two", "3.1 text/plain 29: three", " text/plain 32: epilogue\n"}));
}

TEST(MailParts, LinesEndInManyWays) {
  EXPECT_EQ(parts_of("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n"),
            (Parts{"1 text/plain 5: one", "2 text/plain 8: two"}));
}

TEST(MailParts, AMailboxHasAPartForEachMail) {
  EXPECT_EQ(
      parts_of(
          "From a@b Thu\nSubject: x\n\none\n\nFrom here on:\nand\nFrom: c\n\nFrom c@d Fri\nContent-Type: text/html\n\ntwo\n"),
      (Parts{"1 text/plain 2: Subject: x\n\none\n\nFrom here on:\nand\nFrom: c\n", "2 text/html 13: two\n"}));
  EXPECT_EQ(parts_of("From a@b Thu\nContent-Type: text/html\n\none\n"), Parts{" text/html 4: one\n"})
      << "a mail saved alone";
  EXPECT_EQ(parts_of("From here on\n\nit fails\n"), Parts{" text/plain 1: From here on\n\nit fails\n"});
}

/// `inner` in so many mails.
std::string forwarded(std::string inner, std::size_t times) {
  for (std::size_t i = 0; i < times; ++i) inner = "Content-Type: message/rfc822\n\n" + inner;
  return inner;
}

TEST(MailParts, IsBounded) {
  EXPECT_EQ(parts_of(forwarded("x\n", kMaxMailDepth)), Parts{" text/plain 41: x\n"});
  EXPECT_EQ(parts_of(forwarded("Content-Type: text/plain\n\nx\n", kMaxMailDepth + 1)),
            Parts{"fault: has parts that lie deeper than 20 in each other"});
  std::string many = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (std::size_t i = 0; i < kMaxMailParts; ++i) many += "--b\n\nx\n";
  EXPECT_EQ(parts_of(many).size(), kMaxMailParts);
  many += "--b\n\nx\n";
  EXPECT_EQ(parts_of(many).back(), "fault: has more than 1000 parts");
}

}  // namespace
}  // namespace netpreflight
