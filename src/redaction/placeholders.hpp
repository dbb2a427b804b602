// Gives the names and addresses of a report their placeholders (text/placeholder.hpp): one thing has one within a report.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "netpreflight/redaction.hpp"

namespace netpreflight {

class Placeholders {
 public:
  /// Numbers up to this one are in use already.
  void start_after(std::size_t number) { start_ = number; }

  /// For a host name, label and domain apart: hosts of one domain show that they are. Case does not matter.
  std::string host(std::string_view name);
  /// For a name under .invalid, which stays one.
  std::string impossible_host(std::string_view name);
  std::string address(std::string_view text);
  std::string name(std::string_view text) { return of("name", text); }
  std::string file(std::string_view text) { return of("file", text); }
  std::string text(std::string_view text) { return of("text", text); }

  /// The placeholder of a host or address that has one already.
  std::optional<std::string> known(std::string_view text) const;

  const std::vector<Replacement>& all() const { return all_; }

 private:
  std::string of(std::string_view kind, std::string_view original, std::string_view suffix = {});

  std::size_t start_ = 0;
  std::map<std::string, std::size_t, std::less<>> counts_;
  std::unordered_map<std::string, std::string> by_original_;  ///< "kind original" -> placeholder
  std::unordered_map<std::string, std::string> hosts_;        ///< whole host or address, lower case -> placeholder
  std::vector<Replacement> all_;
};

}  // namespace netpreflight
