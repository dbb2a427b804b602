// Merged reports and differences as JSON for scripts (docs/report.md). Written only, never read back.
#pragma once

#include <string>

#include "netpreflight/difference.hpp"
#include "netpreflight/merged.hpp"

namespace netpreflight {

/// "netpreflight-merged/1", described by data/merged.schema.json. Indented, with a final newline.
std::string write_merged(const Merged& merged);

/// "netpreflight-difference/1", described by data/difference.schema.json. Indented, with a final newline.
std::string write_difference(const Difference& difference);

}  // namespace netpreflight
