// Times that were measured, as a report has them: what is judged here is what is judged when the report is read again.
#pragma once

#include <chrono>
#include <cmath>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Rounded to whole microseconds, the resolution of a report (docs/formats.md).
inline Milliseconds whole_microseconds(Milliseconds time) {
  return Milliseconds(std::round(time.count() * 1000) / 1000);
}

/// The time since `start`, in whole microseconds.
inline Milliseconds since(std::chrono::steady_clock::time_point start) {
  return whole_microseconds(std::chrono::steady_clock::now() - start);
}

}  // namespace netpreflight
