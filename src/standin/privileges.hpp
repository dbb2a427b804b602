// What a process that talks to strangers does not need any more once its ports are bound.
#pragma once

#include <string>

#include <tl/expected.hpp>

namespace netpreflight {

/// Becomes nobody where it is root, without supplementary groups; gives up every capability and the right to gain new
/// ones. The error is one line; nobody may go on with rights that were to be given up.
tl::expected<void, std::string> give_up_privileges();

/// Whether this process may look into the firewall of its network (CAP_NET_ADMIN, capabilities(7)).
bool may_read_firewall();

/// Becomes nobody likewise, but keeps, for the programs that it will start as well, what the firewall's tools need to read rules:
/// CAP_NET_ADMIN and CAP_NET_RAW. The error is as above.
tl::expected<void, std::string> keep_only_network_rights();

}  // namespace netpreflight
