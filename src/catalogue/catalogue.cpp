// Every sentence about a cause. Placeholders:
//   {source} {destination} {port} {row}   of the requirement; the first three list every row that shares the remedy
//   {address}                             where the packets went, {addresses} as a list
//   {seen}                                what came back, in the stage's own words
//   {nameserver} {name} {issuer} {subject} {interceptor} {server_name} ...  as the judge of the probe gives them
#include "netpreflight/catalogue.hpp"

#include <algorithm>
#include <array>

namespace netpreflight {

namespace {

using enum Status;

constexpr std::string_view kFirewall = "the firewall team";
constexpr std::string_view kNetwork = "the network team";
constexpr std::string_view kDns = "the DNS administrators";
constexpr std::string_view kHost = "the administrator of this host";
constexpr std::string_view kServer = "the operator of the server";
constexpr std::string_view kInspection = "whoever runs the TLS inspection (firewall or proxy team)";
constexpr std::string_view kProxy = "the proxy team";
constexpr std::string_view kTime = "the operator of the time servers";
constexpr std::string_view kNobody = "nobody";

constexpr std::array kCatalogue{
    CatalogueEntry{
        .cause = Cause::dns_nxdomain,
        .code = "dns.nxdomain",
        .severity = fail,
        .found = "{nameserver} says that {name} does not exist",
        .meaning = "The nameservers were asked and deny that the name exists.",
        .told_by = "Response code NXDOMAIN.",
        .ask = kDns,
        .remedy = "Please make the nameservers used by {source} ({nameserver}) resolve {name} "
                  "(for {port}). They answer NXDOMAIN: add the record, or forward the zone to servers that know it.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_no_address,
        .code = "dns.no_address",
        .severity = fail,
        .found = "{name} exists, but has no address that this host can use ({seen})",
        .meaning = "The name exists and has no A or AAAA record that serves this host.",
        .told_by =
            "Response code NOERROR without an address record, or with addresses of a family this host does not have.",
        .ask = kDns,
        .remedy = "Please add an address record for {name}, needed by {source} (for {port}). "
                  "The nameservers ({nameserver}) know the name but give no usable address.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_servfail,
        .code = "dns.servfail",
        .severity = fail,
        .found = "{nameserver} could not resolve {name} ({seen})",
        .meaning =
            "The nameserver works, but failed to find the answer: it cannot reach the servers above it, or rejects their answer.",
        .told_by = "Response code SERVFAIL or another error code than NXDOMAIN and REFUSED.",
        .ask = kDns,
        .remedy = "Please check why the nameservers used by {source} ({nameserver}) answer {seen} for {name} "
                  "(needed for {port}): their own way to the Internet or to their forwarders, and DNSSEC validation.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_refused,
        .code = "dns.refused",
        .severity = fail,
        .found = "{nameserver} refuses to answer for {name}",
        .meaning = "The nameserver does not serve this host, or not for this name.",
        .told_by = "Response code REFUSED.",
        .ask = kDns,
        .remedy = "Please allow {source} to ask {nameserver} recursively. It answers REFUSED for {name} "
                  "(needed for {port}).",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_malformed,
        .code = "dns.malformed",
        .severity = fail,
        .found = "{nameserver} gave no proper DNS answer for {name}",
        .meaning = "Something answers on the nameserver's port, and it is not a DNS answer to the question.",
        .told_by = "A reply that cannot be parsed or does not belong to the question.",
        .ask = kDns,
        .remedy =
            "Please check what answers for {nameserver} on port 53: {source} gets replies that are no DNS answers "
            "for {name} (needed for {port}).",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_timeout,
        .code = "dns.timeout",
        .severity = fail,
        .found = "no answer from {nameserver} for {name}",
        .meaning = "Nothing came back from the nameserver: it is down, or a firewall drops the packets.",
        .told_by = "Silence after three questions.",
        .ask = "the firewall team, then the DNS administrators",
        .remedy = "Please allow 53/udp and 53/tcp from {source} to {nameserver} and check that it is running. "
                  "It does not answer; without it {name} cannot be resolved (needed for {port}).",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_unreachable,
        .code = "dns.unreachable",
        .severity = fail,
        .found = "{nameserver} cannot be asked for {name}: {seen}",
        .meaning = "The nameserver's port is closed, or something on the way says no.",
        .told_by = "An ICMP error or no route for the question.",
        .ask = "the administrator of this host (is the address right?), then the firewall team",
        .remedy =
            "Please check that {nameserver} is the right nameserver for {source} and that 53/udp and 53/tcp to it "
            "are allowed: {seen}. Without it {name} cannot be resolved (needed for {port}).",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_no_nameserver,
        .code = "dns.no_nameserver",
        .severity = fail,
        .found = "no nameserver is configured on this host",
        .meaning = "This host has nobody to ask for names.",
        .told_by = "No nameserver line in /etc/resolv.conf, and no --nameserver.",
        .ask = kHost,
        .remedy = "Please enter the nameservers of {source} in its network settings (/etc/resolv.conf has none). "
                  "Without one, nothing that needs a name works: {destination} ({port}).",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::dns_partial,
        .code = "dns.partial",
        .severity = warn,
        .found = "some nameservers answer, some do not: {seen}",
        .meaning =
            "Resolution works as long as a good nameserver is asked; with a bad one it is slow or fails at random.",
        .told_by = "Each configured nameserver was asked by itself, with different results.",
        .ask = kDns,
        .remedy = "Please check the nameservers of {source} that do not answer as the others do: {seen}. "
                  "Mend them, or take them out of its network settings.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_hijacked,
        .code = "dns.hijacked",
        .severity = warn,
        .found = "{nameserver} resolves {name}, which cannot exist, to {addresses}",
        .meaning =
            "The nameserver invents an answer where none exists. A misspelt or blocked name then leads to a wrong host "
            "instead of an error.",
        .told_by = "A name under .invalid (RFC 6761), which nobody can register, has an address.",
        .ask = kDns,
        .remedy =
            "Please switch off NXDOMAIN rewriting on {nameserver} for {source}: a name that cannot exist ({name}) "
            "resolves to {addresses}.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_sinkholed,
        .code = "dns.sinkholed",
        .severity = fail,
        .found = "{name} leads to {addresses}, which is not on the Internet",
        .meaning = "A DNS filter or a hosts file sends this external name nowhere, or to a host inside.",
        .told_by =
            "An external name resolves to 0.0.0.0 or loopback; or to a private address that then fails or is not genuine.",
        .ask = "the DNS administrators or whoever runs the DNS filter",
        .remedy =
            "Please exempt {name} from DNS filtering (and from /etc/hosts) for {source}: it resolves to {addresses} "
            "instead of its own address (needed for {port}).",
        .shared_by = "addresses",
    },
    CatalogueEntry{
        .cause = Cause::tcp_refused,
        .code = "tcp.refused",
        .severity = fail,
        .found = "{address} refuses the connection on {port}",
        .meaning =
            "The connection was answered with a reset: nothing listens there, or a firewall rejects with TCP resets.",
        .told_by = "RST to the SYN, and no ICMP message.",
        .ask = "the firewall team, and the operator of the destination",
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}). The connection is refused with a TCP "
            "reset: either a firewall rejects it, or nothing listens on that port.",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::tcp_timeout,
        .code = "tcp.timeout",
        .severity = fail,
        .found = "no answer from {address} on {port}",
        .meaning = "Nothing came back. Typically a firewall drops the packets.",
        .told_by = "No SYN-ACK, no reset and no ICMP message within the time-out.",
        .ask = kFirewall,
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}). The packets are dropped without an answer.",
        .shared_by = "port place",
    },
    CatalogueEntry{
        .cause = Cause::tcp_reset,
        .code = "tcp.reset",
        .severity = fail,
        .found = "{address} accepted the connection on {port} and cut it off before it said anything",
        .meaning =
            "The connection was made and then ended, whatever was sent. Something on the way or the server itself "
            "does not want this client.",
        .told_by = "A reset or an end of the stream after the connection was made, without one byte from the far end.",
        .ask = "the firewall team, then the operator of the destination",
        .remedy = "Please check what ends connections from {source} to {destination} ({address}) on {port} right after "
                  "they are made: an inspecting firewall, or an access list on the server.",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::tcp_mute,
        .code = "tcp.mute",
        .severity = fail,
        .found = "{address} accepted the connection on {port} and never said anything",
        .meaning =
            "The connection was made, but nobody speaks on it: often a middlebox accepts on behalf of a host that "
            "is not there, or drops what follows.",
        .told_by = "A connection without one byte from the far end within the time-out.",
        .ask = "the firewall team, then the operator of the destination",
        .remedy =
            "Please check the path from {source} to {destination} ({address}) on {port}: the connection is accepted, "
            "but nothing answers on it. Either a firewall accepts for everybody or drops what follows, or the "
            "service behind it hangs.",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::tcp_partial,
        .code = "tcp.partial",
        .severity = warn,
        .found = "works: {working}; does not: {failing}",
        .meaning = "The name has several addresses, and only some of them work. Connections succeed or fail at random.",
        .told_by = "Every resolved address was tried by itself.",
        .ask = kFirewall,
        .remedy = "Please allow {port} from {source} to all addresses of {destination}. These work: {working}. "
                  "These do not: {failing}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::net_rejected,
        .code = "net.rejected",
        .severity = fail,
        .found = "packets to {address} on {port} are rejected by {icmp_from} ({seen})",
        .meaning = "A box on the way refused the packets and said so.",
        .told_by =
            "ICMP administratively prohibited, port or protocol unreachable, sent by another address than the destination's "
            "service would.",
        .ask = "the firewall team (of the box that is named)",
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}). It is rejected by {icmp_from} ({seen}).",
        .shared_by = "port place",
    },
    CatalogueEntry{
        .cause = Cause::net_unreachable,
        .code = "net.unreachable",
        .severity = fail,
        .found = "{address} cannot be reached, according to {icmp_from} ({seen})",
        .meaning = "A router on the way, or this host itself for a neighbour, has no way to the destination.",
        .told_by = "ICMP host or network unreachable.",
        .ask = kNetwork,
        .remedy =
            "Please check the route from {source} to {destination} ({address}) for {port}. It cannot be reached, according to "
            "{icmp_from} ({seen}).",
        .shared_by = "place",
    },
    CatalogueEntry{
        .cause = Cause::net_no_route,
        .code = "net.no_route",
        .severity = fail,
        .found = "this host has no route to {address}",
        .meaning = "The packets never left: this host's routing table has no entry for the destination.",
        .told_by = "The kernel refuses at once, without an ICMP message.",
        .ask = kHost,
        .remedy =
            "Please set a default gateway (or a route to {address}) on {source}. It has no route to {destination}, "
            "{port}.",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::net_blocked_locally,
        .code = "net.blocked_locally",
        .severity = fail,
        .found = "this host's own firewall does not let packets to {address} on {port} out",
        .meaning = "A rule on this host, not in the network, forbids the packets.",
        .told_by = "The kernel refuses to send (EPERM, EACCES), or an ICMP rejection carries this host's own address.",
        .ask = kHost,
        .remedy =
            "Please allow outgoing {port} to {destination} ({address}) in the local firewall of {source} (nftables, "
            "iptables or a prohibiting route).",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::tls_intercepted,
        .code = "tls.intercepted",
        .severity = fail,
        .found = "TLS is {possibly}intercepted by \"{interceptor}\" at {address}",
        .meaning =
            "Somebody between this host and the vendor's server decrypts the connection and shows a certificate of "
            "their own. The vendor does not support that on installation and update paths.",
        .told_by = "The chain ends in a root that this host trusts and the public does not, or its issuer is a known "
                   "inspection product. Towards the product's own services: neither the product's CA nor the stand-in "
                   "has issued the certificate, or the stand-in's answer belongs to another session.",
        .ask = kInspection,
        .remedy =
            "Please exempt {destination} ({port}) from TLS/SSL inspection for {source}{device}. The certificate shown is "
            "issued by \"{interceptor}\" and not by the vendor's certification authority.",
        .shared_by = "interceptor",
    },
    CatalogueEntry{
        .cause = Cause::tls_untrusted,
        .code = "tls.untrusted",
        .severity = fail,
        .found = "the certificate shown by {address} ends in no trusted root: issuer \"{issuer}\"",
        .meaning =
            "Neither this host nor the public trusts who issued the certificate. An inspecting device whose CA is "
            "not installed here looks like this, too.",
        .told_by =
            "Verified against this host's trust store and against the public roots; both fail. Self-signed included.",
        .ask = "the firewall team (is the connection inspected?), then the operator of the server",
        .remedy =
            "Please check who answers {source} for {destination} ({address}) on {port}: the certificate shown is issued "
            "by \"{issuer}\", which is not trusted. If an inspecting firewall or proxy shows it, exempt the "
            "destination; else the operator of the server has to install a proper certificate.",
        .shared_by = "port issuer",
    },
    CatalogueEntry{
        .cause = Cause::tls_incomplete_chain,
        .code = "tls.incomplete_chain",
        .severity = fail,
        .found = "{address} shows its own certificate only; that of its issuer \"{issuer}\" is missing",
        .meaning =
            "The server does not send the intermediate certificate, so that the way to a root cannot be followed. "
            "An inspecting device whose CA is not installed here can look like this, too.",
        .told_by = "One certificate that is not self-signed, and whose issuer is in no set of roots.",
        .ask = "the operator of the server, and the firewall team (is the connection inspected?)",
        .remedy =
            "Please check the certificate chain that {source} gets from {destination} ({address}) on {port}: only the "
            "server's own certificate is sent, its issuer \"{issuer}\" is missing and unknown. The operator of the "
            "server has to add the intermediate certificate; if \"{issuer}\" is an inspecting device, exempt the destination.",
        .shared_by = "port issuer",
    },
    CatalogueEntry{
        .cause = Cause::tls_no_trust_store,
        .code = "tls.no_trust_store",
        .severity = warn,
        .found = "the certificate is genuine (\"{anchor}\"), but this host has no trust store to tell by itself",
        .meaning = "The network is fine. This host lacks the set of root certificates that its programs need.",
        .told_by = "No trust store in any known place; the public roots that this program carries are satisfied.",
        .ask = kHost,
        .remedy = "Please install the root certificates on {source} (Debian: apt-get install ca-certificates). "
                  "Programs on it cannot verify {destination} ({port}) without them.",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::tls_expired,
        .code = "tls.expired",
        .severity = fail,
        .found = "the certificate of {address} expired on {not_after}",
        .meaning = "The certificate's time is over, by this host's clock.",
        .told_by = "The dates in the certificates of the chain, compared with this host's clock.",
        .ask = kServer,
        .remedy =
            "Please renew the certificate of {destination} ({address}) on {port}; it expired on {not_after}. Seen "
            "from {source}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::tls_not_yet_valid,
        .code = "tls.not_yet_valid",
        .severity = fail,
        .found = "the certificate of {address} is not valid before {not_before}",
        .meaning =
            "The certificate's time has not begun, by this host's clock. A clock that is behind is the usual reason.",
        .told_by = "The dates in the certificates of the chain, compared with this host's clock.",
        .ask = "the administrator of this host (is the clock right?), then the operator of the server",
        .remedy =
            "Please check the clock of {source}, and then the certificate of {destination} ({address}) on {port}: it "
            "is not valid before {not_before}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::tls_name_mismatch,
        .code = "tls.name_mismatch",
        .severity = fail,
        .found = "the certificate of {address} is for {certificate_names}, not for {server_name}",
        .meaning =
            "A server answered, but with a certificate for another name: a wrong address, or a device that answers for it.",
        .told_by = "The names in the certificate, compared with the name asked for (RFC 6125).",
        .ask = "the DNS administrators (is the address right?), then the operator of the server",
        .remedy =
            "Please check that {destination} leads {source} to the right server: {address} shows on {port} a certificate for "
            "{certificate_names}. If the address is right, the operator of the server has to install a certificate "
            "for {server_name}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::tls_revoked,
        .code = "tls.revoked",
        .severity = fail,
        .found = "the certificate of {address} has been revoked by its issuer",
        .meaning = "The issuer has withdrawn the certificate.",
        .told_by = "The signed OCSP answer that the server itself attached. No further connection is made to find out.",
        .ask = kServer,
        .remedy =
            "Please replace the certificate of {destination} ({address}) on {port}: its issuer has revoked it. Seen "
            "from {source}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::tls_not_tls,
        .code = "tls.not_tls",
        .severity = fail,
        .found = "{address} answers on {port} in something else: {first_bytes}",
        .meaning =
            "Somebody answers who does not speak the expected protocol: a captive portal, a block page, or another service.",
        .told_by = "The first bytes of the answer.",
        .ask = "the firewall or proxy team; for a service of your own, its administrator",
        .remedy = "Please check what answers {source} for {destination} ({address}) on {port}: it starts with "
                  "\"{first_bytes}\". A block page or login portal must be lifted for this host; another service must "
                  "leave the port.",
        .shared_by = "port first_bytes",
    },
    CatalogueEntry{
        .cause = Cause::tls_reset_after_hello,
        .code = "tls.reset_after_hello",
        .severity = fail,
        .found = "{address} is cut off on {port} as soon as the server name {server_name} is sent",
        .meaning = "A firewall or filter resets connections by the server name in the TLS handshake.",
        .told_by =
            "A reset after the server name was sent, while a handshake under a neutral name to the same address is answered.",
        .ask = kFirewall,
        .remedy =
            "Please allow {destination} ({port}) from {source} by name{device}: the connection is reset as soon as the server "
            "name is sent, while another name passes (URL or SNI filter).",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::tls_timeout_after_hello,
        .code = "tls.timeout_after_hello",
        .severity = fail,
        .found = "{address} goes silent on {port} as soon as the server name {server_name} is sent",
        .meaning = "A firewall or filter drops connections by the server name in the TLS handshake.",
        .told_by =
            "Silence after the server name was sent, while a handshake under a neutral name to the same address is answered.",
        .ask = kFirewall,
        .remedy =
            "Please allow {destination} ({port}) from {source} by name{device}: packets are dropped as soon as the server "
            "name is sent, while another name passes (URL or SNI filter).",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::tls_path_mtu,
        .code = "tls.path_mtu",
        .severity = fail,
        .found = "large packets from {address} on {port} get lost; packets of up to {path_mtu} bytes pass",
        .meaning = "Somewhere on the way large packets do not fit, and the message that says so is filtered.",
        .told_by = "The handshake stalls, and works in a second attempt with small segments.",
        .ask = kNetwork,
        .remedy =
            "Please allow ICMP \"fragmentation needed\" / \"packet too big\" between {source} and {destination} ({port}), or "
            "clamp the segment size: packets of more than {path_mtu} bytes get lost. Meanwhile an MTU of {path_mtu} on the interface "
            "of {source} works.",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::tls_protocol,
        .code = "tls.protocol",
        .severity = fail,
        .found = "{address} and this host have no TLS version or cipher in common ({seen})",
        .meaning = "The far end only offers what is too old or too special. TLS 1.2 or 1.3 is needed.",
        .told_by =
            "The alert protocol_version, handshake_failure or insufficient_security, or an unsupported choice of the server.",
        .ask = "the firewall team (does a device answer for the server?), then the operator of the server",
        .remedy =
            "Please make {destination} ({address}) offer TLS 1.2 or 1.3 on {port}; from {source} the handshake ends with: {seen}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::tls_alert,
        .code = "tls.alert",
        .severity = fail,
        .found = "{address} ends the handshake with {seen}",
        .meaning = "The far end speaks TLS and refuses this handshake.",
        .told_by = "A TLS alert (RFC 8446 section 6), or TLS records that make no handshake.",
        .ask = "the operator of the server, and the firewall team (does a device answer for it?)",
        .remedy =
            "Please check why {destination} ({address}) refuses the TLS handshake of {source} on {port} with {seen}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::proxy_unresolved,
        .code = "proxy.unresolved",
        .severity = fail,
        .found = "the proxy's name {name} cannot be resolved: {seen}",
        .meaning = "The configured proxy has no address here. Without it nothing outside is reached.",
        .told_by = "The proxy's name was asked for like any other.",
        .ask = "the administrator of this host (is the name right?), then the DNS administrators",
        .remedy =
            "Please check the proxy setting of {source}, {proxy}, or make its name {name} resolve: {seen}. It is needed "
            "for {targets} ({target_port}).",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_unreachable,
        .code = "proxy.unreachable",
        .severity = fail,
        .found = "the proxy {proxy} cannot be reached: {seen}",
        .meaning = "There is no connection to the proxy itself. Without it nothing outside is reached.",
        .told_by = "The connection to the proxy's port is refused, dropped or rejected.",
        .ask = "the proxy team, then the firewall team",
        .remedy =
            "Please allow {source} to connect to the proxy {proxy} and check that it runs: {seen}. It is needed for "
            "{targets} ({target_port}).",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_timeout,
        .code = "proxy.timeout",
        .severity = fail,
        .found = "the proxy {proxy} accepts the connection and does not answer: {seen}",
        .meaning =
            "Something accepts connections on the proxy's port and says nothing, or the proxy waits for a destination "
            "that does not answer it.",
        .told_by = "A connection, and no answer to CONNECT (or to the TLS handshake of an https:// proxy) on it.",
        .ask = kProxy,
        .remedy = "Please check why the proxy {proxy} does not answer CONNECT requests of {source} for {targets} "
                  "({target_port}): {seen}. It may hang itself, or its own way to these destinations may be blocked.",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_not_a_proxy,
        .code = "proxy.not_a_proxy",
        .severity = fail,
        .found = "{proxy} does not answer as an HTTP proxy: {seen}",
        .meaning = "What listens on the proxy's port is something else, or needs another scheme.",
        .told_by =
            "An answer to CONNECT that is not HTTP or has no end, a web server's answer (400, 404, 405, 501), or a page "
            "where the tunnel should be.",
        .ask = "the administrator of this host (is the setting right?), then the proxy team",
        .remedy =
            "Please check the proxy setting of {source}, {proxy}: {seen}. It is needed for {targets} ({target_port}).",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_auth_required,
        .code = "proxy.auth_required",
        .severity = fail,
        .found = "the proxy {proxy} wants a user name and a password",
        .meaning = "The proxy asks for credentials and none are configured.",
        .told_by = "Status 407 to a request without credentials.",
        .ask = kProxy,
        .remedy =
            "Please give {source} a user for the proxy {proxy} with Basic authentication, or let it pass without one "
            "to {targets} ({target_port}).",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_auth_rejected,
        .code = "proxy.auth_rejected",
        .severity = fail,
        .found = "the proxy {proxy} rejects the user name or the password",
        .meaning = "The proxy knows Basic authentication and does not accept these credentials.",
        .told_by = "Status 407 to a request with credentials.",
        .ask = kProxy,
        .remedy = "Please check the user and the password that {source} has for the proxy {proxy}: it rejects them for "
                  "{targets} ({target_port}). Characters such as @ : / in a password must be percent-encoded in a URL.",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_auth_unsupported,
        .code = "proxy.auth_unsupported",
        .severity = fail,
        .found = "the proxy {proxy} offers no Basic authentication, only {seen}",
        .meaning = "The vendor's product supports Basic authentication only.",
        .told_by = "Status 407 whose Proxy-Authenticate headers lack Basic.",
        .ask = kProxy,
        .remedy =
            "Please allow Basic authentication for {source} on the proxy {proxy}, or exempt it from authentication for "
            "{targets} ({target_port}). The proxy offers only {seen}, and the product supports Basic only.",
        .shared_by = "proxy seen",
    },
    CatalogueEntry{
        .cause = Cause::proxy_forbidden,
        .code = "proxy.forbidden",
        .severity = fail,
        .found = "the proxy {proxy} refuses the tunnel to {targets}: {seen}",
        .meaning = "A rule of the proxy forbids this destination or this client.",
        .told_by = "Status 403 or another refusal by policy, such as a redirection to a login page.",
        .ask = kProxy,
        .remedy =
            "Please allow CONNECT from {source} to {targets} ({target_port}) on the proxy {proxy}. It answers {seen}.",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_upstream,
        .code = "proxy.upstream",
        .severity = fail,
        .found = "the proxy {proxy} cannot reach {targets}: {seen}",
        .meaning = "The proxy would tunnel, but has no way to the destination itself.",
        .told_by = "Status 502, 503, 504 or another error of the proxy.",
        .ask = kProxy,
        .remedy =
            "Please check why the proxy {proxy} cannot reach {targets} ({target_port}): its own DNS, route and firewall. "
            "It answers {source} with {seen}.",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::ntp_timeout,
        .code = "ntp.timeout",
        .severity = fail,
        .found = "no answer from {address}",
        .meaning = "Nothing came back. Typically a firewall drops 123/udp.",
        .told_by = "Silence after three questions.",
        .ask = kFirewall,
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}) and the answers back. Packets are dropped "
            "without an answer. Or use time servers inside the network (--ntp).",
        .shared_by = "port place",
    },
    CatalogueEntry{
        .cause = Cause::ntp_refused,
        .code = "ntp.refused",
        .severity = fail,
        .found = "{address} has no time service on {port}",
        .meaning = "The host is there and nothing serves the port.",
        .told_by = "ICMP port unreachable from the server's own address.",
        .ask = kTime,
        .remedy =
            "Please start the time service on {destination} ({address}), {port}, or give {source} other time servers.",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::ntp_kiss_of_death,
        .code = "ntp.kiss_of_death",
        .severity = fail,
        .found = "{address} refuses to serve this host (kiss code {seen})",
        .meaning = "The time server answers and wants this client to stay away: not allowed, or asked too often.",
        .told_by = "Stratum 0 with a kiss code (RFC 5905 section 7.4).",
        .ask = kTime,
        .remedy =
            "Please allow {source} to use the time server {destination} ({address}, {port}); it answers with the kiss code {seen}.",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::ntp_unsynchronised,
        .code = "ntp.unsynchronised",
        .severity = fail,
        .found = "{address} does not know the time itself ({seen})",
        .meaning = "The time server runs, but has no source that it trusts.",
        .told_by = "Leap indicator 3, or a stratum outside 1 to 15.",
        .ask = kTime,
        .remedy =
            "Please check the time server {destination} ({address}, {port}): it tells {source} that it is not synchronised ({seen}).",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::ntp_bogus,
        .code = "ntp.bogus",
        .severity = fail,
        .found = "{address} answers with something that is no answer to the question ({seen})",
        .meaning =
            "A reply came that no proper time server sends to this question: a broken server, or something in between.",
        .told_by = "A datagram too short, of another mode than 4, or without the origin timestamp of the question.",
        .ask = "the operator of the time servers, then the firewall team",
        .remedy = "Please check what answers {source} for {destination} ({address}) on {port}: {seen}.",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::clock_offset,
        .code = "clock.offset",
        .severity = warn,
        .found = "this host's clock is {offset} compared with {address}",
        .meaning =
            "The clock of this host is wrong. Certificates seem expired or not yet valid, and logs do not match.",
        .told_by = "The NTP exchange: an offset of more than 60 seconds.",
        .ask = kHost,
        .remedy = "Please set the clock of {source}: it is {offset} compared with {destination} ({port}). "
                  "Synchronise it before the installation.",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::host_no_domain,
        .code = "host.no_domain",
        .severity = fail,
        .found = "this host is called \"{host_name}\" and has no domain",
        .meaning = "The product needs a fully qualified domain name, and this host has only a short one.",
        .told_by = "The host name, and what the name service switch makes of it, have no domain.",
        .ask = kHost,
        .remedy =
            "Please give {source} a fully qualified domain name (hostnamectl set-hostname NAME.DOMAIN, and the same name "
            "in DNS).",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::host_fqdn_unresolved,
        .code = "host.fqdn_unresolved",
        .severity = fail,
        .found = "the nameservers do not know this host's name {fqdn} ({seen})",
        .meaning = "This host has a fully qualified name, but nobody else can find it under that name.",
        .told_by =
            "Each nameserver was asked for the name; none has an address. /etc/hosts does not count, nobody else reads it.",
        .ask = kDns,
        .remedy =
            "Please add an address record for {fqdn} pointing to {host_addresses} on the nameservers of {source} ({nameserver}).",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::host_fqdn_mismatch,
        .code = "host.fqdn_mismatch",
        .severity = fail,
        .found = "this host's name {fqdn} leads to {addresses}, and this host has {host_addresses}",
        .meaning = "The name leads to another host.",
        .told_by = "The nameservers' answer, compared with the addresses of this host's interfaces.",
        .ask = "the DNS administrators; for /etc/hosts, the administrator of this host",
        .remedy = "Please correct the address of {fqdn}: it leads to {addresses}, but {source} has {host_addresses}.",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::host_no_reverse,
        .code = "host.no_reverse",
        .severity = warn,
        .found = "this host's address {address} has {seen} in reverse",
        .meaning = "Looking up this host's address does not give its name.",
        .told_by = "The PTR record of the address, asked of each nameserver and compared with the host's name.",
        .ask = kDns,
        .remedy =
            "Please add a PTR record for {address} that points to {fqdn} on the nameservers of {source} ({nameserver}). "
            "It has {seen}.",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::host_not_fqdn,
        .code = "host.not_fqdn",
        .severity = warn,
        .found = "{destination} is not a fully qualified name",
        .meaning =
            "The client connects by name and compares the certificate with it. An address or a short name does not match.",
        .told_by = "The value of --host has no domain.",
        .ask = kHost,
        .remedy =
            "Please use the fully qualified name of the host instead of {destination} ({port}), here and in the settings of {source}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::run_other_vantage,
        .code = "run.other_vantage",
        .severity = skip,
        .found = "this row is checked from the {other} host",
        .meaning = "The row starts at another host and cannot be checked from this one.",
        .told_by = "The row's source is another role than --from.",
        .ask = "whoever may log in on that host",
        .remedy = "{preparation}On the {other} host{purpose} run: {command}",
        .shared_by = "command",
    },
    CatalogueEntry{
        .cause = Cause::run_not_configured,
        .code = "run.not_configured",
        .severity = skip,
        .found = "{seen}",
        .meaning = "There is nothing to check, because it is not configured or its address was not given.",
        .told_by = "No option and no setting of this host says what to check.",
        .ask = kNobody,
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_stand_in,
        .code = "run.stand_in",
        .severity = pass,
        .found = "stand-in {instance} at {address} answers on {port}; the product is not there yet{note}",
        .meaning = "The path is open. It is `netpreflight listen` that answered, and not yet the product.",
        .told_by =
            "Its own ALPN name or greeting, and a signature over a fresh nonce by the key that it made when it started.",
        .ask = kNobody,
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_inconclusive,
        .code = "run.inconclusive",
        .severity = warn,
        .found = "could not be judged: {seen}",
        .meaning = "What this row rests on could not be reached, so that nothing is known about it.",
        .told_by = "The rows or nameservers that it needs gave no usable answer.",
        .ask = "whoever mends the rows it rests on",
        .remedy = "Mend the rows this one rests on, then run the check on {source} again: {seen}.",
        .shared_by = "seen",
    },
    CatalogueEntry{
        .cause = Cause::run_expected_failure,
        .code = "run.expected_failure",
        .severity = skip,
        .found = "fails as expected ({seen})",
        .meaning = "The row was named with --expect-fail, and it failed.",
        .told_by = "The option.",
        .ask = kNobody,
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_unexpected_pass,
        .code = "run.unexpected_pass",
        .severity = warn,
        .found = "passes, although it was expected to fail",
        .meaning = "The row was named with --expect-fail, and it passed: the network is more open than assumed.",
        .told_by = "The option.",
        .ask = "whoever wrote the expectation",
        .remedy = "Take {row} out of --expect-fail, or find out why {source} reaches {destination} ({port}).",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::run_not_selected,
        .code = "run.not_selected",
        .severity = skip,
        .found = "not selected by --only or --skip",
        .meaning = "The user left this row out.",
        .told_by = "The options.",
        .ask = kNobody,
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_interrupted,
        .code = "run.interrupted",
        .severity = skip,
        .found = "the run was interrupted before this row was finished",
        .meaning = "Nothing is known about this row.",
        .told_by = "SIGINT or SIGTERM.",
        .ask = kNobody,
        .remedy = "",
        .shared_by = "",
    },
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].cause) != i) return false;
  }
  return kCatalogue.size() == static_cast<std::size_t>(Cause::run_interrupted) + 1;
}
static_assert(in_order(), "the catalogue stands in the order of the enumeration and has every cause");

struct PassedSentence {
  ProbeKind probe;
  std::string_view sentence;
};
constexpr std::array kPassed{
    PassedSentence{ProbeKind::tls, "{version} {way}, certificate of \"{anchor}\"{note}"},
    PassedSentence{ProbeKind::tls_service, "{addresses} speaks TLS{note}"},
    PassedSentence{ProbeKind::ssh_service, "{addresses} speaks SSH ({identification})"},
    PassedSentence{ProbeKind::proxy, "{proxy} tunnels to {tunnelled}"},
    PassedSentence{ProbeKind::ntp, "stratum {stratum}, clock offset {offset} at {addresses}"},
    PassedSentence{ProbeKind::dns_external, "{names} names at each of {nameserver}"},
    PassedSentence{ProbeKind::dns_internal, "{names} at each of {nameserver}"},
    PassedSentence{ProbeKind::host_name, "{fqdn} leads to {addresses}"},
    PassedSentence{ProbeKind::tls_interception, "genuine issuers on {rows}"},
};

/// An address that does not work, in a list: with its cause, and how far packets to it get.
constexpr std::string_view kFailingAddress = "{address} ({cause})";
constexpr std::string_view kFailingAddressOnTheWay = "{address} ({cause}, packets get as far as {last_hop})";
constexpr std::string_view kRejectedAddress = "{address} ({cause} by {icmp_from})";

/// A box at which packets end.
constexpr std::string_view kFarthestBox = "{box} (hop {hop})";
constexpr std::string_view kFarthestBoxOverFamily = "{box} (hop {hop}) over {family}";
constexpr std::string_view kFarthestBoxOnTheWay = "{box} (hop {hop}) on the way to {addresses}";
constexpr std::string_view kRejectingBox = "{box} is hop {hop}";

struct RemarkSentence {
  Remark remark;
  std::string_view sentence;
};
constexpr std::array kRemarks{
    RemarkSentence{Remark::vanishes_after, "Packets get as far as {last_hop} and vanish there or behind it."},
    RemarkSentence{
        Remark::no_hop_answers,
        "Not even the first hop answers: this host's own firewall or its gateway drops the packets, no box on the way tells, or there is none."},
    RemarkSentence{Remark::rejected_at_hop, "On the way from {source}, {rejecting_boxes}."},
    RemarkSentence{
        Remark::others_get_further,
        "Other packets get further than {passed}: either it drops only these, or a box behind it did not tell."},
    RemarkSentence{Remark::place_unknown, "How far packets to {untraced} get is not known."},
    RemarkSentence{
        Remark::reset_by_middlebox,
        "The reset comes from a box {reset_distance} away, but the destination is at least {destination_distance} away: a firewall "
        "answers in its name{reset_near}."},
    RemarkSentence{
        Remark::reset_by_destination,
        "The reset comes from {reset_distance} away, as far as the destination itself: it is its own, or that of the last box before it."},
    RemarkSentence{
        Remark::accepts_any_port,
        "The address also accepts connections on port {unserved_port}, which nobody serves: something on the way accepts for everybody."},
    RemarkSentence{Remark::redirects_to, "It redirects to {redirect}, as a login or block page does."},
    RemarkSentence{Remark::other_addresses, "Its other addresses fail for other reasons: {others}."},
    RemarkSentence{Remark::works_again, "The same handshake went through a moment later: it fails at random."},
    RemarkSentence{Remark::goes_round,
                   "Packets go round between routers until their time is over: a routing loop ({loop})."},
    RemarkSentence{Remark::clock_explains,
                   "But this host's clock is {offset}, and by the right time the certificate is valid."},
};

}  // namespace

std::span<const CatalogueEntry> catalogue() {
  return kCatalogue;
}

const CatalogueEntry& entry(Cause cause) {
  return kCatalogue.at(static_cast<std::size_t>(cause));
}

std::string_view code(Cause cause) {
  return entry(cause).code;
}

std::optional<Cause> cause_of_code(std::string_view code) {
  const auto found = std::ranges::find(kCatalogue, code, &CatalogueEntry::code);
  if (found == kCatalogue.end()) return std::nullopt;
  return found->cause;
}

std::string_view passed_sentence(ProbeKind probe) {
  return std::ranges::find(kPassed, probe, &PassedSentence::probe)->sentence;
}

std::string_view preparation_sentence() {
  return "On this host, as long as the product is not installed, run: sudo netpreflight listen. ";
}

std::string_view sentence(PortState state) {
  switch (state) {
    case PortState::stood_in:
      return "the stand-in answers over {families}";
    case PortState::served:
      return "{service} answers already over {families}{identification}: the checks meet that instead";
    case PortState::wrong_service:
      return "{service} answers already over {families}, but {wrong}: stop it, or the check of this row fails";
    case PortState::not_permitted:
      return "may not be taken: run it as root (sudo netpreflight listen), or allow it once with "
             "`sudo setcap cap_net_bind_service=+ep {program}`";
    case PortState::no_family:
      return "this host has no {families}";
    case PortState::failed:
      return "cannot be taken: {reason}";
  }
  return {};
}

std::string failing_address(const Facts& facts) {
  if (facts.contains("last_hop")) return fill(kFailingAddressOnTheWay, facts);
  return fill(facts.contains("icmp_from") ? kRejectedAddress : kFailingAddress, facts);
}

std::string farthest_box(const Facts& facts) {
  if (facts.contains("family")) return fill(kFarthestBoxOverFamily, facts);
  return fill(facts.contains("addresses") ? kFarthestBoxOnTheWay : kFarthestBox, facts);
}

std::string rejecting_box(const Facts& facts) {
  return fill(kRejectingBox, facts);
}

std::string_view sentence(Remark remark) {
  const auto found = std::ranges::find(kRemarks, remark, &RemarkSentence::remark);
  return found == kRemarks.end() ? std::string_view() : found->sentence;
}

std::string fill(std::string_view sentence, const Facts& facts) {
  std::string filled;
  for (;;) {
    const std::size_t open = sentence.find('{');
    const std::size_t close = sentence.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return filled.append(sentence);
    filled.append(sentence.substr(0, open));
    const auto fact = facts.find(sentence.substr(open + 1, close - open - 1));
    filled.append(fact == facts.end() ? sentence.substr(open, close - open + 1) : std::string_view(fact->second));
    sentence.remove_prefix(close + 1);
  }
}

std::string_view name(Status status) {
  static constexpr std::array<std::string_view, 4> kNames{"pass", "warn", "fail", "skip"};
  const auto index = static_cast<std::size_t>(status);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

}  // namespace netpreflight
