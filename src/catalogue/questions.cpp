// What to ask next about a cause, when its request alone does not settle the matter: whom, and what the answer tells.
#include <algorithm>
#include <array>

#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostQuestions = 3;

struct CauseQuestions {
  Cause cause;
  std::array<std::string_view, kMostQuestions> questions;

  constexpr std::size_t size() const {
    return static_cast<std::size_t>(std::ranges::find(questions, std::string_view()) - questions.begin());
  }
};

constexpr std::string_view kOtherHost = "Does the same row pass from another host of the same network?";
constexpr std::string_view kFirewallLog =
    "Does the firewall's log show these packets, and by which rule are they stopped?";
constexpr std::string_view kInspection = "Does any box on the way inspect TLS or filter by the server name?";
constexpr std::string_view kProxyLog = "What does the proxy's log say about these requests of this host?";
constexpr std::string_view kRightProxy = "Which proxy do other servers of this network use?";
constexpr std::string_view kForwarders = "Where does the nameserver forward questions for external names to?";
constexpr std::string_view kOtherNameserver = "Does another nameserver of the network know the name?";
constexpr std::string_view kHostClock = "Is this host's clock right, and what keeps it so?";
constexpr std::string_view kServerLog = "Does the server's own log show the connection, and how it ended?";

constexpr std::array kQuestions{
    CauseQuestions{Cause::dns_nxdomain,
                   {kForwarders, kOtherNameserver, "Are external names to be resolved by the proxy only?"}},
    CauseQuestions{Cause::dns_no_address,
                   {kOtherNameserver, "Is the name meant to have only addresses of the other family, IPv4 or IPv6?"}},
    CauseQuestions{Cause::dns_servfail,
                   {kForwarders, "Does the nameserver answer for other external names?",
                    "Does DNSSEC validation fail there, for instance by a wrong clock?"}},
    CauseQuestions{Cause::dns_refused,
                   {"Which networks may ask this nameserver recursively?",
                    "Which nameservers do other servers of this network use?"}},
    CauseQuestions{Cause::dns_malformed, {"Is that address a nameserver at all?", kOtherNameserver}},
    CauseQuestions{Cause::dns_timeout,
                   {"Does the nameserver answer other hosts of the same network?", kFirewallLog,
                    "Which nameservers do other servers of this network use?"}},
    CauseQuestions{Cause::dns_unreachable,
                   {"Is this the right address, and does a nameserver run there?", kFirewallLog}},
    CauseQuestions{Cause::dns_no_nameserver,
                   {"Who sets the network up here: DHCP, NetworkManager, systemd-networkd, ifupdown?",
                    "Which nameservers do other servers of this network use?"}},
    CauseQuestions{Cause::dns_partial,
                   {"Which of these nameservers is the right one for this host?",
                    "Are all of them meant to resolve external names?"}},
    CauseQuestions{Cause::dns_hijacked, {"Which forwarder or provider rewrites answers for names that do not exist?"}},
    CauseQuestions{Cause::dns_sinkholed,
                   {"Which list of the DNS filter has the name, and who keeps the exceptions?",
                    "Does /etc/hosts of this host have the name?"}},
    CauseQuestions{Cause::tcp_refused,
                   {"Does the destination serve this port, and do other networks reach it?", kFirewallLog, kOtherHost}},
    CauseQuestions{Cause::tcp_timeout, {kFirewallLog, kOtherHost, "Is a proxy the only way out of this network?"}},
    CauseQuestions{Cause::tcp_reset, {kServerLog, kFirewallLog, "Does the server have an access list of its own?"}},
    CauseQuestions{Cause::tcp_mute,
                   {kServerLog, "Does a box on the way accept connections for others (SYN proxy, load balancer)?"}},
    CauseQuestions{Cause::tcp_partial,
                   {"Do the firewall's rules name single addresses, where names or networks are meant?", kFirewallLog}},
    CauseQuestions{Cause::net_rejected,
                   {"Who runs the box that is named, and by which rule does it reject?", kOtherHost}},
    CauseQuestions{Cause::net_unreachable,
                   {"Does the router that is named have a route to the destination?", kOtherHost}},
    CauseQuestions{
        Cause::net_no_route,
        {"Which default gateway do other hosts of this network use?", "Is a proxy the only way out of this network?"}},
    CauseQuestions{Cause::net_blocked_locally,
                   {"What do `nft list ruleset` and `ip route` say on this host?",
                    "Which product or script writes this host's firewall rules?"}},
    CauseQuestions{Cause::net_answer_lost,
                   {"Which way do packets take from the far end to this host, and which from this host to the far end?",
                    kFirewallLog, "Does the far end have a route back to this host's network?"}},
    CauseQuestions{Cause::net_unsteady,
                   {"How many of 100 echoes to this address get lost, and from which hop on?",
                    "Is there a cluster of firewalls, or a balancer, of which one member does not work?", kOtherHost}},
    CauseQuestions{Cause::tls_intercepted,
                   {"Which box issues the certificate of that name?", "Who keeps its list of exceptions?",
                    "Are exceptions made by destination, by source, or both?"}},
    CauseQuestions{Cause::tls_untrusted, {kInspection, "Does the name lead to the right address?", kServerLog}},
    CauseQuestions{Cause::tls_incomplete_chain,
                   {kInspection, "Does the server send its intermediate certificates to others?"}},
    CauseQuestions{Cause::tls_no_trust_store,
                   {"Where does this host get its packages from, and when were they updated last?"}},
    CauseQuestions{Cause::tls_expired, {kHostClock, "When does the operator renew the certificate?", kInspection}},
    CauseQuestions{Cause::tls_not_yet_valid, {kHostClock, "When was the certificate issued?"}},
    CauseQuestions{Cause::tls_name_mismatch,
                   {"To which address does the name lead from another network?", kInspection}},
    CauseQuestions{Cause::tls_revoked, {"Why did the issuer revoke the certificate, and when is it replaced?"}},
    CauseQuestions{Cause::tls_not_tls,
                   {"Does this network want a login in a browser first (captive portal)?",
                    "Is a proxy the only way out of this network?", "Which service listens on that port?"}},
    CauseQuestions{Cause::tls_reset_after_hello, {kInspection, kFirewallLog, kServerLog}},
    CauseQuestions{Cause::tls_timeout_after_hello, {kInspection, kFirewallLog, kServerLog}},
    CauseQuestions{Cause::tls_large_hello,
                   {kInspection, "Is there a newer release of that box's software, with post-quantum key shares?"}},
    CauseQuestions{Cause::tls_path_mtu,
                   {"Is there a tunnel or VPN on the way, and which MTU does it have?",
                    "Does a firewall drop ICMP on the way back?"}},
    CauseQuestions{Cause::tls_protocol, {kInspection, "Which TLS versions and ciphers is the server set to?"}},
    CauseQuestions{Cause::tls_alert, {kServerLog, kInspection}},
    CauseQuestions{Cause::proxy_unresolved, {"Is the proxy's name spelled right?", kRightProxy}},
    CauseQuestions{Cause::proxy_unreachable, {kRightProxy, "Does the proxy run, and may this host reach it?"}},
    CauseQuestions{Cause::proxy_timeout, {kProxyLog, "Does the proxy itself reach the destination?"}},
    CauseQuestions{Cause::proxy_not_a_proxy, {kRightProxy, "What else listens on that port?"}},
    CauseQuestions{Cause::proxy_auth_required,
                   {"Is there a user for servers, or may this host pass without one?", kProxyLog}},
    CauseQuestions{Cause::proxy_auth_rejected,
                   {"Do the same user and password work with curl from this host?",
                    "Has the password expired, or is the user locked?"}},
    CauseQuestions{Cause::proxy_auth_unsupported,
                   {"Can the proxy exempt this host or these destinations from authentication?"}},
    CauseQuestions{Cause::proxy_forbidden, {kProxyLog, "Which of its rules decides about CONNECT to port 443?"}},
    CauseQuestions{Cause::proxy_upstream,
                   {"Does the proxy itself resolve and reach the destination?", "Does it use a further proxy?"}},
    CauseQuestions{Cause::udp_refused,
                   {"Does the service run there, and on which addresses does it listen?", kFirewallLog}},
    CauseQuestions{Cause::udp_silent,
                   {"Do the datagrams arrive at the destination (its own log, or a packet capture there)?",
                    kFirewallLog, "Does the service answer anything at all over UDP?"}},
    CauseQuestions{Cause::icmp_timeout,
                   {kFirewallLog, "Does the destination answer echoes of other hosts?", kOtherHost}},
    CauseQuestions{Cause::ntp_timeout,
                   {"Is there a time server inside the network that this host is to use?", kFirewallLog}},
    CauseQuestions{Cause::ntp_refused, {"Does a time service run there, and on which addresses does it listen?"}},
    CauseQuestions{Cause::ntp_kiss_of_death,
                   {"Which networks may ask this time server?", "Do many hosts ask it from one address (NAT)?"}},
    CauseQuestions{Cause::ntp_unsynchronised,
                   {"Which sources does the time server itself use, and does it reach them?"}},
    CauseQuestions{Cause::ntp_bogus,
                   {"Is that address a time server at all?", "Does a box on the way answer in its name?"}},
    CauseQuestions{Cause::clock_offset,
                   {"Which service keeps this host's time, and which servers does it use?",
                    "Is this a virtual machine whose host sets the clock?"}},
    CauseQuestions{Cause::host_no_domain, {"Which name is this host to have in DNS?"}},
    CauseQuestions{Cause::host_fqdn_unresolved,
                   {"Which nameserver keeps this host's domain, and do the configured ones forward to it?"}},
    CauseQuestions{Cause::host_fqdn_mismatch,
                   {"Did this host have that address before, or does another host have it now?"}},
    CauseQuestions{Cause::host_no_reverse, {"Who keeps the reverse zone of this network?"}},
    CauseQuestions{Cause::host_not_fqdn, {"Which full name do other hosts use for it?"}},
    CauseQuestions{Cause::host_lookup,
                   {"Who or what writes /etc/hosts, /etc/resolv.conf and /etc/nsswitch.conf here?",
                    "Does `getent ahosts NAME` find what the nameservers say?"}},
    CauseQuestions{Cause::run_inconclusive,
                   {"Which of the other problems does it wait for? Mend those, and run the check again."}},
    CauseQuestions{Cause::run_unexpected_pass, {"Did the network change, or is the row's destination another one?"}},
};

constexpr bool is_in_order() {
  return std::ranges::is_sorted(kQuestions, std::ranges::less(), &CauseQuestions::cause);
}
static_assert(is_in_order(), "the questions stand in the order of the causes");

}  // namespace

std::span<const std::string_view> next_questions(Cause cause) {
  const auto* const found = std::ranges::find(kQuestions, cause, &CauseQuestions::cause);
  if (found == kQuestions.end()) return {};
  return std::span(found->questions).first(found->size());
}

}  // namespace netpreflight
