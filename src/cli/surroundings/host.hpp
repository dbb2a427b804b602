// What this host says of itself: the only place that reads its environment and its configuration files.
#pragma once

#include <string>
#include <vector>

#include "net/dns.hpp"
#include "netpreflight/finding.hpp"

namespace netpreflight {

/// The value of an environment variable; empty where it is not set.
std::string environment(const char* variable);

/// Name, addresses and operating system; the fully qualified name is found out by the run. Loopback and link-local addresses are
/// left out; those that packets to the Internet would carry come first.
HostFacts read_host();

/// "192.0.2.1", "192.0.2.1:5353", "2001:db8::1" or "[2001:db8::1]:5353"; the error is one sentence.
tl::expected<Nameserver, std::string> parse_nameserver(const std::string& text);

}  // namespace netpreflight
