// What the other end says, cut into answers: whole or byte by byte, with noise before it, within bounds.
#include "cli/pair/frames.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace netpreflight {
namespace {

const std::string kStream =
    "Welcome!\nmark\nmarker 1\nmark hello x86_64 0 192.0.2.1\nmark took\nmark file report.json 11\nmark took\nxmark gone\n";

std::vector<std::string> read(Frames& frames) {
  std::vector<std::string> read;
  while (const auto frame = frames.next()) read.push_back(frame->word + "|" + frame->rest + "|" + frame->content);
  return read;
}

const std::vector<std::string> kExpected{"hello|x86_64 0 192.0.2.1|", "took||", "file|report.json 11|mark took\nx",
                                         "gone||"};

TEST(Frames, AtOnceAndByteByByte) {
  Frames whole("mark", 100);
  whole.feed(kStream);
  EXPECT_EQ(read(whole), kExpected);
  Frames single("mark", 100);
  std::vector<std::string> found;
  for (const char byte : kStream) {
    single.feed({&byte, 1});
    for (auto& each : read(single)) found.push_back(std::move(each));
  }
  EXPECT_EQ(found, kExpected);
  EXPECT_EQ(single.fault(), "");
}

TEST(Frames, AnEmptyFile) {
  Frames frames("mark", 100);
  frames.feed("mark file a 0\nmark gone\n");
  EXPECT_EQ(read(frames), (std::vector<std::string>{"file|a 0|", "gone||"}));
}

TEST(Frames, WhatIsTooLarge) {
  for (const std::string line : {"mark file a 101\n", "mark file a -1\n", "mark file a 1e3\n", "mark file\n",
                                 "mark file a 99999999999999999999999\n"}) {
    Frames frames("mark", 100);
    frames.feed(line + std::string(200, 'x'));
    EXPECT_EQ(read(frames), std::vector<std::string>{}) << line;
    EXPECT_EQ(frames.fault(), "its answer is larger than a report may be") << line;
  }
}

TEST(Frames, NoiseAndLinesWithoutEnd) {
  const std::string much(1U << 20U, 'y');
  for (const std::string& noise : {much + much, much + "\n" + much + "\n"}) {
    Frames frames("mark", 100);
    frames.feed(noise);
    EXPECT_EQ(read(frames), std::vector<std::string>{});
    EXPECT_EQ(frames.fault(), "it prints without end, and not what was asked for");
  }
  Frames frames("mark", 100);
  frames.feed("mark " + std::string(5000, 'x'));
  EXPECT_EQ(read(frames), std::vector<std::string>{});
  EXPECT_EQ(frames.fault(), "it says too much at once");
}

}  // namespace
}  // namespace netpreflight
