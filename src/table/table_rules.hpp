// Which fields of a row go together: what each probe needs to know, and what would mean nothing to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "netpreflight/table.hpp"

namespace netpreflight {

/// The key "schema" of a requirements file.
inline constexpr std::string_view kTableSchema = "netpreflight-requirements/1";

struct BrokenRule {
  std::string_view field;
  std::string reason;
};

/// The first field of a row that does not go with its probe.
std::optional<BrokenRule> broken_rule(const Requirement& row);

}  // namespace netpreflight
