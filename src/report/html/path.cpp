// The picture of the path: this host on the left, who stands in the way in the middle, destinations on the right. An edge is
// whole where packets get through and broken where they do not.
#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "judge/judging.hpp"
#include "netpreflight/catalogue.hpp"
#include "netpreflight/rules.hpp"
#include "report/parts/escapes.hpp"
#include "report/html/parts.hpp"
#include "report/parts/layout.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

constexpr double kWidth = 960;
constexpr double kBoxHeight = 38;
constexpr double kPitch = 46;
constexpr double kMargin = 8;
/// Columns: left edge and width.
struct Column {
  double x;
  double width;
};
constexpr Column kHere{8, 200};
constexpr Column kBetween{350, 210};
constexpr Column kThere{680, 272};
/// A larger table shows its problems first, and says how much it leaves out.
constexpr std::size_t kMostDestinations = 40;
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

/// Somebody who answers on the way: the proxy, a firewall that rejects, an interceptor, the last box before packets vanish.
struct Obstacle {
  std::string title;
  std::string below;
  Status status = Status::fail;
  bool reached = true;  ///< packets get as far as this
  double y = 0;
};

struct There {
  std::string title;
  std::string below;
  Status status = Status::skip;
  bool broken = false;  ///< packets do not get there
  bool incoming = false;
  std::size_t obstacle = kNobody;
  double y = 0;
};

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

Status worse(Status a, Status b) {
  return weight(a) >= weight(b) ? a : b;
}

/// The first `columns` columns of a text.
std::string cut(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::string kept(text.substr(0, std::min(text.size(), columns)));
  while (!kept.empty() && (static_cast<unsigned char>(kept.back()) & 0xC0U) == 0x80U) kept.pop_back();
  while (!kept.empty() && (static_cast<unsigned char>(kept.back()) >= 0xC0U || display_width(kept) >= columns))
    kept.pop_back();
  return kept + "…";
}

class Picture {
 public:
  explicit Picture(const Report& report) : report_(report) { collect(); }

  std::string draw() {
    if (there_.empty()) return {};
    place();
    const double here_y = height_ / 2 - kBoxHeight / 2;
    for (const auto& obstacle : obstacles_) {
      edge(kHere.x + kHere.width, here_y, kBetween.x, obstacle.y, obstacle.status, !obstacle.reached);
    }
    for (const auto& there : there_) connect(there, here_y);
    box(kHere, here_y, host_words(report_), role_words(report_), "");
    for (const auto& obstacle : obstacles_)
      box(kBetween, obstacle.y, obstacle.title, obstacle.below, name(obstacle.status));
    for (const auto& there : there_) box(kThere, there.y, there.title, there.below, name(there.status));
    std::string more =
        left_out_ == 0 ? "" : fmt::format("<p>and {} more destinations, in the tables below</p>\n", left_out_);
    return fmt::format(
        "<h2>The path</h2>\n<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Which destinations this host reaches\">\n{}{}</svg>\n{}",
        kWidth, height_, edges_, boxes_, more);
  }

 private:
  void collect() {
    if (report_.run.proxy) add_proxy();
    for (const auto& row : report_.rows) add_row(row);
    for (const auto& nameserver : report_.run.nameservers) add_nameserver(nameserver);
    if (there_.size() > kMostDestinations) {
      std::ranges::sort(there_, std::ranges::greater(), [](const There& each) { return weight(each.status); });
      left_out_ = there_.size() - kMostDestinations;
      there_.resize(kMostDestinations);
      std::ranges::sort(there_, {}, &There::y);
    }
  }

  void add_proxy() {
    const auto row = std::ranges::find(report_.rows, ProbeKind::proxy,
                                       [](const ReportedRow& each) { return each.requirement.probe; });
    const Status status = row == report_.rows.end() || row->status == Status::skip ? Status::pass : row->status;
    const bool reached =
        row == report_.rows.end() || (row->cause != Cause::proxy_unreachable && row->cause != Cause::proxy_unresolved);
    obstacles_.push_back({*report_.run.proxy, "proxy", status, reached, 0});
  }

  /// The one of this name; added where there is none yet.
  There& find_there(const std::string& title, bool incoming) {
    const auto [place, is_new] = places_.emplace((incoming ? "from " : "to ") + title, there_.size());
    if (!is_new) return there_[place->second];
    // Until places are given, y is the order of appearance.
    there_.push_back({title, {}, Status::skip, false, incoming, kNobody, static_cast<double>(there_.size())});
    return there_.back();
  }

  void add_row(const ReportedRow& row) {
    const auto& requirement = row.requirement;
    const auto kind = requirement.destination.kind;
    if (kind != DestinationKind::host && kind != DestinationKind::role) return;
    const bool incoming = requirement.source != report_.run.from;
    const auto role = std::ranges::find(report_.table.roles, requirement.source, &Role::id);
    const std::string from = role == report_.table.roles.end() ? requirement.source : role->name;
    There& there = find_there(incoming ? from : row.destination, incoming);
    there.below +=
        fmt::format("{}{}", there.below.empty() ? (incoming ? "not checked from here: " : "") : ", ",
                    fmt::format("{}{}", port_and_protocol(requirement),
                                row.cause && weight(row.status) > 1 ? fmt::format(" {}", code(*row.cause)) : ""));
    there.status = worse(there.status, row.status);
    // A warning may hide a blocked path: another row of its section was enough.
    const bool blocked =
        row.status == Status::warn && row.cause && is_blocking(*row.cause) && row.cause != Cause::tcp_partial;
    there.broken = there.broken || row.status == Status::fail || blocked;
    if (there.obstacle == kNobody) there.obstacle = obstacle_of(row);
  }

  std::size_t obstacle_of(const ReportedRow& row) {
    for (std::size_t i = 0; i < row.findings.size() && i < row.steps.size(); ++i) {
      const std::string& interceptor = row.findings[i].interceptor;
      if (!interceptor.empty()) return find_obstacle(interceptor, "intercepts TLS", Status::fail);
      const auto* connect = std::get_if<ConnectEvidence>(&row.steps[i].evidence);
      const auto* ntp = std::get_if<NtpEvidence>(&row.steps[i].evidence);
      const auto& icmp = connect != nullptr ? connect->icmp : ntp != nullptr ? ntp->icmp : std::nullopt;
      const bool from_the_way =
          icmp && row.status == Status::fail && icmp->from != (connect != nullptr ? connect->address : ntp->address);
      if (from_the_way) return find_obstacle(icmp->from, "rejects packets", Status::fail);
      const auto* trace = std::get_if<TraceEvidence>(&row.steps[i].evidence);
      if (trace != nullptr && vanishing(row)) {
        const std::string last = place_of_silence(trace->address, trace).box;
        if (!last.empty()) return find_obstacle(last, "last to answer", Status::pass);
      }
    }
    const bool through_proxy =
        report_.run.proxy && row.requirement.probe == ProbeKind::tls && row.status != Status::skip;
    return through_proxy ? 0 : kNobody;
  }

  static bool vanishing(const ReportedRow& row) {
    static constexpr std::array kVanished{Cause::tcp_timeout, Cause::ntp_timeout};
    return row.cause && std::ranges::find(kVanished, *row.cause) != kVanished.end();
  }

  /// A box that is `status` for all that goes through it. Who rejects some packets may be the last to answer to others.
  std::size_t find_obstacle(const std::string& title, std::string_view below, Status status) {
    const auto known = std::ranges::find(obstacles_, title, &Obstacle::title);
    if (known == obstacles_.end()) {
      obstacles_.push_back({title, std::string(below), status, true, 0});
    } else if (known->below.find(below) == std::string::npos) {
      known->below += fmt::format(", {}", below);
      known->status = worse(known->status, status);
    }
    return static_cast<std::size_t>(std::ranges::find(obstacles_, title, &Obstacle::title) - obstacles_.begin());
  }

  void add_nameserver(const std::string& nameserver) {
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
    There& there = find_there(nameserver, false);
    there.below = "nameserver";
    there.status = worse(there.status, status);
    there.broken = there.status == Status::fail;
    const std::string last = there.broken ? last_box_before(nameserver) : "";
    if (!last.empty()) there.obstacle = find_obstacle(last, "last to answer", Status::pass);
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

  void place() {
    height_ = static_cast<double>(std::max(there_.size(), obstacles_.size())) * kPitch + 2 * kMargin;
    for (std::size_t i = 0; i < there_.size(); ++i) there_[i].y = kMargin + static_cast<double>(i) * kPitch;
    // An obstacle stands at the middle of those that it serves, and below the one before it.
    double free_from = kMargin;
    for (std::size_t i = 0; i < obstacles_.size(); ++i) {
      double sum = 0;
      double count = 0;
      for (const auto& there : there_) {
        if (there.obstacle != i) continue;
        sum += there.y;
        ++count;
      }
      obstacles_[i].y = std::max(free_from, count == 0 ? free_from : sum / count);
      free_from = obstacles_[i].y + kPitch;
    }
    height_ = std::max(height_, free_from + kMargin);
  }

  void connect(const There& there, double here_y) {
    const bool through = there.obstacle != kNobody;
    const double x = through ? kBetween.x + kBetween.width : kHere.x + kHere.width;
    const double y = through ? obstacles_[there.obstacle].y : here_y;
    const bool cut_before = through && !obstacles_[there.obstacle].reached;
    edge(x, y, kThere.x, there.y, cut_before ? Status::skip : there.status, there.broken && !cut_before);
  }

  void edge(double x1, double y1, double x2, double y2, Status status, bool broken) {
    y1 += kBoxHeight / 2;
    y2 += kBoxHeight / 2;
    const double middle = (x1 + x2) / 2;
    const std::string_view kind = broken ? " broken" : status == Status::skip ? " unchecked" : "";
    edges_ += fmt::format(
        "<path class=\"{0}{1}\" d=\"M{2:.0f} {3:.0f} C{4:.0f} {3:.0f} {4:.0f} {5:.0f} {6:.0f} {5:.0f}\"/>\n",
        name(status), kind, x1, y1, middle, y2, x2);
    if (!broken) return;
    // Near the far end the edges have parted, so that it is plain which one is broken.
    constexpr double kNearTheEnd = 26;
    edges_ += fmt::format("<text class=\"cross {}\" x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\">✕</text>\n",
                          name(status), x2 - kNearTheEnd, y2 + 7);
  }

  void box(const Column& column, double y, std::string_view title, std::string_view below, std::string_view status) {
    // About 8 units for a character of the title, and 6.2 for one below it.
    const auto titled = cut(title, static_cast<std::size_t>(column.width / 8.2));
    const auto lower = cut(below, static_cast<std::size_t>(column.width / 6.2));
    boxes_ += fmt::format(
        "<g class=\"{0}\"><title>{1}, {2}</title><rect x=\"{3:.0f}\" y=\"{4:.0f}\" width=\"{5:.0f}\" height=\"{6:.0f}\" rx=\"5\"/>"
        "<text x=\"{7:.0f}\" y=\"{8:.0f}\">{9}</text><text class=\"faint\" x=\"{7:.0f}\" y=\"{10:.0f}\">{11}</text></g>\n",
        status, xml_escaped(title), xml_escaped(below), column.x, y, column.width, kBoxHeight, column.x + 8, y + 16,
        xml_escaped(titled), y + 31, xml_escaped(lower));
  }

  const Report& report_;
  std::vector<Obstacle> obstacles_;
  std::vector<There> there_;
  std::unordered_map<std::string, std::size_t> places_;  ///< in there_, while it is filled
  std::size_t left_out_ = 0;
  double height_ = 0;
  std::string edges_;
  std::string boxes_;
};

}  // namespace

std::string html_path(const Report& report) {
  return Picture(report).draw();
}

}  // namespace netpreflight
