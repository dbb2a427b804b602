#include "cli/options/option_parts.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "plan/host_argument.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

CLI::Option* repeatable(CLI::Option* option) {
  return option->expected(1, CLI::detail::expected_max_vector_size)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::Validator one_of(const std::string& thing, KnownWords words) {
  const std::string all = fmt::format("{{{}}}", fmt::join(words, ","));
  return {[thing, words = std::move(words)](const std::string& text) -> std::string {
            if (std::ranges::find(words, text) != words.end()) return {};
            return fmt::format("{}: {}", escape_foreign(text), no_such(thing, text, words));
          },
          all};
}

std::string take_host(const std::string& text, std::map<std::string, std::string>& hosts) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return fmt::format("--host {}: must be ROLE=ADDRESS", escape_foreign(text));
  const std::string role = text.substr(0, equals);
  const std::string typed = text.substr(equals + 1);
  const auto host = read_host_argument(typed);
  if (!host) return fmt::format("--host {}: \"{}\" {}", escape_foreign(text), escape_foreign(typed), host.error());
  if (!hosts.emplace(role, *host).second)
    return fmt::format("--host {}: {} is given twice", escape_foreign(text), role);
  return {};
}

namespace {

struct ColorWord {
  std::string_view word;
  ColorWish wish;
};
constexpr std::array kColorWishes{ColorWord{"auto", ColorWish::automatic}, ColorWord{"always", ColorWish::always},
                                  ColorWord{"never", ColorWish::never}};

}  // namespace

void add_color_option(CLI::App& app, ColorWish& color) {
  KnownWords words;
  for (const auto& each : kColorWishes) words.emplace_back(each.word);
  const auto take = [&color](const std::string& text) -> std::string {
    color = std::ranges::find(kColorWishes, text, &ColorWord::word)->wish;
    return {};
  };
  app.add_option("--color", each(take), "Colours: auto, always, never")
      ->type_name("WHEN")
      ->check(one_of("choice", std::move(words)));
}

}  // namespace netpreflight
