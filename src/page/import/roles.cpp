#include "page/import/roles.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "page/page_text.hpp"
#include "page/pairing.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

/// Words behind the name of a product that say no more than that it is one.
constexpr std::array<std::string_view, 6> kSuffixes{" server", " host", " system", " systems", " appliance", "s"};

bool is_role(const std::string& name) {
  return !name.empty() && name.find('*') == std::string::npos &&
         !(name.find('.') != std::string::npos && is_host(name));
}

std::string plain_name(std::string_view name) {
  std::string plain = lower_case(squeezed(name));
  return plain.starts_with("the ") ? plain.substr(4) : plain;
}

std::string shown_name(std::string_view name) {
  std::string shown = squeezed(name);
  if (lower_case(shown).starts_with("the ")) shown.erase(0, 4);
  return shown;
}

}  // namespace

std::string id_from(std::string_view text, std::string_view otherwise) {
  constexpr std::size_t kLongest = 60;
  std::string id;
  for (const char c : lower_case(text.substr(0, text.find('(')))) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits) id += c;
    if (!fits && !id.empty() && id.back() != '-') id += '-';
    if (id.size() >= kLongest) break;
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? std::string(otherwise) : id;
}

std::string free_id(const std::string& id, std::map<std::string, std::size_t>& taken) {
  std::string free = id;
  while (taken.contains(free)) free = fmt::format("{}-{}", id, ++taken[id]);
  taken.emplace(free, 1);
  return free;
}

PageRoles::PageRoles(const Page& page, const std::optional<std::string>& wanted) {
  for (const auto& row : page.rows) {
    for (const auto* name : {&row.source, &row.destination}) {
      if (is_role(*name)) names_.emplace(plain_name(*name), shown_name(*name));
    }
  }
  for (const auto& [name, shown] : names_) {
    for (const auto suffix : kSuffixes) {
      if (!name.ends_with(suffix)) continue;
      const auto shorter = names_.find(name.substr(0, name.size() - suffix.size()));
      if (shorter == names_.end()) continue;
      same_as_.emplace(name, shorter->first);
      guesses_.push_back({0, fmt::format("\"{}\" is \"{}\"", shown, shorter->second)});
      break;
    }
  }
  choose_product(page, wanted);
}

std::string PageRoles::key_of(std::string_view name) const {
  std::string key = plain_name(name);
  for (auto same = same_as_.find(key); same != same_as_.end(); same = same_as_.find(key)) key = same->second;
  return key;
}

/// What connects to the product, or is connected to by it, is not the product.
std::set<std::string> PageRoles::other_ends(const Page& page) const {
  std::set<std::string> others;
  for (const auto& row : page.rows) {
    if (row.direction == Direction::in && !row.source.empty()) others.insert(key_of(row.source));
    if (row.direction == Direction::out && !row.destination.empty()) others.insert(key_of(row.destination));
  }
  return others;
}

/// The one that is called so; else the one that most rows begin or end at.
void PageRoles::choose_product(const Page& page, const std::optional<std::string>& wanted) {
  const std::set<std::string> others = other_ends(page);
  std::map<std::string, std::size_t> ends;
  std::vector<std::string> order;
  for (const auto& row : page.rows) {
    for (const auto* name : {&row.source, &row.destination}) {
      const std::string key = is_role(*name) ? key_of(*name) : std::string();
      if (!key.empty() && !others.contains(key) && ++ends[key] == 1) order.push_back(key);
    }
  }
  if (order.empty()) {
    const std::string name = wanted.value_or("Product");
    add(plain_name(name), shown_name(name));
    if (!wanted)
      guesses_.push_back({0, "the product's host is called \"Product\": the page does not name it (--role)"});
    return;
  }
  auto product = wanted ? std::ranges::find(order, key_of(*wanted)) : order.end();
  if (wanted && product == order.end())
    product = std::ranges::find_if(order, [&](const auto& key) { return is_same_role(key, *wanted); });
  const bool is_named = product != order.end();
  if (!is_named) product = std::ranges::max_element(order, {}, [&](const auto& key) { return ends[key]; });
  const std::string key = *product;
  add(key, wanted ? shown_name(*wanted) : names_.at(key));
  if (!is_named) {
    guesses_.push_back({0, fmt::format("the product runs on \"{}\", at which {} of {} rows begin or end{}",
                                       names_.at(key), ends[key], page.rows.size(), wanted ? "" : " (--role)")});
  }
}

std::string PageRoles::add(const std::string& key, std::string name) {
  known_.emplace(key, roles_.size());
  roles_.push_back({free_id(id_from(name, "role"), ids_), std::move(name)});
  return roles_.back().id;
}

std::string PageRoles::id_of(std::string_view name) {
  const std::string key = key_of(name);
  if (const auto known = known_.find(key); known != known_.end()) return roles_[known->second].id;
  if (roles_.size() >= kMostRoles) {
    too_many_ = true;
    return product();
  }
  const auto shown = names_.find(key);
  return add(key, shown == names_.end() ? shown_name(name) : shown->second);
}

}  // namespace netpreflight
