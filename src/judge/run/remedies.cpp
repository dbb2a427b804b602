// Rows that are helped by the same remedy: which they are, and what it is filled with.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "judge/run/run.hpp"
#include "judge/run/together.hpp"
#include "judge/steps/places.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

// ---- Rows whose packets end at the same place ----

using Labels = std::set<std::string>;

/// What tells one place from another. Who rejects does so wherever it stands.
std::string label_of(const PathEnd& place) {
  return place.rejects ? place.box : farthest_box({{"box", place.box}, {"hop", fmt::format("{}", place.hop)}});
}

std::size_t family_of(const PathEnd& place) {
  return is_v6_text(place.box.empty() ? place.address : place.box) ? 1 : 0;
}

/// Of rows with the same cause and port. Where all packets of a family that were traced end at one place, those that were not
/// are for the same people; and a row with both families connects the places of both.
void join_places(const std::vector<Finding*>& rows) {
  std::array<Labels, 2> known;
  for (const auto* row : rows) {
    for (const auto& place : row->places) {
      if (!place.box.empty()) known.at(family_of(place)).insert(label_of(place));
    }
  }
  std::vector<Labels> labels;
  for (const auto* row : rows) {
    Labels& own = labels.emplace_back();
    for (const auto& place : row->places) {
      const auto& likely = known.at(family_of(place));
      if (!place.box.empty()) own.insert(label_of(place));
      if (place.box.empty() && likely.size() == 1) own.insert(*likely.begin());
    }
  }
  const bool one_each = known[0].size() == 1 && known[1].size() == 1;
  const bool connected = one_each && std::ranges::any_of(labels, [](const Labels& own) { return own.size() == 2; });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Labels own = std::move(labels[i]);
    if (connected && !own.empty()) own.insert(known[0].begin(), known[0].end());
    if (connected && !own.empty()) own.insert(known[1].begin(), known[1].end());
    rows[i]->facts["place"] = fmt::format("{}", fmt::join(own, "; "));
  }
}

void join_places(std::vector<JudgedRow>& all) {
  std::map<std::pair<Cause, std::string>, std::vector<Finding*>> alike;
  for (auto& judged : all) {
    Finding& finding = judged.finding;
    if (!finding.cause || finding.explained_by || finding.places.empty()) continue;
    alike[{*finding.cause, finding.facts["port"].words()}].push_back(&finding);
  }
  for (const auto& [about, rows] : alike) join_places(rows);
}

// ---- Rows that share a remedy ----

std::vector<Remark> remarks_elsewhere(const Finding& finding) {
  std::vector<Remark> remarks = finding.explained_by ? std::vector<Remark>() : finding.remarks;
  std::erase_if(remarks, is_about_places);
  return remarks;
}

std::string sharing_key(const Finding& finding) {
  const Cause cause = finding.root();
  std::string key(code(cause));
  for (const Remark remark : remarks_elsewhere(finding)) key += fmt::format("\n+{}", static_cast<int>(remark));
  return key + values_of(finding.facts, entry(cause).shared_by);
}

/// What the rows of one remedy know together, once all of them are there.
struct Sharing {
  Together together;
  std::shared_ptr<const Facts> facts = nullptr;
  std::vector<Remark> remarks = {};
};

bool has_remedy(const Finding& finding) {
  return finding.cause && !entry(finding.root()).remedy.empty();
}

using Sharings = std::map<std::string, Sharing>;

void finish(Sharings& sharings) {
  for (auto& [key, sharing] : sharings) {
    Known known = sharing.together.known();
    sharing.facts = std::make_shared<const Facts>(std::move(known.facts));
    sharing.remarks = std::move(known.remarks);
  }
}

}  // namespace

void share_remedies(std::vector<JudgedRow>& rows) {
  join_places(rows);
  Sharings shared;
  Sharings explained;
  for (const auto& judged : rows) {
    const Finding& finding = judged.finding;
    if (!has_remedy(finding)) continue;
    if (finding.explained_by) {
      explained[sharing_key(finding)].together.add_facts(finding);
    } else {
      shared[sharing_key(finding)].together.add(finding);
    }
  }
  finish(shared);
  finish(explained);
  for (auto& judged : rows) {
    Finding& finding = judged.finding;
    if (!has_remedy(finding)) continue;
    // A fault elsewhere is described by the rows that saw it. Only where none says so, those that it explains speak for them.
    const std::string key = sharing_key(finding);
    const auto found = shared.find(key);
    finding.remedy_facts = found != shared.end() ? found->second.facts : explained[key].facts;
    if (found != shared.end() && !finding.explained_by) finding.remedy_remarks = found->second.remarks;
  }
}

}  // namespace netpreflight
