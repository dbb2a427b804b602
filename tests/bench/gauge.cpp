// gauge FILE COMMAND...: runs the command and writes what it cost, as one line of JSON, to FILE.
//
// A program of its own, because the kernel counts the memory of the process that starts a command as the command's: started by an
// interpreter, nothing ever seems to need less than the interpreter. The time is that from fork to the end, without this program's start.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

[[noreturn]] void become(char** command) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // whoever gives this program up gives the command up
  execvp(command[0], command);
  std::perror(command[0]);
  _exit(127);
}

/// `largest` is of the one process that needed most, of the command and its children; processor time is that of all of them.
void write_costs(const char* path, double wall, const rusage& usage, int status) {
  FILE* file = std::fopen(path, "w");
  if (file == nullptr) return std::perror(path);
  std::fprintf(file, "{\"wall\": %.6f, \"cpu\": %.6f, \"largest\": %ld, \"exit\": %d}\n", wall,
               seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss * 1024,
               WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  std::fclose(file);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return std::fputs("gauge FILE COMMAND...\n", stderr), 2;
  const auto began = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) return std::perror("fork"), 1;
  if (child == 0) become(arguments + 2);
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child) return std::perror("wait4"), 1;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
  write_costs(arguments[1], wall.count(), usage, status);
  return 0;
}
