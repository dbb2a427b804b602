#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/requests/rules.hpp"

namespace netpreflight {

namespace {

bool is_v6(std::string_view address) {
  return address.find(':') != std::string_view::npos;
}

/// Text inside a comment or a quoted comment: one line, without what would end it. nft takes at most 128 bytes.
std::string comment(std::string_view text, std::size_t most = 120) {
  std::string plain;
  for (const char character : text) {
    const bool harmless = character >= ' ' && character < 0x7F && character != '"' && character != '\\';
    plain += harmless ? character : '?';
  }
  if (plain.size() > most) plain = plain.substr(0, most - 3) + "...";
  return plain;
}

/// The sets of one end, named once however many rules use it.
class Sets {
 public:
  /// The name of the set; _v4 or _v6 is to be added.
  std::string name_for(const RuleEnd& end) {
    const auto key = fmt::format("{} {}", end.name, fmt::join(end.addresses, " "));
    if (const auto known = names_.find(key); known != names_.end()) return known->second;
    std::string name;
    for (const char character : end.name) {
      const bool plain = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                         (character >= '0' && character <= '9');
      name += plain ? character : '_';
    }
    constexpr std::size_t kMost = 48;
    // The first character must be a letter, and two ends may look alike once their dots are gone.
    name = fmt::format("h{}_{}", names_.size() + 1, name.substr(0, kMost));
    names_.emplace(key, name);
    text_ += set(name, end, false) + set(name, end, true);
    return name;
  }

  const std::string& text() const { return text_; }

 private:
  static std::string set(const std::string& name, const RuleEnd& end, bool v6) {
    std::string elements;
    for (const auto& address : end.addresses) {
      if (is_v6(address) == v6) elements += fmt::format("{}{}", elements.empty() ? "" : ", ", address);
    }
    std::string text = fmt::format("  set {}_{} {{\n    type {}\n    comment \"{}\"\n", name, v6 ? "v6" : "v4",
                                   v6 ? "ipv6_addr" : "ipv4_addr", comment(end.name, 100));
    text += elements.empty()
                ? fmt::format("    # elements = {{ the IPv{} addresses of {} }}\n", v6 ? 6 : 4, comment(end.name))
                : fmt::format("    elements = {{ {} }}\n", elements);
    return text + "  }\n";
  }

  std::map<std::string, std::string> names_;
  std::string text_;
};

std::string echo_lines(const Rule& rule, const std::string& source, const std::string& destination) {
  std::string text;
  for (const auto& [family, suffix, icmp] : {std::tuple{"ip", "v4", "icmp"}, std::tuple{"ip6", "v6", "icmpv6"}}) {
    text += fmt::format(
        "    {0} saddr @{1}_{2} {0} daddr @{3}_{2} {4} type echo-request ct state new accept comment \"{5}\"\n", family,
        source, suffix, destination, icmp, comment(rule.row, 100));
  }
  return text;
}

std::string rule_lines(const Rule& rule, Sets& sets) {
  std::string text = fmt::format("\n    # {}: {}\n", comment(rule.row, 400), comment(rule.reason, 400));
  if (rule.alternative_of)
    text += fmt::format("    # One of the ways of {} is enough.\n", comment(*rule.alternative_of));
  if (rule.no_interception) text += "    # TLS must not be intercepted on this path.\n";
  if (rule.proxy) return text + fmt::format("    # To be allowed on the proxy {}, not here.\n", comment(*rule.proxy));
  const std::string source = sets.name_for(rule.source);
  const std::string destination = sets.name_for(rule.destination);
  for (const Protocol protocol : rule.protocols) {
    if (protocol == Protocol::icmp) {
      text += echo_lines(rule, source, destination);
      continue;
    }
    if (!rule.port) {
      text += fmt::format("    # {} from {} to {}: fill in the port\n", name(protocol), comment(rule.source.name),
                          comment(rule.destination.name));
      continue;
    }
    for (const auto& [family, suffix] : {std::pair{"ip", "v4"}, std::pair{"ip6", "v6"}}) {
      text +=
          fmt::format("    {0} saddr @{1}_{2} {0} daddr @{3}_{2} {4} dport {5} ct state new accept comment \"{6}\"\n",
                      family, source, suffix, destination, name(protocol), *rule.port, comment(rule.row, 100));
    }
  }
  return text;
}

}  // namespace

std::string rules_nftables(const RuleRequest& request) {
  Sets sets;
  std::string rules;
  for (const auto& rule : request.rules) rules += rule_lines(rule, sets);
  std::string text = fmt::format("#!/usr/sbin/nft -f\n# {} Table {}, edition {}.\n", comment(request.basis, 400),
                                 comment(request.table), comment(request.edition));
  text +=
      "# Loading this file blocks and allows nothing by itself: copy the sets and the chain into the table of your\n"
      "# firewall and jump to the chain where new forwarded connections are decided.\n";
  text += fmt::format("table inet netpreflight {{\n{}\n  chain requirements {{{}  }}\n}}\n", sets.text(),
                      rules.empty() ? "\n" : rules);
  return text;
}

}  // namespace netpreflight
