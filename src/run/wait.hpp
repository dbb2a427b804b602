// --wait: a run, and then again and again the rows that do not pass yet, until they do or the time is over.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "run/run.hpp"

namespace netpreflight {

struct WaitSettings {
  Milliseconds most{0};   ///< how long to go on; nothing: one run is enough
  Milliseconds pause{0};  ///< between the end of a round and the beginning of the next
};

/// What is waited for, while nothing is being checked.
struct Waiting {
  bool begins = false;                    ///< the first news of this pause
  std::map<std::size_t, WallTime> since;  ///< row of the plan -> when it was first seen not to pass
  Milliseconds left{0};                   ///< of the whole time
  Milliseconds until_next{0};             ///< time to the next round
};

struct WaitHooks {
  std::function<RunResult(const Plan& plan)> run;                                     ///< one round
  std::function<std::vector<std::size_t>(const RunResult& result)> rows_to_wait_for;  ///< judges what is known so far
  std::function<void(const Waiting& waiting)> waiting;  ///< several times a second during a pause
};

/// Runs the whole plan, then what does not pass yet. A round that has begun is finished, so that it may take one run longer than
/// `most`; the last round begins when the time is over. SIGINT, SIGTERM and SIGHUP end it: what is known by then is the result.
RunResult run_until_passing(const Plan& plan, const WaitSettings& settings, const WaitHooks& hooks);

}  // namespace netpreflight
