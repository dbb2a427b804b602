// What a stand-in saw while it answered: the log of `listen`, written by it and read beside reports (docs/stand-in.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/evidence.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {

/// What `listen` can do with a port of this host.
enum class PortState : std::uint8_t {
  stood_in,       ///< the stand-in answers
  served,         ///< something else answers already
  wrong_service,  ///< something else answers that is not what the row is for
  not_permitted,
  no_family,  ///< this host has no address of the family
  failed,     ///< any other error
};

std::string_view name(PortState state);

/// One port of the table, as far as it has one state: a port may be served over IPv4 and free over IPv6.
struct ListenPort {
  std::uint16_t port = 0;
  Protocol protocol = Protocol::tcp;
  std::vector<std::string> rows;
  PortState state = PortState::failed;
  std::vector<std::string> at;  ///< "IPv4", "IPv6", or single addresses
  std::string service;          ///< who serves it already
  std::string identification;   ///< what that says of itself
  std::string reason;           ///< the system's words for a failure
};

/// How a visit ended. `check` proves the row, `page` as much of it as a browser can; nothing else was served.
enum class VisitKind : std::uint8_t {
  check,
  page,           ///< a browser, or what speaks like one, got the page
  other_request,  ///< HTTP over TLS, but not a request for a page
  ssh,            ///< said who it is as an SSH client (RFC 4253 section 4.2)
  silent,         ///< connected, and said nothing
  not_tls,        ///< something else came to a TLS port
  other_tls,      ///< TLS, but neither a check nor a browser; or the handshake was not completed
  other_words,    ///< something else came to another port
  unfinished,     ///< began like a check and did not end like one
  displaced,      ///< hung up on, because somebody else needed the place
};

std::string_view name(VisitKind kind);

struct Visit {
  WallTime at{};
  VisitKind kind = VisitKind::silent;
  std::uint16_t port = 0;
  Protocol protocol = Protocol::tcp;
  std::string from;            ///< the visitor's address as seen here
  std::string to;              ///< this host's address
  std::string role;            ///< of a check: its vantage; of others: what --from says of the address; empty: unknown
  std::string claimed_source;  ///< of a check: its address as it sees it
  std::string claimed_destination;  ///< of a check: the address it went to
  std::string server_name;          ///< of a TLS hello: the name that was asked for (RFC 6066 section 3)
  std::string first_bytes;          ///< of what was neither a check nor a request for a page
  std::uint64_t received = 0;       ///< bytes that arrived from the visitor
  std::uint64_t count = 1;          ///< how often it came: visits of one address, port and kind are one, but for checks
  WallTime last{};                  ///< when it came last
};

/// Sources that count as hosts of a role (listen --from).
struct RoleNetwork {
  std::string role;
  std::string network;  ///< CIDR, as "10.2.2.0/24" (RFC 4632); of one address "/32" or "/128"
};

/// What was seen of the packets to this host's own ports, before its own firewall.
enum class PacketSight : std::uint8_t {
  all,        ///< a packet socket saw them
  half_open,  ///< only the kernel's connections that wait for the last word of a handshake (RFC 9293 section 3.5)
};

std::string_view name(PacketSight sight);

/// What became of the packets of one address to one port.
enum class ArrivalEnd : std::uint8_t {
  served,         ///< a connection was made, a datagram came to the stand-in, or the answer to an echo left
  dropped_here,   ///< they arrive, and this host answers nothing: its own firewall drops them, or its answers
  rejected_here,  ///< they arrive, and this host's own firewall rejects them
  answer_lost,    ///< SYN-ACKs leave, and no ACK comes
  data_lost,      ///< the connection stands; what the visitor sent behind it did not arrive
  closed_here,    ///< nothing listens: this host itself refuses
};

std::string_view name(ArrivalEnd end);

struct Arrival {
  std::uint16_t port = 0;  ///< 0: none, as of ICMP
  Protocol protocol = Protocol::tcp;
  std::string from;
  std::string to;
  WallTime first{};
  WallTime last{};
  std::uint64_t packets = 0;  ///< SYNs, datagrams or echoes
  std::uint64_t answers = 0;  ///< SYN-ACKs, datagrams or answers to echoes that left this host
  ArrivalEnd end = ArrivalEnd::served;
  /// The rule of this host that stopped them, as the tool prints it behind the name of its chain; empty: unknown.
  std::string firewall;

  bool operator==(const Arrival&) const = default;
};

/// How much of what arrived is known.
struct PacketWatch {
  PacketSight sight = PacketSight::half_open;
  std::string reason;  ///< why no more was seen; empty where all was
  /// Packets that the bounded ring had no place for, or of which nobody can say what became of them: what did not arrive is not known
  /// then.
  std::uint64_t lost = 0;
  /// Whether echoes were looked at, too; nothing: by a version that never did.
  std::optional<bool> echoes = std::nullopt;
};

struct ListenCounts {
  std::uint64_t checks = 0;
  std::uint64_t pages = 0;   ///< visits that got the page
  std::uint64_t others = 0;  ///< visits that were neither
};

struct ListenTool {
  std::string version;
};

struct ListenLog {
  ListenTool tool;
  std::string instance;
  std::string role;
  std::string host;                    ///< the name to check, as this host knows it
  std::vector<std::string> addresses;  ///< of this host
  WallTime started{};
  WallTime until{};
  std::optional<WallTime> ended;
  TableFacts table;
  std::vector<Requirement> rows;  ///< the incoming ones that it stood in for
  std::vector<RoleNetwork> from;
  PacketWatch packets;
  std::vector<ListenPort> ports;
  ListenCounts counts;
  std::vector<Visit> checks;      ///< the first kMostChecks
  std::vector<Visit> pages;       ///< the first kMostPages, one for each address and port
  std::vector<Visit> others;      ///< the first kMostOthers, one for each address, port and kind
  std::vector<Arrival> arrivals;  ///< the first kMostArrivals, one for each pair of addresses, port and protocol
};

/// The role that an address counts as by --from: of several networks the longest prefix. Empty: none.
std::string role_of(const std::vector<RoleNetwork>& networks, std::string_view address);

/// The port at which a stand-in meets who comes for the row: 0 of an echo, which has none. Nothing: nobody is met.
std::optional<std::uint16_t> meeting_port(const Requirement& row);

/// "443/tcp", "icmp".
std::string port_words(std::uint16_t port, Protocol protocol);

/// The ids of the rows that ask for echoes of this host, which answers them itself, whoever stands in.
std::vector<std::string> echo_rows(const ListenLog& log);

}  // namespace netpreflight
