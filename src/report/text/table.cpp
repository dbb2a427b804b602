#include "report/text/table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kStatusWidth = 4;

}  // namespace

std::string text_head(const Report& report, const TextStyle& style, std::string_view taken) {
  const auto& run = report.run;
  const std::string addresses = run.host.addresses.empty() ? "no address" : join(run.host.addresses);
  std::string text = painted_lines(
      style, fmt::format("{} of {}, edition {}", report.table.title, report.table.id, report.table.edition), kBold);
  text +=
      wrapped("", fmt::format("on {} ({}), {}, {}", host_words(report), addresses, minute_words(run.started), taken),
              style.columns);
  return text +
         wrapped("",
                 fmt::format("as {}, {}, {}", role_words(report), nameservers_words(run.nameservers), proxy_words(run)),
                 style.columns);
}

std::string section_line(const TextStyle& style, const Section& section) {
  return painted(style, section.title, kBold) + std::string(heading_note(section));
}

bool is_shown(const ReportedRow& row, const TextStyle& style) {
  if (style.only.empty()) return row.cause != Cause::run_not_selected;
  return style.only.contains(row.requirement.id);
}

std::string left_out_line(std::size_t rows, const TextStyle& style) {
  const std::string_view why = style.only.empty() ? (rows == 1 ? "was not selected" : "were not selected")
                               : rows == 1        ? "is not shown"
                                                  : "are not shown";
  return fmt::format("and {} that {}", counted(rows, "row"), why);
}

TableLayout::TableLayout(const Report& report, const TextStyle& style) : style_(style) {
  for (const auto& row : report.rows) {
    if (!is_shown(row, style)) continue;
    id_width_ = std::max(id_width_, display_width(row.requirement.id));
    port_width_ = std::max(port_width_, display_width(port_and_protocol(row.requirement)));
  }
}

std::string TableLayout::start(const ReportedRow& row) const {
  const auto& requirement = row.requirement;
  const std::string port = requirement.port ? port_and_protocol(requirement) : "";
  return fmt::format("{}{} {}{}{}{}{}", kGap, std::string(kStatusWidth, ' '), padded(requirement.id, id_width_), kGap,
                     padded(port, port_width_), kGap, row.destination);
}

std::size_t TableLayout::room(std::string_view start) const {
  return style_.columns - std::min(style_.columns, display_width(start) + kGap.size());
}

std::string TableLayout::painted(const ReportedRow& row, std::string line) const {
  return line.replace(kGap.size(), kStatusWidth, netpreflight::painted(style_, row));
}

}  // namespace netpreflight
