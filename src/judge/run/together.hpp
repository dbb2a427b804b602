// What several rows know together: their facts, and what there is to say about where their packets end. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/finding.hpp"
#include "text/listing.hpp"

namespace netpreflight {

/// One fact of several rows: things become one list, of sizes the smallest passes everywhere, and texts that differ are quoted each.
class SharedFact {
 public:
  void add(const Fact& fact);
  Fact together() const { return smallest_ ? Fact(*smallest_) : Fact(values_.items()); }

 private:
  void add_text(const std::string& text);

  Listing values_;
  std::optional<int> smallest_;
  std::optional<Fact> last_;
};

struct Known {
  Facts facts;
  std::vector<Remark> remarks;
};

/// Findings that have been compared with the others of their run (correlate).
class Together {
 public:
  void add(const Finding& finding);
  /// Of a finding that another fault explains: its places and remarks are about something else.
  void add_facts(const Finding& finding);

  Known known() const;

 private:
  std::map<std::string, SharedFact, std::less<>> facts_;
  std::vector<PathEnd> places_;
  std::set<PathEnd> known_places_;
  std::vector<Remark> remarks_;
  bool silent_ = false;  ///< nobody answered any trace
};

/// The values of the facts under these names, which are separated by spaces: what rows are told apart by. `without` is left out.
std::string values_of(const Facts& facts, std::string_view names, std::string_view without = {});

}  // namespace netpreflight
