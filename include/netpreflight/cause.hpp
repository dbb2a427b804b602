// The stable codes that say why a step or a row is not a plain pass (contract section 5).
// The enumeration is the order of the catalogue; code, meaning, remedy and severity stand in
// src/catalogue/ and nowhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace netpreflight {

enum class Cause : std::uint8_t {
  dns_nxdomain,
  dns_no_address,
  dns_servfail,
  dns_refused,
  dns_malformed,
  dns_timeout,
  dns_unreachable,
  dns_no_nameserver,
  dns_partial,
  dns_hijacked,
  dns_sinkholed,
  tcp_refused,
  tcp_timeout,
  tcp_reset,
  tcp_mute,
  tcp_partial,
  net_rejected,
  net_unreachable,
  net_no_route,
  net_blocked_locally,
  net_answer_lost,
  net_unsteady,
  tls_intercepted,
  tls_untrusted,
  tls_incomplete_chain,
  tls_no_trust_store,
  tls_expired,
  tls_not_yet_valid,
  tls_name_mismatch,
  tls_revoked,
  tls_not_tls,
  tls_reset_after_hello,
  tls_timeout_after_hello,
  tls_large_hello,
  tls_path_mtu,
  tls_protocol,
  tls_alert,
  proxy_unresolved,
  proxy_unreachable,
  proxy_timeout,
  proxy_not_a_proxy,
  proxy_auth_required,
  proxy_auth_rejected,
  proxy_auth_unsupported,
  proxy_forbidden,
  proxy_upstream,
  udp_refused,
  udp_silent,
  icmp_timeout,
  ntp_timeout,
  ntp_refused,
  ntp_kiss_of_death,
  ntp_unsynchronised,
  ntp_bogus,
  clock_offset,
  host_no_domain,
  host_fqdn_unresolved,
  host_fqdn_mismatch,
  host_no_reverse,
  host_not_fqdn,
  host_lookup,
  run_other_vantage,
  run_not_configured,
  run_stand_in,
  run_inconclusive,
  run_expected_failure,
  run_unexpected_pass,
  run_not_selected,
  run_interrupted,  ///< the last: the catalogue counts up to here
};

enum class Status : std::uint8_t { pass, warn, fail, skip };

/// Something is to be done, or could be: it fails or warns.
constexpr bool is_problem(Status status) {
  return status == Status::fail || status == Status::warn;
}

/// The stable code of a cause, e.g. "dns.nxdomain".
std::string_view code(Cause cause);

/// The cause of a code; nothing where no cause has it.
std::optional<Cause> cause_of_code(std::string_view code);

/// "pass", "warn", "fail" or "skip".
std::string_view name(Status status);

}  // namespace netpreflight
