// What a user may have meant.
#include "text/suggestion.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

const KnownWords kCommands{"check", "show", "listen", "requirements", "rules", "requests", "merge", "diff"};
const KnownWords kRows{
    "internet", "ntp", "ntp-0", "ntp-1", "ntp-2", "case-intelligence-feed-1", "case-intelligence-feed-2"};
const KnownWords kOptions{"-4", "-6", "--from", "--for", "--format", "--only"};

struct Typed {
  std::string_view typed;
  const KnownWords& known;
  KnownWords nearest;
};

TEST(Suggestion, NearestWords) {
  const Typed cases[] = {
      {"chek", kCommands, {"check"}},    // one too few
      {"meerge", kCommands, {"merge"}},  // one too many
      {"dixf", kCommands, {"diff"}},     // a wrong one
      {"hsow", kCommands, {"show"}},     // two that changed places
      {"SHOW", kCommands, {"show"}},     // case does not count
      {"requirments", kCommands, {"requirements"}},
      {"reqiurmeents", kCommands, {"requirements"}},     // three slips in a long word
      {"req", kCommands, {"requirements", "requests"}},  // nothing near, but the beginning of two
      {"r", kCommands, {}},                              // says too little
      {"frobnicate", kCommands, {}},
      {"", kCommands, {}},
      {"ntp-", kRows, {"ntp", "ntp-0", "ntp-1", "ntp-2"}},  // equally near
      {"ntp-9", kRows, {"ntp-0", "ntp-1", "ntp-2"}},
      {"case-inteligence-*", kRows, {"case-intelligence-feed-1", "case-intelligence-feed-2"}},  // globs
      {"intrnet*", kRows, {"internet"}},
      {"npt-?", kRows, {"ntp-0", "ntp-1", "ntp-2"}},
      {"*", kRows, {}},
      {"?*", kRows, {}},
      {"--form", kOptions, {"--from", "--for"}},
      {"--fromat", kOptions, {"--format"}},
      {"-only", kOptions, {"--only"}},  // dashes do not count
      {"--4", kOptions, {"-4"}},
      {"--", kOptions, {}},
  };
  for (const Typed& each : cases) EXPECT_EQ(nearest(each.typed, each.known), each.nearest) << each.typed;
}

TEST(Suggestion, WhatNobodyTypesCostsNothing) {
  const std::string pasted(100'000, 'x');
  EXPECT_EQ(nearest(pasted, {pasted, "xxx"}), KnownWords{});
  EXPECT_EQ(nearest("xxx", {pasted, "xxy"}), KnownWords{"xxy"});
}

TEST(Suggestion, InWords) {
  EXPECT_EQ(did_you_mean("frobnicate", kCommands), "");
  EXPECT_EQ(did_you_mean("chek", kCommands), "; did you mean check?");
  EXPECT_EQ(did_you_mean("req", kCommands), "; did you mean requirements or requests?");
  EXPECT_EQ(did_you_mean("npt-?", kRows), "; did you mean ntp-0, ntp-1 or ntp-2?");
  EXPECT_EQ(no_such("format", "jsno", {"text", "json"}), "no such format; did you mean json? (there are: text, json)");
  EXPECT_EQ(no_such("format", "xml", {"text", "json"}), "no such format (there are: text, json)");
}

}  // namespace
}  // namespace netpreflight
