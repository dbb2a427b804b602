// What a supporter looks at first, as far as it does not stand in a report as such: what its steps say together. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// A step of a report, and the row that it belongs to.
struct SlowStep {
  const ReportedRow* row = nullptr;
  const ReportedStep* step = nullptr;
};

/// Who stands in for servers, in so many rows.
struct SeenInterceptor {
  std::string name;
  std::size_t rows = 0;
};

struct SupportView {
  std::size_t time_servers = 0;  ///< addresses whose answer is usable
  std::optional<Milliseconds>
      clock_offset;  ///< how far the right time is ahead of the host's clock; nothing: not known
  std::vector<SeenInterceptor> interceptors;  ///< in the order of the rows
  std::vector<SlowStep> slowest;              ///< the slowest first
};

/// Refers to the report. At most `most` steps are kept.
SupportView support_view(const Report& report, std::size_t most);

}  // namespace netpreflight
