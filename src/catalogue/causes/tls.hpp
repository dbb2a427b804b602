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
        .team = Team::inspection,
        .place = PlaceKind::unknown,
        .title = "TLS is {possibly}intercepted by \"{interceptor}\"",
        .remedy =
            "{exempting} {destination} ({port}) from TLS/SSL inspection for {source}{device}. The certificate shown is "
            "issued by \"{interceptor}\" and not by the vendor's certification authority.",
        .shared_by = "interceptor",
        .traits = {.blocking = true, .certificate_fault = true},
        .precedence = 1,
    },
    CatalogueEntry{
        .cause = Cause::tls_untrusted,
        .code = "tls.untrusted",
        .severity = fail,
        .found = "the certificate shown by {address} {distrust}",
        .meaning =
            "Neither this host nor the public trusts who issued the certificate, or something on the way to a known root "
            "is not as programs demand. An inspecting device whose CA is not installed here looks like this, too.",
        .told_by =
            "Verified against this host's trust store and against the public roots; both fail. Self-signed included.",
        .ask = "the firewall team (is the connection inspected?), then the operator of the server",
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "{certificate_of_issuer} for {destination}",
        .remedy =
            "Please check who answers {source} for {destination} ({address}) on {port}: the certificate shown {distrust}. "
            "If an inspecting firewall or proxy shows it, exempt the "
            "destination; else the operator of the server has to install a proper certificate.",
        .shared_by = "port distrust",
        .traits = {.blocking = true, .certificate_fault = true},
        .precedence = 3,
    },
    CatalogueEntry{
        .cause = Cause::tls_incomplete_chain,
        .code = "tls.incomplete_chain",
        .severity = fail,
        .found =
            "{address} {address:does not send its|do not send their} whole chain: the certificate of \"{missing}\" is missing",
        .meaning =
            "The server does not send the intermediate certificate, so that the way to a root cannot be followed. "
            "An inspecting device whose CA is not installed here can look like this, too.",
        .told_by =
            "One certificate that is not self-signed, and whose issuer is in no set of roots; or a chain below a public "
            "root that only a certificate in this host's own store completes.",
        .ask = "the operator of the server, and the firewall team (is the connection inspected?)",
        .team = Team::server,
        .place = PlaceKind::destination,
        .title = "an incomplete certificate chain for {destination}",
        .remedy = "Please check the certificate chain that {source} gets from {destination} ({address}) on {port}: the "
                  "certificate of \"{missing}\" is not sent. The operator of the server has to add this intermediate "
                  "certificate{missing_doubt}.",
        .shared_by = "port missing",
        .traits = {.blocking = true, .certificate_fault = true},
        .precedence = 4,
    },
    CatalogueEntry{
        .cause = Cause::tls_no_trust_store,
        .code = "tls.no_trust_store",
        .severity = warn,
        .found = "the certificate is genuine (\"{anchor}\"), but {lack}",
        .meaning =
            "The network is fine. This host lacks the root certificates that its programs need, or has only old ones.",
        .told_by =
            "The public roots that this program carries are satisfied, and this host's own trust store is not: there is "
            "none, it lacks the root, or it has only one that has expired.",
        .ask = kHost,
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "the trust store of this host lacks what it needs",
        .remedy = "On {source}, please {install}. Its programs cannot verify {destination} ({port}) without the "
                  "root {roots}.",
        .shared_by = "install",
        .traits = {.genuine_issuer = true, .genuine_address = true},
    },
    CatalogueEntry{
        .cause = Cause::tls_expired,
        .code = "tls.expired",
        .severity = fail,
        .found = "{faulty} of {address} expired on {not_after}",
        .meaning = "The certificate's time is over, by this host's clock.",
        .told_by = "The dates in the certificates of the chain, compared with this host's clock.",
        .ask = kServer,
        .team = Team::server,
        .place = PlaceKind::destination,
        .title = "an expired certificate for {destination}",
        .remedy = "Please {renewal} of {destination} ({address}) on {port}; it expired on {not_after}. Seen "
                  "from {source}.",
        .shared_by = "destination",
        .traits = {.certificate_fault = true, .genuine_issuer = true, .genuine_address = true},
        .precedence = 6,
    },
    CatalogueEntry{
        .cause = Cause::tls_not_yet_valid,
        .code = "tls.not_yet_valid",
        .severity = fail,
        .found = "{faulty} of {address} is not valid before {not_before}",
        .meaning =
            "The certificate's time has not begun, by this host's clock. A clock that is behind is the usual reason.",
        .told_by = "The dates in the certificates of the chain, compared with this host's clock.",
        .ask = "the administrator of this host (is the clock right?), then the operator of the server",
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "a certificate for {destination} that is not valid yet",
        .remedy =
            "Please check {clock_first}{faulty} that {destination} ({address}) shows {source} on {port}: it is not "
            "valid before {not_before}.",
        .shared_by = "destination",
        .traits = {.certificate_fault = true, .genuine_issuer = true, .genuine_address = true},
        .precedence = 7,
    },
    CatalogueEntry{
        .cause = Cause::tls_name_mismatch,
        .code = "tls.name_mismatch",
        .severity = fail,
        .found = "the certificate of {address} {misfit}",
        .meaning =
            "A server answered, but with a certificate for another name, or for one that its issuer may not sign for: a wrong "
            "address, or a device that answers for it.",
        .told_by =
            "The names in the certificate, compared with the name asked for (RFC 6125) and with what its issuers may "
            "sign for (RFC 5280 section 4.2.1.10).",
        .ask = "the DNS administrators (is the address right?), then the operator of the server",
        .team = Team::dns,
        .place = PlaceKind::destination,
        .title = "a certificate that does not fit {destination}",
        .remedy =
            "Please check {what_to_check}: the certificate that {address} shows {source} on {port} {misfit}. {name_request}.",
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
        .team = Team::server,
        .place = PlaceKind::destination,
        .title = "a revoked certificate for {destination}",
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
        .found = "{address} {address:answers|answer} on {port} with something else: \"{first_bytes}\"",
        .meaning =
            "Somebody answers who does not speak the expected protocol: a captive portal, a block page, or another service.",
        .told_by = "The first bytes of the answer.",
        .ask = "the firewall or proxy team; for a service of your own, its administrator",
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "something else answers for {destination}",
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
        .found = "asked for {destination}, {address} {address:is|are} cut off on {port} {when}",
        .meaning =
            "A firewall or filter ends connections by what it sees of the TLS handshake: the server name, or the server's "
            "answer.",
        .told_by =
            "A reset after the server name was sent, while a handshake under a neutral name to the same address is answered; "
            "or in the middle of the server's answer.",
        .ask = kFirewall,
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "TLS connections to {destination} are reset",
        .remedy =
            "Please allow TLS to {destination} ({port}) from {source}{device}: the connection is reset {when}, {besides}.",
        .shared_by = "port when_in_short besides",
        .traits = {.blocking = true, .cut_off = true},
    },
    CatalogueEntry{
        .cause = Cause::tls_timeout_after_hello,
        .code = "tls.timeout_after_hello",
        .severity = fail,
        .found = "asked for {destination}, {address} {address:goes|go} silent on {port} {when}",
        .meaning =
            "A firewall or filter drops packets by what it sees of the TLS handshake: the server name, or the server's "
            "answer.",
        .told_by =
            "Silence after the server name was sent, while a handshake under a neutral name to the same address is answered; "
            "or in the middle of the server's answer, also with small packets.",
        .ask = kFirewall,
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "TLS packets to {destination} are dropped",
        .remedy =
            "Please allow TLS to {destination} ({port}) from {source}{device}: packets are dropped {when}, {besides}.",
        .shared_by = "port when_in_short besides",
        .traits = {.blocking = true, .cut_off = true},
    },
    CatalogueEntry{
        .cause = Cause::tls_large_hello,
        .code = "tls.large_hello",
        .severity = warn,
        .found =
            "{address} on {port} {address:is|are} reached with a small ClientHello only: one of {hello_bytes} bytes gets {large_end}",
        .meaning =
            "A box on the way, or the server, cannot put a ClientHello together that comes in more than one packet. "
            "Programs built with today's TLS libraries send such hellos (post-quantum key shares).",
        .told_by =
            "A ClientHello of more than one packet gets no answer or a reset, a small one to the same address is answered, "
            "and small packets alone do not help.",
        .ask = kFirewall,
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "large ClientHellos to {destination} do not get through",
        .remedy =
            "Please update or reconfigure the box between {source} and {destination} ({port}){device} that inspects TLS: it "
            "cannot take a ClientHello of {hello_bytes} bytes, which comes in two TCP segments and gets {large_end}, "
            "while a small one is answered. That is a fault of the box: TLS allows hellos of that size, and current "
            "clients send them. If there is no such box, it is the {address:server|servers} at {address}.",
        .shared_by = "port large_end",
        .traits = {.blocking = true, .genuine_address = true},
    },
    CatalogueEntry{
        .cause = Cause::tls_path_mtu,
        .code = "tls.path_mtu",
        .severity = fail,
        .found = "large packets from {address} on {port} get lost; packets of up to {path_mtu} bytes pass",
        .meaning = "Somewhere on the way large packets do not fit, and the message that says so is filtered.",
        .told_by = "The handshake stalls, and works in a second attempt with small segments.",
        .ask = kNetwork,
        .team = Team::network,
        .place = PlaceKind::unknown,
        .title = "large packets get lost between this host and {destination}",
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
        .found = "{address} and this host cannot agree on how to speak TLS; the handshake ends with {seen}",
        .meaning = "The far end only offers what is too old, too weak or too special. TLS 1.2 or 1.3 is needed.",
        .told_by =
            "The alert protocol_version, handshake_failure or insufficient_security, or an unsupported choice of the server.",
        .ask = "the firewall team (does a device answer for the server?), then the operator of the server",
        .team = Team::server,
        .place = PlaceKind::destination,
        .title = "no TLS version or cipher in common with {destination}",
        .remedy =
            "Please look into TLS at {destination} ({address}) on {port}: {tls_request}. From {source} the handshake ends with {seen}.",
        .shared_by = "destination",
        .traits = {.cut_off = true},
    },
    CatalogueEntry{
        .cause = Cause::tls_alert,
        .code = "tls.alert",
        .severity = fail,
        .found = "the TLS handshake with {address} fails with {seen}",
        .meaning = "The far end speaks TLS, and this handshake comes to no end.",
        .told_by = "A TLS alert (RFC 8446 section 6), or TLS records that make no handshake.",
        .ask = "the operator of the server, and the firewall team (does a device answer for it?)",
        .team = Team::server,
        .place = PlaceKind::destination,
        .title = "the TLS handshake with {destination} fails",
        .remedy =
            "Please look into TLS at {destination} ({address}) on {port}: the handshake of {source} fails with {seen}; {tls_request}.",
        .shared_by = "destination",
        .traits = {.cut_off = true},
    },
};

}  // namespace netpreflight::causes
