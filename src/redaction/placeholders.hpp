// What stands for a name or an address in a redacted report: "host-1", "host-1.domain-1", "ip-2", "ip-3-private",
// "ip-4-v6", "name-5", "file-6", "text-7". One thing has one placeholder within a report. A placeholder says what kind of thing it
// stands for, as far as the judge needs to know, and nothing else of it.
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

struct AddressKind {
  bool v6 = false;
  bool is_private = false;
  bool nowhere = false;  ///< 0.0.0.0/8, ::, loopback
};

/// The kind of address that a placeholder stands for; nothing where `text` is no placeholder of an address.
std::optional<AddressKind> kind_of_placeholder(std::string_view text);

/// Whether `text` is a placeholder of any kind, with or without a domain.
bool is_placeholder(std::string_view text);

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
