// Problems, warnings about settings, and what is to be run elsewhere, as a person at a terminal reads them.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/merged.hpp"
#include "report/text/text.hpp"

namespace netpreflight {

/// A heading, its rows, and the request. `also` are further labelled lines, each label with its text.
using Labelled = std::pair<std::string_view, std::string>;
std::string text_problem(const TextStyle& style, const Problem& problem, const std::vector<Labelled>& also = {});

std::string text_setting_warnings(const TextStyle& style, const std::vector<SettingWarning>& warnings);

/// Where else the program is to be run, each command on a line of its own.
std::string text_other_vantages(const TextStyle& style, const std::vector<OtherVantage>& others);

}  // namespace netpreflight
