#include "report/html/problems.hpp"

#include <array>

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/html/parts.hpp"
#include "report/parts/escapes.hpp"
#include "report/parts/message.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

/// In the order of ProblemLevel: the colour of a card.
constexpr std::array kColours{Status::fail, Status::fail, Status::warn};

std::string ids_of(const std::vector<std::string>& ids) {
  std::string list;
  for (const auto& id : ids) list += fmt::format("{}<code>{}</code>", list.empty() ? "" : ", ", xml_escaped(id));
  return list;
}

}  // namespace

std::string html_problem(const Problem& problem, std::string_view also, bool open) {
  constexpr std::size_t kColumns = 78;
  std::string html =
      fmt::format("<section class=\"card {}\" id=\"problem-{}\">\n<h3>{}: {} <code>{}</code></h3>\n<p>{}: {}</p>\n",
                  name(kColours.at(static_cast<std::size_t>(problem.level))), xml_escaped(problem.id),
                  xml_escaped(heading_words(problem)), xml_escaped(problem.title), code(problem.cause),
                  counted(problem.rows.size(), "row"), ids_of(problem.rows));
  if (!problem.waiting.empty()) html += fmt::format("<p>Waiting for it: {}</p>\n", ids_of(problem.waiting));
  html += also;
  html += fmt::format("<p>{}</p>\n", xml_escaped(problem.meaning));
  if (!problem.request.text.text.empty()) {
    html += fmt::format("<details{}><summary>Ask {}</summary><pre>{}</pre></details>\n", open ? " open" : "",
                        xml_escaped(problem.team.name), xml_escaped(laid_out(problem.request.text.text, 0, kColumns)));
  }
  return html + "</section>\n";
}

std::string html_setting_warnings(const Report& report) {
  std::string html;
  for (const auto& warning : report.run.warnings) {
    html += fmt::format(
        "<section class=\"card warn\">\n<h3>Proxy setting <code>{}</code></h3>\n<p>{}</p>\n<p>{}</p>\n</section>\n",
        xml_escaped(warning.code), xml_escaped(warning.found), xml_escaped(warning.remedy));
  }
  return html;
}

std::string html_other_vantages(const Report& report) {
  std::string html;
  const auto others = other_vantages_of(report);
  for (const auto& other : others) {
    html += fmt::format("<p>On the {}:</p>\n<pre>{}</pre>\n", xml_escaped(other.name), xml_escaped(other.command));
  }
  if (const auto preparation = preparation_of(others); !preparation.empty())
    html += fmt::format("<p>{}:</p>\n<pre>{}</pre>\n", xml_escaped(preparation_words()), xml_escaped(preparation));
  return html.empty() ? html : "<h2>From other hosts</h2>\n" + html;
}

std::string html_problem_link(std::string_view id) {
  return fmt::format("<a href=\"#problem-{0}\">problem {0}</a>", xml_escaped(id));
}

}  // namespace netpreflight
