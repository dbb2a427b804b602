#include "net/child.hpp"

#include <algorithm>
#include <array>
#include <csignal>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/concurrent.hpp"
#include "net/descriptors.hpp"
#include "net/spawn.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

/// A name with 4,096 addresses makes getent(1) print half of this.
constexpr std::size_t kMostOutput = 1U << 20U;
/// How long what has been killed may take to be gone. One that hangs in the kernel is left to init.
constexpr std::chrono::milliseconds kToDie{200};

/// Kills a child that is no longer wanted, with its own children, also when its coroutine is thrown away. Never blocks.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    kill();
    has_ended();
  }

  /// Its process group; until it has been waited for, the number cannot be somebody else's.
  void kill() const {
    if (pid_ != 0) ::kill(-pid_, SIGKILL);
  }

  /// Whether it has ended by the time, however often that has to be asked: pidfd_open(2) is not on all kernels, and takes one more
  /// descriptor.
  Awaitable<bool> ends_by(Clock::time_point time) {
    constexpr std::chrono::microseconds kFirst{100};
    constexpr std::chrono::microseconds kLongest{20'000};
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (auto wait = kFirst; !has_ended(); wait = std::min(2 * wait, kLongest)) {
      if (Clock::now() >= time) co_return false;
      pause.expires_after(wait);
      co_await pause.async_wait(kAsTuple);
    }
    co_return true;
  }

  /// -1: a signal ended it, or nobody knows.
  int exit_code() const { return exit_code_; }

 private:
  bool has_ended() {
    int status = 0;
    if (pid_ == 0) return true;
    const pid_t ended = waitpid(pid_, &status, WNOHANG);
    if (ended == 0) return false;
    pid_ = 0;
    if (ended > 0 && WIFEXITED(status)) exit_code_ = WEXITSTATUS(status);
    return true;
  }

  pid_t pid_;
  int exit_code_ = -1;
};

/// Reads to the end of the output, or as much of it as is wanted. False: the time was over before.
Awaitable<bool> read_output(asio::posix::stream_descriptor& pipe, Clock::time_point until, std::string& output) {
  std::array<char, 4096> buffer{};
  while (output.size() < kMostOutput) {
    if (Clock::now() >= until) co_return false;
    const Deadline deadline(pipe.get_executor(), until, [&pipe] { pipe.cancel(); });
    auto [error, count] = co_await pipe.async_read_some(asio::buffer(buffer), kAsTuple);
    if (error) co_return error == asio::error::eof;
    output.append(buffer.data(), count);
  }
  co_return true;
}

}  // namespace

Awaitable<ChildResult> run_child(std::vector<std::string> arguments, Milliseconds timeout) {
  ChildResult result;
  const auto place = co_await take_descriptor();
  const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(timeout);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) co_return result;
  asio::posix::stream_descriptor pipe(co_await asio::this_coro::executor, ends[0]);
  const pid_t pid = spawn(std::move(arguments), {.output = ends[1]}, ProcessGroup::own);
  close(ends[1]);
  if (pid == 0) co_return result;

  Child child(pid);
  bool in_time = co_await read_output(pipe, until, result.output);
  pipe.close();  // whoever goes on writing is told so
  if (result.output.size() >= kMostOutput) child.kill();
  in_time = in_time && co_await child.ends_by(until);
  child.kill();
  co_await child.ends_by(Clock::now() + kToDie);
  result.exit_code = child.exit_code();
  result.end = in_time ? ChildResult::End::exited : ChildResult::End::timed_out;
  co_return result;
}

ChildResult run_child_and_wait(std::vector<std::string> arguments, Milliseconds timeout) {
  asio::io_context loop{1};
  ChildResult result;
  asio::co_spawn(loop, run_child(std::move(arguments), timeout),
                 [&](const std::exception_ptr& error, ChildResult ended) {
                   if (!error) result = std::move(ended);
                 });
  loop.run();
  return result;
}

}  // namespace netpreflight
