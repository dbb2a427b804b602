// Causes of connections and routes, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kTcpCauses{
    CatalogueEntry{
        .cause = Cause::tcp_refused,
        .code = "tcp.refused",
        .severity = fail,
        .found = "{address} {address:refuses|refuse} the connection on {port}",
        .meaning =
            "The connection was answered with a reset: nothing listens there, or a firewall rejects with TCP resets.",
        .told_by = "RST to the SYN, and no ICMP message.",
        .ask = "the firewall team, and the operator of the destination",
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "connections to {destination} are refused",
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}). The connection is refused with a TCP "
            "reset: {refuser}.",
        .shared_by = "port",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::tcp_timeout,
        .code = "tcp.timeout",
        .severity = fail,
        .found = "no answer from {address} on {port}",
        .meaning = "Nothing came back. Typically a firewall drops the packets.",
        .told_by = "No SYN-ACK, no reset and no ICMP message within the time-out.",
        .ask = kFirewall,
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "packets to {destination} are dropped",
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}). The packets are dropped without an answer.",
        .shared_by = "port place",
        .traits = {.blocking = true, .vanished = true},
    },
    CatalogueEntry{
        .cause = Cause::tcp_reset,
        .code = "tcp.reset",
        .severity = fail,
        .found =
            "{address} accepted {address:the connection|connections} on {port} and cut {address:it|them} off before {address:it|they} said "
            "anything",
        .meaning =
            "The connection was made and then ended, whatever was sent. Something on the way or the server itself "
            "does not want this client.",
        .told_by = "A reset or an end of the stream after the connection was made, without one byte from the far end.",
        .ask = "the firewall team, then the operator of the destination",
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "connections to {destination} are cut off as soon as they are made",
        .remedy = "Please check what ends connections from {source} to {destination} ({address}) on {port} right after "
                  "they are made: an inspecting firewall, or an access list on the server.",
        .shared_by = "port",
        .traits = {.blocking = true, .cut_off = true},
    },
    CatalogueEntry{
        .cause = Cause::tcp_mute,
        .code = "tcp.mute",
        .severity = fail,
        .found = "{address} accepted {address:the connection|connections} on {port} and never said anything",
        .meaning =
            "The connection was made, but nobody speaks on it: often a middlebox accepts on behalf of a host that "
            "is not there, or drops what follows.",
        .told_by = "A connection without one byte from the far end within the time-out.",
        .ask = "the firewall team, then the operator of the destination",
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "silence on connections to {destination}",
        .remedy =
            "Please check the path from {source} to {destination} ({address}) on {port}: the connection is accepted, "
            "but nothing answers on it. Either a firewall accepts for everybody or drops what follows, or the "
            "service behind it hangs.",
        .shared_by = "port",
        .traits = {.blocking = true, .cut_off = true},
    },
    CatalogueEntry{
        .cause = Cause::tcp_partial,
        .code = "tcp.partial",
        .severity = warn,
        .found = "{working} {working:works|work}; {failing}{all_over}",
        .meaning = "The name has several addresses, and only some of them work. Connections succeed or fail at random.",
        .told_by = "Every resolved address was tried by itself.",
        .ask = kFirewall,
        .team = Team::firewall,
        .place = PlaceKind::unknown,
        .title = "some addresses of {destination} do not work",
        .remedy =
            "Please allow {port} from {source} to all addresses of {destination}. So far {working} {working:works|work}, but "
            "{failing}{all_over}.",
        .shared_by = "affected",
        .traits = {.blocking = true},
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
        .team = Team::firewall,
        .place = PlaceKind::hop,
        .title = "packets to {destination} are rejected by {icmp_from}",
        .remedy =
            "Please allow {port} from {source} to {destination} ({address}). The packets are rejected by {icmp_from} ({seen}).",
        .shared_by = "port place",
        .traits = {.blocking = true},
        .precedence = 5,
    },
    CatalogueEntry{
        .cause = Cause::net_unreachable,
        .code = "net.unreachable",
        .severity = fail,
        .found = "{address} cannot be reached, according to {icmp_from} ({seen})",
        .meaning = "A router on the way, or this host itself for a neighbour, has no way to the destination.",
        .told_by = "ICMP host or network unreachable.",
        .ask = kNetwork,
        .team = Team::network,
        .place = PlaceKind::hop,
        .title = "no way to {destination} from {icmp_from}",
        .remedy =
            "Please check the route from {source} to {destination} ({address}) for {port}. {address:It|They} cannot be reached, according "
            "to {icmp_from} ({seen}).",
        .shared_by = "place",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::net_no_route,
        .code = "net.no_route",
        .severity = fail,
        .found = "this host has no route to {address} ({seen})",
        .meaning =
            "The packets never left: this host's routing table has no entry for the destination, or one that refuses it.",
        .told_by = "The kernel refuses at once, without an ICMP message.",
        .ask = kHost,
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "no route to {way_to} on this host",
        .remedy = "Please give {source} a way to {way_to} ({address}), needed for {port}: {route_mending}.",
        .shared_by = "route_mending",
    },
    CatalogueEntry{
        .cause = Cause::net_blocked_locally,
        .code = "net.blocked_locally",
        .severity = fail,
        .found = "{blocker} does not let packets to {address} on {port} {out_or_in} ({seen})",
        .meaning =
            "A rule or a route of the host itself that is named, not of the network, forbids the packets: of this host, or of "
            "the far end, where its stand-in saw them arrive.",
        .told_by =
            "The kernel refuses to send (EPERM, EACCES), or an ICMP rejection carries this host's own address. Of a far end its "
            "stand-in's log says it, where `merge` reads that beside the report.",
        .ask = kHost,
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "packets to {way_to} are blocked on {blocked_on}",
        .remedy =
            "Please allow {flow} {port}{flow_from} to {way_to} ({address}) on {at} itself, where its firewall (nftables or "
            "iptables){or_a_route} stops the packets: {seen}.",
        .shared_by = "port at",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::net_answer_lost,
        .code = "net.answer_lost",
        .severity = fail,
        .found = "packets to {address} on {port} arrive and are answered, and no answer comes back",
        .meaning =
            "The way there is open, the way back is not: a stateful firewall that saw only one half of the connection "
            "(asymmetric routing), a rule for one direction only, or a missing route back.",
        .told_by =
            "The log of a stand-in at the far end, where `merge` reads it beside the report: SYNs arrive there, SYN-ACKs "
            "leave, and no ACK follows; or echoes arrive, and answers leave.",
        .ask = "the network team, and the firewall team of the way back",
        .team = Team::network,
        .place = PlaceKind::unknown,
        .title = "answers from {destination} get lost on the way back",
        .remedy =
            "Please let the answers from {destination} ({address}), {answers_of} {port}, back to {source} ({client}). Its packets "
            "arrive there and are answered, and no answer comes back: the way back is another one than the way there and meets a "
            "firewall that saw only one half of the connection, or a route or a rule for it is missing.",
        .shared_by = "destination",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::net_unsteady,
        .code = "net.unsteady",
        .severity = fail,
        .found = "{address} {address:answers|answer} on {port} at times only",
        .meaning =
            "No rule stands in the way: who tries again gets through. Packets get lost, or one of several ways, firewalls or servers "
            "does not work.",
        .told_by =
            "An attempt that got no answer, was refused or was cut off, and another one to the same address and port in the same run "
            "that went through.",
        .ask = kNetwork,
        .team = Team::network,
        .place = PlaceKind::unknown,
        .title = "{way_to} {way_to:answers|answer} at times only",
        .remedy =
            "Please find out why {way_to} ({address}) {way_to:answers|answer} {source} on {port} at times only: of two attempts in the same run "
            "one failed, and the other one went through. So {port} is open, and packets get lost on the way (a bad line, a full queue), or "
            "one of several ways, firewalls or servers does not work.",
        .shared_by = "port team",
    },
};

}  // namespace netpreflight::causes
