#include "cli/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/files.hpp"
#include "cli/surroundings/host.hpp"

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

std::size_t output_columns() {
  return columns_of(STDOUT_FILENO);
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

namespace {

bool can_redraw() {
  return isatty(STDERR_FILENO) == 1 && !is_dumb();
}

/// Writes the line in place of the one before it; the cursor stays at its end.
void redraw(std::string_view line) {
  write_progress(fmt::format("\r\x1b[K{}", line));
}

}  // namespace

std::string time_words(Milliseconds time) {
  const double seconds = time.count() / 1000.0;
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(seconds);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string fitted_list(std::string start, const std::vector<std::string>& items, std::string_view end,
                        std::size_t columns) {
  std::string line = std::move(start);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool last = i + 1 == items.size();
    const std::string_view gap = i == 0 ? " " : ", ";
    const std::string more = fmt::format(", {} more", items.size() - i - 1);
    const std::size_t needed = line.size() + gap.size() + items[i].size() + (last ? 0 : more.size()) + end.size();
    if (needed >= columns) {
      line += fmt::format("{}{} more", gap, items.size() - i);
      break;
    }
    line += fmt::format("{}{}", gap, items[i]);
  }
  return line + std::string(end);
}

ProgressLine::ProgressLine(const Plan& plan, Milliseconds timeout)
    : plan_(plan), timeout_(timeout), on_terminal_(can_redraw()) {
  total_ = static_cast<std::size_t>(std::ranges::count_if(plan.rows, [](const PlannedRow& row) {
    return !row.skip && row.requirement.probe != ProbeKind::tls_interception;
  }));
}

ProgressLine::~ProgressLine() {
  if (on_terminal_) redraw("");
}

Progress ProgressLine::callbacks() {
  Progress progress{
      [this](std::size_t row) { running_.emplace(row, Clock::now()); },
      [this](std::size_t row, const RowEvidence& evidence) { finish(row, evidence); },
      {},
  };
  if (on_terminal_) progress.tick = [this] { draw(); };
  return progress;
}

void ProgressLine::finish(std::size_t row, const RowEvidence& evidence) {
  running_.erase(row);
  ++done_;
  if (on_terminal_) return draw();
  write_progress(fmt::format("[{}/{}] {} checked in {:.0f} ms\n", done_, total_, plan_.rows[row].requirement.id,
                             evidence.duration.count()));
}

void ProgressLine::draw() const {
  std::vector<std::string> rows;
  const auto now = Clock::now();
  for (const auto& [row, since] : running_) {
    // A row's steps follow each other, and one that is answered takes next to no time: whatever it waits for now began
    // a whole number of time-outs after the row did.
    const double left = timeout_.count() - std::fmod(Milliseconds(now - since).count(), timeout_.count());
    rows.push_back(fmt::format("{} ({})", plan_.rows[row].requirement.id, time_words(Milliseconds(left))));
  }
  const std::string start = fmt::format("[{}/{}] {}, time-outs in:", done_, total_, time_words(now - start_));
  redraw(fitted_list(start, rows, "", columns_of(STDERR_FILENO)));
}

WaitingLine::WaitingLine(const Plan& plan) : plan_(plan), on_terminal_(can_redraw()) {}

WaitingLine::~WaitingLine() {
  if (on_terminal_) redraw("");
}

void WaitingLine::show(const Waiting& waiting) const {
  if (!on_terminal_ && !waiting.begins) return;
  std::vector<std::string> rows;
  WallTime earliest = WallTime::max();
  for (const auto& [row, since] : waiting.since) {
    rows.push_back(plan_.rows[row].requirement.id);
    earliest = std::min(earliest, since);
  }
  const std::string start =
      fmt::format("waiting since {:%H:%M:%S} UTC for", std::chrono::floor<std::chrono::seconds>(earliest));
  const std::string end =
      fmt::format("; {} left, again in {:.0f} s", time_words(waiting.left), waiting.until_next.count() / 1000.0);
  if (on_terminal_) return redraw(fitted_list(start, rows, end, columns_of(STDERR_FILENO)));
  write_progress(fmt::format("{} {}{}\n", start, fmt::join(rows, ", "), end));
}

}  // namespace netpreflight
