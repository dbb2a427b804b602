// What this host's applications get for a name, where that can be foreseen: the C library's own lookup reads the hosts file and asks the first
// nameserver, and nothing else can have a say. Whatever is not as plain as that is asked of getent(1).
#pragma once

#include <optional>
#include <string>

#include "net/dns.hpp"

namespace netpreflight {

struct ResolverSettings;

/// What lies on this host beside its nameservers, as it was when a run began.
struct LookupFiles {
  bool plain_sources =
      false;  ///< nsswitch.conf(5) has "files dns", no cache is asked before it, and no variable changes it
  bool hosts_known = false;  ///< `hosts` is the whole file
  std::string hosts;         ///< in lower case
  bool has_v4 = false;       ///< an interface has an address that is not 127.0.0.1
  bool has_v6 = false;       ///< an interface has an address that is not ::1
};

LookupFiles read_lookup_files();

/// Whether applications get for the name what the first nameserver answers, as far as that is plain: no other source comes before it, and
/// the name is asked for as it stands (resolv.conf(5), ndots).
bool follows_first_nameserver(const LookupFiles& files, const ResolverSettings& settings, const std::string& host);

/// Whether the hosts file cannot have the name.
bool is_in_no_hosts_file(const LookupFiles& files, const std::string& host);

/// What they get, where it is one address, so that there is nothing to order (RFC 6724). Nothing: it takes getent(1) to know.
std::optional<ApplicationsView> view_of(const LookupFiles& files, const NameserverAnswer& answer, Family family);

}  // namespace netpreflight
