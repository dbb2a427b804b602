#include "report/formats.hpp"

#include <algorithm>
#include <array>

#include "core/report_json.hpp"
#include "report/paste.hpp"

namespace netpreflight {

namespace {

struct Format {
  std::string_view name;
  std::string (*write)(const Report& report, const TextStyle& style);
};

constexpr std::array kFormats{
    Format{"text", write_text},
    Format{"paste", [](const Report& report, const TextStyle&) { return write_paste(report); }},
    Format{"json", [](const Report& report, const TextStyle&) { return write_report(report); }},
};

}  // namespace

bool is_report_format(std::string_view format) {
  return std::ranges::find(kFormats, format, &Format::name) != kFormats.end();
}

bool redacts_by_default(std::string_view format) { return format == "paste"; }

std::string report_format_names() {
  std::string names;
  for (const auto& format : kFormats) names += (names.empty() ? "" : ", ") + std::string(format.name);
  return names;
}

std::string format_report(const Report& report, std::string_view format, const TextStyle& style) {
  return std::ranges::find(kFormats, format, &Format::name)->write(report, style);
}

}  // namespace netpreflight
