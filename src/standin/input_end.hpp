// The stand-in of somebody else: who started it holds the other end of its standard input, and is gone when that ends.
#pragma once

#include "net/asio.hpp"

namespace netpreflight {

/// Returns when standard input ends. What comes there before is passed over; what is no pipe, socket or terminal has ended already.
Awaitable<void> input_ends();

}  // namespace netpreflight
