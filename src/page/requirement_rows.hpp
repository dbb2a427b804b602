// What the rows of a page's tables require. Pure.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "page/content.hpp"
#include "page/page.hpp"

namespace netpreflight {

/// The rows of every table that has ports (in a column, or in the sentence above it) and descriptions or destinations,
/// in the page's order; and what else stands in tables. The error is one sentence with the line: a row that stands for
/// too much, or a text that is too long.
tl::expected<Page, std::string> requirement_rows(const PageContent& content);

}  // namespace netpreflight
