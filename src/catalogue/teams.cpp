// Teams, and the nouns and names that problems are told with.
#include <algorithm>
#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

constexpr std::array kTeams{
    TeamEntry{Team::firewall, "firewall", causes::kFirewall},
    TeamEntry{Team::network, "network", causes::kNetwork},
    TeamEntry{Team::dns, "dns", causes::kDns},
    TeamEntry{Team::host, "host", causes::kHost},
    TeamEntry{Team::server, "server", causes::kServer},
    TeamEntry{Team::inspection, "inspection", causes::kInspection},
    TeamEntry{Team::proxy, "proxy", causes::kProxy},
    TeamEntry{Team::time, "time", causes::kTime},
};
static_assert(std::ranges::is_sorted(kTeams, {}, &TeamEntry::team));
static_assert(kTeams.size() == static_cast<std::size_t>(Team::time) + 1);

constexpr std::array kPluralNouns{
    PluralNoun{"destination", "destinations"},
    PluralNoun{"way_to", "destinations"},
    PluralNoun{"address", "addresses"},
    PluralNoun{"addresses", "addresses"},
    PluralNoun{"name", "names"},
    PluralNoun{"targets", "destinations"},
    PluralNoun{"row", "rows"},
    PluralNoun{"nameserver", "nameservers"},
    PluralNoun{"untraced", "addresses"},
    PluralNoun{"server_name", "names"},
    PluralNoun{"failing", "addresses do not work"},
    PluralNoun{"working", "addresses"},
};

}  // namespace

std::span<const TeamEntry> teams() {
  return kTeams;
}

std::string_view team_id(Team team) {
  return kTeams.at(static_cast<std::size_t>(team)).id;
}

std::span<const PluralNoun> plural_nouns() {
  return kPluralNouns;
}

std::string_view name(ProblemLevel level) {
  static constexpr std::array<std::string_view, 3> kNames{"mandatory", "optional", "advice"};
  const auto index = static_cast<std::size_t>(level);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

std::string_view name(PlaceKind kind) {
  static constexpr std::array<std::string_view, 6> kNames{"this_host", "nameserver",  "proxy",
                                                          "hop",       "destination", "unknown"};
  const auto index = static_cast<std::size_t>(kind);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

}  // namespace netpreflight
