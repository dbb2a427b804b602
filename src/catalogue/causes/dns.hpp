// Causes of names, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kDnsCauses{
    CatalogueEntry{
        .cause = Cause::dns_nxdomain,
        .code = "dns.nxdomain",
        .severity = fail,
        .found = "{nameserver} {nameserver:says|say} that {name} {name:does|do} not exist",
        .meaning = "The nameservers were asked and deny that the name exists.",
        .told_by = "Response code NXDOMAIN.",
        .ask = kDns,
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "{nameserver} {nameserver:knows|know} no address of {name}",
        .remedy =
            "Please make the {nameserver:nameserver|nameservers} used by {source} ({nameserver}) resolve {name} "
            "(for {port}). {nameserver:It answers|They answer} NXDOMAIN: add the record, or forward the zone to servers that know it.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_no_address,
        .code = "dns.no_address",
        .severity = fail,
        .found = "{name} {name:exists|exist}, but {name:has|have} no address that this host can use ({seen})",
        .meaning = "The name exists and has no A or AAAA record that serves this host.",
        .told_by =
            "Response code NOERROR without an address record, or with addresses of a family this host does not have.",
        .ask = kDns,
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "no usable address for {name}",
        .remedy =
            "Please add {name:an address record|address records} for {name}, needed by {source} (for {port}). "
            "The {nameserver:nameserver|nameservers} ({nameserver}) {nameserver:knows|know} {name:the name|the names} but "
            "{nameserver:gives|give} no usable address.",
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
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "{nameserver} cannot resolve {name}",
        .remedy = "Please check why the {nameserver:nameserver|nameservers} used by {source} ({nameserver}) "
                  "{nameserver:answers|answer} {seen} for {name} (needed for {port}): {suspects}.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_refused,
        .code = "dns.refused",
        .severity = fail,
        .found = "{nameserver} {nameserver:refuses|refuse} to answer for {name}",
        .meaning = "The nameserver does not serve this host, or not for this name.",
        .told_by = "Response code REFUSED.",
        .ask = kDns,
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "no recursion for this host at {nameserver}",
        .remedy =
            "Please allow {source} to ask {nameserver} recursively. {nameserver:It answers|They answer} REFUSED for {name} "
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
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "no proper DNS answer from {nameserver}",
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
        .told_by = "Silence after five questions.",
        .ask = "the firewall team, then the DNS administrators",
        .team = Team::firewall,
        .place = PlaceKind::nameserver,
        .title = "no DNS answer from {nameserver}",
        .remedy =
            "Please allow 53/udp and 53/tcp from {source} to {nameserver} and check that {nameserver:it is|they are} "
            "running. {nameserver:It does|They do} not answer; without {nameserver:it|them} {name} cannot be resolved (needed for {port}).",
        .shared_by = "nameserver",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::dns_unreachable,
        .code = "dns.unreachable",
        .severity = fail,
        .found = "{nameserver} cannot be asked for {name}: {seen}",
        .meaning = "The nameserver's port is closed, or something on the way says no.",
        .told_by = "An ICMP error in answer to the question, or a reset over TCP.",
        .ask = "the administrator of this host (is the address right?), then the firewall team",
        .team = Team::host,
        .place = PlaceKind::nameserver,
        .title = "no way to ask {nameserver}",
        .remedy =
            "Please check that {nameserver} {nameserver:is the right nameserver|are the right nameservers} for {source} and that "
            "53/udp and 53/tcp to {nameserver:it|them} are allowed: {seen}. Without {nameserver:it|them} {name} cannot be resolved (needed for {port}).",
        .shared_by = "nameserver",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::dns_no_nameserver,
        .code = "dns.no_nameserver",
        .severity = fail,
        .found = "no usable nameserver is configured on this host: {resolv_conf}",
        .meaning = "This host has nobody to ask for names.",
        .told_by =
            "No nameserver line in /etc/resolv.conf that the C library can use, no resolver on 127.0.0.1, which it asks then, "
            "and no --nameserver.",
        .ask = kHost,
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "no usable nameserver is configured",
        .remedy = "Please mend how {source} looks up names: {resolver}. "
                  "It is needed for {destination} ({port}).",
        .shared_by = "resolver",
    },
    CatalogueEntry{
        .cause = Cause::dns_partial,
        .code = "dns.partial",
        .severity = warn,
        .found = "{unlike}: {seen}",
        .meaning =
            "Resolution works as long as a good nameserver is asked; with a bad one it is slow, leads elsewhere or fails at random.",
        .told_by =
            "Each configured nameserver was asked by itself, with different results: no answer, none to one kind of question, "
            "a private address or another address family only where others give a public one. "
            "Or this host's applications wait for seconds.",
        .ask = kDns,
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "{nameserver} {nameserver:does|do} not answer as {nameserver:it|they} should",
        .remedy = "Not every nameserver of {source} answers as it should: {seen}. {mending}.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_hijacked,
        .code = "dns.hijacked",
        .severity = warn,
        .found = "{nameserver} {nameserver:resolves|resolve} {name}, which cannot exist, to {addresses}",
        .meaning =
            "The nameserver invents an answer where none exists. A misspelt or blocked name then leads to a wrong host "
            "instead of an error.",
        .told_by = "A name under .invalid (RFC 6761), which nobody can register, has an address.",
        .ask = kDns,
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "invented addresses from {nameserver}",
        .remedy =
            "Please switch off NXDOMAIN rewriting on {nameserver} for {source}: a name that cannot exist ({name}) "
            "resolves to {addresses}.",
        .shared_by = "nameserver",
    },
    CatalogueEntry{
        .cause = Cause::dns_sinkholed,
        .code = "dns.sinkholed",
        .severity = fail,
        .found = "{name} {name:leads|lead} to {addresses}, which {addresses:is|are} not on the Internet",
        .meaning = "A DNS filter or a hosts file sends this external name nowhere, or to a host inside.",
        .told_by =
            "An external name resolves to 0.0.0.0 or loopback; or to a private address that then fails or is not genuine.",
        .ask = "the DNS administrators or whoever runs the DNS filter",
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "a false address for {name}: {addresses}",
        .remedy =
            "Please exempt {name} from DNS filtering for {source}: {name:it resolves|they resolve} to {addresses} "
            "instead of {name:its own address|their own addresses} (needed for {port}).",
        .shared_by = "addresses",
    },
};

}  // namespace netpreflight::causes
