// What the rows of a page's tables require. Pure.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "page/content.hpp"
#include "page/page.hpp"

namespace netpreflight {

/// The rows of every table that has a column of ports and one of descriptions or destinations, in the page's order. The
/// error is one sentence with the line: a row that stands for too much, or a text that is too long.
tl::expected<std::vector<PageRow>, std::string> requirement_rows(const PageContent& content);

}  // namespace netpreflight
