// What tells one root cause from another.
#pragma once

#include <set>
#include <string>

#include "netpreflight/finding.hpp"

namespace netpreflight {

/// The root of one row's fault. Rows with equal keys have one root. Where `by_place`, only those do whose packets end at a box of
/// the same name, or at one that nobody knows while there is no other.
struct Root {
  std::string key;
  bool by_place = false;
};

/// `finding` has a cause.
Root root_of(const JudgedRow& judged);

/// The boxes at which packets of a row end, each under one name for all rows.
std::set<std::string> boxes_of(const Finding& finding);

/// Whether a row follows from others that do not pass: it is no fault of its own.
bool is_derived(const JudgedRow& judged);

/// Whether `derived` waits for what is wrong with `other`.
bool rests_on(const JudgedRow& derived, const JudgedRow& other);

}  // namespace netpreflight
