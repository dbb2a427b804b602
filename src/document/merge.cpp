#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "netpreflight/far_end.hpp"
#include "problems/order.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

namespace {

/// Names such as "host-1" stand in for the real ones in a redacted report. They mean nothing in another report.
bool is_redacted(const HostFacts& host) {
  constexpr std::string_view kPlaceholder = "host-";
  const std::string& name = host.known_as();
  return name.starts_with(kPlaceholder) && name.size() > kPlaceholder.size() &&
         name.find_first_not_of("0123456789", kPlaceholder.size()) == std::string::npos;
}

/// Of a host that made no report, where it came to.
std::string far_end_of(const ReportFile& file) {
  if (!file.seen_by || file.report.rows.empty()) return {};
  const ReportedRow& row = file.report.rows.front();
  return fmt::format("{} {}", row.requirement.destination.name, row.destination);
}

/// What tells one host from another. Two redacted reports are the same only when they are of the same moment.
std::string identity(const ReportFile& file) {
  const Report& report = file.report;
  std::vector<std::string> addresses = report.run.host.addresses;
  std::ranges::sort(addresses);
  const std::string moment = is_redacted(report.run.host) ? rfc3339(report.run.started) : "";
  return fmt::format("{}\n{}\n{}\n{}\n{}", report.run.from, report.run.host.known_as(), fmt::join(addresses, " "),
                     moment, far_end_of(file));
}

/// The newest report of each host, in the order of the hosts' first files.
std::vector<ReportFile> without_duplicates(std::vector<ReportFile> files, Merged& merged) {
  std::vector<ReportFile> kept;
  std::unordered_map<std::string, std::size_t> places;
  for (auto& file : files) {
    const auto [place, is_new] = places.emplace(identity(file), kept.size());
    if (is_new) {
      kept.push_back(std::move(file));
      continue;
    }
    ReportFile& other = kept[place->second];
    const bool same_moment = file.report.run.started == other.report.run.started;
    if (file.report.run.started > other.report.run.started) std::swap(file, other);
    merged.left_out.push_back(file.file);
    merged.notes.push_back(same_moment ? fmt::format("{} is the same report of {} as {} and was left out", file.file,
                                                     file.report.run.host.known_as(), other.file)
                                       : fmt::format("{} has an older report of {} than {} and was left out", file.file,
                                                     file.report.run.host.known_as(), other.file));
  }
  return kept;
}

/// Columns need different names: where the host's own is taken, the vantage, the address or the file tells them apart.
void label(std::vector<MergedHost>& hosts, std::vector<std::string>& notes) {
  std::map<std::string, std::vector<MergedHost*>> by_name;
  for (auto& host : hosts) by_name[host.report.run.host.known_as()].push_back(&host);
  for (auto& [name, namesakes] : by_name) {
    std::set<std::string> vantages;
    for (const auto* host : namesakes) vantages.insert(host->report.run.from);
    const bool by_vantage = vantages.size() == namesakes.size();
    for (auto* host : namesakes) {
      host->label =
          namesakes.size() == 1 ? name : fmt::format("{} ({})", name, by_vantage ? host->report.run.from : host->file);
    }
    if (by_vantage) continue;
    notes.push_back(
        is_redacted(namesakes.front()->report.run.host)
            ? fmt::format("{} reports have the redacted name {}: whether they are of one host cannot be told",
                          namesakes.size(), name)
            : fmt::format("{} hosts with different addresses are called {}", namesakes.size(), name));
  }
}

/// The distinct values of something that should be the same on all hosts that have it, each with those hosts.
template <class Get>
void note_mixture(const std::vector<MergedHost>& hosts, std::string_view what, std::vector<std::string>& notes,
                  Get get) {
  std::map<std::string, std::vector<std::string>> users;
  for (const auto& host : hosts) {
    if (const std::optional<std::string> value = get(host.report)) users[*value].push_back(host.label);
  }
  if (users.size() < 2) return;
  constexpr std::size_t kMostNamed = 5;
  std::string each;
  for (const auto& [value, labels] : users) {
    const auto named = std::min(labels.size(), kMostNamed);
    each += fmt::format("{}{} ({}{})", each.empty() ? "" : "; ", value,
                        fmt::join(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(named), ", "),
                        labels.size() > named ? fmt::format(" and {} more", labels.size() - named) : "");
  }
  notes.push_back(fmt::format("mixed {}: {}", what, each));
}

/// Tables of different products have editions of their own.
void note_mixed_tables(const std::vector<MergedHost>& hosts, std::vector<std::string>& notes) {
  const auto id_of = [](const Report& report) { return report.table.id; };
  note_mixture(hosts, "tables", notes, id_of);
  std::set<std::string> ids;
  for (const auto& host : hosts) ids.insert(id_of(host.report));
  for (const auto& id : ids) {
    const std::string what = ids.size() == 1 ? "editions of the table" : "editions of the table " + id;
    note_mixture(hosts, what, notes, [&](const Report& report) {
      return id_of(report) == id ? std::optional(report.table.edition) : std::nullopt;
    });
  }
}

template <class Items>
void add_missing(Items& into, const Items& from) {
  for (const auto& item : from) {
    if (std::ranges::none_of(into, [&](const auto& known) { return known.id == item.id; })) into.push_back(item);
  }
}

/// Indices of the hosts, those with the newest edition first.
std::vector<std::size_t> newest_edition_first(const std::vector<MergedHost>& hosts) {
  std::vector<std::size_t> order(hosts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const int newer = hosts[a].report.table.edition.compare(hosts[b].report.table.edition);
    return newer == 0 ? a < b : newer > 0;
  });
  return order;
}

void fill_matrix(Merged& merged) {
  std::unordered_map<std::string, std::size_t> places;
  for (const std::size_t host : newest_edition_first(merged.hosts)) {
    const Report& report = merged.hosts[host].report;
    add_missing(merged.table.sections, report.table.sections);
    add_missing(merged.table.roles, report.table.roles);
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
      const auto& row = report.rows[i];
      const auto [place, is_new] = places.emplace(row.requirement.id, merged.rows.size());
      if (is_new) merged.rows.push_back({row.requirement, row.destination, {}});
      MergedRow& into = merged.rows[place->second];
      into.cells.resize(merged.hosts.size());
      into.cells[host] = i;
      if (into.destination.empty()) into.destination = row.destination;
    }
  }
}

/// A row that every host leaves to another one has been checked by nobody. Having no proxy is no gap.
void note_unchecked(Merged& merged) {
  std::vector<std::string> unchecked;
  for (const auto& row : merged.rows) {
    bool checked = row.requirement.probe == ProbeKind::proxy;
    for (std::size_t host = 0; host < merged.hosts.size(); ++host) {
      const auto* each = cell(merged, row, host);
      checked = checked || (each != nullptr && each->status != Status::skip);
    }
    if (!checked) unchecked.push_back(row.requirement.id);
  }
  if (!unchecked.empty())
    merged.notes.push_back(fmt::format("checked by none of these hosts: {}", fmt::join(unchecked, ", ")));
}

void add_up(Merged& merged) {
  merged.verdict = Verdict::ready;
  for (const auto& host : merged.hosts) {
    merged.verdict = std::max(merged.verdict, host.report.verdict);
    merged.counts.pass += host.report.counts.pass;
    merged.counts.warn += host.report.counts.warn;
    merged.counts.fail += host.report.counts.fail;
    merged.counts.skip += host.report.counts.skip;
  }
}

}  // namespace

const ReportedRow* cell(const Merged& merged, const MergedRow& row, std::size_t host) {
  const auto& index = row.cells.at(host);
  return index ? &merged.hosts[host].report.rows[*index] : nullptr;
}

namespace {

/// What is the same about a problem wherever it is seen. Faults of the hosts themselves are each host's own, and alike.
using Sameness = std::tuple<Cause, PlaceKind, std::string, std::string, std::vector<std::string>>;

Sameness sameness_of(const Problem& problem) {
  const bool own = problem.place.kind == PlaceKind::this_host;
  return {problem.cause, problem.place.kind, own ? "" : problem.place.name, own ? "" : problem.place.address,
          problem.rows};
}

}  // namespace

std::vector<MergedProblem> problems(const Merged& merged) {
  std::vector<MergedProblem> all;
  std::map<Sameness, std::size_t> known;
  for (std::size_t host = 0; host < merged.hosts.size(); ++host) {
    for (auto& problem : problems_of(merged.hosts[host].report)) {
      const auto [at, is_new] = known.emplace(sameness_of(problem), all.size());
      if (is_new) all.push_back({std::move(problem), {}});
      all[at->second].hosts.push_back(host);
    }
  }
  return in_order(std::move(all), &MergedProblem::problem);
}

Report without_evidence(Report report) {
  for (auto& row : report.rows) row.steps.clear();
  return report;
}

Merged merge_reports(std::vector<ReportFile> files, ToolFacts tool) {
  Merged merged;
  merged.tool = std::move(tool);
  for (auto& file : without_duplicates(std::move(files), merged)) {
    merged.hosts.push_back(
        {{}, std::move(file.file), without_evidence(std::move(file.report)), std::move(file.seen_by)});
  }
  if (merged.hosts.empty()) return merged;
  label(merged.hosts, merged.notes);
  note_mixed_tables(merged.hosts, merged.notes);
  note_mixture(merged.hosts, "versions of netpreflight", merged.notes,
               [](const Report& report) { return report.tool.version; });
  const auto& newest = merged.hosts[newest_edition_first(merged.hosts).front()].report.table;
  merged.table = newest;
  merged.table.sections.clear();
  merged.table.roles.clear();
  fill_matrix(merged);
  note_unchecked(merged);
  add_up(merged);
  return merged;
}

Merged merge_reports(std::vector<ReportFile> files, ToolFacts tool, FarEnds& far_ends) {
  auto seen = far_ends.seen_hosts(files, tool);
  std::ranges::move(seen, std::back_inserter(files));
  Merged merged = merge_reports(std::move(files), std::move(tool));
  merged.notes.insert(merged.notes.end(), far_ends.notes().begin(), far_ends.notes().end());
  return merged;
}

}  // namespace netpreflight
