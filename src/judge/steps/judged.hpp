// The judgement of one step, or of one address of a row, and what a judge needs to make it. Shared by all judges; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "netpreflight/finding.hpp"

namespace netpreflight {

/// The judgement of one step, or of one address of a row.
struct Judged {
  Status status = Status::pass;
  std::optional<Cause> cause;
  Facts facts;
  std::string interceptor;
  std::vector<Remark> remarks;
  std::optional<Cause> explained_by = std::nullopt;  ///< the cause whose remedy is the one to follow
  std::vector<PathEnd> places = {};                  ///< where packets end that do not get through
  bool reached = false;  ///< inconclusive by what the far end showed, and not for want of an answer

  /// Of what is not well: the cause whose remedy is the one to follow.
  Cause root() const { return explained_by.value_or(*cause); }
};

/// A judgement with the severity that the catalogue gives the cause.
Judged because(Cause cause, Facts facts);

/// It failed, and another attempt at the same went through.
template <class Judgement>
bool is_by_chance(const Judgement& judgement) {
  return judgement.explained_by == Cause::net_unsteady;
}

/// All well, with what the sentence of a pass needs.
Judged passing(Facts facts);

/// The judgement of an address as a whole: where it got, and the steps it took.
struct AddressJudgement {
  std::string address;
  Judged judged;
};

/// What this host itself is set to leads astray, and its administrator mends it: `part` of its lookup, told in words by `why`.
template <class Judgement>
void blame_own_lookup(std::string_view part, std::string why, Judgement& judgement) {
  judgement.explained_by = Cause::host_lookup;
  judgement.facts["lookup"] = part;
  judgement.facts["resolver"] = std::move(why);
}

/// What a judge needs of the row and its surroundings.
struct Bench {
  const Surroundings& surroundings;
  const PlannedRow& row;
  const Circumstances& circumstances;
  WallTime now;
};

/// Whether the first of two causes decides where a row's addresses have both.
bool precedes(Cause first, Cause second);

/// A fault of a certificate, or somebody else's certificate: decides for a row on whatever address it is seen.
bool is_certificate_fault(Cause cause);

/// The row leads to a name that the table fixes, not to one that the user gave.
bool leads_to_external_name(const Bench& bench);

/// Whether a step counts for its row. Behind a proxy the direct route stands beside and decides nothing.
inline bool decides(const PlannedRow& row, const Step& step) {
  return step.route == row.route;
}

}  // namespace netpreflight
