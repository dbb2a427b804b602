// What a run says of itself on standard error while it goes on.
#pragma once

#include <memory>
#include <optional>

#include "cli/progress/run_so_far.hpp"
#include "cli/progress/screen_block.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

/// On a terminal the table that the report will have, whose rows settle in their places; one line where the screen is too low for the
/// rows, or where the report goes elsewhere. Leaves nothing behind there: the report takes its place. Elsewhere, and on a dumb terminal,
/// a line for each row that is done and for each pause of --wait.
class Display {
 public:
  /// `facts` are those of the report, as far as they are known before the run; `style` is that of standard output.
  Display(const Plan& plan, RunFacts facts, Milliseconds timeout, TextStyle style);
  ~Display();
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  /// For one round. `round` has the rows of the plan, of which fewer may be run.
  Progress callbacks(const Plan& round);

  /// For the pauses.
  void show(const Waiting& waiting);

 private:
  void draw();
  void look_at_keys();
  std::vector<std::string> lines(const ScreenSize& size);
  const Report& report_so_far();

  const Plan& plan_;
  RunFacts facts_;
  TextStyle style_;
  bool on_terminal_;
  bool with_table_;
  RunSoFar so_far_;
  ScreenBlock block_;
  std::optional<Report> report_;
  std::size_t news_in_report_ = 0;
  int typed_ = 0;
};

}  // namespace netpreflight
