// Replaces names, addresses and unknown words in texts of a report: in fields that hold one thing, and in running text.
// Owned by redact(); knows what stays, and fails closed: what it cannot understand is replaced whole.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "redaction/placeholders.hpp"
#include "text/placeholder.hpp"

namespace netpreflight {

/// What need not be replaced, in lower case but for the phrases.
struct Harmless {
  std::unordered_set<std::string> hosts;  ///< names and addresses of the table
  std::unordered_set<std::string> ids;    ///< of its rows, sections and roles
  std::vector<std::string> phrases;       ///< the names of its roles
  std::string vendor;                     ///< the organisation of the vendor's CA
  bool placeholders = false;              ///< the report has been redacted before
};

class Scrubber {
 public:
  explicit Scrubber(Harmless harmless);

  void start_after(std::size_t number) { placeholders_.start_after(number); }

  /// A field that holds a host name or an address, perhaps with a port.
  std::string host(const std::string& text);
  /// The same; nothing where it holds something else.
  std::optional<std::string> place(const std::string& text);
  /// A distinguished name as OpenSSL writes it on one line: "CN = Box, O = Firm".
  std::string distinguished_name(const std::string& text);
  /// One value of such a name, or a name of a person, firm or device.
  std::string proper_name(const std::string& text);
  /// The path of a file. Running text may quote it.
  std::string file(const std::string& text);
  /// Running text, word by word. To be called when the fields above have been seen, because names are known from them.
  std::string running_text(const std::string& text);

  std::string whole(const std::string& text) {
    const bool was_done = text.empty() || (harmless_.placeholders && is_placeholder(text));
    return was_done ? text : placeholders_.text(text);
  }
  const std::vector<Replacement>& replacements() const { return placeholders_.all(); }

 private:
  using Phrases = std::map<std::string, std::string, std::less<>>;  ///< text -> what stands for it

  bool stays(std::string_view host) const;
  std::optional<std::string> located(std::string_view word);
  std::optional<std::string> endpoint(std::string_view word, bool in_field);
  std::optional<std::string> word_instead(std::string_view word, std::string_view before);
  const Phrases::value_type* phrase_at(std::string_view text, std::size_t at) const;
  std::size_t unknown_stretch(std::string_view text, std::size_t at);

  Harmless harmless_;
  std::unordered_set<std::string> words_;
  Phrases phrases_;  ///< names that are of several words
  Placeholders placeholders_;
};

}  // namespace netpreflight
