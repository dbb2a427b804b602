// What the stand-in says to one visitor, and what it makes of what the visitor says (docs/stand-in.md).
#pragma once

#include <functional>
#include <string>

#include "standin/identity.hpp"
#include "standin/journal.hpp"
#include "standin/visitor.hpp"

namespace netpreflight {

/// A visit ends after this time, whatever it was about.
inline constexpr Milliseconds kMostVisit{5000};

struct Door {
  std::uint16_t port = 0;
  bool tls = false;
};

/// Who attends: what it is, and what it does for a visitor.
struct Attendant {
  const Identity& identity;
  std::function<std::string(const Visit& visit)> page;  ///< for a browser, in HTML
  std::function<void()> progress;                       ///< the visitor has taken a step that only a proper one takes
};

/// Bytes that a visitor at such a door may send before it has shown what it is.
std::size_t most_received(const Door& door);

/// Attends to the visitor until it is known what the visit was. `visit` knows the addresses; the kind and what was learned are
/// filled in. True: it has got its answer, and the stream has to part() from it.
Awaitable<bool> attend(VisitorStream& stream, const Door& door, Attendant attendant, Visit& visit);

}  // namespace netpreflight
