#include "table/table_hints.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

namespace netpreflight {

namespace {

struct UsualService {
  std::uint16_t port;
  std::string_view name;
};
/// What answers on a port as a rule, where that is told apart from the first byte on.
constexpr std::array kUsualServices{
    UsualService{21, "FTP"},   UsualService{22, "SSH"},  UsualService{23, "Telnet"},
    UsualService{25, "SMTP"},  UsualService{53, "DNS"},  UsualService{80, "plain HTTP"},
    UsualService{110, "POP3"}, UsualService{123, "NTP"}, UsualService{143, "IMAP"},
    UsualService{389, "LDAP"}, UsualService{443, "TLS"}, UsualService{514, "syslog"},
    UsualService{636, "TLS"},  UsualService{993, "TLS"}, UsualService{8080, "plain HTTP"},
    UsualService{8443, "TLS"}, UsualService{9443, "TLS"}};

/// What a probe looks for; empty where that has no usual port.
std::string_view wanted_by(ProbeKind probe) {
  if (probe == ProbeKind::tls || probe == ProbeKind::tls_service) return "TLS";
  if (probe == ProbeKind::ssh_service) return "SSH";
  return probe == ProbeKind::ntp ? "NTP" : "";
}

class Hinter {
 public:
  explicit Hinter(const Table& table) : table_(table) {
    for (const auto& row : table.rows) {
      ++rows_of_section_[row.section];
      used_roles_.insert(row.source);
      if (row.destination.kind == DestinationKind::role) used_roles_.insert(row.destination.name);
      if (row.destination.kind == DestinationKind::host) to_hosts_.insert(row.source);
      if (row.probe == ProbeKind::tls) to_tls_.insert(row.source);
      const bool forbids = row.probe == ProbeKind::tls && row.interception == Interception::forbidden;
      if (forbids) forbidding_.insert(row.source);
    }
  }

  std::vector<std::string> make() {
    for (const auto& role : table_.roles) look_at(role);
    for (const auto& section : table_.sections) look_at(section);
    for (const auto& row : table_.rows) look_at(row);
    return std::move(hints_);
  }

 private:
  void say(std::string_view kind, const std::string& id, std::string_view what) {
    hints_.push_back(fmt::format("{} \"{}\": {}", kind, id, what));
  }

  void look_at(const Role& role) {
    if (!used_roles_.contains(role.id)) say("role", role.id, "no row starts there or leads there");
  }

  void look_at(const Section& section) {
    const auto rows = rows_of_section_.find(section.id);
    if (rows == rows_of_section_.end()) return say("section", section.id, "has no row");
    if (section.any_of && rows->second == 1) say("section", section.id, "\"any_of\" says nothing of a single row");
  }

  void look_at(const Requirement& row) {
    const auto say_of_row = [&](std::string_view what) { say("row", row.id, what); };
    if (const auto why = why_never_run(row)) say_of_row(*why);
    const std::string_view wanted = wanted_by(row.probe);
    const auto usual = std::ranges::find(kUsualServices, row.port.value_or(0), &UsualService::port);
    const bool is_other = usual != kUsualServices.end() && usual->name != wanted;
    const bool is_odd = row.probe == ProbeKind::ntp ? row.port != kNtpPort : is_other;
    if (!wanted.empty() && is_odd)
      say_of_row(fmt::format("the probe {} on {}{}", name(row.probe), port_and_protocol(row),
                             is_other ? fmt::format(", where {} answers as a rule", usual->name)
                                      : ", and time servers answer on 123/udp"));
    const auto [first, is_new] = known_.emplace(content_of(row), row.id);
    if (!is_new) say_of_row(fmt::format("is the same as the row \"{}\"", first->second));
  }

  std::optional<std::string> why_never_run(const Requirement& row) const {
    const auto lacks = [&](const std::set<std::string>& sources, std::string_view what) {
      return sources.contains(row.source)
                 ? std::nullopt
                 : std::optional(fmt::format("no run can judge it: no row that starts at {} {}", row.source, what));
    };
    if (row.destination.kind == DestinationKind::role && row.destination.name == row.source)
      return fmt::format("no run checks it: it starts and ends at {}", row.source);
    if (row.probe == ProbeKind::tls_interception) return lacks(forbidding_, "forbids interception");
    if (row.probe == ProbeKind::dns_external) return lacks(to_hosts_, "leads to a host");
    if (row.probe == ProbeKind::proxy) return lacks(to_tls_, "leads to a TLS server");
    return std::nullopt;
  }

  static std::string content_of(const Requirement& row) {
    return fmt::format("{} {} {} {} {} {}", row.section, row.source, name(row.destination.kind), row.destination.name,
                       port_and_protocol(row), name(row.probe));
  }

  static constexpr std::uint16_t kNtpPort = 123;

  const Table& table_;
  std::map<std::string, std::size_t> rows_of_section_;
  std::set<std::string> used_roles_;
  std::set<std::string> to_hosts_;  ///< roles that rows to hosts start at; likewise the next two
  std::set<std::string> to_tls_;
  std::set<std::string> forbidding_;
  std::unordered_map<std::string, std::string> known_;  ///< what a row requires -> the first with that
  std::vector<std::string> hints_;
};

}  // namespace

std::vector<std::string> hints_of(const Table& table) {
  return Hinter(table).make();
}

}  // namespace netpreflight
