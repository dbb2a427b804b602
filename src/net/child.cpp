#include "net/child.hpp"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/concurrent.hpp"

extern char** environ;

namespace netpreflight {

namespace {

constexpr std::size_t kMostOutput = 64U << 10U;

/// Starts the program with its standard output on `output`; 0 where that is not possible.
pid_t start(std::vector<std::string>& arguments, int output) {
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  // The child must not hold the run's connections open.
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? pid : 0;
}

/// Waits for a child and kills it first when it is no longer wanted, also when its coroutine is thrown away.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ != 0) end();
  }
  void kill() const { ::kill(pid_, SIGKILL); }
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  void end() {
    kill();
    wait();
  }
  pid_t pid_;
};

}  // namespace

Awaitable<ChildResult> run_child(std::vector<std::string> arguments, Milliseconds timeout) {
  ChildResult result;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) co_return result;
  asio::posix::stream_descriptor pipe(co_await asio::this_coro::executor, ends[0]);
  const pid_t pid = start(arguments, ends[1]);
  close(ends[1]);
  if (pid == 0) co_return result;

  Child child(pid);
  Deadline deadline(pipe.get_executor(), std::chrono::duration_cast<asio::steady_timer::duration>(timeout), [&] {
    child.kill();
    pipe.cancel();
  });
  std::array<char, 4096> buffer{};
  while (result.output.size() < kMostOutput) {
    auto [error, count] = co_await pipe.async_read_some(asio::buffer(buffer), kAsTuple);
    if (error) break;
    result.output.append(buffer.data(), count);
  }
  if (result.output.size() >= kMostOutput) child.kill();  // it would wait for ever for somebody to read on
  result.exit_code = child.wait();
  result.end = deadline.expired() ? ChildResult::End::timed_out : ChildResult::End::exited;
  co_return result;
}

ChildResult run_child_and_wait(std::vector<std::string> arguments, Milliseconds timeout) {
  asio::io_context loop{1};
  ChildResult result;
  asio::co_spawn(loop, run_child(std::move(arguments), timeout), [&](std::exception_ptr error, ChildResult ended) {
    if (!error) result = std::move(ended);
  });
  loop.run();
  return result;
}

}  // namespace netpreflight
