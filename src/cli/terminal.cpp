#include "cli/terminal.hpp"

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/surroundings/host.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kDefaultColumns = 80;

/// Of a terminal that does not know, and of anything else, 0 rows and 0 columns.
ScreenSize size_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return {};
  return {size.ws_row, size.ws_col};
}

bool is_dumb() {
  const std::string kind = environment("TERM");
  return kind.empty() || kind == "dumb";
}

}  // namespace

std::size_t output_columns() {
  const std::size_t columns = size_of(STDOUT_FILENO).columns;
  return columns == 0 ? kDefaultColumns : std::max(columns, kFewestColumns);
}

bool wants_color(ColorWish wish) {
  switch (wish) {
    case ColorWish::always:
      return true;
    case ColorWish::never:
      return false;
    case ColorWish::automatic:
      return isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR").empty() && !is_dumb();
  }
  return false;
}

bool can_redraw() {
  return isatty(STDERR_FILENO) == 1 && !is_dumb();
}

ScreenSize screen_size() {
  ScreenSize size = size_of(STDERR_FILENO);
  if (size.columns == 0) size.columns = kDefaultColumns;
  return size;
}

int typed_ahead() {
  int bytes = 0;
  return ioctl(STDERR_FILENO, FIONREAD, &bytes) == 0 ? bytes : 0;
}

bool is_in_foreground() {
  const pid_t foreground = tcgetpgrp(STDERR_FILENO);
  return foreground == -1 || foreground == getpgrp();  // -1: it is not the terminal that controls the program
}

}  // namespace netpreflight
