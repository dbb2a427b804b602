#include "document/path.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "judge/steps/places.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"

namespace netpreflight {

int weight(Status status) {
  switch (status) {
    case Status::skip:
      return 0;
    case Status::pass:
      return 1;
    case Status::warn:
      return 2;
    case Status::fail:
      return 3;
  }
  return 3;
}

namespace {

using Part = Waypoint::Part;

Status worse(Status a, Status b) {
  return weight(a) >= weight(b) ? a : b;
}

/// The ICMP error that ended a step, where it came from elsewhere than the step's address.
std::optional<Icmp> icmp_from_the_way(const Step& step) {
  const auto from_elsewhere = [](const auto& evidence) {
    return evidence.icmp && evidence.icmp->from != evidence.address ? evidence.icmp : std::nullopt;
  };
  if (const auto* connect = std::get_if<ConnectEvidence>(&step.evidence)) return from_elsewhere(*connect);
  if (const auto* ntp = std::get_if<NtpEvidence>(&step.evidence)) return from_elsewhere(*ntp);
  return std::nullopt;
}

class PathMaker {
 public:
  explicit PathMaker(const Report& report) : report_(report) {}

  Path make(std::size_t most) {
    if (report_.run.proxy) add_proxy();
    for (const auto& row : report_.rows) add_row(row);
    for (const auto& nameserver : report_.run.nameservers) add_nameserver(nameserver);
    keep_worst(most);
    return std::move(path_);
  }

 private:
  void keep_worst(std::size_t most) {
    auto& ends = path_.far_ends;
    if (ends.size() <= most) return;
    std::vector<std::size_t> order(ends.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, std::ranges::greater(), [&](std::size_t i) { return weight(ends[i].status); });
    path_.left_out = ends.size() - most;
    order.resize(most);
    std::ranges::sort(order);
    std::vector<FarEnd> kept;
    kept.reserve(order.size());
    for (const std::size_t i : order) kept.push_back(std::move(ends[i]));
    ends = std::move(kept);
  }

  void add_proxy() {
    const auto row = std::ranges::find(report_.rows, ProbeKind::proxy,
                                       [](const ReportedRow& each) { return each.requirement.probe; });
    const Status status = row == report_.rows.end() || row->status == Status::skip ? Status::pass : row->status;
    const bool reached =
        row == report_.rows.end() || (row->cause != Cause::proxy_unreachable && row->cause != Cause::proxy_unresolved);
    path_.waypoints.push_back({*report_.run.proxy, {Part::proxy}, status, reached});
  }

  /// The one of this name; added where there is none yet.
  FarEnd& find_far_end(const std::string& name, bool incoming) {
    const auto [place, is_new] = places_.emplace((incoming ? "from " : "to ") + name, path_.far_ends.size());
    if (!is_new) return path_.far_ends[place->second];
    FarEnd& added = path_.far_ends.emplace_back();
    added.name = name;
    added.incoming = incoming;
    return added;
  }

  void add_row(const ReportedRow& row) {
    const auto& requirement = row.requirement;
    const auto kind = requirement.destination.kind;
    if (kind != DestinationKind::host && kind != DestinationKind::role) return;
    const bool incoming = requirement.source != report_.run.from;
    const auto role = std::ranges::find(report_.table.roles, requirement.source, &Role::id);
    const std::string from = role == report_.table.roles.end() ? requirement.source : role->name;
    FarEnd& far_end = find_far_end(incoming ? from : row.destination, incoming);
    const bool is_well = weight(row.status) <= weight(Status::pass);
    far_end.ports.push_back({port_and_protocol(requirement), is_well ? std::nullopt : row.cause});
    far_end.status = worse(far_end.status, row.status);
    // A warning may hide a blocked path: another row of its section was enough.
    const bool blocked =
        row.status == Status::warn && row.cause && entry(*row.cause).traits.blocking && row.cause != Cause::tcp_partial;
    far_end.broken = far_end.broken || row.status == Status::fail || blocked;
    if (!far_end.waypoint) far_end.waypoint = waypoint_of(row);
  }

  std::optional<std::size_t> waypoint_of(const ReportedRow& row) {
    for (const auto& step : row.steps) {
      const std::string& interceptor = step.finding.interceptor;
      if (!interceptor.empty()) return find_waypoint(interceptor, Part::intercepts, Status::fail);
      const auto icmp = icmp_from_the_way(step);
      if (icmp && row.status == Status::fail) return find_waypoint(icmp->from, Part::rejects, Status::fail);
      const auto* trace = std::get_if<TraceEvidence>(&step.evidence);
      if (trace == nullptr || !row.cause || !entry(*row.cause).traits.vanished) continue;
      const std::string last = place_of_silence(trace->address, trace).box;
      if (!last.empty()) return find_waypoint(last, Part::last_to_answer, Status::pass);
    }
    const bool through_proxy =
        report_.run.proxy && row.requirement.probe == ProbeKind::tls && row.status != Status::skip;
    return through_proxy ? std::optional<std::size_t>(0) : std::nullopt;
  }

  /// A box that is `status` for all that goes through it. Who rejects some packets may be the last to answer to others.
  std::size_t find_waypoint(const std::string& name, Part part, Status status) {
    const auto known = std::ranges::find(path_.waypoints, name, &Waypoint::name);
    if (known == path_.waypoints.end()) {
      path_.waypoints.push_back({name, {part}, status, true});
      return path_.waypoints.size() - 1;
    }
    if (std::ranges::find(known->parts, part) == known->parts.end()) {
      known->parts.push_back(part);
      known->status = worse(known->status, status);
    }
    return static_cast<std::size_t>(known - path_.waypoints.begin());
  }

  void add_nameserver(const std::string& nameserver) {
    const Status status = status_of_nameserver(nameserver);
    FarEnd& far_end = find_far_end(nameserver, false);
    far_end.nameserver = true;
    far_end.ports.clear();
    far_end.status = worse(far_end.status, status);
    far_end.broken = far_end.status == Status::fail;
    const std::string last = far_end.broken ? last_box_before(nameserver) : "";
    if (!last.empty()) far_end.waypoint = find_waypoint(last, Part::last_to_answer, Status::pass);
  }

  Status status_of_nameserver(const std::string& nameserver) const {
    Status status = Status::skip;
    const auto look_at = [&](const QueryEvidence& query) {
      if (query.nameserver != nameserver) return;
      const bool useful =
          query.end == QueryEnd::answered || query.end == QueryEnd::nxdomain || query.end == QueryEnd::no_address;
      status = worse(status, useful ? Status::pass : Status::fail);
    };
    for (const auto& row : report_.rows) {
      for (const auto& step : row.steps) {
        if (const auto* query = std::get_if<QueryEvidence>(&step.evidence)) look_at(*query);
        if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence)) {
          for (const auto& query : resolve->nameservers) look_at(query);
        }
      }
    }
    return status;
  }

  /// The last box that answered when the nameserver was traced; empty: none.
  std::string last_box_before(const std::string& nameserver) const {
    for (const auto& row : report_.rows) {
      for (const auto& step : row.steps) {
        const auto* trace = std::get_if<TraceEvidence>(&step.evidence);
        const bool is_its = trace != nullptr && trace->transport == Transport::udp && is_at(nameserver, trace->address);
        if (is_its) return place_of_silence(nameserver, trace).box;
      }
    }
    return {};
  }

  const Report& report_;
  Path path_;
  std::unordered_map<std::string, std::size_t> places_;  ///< of far ends, by direction and name
};

}  // namespace

Path path_of(const Report& report, std::size_t most) {
  return PathMaker(report).make(most);
}

}  // namespace netpreflight
