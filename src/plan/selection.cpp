#include "plan/selection.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fnmatch.h>

#include "text/foreign.hpp"
#include "text/listing.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

namespace {

using Rows = std::vector<Requirement>;
using Sections = std::vector<Section>;

/// Who selects a row selects all its alternatives.
bool matches(const std::string& pattern, const Requirement& row) {
  const auto is_called = [&](const std::string& name) { return fnmatch(pattern.c_str(), name.c_str(), 0) == 0; };
  return is_called(row.id) || is_called(row.section) || (row.alternative_of && is_called(*row.alternative_of));
}

KnownWords ids_of(const Sections& sections, const Rows& rows) {
  KnownWords ids;
  ids.reserve(sections.size() + rows.size());
  for (const auto& section : sections) ids.push_back(section.id);
  for (const auto& row : rows) ids.push_back(row.id);
  return ids;
}

/// "dns (dns-external, dns-internal), ntp (ntp-0, ntp-1)": of the very many that a table may have the first.
std::string ids_by_section(const Rows& rows) {
  constexpr std::size_t kMostNamed = 64;
  const std::size_t named = std::min(rows.size(), kMostNamed);
  std::vector<std::pair<std::string_view, Listing>> groups;
  for (std::size_t i = 0; i < named; ++i) {
    auto group = std::ranges::find(groups, rows[i].section, &decltype(groups)::value_type::first);
    if (group == groups.end()) group = groups.insert(group, {rows[i].section, Listing()});
    group->second.add(rows[i].id);
  }
  std::string text;
  for (const auto& [section, ids] : groups)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", section, ids.words());
  if (named == rows.size()) return text;
  return fmt::format("{} and {} rows more (see `netpreflight requirements`)", text, rows.size() - named);
}

}  // namespace

bool matches_any(const std::vector<std::string>& patterns, const Requirement& row) {
  return std::ranges::any_of(patterns, [&](const auto& pattern) { return matches(pattern, row); });
}

tl::expected<void, std::string> check_patterns(std::string_view option, const std::vector<std::string>& patterns,
                                               const Sections& sections, const Rows& rows) {
  for (const auto& pattern : patterns) {
    if (std::ranges::any_of(rows, [&](const auto& row) { return matches(pattern, row); })) continue;
    const std::string fault = pattern.empty()
                                  ? fmt::format("{}: the id of a row or section is missing", option)
                                  : fmt::format("{} {}: no row and no section has that id{}", option,
                                                escape_foreign(pattern), did_you_mean(pattern, ids_of(sections, rows)));
    return tl::unexpected(fmt::format("{} (there are: {})", fault, ids_by_section(rows)));
  }
  return {};
}

tl::expected<void, std::string> check_role(const std::string& said, const std::string& role,
                                           const std::vector<Role>& roles) {
  if (find_role(roles, role) != nullptr) return {};
  KnownWords ids;
  for (const auto& each : roles) ids.push_back(each.id);
  return tl::unexpected(fmt::format("{}: {}", said, no_such("role", role, ids)));
}

tl::expected<void, std::string> check_host_roles(const std::map<std::string, std::string>& hosts,
                                                 const std::vector<Role>& roles) {
  for (const auto& [role, host] : hosts) {
    if (auto known = check_role(fmt::format("--host {}={}", escape_foreign(role), host), role, roles); !known)
      return known;
  }
  return {};
}

}  // namespace netpreflight
