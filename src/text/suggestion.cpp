#include "text/suggestion.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "text/foreign.hpp"
#include "text/letter_case.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// Nobody mistypes a word longer than this: it was pasted.
constexpr std::size_t kLongest = 64;
constexpr std::size_t kMostSuggested = 4;
constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

bool is_wildcard(char c) {
  return c == '*' || c == '?';
}

/// One mistake in three letters is a slip; more is another word.
std::size_t most_mistakes(std::string_view typed) {
  constexpr std::size_t kLettersPerMistake = 3;
  constexpr std::size_t kMost = 3;
  const auto wildcards = static_cast<std::size_t>(std::ranges::count_if(typed, is_wildcard));
  return std::clamp<std::size_t>((typed.size() - wildcards) / kLettersPerMistake, 1, kMost);
}

/// Optimal string alignment: Damerau's distance in which no letter is changed twice. Both are at most kLongest long.
std::size_t mistakes_between(std::string_view typed, std::string_view word) {
  std::array<std::array<std::uint8_t, kLongest + 1>, kLongest + 1> least{};
  for (std::size_t j = 0; j <= word.size(); ++j) least.at(0).at(j) = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= typed.size(); ++i) {
    const bool is_star = typed[i - 1] == '*';
    const auto& before = least.at(i - 1);
    auto& now = least.at(i);
    now[0] = static_cast<std::uint8_t>(before[0] + (is_star ? 0 : 1));
    for (std::size_t j = 1; j <= word.size(); ++j) {
      const bool same = typed[i - 1] == '?' || typed[i - 1] == word[j - 1];
      int fewest = std::min({before.at(j) + (is_star ? 0 : 1), now.at(j - 1) + (is_star ? 0 : 1),
                             before.at(j - 1) + (same || is_star ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1];
      if (swapped) fewest = std::min(fewest, least.at(i - 2).at(j - 2) + 1);
      now.at(j) = static_cast<std::uint8_t>(fewest);
    }
  }
  return least.at(typed.size()).at(word.size());
}

/// As it is compared.
std::string bare(std::string_view word) {
  const std::size_t dashes = std::min(word.find_first_not_of('-'), word.size());
  return lower_case(word.substr(dashes));
}

/// kNever where they are farther apart than `most`.
std::size_t distance(const std::string& typed, const std::string& word, std::size_t most) {
  const bool has_star = typed.find('*') != std::string::npos;
  const std::size_t apart = typed.size() > word.size() ? typed.size() - word.size() : word.size() - typed.size();
  const bool is_letter = word.size() == 1;  // -f: every letter is as near as any other
  if (word.size() > kLongest || (apart > most && !has_star) || (is_letter && word != typed)) return kNever;
  const std::size_t mistakes = mistakes_between(typed, word);
  return mistakes <= most ? mistakes : kNever;
}

KnownWords that_begin_with(const std::string& start, const KnownWords& known) {
  constexpr std::size_t kFewestLetters = 2;
  KnownWords words;
  if (start.size() < kFewestLetters) return words;
  for (const auto& word : known) {
    if (bare(word).starts_with(start)) words.push_back(word);
  }
  return words;
}

}  // namespace

KnownWords nearest(std::string_view typed, const KnownWords& known) {
  const std::string wanted = bare(typed);
  if (wanted.size() > kLongest || std::ranges::all_of(wanted, is_wildcard)) return {};
  KnownWords words;
  std::size_t fewest = kNever;
  for (const auto& word : known) {
    const std::size_t mistakes = distance(wanted, bare(word), most_mistakes(wanted));
    if (mistakes < fewest) words.clear();
    fewest = std::min(fewest, mistakes);
    if (mistakes == fewest && mistakes != kNever) words.push_back(word);
  }
  if (words.empty()) words = that_begin_with(wanted, known);
  words.resize(std::min(words.size(), kMostSuggested));
  return words;
}

std::string did_you_mean(std::string_view typed, const KnownWords& known) {
  const KnownWords words = nearest(typed, known);
  if (words.empty()) return {};
  std::string text = "; did you mean " + escape_foreign(words.front());
  for (std::size_t i = 1; i < words.size(); ++i)
    text += (i + 1 == words.size() ? " or " : ", ") + escape_foreign(words[i]);
  return text + '?';
}

std::string no_such(std::string_view thing, std::string_view typed, const KnownWords& known) {
  return fmt::format("no such {}{} (there are: {})", thing, did_you_mean(typed, known), join(known));
}

}  // namespace netpreflight
