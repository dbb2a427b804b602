#include "cli/progress/screen_block.hpp"

#include <climits>

#include <fmt/format.h>

namespace netpreflight {

namespace {

// ECMA-48, and the two of DEC that every terminal since the VT100 knows.
constexpr std::string_view kSave =
    "\x1b"
    "7";
constexpr std::string_view kRestore =
    "\x1b"
    "8";
constexpr std::string_view kClearBelow = "\r\x1b[J";
constexpr std::string_view kClearLine = "\r\x1b[K";

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
    if (!write_(std::string(kRestore) + text)) return false;
    for (const std::size_t i : in_text) shown_[i] = lines[i];
    text.clear();
    in_text.clear();
    return true;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (shown_[i] == lines[i]) continue;
    const std::string line = written_at(i, lines[i]);
    // What a pipe takes at once; two bytes are those that restore.
    const bool is_full = text.size() + line.size() + kRestore.size() > PIPE_BUF;
    if (is_full && !write()) return;
    text += line;
    in_text.push_back(i);
  }
  write();
}

void ScreenBlock::erase(const ScreenSize& size) {
  if (shown_.empty()) return;
  // Whoever pressed a key meanwhile has moved the cursor; a place that was saved before the screen changed is another one now.
  const std::string_view back = size == size_ ? kRestore : "";
  if (write_(fmt::format("{}{}", back, kClearBelow))) shown_.clear();
}

}  // namespace netpreflight
