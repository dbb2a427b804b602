// Options that several commands have, and the pieces that options are made of.
#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/options/duration.hpp"
#include "cli/options/options.hpp"
#include "text/suggestion.hpp"

namespace netpreflight {

/// Turns the parser of one value into CLI11's kind of callback for a repeatable option.
template <class Take>
CLI::callback_t each(Take take) {
  return [take = std::move(take)](const CLI::results_t& values) {
    for (const auto& value : values) {
      if (const std::string error = take(value); !error.empty()) throw CLI::ValidationError(error);
    }
    return true;
  };
}

CLI::Option* repeatable(CLI::Option* option);

/// A value that is one of these words; `thing` is what they are: "format". The error says which of them may have been meant.
CLI::Validator one_of(const std::string& thing, KnownWords words);

/// An option such as "--timeout 5s" (parse_duration). Help says as its default what stands in `into` now.
template <class Target>
void add_duration_option(CLI::App& app, const std::string& name, Target& into, const std::string& description) {
  const auto take = [name, &into](const std::string& text) -> std::string {
    const auto duration = parse_duration(text);
    if (!duration) return name + ": " + duration.error();
    into = *duration;
    return {};
  };
  auto* option = app.add_option(name, each(take), description)->type_name("DURATION");
  if constexpr (std::same_as<Target, Milliseconds>) option->default_str(duration_text(into));
}

/// What everything that prints reports has.
void add_output_options(CLI::App& app, OutputOptions& options);

/// Steps are only in the report of one host. To be added after the others, which it excludes one of.
void add_verbose_option(CLI::App& app, OutputOptions& options);

void add_color_option(CLI::App& app, ColorWish& color);

// The options of the commands that are defined in files of their own; the others are in options.cpp.
void add_listen_options(CLI::App& command, Options& options);
void add_pair_options(CLI::App& command, Options& options);
void add_rules_options(CLI::App& command, Options& options);
void add_requests_options(CLI::App& command, Options& options);
void add_merge_options(CLI::App& command, Options& options);
void add_diff_options(CLI::App& command, Options& options);
void add_explain_options(CLI::App& command, Options& options);

/// --requirements: another table instead of the default one.
CLI::Option* add_table_option(CLI::App& app, std::optional<std::filesystem::path>& table);

/// "ROLE=ADDRESS"; the answer is an error, or empty.
std::string take_host(const std::string& text, std::map<std::string, std::string>& hosts);

/// --port ROW=PORT/PROTO, repeatable.
CLI::Option* add_port_option(CLI::App& app, std::map<std::string, PortChoice>& ports);

}  // namespace netpreflight
