#include "report/explanation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/parts/layout.hpp"

namespace netpreflight {

namespace {

/// The first word of a code.
std::string_view layer(const CatalogueEntry& entry) {
  return entry.code.substr(0, entry.code.find('.'));
}

/// Markdown with the placeholders of a sentence as code.
std::string with_placeholders(std::string_view sentence) {
  std::string markdown;
  while (!sentence.empty()) {
    const std::size_t open = std::min(sentence.find('{'), sentence.size());
    markdown += markdown_escaped(sentence.substr(0, open));
    sentence.remove_prefix(open);
    const std::size_t close = sentence.find('}');
    if (close == std::string_view::npos) return markdown + markdown_escaped(sentence);
    markdown += markdown_code(sentence.substr(0, close + 1));
    sentence.remove_prefix(close + 1);
  }
  return markdown;
}

constexpr std::string_view kHead = R"(# Causes

Generated from the catalogue in the source: `netpreflight explain --format markdown > docs/causes.md`. A test compares.

A cause is the stable code that says why a row or a step is not a plain pass. The first word is the layer. The status is that
of a row with this cause, unless a rule of the row says otherwise: a section in which one row is enough, interception that is
tolerated, an expected failure. Words such as `{source}` are filled in with what was seen.
)";

}  // namespace

namespace {

struct ExplainedField {
  std::string_view label;
  std::string_view text;
};

std::string explained(std::string_view code, Status severity, std::initializer_list<ExplainedField> fields,
                      std::size_t columns) {
  std::string out = fmt::format("{} ({})\n", code, name(severity));
  for (const auto& field : fields) {
    if (!field.text.empty()) out += wrapped(fmt::format("  {}  ", padded(field.label, 7)), field.text, columns);
  }
  return out;
}

}  // namespace

std::string write_explanation(Cause cause, std::size_t columns) {
  const auto& about = entry(cause);
  const std::string do_this = in_singular(about.remedy);
  return explained(about.code, about.severity,
                   {{"means", about.meaning}, {"told by", about.told_by}, {"ask", about.ask}, {"do", do_this}},
                   columns);
}

std::string write_explanation(const SettingEntry& about, std::size_t columns) {
  return explained(about.code, Status::warn, {{"means", about.meaning}, {"ask", about.ask}, {"do", about.remedy}},
                   columns);
}

std::string causes_markdown() {
  std::string page(kHead);
  page += "\n| Cause | Status | Means |\n| --- | --- | --- |\n";
  for (const auto& each : catalogue()) {
    // GitHub's anchor of a heading: lower case without dots.
    std::string anchor(each.code);
    std::erase(anchor, '.');
    page += fmt::format("| [`{}`](#{}) | {} | {} |\n", each.code, anchor, name(each.severity),
                        markdown_escaped(each.meaning));
  }
  std::string_view above;
  for (const auto& each : catalogue()) {
    if (layer(each) != above) page += fmt::format("\n## {}\n", layer(each));
    above = layer(each);
    page += fmt::format("\n### {}\n\n- Status: {}\n- Found: {}\n- Means: {}\n- Told by: {}\n- Ask: {}\n", each.code,
                        name(each.severity), with_placeholders(in_singular(each.found)), markdown_escaped(each.meaning),
                        markdown_escaped(each.told_by), markdown_escaped(each.ask));
    if (!each.remedy.empty()) page += fmt::format("- Do: {}\n", with_placeholders(in_singular(each.remedy)));
  }
  return page;
}

}  // namespace netpreflight
