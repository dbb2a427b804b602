#include "report/formats.hpp"

#include <algorithm>
#include <array>

#include "record/merged_json.hpp"
#include "record/report_json.hpp"
#include "report/mail/paste.hpp"
#include "report/writers.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

struct Format {
  std::string_view name;
  std::string (*write)(const Report& report, const TextStyle& style);
  std::string (*write_merged)(const Merged& merged, const TextStyle& style);
};

/// Makes the row of a format that does not heed the style.
template <std::string (*kWrite)(const Report&), std::string (*kWriteMerged)(const Merged&)>
constexpr Format plain(std::string_view name) {
  return {name, [](const Report& report, const TextStyle&) { return kWrite(report); },
          [](const Merged& merged, const TextStyle&) { return kWriteMerged(merged); }};
}

constexpr std::array kFormats{
    Format{"text", write_text, write_text},      plain<write_paste, write_paste>("paste"),
    plain<write_report, write_merged>("json"),   plain<write_junit, write_junit>("junit"),
    plain<write_tap, write_tap>("tap"),          plain<write_markdown, write_markdown>("markdown"),
    plain<write_html, write_html>("html"),       plain<write_prometheus, write_prometheus>("prometheus"),
    plain<write_github, write_github>("github"),
};

}  // namespace

bool is_report_format(std::string_view format) {
  return std::ranges::find(kFormats, format, &Format::name) != kFormats.end();
}

bool redacts_by_default(std::string_view format) {
  return format == "paste";
}

std::vector<std::string> report_formats() {
  std::vector<std::string> names;
  names.reserve(kFormats.size());
  for (const auto& format : kFormats) names.emplace_back(format.name);
  return names;
}

std::string report_format_names() {
  return join(report_formats());
}

std::string format_report(const Report& report, std::string_view format, const TextStyle& style) {
  return std::ranges::find(kFormats, format, &Format::name)->write(report, style);
}

std::string format_report(const Merged& merged, std::string_view format, const TextStyle& style) {
  return std::ranges::find(kFormats, format, &Format::name)->write_merged(merged, style);
}

}  // namespace netpreflight
