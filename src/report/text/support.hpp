// One screen for whoever is asked for help: what they look at first.
#pragma once

#include <string>

#include "netpreflight/merged.hpp"
#include "report/text/text.hpp"

namespace netpreflight {

std::string text_for_support(const Report& report, const TextStyle& style);

/// Many hosts have no steps any more: what their reports say of themselves, and the problems once.
std::string text_for_support(const Merged& merged, const TextStyle& style);

}  // namespace netpreflight
