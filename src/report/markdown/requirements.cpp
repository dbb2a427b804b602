#include <fmt/format.h>

#include "report/parts/escapes.hpp"
#include "report/requirements.hpp"

namespace netpreflight {
namespace {

/// An address as a link, if it is one that cannot break out of the brackets.
std::string link(std::string_view source) {
  constexpr std::string_view kHarmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&'()*+,;=%";
  const bool is_address = source.starts_with("https://") || source.starts_with("http://");
  return is_address && source.find_first_not_of(kHarmless) == std::string_view::npos ? fmt::format("<{}>", source)
                                                                                     : markdown_escaped(source);
}

}  // namespace

std::string requirements_markdown(const Table& table) {
  std::string text = fmt::format("# {}\n\nTable `{}`, edition {}, from {}\n", markdown_escaped(table.title), table.id,
                                 table.edition, link(table.source));
  text += "\n| Role | Name |\n| --- | --- |\n";
  for (const Role& role : table.roles) {
    text += fmt::format("| `{}` | {} |\n", role.id, markdown_escaped(role.name));
  }
  for (const SectionRows& group : rows_by_section(table)) {
    text += fmt::format("\n## {}\n\n{}", markdown_escaped(group.section->title),
                        group.section->any_of ? "One of them is enough.\n\n" : "");
    text += "| Id | Description | Port | Source | Destination | Level | TLS interception |\n";
    text += "| --- | --- | --- | --- | --- | --- | --- |\n";
    for (const Requirement* row : group.rows) {
      text += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", row->id, markdown_escaped(row->description),
                          port_words(*row), row->source, destination_words(row->destination), name(row->level),
                          row->interception == Interception::not_judged ? "-" : name(row->interception));
    }
  }
  return text;
}

}  // namespace netpreflight
