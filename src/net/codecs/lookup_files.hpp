// The files by which this host's applications look up names, read as the C library reads them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// What stands behind "hosts:" in nsswitch.conf(5); where no line says so, what the C library does then.
std::string sources_of_hosts(std::string_view nsswitch);

/// Adds what hosts(5) gives for the name: its addresses, each once, and the first name of the first line that has it.
void look_up_in_hosts(std::string_view hosts, std::string_view name, ApplicationsView& view);

}  // namespace netpreflight
