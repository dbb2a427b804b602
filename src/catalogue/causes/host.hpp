// Causes of this host's own name, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kHostCauses{
    CatalogueEntry{
        .cause = Cause::host_no_domain,
        .code = "host.no_domain",
        .severity = fail,
        .found = "this host is called \"{host_name}\" and has no domain",
        .meaning = "The product needs a fully qualified domain name, and this host has only a short one.",
        .told_by = "The host name, and what the name service switch makes of it, have no domain.",
        .ask = kHost,
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "this host has no domain",
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
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "{fqdn} is not in DNS",
        .remedy =
            "Please add an address record for {fqdn} pointing to {host_addresses} on the {nameserver:nameserver|nameservers} of {source} ({nameserver}).",
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
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "{fqdn} leads to {addresses}",
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
        .team = Team::dns,
        .place = PlaceKind::nameserver,
        .title = "no matching reverse name for {address}",
        .remedy =
            "Please add a PTR record for {address} that points to {fqdn} on the {nameserver:nameserver|nameservers} of {source} ({nameserver}). "
            "It has {seen}.",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::host_not_fqdn,
        .code = "host.not_fqdn",
        .severity = warn,
        .found = "{destination} {destination:is not a|are not} fully qualified {destination:name|names}",
        .meaning =
            "The client connects by name and compares the certificate with it. An address or a short name does not match.",
        .told_by = "The value of --host has no domain.",
        .ask = kHost,
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "{destination} {destination:is no|are no} full {destination:name|names}",
        .remedy =
            "Please use the fully qualified name of the host instead of {destination} ({port}), here and in the settings of {source}.",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::host_lookup,
        .code = "host.lookup",
        .severity = fail,
        .found = "{resolver}",
        .meaning =
            "Not the network: what this host itself is set to (/etc/hosts, /etc/nsswitch.conf, /etc/resolv.conf, a "
            "resolver of its own, --host) leads elsewhere than it should, or nowhere.",
        .told_by = "What this host's applications get, compared with the nameservers' answers, the hosts file and the "
                   "addresses of this host's own interfaces.",
        .ask = kHost,
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "this host's own settings for names are at fault",
        .remedy = "Please correct how {source} finds {way_to} ({port}): {resolver}.",
        .shared_by = "resolver",
    },
};

}  // namespace netpreflight::causes
