#include "page/page.hpp"

#include <fmt/format.h>

#include "page/language.hpp"
#include "page/requirement_rows.hpp"
#include "text/utf8.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

std::string nothing_found(std::string_view tables) {
  return fmt::format("has no {} with a column of ports and one of descriptions or destinations", tables);
}

/// Nothing where the page has no requirements in this language.
tl::expected<std::optional<Page>, std::string> read_in(const PageLanguage& language, std::string_view text) {
  auto content = language.read(text);
  if (!content) return Error(content.error());
  auto page = requirement_rows(*content);
  if (!page) return Error(page.error());
  if (page->rows.empty()) return std::optional<Page>();
  page->hosts_in_prose = std::move(content->hosts_in_prose);
  page->sections = std::move(content->sections);
  page->notes = std::move(content->notes);
  return std::optional(std::move(*page));
}

}  // namespace

tl::expected<Page, std::string> read_page(std::string_view text) {
  if (text.size() > kMaxPageBytes) return Error(fmt::format("is larger than {} MiB", kMaxPageBytes >> 20U));
  if (text.find('\0') != std::string_view::npos || first_not_utf8(text)) return Error("is not UTF-8 text");
  std::string recognised;
  std::string all;
  const auto name = [](std::string& names, std::string_view one) {
    names += fmt::format("{}{}", names.empty() ? "" : " or ", one);
  };
  for (const PageLanguage* language : page_languages()) {
    name(all, language->tables);
    if (!language->recognises(text)) continue;
    name(recognised, language->tables);
    auto page = read_in(*language, text);
    if (!page) return Error(page.error());
    if (*page) return std::move(**page);
  }
  return Error(nothing_found(recognised.empty() ? all : recognised));
}

}  // namespace netpreflight
