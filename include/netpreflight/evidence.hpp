// What the steps of a row saw, without opinion. Filled by src/net and src/probes, judged by
// src/judge, printed by src/report. Strings from the network are escaped and bounded when they
// are put in here (text/foreign.hpp), so everything downstream may print them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "netpreflight/far_end_evidence.hpp"

namespace netpreflight {

using Milliseconds = std::chrono::duration<double, std::milli>;
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// How a socket operation ended, in the socket's own terms.
enum class SocketEnd : std::uint8_t {
  ok,
  timed_out,
  refused,               ///< ECONNREFUSED
  reset,                 ///< ECONNRESET, EPIPE
  closed,                ///< orderly end of the far end
  network_unreachable,   ///< ENETUNREACH
  host_unreachable,      ///< EHOSTUNREACH
  protocol_unreachable,  ///< ENOPROTOOPT
  access_denied,         ///< EACCES
  not_permitted,         ///< EPERM
  no_such_family,        ///< EADDRNOTAVAIL, EAFNOSUPPORT
  blackhole,             ///< EINVAL of connect(2): a blackhole route, which Linux tells so
  no_descriptor,         ///< EMFILE, ENFILE: this host lets the program, or everybody, open no more files
  local_error,           ///< anything else: this host's trouble, not the network's
};

/// An ICMP error from the socket's error queue (ip(7), IP_RECVERR).
struct Icmp {
  std::string from;  ///< The address of the host that sent it.
  int type = 0;
  int code = 0;
};

enum class QueryEnd : std::uint8_t {
  answered,
  nxdomain,
  no_address,  ///< NOERROR without a record of the type asked
  servfail,
  refused,
  other_code,  ///< any other response code; see rcode
  malformed,
  timed_out,
  unreachable,
};

enum class Question : std::uint8_t { forward, reverse };

/// One name (or address) asked of one nameserver; forward asks A and AAAA at once.
struct QueryEvidence {
  std::string nameserver;
  std::string name;
  Question question = Question::forward;
  QueryEnd end = QueryEnd::timed_out;
  int rcode = 0;
  std::vector<std::string> addresses;
  std::vector<std::string> aliases;   ///< the CNAME chain, in the answer's order
  std::vector<std::string> pointers;  ///< PTR names of a reverse question
  SocketEnd socket = SocketEnd::ok;   ///< why it is unreachable
  std::optional<Icmp> icmp;
  Milliseconds duration{};
  std::optional<bool> v6_unanswered = std::nullopt;  ///< A was answered, and nothing came back to AAAA
};

/// What this host's applications get for a name: the name service switch, asked through getent(1).
struct ApplicationsView {
  enum class End : std::uint8_t { not_asked, found, not_found, timed_out, no_such_view };
  End end = End::not_asked;
  std::vector<std::string> addresses;
  std::string canonical_name;
  std::optional<bool> by_hosts_file = std::nullopt;     ///< looked at only where no nameserver gives any of them
  std::optional<Milliseconds> duration = std::nullopt;  ///< how long they wait for it, or waited until it was given up
  /// The hosts line of /etc/nsswitch.conf; looked at only where they find nothing and a nameserver knows the name.
  std::optional<std::string> sources = std::nullopt;
  /// Foreseen and not asked: the C library reads the hosts file, which has no such name, and asks the first nameserver, which answers.
  std::optional<bool> derived = std::nullopt;
};

struct ResolveEvidence {
  enum class Source : std::uint8_t { nobody, literal, applications, nameservers };
  std::string name;
  ApplicationsView applications;
  std::vector<QueryEvidence> nameservers;
  Source source = Source::nobody;      ///< whose answer the following steps used
  std::vector<std::string> addresses;  ///< the addresses used
};

struct ConnectEvidence {
  std::string address;
  std::uint16_t port = 0;
  std::string source_address;
  SocketEnd end = SocketEnd::ok;
  int error_number = 0;
  std::optional<Icmp> icmp;
};

struct Certificate {
  std::string subject;
  std::string issuer;
  std::string subject_common_name;
  std::string issuer_common_name;
  std::string issuer_organisation;
  std::string not_before;  ///< RFC 3339 UTC
  std::string not_after;
  std::string sha256;
  std::vector<std::string> names;  ///< subjectAltName, DNS and IP
  bool self_issued = false;
  bool in_path = true;  ///< signed what stands before it in the chain, or is the leaf
  int timestamps = 0;   ///< embedded SCTs (RFC 6962): evidence, not proof
};

enum class ChainFault : std::uint8_t {
  unknown_issuer,
  self_signed,
  expired,
  not_yet_valid,
  bad_signature,
  not_permitted,  ///< an issuer on the way may not sign for this name (name constraints, RFC 5280 section 4.2.1.10)
  too_weak,       ///< a key or digest that this kind of host's programs refuse (OpenSSL's security level 2)
  unexamined,     ///< longer, or dearer to check, than any honest chain; the details say which
  other,
};

struct Anchor {
  std::string subject;
  std::string sha256;
  bool is_public = false;  ///< one of the public roots, whatever this host trusts
};

/// One certificate of the way from the server's own to a root, sent by the server or found in the set of roots.
struct PathCertificate {
  std::string subject;
  std::string sha256;
  std::string not_before;  ///< RFC 3339 UTC
  std::string not_after;
  std::vector<ChainFault> faults;  ///< its own
};

/// One X509_verify_cert over the presented chain against one set of roots, every fault collected.
struct Verification {
  std::vector<ChainFault> faults;
  std::vector<std::string> details;  ///< OpenSSL's words for them
  std::optional<Anchor> anchor;
  /// From the server's own towards a root, as far as it could be built; nothing: an older report that does not say.
  std::optional<std::vector<PathCertificate>> path = std::nullopt;
};

enum class OcspStaple : std::uint8_t { none, good, revoked, unknown, unusable };

enum class HandshakeEnd : std::uint8_t {
  completed,
  alert,     ///< the far end refused with an alert
  protocol,  ///< no common version or cipher, found out on this side
  not_tls,   ///< the far end answered in something else
  timed_out,
  reset,
  closed,
  malformed,  ///< TLS records that do not make a handshake
};

/// Why this side could not go on with a handshake, in classes of OpenSSL's reasons (net/handshake_reason.cpp).
enum class HandshakeReason : std::uint8_t {
  old_version,              ///< only versions before TLS 1.2
  unknown_cipher,           ///< a cipher that was not offered
  weak_key_exchange,        ///< Diffie-Hellman parameters that are too small
  no_secure_renegotiation,  ///< TLS 1.2 without RFC 5746
  unknown_curve,            ///< a group or a point that was not offered, or makes no sense
  signature_algorithm,      ///< signed in a way that was not offered, such as SHA-1
  bad_signature,            ///< the signature does not fit the key of the certificate
  lowered_version,          ///< the server could do better than what was agreed on (RFC 8446 section 4.1.3)
  damaged_record,           ///< a record that was changed on the way, or encrypted with other keys
  unreadable_certificate,
  too_long,  ///< a message beyond all measure
  improper_message,
  other,
};

struct HandshakeEvidence {
  std::string address;  ///< empty behind a proxy, which alone knows it
  std::uint16_t port = 0;
  std::string server_name;  ///< sent as SNI; empty: none sent
  HandshakeEnd end = HandshakeEnd::completed;
  std::optional<int> alert;  ///< RFC 8446 section 6
  std::string detail;        ///< OpenSSL's own word for a failure on this side
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_acknowledged = 0;  ///< of what was sent, by the far end's TCP (tcp_info)
  int max_segment = 0;                   ///< the largest segment asked for, in bytes; 0: the system's choice
  std::optional<int> path_mtu;           ///< found by trying several segment sizes, in bytes
  std::string first_bytes;               ///< of what is not TLS
  std::string version;
  std::string cipher;
  std::vector<std::string> offered_protocols;  ///< in this side's hello (ALPN, RFC 7301)
  std::string application_protocol;            ///< the one that was agreed on
  /// As presented, in the order of signing from the leaf up; what signed nothing in it comes last (Certificate::in_path).
  std::vector<Certificate> chain;
  bool name_matches = false;
  bool client_certificate_requested = false;
  bool trust_store_present = true;
  Verification local;        ///< against this host's trust store
  Verification with_public;  ///< against the public roots the program carries
  OcspStaple staple = OcspStaple::none;
  std::optional<int> hello_bytes;  ///< of this side's ClientHello; nothing here and below: an older report
  std::optional<std::string>
      last_message;                       ///< the last that the far end said in full (RFC 8446 section 4); empty: none
  std::optional<bool> key_proven;         ///< the far end signed with, or used, the key of the certificate it showed
  std::optional<HandshakeReason> reason;  ///< beside `detail`
};

/// What a service said before anything was sent to it, be it who it is (RFC 4253 section 4.2).
struct IdentifyEvidence {
  std::string address;  ///< empty behind a proxy, which alone knows it
  std::uint16_t port = 0;
  SocketEnd end = SocketEnd::ok;
  std::string identification;                      ///< the line that starts with "SSH-", or the stand-in's greeting
  std::string first_bytes;                         ///< of what it said instead
  std::optional<bool> as_expected = std::nullopt;  ///< it begins as the row expects; nothing: the row expects nothing
};

/// How far the answer of something that calls itself the stand-in can be believed.
enum class StandInProof : std::uint8_t {
  no_answer,
  malformed,   ///< an answer that is not of the protocol
  not_proven,  ///< signed for another question, session or key
  proven,      ///< signed for this question and session by the key whose fingerprint is `instance`
};

/// The exchange with a stand-in, after it had been recognised (docs/stand-in.md).
struct StandInEvidence {
  std::string address;
  std::uint16_t port = 0;
  SocketEnd end = SocketEnd::ok;
  StandInProof proof = StandInProof::no_answer;
  std::string instance;          ///< fingerprint of the key that signed, as `listen` shows it
  std::string source_address;    ///< of this end, as seen here
  std::string seen_source;       ///< of this end, as the stand-in sees it
  std::string seen_destination;  ///< of the stand-in, as seen there
  std::string issuer;            ///< of the certificate of the session; empty: without TLS
  bool own_certificate = false;  ///< the session's certificate has the name that every stand-in gives itself
};

struct NtpReply {
  int leap = 0;
  int version = 0;
  int mode = 0;
  int stratum = 0;
  std::string reference_id;  ///< kiss code, refclock name or address (RFC 5905 section 7.3)
  bool origin_matches = false;
  Milliseconds offset{};
  Milliseconds delay{};
  std::optional<Milliseconds> root_distance;  ///< half the root delay and the root dispersion (RFC 5905 section 10)
  std::optional<Milliseconds> reference_age;  ///< since its clock was last set, by itself; negative: that is to come
  std::optional<bool> unasked_mac;            ///< a message authentication code, which nobody asked for
};

struct NtpEvidence {
  std::string address;
  std::uint16_t port = 0;
  std::string source_address;
  SocketEnd end = SocketEnd::ok;
  std::optional<Icmp> icmp;
  std::optional<NtpReply> reply;
  std::size_t bytes_received = 0;  ///< of a datagram too short to be a reply
};

/// One datagram sent to a port, and what came back.
struct DatagramEvidence {
  std::string address;
  std::uint16_t port = 0;
  std::string source_address;
  SocketEnd end = SocketEnd::ok;
  std::optional<Icmp> icmp;
  std::size_t bytes_sent = 0;
  std::size_t bytes_received = 0;
  std::string first_bytes;  ///< of the answer
};

/// An ICMP echo, and whether it came back.
struct EchoEvidence {
  std::string address;
  std::string source_address;
  SocketEnd end = SocketEnd::ok;
  std::optional<Icmp> icmp;
  bool not_allowed = false;  ///< this host lets this user send none (icmp(7), ping_group_range)
  std::optional<Milliseconds> delay;
};

/// What answered to packets that were given `ttl` hops to live.
struct Hop {
  int ttl = 0;
  std::string from;               ///< the address that answered
  SocketEnd end = SocketEnd::ok;  ///< ok: the port itself accepted or answered
  std::optional<Icmp> icmp;
};

enum class Transport : std::uint8_t { tcp, udp, icmp };

/// How far packets to one port get: many times to live at once, on ordinary sockets.
struct TraceEvidence {
  std::string address;
  std::uint16_t port = 0;  ///< 0: none, as of ICMP
  Transport transport = Transport::tcp;
  std::vector<Hop> hops;           ///< those that answered, nearest first
  std::string last_answering;      ///< the farthest box on the way that answered; empty: none
  std::optional<int> answered_at;  ///< the fewest hops at which the port itself answered, whoever spoke for it
  std::optional<int>
      destination_from;  ///< the destination is at least this many hops away (a UDP packet went on that far)
};

struct HostNameEvidence {
  std::string name;  ///< gethostname(2)
  std::string fqdn;  ///< as `hostname --fqdn` finds it; empty: none
  std::vector<std::string> host_addresses;
  ApplicationsView applications;
};

/// How a proxy answered a CONNECT request (RFC 9110 section 9.3.6).
enum class TunnelEnd : std::uint8_t {
  opened,     ///< 2xx, and nothing but the tunnel behind it
  refused,    ///< any other final status
  page,       ///< 2xx, and then a page where the tunnel should be
  not_http,   ///< an answer that is not HTTP
  endless,    ///< headers that do not end, or that end in the middle
  timed_out,  ///< no answer at all
  reset,      ///< cut off without an answer
  closed,     ///< ended without an answer
};

struct TunnelEvidence {
  std::string proxy;  ///< its URL without credentials
  std::string host;   ///< where the tunnel should lead
  std::uint16_t port = 0;
  bool credentials_sent = false;
  TunnelEnd end = TunnelEnd::opened;
  int status = 0;  ///< of the final answer; 0: none
  std::string status_line;
  std::vector<std::string> authenticate;  ///< Proxy-Authenticate, one for each header
  std::string location;
  std::string via;
  std::string server;
  std::string squid_error;  ///< X-Squid-Error
  std::string content_type;
  bool body_announced = false;  ///< Content-Type, Content-Length or chunks, which no tunnel has
  std::string
      first_bytes;  ///< of a body, of what is not HTTP, or of what stands where the tunnel should be; at most 4 KiB
};

using Evidence = std::variant<ResolveEvidence, QueryEvidence, ConnectEvidence, HandshakeEvidence, IdentifyEvidence,
                              NtpEvidence, HostNameEvidence, TraceEvidence, TunnelEvidence, StandInEvidence,
                              DatagramEvidence, EchoEvidence, FarEndEvidence>;

/// Why a step was made: for the row's own sake, or to find out what stopped a step before it.
enum class Purpose : std::uint8_t {
  check,
  repetition,      ///< the same handshake once more: what fails only once is no rule of a filter
  neutral_name,    ///< the same handshake under a name that nobody filters
  small_segments,  ///< the same handshake with small packets only
  small_hello,     ///< the same handshake with a hello that fits in one packet
  unserved_port,   ///< the same address on a port that nobody serves
};

/// The way that a step's packets took. What decides for a row is the route that the plan gives it.
enum class Route : std::uint8_t { direct, proxy };

struct Step {
  std::string target;
  Milliseconds duration{};
  Evidence evidence;
  Purpose purpose = Purpose::check;
  Route route = Route::direct;
};

/// Everything the probe of one row saw, in the order the steps were started.
struct RowEvidence {
  bool finished = false;  ///< false: interrupted, or never begun
  std::vector<Step> steps;
  Milliseconds duration{};
};

}  // namespace netpreflight
