// Causes of datagrams and echoes, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kPortCauses{
    CatalogueEntry{
        .cause = Cause::udp_refused,
        .code = "udp.refused",
        .severity = fail,
        .found = "{address} {address:has|have} nothing on {port}",
        .meaning = "The host is there and nothing serves the port.",
        .told_by = "ICMP port unreachable from the destination's own address.",
        .ask = "the operator of the destination",
        .team = Team::server,
        .place = PlaceKind::destination,
        .title = "nothing listens at {destination}",
        .remedy =
            "Please start what is to answer {source} on {destination} ({address}), {port}: nothing listens there.",
        .shared_by = "port",
    },
    CatalogueEntry{
        .cause = Cause::udp_silent,
        .code = "udp.silent",
        .severity = warn,
        .found = "no answer from {address} on {port}, which a UDP port may well do; nobody on the way says no",
        .meaning =
            "Nothing came back, neither an answer nor a refusal. Many services say nothing over UDP; a firewall that drops "
            "looks the same.",
        .told_by = "Silence after five datagrams, and no ICMP message.",
        .ask = "the firewall team, then the operator of the destination",
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "nothing comes back from {destination} over UDP",
        .remedy =
            "Please look whether {port} from {source} to {destination} ({address}) is allowed, and whether datagrams arrive "
            "there: nothing comes back, which neither proves that they do nor that they do not.",
        .shared_by = "port place",
        .traits = {.blocking = true, .genuine_address = true, .vanished = true},
    },
    CatalogueEntry{
        .cause = Cause::icmp_timeout,
        .code = "icmp.timeout",
        .severity = fail,
        .found = "no answer from {address} to an ICMP echo",
        .meaning = "The echo did not come back: a firewall drops it, or the host answers none.",
        .told_by = "Silence after five echoes, and no ICMP error.",
        .ask = "the firewall team, then the operator of the destination",
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "no echo from {destination}",
        .remedy =
            "Please allow {port} requests from {source} to {destination} ({address}) and the answers back: they are "
            "dropped without an answer, on the way or by the host itself.",
        .shared_by = "port place",
        .traits = {.blocking = true, .vanished = true},
    },
};

}  // namespace netpreflight::causes
