#include "cli/pair/near_end.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <thread>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/files.hpp"
#include "net/child.hpp"
#include "record/report_json.hpp"
#include "run/signals.hpp"

namespace netpreflight {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view kSelf = "/proc/self/exe";
constexpr unsigned kBindService = 10;  // CAP_NET_BIND_SERVICE, capabilities(7)
constexpr unsigned kRaw = 13;          // CAP_NET_RAW

/// The first port that anybody may take (ip(7)).
unsigned first_free_port() {
  constexpr unsigned kUsual = 1024;
  const std::string text = read_small_file("/proc/sys/net/ipv4/ip_unprivileged_port_start").value_or("");
  unsigned port = kUsual;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

bool may(unsigned capability) {
  constexpr std::string_view kKey = "CapEff:\t";
  constexpr int kHexadecimal = 16;
  const std::string status = read_small_file("/proc/self/status").value_or("");
  const std::size_t at = status.find(kKey);
  if (at == std::string::npos) return false;
  std::uint64_t capabilities = 0;
  std::from_chars(status.data() + at + kKey.size(), status.data() + status.size(), capabilities, kHexadecimal);
  return (capabilities >> capability & 1U) != 0;
}

std::string own_path() {
  std::error_code unknown;
  const auto path = std::filesystem::read_symlink(kSelf, unknown);
  return unknown ? std::string(kSelf) : path.string();
}

OwnedDescriptor memory(const char* name) {
  return OwnedDescriptor(::memfd_create(name, MFD_CLOEXEC));
}

std::string content_of(const OwnedDescriptor& file) {
  std::string text;
  std::array<char, 65'536> buffer{};
  while (file.is_open() && text.size() <= kMaxReportBytes) {
    const ssize_t count = ::pread(file.number(), buffer.data(), buffer.size(), static_cast<off_t>(text.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

bool sudo_is_possible() {
  constexpr Milliseconds kPatience{5000};
  const auto asked = run_child_and_wait({"sudo", "-n", "true"}, kPatience);
  return asked.end == ChildResult::End::exited && asked.exit_code == 0;
}

bool NearEnd::needs_root(const EndWork& work) {
  if (work.listen.empty() || ::geteuid() == 0) return false;
  return std::ranges::any_of(work.ports, [](std::uint16_t port) {
    return port == 0 ? !may(kRaw) : port < first_free_port() && !may(kBindService);
  });
}

tl::expected<void, std::string> NearEnd::start_listen(const EndWork& work, bool as_root) {
  constexpr milliseconds kLookAgain{20};
  constexpr int kLooks = 1000;
  PipeEnds hold = open_pipe();
  log_ = memory("listen");
  if (!hold.to_read.is_open() || !log_.is_open())
    return tl::unexpected(std::string("this host lets the program open too few files at once"));
  std::vector<std::string> command;
  if (as_root) command = {"sudo", "-n", "--"};
  // The file is this program's own: another one opens it by this name, root as well.
  command.push_back(as_root ? own_path() : std::string(kSelf));
  command.insert(command.end(), work.listen.begin(), work.listen.end());
  command.insert(command.end(), {"-o", fmt::format("json=/proc/{}/fd/{}", ::getpid(), log_.number())});
  auto listen = Process::start(std::move(command), {.input = hold.to_read.number()});
  if (!listen) return tl::unexpected("listen: " + listen.error());
  listen_.emplace(std::move(*listen));
  hold_ = std::move(hold.to_write);
  const auto is_ready = [&] { return !content_of(log_).empty() || listen_->has_ended() || HeldSignals::pending(); };
  for (int i = 0; i < kLooks && !is_ready(); ++i) std::this_thread::sleep_for(kLookAgain);
  return {};
}

tl::expected<void, std::string> NearEnd::start_check(const EndWork& work) {
  report_ = memory("report");
  std::vector<std::string> command{std::string(kSelf)};
  command.insert(command.end(), work.check.begin(), work.check.end());
  command.insert(command.end(), {"-q", "-f", "json"});
  auto check = Process::start(std::move(command), {.input = -1, .output = report_.number(), .errors = STDERR_FILENO});
  if (!check) return tl::unexpected("check: " + check.error());
  check_.emplace(std::move(*check));
  return {};
}

void NearEnd::interrupt_check(milliseconds patience) {
  if (!check_) return;
  check_->signal(SIGTERM);
  check_->ends_within(patience);
}

std::string NearEnd::report() const {
  return content_of(report_);
}

void NearEnd::stop_listen() {
  constexpr milliseconds kToEnd{5000};
  hold_.close();
  if (listen_) listen_->ends_within(kToEnd);
}

std::string NearEnd::log() const {
  return content_of(log_);
}

}  // namespace netpreflight
