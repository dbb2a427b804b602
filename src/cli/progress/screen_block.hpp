// Lines that stand in one place of a terminal and are written anew there.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

struct ScreenSize {
  std::size_t rows = 0;  ///< 0: not known
  std::size_t columns = 0;

  friend bool operator==(const ScreenSize&, const ScreenSize&) = default;
};

/// Between two calls the cursor stays at the beginning of the first line. So it is known where that is also after the terminal was
/// made narrower and has put long lines on several: terminals that do so take the cursor along with its line. Some tell the new size
/// only later, so that lines are cut by the terminal, too.
class ScreenBlock {
 public:
  /// False: it could not be written at once, and nothing of it was.
  using Write = std::function<bool(std::string_view)>;

  explicit ScreenBlock(Write write) : write_(std::move(write)) {}

  /// Shows these lines, fewer than the screen has rows and none wider than it, in place of those before. Only lines that changed are
  /// written; those that nobody reads at once are written with the next call.
  void show(const std::vector<std::string>& lines, const ScreenSize& size);

  /// Leaves nothing of it. The cursor stays where it began.
  void erase(const ScreenSize& size);

  /// The user typed a line, and the terminal has moved the cursor: it is put back with the next call.
  void put_back() { is_moved_ = true; }

  /// Somebody else has written to the terminal: what stands there stays, and the next lines begin where the cursor is then.
  void forget() { shown_.clear(); }

 private:
  bool make_room(std::size_t lines);
  /// At the beginning of the block.
  bool write_there(std::string_view text);

  Write write_;
  std::vector<std::string> shown_;  ///< empty: there is no block
  ScreenSize size_;
  bool is_moved_ = false;
};

}  // namespace netpreflight
