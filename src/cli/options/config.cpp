#include "cli/options/config.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// CLI11 does not say where it found a key: the lines on which each key stands, in order.
class Lines {
 public:
  explicit Lines(const std::string& text) {
    std::istringstream stream(text);
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
      ++number;
      std::string key = line.substr(0, line.find('='));
      std::erase_if(key, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"' || c == '\''; });
      lines_.emplace(std::move(key), number);
    }
  }

  /// Of the next occurrence of a key; 0 where there is none.
  std::size_t take(std::string key) {
    std::erase(key, ' ');
    const auto found = lines_.lower_bound(key);
    if (found == lines_.end() || found->first != key) return 0;
    const std::size_t line = found->second;
    lines_.erase(found);
    return line;
  }

 private:
  std::multimap<std::string, std::size_t> lines_;
};

std::string trimmed_line(std::string line) {
  constexpr std::string_view kBlanks = " \t\r";
  line.erase(0, std::min(line.find_first_not_of(kBlanks), line.size()));
  line.erase(line.find_last_not_of(kBlanks) + 1);
  return line;
}

constexpr std::ptrdiff_t kMostParts = 8;

/// What CLI11 reads over without a word: a line that sets nothing, and a list that is not whole.
std::optional<std::string> fault_of_lines(const std::string& text) {
  std::istringstream stream(text);
  std::size_t number = 0;
  for (std::string read; std::getline(stream, read);) {
    ++number;
    const std::string line = trimmed_line(read);
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t equals = line.find('=');
    const bool is_section = line.starts_with('[') && line.ends_with(']');
    if (!is_section && equals == std::string::npos)
      return fmt::format("line {}: must be KEY = VALUE, not {}", number, escape_foreign(line, 80));
    // CLI11 makes a list of all its parents for each part of a name.
    if (std::ranges::count(is_section ? line : line.substr(0, equals), '.') > kMostParts)
      return fmt::format("line {}: no section or key has more than {} parts", number, kMostParts);
    if (is_section) continue;
    const std::string value = trimmed_line(line.substr(equals + 1, line.find(" #", equals) - equals - 1));
    if (value.starts_with('[') && !value.ends_with(']'))
      return fmt::format("line {}: a list stands on one line, from [ to ]", number);
  }
  return std::nullopt;
}

}  // namespace

tl::expected<std::vector<ConfigSetting>, std::string> read_config(const std::string& content, std::string_view file) {
  constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
  const bool is_utf16 = content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF");
  if (is_utf16)
    return tl::unexpected(fmt::format("{}: is UTF-16 (it begins with its byte order mark); save it as UTF-8", file));
  const std::string text = content.starts_with(kUtf8Mark) ? content.substr(kUtf8Mark.size()) : content;
  if (const auto fault = fault_of_lines(text)) return tl::unexpected(fmt::format("{}: {}", file, *fault));
  std::istringstream stream(text);
  std::vector<CLI::ConfigItem> items;
  try {
    items = CLI::ConfigTOML().from_config(stream);
  } catch (const CLI::Error& error) {
    return tl::unexpected(fmt::format("{}: {}", file, escape_foreign(error.what())));
  }
  Lines lines(text);
  std::vector<ConfigSetting> settings;
  for (const auto& item : items) {
    const bool is_mark = item.name == "++" || item.name == "--";  // where a section begins and ends
    const bool of_check = item.parents.empty() || (item.parents.size() == 1 && item.parents.front() == "check");
    if (!of_check) {
      return tl::unexpected(fmt::format("{}: line {}: there is no section {} here, only [check]", file,
                                        lines.take(fmt::format("[{}]", fmt::join(item.parents, "."))),
                                        escape_foreign(fmt::format("[{}]", fmt::join(item.parents, ".")), 80)));
    }
    if (!is_mark) settings.push_back({lines.take(item.name), item.name, item.inputs});
  }
  return settings;
}

}  // namespace netpreflight
