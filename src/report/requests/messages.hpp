// The messages to the teams, as they are sent. Pure.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/requests.hpp"

namespace netpreflight {

/// Plain text; paragraphs are broken at `columns`, tables and commands stay whole.
std::string requests_text(const std::vector<TeamRequest>& requests, std::size_t columns);

/// For a ticket: a heading a team and a problem, tables and commands as code.
std::string requests_markdown(const std::vector<TeamRequest>& requests);

/// One message as a file that a mail program opens as a draft (RFC 5322, RFC 2045): UTF-8, and nobody to send it to yet.
std::string request_mail(const TeamRequest& request, WallTime written);

}  // namespace netpreflight
