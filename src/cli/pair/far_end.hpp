// The conversation with the script at the other end, over the system's ssh.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "cli/pair/frames.hpp"
#include "net/process.hpp"

namespace netpreflight {

/// Why the conversation is over.
struct FarFault {
  bool interrupted = false;  ///< this program is told to stop
  std::string reason;        ///< a sentence's part about the other end: "the connection was lost"
};

template <class Result>
using FromFar = tl::expected<Result, FarFault>;

/// One ssh. What it says on standard error is shown, escaped. Signals are to be held back (HeldSignals) while it lives. Whatever happens
/// to this program, the script's standard input ends with it.
class FarEnd {
 public:
  using Time = std::chrono::milliseconds;

  /// The error is the system's reason.
  static tl::expected<FarEnd, std::string> start(std::vector<std::string> command, const std::string& mark);

  /// Waits until the other end says this word, and gives what stands behind it. What it notes meanwhile is kept.
  FromFar<Frame> hear(std::string_view word, Time limit);
  /// Sends something, as long as it goes on being taken.
  FromFar<void> say(std::string_view bytes);
  /// Says a command and waits for its answer.
  FromFar<Frame> ask(const std::string& command, std::string_view answer, Time limit);
  /// Lets everything through that comes within a moment; a fault where nothing can come any more.
  FromFar<void> attend(Time moment);
  bool has_said(std::string_view word) const;
  /// Ends it: its standard input is closed. True: it has said that all is removed there.
  bool leave();

  /// What stands behind "note" in its lines.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  FarEnd(Process ssh, PipeEnds input, PipeEnds output, PipeEnds errors, const std::string& mark);

  FromFar<void> pump(Time moment);
  void read_output();
  void read_errors();
  void write_input();
  void forget_unsent();
  void show_errors(bool all);
  void sort_frames();
  FromFar<void> state() const;

  Process ssh_;
  OwnedDescriptor input_;
  OwnedDescriptor output_;
  OwnedDescriptor errors_;
  Frames frames_;
  std::vector<Frame> heard_;
  std::vector<std::string> notes_;
  std::string unsent_;
  std::size_t sent_ = 0;  ///< of `unsent_`
  std::string unshown_;
  std::size_t lines_shown_ = 0;
  std::string broken_;  ///< what the other end says that it cannot do
  std::chrono::steady_clock::time_point last_progress_ = std::chrono::steady_clock::now();
};

}  // namespace netpreflight
