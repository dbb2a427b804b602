// The firewall request in the forms that firewall teams take it in. Pure.
#pragma once

#include <string>

#include "netpreflight/rules.hpp"

namespace netpreflight {

/// For a ticket.
std::string rules_markdown(const RuleRequest& request);

/// RFC 4180 with a header line: one line for each protocol of each rule.
std::string rules_csv(const RuleRequest& request);

/// An nftables file that `nft -c -f` accepts: a set of addresses for each end, and a chain of accepting rules to jump to. A set
/// whose addresses are not known is empty, with the name to be filled in beside it.
std::string rules_nftables(const RuleRequest& request);

}  // namespace netpreflight
