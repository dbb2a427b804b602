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

constexpr std::string_view kHead = R"(# Causes

Generated from the catalogue in the source: `netpreflight explain --format markdown > docs/causes.md`. A test compares.

A cause is the stable code that says why a row or a step is not a plain pass. The first word is the layer. The status is that
of a row with this cause, unless a rule of the row says otherwise: a section in which one row is enough, interception that is
tolerated, an expected failure. Examples are those of one site, `cockpit.corp.example`.
)";

/// A sentence as that site would read it.
std::string example(std::string_view sentence, const CatalogueEntry& about) {
  return fill(sentence, example_facts(about.cause));
}

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
  const std::string found = example(about.found, about);
  const std::string request = example(about.remedy, about);
  std::string out = explained(about.code, about.severity,
                              {{"means", about.meaning},
                               {"told by", about.told_by},
                               {"ask", about.ask},
                               {"example", found},
                               {"request", request}},
                              columns);
  std::string_view label = "next";
  for (const auto question : next_questions(cause)) {
    out += wrapped(fmt::format("  {}  - ", padded(label, 7)), question, columns);
    label = "";
  }
  return out;
}

std::string write_explanation(const SettingEntry& about, std::size_t columns) {
  const Facts facts = example_setting_facts();
  const std::string found = fill(about.found, facts);
  const std::string remedy = fill(about.remedy, facts);
  return explained(about.code, Status::warn,
                   {{"means", about.meaning}, {"ask", about.ask}, {"example", found}, {"request", remedy}}, columns);
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
    page += fmt::format("\n### {}\n\n- Status: {}\n- Means: {}\n- Told by: {}\n- Ask: {}\n- Example: {}\n", each.code,
                        name(each.severity), markdown_escaped(each.meaning), markdown_escaped(each.told_by),
                        markdown_escaped(each.ask), markdown_escaped(example(each.found, each)));
    if (!each.remedy.empty()) page += fmt::format("- Request: {}\n", markdown_escaped(example(each.remedy, each)));
    for (const auto question : next_questions(each.cause))
      page += fmt::format("- Next: {}\n", markdown_escaped(question));
  }
  return page;
}

}  // namespace netpreflight
