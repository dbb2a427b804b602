// Asio and Beast in one place: the precompiled header of the rooms that do network work, and the few short names
// that their signatures use.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace netpreflight {

namespace asio = boost::asio;
using boost::system::error_code;

template <class T>
using Awaitable = asio::awaitable<T>;

/// Completion token: `auto [ec, n] = co_await ...` instead of an exception.
inline constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace netpreflight
