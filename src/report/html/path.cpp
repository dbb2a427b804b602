// The picture of the path: this host on the left, who stands in the way in the middle, destinations on the right. An edge is
// whole where packets get through and broken where they do not.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "document/path.hpp"
#include "report/html/parts.hpp"
#include "report/parts/escapes.hpp"
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

/// What a waypoint does, under its name.
std::string_view words(Waypoint::Part part) {
  static constexpr std::array<std::string_view, 4> kWords{"proxy", "intercepts TLS", "rejects packets",
                                                          "last to answer"};
  return kWords.at(static_cast<std::size_t>(part));
}

std::string below(const Waypoint& waypoint) {
  std::string text;
  for (const auto part : waypoint.parts) text += fmt::format("{}{}", text.empty() ? "" : ", ", words(part));
  return text;
}

std::string below(const FarEnd& far_end) {
  if (far_end.nameserver) return "nameserver";
  std::string text;
  for (const auto& [port, cause] : far_end.ports) {
    text += fmt::format("{}{}{}", text.empty() ? (far_end.incoming ? "not checked from here: " : "") : ", ", port,
                        cause ? fmt::format(" {}", code(*cause)) : "");
  }
  return text;
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
  explicit Picture(const Report& report) : report_(report), path_(path_of(report, kMostDestinations)) {}

  std::string draw() {
    if (path_.far_ends.empty()) return {};
    place();
    const double here_y = height_ / 2 - kBoxHeight / 2;
    for (std::size_t i = 0; i < path_.waypoints.size(); ++i) {
      const auto& waypoint = path_.waypoints[i];
      edge(kHere.x + kHere.width, here_y, kBetween.x, waypoint_y_[i], waypoint.status, !waypoint.reached);
    }
    for (std::size_t i = 0; i < path_.far_ends.size(); ++i) connect(path_.far_ends[i], far_end_y(i), here_y);
    box(kHere, here_y, host_words(report_), role_words(report_), "");
    for (std::size_t i = 0; i < path_.waypoints.size(); ++i) {
      const auto& waypoint = path_.waypoints[i];
      box(kBetween, waypoint_y_[i], waypoint.name, below(waypoint), name(waypoint.status));
    }
    for (std::size_t i = 0; i < path_.far_ends.size(); ++i) {
      const auto& far_end = path_.far_ends[i];
      box(kThere, far_end_y(i), far_end.name, below(far_end), name(far_end.status));
    }
    std::string more = path_.left_out == 0
                           ? ""
                           : fmt::format("<p>and {} more destinations, in the tables below</p>\n", path_.left_out);
    return fmt::format(
        "<h2>The path</h2>\n<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Which destinations this host reaches\">\n{}{}</svg>\n{}",
        kWidth, height_, edges_, boxes_, more);
  }

 private:
  static double far_end_y(std::size_t index) { return kMargin + static_cast<double>(index) * kPitch; }

  /// A waypoint stands at the middle of those that it serves, and below the one before it.
  void place() {
    const auto& [waypoints, far_ends, left_out] = path_;
    height_ = static_cast<double>(std::max(far_ends.size(), waypoints.size())) * kPitch + 2 * kMargin;
    double free_from = kMargin;
    for (std::size_t i = 0; i < waypoints.size(); ++i) {
      double sum = 0;
      double count = 0;
      for (std::size_t end = 0; end < far_ends.size(); ++end) {
        if (far_ends[end].waypoint != i) continue;
        sum += far_end_y(end);
        ++count;
      }
      waypoint_y_.push_back(std::max(free_from, count == 0 ? free_from : sum / count));
      free_from = waypoint_y_.back() + kPitch;
    }
    height_ = std::max(height_, free_from + kMargin);
  }

  void connect(const FarEnd& far_end, double far_end_y, double here_y) {
    const auto through = far_end.waypoint;
    const double x = through ? kBetween.x + kBetween.width : kHere.x + kHere.width;
    const double y = through ? waypoint_y_[*through] : here_y;
    const bool cut_before = through && !path_.waypoints[*through].reached;
    edge(x, y, kThere.x, far_end_y, cut_before ? Status::skip : far_end.status, far_end.broken && !cut_before);
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
  Path path_;
  std::vector<double> waypoint_y_;
  double height_ = 0;
  std::string edges_;
  std::string boxes_;
};

}  // namespace

std::string html_path(const Report& report) {
  return Picture(report).draw();
}

}  // namespace netpreflight
