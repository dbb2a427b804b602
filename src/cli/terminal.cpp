#include "cli/terminal.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/host.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kDefaultColumns = 80;
constexpr std::size_t kFewestColumns = 40;

std::size_t columns_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefaultColumns;
  return std::max<std::size_t>(size.ws_col, kFewestColumns);
}

bool is_dumb() {
  const std::string kind = environment("TERM");
  return kind.empty() || kind == "dumb";
}

}  // namespace

std::size_t output_columns() { return columns_of(STDOUT_FILENO); }

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

ProgressLine::ProgressLine(const Plan& plan) : plan_(plan), on_terminal_(isatty(STDERR_FILENO) == 1 && !is_dumb()) {
  total_ = static_cast<std::size_t>(std::ranges::count_if(plan.rows, [](const PlannedRow& row) {
    return !row.skip && row.requirement.probe != ProbeKind::tls_interception;
  }));
}

ProgressLine::~ProgressLine() { clear(); }

Progress ProgressLine::callbacks() {
  return {
      [this](std::size_t row) {
        running_.insert(row);
        draw();
      },
      [this](std::size_t row, const RowEvidence& evidence) {
        running_.erase(row);
        ++done_;
        if (on_terminal_) {
          draw();
        } else {
          fmt::print(stderr, "[{}/{}] {} checked in {:.0f} ms\n", done_, total_, plan_.rows[row].requirement.id, evidence.duration.count());
        }
      },
  };
}

void ProgressLine::draw() const {
  if (!on_terminal_) return;
  std::string line = fmt::format("[{}/{}] waiting for", done_, total_);
  const std::size_t columns = columns_of(STDERR_FILENO);
  for (const std::size_t row : running_) {
    const std::string& id = plan_.rows[row].requirement.id;
    if (line.size() + 1 + id.size() + 4 >= columns) {
      line += " ...";
      break;
    }
    line += ' ' + id;
  }
  fmt::print(stderr, "\r\x1b[K{}", line);
  std::fflush(stderr);
}

void ProgressLine::clear() const {
  if (!on_terminal_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

}  // namespace netpreflight
