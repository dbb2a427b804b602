// Words of running text, as redaction looks at them: one name, address, number or ordinary word each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

namespace netpreflight {

/// The word that begins at `at`: letters, digits, "-_.:%@*\" and everything beyond ASCII. Empty where none begins there.
std::string_view word_at(std::string_view text, std::size_t at);

/// Without the punctuation that a sentence puts around a word: "host.example." is "host.example".
std::string_view trimmed(std::string_view word);

/// Adds every word of a text of our own to the words that need not be replaced.
void add_words(std::string_view text, std::unordered_set<std::string>& words);

/// Every word that this program itself writes into a report.
std::unordered_set<std::string> own_words();

/// A plain number, time, date, version or cipher suite, which names nobody: "443", "12.5", "2025-07-28T09:00:00Z".
bool is_number(std::string_view word);

}  // namespace netpreflight
