// The catalogue of causes, for people: one cause at a terminal, or all of them as a page. Says nothing of its own.
#pragma once

#include <cstddef>
#include <string>

#include "netpreflight/cause.hpp"
#include "netpreflight/setting.hpp"

namespace netpreflight {

/// The catalogue's whole entry on a cause.
std::string write_explanation(Cause cause, std::size_t columns);

/// The same for an odd proxy setting.
std::string write_explanation(const SettingEntry& about, std::size_t columns);

/// docs/causes.md: every cause, by layer.
std::string causes_markdown();

}  // namespace netpreflight
