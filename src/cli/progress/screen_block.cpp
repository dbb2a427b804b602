#include "cli/progress/screen_block.hpp"

#include <climits>

#include <fmt/format.h>

namespace netpreflight {

namespace {

// ECMA-48, and those of DEC that every terminal since the VT100 knows.
constexpr std::string_view kSave = "\x1b\x37";
constexpr std::string_view kRestore = "\x1b\x38";
/// The line of the cursor by itself: a whole screen that is cleared at once is kept by tmux as if it had scrolled away.
constexpr std::string_view kClearBelow = "\r\x1b\x37\x1b[K\x1b[B\x1b[J\x1b\x38";
constexpr std::string_view kClearLine = "\r\x1b[K";
/// DECAWM: what does not fit is cut, and the cursor stays on its line.
constexpr std::string_view kCutLines = "\x1b[?7l";
constexpr std::string_view kWrapLines = "\x1b[?7h";

constexpr std::size_t kAround = kRestore.size() + kCutLines.size() + kWrapLines.size();

std::string up(std::size_t lines) {
  return lines == 0 ? "" : fmt::format("\x1b[{}A", lines);
}

std::string down(std::size_t lines) {
  return lines == 0 ? "" : fmt::format("\x1b[{}B", lines);
}

/// From the block's beginning to one of its lines and back. The line is cleared first: behind one that fills all columns the cursor is
/// still in the last of them.
std::string written_at(std::size_t index, std::string_view line) {
  return fmt::format("{}{}{}{}\r", down(index), kClearLine, line, up(index));
}

}  // namespace

bool ScreenBlock::write_there(std::string_view text) {
  if (!write_(fmt::format("{}{}", is_moved_ ? kRestore : "", text))) return false;
  is_moved_ = false;
  return true;
}

bool ScreenBlock::make_room(std::size_t lines) {
  // At the bottom of the screen this scrolls.
  const std::string room = std::string(lines - 1, '\n') + up(lines - 1) + '\r';
  if (!write_(fmt::format("{}{}{}", kClearBelow, room, kSave))) return false;
  shown_.assign(lines, {});
  return true;
}

void ScreenBlock::show(const std::vector<std::string>& lines, const ScreenSize& size) {
  if (size != size_ || lines.size() != shown_.size()) erase(size);
  size_ = size;
  if (lines.empty() || (shown_.empty() && !make_room(lines.size()))) return;
  std::string text;
  std::vector<std::size_t> in_text;
  const auto write = [&] {
    if (text.empty()) return true;
    if (!write_there(fmt::format("{}{}{}", kCutLines, text, kWrapLines))) return false;
    for (const std::size_t i : in_text) shown_[i] = lines[i];
    text.clear();
    in_text.clear();
    return true;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (shown_[i] == lines[i]) continue;
    const std::string line = written_at(i, lines[i]);
    const bool is_full = text.size() + line.size() + kAround > PIPE_BUF;  // what a pipe takes at once
    if (is_full && !write()) return;
    text += line;
    in_text.push_back(i);
  }
  write();
}

void ScreenBlock::erase(const ScreenSize& size) {
  if (shown_.empty()) return;
  if (size != size_) is_moved_ = false;  // a place that was saved before is another one now
  if (write_there(kClearBelow)) shown_.clear();
}

}  // namespace netpreflight
