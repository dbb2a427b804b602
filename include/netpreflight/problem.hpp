// What is wrong, as a person counts it: one root cause, the rows that fail or warn because of it, and the message that asks for its
// repair. Found by src/problems from the judged rows; printed by src/report.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/cause.hpp"

namespace netpreflight {

/// The heaviest of a problem's rows: a mandatory one fails, an optional one fails, or all only warn.
enum class ProblemLevel : std::uint8_t { mandatory, optional, advice };

/// Where a fault sits.
enum class PlaceKind : std::uint8_t { this_host, nameserver, proxy, hop, destination, unknown };

struct ProblemPlace {
  PlaceKind kind = PlaceKind::unknown;
  std::string name;     ///< as a person calls it; may be empty
  std::string address;  ///< empty: not known, or several
};

/// Who can mend it, or knows who can.
struct ProblemTeam {
  std::string id;    ///< stable: "firewall", "dns" ...
  std::string name;  ///< "the firewall team"
};

/// Text of several lines, each with its end. Paragraphs are one line; tables and commands are indented.
struct Lines {
  std::string text;
};

/// A message to one team that is complete without the report.
struct Message {
  std::string subject;
  Lines text;
};

struct Problem {
  std::string id;  ///< "1", "2" ... in the order of weight
  Cause cause = Cause::run_inconclusive;
  std::string title;
  ProblemLevel level = ProblemLevel::mandatory;
  std::vector<std::string> rows;     ///< ids of the rows that fail or warn because of it
  std::vector<std::string> waiting;  ///< ids of the rows that cannot be judged before it is mended
  ProblemPlace place;
  ProblemTeam team;
  std::vector<std::string> seen;  ///< facts, one sentence each
  std::string meaning;
  std::string doubt;  ///< what could not be told apart; may be empty
  Message request;
  std::string recheck;  ///< the command that checks these rows again
};

std::string_view name(ProblemLevel level);
std::string_view name(PlaceKind kind);

}  // namespace netpreflight
