// Where rows lead and start, as cells and titles of pages write it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "page/page_text.hpp"
#include "page/requirement_cells.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    std::string part = squeezed(text.substr(0, end));
    if (!part.empty()) parts.push_back(std::move(part));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return parts;
}

struct Scheme {
  std::string_view start;
  std::string_view port;
};
constexpr std::array kSchemes{Scheme{"https://", "443/tcp"}, Scheme{"http://", "80/tcp"}};

/// "https://host:8443/path", "host:8443", "host"; empty where it is none of these.
NamedPlace place_of(std::string_view word) {
  NamedPlace place;
  const std::string lowered = lower_case(word);
  std::string_view rest = lowered;
  const auto scheme = std::ranges::find_if(kSchemes, [&](const Scheme& each) { return rest.starts_with(each.start); });
  if (scheme != kSchemes.end()) {
    place.port = scheme->port;
    rest.remove_prefix(scheme->start.size());
    rest = rest.substr(0, rest.find('/'));
  }
  const std::size_t colon = rest.find(':');
  if (colon != std::string_view::npos && colon == rest.rfind(':')) {
    const auto range = port_range(rest.substr(colon + 1));
    if (!range || range->first != range->last) return {};
    place.port = fmt::format("{}/tcp", range->first);
    rest = rest.substr(0, colon);
  }
  while (rest.ends_with('.')) rest.remove_suffix(1);
  const bool is_written_out = rest.find('.') != std::string_view::npos || rest.find(':') != std::string_view::npos;
  if (!is_written_out || !is_host(rest)) return {};
  place.name = rest;
  return place;
}

/// A host among other words has a scheme, brackets around it, or three labels: "Node.js" is none.
std::vector<NamedPlace> hosts_among_words(const std::vector<std::string>& words) {
  std::vector<NamedPlace> hosts;
  for (const auto& word : words) {
    const std::string_view inside = std::string_view(word).substr(word.find_first_not_of("(<\"'"));
    const std::size_t end = inside.find_last_not_of(")>\"',.:");
    if (end == std::string_view::npos) continue;
    NamedPlace host = place_of(inside.substr(0, end + 1));
    const bool is_bracketed = word.front() == '(' || word.front() == '<';
    const bool has_three_labels = std::ranges::count(host.name, '.') > 1;
    if (host.name.empty() || !(is_bracketed || has_three_labels || !host.port.empty())) continue;
    host.out_of_words = true;
    hosts.push_back(std::move(host));
  }
  return hosts;
}

bool is_between(const std::string& word) {
  return word == "and" || word == "or" || word == "&";
}

void add_places(const std::string& part, std::vector<NamedPlace>& places) {
  std::vector<std::string> words = split(part, " ");
  std::vector<NamedPlace> hosts;
  for (const auto& word : words) {
    if (!is_between(word)) hosts.push_back(place_of(word));
  }
  if (!hosts.empty() && std::ranges::none_of(hosts, [](const auto& host) { return host.name.empty(); })) {
    places.insert(places.end(), hosts.begin(), hosts.end());
    return;
  }
  std::erase_if(words, [](const std::string& word) { return word.find_first_not_of("(<\"'") == std::string::npos; });
  hosts = hosts_among_words(words);
  if (hosts.empty()) hosts.push_back({part, {}, false});
  places.insert(places.end(), hosts.begin(), hosts.end());
}

/// Without "the" before it and without what is in brackets behind it.
std::string plain_end(std::string_view text) {
  const std::size_t bracket = text.find('(');
  std::string end = squeezed(text.substr(0, bracket));
  if (lower_case(end).starts_with("the ")) end.erase(0, 4);
  return end;
}

std::vector<std::string> ends_in(std::string text) {
  for (const std::string_view between : {" and ", " & "}) {
    for (std::size_t at = text.find(between); at != std::string::npos; at = text.find(between, at + 1))
      text.replace(at, between.size(), std::string(between.size() - 1, ' ') + ",");
  }
  std::vector<std::string> ends;
  for (const auto& part : split(text, ",")) {
    std::string end = plain_end(part);
    if (!end.empty()) ends.push_back(std::move(end));
  }
  return ends;
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

}  // namespace

std::vector<NamedPlace> places_of(std::string_view cell) {
  std::vector<NamedPlace> places;
  for (const auto& part : split(cell, "\n,;")) add_places(part, places);
  if (places.empty()) places.emplace_back();
  return places;
}

std::optional<TitleEnds> ends_of_title(std::string_view title) {
  struct Form {
    std::string_view start;
    std::string_view between;
  };
  constexpr std::array kForms{Form{"from ", " to "}, Form{"", " -> "}, Form{"", " \xE2\x86\x92 "}};
  const std::string written = squeezed(title);
  const std::string lowered = lower_case(written);
  for (const auto& form : kForms) {
    const std::size_t start = lowered.find(form.start);
    const bool begins_word = start == 0 || (start != std::string::npos && lowered[start - 1] == ' ');
    if (!begins_word) continue;
    const std::size_t begin = start + form.start.size();
    const std::size_t between = lowered.find(form.between, begin);
    if (between == std::string::npos) continue;
    TitleEnds ends{ends_in(written.substr(begin, between - begin)),
                   ends_in(written.substr(between + form.between.size()))};
    if (!ends.sources.empty() && !ends.destinations.empty()) return ends;
  }
  return std::nullopt;
}

Direction direction_of(std::string_view text) {
  const std::string lowered = lower_case(text);
  const auto says = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return has_word(lowered, word); });
  };
  const bool in = says({"inbound", "incoming", "ingress"}) || lowered == "in";
  const bool out = says({"outbound", "outgoing", "egress"}) || lowered == "out";
  return in == out ? Direction::unsaid : in ? Direction::in : Direction::out;
}

bool says_optional(std::string_view text) {
  return lower_case(text).find("(optional)") != std::string::npos;
}

std::string without_optional(std::string_view text) {
  constexpr std::string_view kRemark = "(optional)";
  std::string out(text);
  const std::size_t at = lower_case(text).find(kRemark);
  if (at != std::string::npos) out.erase(at, kRemark.size());
  return squeezed(out);
}

}  // namespace netpreflight
