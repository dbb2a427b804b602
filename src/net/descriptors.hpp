// How many sockets and pipes a loop may have open at once: what this host allows. Whatever would be one too many waits for its turn, so
// that a limit of this host is not taken for trouble of the network.
#pragma once

#include <optional>

#include "net/concurrent.hpp"

namespace netpreflight {

/// Raises the soft limit on open files to the hard one, and gives it.
std::size_t raise_descriptor_limit();

/// A place for one socket, or for a child and its pipe, of the loop that this coroutine runs on. It is held as long as the descriptor
/// is open. Whoever holds one must not wait for another: the others may all be held by those who do the same.
Awaitable<Places::Place> take_descriptor();

/// How many there are: what the limit leaves beside what is open when the loop first asks, less a few for files. Where that is nothing,
/// all take turns at one.
std::size_t descriptors_of(asio::execution_context& loop);

/// Another number of them, before the first is taken.
void set_descriptors(asio::execution_context& loop, std::size_t count);

/// When somebody who had to wait for one was last given a chance; the clock's epoch where nobody had to.
std::chrono::steady_clock::time_point last_descriptor_turn(asio::execution_context& loop);

}  // namespace netpreflight
