// What the script at the other end says: lines that begin with a mark, and files behind such lines. Without I/O.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace netpreflight {

/// One answer: `word`, what follows it on its line, and of "file NAME SIZE" the file.
struct Frame {
  std::string word;
  std::string rest;
  std::string content;
};

/// Cuts a stream into frames. Lines without the mark, as a shell's start-up files print them, are passed over.
class Frames {
 public:
  /// `most` bytes are the largest file.
  Frames(std::string mark, std::size_t most) : mark_(std::move(mark)), most_(most) {}

  void feed(std::string_view bytes);
  /// The next frame that is complete.
  std::optional<Frame> next();
  /// Why no more will be read; empty: nothing is wrong. A stream of noise or a file that is too large is not kept.
  const std::string& fault() const { return fault_; }

 private:
  bool take_line();
  void begin(std::string_view line);

  std::string mark_;
  std::size_t most_;
  std::string waiting_;
  std::size_t read_ = 0;   ///< of `waiting_`
  std::size_t noise_ = 0;  ///< bytes without a mark so far
  std::optional<Frame> open_;
  std::size_t missing_ = 0;  ///< bytes of the open frame's file
  std::string fault_;
};

}  // namespace netpreflight
