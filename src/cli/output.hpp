// Where a report goes: standard output and files, each in its format, redacted where it is wanted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"
#include "netpreflight/report.hpp"

namespace netpreflight {

struct OutputWish {
  std::string_view format;  ///< of standard output
  const std::vector<OutputFile>& files;
  const RedactionWish& redaction;
  TextStyle style;  ///< of standard output; files have no colours
};

/// Every output is tried, whatever happens to the others. Gives the exit code: 0, or 3 where one could not be written.
int write_outputs(const Report& report, const OutputWish& wish);

/// Options about outputs that do not go together, before anything is done; one sentence.
std::optional<std::string> fault_of(const OutputWish& wish);

template <class SomeOptions>
OutputWish output_wish(const SomeOptions& options, TextStyle style = {}) {
  style.detail = options.detail;
  return {options.format, options.outputs, options.redaction, style};
}

/// The same for the options of a command that prints reports (CheckOptions, ShowOptions).
template <class SomeOptions>
std::optional<std::string> fault_of(const SomeOptions& options) {
  return fault_of(output_wish(options));
}

/// Colours and columns of the terminal on standard output.
TextStyle terminal_style(ColorWish color);

template <class SomeOptions>
int write_outputs(const Report& report, const SomeOptions& options) {
  return write_outputs(report, output_wish(options, terminal_style(options.color)));
}

}  // namespace netpreflight
