// A port without TLS: the connection, what the far end says of its own accord, and the stand-in where it is that.
#pragma once

#include <functional>

#include "net/byte_stream.hpp"
#include "probes/probe.hpp"

namespace netpreflight {

/// What is heard on a connection, its address and port aside.
using Listener = std::function<Awaitable<IdentifyEvidence>(ByteStream& stream)>;

/// What is wanted of a port on which one listens.
struct Listening {
  Listener listener;
  Milliseconds unserved_time;  ///< for the look at a port that nobody serves, where nothing is heard
};

/// The part of the greeting that is the stand-in's own line, once it is complete. Empty: not there yet, or somebody else.
std::string stand_in_identification(const std::string& greeting);

/// Connects to an address and listens. Where nothing is heard a port that nobody serves is looked at; the stand-in is asked for its
/// proof.
Awaitable<std::vector<Step>> connect_and_listen(ProbeContext& context, std::string address, std::uint16_t port,
                                                Listening wanted);

}  // namespace netpreflight
