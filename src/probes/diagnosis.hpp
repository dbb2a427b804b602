// Second attempts: what is done after a step did not get through, to find out what stopped it. Only facts decide whether they are
// made (how the first attempt ended), and they record facts like every other step.
#pragma once

#include "net/tcp.hpp"
#include "probes/probe.hpp"

namespace netpreflight {

/// To be kept while an attempt waits: the trace that the functions below return begins before the attempt is given up, so that what is
/// dropped takes one time-out and not two.
using EarlyTrace = std::unique_ptr<Deadline>;
EarlyTrace trace_early(ProbeContext& context, Transport transport, std::string address, std::uint16_t port,
                       Bytes question = {});

/// What a time server that is traced is asked.
Bytes time_question();

/// Connects, and adds the step to `steps`; behind it how far the packets get, where it was in vain.
Awaitable<TcpConnection> connect_or_trace(ProbeContext& context, std::string address, std::uint16_t port,
                                          std::vector<Step>& steps);

/// How far packets get to a port that could not be reached. Nothing where the attempt got through or never left this host.
Awaitable<std::vector<Step>> trace_connection(ProbeContext& context, ConnectEvidence failed);
Awaitable<std::vector<Step>> trace_time_server(ProbeContext& context, NtpEvidence failed);
Awaitable<std::vector<Step>> trace_datagram(ProbeContext& context, DatagramEvidence failed, Bytes question);
Awaitable<std::vector<Step>> trace_echo(ProbeContext& context, EchoEvidence failed);

/// How far questions get to the nameservers that answered nothing of what was `asked`, because of silence or because somebody on the
/// way sends them back. Each nameserver is traced once in a run; those on this host or on its own link are not.
Awaitable<std::vector<Step>> trace_nameservers(ProbeContext& context, std::vector<QueryEvidence> asked);

/// Begins these traces when what answers has usually answered, for the nameservers that have not: while the questions still wait, as
/// trace_early does for attempts. To be begun with the run.
Awaitable<void> trace_silent_nameservers(ProbeContext& context);

/// Reserved for documentation (RFC 2606), and on no filter's list.
inline constexpr std::string_view kNeutralName = "www.example.com";

/// The handshake was ended, or stalled, without a word about why; a server that asks for a client certificate may have its reasons.
bool is_cut_off(const HandshakeEvidence& evidence);

/// The large hello of a handshake may be why it failed: nobody has shown who it is, and what was said was said in TLS, or not at all.
bool may_be_too_large(const HandshakeEvidence& evidence);

/// After a connection was made and the handshake got no answer, or stalled: the same once more, under a neutral name, the same with small
/// segments (and then how large they may be), and a port that nobody serves. Nothing where the handshake got an answer.
Awaitable<std::vector<Step>> retry_handshake(ProbeContext& context, HandshakeEvidence failed);

/// Whether the address also accepts connections on a port that nobody serves, within `time`: then somebody accepts for everybody.
Awaitable<std::vector<Step>> try_unserved_port(ProbeContext& context, std::string address, Milliseconds time);

}  // namespace netpreflight
