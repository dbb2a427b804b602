#include "problems/request.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/run/together.hpp"
#include "judge/steps/places.hpp"
#include "netpreflight/catalogue.hpp"
#include "problems/destinations.hpp"
#include "problems/outdated.hpp"
#include "problems/recheck.hpp"
#include "problems/roots.hpp"
#include "text/address.hpp"
#include "text/host_name.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// Remarks that say what could not be told apart.
constexpr std::array kDoubts{Remark::others_get_further, Remark::place_unknown, Remark::no_hop_answers};

bool is_doubt(Remark remark) {
  return std::ranges::find(kDoubts, remark) != kDoubts.end();
}

using JudgedRows = std::vector<const JudgedRow*>;

/// What rows know together.
struct KnownTo {
  explicit KnownTo(JudgedRows of_rows) : rows(std::move(of_rows)) {
    Together together;
    for (const auto* judged : rows) together.add(judged->finding);
    known = together.known();
  }

  JudgedRows rows;
  Known known;
};

// ---- Facts as a request has them ----

constexpr std::size_t kMostListed = 2;

/// "a, b and c". Things that have a comma themselves are told apart by semicolons.
std::string listed(const Things& things) {
  if (things.size() < 2) return join(things);
  const bool have_commas =
      std::ranges::any_of(things, [](const auto& thing) { return thing.find(", ") != std::string::npos; });
  if (things.size() > kMostListed && have_commas) return join(things, "; ");
  const Things first(things.begin(), things.end() - 1);
  return join(first) + " and " + things.back();
}

/// Two things are named, of more there is the number where they stand in a table.
Facts counted(const Facts& facts, const std::string& host, bool in_a_table) {
  Facts said;
  for (const auto& [name, fact] : facts) {
    const Things* things = fact.things();
    const auto noun = std::ranges::find(plural_nouns(), name, &PluralNoun::fact);
    if (things == nullptr) {
      said.emplace(name, fact);
      continue;
    }
    const bool many = in_a_table && things->size() > kMostListed;
    said.emplace(name, many && noun != plural_nouns().end() ? fmt::format("{} {}", things->size(), noun->noun)
                                                            : listed(*things));
    said.emplace(number_of(name), static_cast<int>(things->size()));
  }
  said["source"] = host;
  return said;
}

/// A host's name at the beginning stays as it is: it is to be copied.
std::string capital(std::string text) {
  const bool begins_with_name = text.substr(0, text.find(' ')).find('.') != std::string::npos;
  if (!begins_with_name && !text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string full_stop(std::string text) {
  if (!text.ends_with('.')) text += '.';
  return text;
}

std::string host_with_addresses(const HostFacts& host) {
  const bool is_known_by_address = host.addresses.size() == 1 && host.addresses.front() == host.known_as();
  return host.addresses.empty() || is_known_by_address ? host.known_as()
                                                       : fmt::format("{} ({})", host.known_as(), join(host.addresses));
}

// ---- The parts of a problem ----

/// A row that is derived from others has no words of its own where those others are there.
JudgedRows without_derived(const JudgedRows& rows) {
  JudgedRows own;
  std::ranges::copy_if(rows, std::back_inserter(own), [](const JudgedRow* judged) { return !is_derived(*judged); });
  return own.empty() ? rows : own;
}

JudgedRows rows_with(const Group& group, Cause cause) {
  JudgedRows rows;
  std::ranges::copy_if(group.rows, std::back_inserter(rows),
                       [&](const JudgedRow* judged) { return judged->finding.cause == cause; });
  return without_derived(rows);
}

/// All but those whose own fault is explained by the root, which is described by the others; all where there are no others.
JudgedRows rows_of_root(const Group& group) {
  JudgedRows rows;
  std::ranges::copy_if(group.rows, std::back_inserter(rows),
                       [](const JudgedRow* judged) { return !judged->finding.explained_by; });
  return without_derived(rows.empty() ? group.rows : rows);
}

ProblemLevel level_of(const Group& group) {
  ProblemLevel level = ProblemLevel::advice;
  for (const auto* judged : group.rows) {
    if (judged->finding.status != Status::fail) continue;
    if (judged->row->requirement.level == Level::mandatory) return ProblemLevel::mandatory;
    level = ProblemLevel::optional;
  }
  return level;
}

/// The cause of the row that weighs most; of several, that of the first.
Cause cause_of(const Group& group) {
  const auto weight = [](const JudgedRow* judged) {
    const bool fails = judged->finding.status == Status::fail;
    return fails && judged->row->requirement.level == Level::mandatory ? 0 : fails ? 1 : 2;
  };
  return (*std::ranges::min_element(group.rows, {}, weight))->finding.root();
}

/// A fault that the cause would seek on this host, and that the rows give to somebody else, is the destination's.
PlaceKind kind_of_place(Cause cause, const TeamEntry& team) {
  const PlaceKind kind = entry(cause).place;
  return kind == PlaceKind::this_host && team.team == Team::server ? PlaceKind::destination : kind;
}

ProblemPlace place_of(const Group& group, PlaceKind kind, const Facts& facts, const RunFacts& run) {
  std::set<std::string> boxes;
  bool here = false;
  for (const auto* judged : group.rows) {
    boxes.merge(boxes_of(judged->finding));
    here = here || std::ranges::any_of(judged->finding.places, &PathEnd::here);
  }
  if (here && boxes.size() == 1) return {PlaceKind::this_host, run.host.known_as(), *boxes.begin()};
  if (!boxes.empty()) return {PlaceKind::hop, "", boxes.size() == 1 ? *boxes.begin() : ""};
  const auto only = [&](std::string_view name) {
    const auto fact = facts.find(name);
    const Things* things = fact == facts.end() ? nullptr : fact->second.things();
    return things != nullptr && things->size() == 1 ? things->front() : std::string();
  };
  const auto only_address = [&](std::string_view name) {
    std::string address = without_port(only(name));
    return is_literal(address) ? address : std::string();
  };
  switch (kind) {
    case PlaceKind::this_host:
      return {kind, run.host.known_as(), ""};
    case PlaceKind::nameserver:
      return {kind, "", only_address("nameserver")};
    case PlaceKind::proxy:
      return {kind, run.proxy.value_or(""), ""};
    case PlaceKind::destination:
      return {kind, only("destination"), only_address("address")};
    case PlaceKind::hop:
    case PlaceKind::unknown:
      break;
  }
  return {PlaceKind::unknown, "", ""};
}

/// Whom the rows agree on by what they saw, else who the cause is for.
const TeamEntry& team_of(const CatalogueEntry& words, const Facts& facts) {
  const auto fact = facts.find("team");
  const auto named =
      fact == facts.end() ? teams().end() : std::ranges::find(teams(), fact->second.words(), &TeamEntry::id);
  return named == teams().end() ? teams()[static_cast<std::size_t>(words.team)] : *named;
}

/// One sentence for each cause that the rows show, and what is known of the way.
std::vector<std::string> seen_by(const Group& group, const KnownTo& of_root, const std::string& host, bool in_a_table) {
  std::vector<std::string> seen;
  std::set<Cause> told;
  for (const auto* judged : group.rows) {
    const Cause cause = *judged->finding.cause;
    if (!told.insert(cause).second) continue;
    const JudgedRows rows = rows_with(group, cause);
    const Known known = rows == of_root.rows ? of_root.known : KnownTo(rows).known;
    const Facts facts = counted(known.facts, host, in_a_table);
    seen.push_back(fill(entry(cause).found, facts));
    for (const Remark remark : known.remarks) {
      std::string words = fill(sentence(remark), facts);
      if (!is_doubt(remark) && std::ranges::find(seen, words) == seen.end()) seen.push_back(std::move(words));
    }
  }
  return seen;
}

std::string doubt_of(const Known& known, const Facts& facts) {
  std::string doubt;
  for (const Remark remark : known.remarks) {
    if (is_doubt(remark)) doubt += (doubt.empty() ? "" : " ") + fill(sentence(remark), facts);
  }
  return doubt;
}

/// What is asked for; a command that does it stands on a line of its own.
std::string mending_words(const CatalogueEntry& words, const Facts& facts) {
  const auto command = facts.find("mending_command");
  const std::string behind = command == facts.end() ? "" : fmt::format("\n    {}\n", command->second.words());
  return fill(words.remedy, facts) + '\n' + behind;
}

std::string request_text(const Problem& problem, const std::string& mending, const std::string& table,
                         const RunFacts& run) {
  std::string text = mending;
  if (!table.empty()) text += '\n' + table;
  std::string seen;
  for (const auto& each : problem.seen) seen += ' ' + full_stop(seen.empty() ? each : capital(each));
  const std::string time = fmt::format("{:%Y-%m-%d %H:%M}", std::chrono::floor<std::chrono::minutes>(run.started));
  text +=
      '\n' + phrase(Phrase::seen_on, {{"time", time}, {"host", host_with_addresses(run.host)}, {"seen", seen}}) + '\n';
  if (!problem.doubt.empty()) text += '\n' + problem.doubt + '\n';
  const Phrase how = run.credentials_left_out ? Phrase::check_again_with_credentials : Phrase::check_again;
  const std::string again = phrase(how, {{"host", run.host.known_as()}});
  return text + fmt::format("\n{}\n    {}\n", again, problem.recheck);
}

std::vector<std::string> ids_of(const JudgedRows& rows) {
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const auto* judged : rows) ids.push_back(judged->row->requirement.id);
  return ids;
}

}  // namespace

Problem worded(const Group& group, const RowsOfSections& checked, const DroppedRows& dropped,
               const Surroundings& surroundings, const RunFacts& run) {
  const std::string& host = run.host.known_as();
  Problem problem;
  problem.cause = cause_of(group);
  const CatalogueEntry& words = entry(problem.cause);
  const KnownTo of_root(rows_of_root(group));
  const Known& known = of_root.known;
  std::string table = destinations_table(group.rows);
  if (table.empty()) table = names_table(known.facts, kMostListed);
  const Facts facts = counted(known.facts, host, !table.empty());
  problem.title = fill(words.title, facts);
  problem.level = level_of(group);
  problem.rows = ids_of(group.rows);
  problem.waiting = ids_of(group.waiting);
  const TeamEntry& team = team_of(words, facts);
  problem.place = place_of(group, kind_of_place(problem.cause, team), known.facts, run);
  problem.team = {std::string(team.id), std::string(team.name)};
  problem.seen = seen_by(group, of_root, host, !table.empty());
  problem.meaning = words.meaning;
  problem.doubt = doubt_of(known, facts);
  if (const auto outdated = no_longer_listed(group.rows, dropped); !outdated.empty())
    problem.doubt += (problem.doubt.empty() ? "" : " ") + outdated;
  auto again = group.rows;
  again.insert(again.end(), group.waiting.begin(), group.waiting.end());
  problem.recheck = recheck_command(again, checked, surroundings, run);
  problem.request.subject = phrase(Phrase::seen_from, {{"title", capital(problem.title)}, {"host", host}});
  problem.request.text.text = request_text(problem, mending_words(words, facts), table, run);
  return problem;
}

}  // namespace netpreflight
