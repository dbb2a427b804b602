// The one packet socket of a stand-in: opened while there is the right to, and read in small portions.
#pragma once

#include <array>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "net/asio.hpp"
#include "standin/packet.hpp"

namespace netpreflight {

class PacketSocket {
 public:
  /// Sees nothing but what packet_filter() lets through: the filter is there before the socket is bound. The error is the reason in
  /// a few words; without root and CAP_NET_RAW there always is one.
  static tl::expected<PacketSocket, std::string> open(const asio::any_io_executor& executor, const WatchedPorts& ports);

  /// The next packet that is waiting; nothing where none is. What is neither kind is passed over, and counts as read.
  std::optional<SeenPacket> next(int& budget);

  /// Until something can be read.
  Awaitable<void> wait();

  /// How many packets the kernel has thrown away since it was asked last, because the buffer was full.
  std::uint64_t take_lost();

 private:
  explicit PacketSocket(asio::posix::stream_descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  asio::posix::stream_descriptor descriptor_;
};

}  // namespace netpreflight
