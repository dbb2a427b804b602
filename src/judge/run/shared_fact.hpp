// One fact of several rows together. Pure.
#pragma once

#include <optional>
#include <string>

#include "netpreflight/fact.hpp"
#include "text/listing.hpp"

namespace netpreflight {

/// Things become one list, of sizes the smallest passes everywhere, and texts that differ are quoted each.
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

}  // namespace netpreflight
