// The NTP client exchange (RFC 5905), as one question to one address. The codec does no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "net/asio.hpp"
#include "net/datagram.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Seconds since 1900 in the upper, fractions in the lower 32 bits (RFC 5905 section 6).
using NtpTimestamp = std::uint64_t;

NtpTimestamp ntp_timestamp(std::chrono::system_clock::time_point time);

/// A client packet (mode 3, version 4) of 48 bytes; `origin` is what the reply must repeat.
Bytes make_ntp_question(NtpTimestamp origin);

/// Reads a reply that came at `received`. Nothing where it is shorter than 48 bytes. `origins` are those of all questions sent.
std::optional<NtpReply> read_ntp_reply(std::span<const unsigned char> bytes, std::span<const NtpTimestamp> origins,
                                       NtpTimestamp received);

/// Asks one address for the time.
Awaitable<NtpEvidence> ask_time(std::string address, std::uint16_t port, Milliseconds timeout);

}  // namespace netpreflight
