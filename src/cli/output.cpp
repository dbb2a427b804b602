#include "cli/output.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "cli/terminal.hpp"
#include "netpreflight/redaction.hpp"
#include "report/formats.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

bool is_redacted(std::string_view format, const RedactionWish& wish) {
  return wish.redact.value_or(redacts_by_default(format));
}

bool redacts_anything(const OutputOptions& options) {
  return is_redacted(options.format, options.redaction) ||
         std::ranges::any_of(options.outputs,
                             [&](const OutputFile& file) { return is_redacted(file.format, options.redaction); });
}

template <class SomeDocument>
int write_all(const SomeDocument& document, const OutputOptions& options) {
  int code = kExitDone;
  const auto redaction = redacts_anything(options) ? redact(document) : Redaction<SomeDocument>{};
  const auto formatted = [&](std::string_view format, const TextStyle& style) -> TextSource {
    return [&, format](const TextSink& sink) {
      format_report(is_redacted(format, options.redaction) ? redaction.document : document, format, style, sink);
    };
  };
  if (options.redaction.map) {
    const auto written =
        write_output(*options.redaction.map, write_replacements(redaction.replacements), Audience::owner);
    if (!written) code = complain(written.error(), kExitIncomplete);
  }
  TextStyle style = terminal_style(options.color);
  style.detail = options.detail;
  style.only = options.only_rows;
  if (const auto written = write_standard_output(formatted(options.format, style)); !written) {
    code = complain(written.error(), kExitIncomplete);
  }
  style.color = false;
  for (const auto& output : options.outputs) {
    const auto written = write_output(output.path, formatted(output.format, style));
    if (!written) code = complain(written.error(), kExitIncomplete);
  }
  return code;
}

}  // namespace

TextStyle terminal_style(ColorWish color) {
  return {wants_color(color), output_columns(), TextStyle::Detail::normal};
}

std::optional<std::string> fault_of(const OutputOptions& options) {
  if (options.redaction.map && !redacts_anything(options)) return "--redact-map: nothing is redacted; add --redact";
  std::set<std::filesystem::path> files;
  for (const auto& output : options.outputs) {
    const std::string path = escape_foreign(output.path.string());
    if (output.path == "-") return fmt::format("-o {}=-: standard output has the format of -f", output.format);
    const bool is_special = output.path.string().starts_with("/dev/");
    if (!is_special && !files.insert(output.path.lexically_normal()).second)
      return fmt::format("-o {}={}: another output goes to this file", output.format, path);
  }
  return std::nullopt;
}

int write_outputs(const Report& report, const OutputOptions& options) {
  return write_all(report, options);
}

int write_outputs(const Merged& merged, const OutputOptions& options) {
  return write_all(merged, options);
}

}  // namespace netpreflight
