// This host's part of a check of both ends: the same program, beside the one that holds the conversation.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "cli/pair/ends.hpp"
#include "net/process.hpp"

namespace netpreflight {

/// `listen` and `check` on this host. What they write stays in memory: nothing is to be removed, whatever happens. A stand-in ends with
/// its owner, also where it runs as root.
class NearEnd {
 public:
  /// Whether a stand-in would need rights for these ports, or for echoes, that this program does not have.
  static bool needs_root(const EndWork& work);

  /// Returns when the ports are taken, or nothing came of it. The error is one sentence.
  tl::expected<void, std::string> start_listen(const EndWork& work, bool as_root);
  tl::expected<void, std::string> start_check(const EndWork& work);

  bool checks() const { return check_.has_value(); }
  bool check_has_ended() { return !check_ || check_->has_ended(); }
  /// Tells it to report what it knows.
  void interrupt_check(std::chrono::milliseconds patience);
  int check_code() const { return check_ ? check_->exit_code() : -1; }
  std::string report() const;

  void stop_listen();
  /// Empty: nothing stood in.
  std::string log() const;

 private:
  std::optional<Process> check_;
  std::optional<Process> listen_;
  OwnedDescriptor hold_;  ///< the stand-in's standard input, as long as it is wanted
  OwnedDescriptor report_;
  OwnedDescriptor log_;
};

/// Whether root's rights can be had here without a question.
bool sudo_is_possible();

}  // namespace netpreflight
