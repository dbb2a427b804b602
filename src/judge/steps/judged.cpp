#include "judge/steps/judged.hpp"

#include "netpreflight/catalogue.hpp"

namespace netpreflight {

Judged because(Cause cause, Facts facts) {
  Judged judged = passing(std::move(facts));
  judged.status = entry(cause).severity;
  judged.cause = cause;
  return judged;
}

Judged passing(Facts facts) {
  Judged judged;
  judged.facts = std::move(facts);
  return judged;
}

bool precedes(Cause first, Cause second) {
  return entry(first).precedence < entry(second).precedence;
}

bool is_certificate_fault(Cause cause) {
  return entry(cause).traits.certificate_fault;
}

}  // namespace netpreflight
