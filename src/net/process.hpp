// A program of this host that runs beside this one for a while, and does not outlive its owner.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "net/spawn.hpp"

namespace netpreflight {

/// A descriptor that is closed with its owner.
class OwnedDescriptor {
 public:
  OwnedDescriptor() = default;
  explicit OwnedDescriptor(int number) : number_(number) {}
  OwnedDescriptor(OwnedDescriptor&& other) noexcept;
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept;
  OwnedDescriptor(const OwnedDescriptor&) = delete;
  OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
  ~OwnedDescriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close();

 private:
  int number_ = -1;
};

/// A pipe's ends; none where this host has no descriptors left. Neither is inherited.
struct PipeEnds {
  OwnedDescriptor to_read;
  OwnedDescriptor to_write;
};
PipeEnds open_pipe();

/// It shares this program's process group, so that it may ask at the terminal. Killed and waited for where it still runs at the end.
class Process {
 public:
  /// The error is the system's reason: "No such file or directory".
  static tl::expected<Process, std::string> start(std::vector<std::string> arguments, const SpawnStreams& streams);
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  bool has_ended();
  /// Whether it has ended before the time was over.
  bool ends_within(std::chrono::milliseconds time);
  /// Nothing happens where it has ended.
  void signal(int number);
  /// -1: a signal ended it, or it still runs.
  int exit_code() const { return exit_code_; }

 private:
  explicit Process(pid_t pid) : pid_(pid) {}

  pid_t pid_;
  int exit_code_ = -1;
};

}  // namespace netpreflight
