// A small process that keeps the right to read the firewall's rules, which the stand-in gives up. It knows one question.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <sys/types.h>

#include "net/asio.hpp"

namespace netpreflight {

class RuleKeeper {
 public:
  /// Forks it: before there are threads, ports or keys, and while there still is the right. Nothing where there is none. It has no
  /// files but the one pipe, and ends with this process, or when the keeper is destroyed.
  static std::optional<RuleKeeper> start();

  RuleKeeper(const RuleKeeper&) = delete;
  RuleKeeper& operator=(const RuleKeeper&) = delete;
  RuleKeeper(RuleKeeper&& other) noexcept;
  RuleKeeper& operator=(RuleKeeper&&) = delete;
  ~RuleKeeper();

  /// The rules as they are now, as parse_firewall() takes them; empty where they cannot be read. Takes a few seconds at most.
  Awaitable<std::string> read();

 private:
  RuleKeeper(int pipe, pid_t process) : pipe_(pipe), process_(process) {}

  int pipe_;
  pid_t process_;
};

}  // namespace netpreflight
