// The JSON Schemas in data/ are those that the lists of fields make. What they accept and refuse is shown by schema_test.py.
#include "record/schema_json.hpp"

#include <chrono>
#include <string>
#include <type_traits>
#include <variant>

#include <boost/pfr.hpp>
#include <gtest/gtest.h>

#include "record/report_json.hpp"
#include "tests/fixtures/full_report.hpp"
#include "tests/fixtures/golden.hpp"

namespace netpreflight {
namespace {

/// Gives every field a value. All fields of one type get the same, so that a further field is a further line of the document.
template <typename T>
void fill_alike(T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    value = "2025-07-28";  // also where only a date may stand
  } else if constexpr (std::is_same_v<T, WallTime>) {
    value = WallTime(std::chrono::milliseconds(1'753'693'200'007));
  } else if constexpr (std::is_same_v<T, Milliseconds>) {
    value = Milliseconds(1.5);
  } else if constexpr (std::is_enum_v<T>) {
    value = T{};
  } else if constexpr (std::is_arithmetic_v<T>) {
    value = T{1};
  } else if constexpr (kIsOptional<T>) {
    fill_alike(value.emplace());
  } else if constexpr (kIsVector<T>) {
    fill_alike(value.emplace_back());
  } else if constexpr (std::is_same_v<T, Evidence>) {
    std::visit([](auto& evidence) { fill_alike(evidence); }, value);
  } else if constexpr (std::is_same_v<T, ReportedStep>) {
    fill_alike<Step>(value);
    fill_alike(value.finding);
  } else {
    boost::pfr::for_each_field(value, [](auto& field) { fill_alike(field); });
  }
}

template <std::size_t kKind = 0>
void add_step_of_each_kind(ReportedRow& row) {
  if constexpr (kKind < std::variant_size_v<Evidence>) {
    ReportedStep& step = row.steps.emplace_back();
    step.evidence.emplace<kKind>();
    fill_alike(step);
    add_step_of_each_kind<kKind + 1>(row);
  }
}

TEST(Schema, OfReports) {
  expect_file(report_schema(), "data/report.schema.json");
}

TEST(Schema, OfMergedReports) {
  expect_file(merged_schema(), "data/merged.schema.json");
}

TEST(Schema, OfDifferences) {
  expect_file(difference_schema(), "data/difference.schema.json");
  expect_file(requests_schema(), "data/requests.schema.json");
}

TEST(Schema, OfTheLogOfAStandIn) {
  expect_file(listen_log_schema(), "data/listen.schema.json");
}

/// What schema_test.py takes apart.
TEST(Schema, HasAReportWithEveryField) {
  Report report;
  fill_alike(report);
  ReportedRow& row = report.rows.front();
  row.steps.clear();
  add_step_of_each_kind(row);
  expect_file(write_report(report), "tests/record/golden/every_field.json");
}

}  // namespace
}  // namespace netpreflight
