// The one place for every word about a cause: what it means, how it is told, whom to ask, what to do.
// Sentences have {placeholders} that are filled with the facts of a finding.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "netpreflight/cause.hpp"
#include "netpreflight/finding.hpp"
#include "netpreflight/problem.hpp"

namespace netpreflight {

enum class PortState : std::uint8_t;

/// What holds of a cause wherever it is seen. The judges look here; none of them keeps a list of its own.
struct CauseTraits {
  bool blocking = false;  ///< a rule of a firewall, proxy or filter on the way may be what stops the row
  bool certificate_fault =
      false;  ///< a fault of a certificate, or somebody else's: decides for a row on whatever address it is seen
  bool genuine_issuer = false;   ///< the certificate's issuer is who it should be all the same
  bool genuine_address = false;  ///< the address is that of the right host all the same
  bool cut_off = false;          ///< a connection was made and brought nothing: second attempts tell more
  bool vanished = false;         ///< packets got no answer at all: a trace tells more
};

/// Whom a request goes to.
enum class Team : std::uint8_t { firewall, network, dns, host, server, inspection, proxy, time };

struct CatalogueEntry {
  Cause cause = Cause::run_inconclusive;
  std::string_view code;
  Status severity = Status::fail;        ///< of a row with this cause, unless the judge has a reason to differ
  std::string_view found;                ///< what was seen, with placeholders
  std::string_view meaning;              ///< what that means; no placeholders
  std::string_view told_by;              ///< how it is told from its neighbours; no placeholders
  std::string_view ask;                  ///< whom to ask
  Team team = Team::host;                ///< the first of them: who gets the request
  PlaceKind place = PlaceKind::unknown;  ///< where the fault sits, unless a box on the way is known
  std::string_view title = {};  ///< what a problem with this cause is called, with placeholders; empty where it is none
  std::string_view brief =
      {};                   ///< where it is no problem: why the row was not checked, in a few words, with placeholders
  std::string_view remedy;  ///< to be forwarded as it stands, with placeholders; empty: nothing is to be done
  std::string_view shared_by;  ///< rows with this cause whose facts under these names agree share one remedy
  CauseTraits traits = {};
  int precedence =
      0;  ///< of several causes of one row's addresses the one with the lowest decides; 0: it does not matter
};

/// Every cause, in the order of the enumeration.
std::span<const CatalogueEntry> catalogue();

const CatalogueEntry& entry(Cause cause);

/// Facts that fill the sentences of a cause with what is seen at one site of the documentation, and no others' names or addresses.
Facts example_facts(Cause cause);

/// The same for the sentences of an odd proxy setting.
Facts example_setting_facts();

/// What to ask next about a cause that fails or warns, the most telling question first; none for other causes.
std::span<const std::string_view> next_questions(Cause cause);

/// A team by the id that scripts know and the name that people read.
struct TeamEntry {
  Team team;
  std::string_view id;
  std::string_view name;
};

/// Every team, in the order of the enumeration.
std::span<const TeamEntry> teams();

/// The id of a team, as the fact "team" has it where a request goes to another team than the cause's own.
std::string_view team_id(Team team);

/// What a fact lists, in the plural.
struct PluralNoun {
  std::string_view fact;
  std::string_view noun;
};

/// Of the facts that a problem counts where they are many; all others it lists.
std::span<const PluralNoun> plural_nouns();

/// What a passing row is summed up as, by its probe; placeholders as above.
std::string_view passed_sentence(ProbeKind probe);

/// The same in a few words.
std::string_view proof_sentence(ProbeKind probe);

/// What to do on this host before a way in to it is checked from another one.
std::string preparation_sentence();

/// The command of that sentence.
std::string_view preparation_command();

/// What became of a port of `listen`; placeholders as above.
std::string_view sentence(PortState state);

/// The sentence of a remark, with placeholders.
std::string_view sentence(Remark remark);

/// What an address or a nameserver does that does not work, as an element of a list; needs the facts of the judgement, "address" and
/// "way", which says how far packets get or may be empty.
std::string failing_address(Cause cause, const Facts& facts);

/// A box as the farthest that answers; needs the facts "box" and "hop", and takes "family" or "addresses" behind it.
std::string farthest_box(const Facts& facts);

/// A box that rejects, with its place; needs the facts "box" and "hop".
std::string rejecting_box(const Facts& facts);

/// The name of the fact that holds the number of another one's things, where its words no longer show it.
std::string number_of(std::string_view fact);

/// Replaces every {name} by the fact of that name, and {name:is|are} by the first word where it is one thing, else by the second. A
/// fact that is missing stays visible as "{name}".
std::string fill(std::string_view sentence, const Facts& facts);

}  // namespace netpreflight
