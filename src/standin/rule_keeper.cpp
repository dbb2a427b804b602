#include "standin/rule_keeper.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <string_view>
#include <utility>

#include <boost/asio/read.hpp>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/child.hpp"
#include "standin/privileges.hpp"

extern char** environ;

namespace netpreflight {

namespace {

constexpr Milliseconds kMostTool{2000};
constexpr std::size_t kMostText = 1U << 20U;  // more is not read from a child either
constexpr std::size_t kMostReading = 4 * kMostText;
constexpr char kQuestion = '?';
constexpr int kPipe = 3;

/// Of rules with a handle the next reading can be compared; sets may be huge and are left out.
std::string ask(std::string_view tool, std::vector<std::string> arguments) {
  const auto result = run_child_and_wait(std::move(arguments), kMostTool);
  const bool whole =
      result.end == ChildResult::End::exited && result.exit_code == 0 && result.output.size() < kMostText;
  return whole ? "#netpreflight " + std::string(tool) + "\n" + result.output : "";
}

/// The kernel's lists of the old kind's tables that are in use, which only root may open. Asking the tool for a table that is not there
/// would make it.
struct OldTables {
  int v4 = ::open("/proc/self/net/ip_tables_names", O_RDONLY | O_CLOEXEC);
  int v6 = ::open("/proc/self/net/ip6_tables_names", O_RDONLY | O_CLOEXEC);

  static bool has_filter(int list) {
    std::array<char, 256> names{};
    const ssize_t count = list < 0 ? 0 : pread(list, names.data(), names.size(), 0);
    return count > 0 &&
           std::string_view(names.data(), static_cast<std::size_t>(count)).find("filter\n") != std::string_view::npos;
  }
};

/// Rules of the old kind stand beside nft's; hosts without nft have only iptables.
std::string read_rules(const OldTables& old) {
  std::string rules = ask("nft", {"nft", "-a", "-t", "list", "ruleset"});
  if (rules.empty()) return ask("iptables", {"iptables-save", "-c"}) + ask("ip6tables", {"ip6tables-save", "-c"});
  if (OldTables::has_filter(old.v4)) rules += ask("iptables", {"iptables-legacy-save", "-c", "-t", "filter"});
  if (OldTables::has_filter(old.v6)) rules += ask("ip6tables", {"ip6tables-legacy-save", "-c", "-t", "filter"});
  return rules;
}

bool write_whole(int to, const void* bytes, std::size_t size) {
  const char* next = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t count = ::send(to, next, size, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

/// Leaves nothing of this process open but the pipe.
bool keep_only(int pipe) {
  const int nothing = ::open("/dev/null", O_RDWR);
  if (nothing < 0 || dup2(pipe, kPipe + 1) < 0 || dup2(kPipe + 1, kPipe) < 0) return false;
  for (int i = 0; i < kPipe; ++i) {
    if (dup2(nothing, i) < 0) return false;
  }
  fcntl(kPipe, F_SETFD, FD_CLOEXEC);
  return close_range(kPipe + 1, ~0U, 0) == 0;
}

/// The whole life of the process.
void keep_rules(int pipe, pid_t parent) {
  static std::array<char, 64> path{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
  static std::array<char, 16> language{"LC_ALL=C"};
  static std::array<char*, 3> own{path.data(), language.data(), nullptr};
  environ = own.data();
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) std::signal(each, SIG_IGN);  // it ends with its parent
  if (!keep_only(pipe)) return;
  const OldTables old;
  if (!keep_only_network_rights()) return;
  // Becoming somebody else takes this back, so it comes last.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) return;
  char question = 0;
  while (::read(kPipe, &question, 1) == 1 && question == kQuestion) {
    const std::string rules = read_rules(old);
    const auto size = static_cast<std::uint32_t>(rules.size());
    if (!write_whole(kPipe, &size, sizeof size) || !write_whole(kPipe, rules.data(), rules.size())) return;
  }
}

}  // namespace

std::optional<RuleKeeper> RuleKeeper::start() {
  std::array<int, 2> ends{};
  if (!may_read_firewall() || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return std::nullopt;
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process == 0) {
    keep_rules(ends[1], parent);
    _exit(0);
  }
  close(ends[1]);
  if (process > 0) return RuleKeeper(ends[0], process);
  close(ends[0]);
  return std::nullopt;
}

RuleKeeper::RuleKeeper(RuleKeeper&& other) noexcept
    : pipe_(std::exchange(other.pipe_, -1)), process_(std::exchange(other.process_, 0)) {}

RuleKeeper::~RuleKeeper() {
  if (pipe_ >= 0) close(pipe_);
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

Awaitable<std::string> RuleKeeper::read() {
  // A duplicate, because the loop's own state of a descriptor must not outlive the loop.
  asio::posix::stream_descriptor pipe(co_await asio::this_coro::executor, fcntl(pipe_, F_DUPFD_CLOEXEC, 0));
  std::uint32_t size = 0;
  if (::send(pipe_, &kQuestion, 1, MSG_NOSIGNAL) != 1) co_return "";
  const auto [error, count] = co_await asio::async_read(pipe, asio::buffer(&size, sizeof size), kAsTuple);
  if (error || size > kMostReading) co_return "";
  std::string rules(size, '\0');
  const auto [cut, all] = co_await asio::async_read(pipe, asio::buffer(rules), kAsTuple);
  co_return cut ? "" : rules;
}

}  // namespace netpreflight
