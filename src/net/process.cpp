#include "net/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace netpreflight {

OwnedDescriptor::OwnedDescriptor(OwnedDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

OwnedDescriptor& OwnedDescriptor::operator=(OwnedDescriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void OwnedDescriptor::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

PipeEnds open_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {OwnedDescriptor(), OwnedDescriptor()};
  return {OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1])};
}

tl::expected<Process, std::string> Process::start(std::vector<std::string> arguments, const SpawnStreams& streams) {
  const pid_t pid = spawn(std::move(arguments), streams, ProcessGroup::shared);
  if (pid == 0) return tl::unexpected(std::string(std::strerror(errno)));
  return Process(pid);
}

Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, 0)), exit_code_(other.exit_code_) {}

Process::~Process() {
  constexpr std::chrono::milliseconds kToDie{500};  // one that hangs in the kernel, or is root's, is left to init
  signal(SIGKILL);
  ends_within(kToDie);
}

bool Process::has_ended() {
  int status = 0;
  if (pid_ == 0) return true;
  const pid_t ended = waitpid(pid_, &status, WNOHANG);
  if (ended == 0) return false;
  pid_ = 0;
  if (ended > 0 && WIFEXITED(status)) exit_code_ = WEXITSTATUS(status);
  return true;
}

bool Process::ends_within(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds kLookAgain{10};
  const auto until = std::chrono::steady_clock::now() + time;
  while (!has_ended()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(kLookAgain);
  }
  return true;
}

void Process::signal(int number) {
  if (pid_ != 0) ::kill(pid_, number);
}

}  // namespace netpreflight
