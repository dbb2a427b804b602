// Text of a page as its readers and the comparison look at it: titles, runs of blanks, hosts in prose. Pure; the time
// that each takes is linear in its text.
#pragma once

#include <string>
#include <string_view>

#include "page/content.hpp"

namespace netpreflight {

/// Lower case, without numbering ("1.3.3. ") and the signs of links to itself.
std::string plain_title(std::string_view title);

/// Without spaces around it, and with single ones inside; newlines count as spaces.
std::string squeezed(std::string_view text);

/// The host of "https://host" or "https://host/"; empty for anything else, a link to a page included.
std::string host_of_bare_url(std::string_view url);

/// Adds the host of every bare URL in a line of prose.
void add_hosts_in_prose(PageContent& page, const std::string& section, std::string_view line);

}  // namespace netpreflight
