#include "cli/commands/listen_page.hpp"

#include <algorithm>
#include <array>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "report/parts/escapes.hpp"

namespace netpreflight {

namespace {

/// A page names at most so many rows of its port.
constexpr std::size_t kMostRows = 16;

std::string utc(WallTime time) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", std::chrono::floor<std::chrono::seconds>(time));
}

/// As Firefox and openssl print it: "AB:CD:...".
std::string with_colons(std::string_view digits) {
  std::string text;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    if (at > 0) text += ':';
    for (const char digit : digits.substr(at, 2)) text += digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
  }
  return text;
}

struct Line {
  std::string_view name;
  std::string value;
};

std::string list_of(const std::vector<Line>& lines) {
  std::string text = "<dl>\n";
  for (const auto& line : lines)
    text += fmt::format("<dt>{}</dt>\n<dd>{}</dd>\n", xml_escaped(line.name), xml_escaped(line.value));
  return text + "</dl>\n";
}

std::string paragraph(std::string_view text) {
  return fmt::format("<p>{}</p>\n", xml_escaped(text));
}

}  // namespace

ListenPage::ListenPage(const std::vector<Requirement>& rows, std::string role) : role_(std::move(role)) {
  for (const auto& row : rows) {
    if (!row.port || row.protocol != Protocol::tcp) continue;
    Rows& known = rows_[*row.port];
    if (known.count++ >= kMostRows) continue;
    const std::string_view comma = known.ids.empty() ? "" : ", ";
    known.ids += fmt::format("{}{}", comma, row.id);
    known.sentence += fmt::format("{}{} ({})", comma, row.id, row.description);
  }
  for (auto& [port, known] : rows_) {
    if (known.count <= kMostRows) continue;
    const std::string more = fmt::format(" and {} more", known.count - kMostRows);
    known.ids += more;
    known.sentence += more;
  }
}

std::string ListenPage::operator()(const ListenLog& log, const Visit& visit, std::string_view fingerprint) const {
  const auto found = rows_.find(visit.port);
  const Rows rows = found == rows_.end() ? Rows{} : found->second;
  const std::string heading = fmt::format("You have reached {} on port {}/tcp", log.host, visit.port);
  const std::string facts = list_of({{"Host", fmt::format("{} ({})", log.host, role_)},
                                     {"Its address, as it sees it", visit.to},
                                     {"Your address, as it sees it", visit.from},
                                     {"Rows that this shows to be open", rows.sentence},
                                     {"Stand-in", log.instance},
                                     {"Time", utc(visit.at)},
                                     {"SHA-256 fingerprint of its certificate", with_colons(fingerprint)},
                                     {"The same without colons", std::string(fingerprint)}});
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n</head>\n<body>\n<h1>{0}</h1>\n"
      "{1}{2}{3}{4}{5}<p><code>{6}</code></p>\n</body>\n</html>\n",
      xml_escaped(heading),
      paragraph(
          fmt::format("The product ({}) is not there yet. Until it is, netpreflight's stand-in answers here, so that "
                      "the ways in can be checked. That you read this means that this one is open.",
                      role_)),
      facts,
      paragraph("Compare the fingerprint with that of the certificate that your browser shows for this page. Where it "
                "shows another one, something between decrypts the connection."),
      paragraph("Where your address is not that of your computer, a proxy or address translation is between."),
      paragraph("For whoever asked you to look, one line to paste into a mail:"),
      xml_escaped(mail_line(log, visit, rows.ids, fingerprint)));
}

std::string mail_line(const ListenLog& log, const Visit& visit, std::string_view rows, std::string_view fingerprint) {
  return fmt::format("netpreflight: {} reached {} ({}) on {}/tcp for {}, stand-in {}, certificate {}, {}", visit.from,
                     log.host, visit.to, visit.port, rows, log.instance, fingerprint, utc(visit.at));
}

}  // namespace netpreflight
