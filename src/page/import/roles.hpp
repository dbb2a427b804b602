// The roles of a page: what its rows call the hosts at their ends. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "page/page.hpp"

namespace netpreflight {

class PageRoles {
 public:
  static constexpr std::size_t kMostRoles = 1000;

  /// `wanted` is what the product's host is called, where somebody says it.
  PageRoles(const Page& page, const std::optional<std::string>& wanted);

  /// The id of the role that a page calls so; a new one where there is none yet.
  std::string id_of(std::string_view name);

  std::string product() const { return roles_.front().id; }

  /// Those that rows have; the product's first. In the order in which they were asked for.
  const std::vector<Role>& used() const { return roles_; }

  /// Whether more were asked for than a table may have; those are the product's.
  bool too_many() const { return too_many_; }

  /// What was guessed about them.
  std::vector<PageGuess> take_guesses() { return std::move(guesses_); }

 private:
  std::string key_of(std::string_view name) const;
  std::set<std::string> other_ends(const Page& page) const;
  void choose_product(const Page& page, const std::optional<std::string>& wanted);
  std::string add(const std::string& key, std::string name);

  std::map<std::string, std::string> names_;    ///< plain name -> as it is written first
  std::map<std::string, std::size_t> known_;    ///< key -> which of roles_
  std::map<std::string, std::string> same_as_;  ///< key -> the key of the same role
  std::map<std::string, std::size_t> ids_;      ///< how often an id was wanted
  std::vector<Role> roles_;
  std::vector<PageGuess> guesses_;
  bool too_many_ = false;
};

/// "Agent / Server communication" is "agent-server-communication"; `otherwise` where nothing of it is left.
std::string id_from(std::string_view text, std::string_view otherwise);

/// `id`, or with a number behind it where it is taken; `taken` counts. The time does not depend on how many there are.
std::string free_id(const std::string& id, std::map<std::string, std::size_t>& taken);

}  // namespace netpreflight
