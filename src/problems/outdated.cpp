#include "problems/outdated.hpp"

#include <algorithm>

#include "catalogue/phrases.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// A row that a table of somebody else has under the same name of a table is not the vendor's.
bool is_of(const Requirement& row, const std::vector<Requirement>& dropped) {
  return std::ranges::any_of(dropped, [&](const Requirement& other) {
    return other.id == row.id && other.destination.kind == row.destination.kind &&
           other.destination.name == row.destination.name;
  });
}

}  // namespace

std::string no_longer_listed(const std::vector<const JudgedRow*>& rows, const DroppedRows& dropped) {
  if (dropped.rows.empty()) return {};
  Listing hosts;
  for (const auto* judged : rows) {
    const Requirement& row = judged->row->requirement;
    if (is_of(row, dropped.rows)) hosts.add(row.destination.name);
  }
  if (hosts.empty()) return {};
  const Phrase words = rows.size() == 1 ? Phrase::no_longer_listed : Phrase::hosts_no_longer_listed;
  return phrase(words, {{"edition", dropped.edition}, {"hosts", join(hosts.items(), " and ")}});
}

}  // namespace netpreflight
