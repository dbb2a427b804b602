// The texts of nft(8) and iptables-save(8), as far as they tell which packets a rule stops.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "standin/firewall.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

using What = RuleCondition::What;
using Words = std::vector<std::string_view>;

constexpr std::size_t kMostText = 300;
constexpr std::string_view kHandle = " # handle ";
constexpr std::string_view kCounter = "counter packets ";

std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

/// Words between spaces and commas; what stands in quotes is one.
Words words_of(std::string_view text) {
  Words words;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t,;"), text.size()));
    if (text.empty()) return words;
    const bool quoted = text.front() == '"';
    const auto end = quoted ? text.find('"', 1) : text.find_first_of(" \t,;");
    const auto word = text.substr(quoted ? 1 : 0, quoted ? end - std::min<std::size_t>(end, 1) : end);
    words.push_back(word);
    text.remove_prefix(std::min(quoted && end != std::string_view::npos ? end + 1 : end, text.size()));
  }
}

/// As it stands in the rule, with single spaces.
std::string shown(std::string_view chain, std::string_view rule) {
  std::string text(chain);
  text += ": ";
  for (const char letter : rule) {
    if (letter != ' ' || text.back() != ' ') text += letter;
  }
  return escape_foreign(text, kMostText);
}

std::optional<std::uint64_t> number_behind(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  std::uint64_t number = 0;
  if (at == std::string_view::npos) return std::nullopt;
  const auto digits = text.substr(at + name.size());
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc()) return std::nullopt;
  return number;
}

// nft

struct Key {
  std::string_view first;
  std::string_view second;
  What what;
};
constexpr std::array kNftKeys{
    Key{"tcp", "dport", What::destination_port},
    Key{"udp", "dport", What::destination_port},
    Key{"th", "dport", What::destination_port},
    Key{"tcp", "sport", What::source_port},
    Key{"udp", "sport", What::source_port},
    Key{"th", "sport", What::source_port},
    Key{"icmp", "type", What::icmp_type},
    Key{"icmpv6", "type", What::icmp_type},
    Key{"ip", "saddr", What::source},
    Key{"ip6", "saddr", What::source},
    Key{"ip", "daddr", What::destination},
    Key{"ip6", "daddr", What::destination},
    Key{"meta", "l4proto", What::protocol},
    Key{"ip", "protocol", What::protocol},
    Key{"ip6", "nexthdr", What::protocol},
    Key{"ct", "state", What::state},
};

/// "!= X", "X", "{ X, Y }" or "X,Y" at `at`; moves behind it.
RuleCondition read_values(const Words& words, std::size_t& at, What what) {
  RuleCondition condition{what, false, {}};
  if (at < words.size() && (words[at] == "!=" || words[at] == "!")) {
    condition.negated = true;
    ++at;
  }
  if (at >= words.size()) return condition;
  if (words[at] != "{") {
    condition.values.emplace_back(words[at++]);
    // "ct state established,related" has no brackets
    static constexpr std::array<std::string_view, 5> kStates{"established", "related", "new", "invalid", "untracked"};
    while (what == What::state && at < words.size() && std::ranges::find(kStates, words[at]) != kStates.end())
      condition.values.emplace_back(words[at++]);
    return condition;
  }
  for (++at; at < words.size() && words[at] != "}"; ++at) condition.values.emplace_back(words[at]);
  ++at;
  return condition;
}

std::vector<RuleCondition> nft_conditions(const Words& words) {
  std::vector<RuleCondition> conditions;
  for (std::size_t i = 0; i + 2 < words.size();) {
    const auto key = std::ranges::find_if(
        kNftKeys, [&](const Key& one) { return one.first == words[i] && one.second == words[i + 1]; });
    if (words[i] == "iifname" || words[i] == "oifname" || words[i] == "iif" || words[i] == "oif") {
      conditions.push_back(read_values(words, ++i, What::interface));
    } else if (key == kNftKeys.end() || words[i + 2] == "vmap") {
      ++i;
    } else {
      static constexpr std::array<std::string_view, 4> kProtocols{"tcp", "udp", "icmp", "icmpv6"};
      if (std::ranges::find(kProtocols, key->first) != kProtocols.end())
        conditions.push_back({What::protocol, false, {std::string(key->first)}});
      i += 2;
      conditions.push_back(read_values(words, i, key->what));
    }
  }
  return conditions;
}

bool stops(const Words& words) {
  return std::ranges::any_of(words, [](std::string_view word) { return word == "drop" || word == "reject"; });
}

struct NftChain {
  std::string name;      ///< with family and table
  bool v4_only = false;  ///< of the family ip
  bool v6_only = false;
  ChainSees sees = ChainSees::both;
};

/// Tables of one family concern only it; a network of all addresses says the same.
void add_family(const NftChain& chain, std::vector<RuleCondition>& conditions) {
  if (chain.v4_only) conditions.push_back({What::source, false, {"0.0.0.0/0"}});
  if (chain.v6_only) conditions.push_back({What::source, false, {"::/0"}});
}

std::string_view without_comment(std::string_view rule) {
  return rule.substr(0, rule.find(" comment \""));
}

StoppingRule nft_rule(const NftChain& chain, std::string_view rule, std::string_view handle) {
  const auto bare = without_comment(rule);
  const Words words = words_of(bare);
  StoppingRule made{fmt::format("{} {}", chain.name, handle), shown(chain.name, rule), nft_conditions(words),
                    number_behind(bare, kCounter), chain.sees};
  // What a map decides is not what the counter before it counts.
  if (std::ranges::find(words, "vmap") != words.end()) made.packets.reset();
  add_family(chain, made.conditions);
  return made;
}

/// Nothing where the chain sees only packets that go elsewhere. Hooks of nft and chains of iptables have the same names in other letters.
std::optional<ChainSees> seen_at(std::string_view hook) {
  struct Hook {
    std::string_view name;
    ChainSees sees;
  };
  static constexpr std::array kHooks{Hook{"input", ChainSees::arriving},      Hook{"prerouting", ChainSees::arriving},
                                     Hook{"ingress", ChainSees::arriving},    Hook{"output", ChainSees::leaving},
                                     Hook{"postrouting", ChainSees::leaving}, Hook{"egress", ChainSees::leaving}};
  if (hook == "forward") return std::nullopt;
  const auto known = std::ranges::find(kHooks, hook, &Hook::name);
  return known == kHooks.end() ? ChainSees::both : known->sees;
}

class NftReader {
 public:
  std::vector<StoppingRule> read(std::string_view text) {
    while (!text.empty()) take(take_line(text));
    return std::move(rules_);
  }

 private:
  /// nft indents tables' contents by one tabulator, chains' by two.
  void take(std::string_view line) {
    const auto comment = line.rfind(kHandle);
    const auto handle = comment == std::string_view::npos ? "" : line.substr(comment + kHandle.size());
    line = line.substr(0, comment);
    if (line.starts_with("table ")) {
      table_ = line.substr(6, line.find(" {") - 6);
    } else if (line.starts_with("\tchain ")) {
      open_chain(line.substr(7, line.find(" {") - 7));
    } else if (line == "\t}") {
      in_chain_ = false;
    } else if (in_chain_ && line.starts_with("\t\t")) {
      take_rule(line.substr(2), handle);
    }
  }

  void open_chain(std::string_view name) {
    in_chain_ = true;
    chain_ = {fmt::format("nft {} {}", table_, name), table_.starts_with("ip "), table_.starts_with("ip6 ")};
  }

  void take_rule(std::string_view rule, std::string_view handle) {
    if (rule.starts_with("type ")) {
      const Words words = words_of(rule);
      const auto hook = std::ranges::find(words, "hook");
      const auto sees = hook == words.end() || hook + 1 == words.end() ? ChainSees::both : seen_at(*(hook + 1));
      in_chain_ = sees.has_value();
      chain_.sees = sees.value_or(ChainSees::both);
      if (!in_chain_ || rule.find("policy drop;") == std::string_view::npos) return;
      rules_.push_back({chain_.name + " policy", chain_.name + ": policy drop", {}, std::nullopt, chain_.sees});
      add_family(chain_, rules_.back().conditions);
    } else if (stops(words_of(without_comment(rule)))) {
      rules_.push_back(nft_rule(chain_, rule, handle));
    }
  }

  std::vector<StoppingRule> rules_;
  std::string table_;
  NftChain chain_;
  bool in_chain_ = false;
};

// iptables

struct Option {
  std::string_view name;
  What what;
};
constexpr std::array kIptablesOptions{
    Option{"-p", What::protocol},
    Option{"--dport", What::destination_port},
    Option{"--dports", What::destination_port},
    Option{"--sport", What::source_port},
    Option{"--sports", What::source_port},
    Option{"--icmp-type", What::icmp_type},
    Option{"--icmpv6-type", What::icmp_type},
    Option{"-s", What::source},
    Option{"-d", What::destination},
    Option{"--ctstate", What::state},
    Option{"--state", What::state},
    Option{"-i", What::interface},
    Option{"-o", What::interface},
};

std::string lower(std::string_view word) {
  std::string text(word);
  std::ranges::transform(text, text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return text;
}

std::vector<RuleCondition> iptables_conditions(const Words& words) {
  std::vector<RuleCondition> conditions;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto option = std::ranges::find(kIptablesOptions, words[i], &Option::name);
    if (option == kIptablesOptions.end()) continue;
    RuleCondition condition{option->what, i > 0 && words[i - 1] == "!", {}};
    while (i + 1 < words.size() && !words[i + 1].starts_with("-") && words[i + 1] != "!")
      condition.values.push_back(lower(words[++i]));
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

bool iptables_stops(const Words& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "-j" && (words[i + 1] == "DROP" || words[i + 1] == "REJECT")) return true;
  }
  return false;
}

class IptablesReader {
 public:
  explicit IptablesReader(std::string_view tool) : tool_(tool) {}

  std::vector<StoppingRule> read(std::string_view text) {
    while (!text.empty()) {
      const auto line = take_line(text);
      if (line.starts_with("*")) table_ = line.substr(1);
      if (line.starts_with(":")) take_policy(line.substr(1));
      if (line.starts_with("[")) take_rule(line);
    }
    return std::move(rules_);
  }

 private:
  /// ":INPUT DROP [12:720]"
  void take_policy(std::string_view line) {
    const Words words = words_of(line);
    if (words.size() < 3 || words[1] != "DROP" || words[0] == "FORWARD") return;
    add(words[0], fmt::format("policy DROP {}", words[2]), "policy", {}, number_behind(line, "["));
  }

  /// "[3:180] -A INPUT -p tcp -m tcp --dport 443 -j DROP"
  void take_rule(std::string_view line) {
    const Words words = words_of(line);
    if (words.size() < 3 || words[1] != "-A" || words[2] == "FORWARD" || !iptables_stops(words)) return;
    const auto rule = line.substr(std::min(line.find(' '), line.size() - 1) + 1);
    add(words[2], line, rule, iptables_conditions(words), number_behind(line, "["));
  }

  void add(std::string_view chain, std::string_view shown_as, std::string_view identity,
           std::vector<RuleCondition> conditions, std::optional<std::uint64_t> packets) {
    const std::string place = fmt::format("{} {} {}", tool_, table_, chain);
    // The same rule may be there twice.
    const std::string name = fmt::format("{} {}", place, identity);
    rules_.push_back({fmt::format("{} {}", name, times_[name]++), shown(place, shown_as), std::move(conditions),
                      packets, seen_at(lower(chain)).value_or(ChainSees::both)});
    const bool v6 = tool_.starts_with("ip6");
    rules_.back().conditions.push_back({What::source, false, {v6 ? "::/0" : "0.0.0.0/0"}});
  }

  std::string_view tool_;
  std::vector<StoppingRule> rules_;
  std::string table_;
  std::map<std::string, int, std::less<>> times_;
};

}  // namespace

std::vector<StoppingRule> parse_nft(std::string_view text) {
  return NftReader().read(text);
}

std::vector<StoppingRule> parse_iptables(std::string_view text, std::string_view tool) {
  return IptablesReader(tool).read(text);
}

}  // namespace netpreflight
