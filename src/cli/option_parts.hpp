// Options that several commands have, and the pieces that options are made of.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace netpreflight {

/// Turns the parser of one value into CLI11's kind of callback for a repeatable option.
template <class Take>
CLI::callback_t each(Take take) {
  return [take](const CLI::results_t& values) {
    for (const auto& value : values) {
      if (const std::string error = take(value); !error.empty()) throw CLI::ValidationError(error);
    }
    return true;
  };
}

CLI::Option* repeatable(CLI::Option* option);

/// -f and -o, for everything that prints reports.
void add_format_options(CLI::App& app, std::string& format, std::vector<OutputFile>& outputs);

void add_color_option(CLI::App& app, ColorWish& color);

/// rules, merge, diff and explain.
void add_report_commands(CLI::App& app, Options& options);

/// "ROLE=ADDRESS"; the answer is an error, or empty.
std::string take_host(const std::string& text, std::map<std::string, std::string>& hosts);

}  // namespace netpreflight
