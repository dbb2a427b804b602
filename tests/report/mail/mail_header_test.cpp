// Headers of mails and of their parts.
#include "report/mail/mail_header.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

MailHeader header_of(std::string_view text) {
  const auto header = read_header(text);
  return header ? *header : MailHeader{"none", "", "", "", "", false, ""};
}

TEST(MailHeader, SaysHowToReadWhatFollows) {
  const auto header = header_of(
      "From: a@b\r\nMIME-Version: 1.0\r\ncontent-type: Multipart/Mixed;\r\n\tCharSet=\"UTF-8\" ; boundary=\"a; \\\"b\\\"\"\r\n"
      "Content-Transfer-Encoding: Base64 \r\nContent-Disposition: attachment; filename=report.json\r\n\r\nbody\r\n");
  EXPECT_TRUE(header.is_mime);
  EXPECT_EQ(header.type, "multipart/mixed");
  EXPECT_EQ(header.charset, "utf-8");
  EXPECT_EQ(header.boundary, "a; \"b\"");
  EXPECT_EQ(header.encoding, "base64");
  EXPECT_EQ(header.file_name, "report.json");
  EXPECT_EQ(header.body, "body\r\n");
}

TEST(MailHeader, NamesOfFilesComeInManyForms) {
  const auto name = [](std::string_view fields) { return header_of(fields).file_name; };
  EXPECT_EQ(name("Content-Type: a/b; name=\"a b.json\"\n\n"), "a b.json");
  EXPECT_EQ(name("Content-Type: a/b; name=a\nContent-Disposition: attachment; filename=b\n\n"), "b");
  EXPECT_EQ(name("Content-Disposition: attachment; filename=b\nContent-Type: a/b; name=a\n\n"), "b");
  EXPECT_EQ(name("Content-Disposition: attachment; filename*=utf-8'de'f%C3%BCr%20Sie%2\n\n"), "f\xC3\xBCr Sie%2");
  EXPECT_EQ(name("Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b%20; filename*2*=c%20\n\n"),
            "a b%20c ");
  EXPECT_EQ(name("Content-Disposition: attachment; filename=a; filename=b\n\n"), "a");
  EXPECT_EQ(name("Content-Disposition: attachment; filename; size=\"12\n\n"), "");
}

TEST(MailHeader, WhatIsNone) {
  EXPECT_EQ(header_of("NOT READY: 1 problem\n\n").type, "none");
  EXPECT_EQ(header_of("Hello\n").type, "none");
  EXPECT_EQ(header_of(" folded: x\n").type, "none");
  EXPECT_FALSE(header_of("Hello:\n\nit works\n").is_mime);
  EXPECT_EQ(header_of("").body, "");
  EXPECT_EQ(header_of("\nbody").body, "body") << "an empty header";
  EXPECT_EQ(header_of("\r\nbody").body, "body");
  EXPECT_EQ(header_of("Content-Type: a/b\nno field\n").body, "no field\n") << "where the empty line was lost";
  EXPECT_EQ(header_of("Content-Type: a/b").type, "a/b");
  EXPECT_EQ(header_of("Content-Type:\n\n").type, "text/plain");
}

}  // namespace
}  // namespace netpreflight
