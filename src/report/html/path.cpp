// The picture of the path: a line from this host for each lane, and a cross where a fault sits. Lines bend before the first boxes and
// run level from there on, each on its own lane, so that none runs through a box.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "document/path.hpp"
#include "report/html/parts.hpp"
#include "report/parts/escapes.hpp"
#include "report/parts/layout.hpp"
#include "report/writers.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

constexpr double kWidth = 960;
constexpr double kBoxHeight = 40;
constexpr double kPitch = 50;
constexpr double kMargin = 8;
/// Columns: left edge and width.
struct Column {
  double x;
  double width;
  double end() const { return x + width; }
};
constexpr Column kHere{8, 210};
constexpr Column kBetween{330, 230};
constexpr Column kThere{660, 292};
/// Where lines have come to their lanes.
constexpr double kLevel = kBetween.x - 24;
/// Room for a cross beside a box.
constexpr double kBeside = 20;
constexpr std::size_t kMostProblems = 20;

/// In the order of PlaceKind: what stands under a waypoint's name.
constexpr std::array<std::string_view, 6> kParts{"this host",        "nameserver",  "proxy",
                                                 "a box on the way", "destination", ""};

/// The first `columns` columns of a text.
std::string cut(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::string kept(text.substr(0, std::min(text.size(), columns)));
  while (!kept.empty() && (static_cast<unsigned char>(kept.back()) & 0xC0U) == 0x80U) kept.pop_back();
  while (!kept.empty() && (static_cast<unsigned char>(kept.back()) >= 0xC0U || display_width(kept) >= columns))
    kept.pop_back();
  return kept + "…";
}

std::string title_of(const Lane& lane) {
  return lane.ends.size() == 1 ? lane.ends.front() : counted(lane.ends.size(), "destination");
}

std::string below(const Lane& lane) {
  const std::string ports = join(lane.ports);
  if (lane.incoming) return "not checked from here: " + ports;
  return lane.ends.size() == 1 ? ports : fmt::format("{}{}{}", ports, ports.empty() ? "" : ": ", join(lane.ends));
}

class Picture {
 public:
  explicit Picture(const Report& report) : report_(report), path_(path_of(report, kMostProblems)) {}

  std::string draw() {
    if (path_.lanes.empty()) return {};
    const double height = static_cast<double>(path_.lanes.size()) * kPitch + 2 * kMargin;
    middle_ = height / 2;
    box(kHere, middle_, host_words(report_), role_words(report_), "");
    for (std::size_t i = 0; i < path_.lanes.size(); ++i)
      draw_lane(path_.lanes[i], kMargin + (static_cast<double>(i) + 0.5) * kPitch);
    const std::string more =
        path_.left_out == 0 ? "" : fmt::format("<p>and {}</p>\n", counted(path_.left_out, "further problem"));
    return fmt::format(
        "<h2>The path</h2>\n<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Which destinations this host reaches\">\n{}{}</svg>\n{}",
        kWidth, height, lines_, boxes_, more);
  }

 private:
  void draw_lane(const Lane& lane, double y) {
    const std::string_view status = name(lane.status);
    const bool broken = lane.fault && lane.status == Status::fail;
    if (lane.through) {
      // Packets get as far as a box on the way, and answers of a proxy or nameserver come from there.
      line(lane.status, false, kHere.end(), middle_, kBetween.x, y);
      level(lane.status, broken, kBetween.end(), kThere.x, y);
      box(kBetween, y, lane.through->name, kParts.at(static_cast<std::size_t>(lane.through->kind)), status);
    } else {
      line(lane.status, broken, kHere.end(), middle_, kThere.x, y);
    }
    box(kThere, y, title_of(lane), below(lane), status);
    if (lane.fault) cross(lane, y);
  }

  void cross(const Lane& lane, double y) {
    double x = (kLevel + kThere.x) / 2;
    if (lane.fault == PlaceKind::this_host) x = kLevel;
    if (lane.fault == PlaceKind::destination) x = kThere.x - kBeside;
    if (lane.through) x = lane.fault == PlaceKind::hop ? kBetween.end() + kBeside : kBetween.x - kBeside;
    lines_ += fmt::format(
        "<a href=\"#problem-{}\"><text class=\"cross {}\" x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\">✕</text></a>\n",
        xml_escaped(*lane.problem), name(lane.status), x, y + 7);
  }

  static std::string look(Status status, bool broken) {
    return fmt::format("{}{}", name(status), broken ? " broken" : status == Status::skip ? " unchecked" : "");
  }

  /// Bends to the lane, then runs level.
  void line(Status status, bool broken, double x1, double y1, double x2, double y2) {
    const double bend = (x1 + kLevel) / 2;
    lines_ += fmt::format(
        "<path class=\"{0}\" d=\"M{1:.0f} {2:.0f} C{3:.0f} {2:.0f} {3:.0f} {4:.0f} {5:.0f} {4:.0f} H{6:.0f}\"/>\n",
        look(status, broken), x1, y1, bend, y2, kLevel, x2);
  }

  void level(Status status, bool broken, double x1, double x2, double y) {
    lines_ += fmt::format("<path class=\"{}\" d=\"M{:.0f} {:.0f} H{:.0f}\"/>\n", look(status, broken), x1, y, x2);
  }

  /// Around the height `y`.
  void box(const Column& column, double y, std::string_view title, std::string_view below, std::string_view status) {
    // About 8 units for a character of the title, and 6.6 for one below it.
    const auto titled = cut(title, static_cast<std::size_t>(column.width / 8.2));
    const auto lower = cut(below, static_cast<std::size_t>(column.width / 6.6));
    const double top = y - kBoxHeight / 2;
    boxes_ += fmt::format(
        "<g class=\"{0}\"><title>{1}, {2}</title><rect x=\"{3:.0f}\" y=\"{4:.0f}\" width=\"{5:.0f}\" height=\"{6:.0f}\" rx=\"5\"/>"
        "<text x=\"{7:.0f}\" y=\"{8:.0f}\">{9}</text><text class=\"faint\" x=\"{7:.0f}\" y=\"{10:.0f}\">{11}</text></g>\n",
        status, xml_escaped(title), xml_escaped(below), column.x, top, column.width, kBoxHeight, column.x + 8, top + 17,
        xml_escaped(titled), top + 32, xml_escaped(lower));
  }

  const Report& report_;
  Path path_;
  double middle_ = 0;
  std::string lines_;
  std::string boxes_;
};

}  // namespace

std::string html_path(const Report& report) {
  return Picture(report).draw();
}

}  // namespace netpreflight
