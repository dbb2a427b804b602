#include "cli/surroundings/resolv_conf.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>

#include "text/foreign.hpp"
#include "text/letter_case.hpp"
#include "text/stray.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostNameservers = 3;  // MAXNS in <resolv.h>, as the limits of the options below
constexpr int kMostDots = 15;
constexpr int kLongestTimeout = 30;
constexpr int kMostAttempts = 5;
constexpr std::string_view kBlanks = " \t";

/// What stands behind a keyword, which begins the line and has a blank behind it; nothing where it is another line.
std::optional<std::string_view> behind(std::string_view keyword, std::string_view line) {
  if (!line.starts_with(keyword) || line.size() == keyword.size()) return std::nullopt;
  if (kBlanks.find(line[keyword.size()]) == std::string_view::npos) return std::nullopt;
  line.remove_prefix(std::min(line.size(), line.find_first_not_of(kBlanks, keyword.size())));
  return line;
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(kBlanks));
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = text.find_first_not_of(kBlanks); at < text.size();) {
    const std::string_view word = first_word(text.substr(at));
    words.emplace_back(word);
    at = text.find_first_not_of(kBlanks, at + word.size());
  }
  return words;
}

/// Every form that inet_aton(3) takes, "10.77.00.53" and "0x7f.1" among them, with nothing behind it; empty: none.
std::string v4_address(const std::string& word) {
  in_addr address{};
  const bool has_end = word.find_first_of(" \t\n\v\f\r") == std::string::npos;
  if (!has_end || inet_aton(word.c_str(), &address) == 0) return {};
  std::array<char, INET_ADDRSTRLEN> text{};
  return inet_ntop(AF_INET, &address, text.data(), text.size());
}

/// The zone of an address (RFC 4007 section 11), with its sign: an interface's name where the address is link-local, or
/// a number. The C library takes the address without the zone that it cannot use.
std::string usable_zone(const in6_addr& address, const std::string& zone) {
  const bool is_local = IN6_IS_ADDR_LINKLOCAL(&address) || IN6_IS_ADDR_MC_LINKLOCAL(&address);
  // A label behind the name, "eth0:1", is passed over by the kernel, whatever is in it: what counts is whom it found.
  std::array<char, IF_NAMESIZE> interface{};
  const unsigned int index = is_local ? if_nametoindex(zone.c_str()) : 0;
  if (index != 0 && if_indextoname(index, interface.data()) != nullptr) return std::string("%") + interface.data();
  std::uint32_t number = 0;
  const char* end = zone.data() + zone.size();
  const auto [rest, error] = std::from_chars(zone.data(), end, number);
  return error == std::errc() && rest == end && number != 0 ? fmt::format("%{}", number) : std::string();
}

std::string v6_address(const std::string& word) {
  const std::size_t percent = word.find('%');
  in6_addr address{};
  if (inet_pton(AF_INET6, word.substr(0, percent).c_str(), &address) != 1) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const std::string zone = percent == std::string::npos ? "" : usable_zone(address, word.substr(percent + 1));
  return inet_ntop(AF_INET6, &address, text.data(), text.size()) + zone;
}

/// As atoi(3) reads it, nine digits being more than any limit.
int number_of(std::string_view text, int most) {
  const std::string terminated(text.substr(0, 9));
  return std::min(std::atoi(terminated.c_str()), most);
}

struct Flag {
  std::string_view name;
  bool DnsManners::* means;
};
/// The C library takes a word that begins with the name of an option for that option, and of several the first.
constexpr std::array kFlags{
    Flag{"rotate", &DnsManners::rotates},
    Flag{"edns0", &DnsManners::edns},
    Flag{"single-request-reopen", &DnsManners::one_by_one},
    Flag{"single-request", &DnsManners::one_by_one},
    Flag{"use-vc", &DnsManners::over_tcp},
    Flag{"trust-ad", &DnsManners::wants_authentic_data},
    Flag{"no-aaaa", &DnsManners::no_aaaa},
};

void read_options(std::string_view text, ResolverConfiguration& configuration) {
  struct Number {
    std::string_view name;
    int ResolverConfiguration::* means;
    int most;
  };
  static constexpr std::array kNumbers{Number{"ndots:", &ResolverConfiguration::ndots, kMostDots},
                                       Number{"timeout:", &ResolverConfiguration::timeout_seconds, kLongestTimeout},
                                       Number{"attempts:", &ResolverConfiguration::attempts, kMostAttempts}};
  for (const std::string& word : words_of(text)) {
    for (const Number& number : kNumbers) {
      if (word.starts_with(number.name))
        configuration.*number.means = number_of(std::string_view(word).substr(number.name.size()), number.most);
    }
    const auto flag = std::ranges::find_if(kFlags, [&](const Flag& one) { return word.starts_with(one.name); });
    if (flag != kFlags.end()) configuration.manners.*flag->means = true;
  }
}

constexpr std::string_view kNameserver = "nameserver";

/// What is a character of its own in a line of words, and no part of any.
bool separates(const Stray& stray) {
  return stray.bytes == "\n" || (stray.bytes.size() == 1 && kBlanks.find(stray.bytes) != std::string_view::npos);
}

/// The line without what nobody sees, which `found` then names.
std::string without_strays(std::string_view line, std::string& found) {
  std::string text(line);
  for (const Stray& stray : strays()) {
    const std::string_view instead = stray.bytes == "\xC2\xA0" ? " " : "";
    for (std::size_t at = text.find(stray.bytes); !separates(stray) && at != std::string::npos;
         at = text.find(stray.bytes, at)) {
      text.replace(at, stray.bytes.size(), instead);
      if (found.empty()) found = stray.name;
    }
  }
  return text;
}

/// What stands behind the keyword as people write it, too: in capitals, or with a colon.
std::optional<std::string_view> behind_any_keyword(std::string_view text) {
  constexpr std::string_view kSeparators = " \t:=";
  if (lower_case(text.substr(0, kNameserver.size())) != kNameserver || text.size() == kNameserver.size())
    return std::nullopt;
  if (kSeparators.find(text[kNameserver.size()]) == std::string_view::npos) return std::nullopt;
  return text.substr(std::min(text.size(), text.find_first_not_of(kSeparators, kNameserver.size())));
}

/// A line that names no nameserver for the C library, and that somebody meant to.
void note_unusable(std::string_view line, ResolverConfiguration& configuration) {
  constexpr std::size_t kMostNoted = 8;
  constexpr std::size_t kMostOfAddress = 64;
  UnusableNameserver unusable;
  const std::string text = without_strays(line, unusable.stray);
  const std::size_t begin = std::min(text.size(), text.find_first_not_of(kBlanks));
  const auto meant = std::string_view(text).substr(begin);
  const auto address = behind_any_keyword(meant);
  if (!address || configuration.unusable.size() == kMostNoted) return;
  if (begin > 0 && unusable.stray.empty()) unusable.stray = kBlankAtBeginning;
  if (!behind(kNameserver, meant) && unusable.stray.empty()) unusable.stray = kOtherSpelling;
  unusable.address = escape_foreign(first_word(*address), kMostOfAddress);
  configuration.unusable.push_back(std::move(unusable));
}

/// The address that the C library takes from a word; empty: none.
std::string address_of(const std::string& word) {
  const std::string v4 = v4_address(word);
  return v4.empty() ? v6_address(word) : v4;
}

void read_line(std::string_view line, bool has_local_domain, ResolverConfiguration& configuration) {
  if (line.starts_with('#') || line.starts_with(';')) return;
  if (const auto address = behind(kNameserver, line)) {
    const std::string usable = address_of(std::string(first_word(*address)));
    if (usable.empty()) return note_unusable(line, configuration);
    if (configuration.nameservers.size() < kMostNameservers) configuration.nameservers.push_back({usable, 53});
  } else if (const auto domain = behind("domain", line); domain && !domain->empty() && !has_local_domain) {
    configuration.search = {std::string(first_word(*domain))};
  } else if (const auto search = behind("search", line); search && !search->empty() && !has_local_domain) {
    configuration.search = words_of(*search);
  } else if (const auto options = behind("options", line)) {
    read_options(*options, configuration);
  } else {
    note_unusable(line, configuration);
  }
}

}  // namespace

Milliseconds ResolverConfiguration::patience() const {
  return std::chrono::seconds(std::max(timeout_seconds, 1) * std::max(attempts, 1));
}

ResolverConfiguration read_resolv_conf(std::string_view text, std::string_view local_domain, std::string_view options) {
  ResolverConfiguration configuration;
  configuration.search = words_of(local_domain);
  const bool has_local_domain = !local_domain.empty();
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line = line.substr(0, line.find('\0'));  // where a string of C ends
    read_line(line, has_local_domain, configuration);
  }
  read_options(options, configuration);
  if (configuration.ndots < 0) configuration.ndots = kMostDots;
  configuration.is_default = configuration.nameservers.empty();
  if (configuration.is_default) configuration.nameservers.push_back({"127.0.0.1", 53});
  return configuration;
}

}  // namespace netpreflight
