// The lists of fields against the structs that they are of: every member is in its list, once.
#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <vector>

#include <boost/core/demangle.hpp>
#include <boost/pfr.hpp>
#include <gtest/gtest.h>

#include "record/evidence_json.hpp"
#include "record/report_fields.hpp"
#include "tests/fixtures/full_report.hpp"

namespace netpreflight {
namespace {

/// Takes down which members a list goes through.
class Listed {
 public:
  template <typename T>
  using Ref = const T&;

  void operator()(std::string_view key, const auto& member, std::string_view /*about*/ = {}) {
    keys_.emplace_back(&member, key);
  }
  void flat(std::string_view sign, const auto& member) { keys_.emplace_back(&member, sign); }

  /// The keys under which the list has a member.
  std::vector<std::string_view> keys(const void* member) const {
    std::vector<std::string_view> found;
    for (const auto& [address, key] : keys_) {
      if (address == member) found.push_back(key);
    }
    return found;
  }

 private:
  std::vector<std::pair<const void*, std::string_view>> keys_;
};

template <typename T>
void list(Listed& listed, const T& value) {
  fields(listed, value);
}

void list(Listed& listed, const Requirement& row) {
  fields_of_row(listed, row, std::string{});
}

/// Its steps are written one by one (report_json.cpp).
void list(Listed& listed, const ReportedRow& row) {
  fields(listed, row);
  listed("steps", row.steps);
}

template <typename T>
void expect_complete_list() {
  const T value{};
  Listed listed;
  list(listed, value);
  std::string before = "the beginning";
  boost::pfr::for_each_field(value, [&](const auto& member) {
    const auto keys = listed.keys(&member);
    EXPECT_EQ(keys.size(), 1U) << boost::core::demangle(typeid(T).name())
                               << ": the list of its fields must have the member behind " << before << " once";
    if (!keys.empty()) before = "\"" + std::string(keys.front()) + "\"";
  });
}

/// The type of a member, or of what it holds.
template <typename T>
struct Held {
  using Type = T;
};
template <typename T>
struct Held<std::optional<T>> : Held<T> {};
template <typename T>
struct Held<std::vector<T>> : Held<T> {};

/// Lines are written as one string.
template <typename T>
constexpr bool kHasList = std::is_aggregate_v<T> && !std::is_same_v<T, ReportedStep> && !std::is_same_v<T, Lines>;

/// Of the type and of all that it holds.
template <typename T>
void expect_complete_lists() {
  if constexpr (kHasList<T>) {
    expect_complete_list<T>();
    boost::pfr::for_each_field(T{}, [](const auto& member) {
      expect_complete_lists<typename Held<std::remove_cvref_t<decltype(member)>>::Type>();
    });
  }
}

template <typename... Each>
void expect_complete_lists_of_each(std::type_identity<std::variant<Each...>> /*kinds*/) {
  (expect_complete_lists<Each>(), ...);
}

TEST(Fields, OfEvidenceHaveEveryMember) {
  expect_complete_lists_of_each(std::type_identity<Evidence>{});
}

TEST(Fields, OfReportsHaveEveryMember) {
  expect_complete_lists<Report>();
}

}  // namespace
}  // namespace netpreflight
