#include "run/signals.hpp"

#include <array>
#include <cerrno>

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace netpreflight {

namespace {

constexpr std::array kStopping{SIGINT, SIGTERM, SIGHUP};

/// nohup(1): whoever ignores it for the program means it.
bool hangs_up() {
  struct sigaction action{};
  return sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler != SIG_IGN;
}

sigset_t stopping() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kStopping) {
    if (signal != SIGHUP || hangs_up()) sigaddset(&set, signal);
  }
  return set;
}

int open_signals() {
  const sigset_t set = stopping();
  const int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor < 0) throw boost::system::system_error(errno, boost::system::system_category(), "signalfd");
  return descriptor;
}

}  // namespace

HeldSignals::HeldSignals() {
  const sigset_t set = stopping();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
}

HeldSignals::~HeldSignals() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool HeldSignals::take() {
  const sigset_t set = stopping();
  const timespec at_once{};
  bool arrived = false;
  while (sigtimedwait(&set, nullptr, &at_once) > 0) arrived = true;
  return arrived;
}

bool HeldSignals::pending() {
  const sigset_t set = stopping();
  sigset_t waiting;
  sigemptyset(&waiting);
  sigpending(&waiting);
  for (const int signal : kStopping) {
    if (sigismember(&set, signal) == 1 && sigismember(&waiting, signal) == 1) return true;
  }
  return false;
}

Interruption::Interruption(asio::io_context& loop, std::function<void()> on_signal)
    : descriptor_(loop, open_signals()) {
  descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                         [this, on_signal = std::move(on_signal)](error_code error) {
                           if (error) return;
                           signalfd_siginfo read{};
                           [[maybe_unused]] const auto size = ::read(descriptor_.native_handle(), &read, sizeof read);
                           on_signal();
                         });
}

}  // namespace netpreflight
