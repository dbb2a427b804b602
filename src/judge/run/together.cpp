#include "judge/run/together.hpp"

#include <algorithm>
#include <sstream>

#include "judge/steps/places.hpp"

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

void Together::add_facts(const Finding& finding) {
  // Both are in the same order, and mostly of the same names: side by side, nothing is to be looked up.
  auto at = facts_.begin();
  for (const auto& [name, fact] : finding.facts) {
    while (at != facts_.end() && at->first < name) ++at;
    if (at == facts_.end() || at->first != name) at = facts_.emplace_hint(at, name, SharedFact());
    at->second.add(fact);
  }
}

void Together::add(const Finding& finding) {
  add_facts(finding);
  for (const auto& place : finding.places) {
    if (known_places_.insert(place).second) places_.push_back(place);
  }
  for (const Remark remark : finding.remarks) {
    silent_ = silent_ || remark == Remark::no_hop_answers;
    const bool is_new = std::ranges::find(remarks_, remark) == remarks_.end();
    if (is_new && !is_about_places(remark)) remarks_.push_back(remark);
  }
}

namespace {

/// What each row saw after another number of bytes is said of all without it.
void say_once(Facts& facts) {
  const auto when = facts.find("when");
  const auto of_several = facts.find("when_of_several");
  const Things* each = when == facts.end() ? nullptr : when->second.things();
  if (each != nullptr && each->size() > 1 && of_several != facts.end()) when->second = of_several->second;
}

}  // namespace

Known Together::known() const {
  Known known{{}, remarks_};
  for (const auto& [name, fact] : facts_) known.facts.emplace(name, fact.together());
  say_once(known.facts);
  put_words(places_, known.facts, known.remarks);
  if (!silent_) retract_silence(known.remarks);
  return known;
}

std::string values_of(const Facts& facts, std::string_view names, std::string_view without) {
  std::string values;
  std::istringstream words{std::string(names)};
  for (std::string name; words >> name;) {
    if (name == without) continue;
    const auto fact = facts.find(name);
    values += '\n' + (fact == facts.end() ? std::string() : fact->second.words());
  }
  return values;
}

}  // namespace netpreflight
