// What a reader of the catalogue sees in place of placeholders: one site, cockpit.corp.example, and what went wrong there.
#include <algorithm>
#include <array>

#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

struct ExampleFact {
  std::string_view name;
  std::string_view text = {};
};

/// What holds at that site whatever the cause.
constexpr std::array kSite{
    ExampleFact{"source", "cockpit.corp.example"},
    ExampleFact{"fqdn", "cockpit.corp.example"},
    ExampleFact{"host_addresses", "10.10.1.10"},
    ExampleFact{"nameserver", "10.10.4.53"},
    ExampleFact{"name", "update-301.nextron-systems.com"},
    ExampleFact{"destination", "update-301.nextron-systems.com"},
    ExampleFact{"address", "203.0.113.20"},
    ExampleFact{"port", "443/tcp"},
    ExampleFact{"proxy", "http://proxy.corp.example:3128"},
    ExampleFact{"targets", "update-301.nextron-systems.com"},
    ExampleFact{"target_port", "443/tcp"},
    ExampleFact{"device"},
    ExampleFact{"way_to", "update-301.nextron-systems.com"},
    ExampleFact{"exempting", "Please exempt"},
    ExampleFact{"blocker", "this host itself"},
    ExampleFact{"out_or_in", "out"},
    ExampleFact{"blocked_on", "this host"},
    ExampleFact{"flow", "outgoing"},
    ExampleFact{"flow_from"},
    ExampleFact{"at", "cockpit.corp.example"},
    ExampleFact{"or_a_route", " or a route"},
    ExampleFact{"reached", "the stand-in answers"},
    ExampleFact{"client", "10.10.1.10"},
    ExampleFact{"proxy_title", "what is set as the proxy does not act as one"},
};

constexpr std::size_t kMostFacts = 5;

/// Of that site's proxy setting, where it is odd.
constexpr std::array kSettingFacts{
    ExampleFact{"setting", "https_proxy"},
    ExampleFact{"list", "no_proxy"},
    ExampleFact{"entries", "*.corp.example (has a *, which stands for nothing here)"},
    ExampleFact{"hosts", "update-301.nextron-systems.com"},
    ExampleFact{"port", "3128"},
    ExampleFact{"apt", "http://apt-proxy.corp.example:3142"},
    ExampleFact{"lower", "https_proxy"},
    ExampleFact{"lower_value", "http://proxy.corp.example:3128"},
    ExampleFact{"lines", "10.10.4.53 (a carriage return behind it)"},
    ExampleFact{"upper", "HTTPS_PROXY"},
    ExampleFact{"upper_value", "http://old-proxy.corp.example:3128"},
};

/// What is seen there with this cause, and where the site's own facts do not fit, other ones.
struct Example {
  Cause cause;
  std::array<ExampleFact, kMostFacts> facts;
};

constexpr ExampleFact kTimeServer{"destination", "0.debian.pool.ntp.org"};
constexpr ExampleFact kTimeAddress{"address", "203.0.113.123"};
constexpr ExampleFact kTimePort{"port", "123/udp"};
constexpr ExampleFact kLogHost{"destination", "siem.corp.example"};
constexpr ExampleFact kLogAddress{"address", "10.10.7.20"};
constexpr ExampleFact kLogPort{"port", "514/udp"};
constexpr ExampleFact kWebHost{"destination", "cockpit.corp.example"};
constexpr ExampleFact kWebAddress{"address", "10.10.1.10"};

constexpr std::array kExamples{
    Example{Cause::dns_no_address, {{{"seen", "no address record"}}}},
    Example{Cause::dns_servfail,
            {{{"seen", "SERVFAIL"},
              {"suspects", "the way from there to the Internet or to forwarders, and DNSSEC validation"}}}},
    Example{Cause::dns_unreachable, {{{"seen", "connection refused"}}}},
    Example{Cause::dns_no_nameserver,
            {{{"resolv_conf", "/etc/resolv.conf has no nameserver line that the C library can use"},
              {"resolver", "enter the nameservers in its network settings"}}}},
    Example{Cause::dns_partial,
            {{{"unlike", "not every nameserver answers as it should"},
              {"seen", "10.10.4.54 does not answer"},
              {"mending", "Mend what is at fault, please, or take it out of its network settings"}}}},
    Example{Cause::dns_hijacked, {{{"name", "netpreflight-4711.invalid"}, {"addresses", "203.0.113.80"}}}},
    Example{Cause::dns_sinkholed, {{{"addresses", "0.0.0.0"}}}},
    Example{Cause::tcp_refused, {{{"refuser", "a firewall on the way rejects it in the name of the destination"}}}},
    Example{Cause::tcp_partial,
            {{{"working", "203.0.113.20"}, {"failing", "203.0.113.21 does not answer"}, {"all_over"}}}},
    Example{Cause::net_rejected,
            {{{"icmp_from", "10.10.0.1"}, {"seen", "ICMP communication administratively prohibited"}}}},
    Example{Cause::net_unreachable, {{{"icmp_from", "10.10.0.1"}, {"seen", "ICMP network unreachable"}}}},
    Example{Cause::net_no_route,
            {{{"seen", "no entry in its routing table"},
              {"route_mending", "its routing table has no entry for that, so set a default gateway or a route"}}}},
    Example{Cause::net_blocked_locally, {{{"seen", "its firewall"}}}},
    Example{Cause::net_answer_lost, {{{"answers_of", "source port"}}}},
    Example{Cause::tls_intercepted, {{{"interceptor", "Corp Proxy CA (Corp Example Ltd)"}, {"possibly"}}}},
    Example{Cause::tls_untrusted,
            {{{"distrust", "ends in no trusted root: issuer \"localhost\""},
              {"certificate_of_issuer", "an untrusted certificate of \"localhost\""}}}},
    Example{Cause::tls_incomplete_chain, {{{"missing", "R11 (Let's Encrypt)"}, {"missing_doubt"}}}},
    Example{Cause::tls_no_trust_store,
            {{{"anchor", "CN = ISRG Root X1"},
              {"lack", "this host has no trust store to tell by itself"},
              {"install", "install the root certificates (Debian: apt-get install ca-certificates)"},
              {"roots", "\"CN = ISRG Root X1\""}}}},
    Example{Cause::tls_expired,
            {{{"faulty", "the server's certificate"},
              {"renewal", "renew the certificate"},
              {"not_after", "2026-11-01T00:00:00Z"}}}},
    Example{Cause::tls_not_yet_valid,
            {{{"faulty", "the server's certificate"},
              {"clock_first", "the clock of this host, and then "},
              {"not_before", "2026-11-01T00:00:00Z"}}}},
    Example{Cause::tls_name_mismatch,
            {{{"misfit", "is for portal.example.net, not for update-301.nextron-systems.com"},
              {"what_to_check", "that update-301.nextron-systems.com leads to the right server"},
              {"name_request",
               "If the address is right, the operator of the server has to install a certificate for "
               "update-301.nextron-systems.com"}}}},
    Example{Cause::tls_not_tls, {{{"first_bytes", "HTTP/1.1 302 Found"}}}},
    Example{Cause::tls_reset_after_hello,
            {{{"when", "as soon as the server name is sent"},
              {"besides", "while another name passes (URL or SNI filter)"}}}},
    Example{Cause::tls_timeout_after_hello,
            {{{"when", "as soon as the server name is sent"},
              {"besides", "while another name passes (URL or SNI filter)"}}}},
    Example{Cause::tls_large_hello, {{{"hello_bytes", "1700"}, {"large_end", "no answer"}}}},
    Example{Cause::tls_path_mtu, {{{"path_mtu", "1400"}}}},
    Example{Cause::tls_protocol,
            {{{"seen", "TLS alert protocol_version: it speaks no TLS version that is offered (1.2 and 1.3)"},
              {"tls_request", "TLS 1.2 or 1.3 with current ciphers has to be offered"}}}},
    Example{Cause::tls_alert,
            {{{"seen", "TLS alert unrecognized_name"},
              {"tls_request", "it does not serve the name that it is asked for"}}}},
    Example{Cause::proxy_unresolved, {{{"name", "proxy.corp.example"}, {"seen", "NXDOMAIN"}}}},
    Example{Cause::proxy_unreachable, {{{"seen", "connection refused"}}}},
    Example{Cause::proxy_timeout, {{{"seen", "nothing comes back in time"}}}},
    Example{Cause::proxy_not_a_proxy, {{{"seen", "it answers CONNECT with \"HTTP/1.1 200 OK\" and a page"}}}},
    Example{Cause::proxy_auth_unsupported, {{{"seen", "Negotiate, NTLM"}}}},
    Example{Cause::proxy_forbidden, {{{"seen", "\"HTTP/1.1 403 Forbidden\""}}}},
    Example{Cause::proxy_upstream, {{{"seen", "\"HTTP/1.1 503 Service Unavailable\""}}}},
    Example{Cause::udp_refused, {kLogHost, kLogAddress, kLogPort}},
    Example{Cause::udp_silent, {kLogHost, kLogAddress, kLogPort}},
    Example{Cause::icmp_timeout, {kLogHost, kLogAddress, {"port", "ICMP echo"}}},
    Example{Cause::ntp_timeout, {{kTimeServer, kTimeAddress, kTimePort}}},
    Example{Cause::ntp_refused, {{kTimeServer, kTimeAddress, kTimePort}}},
    Example{Cause::ntp_kiss_of_death, {{kTimeServer, kTimeAddress, kTimePort, {"seen", "DENY"}}}},
    Example{Cause::ntp_unsynchronised,
            {{kTimeServer, kTimeAddress, kTimePort, {"seen", "stratum 16, leap indicator 3"}}}},
    Example{Cause::ntp_bogus, {{kTimeServer, kTimeAddress, kTimePort, {"seen", "a reply of mode 3 instead of 4"}}}},
    Example{Cause::clock_offset, {{kTimeServer, kTimeAddress, kTimePort, {"offset", "5 minutes behind"}}}},
    Example{Cause::host_no_domain, {{{"host_name", "cockpit"}, {"source", "cockpit"}}}},
    Example{Cause::host_fqdn_unresolved, {{{"seen", "NXDOMAIN"}}}},
    Example{Cause::host_fqdn_mismatch, {{{"addresses", "10.10.1.99"}}}},
    Example{Cause::host_no_reverse, {{kWebAddress, {"seen", "no name"}}}},
    Example{Cause::host_not_fqdn,
            {{{"destination", "cockpit"}, {"port", "7443/tcp"}, {"source", "management.corp.example"}}}},
    Example{Cause::host_lookup,
            {{{"resolver",
               "a line of /etc/hosts leads update-301.nextron-systems.com to 10.10.9.9, and the nameservers "
               "say 203.0.113.20"}}}},
    Example{Cause::run_other_vantage,
            {{{"other", "Workstation"},
              {"purpose"},
              {"preparation"},
              {"command", "netpreflight --from workstation --host cockpit=cockpit.corp.example"}}}},
    Example{Cause::run_not_configured, {{{"seen", "no proxy is configured"}}}},
    Example{Cause::run_stand_in, {{kWebHost, kWebAddress, {"instance", "3f2a-91bc"}, {"note"}}}},
    Example{Cause::run_inconclusive,
            {{{"seen", "nobody showed a genuine certificate for update-301.nextron-systems.com"}}}},
    Example{Cause::run_expected_failure, {{{"seen", "no answer from 203.0.113.20 on 443/tcp"}}}},
    Example{Cause::run_unexpected_pass, {{{"row", "product-updates"}}}},
};

void add(std::span<const ExampleFact> examples, Facts& facts) {
  for (const auto& each : examples) {
    if (!each.name.empty()) facts[std::string(each.name)] = each.text;
  }
}

Facts facts_of_site() {
  Facts facts;
  add(kSite, facts);
  return facts;
}

}  // namespace

Facts example_facts(Cause cause) {
  Facts facts = facts_of_site();
  const auto* const example = std::ranges::find(kExamples, cause, &Example::cause);
  if (example != kExamples.end()) add(example->facts, facts);
  return facts;
}

Facts example_setting_facts() {
  Facts facts = facts_of_site();
  add(kSettingFacts, facts);
  return facts;
}

}  // namespace netpreflight
