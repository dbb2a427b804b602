// The evidence of one step on one line, for the verbose report. Says what was seen and nothing about what it means.
#pragma once

#include <string>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Empty where there is nothing beyond the step's target and duration.
std::string evidence_words(const Step& step);

}  // namespace netpreflight
