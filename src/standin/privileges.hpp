// What a process that talks to strangers does not need any more once its ports are bound.
#pragma once

#include <string>

#include <tl/expected.hpp>

namespace netpreflight {

/// Becomes nobody where it is root, without supplementary groups; gives up every capability and the right to gain new
/// ones. The error is one line; nobody may go on with rights that were to be given up.
tl::expected<void, std::string> give_up_privileges();

}  // namespace netpreflight
