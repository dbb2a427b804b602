#include "standin/input_end.hpp"

#include <array>
#include <cerrno>

#include <unistd.h>

#include "net/concurrent.hpp"

namespace netpreflight {

Awaitable<void> input_ends() {
  const int descriptor = ::dup(STDIN_FILENO);
  if (descriptor < 0) co_return;
  asio::posix::stream_descriptor input(co_await asio::this_coro::executor);
  error_code fault;
  input.assign(descriptor, fault);
  if (fault) {
    ::close(descriptor);
    co_return;
  }
  std::array<char, 512> unread{};
  for (;;) {
    // Waited for, and not read by Asio: that would make it non-blocking for all who have it.
    auto [error] = co_await input.async_wait(asio::posix::stream_descriptor::wait_read, kAsTuple);
    if (error) co_return;
    const ssize_t count = ::read(descriptor, unread.data(), unread.size());
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) co_return;
  }
}

}  // namespace netpreflight
