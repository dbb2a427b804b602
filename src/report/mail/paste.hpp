// The report for a mail: plain ASCII, at most 78 columns, and under it the whole report in an armoured block.
#pragma once

#include <string>

#include "netpreflight/merged.hpp"

namespace netpreflight {

std::string write_paste(const Report& report);
std::string write_paste(const Merged& merged);

}  // namespace netpreflight
