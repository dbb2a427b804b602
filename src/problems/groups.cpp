#include "problems/groups.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "problems/roots.hpp"

namespace netpreflight {

namespace {

/// Boxes on the way, those at which packets of one row end put together (disjoint sets).
class Boxes {
 public:
  /// A name for all that are together with this one.
  std::size_t together(const std::string& box) { return find(number(box)); }

  void put_together(const std::string& one, const std::string& other) {
    const std::size_t root = together(one);
    parents_[root] = together(other);
  }

  /// A box that limits what it tells makes packets seem to end before it. So where packets end at a box behind which others get on to
  /// one end, and to no more, both ends are one. `ends_behind` has the ends behind each end.
  void join_ends_before(const std::map<std::string, std::set<std::string>>& ends_behind) {
    std::vector<const std::pair<const std::string, std::set<std::string>>*> nearest_last;
    nearest_last.reserve(ends_behind.size());
    for (const auto& each : ends_behind) nearest_last.push_back(&each);
    std::ranges::sort(nearest_last, {},
                      [](const auto* each) { return std::pair(each->second.size(), std::string_view(each->first)); });
    for (const auto* each : nearest_last) {
      std::set<std::size_t> behind;
      for (const auto& box : each->second) behind.insert(together(box));
      if (behind.size() == 1) put_together(each->first, *each->second.begin());
    }
  }

 private:
  std::size_t number(const std::string& box) {
    const auto [found, is_new] = numbers_.emplace(box, parents_.size());
    if (is_new) parents_.push_back(found->second);
    return found->second;
  }

  std::size_t find(std::size_t each) {
    while (parents_[each] != each) each = parents_[each] = parents_[parents_[each]];
    return each;
  }

  std::map<std::string, std::size_t> numbers_;
  std::vector<std::size_t> parents_;
};

/// The rows of one root that is told by place.
struct Place {
  Boxes boxes;
  std::vector<const JudgedRow*> rows;
};

class Grouping {
 public:
  explicit Grouping(const std::vector<JudgedRow>& rows) : rows_(rows) {}

  std::vector<Group> make() {
    for (const auto& judged : rows_) {
      if (is_problem(judged.finding.status) && !is_derived(judged)) add(judged);
    }
    for (auto& [key, place] : places_) {
      place.boxes.join_ends_before(ends_behind(place.rows));
      divide(place);
    }
    for (const auto& judged : rows_) {
      if (is_problem(judged.finding.status) && is_derived(judged)) add_derived(judged);
    }
    std::ranges::sort(groups_, {}, [](const Group& group) { return group.rows.front(); });
    return std::move(groups_);
  }

 private:
  void add(const JudgedRow& judged) {
    const Root root = root_of(judged);
    if (!root.by_place) return add_to(by_key_, root.key, judged);
    Place& place = places_[root.key];
    place.rows.push_back(&judged);
    const auto boxes = boxes_of(judged.finding);
    for (const auto& box : boxes) place.boxes.put_together(box, *boxes.begin());
  }

  static std::map<std::string, std::set<std::string>> ends_behind(const std::vector<const JudgedRow*>& rows) {
    std::map<std::string, std::set<std::string>> behind;
    for (const auto* judged : rows) {
      for (const auto& place : judged->finding.places) {
        if (!place.box.empty() && !place.rejects) behind[place.box];
      }
    }
    for (const auto* judged : rows) {
      for (const auto& place : judged->finding.places) {
        for (const auto& box : place.before) {
          if (const auto end = behind.find(box); end != behind.end()) end->second.insert(place.box);
        }
      }
    }
    return behind;
  }

  template <class Key>
  void add_to(std::map<Key, std::size_t>& known, const Key& key, const JudgedRow& judged) {
    const auto [group, is_new] = known.emplace(key, groups_.size());
    if (is_new) groups_.emplace_back();
    groups_[group->second].rows.push_back(&judged);
  }

  /// What can't be told apart is one: rows of which nobody knows where they end go to the only place that is known, if there is one.
  void divide(Place& place) {
    std::map<std::size_t, std::size_t> by_box;
    std::vector<const JudgedRow*> unknown;
    for (const auto* judged : place.rows) {
      const auto boxes = boxes_of(judged->finding);
      if (boxes.empty()) {
        unknown.push_back(judged);
      } else {
        add_to(by_box, place.boxes.together(*boxes.begin()), *judged);
      }
    }
    if (unknown.empty()) return;
    if (by_box.size() != 1) groups_.emplace_back();
    auto& rows = by_box.size() == 1 ? groups_[by_box.begin()->second].rows : groups_.back().rows;
    rows.insert(rows.end(), unknown.begin(), unknown.end());
    std::ranges::sort(rows);  // all are elements of one vector, in the table's order
  }

  void add_derived(const JudgedRow& derived) {
    for (auto& group : groups_) {
      const auto is_its = [&](const JudgedRow* other) { return rests_on(derived, *other); };
      if (std::ranges::none_of(group.rows, is_its)) continue;
      const bool same = derived.finding.cause == group.rows.front()->finding.root();
      (same ? group.rows : group.waiting).push_back(&derived);
      return;
    }
    groups_.push_back({{&derived}, {}});
  }

  const std::vector<JudgedRow>& rows_;
  std::vector<Group> groups_;
  std::map<std::string, std::size_t> by_key_;
  std::map<std::string, Place> places_;
};

}  // namespace

std::vector<Group> group_by_root(const std::vector<JudgedRow>& rows) {
  return Grouping(rows).make();
}

}  // namespace netpreflight
