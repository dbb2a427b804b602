#include "document/path.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "text/listing.hpp"

namespace netpreflight {

namespace {

bool leads_to_a_host(const ReportedRow& row) {
  const auto kind = row.requirement.destination.kind;
  return kind == DestinationKind::host || kind == DestinationKind::role;
}

/// Where rows lead, each once: to hosts, and in words only where none of them leads to one.
class Ends {
 public:
  void add(const ReportedRow& row) {
    (leads_to_a_host(row) ? hosts_ : others_).add(row.destination);
    if (row.requirement.port) ports_.add(port_and_protocol(row.requirement));
  }
  bool empty() const { return hosts_.empty() && others_.empty(); }
  void put_into(Lane& lane) const {
    lane.ends = hosts_.empty() ? others_.items() : hosts_.items();
    lane.ports = ports_.items();
  }

 private:
  Listing hosts_;
  Listing others_;
  Listing ports_;
};

using RowsById = std::unordered_map<std::string_view, const ReportedRow*>;

RowsById rows_by_id(const Report& report) {
  RowsById rows;
  for (const auto& row : report.rows) rows.emplace(row.requirement.id, &row);
  return rows;
}

std::optional<Waypoint> waypoint_of(const Problem& problem, const Report& report) {
  const ProblemPlace& place = problem.place;
  const std::string& name = place.name.empty() ? place.address : place.name;
  switch (place.kind) {
    case PlaceKind::nameserver:
      return Waypoint{place.kind, name.empty() ? join(report.run.nameservers) : name};
    case PlaceKind::proxy:
      return Waypoint{place.kind, report.run.proxy.value_or(name)};
    case PlaceKind::hop:
      if (!name.empty()) return Waypoint{place.kind, name};
      break;
    case PlaceKind::this_host:
    case PlaceKind::destination:
    case PlaceKind::unknown:
      break;
  }
  return std::nullopt;
}

Lane lane_of(const Problem& problem, const Report& report, const RowsById& rows) {
  Lane lane;
  lane.status = problem.level == ProblemLevel::advice ? Status::warn : Status::fail;
  lane.problem = problem.id;
  lane.fault = problem.place.kind;
  lane.through = waypoint_of(problem, report);
  Ends ends;
  for (const auto& id : problem.rows) {
    if (const auto row = rows.find(id); row != rows.end()) ends.add(*row->second);
  }
  ends.put_into(lane);
  return lane;
}

/// All that passes and leads to a host. Through the proxy where there is one.
void add_what_is_well(const Report& report, Path& path) {
  Ends direct;
  Ends proxied;
  for (const auto& row : report.rows) {
    if (row.status != Status::pass || !leads_to_a_host(row)) continue;
    const bool by_proxy = report.run.proxy && row.plan && row.plan->route == Route::proxy;
    (by_proxy ? proxied : direct).add(row);
  }
  for (const Ends* ends : {&proxied, &direct}) {
    if (ends->empty()) continue;
    Lane& lane = path.lanes.emplace_back();
    lane.status = Status::pass;
    if (ends == &proxied) lane.through = Waypoint{PlaceKind::proxy, *report.run.proxy};
    ends->put_into(lane);
  }
}

/// The hosts that rows start at, to be checked from there.
void add_other_hosts(const Report& report, Path& path) {
  std::vector<std::pair<std::string_view, Ends>> from;
  for (const auto& row : report.rows) {
    const auto& source = row.requirement.source;
    if (source == report.run.from || !leads_to_a_host(row)) continue;
    auto known = std::ranges::find(from, source, &std::pair<std::string_view, Ends>::first);
    if (known == from.end()) known = from.insert(from.end(), {source, Ends()});
    known->second.add(row);
  }
  for (const auto& [source, ends] : from) {
    Lane& lane = path.lanes.emplace_back();
    ends.put_into(lane);
    const auto role = std::ranges::find(report.table.roles, source, &Role::id);
    lane.ends = {role == report.table.roles.end() ? std::string(source) : role->name};
    lane.incoming = true;
  }
}

}  // namespace

Path path_of(const Report& report, std::size_t most) {
  Path path;
  const auto problems = problems_of(report);
  const auto rows = rows_by_id(report);
  for (std::size_t i = 0; i < std::min(most, problems.size()); ++i)
    path.lanes.push_back(lane_of(problems[i], report, rows));
  path.left_out = problems.size() - path.lanes.size();
  add_what_is_well(report, path);
  add_other_hosts(report, path);
  return path;
}

}  // namespace netpreflight
