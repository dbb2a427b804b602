// Reports with every field filled, found by reflection: a field that is added later is filled without anybody naming it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/pfr.hpp>

#include "core/evidence_names.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

template <typename T>
constexpr bool kIsOptional = false;
template <typename T>
constexpr bool kIsOptional<std::optional<T>> = true;
template <typename T>
constexpr bool kIsVector = false;
template <typename T>
constexpr bool kIsVector<std::vector<T>> = true;

inline std::string_view spelled(Cause cause) {
  return cause > Cause::run_interrupted ? std::string_view{} : code(cause);
}
template <typename Enum>
std::string_view spelled(Enum value) {
  return name(value);
}

/// All enumerators.
template <typename Enum>
std::vector<Enum> all() {
  std::vector<Enum> values;
  while (!spelled(static_cast<Enum>(values.size())).empty()) {
    values.push_back(static_cast<Enum>(values.size()));
  }
  return values;
}

/// Fills values with what differs from the default and, over many seeds, takes every enumerator and both booleans.
class Filler {
 public:
  using Text = std::function<std::string(unsigned number)>;

  /// `text` makes what texts are filled with.
  explicit Filler(
      unsigned seed, Text text = [](unsigned number) { return "text " + std::to_string(number); })
      : count_(seed), text_(std::move(text)) {}

  template <typename T>
  void fill(T& value) {
    const unsigned number = ++count_;
    if constexpr (std::is_same_v<T, std::string>) {
      value = text_(number);
    } else if constexpr (std::is_same_v<T, bool>) {
      value = number % 2 == 0;
    } else if constexpr (std::is_enum_v<T>) {
      value = all<T>().at(number % all<T>().size());
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<T>(number);
    } else if constexpr (std::is_same_v<T, Milliseconds>) {
      value = Milliseconds(number + 0.125);
    } else if constexpr (std::is_same_v<T, WallTime>) {
      value = WallTime(std::chrono::milliseconds(1'753'693'200'123 + 86'400'000LL * number));
    } else if constexpr (kIsOptional<T>) {
      fill(value.emplace());
    } else if constexpr (kIsVector<T>) {
      value.resize(2);
      fill(value[0]);
      fill(value[1]);
    } else if constexpr (std::is_same_v<T, Evidence>) {
      std::visit([this](auto& evidence) { this->fill(evidence); }, value);
    } else {
      boost::pfr::for_each_field(value, [this](auto& field) { this->fill(field); });
    }
  }

 private:
  unsigned count_;
  Text text_;
};

template <std::size_t kKind = 0>
void add_steps(ReportedRow& row, Filler& filler) {
  if constexpr (kKind < std::variant_size_v<Evidence>) {
    Step step;
    step.evidence.emplace<kKind>();
    filler.fill(step);
    StepFinding finding;
    filler.fill(finding);
    if (!std::holds_alternative<HandshakeEvidence>(step.evidence)) {
      finding.interceptor.clear();  // only a handshake can meet one
    }
    row.steps.push_back(std::move(step));
    row.findings.push_back(std::move(finding));
    add_steps<kKind + 1>(row, filler);
  }
}

/// A report with every field filled and a step of every kind.
inline Report full_report(Filler filler) {
  Report report;
  filler.fill(report);
  for (ReportedRow& row : report.rows) {
    row.requirement.section = report.table.sections.front().id;
    row.steps.clear();
    row.findings.clear();
    add_steps(row, filler);
  }
  return report;
}

inline Report full_report(unsigned seed) {
  return full_report(Filler(seed));
}

}  // namespace netpreflight
