// Being told to stop: SIGINT, SIGTERM and SIGHUP. They are held back and read where there is time for them, so that none of them can
// come in between: a second one does not undo what the first one was answered with.
#pragma once

#include <csignal>
#include <functional>

#include "net/asio.hpp"

namespace netpreflight {

/// While it lives, these signals wait. What has not been read by then does its usual work afterwards.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  /// Whether one of them has arrived; it counts as read then.
  static bool take();
  /// Whether one of them waits to be read.
  static bool pending();

 private:
  sigset_t before_{};
};

/// Calls `on_signal` once from a loop when one of them arrives.
class Interruption {
 public:
  /// Throws boost::system::system_error where this host has no descriptor left.
  Interruption(asio::io_context& loop, std::function<void()> on_signal);

  void cancel() { descriptor_.cancel(); }

 private:
  HeldSignals held_;
  asio::posix::stream_descriptor descriptor_;
};

}  // namespace netpreflight
