// resolv.conf(5) read as the C library reads it, so that this program asks whom applications ask, and how they ask. Pure but for
// the numbers of interfaces, which zones of link-local addresses name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/dns.hpp"
#include "netpreflight/finding.hpp"

namespace netpreflight {

/// What the C library takes from resolv.conf and from the two environment variables that override it.
struct ResolverConfiguration {
  std::vector<Nameserver> nameservers;       ///< at most three; one where the file names none
  bool is_default = false;                   ///< no line names a nameserver that can be used: 127.0.0.1 is asked
  std::vector<UnusableNameserver> unusable;  ///< of lines that are meant to name one; as many as may be told
  std::vector<std::string> search;  ///< domains that are tried behind a name; empty: that of the host's own name
  int ndots = 1;                    ///< a name with so many dots is tried as it stands first
  int timeout_seconds = 5;          ///< of each try
  int attempts = 2;                 ///< rounds through all nameservers
  DnsManners manners;

  /// How long an application waits for one answer at least before it gives up.
  Milliseconds patience() const;
};

/// `local_domain` and `options` are the values of LOCALDOMAIN and RES_OPTIONS; empty where they are not set. Never an error: what the
/// C library cannot use it ignores, silently, and so does this.
ResolverConfiguration read_resolv_conf(std::string_view text, std::string_view local_domain = {},
                                       std::string_view options = {});

}  // namespace netpreflight
