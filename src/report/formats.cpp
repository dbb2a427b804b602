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
  void (*write)(const Report& report, const TextStyle& style, const TextSink& sink);
  void (*write_merged)(const Merged& merged, const TextStyle& style, const TextSink& sink);
};

/// Makes the row of a format that does not heed the style.
template <std::string (*kWrite)(const Report&), std::string (*kWriteMerged)(const Merged&)>
constexpr Format plain(std::string_view name) {
  return {name, [](const Report& report, const TextStyle&, const TextSink& sink) { sink(kWrite(report)); },
          [](const Merged& merged, const TextStyle&, const TextSink& sink) { sink(kWriteMerged(merged)); }};
}

template <class SomeDocument>
void text(const SomeDocument& document, const TextStyle& style, const TextSink& sink) {
  sink(write_text(document, style));
}

template <class SomeDocument>
void json(const SomeDocument& document, const TextStyle& /*style*/, const TextSink& sink) {
  if constexpr (std::is_same_v<SomeDocument, Report>) {
    write_report(document, sink);
  } else {
    write_merged(document, sink);
  }
}

constexpr std::array kFormats{
    Format{"text", text, text},
    plain<write_paste, write_paste>("paste"),
    Format{"json", json, json},
    plain<write_junit, write_junit>("junit"),
    plain<write_tap, write_tap>("tap"),
    plain<write_markdown, write_markdown>("markdown"),
    plain<write_html, write_html>("html"),
    plain<write_prometheus, write_prometheus>("prometheus"),
    plain<write_github, write_github>("github"),
};

template <class SomeDocument>
std::string as_one_text(const SomeDocument& document, std::string_view format, const TextStyle& style) {
  return whole_text([&](const TextSink& sink) { format_report(document, format, style, sink); });
}

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

void format_report(const Report& report, std::string_view format, const TextStyle& style, const TextSink& sink) {
  std::ranges::find(kFormats, format, &Format::name)->write(report, style, sink);
}

void format_report(const Merged& merged, std::string_view format, const TextStyle& style, const TextSink& sink) {
  std::ranges::find(kFormats, format, &Format::name)->write_merged(merged, style, sink);
}

std::string format_report(const Report& report, std::string_view format, const TextStyle& style) {
  return as_one_text(report, format, style);
}

std::string format_report(const Merged& merged, std::string_view format, const TextStyle& style) {
  return as_one_text(merged, format, style);
}

}  // namespace netpreflight
