#include "cli/progress/display.hpp"

#include <csignal>

#include <unistd.h>

#include "cli/files.hpp"
#include "cli/terminal.hpp"

namespace netpreflight {

namespace {

/// A table with more rows fits on no screen.
constexpr std::size_t kMostRows = 500;

volatile std::sig_atomic_t continued = 0;

void note_continued(int) {
  continued = 1;
}

}  // namespace

Display::Display(const Plan& plan, RunFacts facts, Milliseconds timeout, TextStyle style)
    : plan_(plan),
      facts_(std::move(facts)),
      style_(std::move(style)),
      on_terminal_(can_redraw()),
      with_table_(on_terminal_ && isatty(STDOUT_FILENO) == 1 && plan.rows.size() < kMostRows),
      so_far_(plan, timeout, RunSoFar::Clock::now()),
      block_(write_progress) {
  if (on_terminal_) std::signal(SIGCONT, note_continued);
}

Display::~Display() {
  if (!on_terminal_) return;
  look_at_keys();
  block_.erase(screen_size());
  std::signal(SIGCONT, SIG_DFL);
}

Progress Display::callbacks(const Plan& round) {
  so_far_.begin_round(round, RunSoFar::Clock::now());
  Progress progress{
      [this](std::size_t row) { so_far_.started(row, RunSoFar::Clock::now()); },
      [this](std::size_t row, const RowEvidence& evidence) {
        // What is judged meanwhile is kept; a long run without a table keeps its evidence once.
        so_far_.finished(row, with_table_ ? evidence : RowEvidence{evidence.finished, {}, evidence.duration});
        if (!on_terminal_) write_progress(so_far_.done_line(row));
      },
      {},
  };
  // Whatever happens, this is drawn no more often than the run ticks.
  if (on_terminal_) progress.tick = [this] { draw(); };
  return progress;
}

void Display::show(const Waiting& waiting) {
  so_far_.waits(waiting);
  if (on_terminal_) return draw();
  if (waiting.begins) write_progress(so_far_.waiting_line());
}

/// Judged anew where a row was done meanwhile: what the rows show together may change what was made of one before.
const Report& Display::report_so_far() {
  if (!report_ || news_in_report_ != so_far_.news()) {
    news_in_report_ = so_far_.news();
    report_ = judge_and_report(plan_, so_far_.evidence(), {}, facts_);
  }
  return *report_;
}

/// The longest form that fits.
std::vector<std::string> Display::lines(const ScreenSize& size) {
  const auto now = RunSoFar::Clock::now();
  std::vector<std::string> one{so_far_.line(now, size.columns)};
  const bool may_fit = with_table_ && size.columns >= kFewestColumns;
  if (!may_fit) return one;
  style_.columns = size.columns;
  const auto rows = so_far_.rows(now);
  const std::string taken = so_far_.taken(now);
  const TextInProgress progress{report_so_far(), rows, taken};
  for (const auto form : {text_in_progress, text_in_progress_compact}) {
    auto lines = form(progress, style_);
    if (lines.size() < size.rows) return lines;
  }
  return one;
}

/// The terminal shows a line that is typed meanwhile, and moves the cursor to the next one.
void Display::look_at_keys() {
  const int typed = typed_ahead();
  if (typed != typed_) block_.put_back();
  typed_ = typed;
}

void Display::draw() {
  if (!is_in_foreground()) return;
  if (continued != 0) block_.forget();
  continued = 0;
  look_at_keys();
  const ScreenSize size = screen_size();
  block_.show(lines(size), size);
}

}  // namespace netpreflight
