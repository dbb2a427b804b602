// The fields of a stand-in's log, listed once: for writing, reading and the schema.
#pragma once

#include <string>
#include <string_view>

#include "netpreflight/listen_log.hpp"
#include "record/report_fields.hpp"

namespace netpreflight {

inline constexpr std::string_view kListenLogFormat = "netpreflight-listen/1";

/// Reads all of a log from its parsed document; what it lacks becomes a fault.
void read_listen_log(FirstFault& faults, const nlohmann::json& document, ListenLog& log);

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ListenPort> port) {
  archive("port", port.port);
  archive("protocol", port.protocol);
  archive("rows", port.rows, "The ids of the rows that lead to it.");
  archive("state", port.state);
  archive("at", port.at, "IPv4, IPv6, or single addresses.");
  archive("service", port.service, "Who serves it already.");
  archive("identification", port.identification, "What that says of itself.");
  archive("reason", port.reason, "The system's words for a failure.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Visit> visit) {
  archive("at", visit.at, "When it came first.");
  archive("kind", visit.kind);
  archive("port", visit.port);
  archive("protocol", visit.protocol);
  archive("from", visit.from, "The visitor's address as seen here.");
  archive("to", visit.to, "The address of this host.");
  archive("role", visit.role,
          "Of a check its vantage, as it says; of other visitors what --from says of the address; may be empty.");
  archive("claimed_source", visit.claimed_source, "Of a check: its address as it sees it itself.");
  archive("claimed_destination", visit.claimed_destination, "Of a check: the address that it went to.");
  archive("server_name", visit.server_name, "The name that a TLS hello asked for; may be empty.");
  archive("first_bytes", visit.first_bytes,
          "What the visitor said, escaped; at most 64 bytes of it. Empty of checks and of whoever got the page.");
  archive("received", visit.received, "Bytes that arrived from the visitor.");
  archive("count", visit.count, "How often it came.");
  archive("last", visit.last, "When it came last.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<RoleNetwork> network) {
  archive("role", network.role);
  archive("network", network.network, "CIDR.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<PacketWatch> watch) {
  archive("sight", watch.sight,
          "Which packets to its ports this host saw: all, or only connections that were left half open.");
  archive("reason", watch.reason, "Why no more was seen; may be empty.");
  archive("lost", watch.lost,
          "Packets that came faster than they could be looked at, or of which it is not known what became of them.");
  archive("echoes", watch.echoes,
          "Whether ICMP echoes were looked at, too; null or missing where the version that wrote this never did.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Arrival> arrival) {
  archive("port", arrival.port, "0 of echoes (protocol icmp), and of nothing else.");
  archive("protocol", arrival.protocol);
  archive("from", arrival.from);
  archive("to", arrival.to);
  archive("first", arrival.first);
  archive("last", arrival.last);
  archive("packets", arrival.packets, "SYNs, datagrams or echoes that arrived.");
  archive("answers", arrival.answers, "SYN-ACKs, datagrams or answers to echoes that left this host.");
  archive("end", arrival.end, "What became of them.");
  archive("firewall", arrival.firewall,
          "The rule of this host that stopped them, with its chain, as far as its counters show it; may be empty.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ListenCounts> counts) {
  archive("checks", counts.checks);
  archive("pages", counts.pages, "Visits that got the page for browsers.");
  archive("others", counts.others, "Visits that were neither.");
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ListenTool> tool) {
  archive("version", tool.version);
}

/// A row as the table has it.
template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Requirement> row) {
  std::string destination = row.destination.name;
  fields_of_row(archive, row, destination);
}

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<ListenLog> log) {
  archive("tool", log.tool);
  archive("instance", log.instance, "The name of this stand-in, as the reports of the checks have it.");
  archive("role", log.role, "The role of this host.");
  archive("host", log.host, "The name of this host.");
  archive("addresses", log.addresses, "The addresses of this host.");
  archive("started", log.started);
  archive("until", log.until, "When it ends by itself.");
  archive("ended", log.ended, "null while it answers.");
  archive("table", log.table);
  archive("rows", log.rows, "The rows that lead to this host.");
  archive("from", log.from, "Which sources count as which role (--from).");
  archive("packets", log.packets);
  archive("ports", log.ports, "In the table's order.");
  archive("counts", log.counts);
  archive("checks", log.checks, "The first 1,000.");
  archive("pages", log.pages, "The first 1,000 visits that got the page; one for each address and port.");
  archive("others", log.others, "The first 200 visits that were neither; one for each address, port and kind.");
  archive("arrivals", log.arrivals,
          "What became of packets to these ports; the first 1,000 pairs of an address and a port.");
}

}  // namespace netpreflight
