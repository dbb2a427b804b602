#include "net/codecs/lookup_files.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include "text/foreign.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostShown = 255;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line.substr(0, line.find('#')));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(std::move(word));
  return words;
}

}  // namespace

std::string sources_of_hosts(std::string_view nsswitch) {
  constexpr std::string_view kDatabase = "hosts:";
  std::istringstream lines{std::string(nsswitch)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    if (!line.substr(begin).starts_with(kDatabase)) continue;
    std::string sources;
    for (const auto& word : words_of(line.substr(begin + kDatabase.size())))
      sources += (sources.empty() ? "" : " ") + word;
    return escape_foreign(sources, kMostShown);
  }
  return "dns [!UNAVAIL=return] files";
}

void look_up_in_hosts(std::string_view hosts, std::string_view name, ApplicationsView& view) {
  const std::string wanted = lower_case(name);
  std::istringstream lines{std::string(hosts)};
  for (std::string line; std::getline(lines, line);) {
    const auto words = words_of(line);
    if (words.size() < 2 || !is_address(words.front())) continue;
    const bool has_it = std::any_of(words.begin() + 1, words.end(),
                                    [&](const std::string& each) { return lower_case(each) == wanted; });
    if (!has_it) continue;
    if (view.canonical_name.empty()) view.canonical_name = escape_foreign(words.at(1), kMostShown);
    if (std::ranges::find(view.addresses, words.front()) == view.addresses.end())
      view.addresses.push_back(words.front());
  }
}

}  // namespace netpreflight
