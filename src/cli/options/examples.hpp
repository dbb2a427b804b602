// Three command lines for each command, for its help and the manual page. Each runs as it stands, in a shell, where its files are.
#pragma once

#include <span>
#include <string_view>

namespace netpreflight {

/// `command` as CommandWords::name; of a command that has none, none.
std::span<const std::string_view> examples_of(std::string_view command);

}  // namespace netpreflight
