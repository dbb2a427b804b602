#include "judge/steps/judged.hpp"

#include <algorithm>

#include "netpreflight/catalogue.hpp"

namespace netpreflight {

Judged because(Cause cause, Facts facts) {
  return {entry(cause).severity, cause, std::move(facts), {}, {}};
}

bool is_certificate_fault(Cause cause) {
  return std::ranges::find(kDecisive, cause) != kDecisive.end();
}

}  // namespace netpreflight
