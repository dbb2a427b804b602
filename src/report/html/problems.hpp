// Problems as cards, warnings about settings, and what is to be run elsewhere.
#pragma once

#include <string>
#include <string_view>

#include "netpreflight/report.hpp"

namespace netpreflight {

/// `also` is further HTML below the rows. An open card shows its request at once.
std::string html_problem(const Problem& problem, std::string_view also, bool open);

std::string html_setting_warnings(const Report& report);

std::string html_other_vantages(const Report& report);

/// The place of a problem on the page, as a link leads to it.
std::string html_problem_link(std::string_view id);

}  // namespace netpreflight
