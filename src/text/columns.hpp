// Tables in plain text: indented lines whose cells are two or more spaces apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

/// One line for each row, indented by four spaces, its cells below each other. An empty cell that others stand behind becomes "-".
std::string in_columns(const std::vector<std::vector<std::string>>& rows);

/// Puts the cells of every such table in `text` below each other again, after some of them became longer or shorter.
std::string realigned(std::string_view text);

}  // namespace netpreflight
