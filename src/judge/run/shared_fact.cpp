#include "judge/run/shared_fact.hpp"

#include <algorithm>

namespace netpreflight {

void SharedFact::add(const Fact& fact) {
  if (fact == last_) return;  // the rows' facts are mostly alike
  last_ = fact;
  if (const int* size = fact.size()) {
    smallest_ = std::min(smallest_.value_or(*size), *size);
  } else if (const Things* things = fact.things()) {
    for (const auto& thing : *things) {
      if (!thing.empty()) values_.add(thing);
    }
  } else {
    add_text(fact.words());
  }
}

void SharedFact::add_text(const std::string& text) {
  const auto has_it = [&](const std::string& known) { return known.find(text) != std::string::npos; };
  // Not looked through for ever: there are as many rows as the table has.
  constexpr std::size_t kMostComparedWith = 64;
  const auto& known = values_.items();
  const auto compared = known.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), kMostComparedWith));
  if (!text.empty() && std::none_of(known.begin(), compared, has_it)) values_.add(text);
}

}  // namespace netpreflight
