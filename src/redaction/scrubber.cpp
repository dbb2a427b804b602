#include "redaction/scrubber.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "catalogue/interceptors.hpp"
#include "redaction/words_of_text.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"
#include "text/placeholder.hpp"

namespace netpreflight {

namespace {

/// The name that the check for invented answers asks for (RFC 6761); everybody's is alike.
bool is_probe_name(std::string_view name) {
  constexpr std::string_view kFirst = "netpreflight-";
  constexpr std::string_view kLast = ".invalid";
  constexpr std::size_t kDigits = 8;
  if (!name.starts_with(kFirst) || !name.ends_with(kLast) || name.size() != kFirst.size() + kDigits + kLast.size())
    return false;
  return std::ranges::all_of(name.substr(kFirst.size(), kDigits),
                             [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
}

/// An address that leads nowhere else than to the host itself.
constexpr std::array<std::string_view, 5> kNobodys{"0.0.0.0", "127.0.0.1", "127.0.1.1", "::", "::1"};

std::string_view without_dot(std::string_view name) {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

bool is_address_with_zone(std::string_view text) {
  return is_address(text.substr(0, text.find('%')));
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

constexpr std::array<std::string_view, 14> kAttributes{
    "CN", "O", "OU", "C", "ST", "L", "DC", "UID", "SN", "GN", "title", "emailAddress", "serialNumber", "street"};

}  // namespace

Scrubber::Scrubber(Harmless harmless) : harmless_(std::move(harmless)), words_(own_words()) {
  for (const auto& id : harmless_.ids) words_.insert(id);
  for (const auto& phrase : harmless_.phrases) phrases_.emplace(phrase, phrase);
  if (!harmless_.vendor.empty()) phrases_.emplace(harmless_.vendor, harmless_.vendor);
}

bool Scrubber::stays(std::string_view host) const {
  const std::string_view name = without_dot(host);
  if (harmless_.placeholders && is_placeholder(name)) return true;
  const std::string lowered = lower_case(name);
  return harmless_.hosts.contains(lowered) || is_probe_name(lowered) ||
         std::ranges::find(kNobodys, lowered) != kNobodys.end();
}

/// The placeholder of a name with a domain, or of an address; itself where it stays. Only names may end with a dot (RFC 1034 section
/// 3.1): the one behind an address ends a sentence.
std::optional<std::string> Scrubber::located(std::string_view word) {
  if (stays(word)) return std::string(word);
  if (is_address_with_zone(word)) return placeholders_.address(word);
  std::string_view name = without_dot(word);
  if (is_address_with_zone(name)) return std::nullopt;
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (!is_host(name) || name.find('.') == std::string_view::npos) return std::nullopt;
  return name.ends_with(".invalid") ? placeholders_.impossible_host(name) : placeholders_.host(word);
}

/// The same with a port behind it: "10.0.0.1:53", "[fe80::1]:53", "proxy.example:3128".
std::optional<std::string> Scrubber::endpoint(std::string_view word, bool in_field) {
  const std::size_t colon = word.rfind(':');
  if (colon == std::string_view::npos || !is_port(word.substr(colon + 1))) return std::nullopt;
  std::string_view host = word.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  auto instead = located(host);
  if (!instead) instead = placeholders_.known(host);
  if (!instead && in_field && is_host(host)) instead = placeholders_.host(host);
  if (!instead) return std::nullopt;
  // A placeholder has no colon, and needs no brackets.
  const bool keeps_brackets = bracketed && instead->find(':') != std::string::npos;
  return fmt::format("{}{}{}{}", keeps_brackets ? "[" : "", *instead, keeps_brackets ? "]" : "", word.substr(colon));
}

std::optional<std::string> Scrubber::place(const std::string& text) {
  if (text.empty()) return text;
  if (auto instead = located(text)) return instead;
  if (auto instead = endpoint(text, true)) return instead;
  return is_host(text) ? std::optional(placeholders_.host(text)) : std::nullopt;
}

std::string Scrubber::host(const std::string& text) {
  const auto instead = place(text);
  return instead ? *instead : placeholders_.text(text);
}

std::string Scrubber::proper_name(const std::string& text) {
  const bool is_harmless = text.empty() || text == harmless_.vendor || (harmless_.placeholders && is_placeholder(text));
  if (is_harmless) return text;
  if (const auto instead = located(text)) return *instead;
  if (const auto instead = placeholders_.known(text)) return *instead;
  const std::string_view product = product_mark_in(text);
  if (product.size() == text.size()) return text;
  const bool was_done = harmless_.placeholders && is_placeholder(text.substr(0, text.find(' '))) &&
                        text.ends_with(fmt::format(" ({})", product));
  if (was_done) return text;
  std::string instead = placeholders_.name(text);
  if (!product.empty()) instead += fmt::format(" ({})", product);
  phrases_.emplace(text, instead);
  return instead;
}

std::string Scrubber::distinguished_name(const std::string& text) {
  // Quotes and backslashes mark values that hold a comma: rare enough to be replaced whole.
  if (text.find_first_of("\"\\+") != std::string::npos || text.find(" = ") == std::string::npos)
    return proper_name(text);
  std::string instead;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find(", "));
    rest.remove_prefix(std::min(rest.size(), part.size() + 2));
    const std::size_t equals = part.find(" = ");
    const bool known =
        equals != std::string_view::npos && std::ranges::find(kAttributes, part.substr(0, equals)) != kAttributes.end();
    if (!known) return proper_name(text);
    instead += fmt::format("{}{} = {}", instead.empty() ? "" : ", ", part.substr(0, equals),
                           proper_name(std::string(part.substr(equals + 3))));
  }
  phrases_.emplace(text, instead);
  return instead;
}

std::string Scrubber::file(const std::string& text) {
  const bool was_done = text.empty() || (harmless_.placeholders && is_placeholder(text));
  if (was_done) return text;
  const std::string instead = placeholders_.file(text);
  phrases_.emplace(text, instead);
  return instead;
}

/// The longest phrase that stands in `text` at `at`, as whole words.
const Scrubber::Phrases::value_type* Scrubber::phrase_at(std::string_view text, std::size_t at) const {
  const std::string_view rest = text.substr(at);
  for (auto next = phrases_.upper_bound(rest); next != phrases_.begin();) {
    const auto& phrase = *std::prev(next);
    const auto common = static_cast<std::size_t>(std::ranges::mismatch(phrase.first, rest).in1 - phrase.first.begin());
    const bool is_there = common == phrase.first.size();
    if (is_there && trimmed(word_at(text, at + common)).empty()) return common == 0 ? nullptr : &phrase;
    // Whatever else stands here is no longer than what this one has in common with it.
    next = phrases_.upper_bound(rest.substr(0, is_there && common > 0 ? common - 1 : common));
    if (common == 0) return nullptr;
  }
  return nullptr;
}

/// What stands for a word of running text; nothing where it is unknown. `before` is the text up to it.
std::optional<std::string> Scrubber::word_instead(std::string_view word, std::string_view before) {
  const std::string_view core = trimmed(word);
  if (core.empty()) return std::string(word);
  // A host can have the name of a role; the options of a command mean the role.
  const bool is_option =
      harmless_.ids.contains(std::string(core)) && (before.ends_with("--from ") || before.ends_with("--host "));
  if (is_option) return std::string(word);
  for (const auto candidate : {word, core}) {
    auto instead = placeholders_.known(candidate);
    if (!instead && words_.contains(std::string(candidate))) instead = std::string(candidate);
    if (!instead && is_number(candidate)) instead = std::string(candidate);
    if (!instead) instead = located(candidate);
    if (!instead) instead = endpoint(candidate, false);
    if (!instead) continue;
    const auto at = static_cast<std::size_t>(candidate.data() - word.data());
    return fmt::format("{}{}{}", word.substr(0, at), *instead, word.substr(at + candidate.size()));
  }
  return std::nullopt;
}

/// How far the unknown words from `at` on reach, with single spaces between them.
std::size_t Scrubber::unknown_stretch(std::string_view text, std::size_t at) {
  std::size_t end = at + word_at(text, at).size();
  while (end + 1 < text.size() && text[end] == ' ') {
    const std::string_view next = word_at(text, end + 1);
    if (next.empty() || phrase_at(text, end + 1) != nullptr || word_instead(next, text.substr(0, end + 1))) break;
    end += 1 + next.size();
  }
  return end;
}

std::string Scrubber::running_text(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto* phrase = phrase_at(text, at)) {
      out += phrase->second;
      at += phrase->first.size();
      continue;
    }
    const std::string_view word = word_at(text, at);
    if (word.empty()) {
      out += text[at++];
      continue;
    }
    if (const auto instead = word_instead(word, std::string_view(text).substr(0, at))) {
      out += *instead;
      at += word.size();
      continue;
    }
    const std::size_t end = unknown_stretch(text, at);
    out += placeholders_.text(std::string_view(text).substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace netpreflight
