#include "cli/output.hpp"

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/terminal.hpp"
#include "netpreflight/redaction.hpp"
#include "report/formats.hpp"

namespace netpreflight {

namespace {

bool is_redacted(std::string_view format, const RedactionWish& wish) {
  return wish.redact.value_or(redacts_by_default(format));
}

bool redacts_anything(const OutputWish& wish) {
  return is_redacted(wish.format, wish.redaction) || std::ranges::any_of(wish.files, [&](const OutputFile& file) {
           return is_redacted(file.format, wish.redaction);
         });
}

}  // namespace

TextStyle terminal_style(ColorWish color) {
  return {wants_color(color), output_columns(), TextStyle::Detail::normal};
}

std::optional<std::string> fault_of(const OutputWish& wish) {
  if (wish.redaction.map && !redacts_anything(wish)) return "--redact-map: nothing is redacted; add --redact";
  return std::nullopt;
}

int write_outputs(const Report& report, const OutputWish& wish) {
  int code = kExitDone;
  const Redaction redaction = redacts_anything(wish) ? redact(report) : Redaction{};
  const auto formatted = [&](std::string_view format, const TextStyle& style) {
    return format_report(is_redacted(format, wish.redaction) ? redaction.report : report, format, style);
  };
  if (wish.redaction.map) {
    const auto written = write_output(*wish.redaction.map, write_replacements(redaction.replacements), Audience::owner);
    if (!written) code = complain(written.error(), kExitIncomplete);
  }
  if (const auto written = write_standard_output(formatted(wish.format, wish.style)); !written) {
    code = complain(written.error(), kExitIncomplete);
  }
  const TextStyle plain{false, wish.style.columns, wish.style.detail};
  for (const auto& output : wish.files) {
    const auto written = write_output(output.path, formatted(output.format, plain));
    if (!written) code = complain(written.error(), kExitIncomplete);
  }
  return code;
}

}  // namespace netpreflight
