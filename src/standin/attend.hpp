// What the stand-in says to one visitor, and what it makes of what the visitor says (docs/stand-in.md).
#pragma once

#include <functional>

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

/// Bytes that a visitor at such a door may send.
std::size_t most_received(const Door& door);

/// Attends to the visitor until the visit is over. `visit` knows the addresses; the kind and what was learned are
/// filled in. `progress` is called when the visitor has taken a step that only a proper one takes.
Awaitable<void> attend(VisitorStream& stream, const Door& door, const Identity& identity, Visit& visit,
                       std::function<void()> progress);

}  // namespace netpreflight
