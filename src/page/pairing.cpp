#include "page/pairing.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "page/page_text.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

/// What two rows have to have in common: the same place, the same port, the same words; empty where it does not count.
/// Sorted, not hashed: whoever writes the page chooses them.
using Sign = std::array<std::string, 3>;

/// The ends of a name that begin at a word: "ASGARD Management Center", "Management Center", "Center".
std::vector<std::string_view> ends_of(std::string_view name) {
  std::vector<std::string_view> ends{name};
  for (std::size_t blank = name.find(' '); blank != std::string_view::npos; blank = name.find(' ', blank + 1))
    ends.push_back(name.substr(blank + 1));
  return ends;
}

// Marks of places, so that hosts and roles are kept apart. A role of the table is that of the page when one ends with
// the other: either the page's name is an end of the table's, or the table's is one of the page's.
std::string host(std::string_view name) {
  return "host " + std::string(name);
}
std::string role(std::string_view name) {
  return "role " + std::string(name);
}
std::string longer_role(std::string_view end) {
  return "ends " + std::string(end);
}

std::string plain_role(std::string_view name) {
  return lower_case(squeezed(name));
}

/// Where the rows of a table and of a page lead, as marks of which two are in common exactly when leads_alike().
class Places {
 public:
  Places(const Table& table, const TableNames& names) : names_(names) {
    for (const auto& row : table.rows) {
      if (row.destination.kind == DestinationKind::role) roles_.insert(plain_role(names.role(row.destination.name)));
    }
    for (const auto& name : roles_) lengths_.insert(name.size());
  }

  std::vector<std::string> of(const Requirement& row) const {
    if (row.destination.kind == DestinationKind::host) return {host(lower_case(row.destination.name))};
    const std::string name = plain_role(names_.role(row.destination.name));
    std::vector<std::string> places{longer_role(name)};
    for (const auto end : ends_of(name)) places.push_back(role(end));
    return places;
  }

  std::vector<std::string> of(const PageRow& row) const {
    if (row.destination.empty()) return {host({})};
    const std::string name = plain_role(row.destination);
    std::vector<std::string> places{host(row.destination), role(name)};
    for (const auto end : ends_of(name)) {
      const bool may_be_role = end.size() < name.size() && lengths_.contains(end.size());
      if (may_be_role && roles_.contains(end)) places.push_back(longer_role(end));
    }
    return places;
  }

 private:
  const TableNames& names_;
  std::set<std::string, std::less<>> roles_;
  std::set<std::size_t> lengths_;  ///< of the names of roles: most ends of a stranger's text have none of them
};

/// Rows of the page with one sign, in order; those before `next` are taken.
struct Queue {
  std::vector<std::size_t> rows;
  std::size_t next = 0;
};

class Pairer {
 public:
  Pairer(const Page& page, const Table& table, const TableNames& names)
      : page_(page), table_(table), names_(names), places_(table, names) {
    pairing_.partners.resize(table.rows.size());
    pairing_.taken.resize(page.rows.size());
  }

  Pairing make() {
    const auto all = [](const auto& row, const std::string& place) { return Sign{place, port_of(row), words_of(row)}; };
    const auto place_and_port = [](const auto& row, const std::string& place) { return Sign{place, port_of(row), {}}; };
    const auto place_alone = [](const auto&, const std::string& place) { return Sign{place, {}, {}}; };
    pair([&](const auto& row) { return has_words(row) ? signs(row, all) : Signs(); });
    pair([&](const auto& row) { return signs(row, place_and_port); });
    pair([&](const auto& row) { return may_be_host(row) ? signs(row, place_alone) : Signs(); });
    pair([&](const auto& row) { return has_words(row) ? Signs{Sign{section_of(row), "", words_of(row)}} : Signs(); });
    pair([&](const auto& row) { return has_words(row) ? Signs{Sign{"", "", words_of(row)}} : Signs(); });
    return std::move(pairing_);
  }

 private:
  using Signs = std::vector<Sign>;

  template <class Row, class MakeSign>
  Signs signs(const Row& row, const MakeSign& make_sign) const {
    Signs made;
    for (const auto& place : places_.of(row)) made.push_back(make_sign(row, place));
    return made;
  }

  /// One round: `signs_of` is asked for rows of the table and of the page; those with one in common are alike.
  template <class SignsOf>
  void pair(const SignsOf& signs_of) {
    std::map<Sign, Queue> free;
    for (std::size_t i = 0; i < page_.rows.size(); ++i) {
      if (pairing_.taken[i]) continue;
      for (auto& sign : signs_of(page_.rows[i])) free[std::move(sign)].rows.push_back(i);
    }
    for (std::size_t i = 0; i < table_.rows.size() && !free.empty(); ++i) {
      if (pairing_.partners[i] || !can_be_compared(table_.rows[i])) continue;
      const auto first = first_free(signs_of(table_.rows[i]), free);
      if (!first) continue;
      pairing_.partners[i] = first;
      pairing_.taken[*first] = true;
    }
  }

  std::optional<std::size_t> first_free(const Signs& wanted, std::map<Sign, Queue>& free) {
    std::optional<std::size_t> first;
    for (const auto& sign : wanted) {
      const auto found = free.find(sign);
      if (found == free.end()) continue;
      Queue& queue = found->second;
      for (; queue.next < queue.rows.size(); ++queue.next) {
        ++pairing_.looks;
        if (!pairing_.taken[queue.rows[queue.next]]) break;
      }
      if (queue.next < queue.rows.size())
        first = std::min(first.value_or(queue.rows[queue.next]), queue.rows[queue.next]);
    }
    return first;
  }

  static std::string port_of(const Requirement& row) { return port_and_protocol(row); }
  static std::string port_of(const PageRow& row) { return row.port; }
  static std::string words_of(const auto& row) { return lower_case(row.description); }
  static bool has_words(const auto& row) { return !row.description.empty(); }
  static bool may_be_host(const Requirement& row) { return row.destination.kind == DestinationKind::host; }
  static bool may_be_host(const PageRow&) { return true; }
  std::string section_of(const Requirement& row) const { return plain_title(names_.section(row.section)); }
  static std::string section_of(const PageRow& row) { return plain_title(row.section); }

  const Page& page_;
  const Table& table_;
  const TableNames& names_;
  Places places_;
  Pairing pairing_;
};

}  // namespace

TableNames::TableNames(const Table& table) {
  for (const auto& role : table.roles) roles_.emplace(role.id, role.name);
  for (const auto& section : table.sections) sections_.emplace(section.id, section.title);
}

std::string_view TableNames::role(std::string_view id) const {
  const auto role = roles_.find(id);
  return role == roles_.end() ? id : role->second;
}

std::string_view TableNames::section(std::string_view id) const {
  return sections_.at(id);
}

std::string TableNames::destination(const Requirement& row) const {
  return row.destination.kind == DestinationKind::role ? std::string(role(row.destination.name))
                                                       : lower_case(row.destination.name);
}

bool can_be_compared(const Requirement& row) {
  const bool leads_to_host =
      row.destination.kind == DestinationKind::host || row.destination.kind == DestinationKind::role;
  return leads_to_host && (row.port || row.protocol == Protocol::icmp);
}

bool is_same_role(std::string_view one, std::string_view other) {
  const std::string a = plain_role(one);
  const std::string b = plain_role(other);
  return a == b || a.ends_with(" " + b) || b.ends_with(" " + a);
}

bool leads_alike(const Requirement& row, const PageRow& other, const TableNames& names) {
  if (row.destination.kind == DestinationKind::host) return lower_case(row.destination.name) == other.destination;
  return !other.destination.empty() && is_same_role(names.destination(row), other.destination);
}

bool port_alike(const Requirement& row, const PageRow& other) {
  const std::string port = port_and_protocol(row);
  return port == other.port || std::ranges::find(other.alternatives, port) != other.alternatives.end();
}

bool called_alike(const Requirement& row, const PageRow& other) {
  return !other.description.empty() && lower_case(row.description) == lower_case(other.description);
}

Pairing pair_rows(const Page& page, const Table& table, const TableNames& names) {
  return Pairer(page, table, names).make();
}

}  // namespace netpreflight
