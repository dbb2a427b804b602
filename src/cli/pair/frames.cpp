#include "cli/pair/frames.hpp"

#include <algorithm>
#include <charconv>

namespace netpreflight {

namespace {

constexpr std::size_t kMostNoise = 1U << 20U;
constexpr std::size_t kLongestLine = 4096;

/// The size in "NAME SIZE".
std::optional<std::size_t> size_in(std::string_view rest) {
  const std::size_t blank = rest.rfind(' ');
  const std::string_view digits = blank == std::string_view::npos ? rest : rest.substr(blank + 1);
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return size;
}

}  // namespace

void Frames::feed(std::string_view bytes) {
  if (!fault_.empty()) return;
  // What has been read is let go of only where it is the larger part, so that every byte is moved once or twice at most.
  if (read_ > waiting_.size() / 2) {
    waiting_.erase(0, read_);
    read_ = 0;
  }
  waiting_.append(bytes);
}

std::optional<Frame> Frames::next() {
  while (fault_.empty() && !open_) {
    if (!take_line()) return std::nullopt;
  }
  if (!fault_.empty()) return std::nullopt;
  const std::size_t count = std::min(missing_, waiting_.size() - read_);
  open_->content.append(waiting_, read_, count);
  read_ += count;
  missing_ -= count;
  if (missing_ > 0) return std::nullopt;
  auto frame = std::move(open_);
  open_.reset();
  return frame;
}

/// False: no line is complete.
bool Frames::take_line() {
  const std::size_t end = waiting_.find('\n', read_);
  const std::size_t length = (end == std::string::npos ? waiting_.size() : end) - read_;
  const std::string_view line = std::string_view(waiting_).substr(read_, length);
  const bool is_marked = line.starts_with(mark_) && line.substr(mark_.size()).starts_with(' ');
  if (is_marked && length > kLongestLine) fault_ = "it says too much at once";
  if (!is_marked && noise_ + length > kMostNoise) fault_ = "it prints without end, and not what was asked for";
  if (end == std::string::npos || !fault_.empty()) return false;
  if (is_marked) {
    begin(line.substr(mark_.size() + 1));
  } else {
    noise_ += length + 1;
  }
  read_ = end + 1;
  return true;
}

void Frames::begin(std::string_view line) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  Frame frame{std::string(line.substr(0, blank)), std::string(line.substr(std::min(line.size(), blank + 1))), {}};
  missing_ = 0;
  if (frame.word == "file") {
    const auto size = size_in(frame.rest);
    if (!size || *size > most_) {
      fault_ = "its answer is larger than a report may be";
      return;
    }
    missing_ = *size;
  }
  open_ = std::move(frame);
}

}  // namespace netpreflight
