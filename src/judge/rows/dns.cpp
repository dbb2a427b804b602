// The nameservers' own rows: each was asked by itself for the names that matter.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

struct NamedQueries {
  std::string name;
  std::vector<QueryEvidence> queries;  ///< one for each nameserver
};

bool cannot_exist(std::string_view name) {
  return name.ends_with(".invalid");
}

std::vector<NamedQueries> by_name(const RowEvidence& evidence, Question question) {
  std::vector<NamedQueries> names;
  for (const auto& step : evidence.steps) {
    const auto* query = std::get_if<QueryEvidence>(&step.evidence);
    if (query == nullptr || query->question != question) continue;
    auto known = std::ranges::find(names, query->name, &NamedQueries::name);
    if (known == names.end()) known = names.insert(names.end(), NamedQueries{query->name, {}});
    known->queries.push_back(*query);
  }
  return names;
}

bool is_sinkhole_answer(const QueryEvidence& query) {
  return query.end == QueryEnd::answered && std::ranges::any_of(query.addresses, is_nowhere);
}

Judged judge_external_query(const QueryEvidence& query) {
  Judged judged = judge_query(query);
  if (cannot_exist(query.name)) {
    // Here the denial is the good answer.
    if (query.end == QueryEnd::answered) return because(Cause::dns_hijacked, judged.facts);
    if (query.end == QueryEnd::nxdomain || query.end == QueryEnd::no_address) return passing(judged.facts);
    return judged;
  }
  return is_sinkhole_answer(query) ? because(Cause::dns_sinkholed, judged.facts) : judged;
}

/// A trace, or what applications get, says more about the questions before it and nothing by itself.
template <class JudgeQuery>
StepFinding judge_step(const Step& step, JudgeQuery judge_query) {
  if (!std::holds_alternative<QueryEvidence>(step.evidence)) return {};
  const Judged judged = judge_query(std::get<QueryEvidence>(step.evidence));
  return {judged.status, judged.cause, {}};
}

Judged judge_external_name(const NamedQueries& name) {
  std::vector<QueryEvidence> honest;
  std::ranges::copy_if(name.queries, std::back_inserter(honest),
                       [](const auto& query) { return !is_sinkhole_answer(query); });
  if (std::ranges::any_of(honest, [](const auto& query) { return query.end == QueryEnd::answered; })) {
    return judge_queries(honest);
  }
  const auto sinkhole = std::ranges::find_if(name.queries, is_sinkhole_answer);
  return sinkhole == name.queries.end() ? judge_queries(name.queries) : judge_external_query(*sinkhole);
}

/// Names that fail for the same cause, for one sentence about all of them.
struct Failing {
  Judged judged;
  std::vector<std::string> names;
};

void add(std::vector<Failing>& failing, const std::string& name, const Judged& judged) {
  auto known = std::ranges::find_if(failing, [&](const auto& one) { return one.judged.cause == judged.cause; });
  if (known == failing.end()) known = failing.insert(failing.end(), Failing{judged, {}});
  known->names.push_back(name);
}

void adopt(const Failing& failing, Status status, Finding& finding) {
  finding.status = status;
  finding.cause = failing.judged.cause;
  finding.facts = failing.judged.facts;
  finding.facts["name"] = failing.names;
}

/// The nameservers that do not give what others give, with the first reason of each.
struct Disagreement {
  std::map<std::string, std::string> words;  ///< by nameserver: "10.0.0.54 does not answer"
  std::vector<Judged> failing;               ///< of those that give no answer at all
};

Disagreement disagreement(const Bench& bench, const RowEvidence& evidence, const std::vector<NamedQueries>& names,
                          Judged (*judge_one)(const QueryEvidence& query),
                          std::map<std::string, std::string> odd = {}) {
  Disagreement bad{std::move(odd), {}};
  for (const auto& name : names) {
    for (const auto& query : name.queries) {
      Judged judged = judge_one(query);
      if (!judged.cause || cannot_exist(name.name) || bad.words.contains(query.nameserver)) continue;
      if (const auto place = end_of_questions(bench, evidence, query)) {
        judged.places = {*place};
        if (place->rejects) judged.facts["team"] = team_of_rejection(bench, query);
      }
      bad.words.emplace(query.nameserver, failing_words(query.nameserver, judged));
      bad.failing.push_back(std::move(judged));
    }
  }
  return bad;
}

/// Where all that are at fault are so for one reason, and it is not their own, the request goes to whose it is.
void explain_disagreement(const Disagreement& bad, Finding& finding) {
  const Judged& first = bad.failing.front();
  const auto team_of = [](const Judged& judged) {
    const auto team = judged.facts.find("team");
    return team == judged.facts.end() ? std::string() : team->second.words();
  };
  const bool alike = bad.failing.size() == bad.words.size() && std::ranges::all_of(bad.failing, [&](const Judged& one) {
                       return one.cause == first.cause && team_of(one) == team_of(first);
                     });
  if (!alike) return;
  if (!team_of(first).empty()) {
    finding.facts["team"] = team_of(first);
    finding.facts["mending"] = phrase(Phrase::let_questions_pass, {{"nameserver", finding.facts.at("nameserver")}});
  }
  if (entry(*first.cause).place != PlaceKind::this_host) return;
  finding.explained_by = first.cause;
  finding.facts["address"] = finding.facts.at("nameserver");
  finding.facts.insert(first.facts.begin(), first.facts.end());
}

void adopt(const Disagreement& bad, Finding& finding) {
  Things nameservers;
  for (const auto& [nameserver, said] : bad.words) nameservers.push_back(nameserver);
  const std::string seen = join(said_together(bad.words));
  adopt({because(Cause::dns_partial, {{"seen", seen}, {"nameserver", nameservers}}), {}}, Status::warn, finding);
  if (!bad.failing.empty()) explain_disagreement(bad, finding);
}

/// The C library asks 127.0.0.1 where none is configured: only where that does not answer nobody does.
bool has_no_nameserver(const Bench& bench, const RowEvidence& evidence) {
  std::vector<QueryEvidence> queries;
  for (const auto& step : evidence.steps) {
    if (const auto* query = std::get_if<QueryEvidence>(&step.evidence)) queries.push_back(*query);
  }
  return nobody_configured_answers(bench, judge_queries(queries));
}

bool all_answer(const std::vector<NamedQueries>& names) {
  return std::ranges::all_of(names, [](const NamedQueries& name) {
    return std::ranges::all_of(name.queries, [](const auto& query) { return !judge_external_query(query).cause; });
  });
}

bool answers_over(const QueryEvidence& query, bool v6) {
  return std::ranges::any_of(query.addresses, [&](const auto& address) { return is_v6_text(address) == v6; });
}

bool shares_family(const QueryEvidence& one, const QueryEvidence& other) {
  return (answers_over(one, false) && answers_over(other, false)) ||
         (answers_over(one, true) && answers_over(other, true));
}

/// A nameserver whose answer for an external name is not that of the others: inside where they lead outside, or with
/// another family of addresses only, which this host may not have; or that does not answer half of the question. Empty:
/// nothing is odd.
std::string odd_words(const QueryEvidence& query, const NamedQueries& name) {
  Facts facts{{"nameserver", query.nameserver}, {"name", name.name}, {"addresses", query.addresses}};
  if (query.v6_unanswered.value_or(false)) return phrase(Phrase::silent_about_v6, facts);
  for (const auto& other : name.queries) {
    if (other.end != QueryEnd::answered || &other == &query) continue;
    const bool inside = std::ranges::all_of(query.addresses, is_private);
    if (inside && std::ranges::none_of(other.addresses, is_private)) return phrase(Phrase::leads_inside, facts);
    if (shares_family(query, other)) continue;
    facts["family"] = answers_over(query, true) ? "IPv6" : "IPv4";
    return phrase(Phrase::other_family_only, facts);
  }
  return {};
}

/// The first odd answer of each nameserver, in words.
std::map<std::string, std::string> odd_answers(const std::vector<NamedQueries>& names) {
  std::map<std::string, std::string> odd;
  for (const auto& name : names) {
    for (const auto& query : name.queries) {
      if (query.end != QueryEnd::answered || cannot_exist(name.name) || is_sinkhole_answer(query)) continue;
      std::string words = odd_words(query, name);
      if (!words.empty()) odd.emplace(query.nameserver, std::move(words));
    }
  }
  return odd;
}

Finding row_without_nameserver(const Bench& bench, const RowEvidence& evidence) {
  Finding finding;
  adopt_resolution(without_nameserver(bench.circumstances, {}), finding);
  finding.steps.resize(evidence.steps.size());
  return finding;
}

/// A name is only missed where no other name of its any-of section can stand in for it.
bool is_mandatory(const std::vector<ExternalName>& names, const std::string& name,
                  const std::set<std::string>& resolved) {
  return std::ranges::any_of(names, [&](const ExternalName& one) {
    if (one.name != name || !one.mandatory) return false;
    if (one.any_of.empty()) return true;
    return std::ranges::none_of(
        names, [&](const ExternalName& other) { return other.any_of == one.any_of && resolved.contains(other.name); });
  });
}

/// Those that are configured, or the one on this host that the C library asks where none is.
Things asked_nameservers(const Bench& bench, const std::vector<NamedQueries>& names) {
  if (!bench.circumstances.nameservers.empty() || names.empty()) return bench.circumstances.nameservers;
  return {names.front().queries.front().nameserver};
}

Facts counted(const std::vector<NamedQueries>& names, const Bench& bench) {
  const auto real = std::ranges::count_if(names, [](const auto& name) { return !cannot_exist(name.name); });
  return {{"names", fmt::format("{}", real)}, {"nameserver", asked_nameservers(bench, names)}};
}

}  // namespace

Finding judge_dns_external_row(const Bench& bench, const RowEvidence& evidence) {
  if (has_no_nameserver(bench, evidence)) return row_without_nameserver(bench, evidence);
  Finding finding;
  const auto names = by_name(evidence, Question::forward);
  std::set<std::string> resolved;
  std::vector<Failing> failing;
  const QueryEvidence* invented = nullptr;
  for (const auto& name : names) {
    if (cannot_exist(name.name)) {
      const auto found = std::ranges::find(name.queries, QueryEnd::answered, &QueryEvidence::end);
      if (found != name.queries.end()) invented = &*found;
      continue;
    }
    const Judged judged = judge_external_name(name);
    if (judged.status == Status::pass) resolved.insert(name.name);
    if (judged.status != Status::pass) add(failing, name.name, judged);
  }
  for (const auto& step : evidence.steps) finding.steps.push_back(judge_step(step, judge_external_query));
  const auto mandatory = std::ranges::find_if(failing, [&](const Failing& one) {
    return std::ranges::any_of(
        one.names, [&](const auto& name) { return is_mandatory(bench.surroundings.external_names, name, resolved); });
  });
  const auto odd = odd_answers(names);
  const auto bad = disagreement(bench, evidence, names, judge_external_query, odd);
  finding.facts = counted(names, bench);
  if (mandatory != failing.end()) {
    adopt(*mandatory, Status::fail, finding);
  } else if (!failing.empty()) {
    adopt(failing.front(), Status::warn, finding);
  } else if (invented != nullptr) {
    adopt({because(Cause::dns_hijacked, judge_query(*invented).facts), {invented->name}}, Status::warn, finding);
  } else if (!bad.words.empty()) {
    adopt(bad, finding);
    if (!odd.empty() || all_answer(names)) finding.facts["unlike"] = phrase(Phrase::not_alike);
  }
  return finding;
}

namespace {

std::string canonical(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

/// A host that knows no domain of its own is content with any name that begins with its own: the missing domain is another
/// row's fault.
bool is_name_of(const HostFacts& host, const std::string& pointer) {
  if (!host.fqdn.empty()) return canonical(pointer) == canonical(host.fqdn);
  return canonical(pointer) == canonical(host.name) || canonical(pointer).starts_with(canonical(host.name) + '.');
}

/// The reverse answer of every nameserver that gives one must be this host's name.
Judged judge_reverse(const Bench& bench, const NamedQueries& name) {
  const auto& host = bench.circumstances.host;
  Judged asked = judge_queries(name.queries);
  const bool denied = asked.cause == Cause::dns_nxdomain || asked.cause == Cause::dns_no_address;
  Facts facts{
      {"address", Things{name.name}}, {"nameserver", asked.facts.at("nameserver")}, {"seen", phrase(Phrase::no_name)}};
  if (denied) return because(Cause::host_no_reverse, std::move(facts));
  if (asked.cause) return asked;
  for (const auto& query : name.queries) {
    const bool is_own =
        std::ranges::any_of(query.pointers, [&](const auto& pointer) { return is_name_of(host, pointer); });
    if (query.end != QueryEnd::answered || is_own) continue;
    facts["seen"] = phrase(Phrase::other_name, {{"names", query.pointers}});
    return because(Cause::host_no_reverse, std::move(facts));
  }
  return {};
}

/// A name inside leads to a host; that this host's own leads to itself is domain-name's to judge.
Judged judge_internal_name(const Bench& bench, const NamedQueries& name) {
  if (canonical(name.name) == canonical(bench.circumstances.host.fqdn)) {
    const Judged asked = judge_queries(name.queries);
    const bool denied = asked.cause == Cause::dns_nxdomain || asked.cause == Cause::dns_no_address;
    return denied ? unresolved_fqdn(bench.circumstances.host, asked) : asked;
  }
  const auto leads_nowhere = [](const QueryEvidence& query) {
    return query.end == QueryEnd::answered && std::ranges::any_of(query.addresses, is_nowhere);
  };
  const auto nowhere = std::ranges::find_if(name.queries, leads_nowhere);
  if (nowhere == name.queries.end()) return judge_queries(name.queries);
  return because(Cause::dns_sinkholed, judge_query(*nowhere).facts);
}

/// What applications get for a name that no nameserver knows as it stands, because the search list completes it.
const ResolveEvidence* completed_by_search_list(const RowEvidence& evidence, const std::string& name) {
  for (const auto& step : evidence.steps) {
    const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence);
    if (resolve != nullptr && resolve->name == name && is_completed(*resolve)) return resolve;
  }
  return nullptr;
}

Judged judge_internal_query(const Bench& bench, const QueryEvidence& query) {
  if (query.question == Question::reverse) return judge_reverse(bench, {query.name, {query}});
  return judge_query(query);
}

}  // namespace

Finding judge_dns_internal_row(const Bench& bench, const RowEvidence& evidence) {
  if (has_no_nameserver(bench, evidence)) return row_without_nameserver(bench, evidence);
  Finding finding;
  const auto judge_one = [&](const QueryEvidence& query) { return judge_internal_query(bench, query); };
  for (const auto& step : evidence.steps) finding.steps.push_back(judge_step(step, judge_one));
  auto names = by_name(evidence, Question::forward);
  std::vector<Failing> failing;
  std::vector<std::string> asked;
  const ResolveEvidence* completed = nullptr;
  for (const auto& name : names) {
    asked.push_back(name.name);
    const Judged judged = judge_internal_name(bench, name);
    const auto* found = completed_by_search_list(evidence, name.name);
    if (found != nullptr) completed = found;
    if (judged.status != Status::pass && found == nullptr) add(failing, name.name, judged);
  }
  const auto reverse = by_name(evidence, Question::reverse);
  std::optional<Judged> no_reverse;
  for (const auto& address : reverse) {
    asked.push_back(address.name);
    const Judged judged = judge_reverse(bench, address);
    if (judged.cause == Cause::host_no_reverse) no_reverse = judged;
    if (judged.cause && judged.cause != Cause::host_no_reverse) add(failing, address.name, judged);
  }
  if (asked.empty()) {
    adopt({because(Cause::run_inconclusive, {{"seen", phrase(Phrase::nothing_to_ask_for)}}), {}}, Status::warn,
          finding);
    return finding;
  }
  const Things nameservers = asked_nameservers(bench, names);
  // Whether all agree is asked of forward and reverse together: a denial everywhere is no disagreement.
  names.insert(names.end(), reverse.begin(), reverse.end());
  std::erase_if(names, [](const NamedQueries& name) { return judge_queries(name.queries).status != Status::pass; });
  const auto bad = disagreement(bench, evidence, names, judge_query);
  finding.facts = {{"names", asked},
                   {"nameserver", nameservers},
                   {"forward", static_cast<int>(asked.size() - reverse.size())},
                   {"reverse", static_cast<int>(reverse.size())}};
  if (!failing.empty()) {
    adopt(failing.front(), Status::fail, finding);
  } else if (completed != nullptr) {
    // Applications here find it; nobody else does under that name.
    adopt({because(Cause::dns_nxdomain, {}), {completed->name}}, Status::warn, finding);
    finding.facts["nameserver"] = nameservers;
    finding.facts["destination"] = Things{completed->name};
    blame_search_list(*completed, finding);
  } else if (!bad.words.empty()) {
    adopt(bad, finding);
  } else if (no_reverse) {
    finding.status = no_reverse->status;
    finding.cause = no_reverse->cause;
    finding.facts = no_reverse->facts;
  }
  return finding;
}

}  // namespace netpreflight
