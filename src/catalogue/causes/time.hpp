// Causes of time servers and this host's clock, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kTimeCauses{
    CatalogueEntry{
        .cause = Cause::ntp_timeout,
        .code = "ntp.timeout",
        .severity = fail,
        .found = "no answer from {address} on {port}",
        .meaning = "Nothing came back. Typically a firewall drops 123/udp.",
        .told_by = "Silence after five questions.",
        .ask = kFirewall,
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "no time from {destination}",
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}) and the answers back. Packets are dropped "
            "without an answer. Where that is not wanted, please name time servers inside the network.",
        .shared_by = "port place",
        .traits = {.blocking = true, .vanished = true},
    },
    CatalogueEntry{
        .cause = Cause::ntp_refused,
        .code = "ntp.refused",
        .severity = fail,
        .found = "{address} {address:has|have} no time service on {port}",
        .meaning = "The host is there and nothing serves the port.",
        .told_by = "ICMP port unreachable from the server's own address.",
        .ask = kTime,
        .team = Team::time,
        .place = PlaceKind::destination,
        .title = "no time service at {destination}",
        .remedy =
            "Please start the time service on {destination} ({address}), {port}, or give {source} other time servers.",
        .shared_by = "port",
        .precedence = 4,
    },
    CatalogueEntry{
        .cause = Cause::ntp_kiss_of_death,
        .code = "ntp.kiss_of_death",
        .severity = fail,
        .found = "{address} {address:refuses|refuse} to serve this host (kiss code {seen})",
        .meaning = "The time server answers and wants this client to stay away: not allowed, or asked too often.",
        .told_by = "Stratum 0 with a kiss code (RFC 5905 section 7.4).",
        .ask = kTime,
        .team = Team::time,
        .place = PlaceKind::destination,
        .title = "no time for this host from {destination}",
        .remedy = "Please allow {source} to ask {destination} ({address}) for the time on {port}; "
                  "{destination:it answers|they answer} with the kiss code {seen}.",
        .shared_by = "port",
        .traits = {.genuine_address = true},
        .precedence = 1,
    },
    CatalogueEntry{
        .cause = Cause::ntp_unsynchronised,
        .code = "ntp.unsynchronised",
        .severity = fail,
        .found = "{address} {address:does|do} not know the time {address:itself|themselves}: {seen}",
        .meaning = "The time server runs, but has no source that it trusts, or has lost it. Clients refuse its time.",
        .told_by =
            "Leap indicator 3, a stratum outside 1 to 15, a root distance above 3 seconds, or a reference time that is "
            "more than 55 hours old or in the future.",
        .ask = kTime,
        .team = Team::time,
        .place = PlaceKind::destination,
        .title = "no reliable time at {destination}",
        .remedy = "Please check the time service of {destination} ({address}) on {port}: {destination:its|their} time "
                  "is none that {source} can rely on. What is wrong with it: {seen}.",
        .shared_by = "port",
        .traits = {.genuine_address = true},
        .precedence = 2,
    },
    CatalogueEntry{
        .cause = Cause::ntp_bogus,
        .code = "ntp.bogus",
        .severity = fail,
        .found =
            "{address} {address:answers as no proper time server does|answer as no proper time servers do}: {seen}",
        .meaning =
            "A reply came that no proper time server sends to this question: a broken server, or something in between.",
        .told_by =
            "A datagram too short, of another mode than 4, without the origin timestamp of the question, or with a "
            "key that nobody agreed on; or a time that most other servers contradict.",
        .ask = "the operator of the time servers, then the firewall team",
        .team = Team::time,
        .place = PlaceKind::destination,
        .title = "no proper time from {destination}",
        .remedy = "Please check what answers {source} for {destination} ({address}) on {port}: {seen}.",
        .shared_by = "port",
        .precedence = 3,
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
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "the clock of this host is {offset}",
        .remedy = "Please set the clock of {source}: it is {offset} compared with {destination} ({port}). "
                  "Synchronise it before the installation.",
        .shared_by = "",
        .traits = {.genuine_address = true},
    },
};

}  // namespace netpreflight::causes
