// One judge for each kind of step. Pass means: this step did what it was there for. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "judge/steps/judged.hpp"

namespace netpreflight {

// ---- Names and connections (network.cpp) ----

/// Whether the host has an address of IPv6 to send from.
bool has_v6(const HostFacts& host);

Judged judge_query(const QueryEvidence& evidence);
/// One name asked of every nameserver: one good answer passes, else the most telling cause.
Judged judge_queries(const std::vector<QueryEvidence>& queries);
Judged judge_resolve(const Bench& bench, const ResolveEvidence& evidence);

/// Whether this host has IPv6 addresses and no IPv4 address.
bool has_only_v6(const HostFacts& host);

/// No nameserver is configured, and the one on this host that the C library asks in that case does not answer either.
bool nobody_configured_answers(const Bench& bench, const Judged& asked);
/// dns.no_nameserver, with why /etc/resolv.conf names none and what mends that (resolv_conf.cpp).
Judged without_nameserver(const Circumstances& circumstances, Facts facts);
Judged judge_connect(const Bench& bench, const ConnectEvidence& evidence);
/// What an ending of a TCP or UDP socket means; refused and timed_out in TCP's terms.
Judged judge_socket(const Bench& bench, SocketEnd end, const std::optional<Icmp>& icmp, const std::string& address);

// ---- TLS (certificate.cpp, handshake.cpp) ----

Judged judge_certificate(const Bench& bench, const HandshakeEvidence& evidence);
/// The certificate of an https:// proxy: its own issuer may be one that only this host trusts.
Judged judge_proxy_certificate(const HandshakeEvidence& evidence);
Judged judge_handshake(const Bench& bench, const HandshakeEvidence& evidence);
/// Ended without a word about why.
bool ends_without_a_word(const HandshakeEvidence& evidence);
/// A handshake that was cut off: as soon as the server name was sent, or in the middle of the answer; and whether another name passes.
Judged cut_off_after(const HandshakeEvidence& evidence, bool other_name_passes, Facts facts);
/// The root that decides about a chain: a public one where there is one.
const std::optional<Anchor>& deciding_anchor(const HandshakeEvidence& evidence);
/// The topmost certificate that the leaf really hangs on. The chain is not empty.
const Certificate& top_of(const std::vector<Certificate>& chain);
/// A chain that was too long, or too dear to check: nothing is known of it but what it says itself.
bool is_unexamined(const HandshakeEvidence& evidence);
/// Issued by somebody of the vendor's organisation, as far as the chain shows it.
bool is_of_organisation(const VendorCa& vendor, const std::vector<Certificate>& chain);
/// Who signed a certificate, as a person knows it: "Example Root (Example Corp)".
std::string issuer_words(const Certificate& certificate);
/// The first of the texts that is not empty; "?" where all are.
std::string first_of(std::initializer_list<std::string> candidates);

// ---- The product's own services (service.cpp, stand_in.cpp) ----

Judged judge_service_handshake(const Bench& bench, const HandshakeEvidence& evidence);
/// What a service says of its own accord: an SSH identification, or what the row expects of the port.
Judged judge_words(const Bench& bench, const IdentifyEvidence& evidence);
Judged judge_stand_in(const Bench& bench, const StandInEvidence& evidence);

// ---- Datagrams and echoes (datagram.cpp) ----

Judged judge_datagram(const Bench& bench, const DatagramEvidence& evidence);
Judged judge_echo(const Bench& bench, const EchoEvidence& evidence);

// ---- Time (ntp.cpp) ----

/// A clock further off than this is clock.offset (contract section 4).
inline constexpr Milliseconds kMostClockOffset{60'000};

Judged judge_time(const Bench& bench, const NtpEvidence& evidence);
/// A reply that a client would set its clock by (RFC 5905): mode 4, origin repeated, stratum 1 to 15, synchronised.
bool is_usable(const NtpEvidence& evidence);

// ---- What a first attempt left open (second_attempts.cpp) ----

/// Adds to the judgement of an address what the second attempts and the trace of it show: filtering by name, lost large packets,
/// whom a repetition met, how far packets get, whose reset it was.
void refine(const Bench& bench, const RowEvidence& evidence, AddressJudgement& address);

// ---- The far end (far_end.cpp) ----

/// Who is meant by the far end, for sentences: "far_end", "client" and what a firewall there is asked for.
Facts facts_of_far_end(const Bench& bench, const FarEndEvidence& seen);
/// The far end's own firewall stops the packets.
Judged blocked_there(const Bench& bench, const FarEndEvidence& seen);
/// Why it is not known what became of the packets.
std::string doubt_words(const Bench& bench, FarEndDoubt doubt);
/// Adds to the judgement of an address that did not get through what a stand-in there saw of it.
void add_far_end(const Bench& bench, const FarEndEvidence& seen, Judged& judged);

}  // namespace netpreflight
