// Causes of TLS and certificates, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kTlsCauses{
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
        .traits = {.blocking = true, .certificate_fault = true},
        .precedence = 1,
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
        .traits = {.blocking = true, .certificate_fault = true},
        .precedence = 3,
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
        .traits = {.blocking = true, .certificate_fault = true},
        .precedence = 4,
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
        .traits = {.genuine_issuer = true, .genuine_address = true},
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
        .traits = {.certificate_fault = true, .genuine_issuer = true, .genuine_address = true},
        .precedence = 6,
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
        .traits = {.certificate_fault = true, .genuine_issuer = true, .genuine_address = true},
        .precedence = 7,
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
        .traits = {.certificate_fault = true, .genuine_issuer = true},
        .precedence = 5,
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
        .traits = {.certificate_fault = true, .genuine_issuer = true, .genuine_address = true},
        .precedence = 2,
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
        .traits = {.blocking = true},
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
        .traits = {.blocking = true},
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
        .traits = {.blocking = true},
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
        .traits = {.cut_off = true},
    },
};

}  // namespace netpreflight::causes
