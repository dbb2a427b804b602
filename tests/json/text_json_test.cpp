// The bytes of JsonText are those of nlohmann's dump, which wrote all documents before it.
#include "json/text_json.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "record/merged_json.hpp"
#include "record/report_json.hpp"
#include "tests/fixtures/full_report.hpp"

namespace netpreflight {
namespace {

using nlohmann::ordered_json;

std::string dumped(const ordered_json& document) {
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

/// Writes what the tree holds, value by value.
void write_tree(JsonText& out, const ordered_json& tree) {
  if (tree.is_object()) {
    out.begin_object();
    for (const auto& [key, value] : tree.items()) {
      out.key(key);
      write_tree(out, value);
    }
    out.end_object();
  } else if (tree.is_array()) {
    out.begin_array();
    for (const auto& value : tree) write_tree(out, value);
    out.end_array();
  } else if (tree.is_string()) {
    out.string(tree.get_ref<const std::string&>());
  } else if (tree.is_boolean()) {
    out.boolean(tree.get<bool>());
  } else if (tree.is_number_unsigned()) {
    out.integer(tree.get<std::uint64_t>());
  } else if (tree.is_number_integer()) {
    out.integer(tree.get<std::int64_t>());
  } else if (tree.is_number_float()) {
    out.real(tree.get<double>());
  } else {
    out.null();
  }
}

void expect_same(const ordered_json& tree) {
  EXPECT_EQ(json_text([&](JsonText& out) { write_tree(out, tree); }), dumped(tree));
}

TEST(JsonText, IsWhatTheLibraryWritesOfTheSameTree) {
  for (const char* text :
       {"{}", "[]", "null", "true", "0", "-1", "1.5", "\"\"", "[[]]", "[{}]", R"({"a":{}})", R"({"a":[],"b":[[],{}]})",
        R"({"a":{"b":{"c":[1,2,{"d":null}]}},"e":false})", "[18446744073709551615,-9223372036854775808]"})
    expect_same(ordered_json::parse(text));
}

TEST(JsonText, EscapesAsTheLibraryDoes) {
  std::vector<std::string> hostile{"\"",
                                   "\\",
                                   "a\"b\\c\nd\te",
                                   "\x1b[31m",
                                   std::string("\0", 1),
                                   "\x7f",
                                   "gr\xc3\xbc\xc3\x9f",
                                   "\xff",
                                   "\xc3",
                                   "a\xe2\x82",
                                   "\xed\xa0\x80",
                                   "\xf0\x9f\x98\x80",
                                   "\xc0\xaf",
                                   "\xe2\x80\xa8 \xc2\x85",
                                   "\n\xff\n",
                                   "</script>",
                                   std::string(200'000, 'x')};
  for (int c = 0; c < 256; ++c) hostile.push_back("a" + std::string(1, static_cast<char>(c)) + "b");
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same strings in each run
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (std::size_t length = random() % 12; length > 0; --length) text += static_cast<char>(random());
    hostile.push_back(text);
  }
  for (const std::string& text : hostile) {
    expect_same(ordered_json(text));
    expect_same(ordered_json::object({{text, text}}));
  }
}

TEST(JsonText, SpellsNumbersAsTheLibraryDoes) {
  std::vector<double> numbers{0.0,          -0.0,
                              1.0,          0.001,
                              12.346,       1e15,
                              1e16,         1e300,
                              5e-324,       123456789012.345,
                              std::nan(""), std::numeric_limits<double>::infinity()};
  std::mt19937_64 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same numbers in each run
  for (int i = 0; i < 20'000; ++i) {
    numbers.push_back(static_cast<double>(random() % 100'000'000) / 1000);
    numbers.push_back(std::bit_cast<double>(random()));
  }
  for (const double number : numbers) expect_same(ordered_json(number));
}

TEST(JsonText, GivesLongDocumentsInPieces) {
  std::size_t pieces = 0;
  std::size_t longest = 0;
  std::string whole;
  const TextSink sink = [&](std::string_view piece) {
    ++pieces;
    longest = std::max(longest, piece.size());
    whole += piece;
  };
  const ordered_json tree(std::vector<std::string>(20'000, "a value of a report"));
  JsonText out(sink);
  write_tree(out, tree);
  out.finish("\n");
  EXPECT_EQ(whole, dumped(tree) + "\n");
  EXPECT_GT(pieces, 10U);
  EXPECT_LT(longest, std::size_t{64} << 10U);
}

TEST(JsonText, IsWhatDocumentsOfTheTreeConsistOf) {
  for (const char* name : {"tests/record/golden/report.json", "tests/record/golden/every_field.json",
                           "tests/report/golden/merged.json", "tests/report/golden/difference.json"}) {
    std::ifstream stream(std::string(NETPREFLIGHT_SOURCE_DIR) + "/" + name, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    const auto tree = ordered_json::parse(text);
    EXPECT_EQ(json_text([&](JsonText& out) { write_tree(out, tree); }, "\n"), text) << name;
  }
}

TEST(JsonText, WritesReportsAsTheLibraryWouldWriteTheirTree) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const std::string text = write_report(full_report(seed));
    EXPECT_EQ(text, dumped(ordered_json::parse(text)) + "\n") << seed;
  }
}

}  // namespace
}  // namespace netpreflight
