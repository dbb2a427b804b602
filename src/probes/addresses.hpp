// Rows that lead to a host: resolve it, then go to every address at once.
#pragma once

#include <functional>

#include "net/elapsed.hpp"
#include "probes/probe.hpp"

namespace netpreflight {

using AddressProbe = std::function<Awaitable<std::vector<Step>>(std::string address)>;

/// Resolves the row's host and runs `probe` for each address at the same time. The steps stand in the order of the addresses,
/// behind the resolve step, which has the nameservers' own answers beside the ones used.
Awaitable<std::vector<Step>> probe_addresses(ProbeContext& context, const PlannedRow& row, AddressProbe probe);

/// What the nameservers say of a name beside what applications get, and whether the hosts file leads elsewhere. Only after its addresses
/// were tried: a nameserver that is silent must not hold up those that are known.
Awaitable<void> look_beside(ProbeContext& context, Shared<std::vector<QueryEvidence>> nameservers,
                            ResolveEvidence& resolved);

/// Connects and, where that worked, shakes hands under `server_name`.
Awaitable<std::vector<Step>> connect_and_shake_hands(ProbeContext& context, std::string address, std::uint16_t port,
                                                     std::string server_name);

/// "203.0.113.7:443", "[2001:db8::7]:443".
std::string endpoint_text(const std::string& address, std::uint16_t port);

void append(std::vector<Step>& steps, std::vector<Step> more);

}  // namespace netpreflight
