// What users name of a table: roles, and rows by their ids and those of their sections (--only, --skip, --expect-fail). Errors are one
// line that says what may have been meant and what there is.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/table.hpp"

namespace netpreflight {

/// Whether one of the patterns (ids, globs allowed) is that of the row or of its section.
bool matches_any(const std::vector<std::string>& patterns, const Requirement& row);

/// Every pattern has to match something.
tl::expected<void, std::string> check_patterns(std::string_view option, const std::vector<std::string>& patterns,
                                               const std::vector<Section>& sections,
                                               const std::vector<Requirement>& rows);

/// `said` is the option with its value, for the error.
tl::expected<void, std::string> check_role(const std::string& said, const std::string& role,
                                           const std::vector<Role>& roles);

/// The roles of --host, by role.
tl::expected<void, std::string> check_host_roles(const std::map<std::string, std::string>& hosts,
                                                 const std::vector<Role>& roles);

}  // namespace netpreflight
