// What stands for a name or an address in a redacted report: "host-1", "host-1.domain-1", "ip-2", "ip-3-private",
// "ip-4-v6", "name-5", "file-6", "text-7". A placeholder says what kind of thing it stands for, as far as the judge needs to know,
// and nothing else of it.
#pragma once

#include <optional>
#include <string_view>

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

}  // namespace netpreflight
