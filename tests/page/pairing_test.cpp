// Pairing against the plain way of doing it, which looks at every row of the page for every row of the table.
#include "page/pairing.hpp"

#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "page/compare.hpp"
#include "page/page_text.hpp"

namespace netpreflight {
namespace {

/// The rounds as they are meant.
std::vector<std::optional<std::size_t>> plain_pairs(const Page& page, const Table& table) {
  const TableNames names(table);
  std::vector<std::optional<std::size_t>> partners(table.rows.size());
  std::vector<bool> taken(page.rows.size());
  const auto round = [&](const auto& alike) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      for (std::size_t j = 0; j < page.rows.size() && !partners[i] && can_be_compared(table.rows[i]); ++j) {
        if (taken[j] || !alike(table.rows[i], page.rows[j])) continue;
        partners[i] = j;
        taken[j] = true;
      }
    }
  };
  const auto leads = [&](const Requirement& row, const PageRow& other) { return leads_alike(row, other, names); };
  round([&](const auto& row, const auto& other) {
    return leads(row, other) && port_alike(row, other) && called_alike(row, other);
  });
  round([&](const auto& row, const auto& other) { return leads(row, other) && port_alike(row, other); });
  round([&](const auto& row, const auto& other) {
    return row.destination.kind == DestinationKind::host && leads(row, other);
  });
  round([&](const auto& row, const auto& other) {
    return called_alike(row, other) && plain_title(names.section(row.section)) == plain_title(other.section);
  });
  round(called_alike);
  return partners;
}

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}

  const std::string& one_of(const std::vector<std::string>& words) { return words[random_() % words.size()]; }
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }

 private:
  std::mt19937 random_;
};

const std::vector<std::string> kWords{"Web", "web", "Time", "", "Mail"};
const std::vector<std::string> kRoles{"Center", "Management Center",  "ASGARD Management Center",
                                      "X",      "management  center", "enter"};
const std::vector<std::string> kHosts{"a.example", "A.example", "b.example", "X"};

Table random_table(Random& random) {
  Table table;
  for (const auto& role : kRoles) table.roles.push_back({"r" + std::to_string(table.roles.size()), role});
  table.sections = {{"s0", "Out", false}, {"s1", "1.2. In", false}};
  for (unsigned i = random.below(12); i > 0; --i) {
    Requirement row;
    row.id = "row-" + std::to_string(i);
    row.section = "s" + std::to_string(random.below(2));
    row.description = random.one_of(kWords);
    row.source = "r0";
    const bool leads_to_role = random.below(2) == 0;
    row.destination = leads_to_role ? Destination{DestinationKind::role, "r" + std::to_string(random.below(7))}
                                    : Destination{DestinationKind::host, random.one_of(kHosts)};
    if (random.below(8) == 0) row.destination.kind = DestinationKind::proxy;
    if (random.below(8) != 0) row.port = static_cast<std::uint16_t>(1 + random.below(2));
    row.protocol = Protocol::tcp;
    table.rows.push_back(row);
  }
  return table;
}

Page random_page(Random& random) {
  Page page;
  for (unsigned i = random.below(12); i > 0; --i) {
    PageRow row;
    row.section = random.below(2) == 0 ? "out" : "3. In";
    row.description = random.one_of(kWords);
    row.port = fmt::format("{}/tcp", 1 + random.below(2));
    row.destination = random.below(4) == 0 ? " " : random.one_of(random.below(2) == 0 ? kRoles : kHosts);
    if (random.below(8) == 0) row.destination.clear();
    page.rows.push_back(row);
  }
  return page;
}

TEST(Pairing, IsThatOfLookingAtEveryRow) {
  std::size_t pairs = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    Random random(seed);
    const Table table = random_table(random);
    const Page page = random_page(random);
    const auto expected = plain_pairs(page, table);
    EXPECT_EQ(pair_rows(page, table, TableNames(table)).partners, expected) << seed;
    for (const auto& partner : expected) pairs += partner ? 1 : 0;
  }
  EXPECT_GT(pairs, 4000U);
}

/// Rows of which many are alike, in places that many share.
void fill(Table& table, Page& page, std::size_t table_rows, std::size_t page_rows) {
  table.roles = {{"c", "Analysis Cockpit"}, {"w", "Cockpit"}};
  table.sections = {{"s", "S", false}};
  for (std::size_t i = 0; i < table_rows; ++i) {
    Requirement row;
    row.section = "s";
    row.description = "D";
    row.source = "w";
    row.destination = i % 3 == 0 ? Destination{DestinationKind::role, i % 2 == 0 ? "c" : "w"}
                                 : Destination{DestinationKind::host, fmt::format("h{}.example", i % 1000)};
    row.port = static_cast<std::uint16_t>(1 + i % 3);
    table.rows.push_back(row);
  }
  for (std::size_t i = 0; i < page_rows; ++i) {
    page.rows.push_back({i,
                         "Elsewhere",
                         i % 2 == 0 ? "D" : "E",
                         fmt::format("{}/none", 1 + i % 2),
                         "",
                         i % 4 == 0 ? "The Analysis Cockpit" : fmt::format("h{}.example", i % 1000),
                         Level::mandatory,
                         false,
                         Direction::unsaid,
                         {},
                         false,
                         {}});
  }
}

TEST(Pairing, LooksAtARowOfThePageAFewTimes) {
  Table table;
  Page page;
  fill(table, page, 50'000, 4000);
  const Pairing pairing = pair_rows(page, table, TableNames(table));
  // Five rounds, and in each a row of the page has two signs at the most here; each row of the table looks at one more.
  EXPECT_LT(pairing.looks, 5 * (2 * page.rows.size() + 2 * table.rows.size()));
  EXPECT_EQ(std::ranges::count(pairing.taken, true),
            std::ranges::count_if(pairing.partners, [](const auto& one) { return one.has_value(); }));
}

TEST(Compare, TellsTheFirstThousandDifferences) {
  Table table = embedded_table();
  Page page;
  for (std::size_t i = 0; i < 1500; ++i)
    page.rows.push_back({i, "S", "D", "1", "", std::string(500, 'x'), {}, false, Direction::unsaid, {}, false, {}});
  table.rows.resize(10);
  const Comparison comparison = compare(page, table);
  EXPECT_EQ(comparison.differences.size(), 1509U);
  const std::string said = comparison_text(comparison, table, "page.rst");
  EXPECT_EQ(std::ranges::count(said, '\n'), 1000 + 3);
  EXPECT_NE(said.find("\nand 509 more differences\n"), std::string::npos);
  EXPECT_TRUE(said.ends_with("they differ in 1509\n"));
  EXPECT_LT(said.size(), 1000U * 500U);
}

}  // namespace
}  // namespace netpreflight
