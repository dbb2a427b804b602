// Case of letters, in ASCII: names of hosts and headers do not depend on it.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

/// Every letter A to Z in lower case; all other bytes stay.
std::string lower_case(std::string_view text);

}  // namespace netpreflight
