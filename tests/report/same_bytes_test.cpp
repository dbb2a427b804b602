// The same evidence is judged, worded and printed alike, byte by byte.
#include <sstream>

#include <gtest/gtest.h>

#include "record/report_json.hpp"
#include "report/formats.hpp"
#include "tests/fixtures/scenarios.hpp"

namespace netpreflight {
namespace {

std::vector<std::string> formats() {
  std::vector<std::string> names;
  std::istringstream list(report_format_names());
  for (std::string name; list >> name;) {
    if (name.ends_with(',')) name.pop_back();
    names.push_back(name);
  }
  return names;
}

TEST(SameBytes, OfEveryScenario) {
  const auto names = formats();
  ASSERT_EQ(names.size(), 9U);
  std::size_t number = 0;
  for (const auto& scenario : scenarios::all_scenarios()) {
    SCOPED_TRACE(scenario.name);
    const Report once = scenarios::run_of(scenario).report();
    const Report again = scenarios::run_of(scenario).report();
    ASSERT_EQ(write_report(once), write_report(again));
    // The formats are functions of what was just compared: each scenario goes through one of them.
    const auto& name = names[number++ % names.size()];
    const TextStyle style{.color = true, .columns = 80, .detail = TextStyle::Detail::verbose};
    ASSERT_EQ(format_report(once, name, style), format_report(again, name, style)) << name;
  }
  EXPECT_GT(number, 100U);
}

}  // namespace
}  // namespace netpreflight
