// Which text of a report is of which kind, and what stays. A text that no rule here names is running text, so that a field
// that is added later is redacted before anybody thinks of it.
#include "netpreflight/redaction.hpp"

#include <algorithm>
#include <array>

#include "netpreflight/stand_in.hpp"
#include "record/report_json.hpp"
#include "redaction/scrubber.hpp"
#include "redaction/words_of_text.hpp"
#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

enum class Kind : std::uint8_t {
  stays,
  own_word,
  host,
  proper_name,
  distinguished_name,
  fingerprint,
  time,
  url,
  target,
  identification,
  reference,
  running_text
};

struct Rule {
  std::string_view where;  ///< the whole path, or with a dot in front its end
  Kind kind;
};

/// The first that fits decides.
constexpr std::array kRules{
    Rule{"run.from", Kind::stays},
    Rule{"rows.id", Kind::stays},
    Rule{"rows.section", Kind::stays},
    Rule{"rows.description", Kind::stays},
    Rule{"rows.source", Kind::stays},
    Rule{"rows.options.expect", Kind::stays},
    Rule{"rows.options.payload", Kind::stays},
    Rule{"rows.alternative_of", Kind::stays},
    Rule{"problems.team.name", Kind::running_text},
    Rule{"elsewhere.name", Kind::running_text},
    Rule{"problems.place.name", Kind::target},
    Rule{"rows.destination", Kind::target},
    Rule{"rows.steps.target", Kind::target},
    Rule{".name", Kind::host},
    Rule{".fqdn", Kind::host},
    Rule{".host", Kind::host},
    Rule{".canonical_name", Kind::host},
    Rule{".server_name", Kind::host},
    Rule{".names", Kind::host},
    Rule{".aliases", Kind::host},
    Rule{".pointers", Kind::host},
    Rule{".address", Kind::host},
    Rule{".addresses", Kind::host},
    Rule{".host_addresses", Kind::host},
    Rule{".source_address", Kind::host},
    Rule{".seen_source", Kind::host},
    Rule{".seen_destination", Kind::host},
    Rule{".instance", Kind::own_word},
    Rule{".offered_protocols", Kind::own_word},
    Rule{".application_protocol", Kind::own_word},
    Rule{".from", Kind::host},
    Rule{".last_answering", Kind::host},
    Rule{".nameserver", Kind::host},
    Rule{".nameservers", Kind::host},
    Rule{".subject", Kind::distinguished_name},
    Rule{".issuer", Kind::distinguished_name},
    Rule{".subject_common_name", Kind::proper_name},
    Rule{".issuer_common_name", Kind::proper_name},
    Rule{".issuer_organisation", Kind::proper_name},
    Rule{".proxy", Kind::url},
    Rule{".sha256", Kind::fingerprint},
    Rule{".not_before", Kind::time},
    Rule{".not_after", Kind::time},
    Rule{".identification", Kind::identification},
    Rule{".reference_id", Kind::reference},
};

Kind kind_of(std::string_view where) {
  if (where.starts_with("tool.") || where.starts_with("table.")) return Kind::stays;
  const auto rule = std::ranges::find_if(kRules, [&](const Rule& one) {
    return one.where.starts_with('.') ? where.ends_with(one.where) : where == one.where;
  });
  return rule == kRules.end() ? Kind::running_text : rule->kind;
}

/// Kiss codes (RFC 5905 section 7.4) and the names of reference clocks (section 7.3).
constexpr std::array<std::string_view, 40> kReferences{
    "ACST", "AUTH", "AUTO", "BCST", "CRYP", "DENY", "DROP", "RSTR", "INIT", "MCST", "NKEY", "NTSN", "RATE", "RMOT",
    "STEP", "GOES", "GPS",  "GAL",  "PPS",  "IRIG", "WWVB", "DCF",  "HBG",  "MSF",  "JJY",  "LORC", "TDF",  "CHU",
    "WWV",  "WWVH", "NIST", "ACTS", "USNO", "PTB",  "DFM",  "LOCL", "XFAC", "GNSS", "BDS",  "GLO"};

bool is_fingerprint(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// ---- What stays ----

/// What this program's own stand-in calls itself and its protocol: the protocol's name, or a fingerprint in groups.
bool is_own_word(std::string_view text) {
  constexpr std::string_view kProtocol = "netpreflight/1";
  return text == kProtocol || text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

bool is_of_the_table(const ReportedRow& row) {
  if (row.requirement.destination.kind != DestinationKind::host) return false;
  // Time servers can come from an option; a report that does not say so is taken to be such a one.
  return row.requirement.probe != ProbeKind::ntp || (row.plan && !row.plan->replaced);
}

bool proves(const HandshakeEvidence& handshake, const std::string& name) {
  const auto& anchor = handshake.with_public.anchor;
  return handshake.server_name == name && handshake.name_matches && !handshake.chain.empty() &&
         handshake.with_public.faults.empty() && anchor && anchor->is_public;
}

/// An address at which a genuine certificate for the row's own name was shown is the vendor's, and everybody may know it.
void add_proven_addresses(const ReportedRow& row, std::unordered_set<std::string>& hosts) {
  const std::string& name = row.requirement.destination.name;
  std::unordered_set<std::string> resolved;
  std::unordered_set<std::string> connected;
  for (const auto& step : row.steps) {
    if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence);
        resolve != nullptr && resolve->name == name) {
      resolved.insert(resolve->addresses.begin(), resolve->addresses.end());
    }
    if (const auto* connect = std::get_if<ConnectEvidence>(&step.evidence);
        connect != nullptr && connect->end == SocketEnd::ok) {
      connected.insert(connect->address);
    }
    const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    if (handshake == nullptr || !proves(*handshake, name) || !is_address(handshake->address)) continue;
    if (resolved.contains(handshake->address) && connected.contains(handshake->address))
      hosts.insert(lower_case(handshake->address));
  }
}

void add_harmless(const Report& report, Harmless& harmless) {
  harmless.placeholders = harmless.placeholders || report.redacted.value_or(false);
  if (report.table.vendor_ca) harmless.vendor = report.table.vendor_ca->organisation;
  for (const auto& role : report.table.roles) {
    harmless.ids.insert(role.id);
    harmless.phrases.push_back(role.name);
  }
  for (const auto& section : report.table.sections) {
    harmless.ids.insert(section.id);
  }
  for (const auto& row : report.rows) {
    harmless.ids.insert(row.requirement.id);
    if (!is_of_the_table(row)) continue;
    harmless.hosts.insert(lower_case(row.requirement.destination.name));
    add_proven_addresses(row, harmless.hosts);
  }
}

Harmless harmless_in(const std::vector<Report*>& reports) {
  Harmless harmless;
  for (const Report* report : reports) add_harmless(*report, harmless);
  return harmless;
}

/// The highest number that any placeholder in the report has, so that none is given twice.
std::size_t highest_number(Report& report) {
  std::size_t highest = 0;
  for_each_text(report, [&](std::string_view, std::string& text) {
    for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 1)) {
      constexpr std::size_t kMostDigits = 9;
      const std::size_t end = std::min(text.find_first_not_of("0123456789", at + 1), text.size());
      const std::size_t digits = end - at - 1;
      if (digits > 0 && digits <= kMostDigits)
        highest = std::max(highest, static_cast<std::size_t>(std::stoul(text.substr(at + 1, digits))));
    }
  });
  return highest;
}

/// Redacts reports where they stand, all with the same placeholders.
class Redactor {
 public:
  explicit Redactor(std::vector<Report*> reports) : reports_(std::move(reports)), scrubber_(harmless_in(reports_)) {
    std::size_t highest = 0;
    for (Report* report : reports_) {
      if (report->redacted.value_or(false)) highest = std::max(highest, highest_number(*report));
      for (const auto& role : report->table.roles) {
        roles_.insert(role.id);
        role_names_.insert(role.name);
      }
    }
    scrubber_.start_after(highest);
  }

  void run() {
    // Names first, because running text may quote them; then everything else.
    for (const bool names : {true, false}) {
      for (Report* report : reports_) {
        for_each_text(*report, [&](std::string_view where, std::string& text) {
          const Kind kind = kind_of(where);
          if (is_name(kind) == names) text = replaced(kind, where, text);
        });
      }
    }
    for (Report* report : reports_) report->redacted = true;
  }

  Scrubber& scrubber() { return scrubber_; }

 private:
  static bool is_name(Kind kind) {
    return kind == Kind::host || kind == Kind::proper_name || kind == Kind::distinguished_name;
  }

  std::string replaced(Kind kind, std::string_view where, const std::string& text) {
    switch (kind) {
      case Kind::stays:
        return text;
      case Kind::own_word:
        return is_own_word(text) ? text : scrubber_.whole(text);
      case Kind::host:
        return where == "rows.leads_to.name" && roles_.contains(text) ? text : scrubber_.host(text);
      case Kind::proper_name:
        return scrubber_.proper_name(text);
      case Kind::distinguished_name:
        return scrubber_.distinguished_name(text);
      case Kind::fingerprint:
        return is_fingerprint(text) ? text : scrubber_.whole(text);
      case Kind::time:
        return is_number(text) ? text : scrubber_.whole(text);
      case Kind::url:
        return url(text);
      case Kind::target:
        return target(text);
      case Kind::identification:
        return identification(text);
      case Kind::reference:
        return std::ranges::find(kReferences, text) != kReferences.end() ? text : scrubber_.host(text);
      case Kind::running_text:
        return scrubber_.running_text(text);
    }
    return {};
  }

  /// "http://HOST:PORT"; with anything else in it, such as a user, it is replaced whole.
  std::string url(const std::string& text) {
    const std::size_t slashes = text.find("://");
    const std::string scheme = text.substr(0, slashes == std::string::npos ? 0 : slashes + 3);
    if (scheme != "http://" && scheme != "https://") return scrubber_.whole(text);
    return scheme + scrubber_.host(text.substr(scheme.size()));
  }

  /// "NAME", "ADDRESS:PORT", "NAME at NAMESERVER", or words such as "its nameservers".
  std::string target(const std::string& text) {
    constexpr std::string_view kAt = " at ";
    if (const std::size_t at = text.find(kAt); at != std::string::npos) {
      return scrubber_.host(text.substr(0, at)) + std::string(kAt) + scrubber_.host(text.substr(at + kAt.size()));
    }
    if (role_names_.contains(text)) return text;
    if (text.find("://") != std::string::npos) return url(text);
    // What is left of running text may have no blank any more.
    const auto place = scrubber_.place(text);
    return place ? *place : scrubber_.running_text(text);
  }

  /// "SSH-2.0-OpenSSH_9.2p1 Debian-2": the protocol's version stays, and the program with its own where they are OpenSSH's.
  std::string identification(const std::string& text) {
    constexpr std::string_view kOpenSsh = "SSH-2.0-OpenSSH_";
    if (text == std::string(kStandInProtocol) + " stand-in" || text == kOwnSshIdentification) return text;
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string first = text.substr(0, end);
    const bool is_open_ssh =
        first.starts_with(kOpenSsh) && first.find_first_not_of("0123456789.p", kOpenSsh.size()) == std::string::npos;
    if (is_open_ssh) return first + scrubber_.running_text(text.substr(end));
    for (const std::string_view version : {"SSH-1.5-", "SSH-1.99-", "SSH-2.0-"}) {
      if (text.starts_with(version)) return std::string(version) + scrubber_.whole(text.substr(version.size()));
    }
    return scrubber_.whole(text);
  }

  std::vector<Report*> reports_;
  Scrubber scrubber_;
  std::unordered_set<std::string> roles_;
  std::unordered_set<std::string> role_names_;
};

}  // namespace

Redaction<Report> redact(const Report& report) {
  Redaction<Report> redaction{report, {}};
  Redactor redactor({&redaction.document});
  redactor.run();
  redaction.replacements = redactor.scrubber().replacements();
  return redaction;
}

Redaction<Merged> redact(const Merged& merged) {
  Redaction<Merged> redaction{merged, {}};
  Merged& out = redaction.document;
  Report matrix;  // its rows are those of one more report
  matrix.table = out.table;
  for (auto& row : out.rows) {
    matrix.rows.emplace_back().requirement = std::move(row.requirement);
    matrix.rows.back().destination = std::move(row.destination);
  }
  std::vector<Report*> reports;
  reports.reserve(out.hosts.size() + 1);
  for (auto& host : out.hosts) reports.push_back(&host.report);
  reports.push_back(&matrix);
  Redactor redactor(std::move(reports));
  redactor.run();
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    out.rows[i].requirement = std::move(matrix.rows[i].requirement);
    out.rows[i].destination = std::move(matrix.rows[i].destination);
  }
  Scrubber& scrubber = redactor.scrubber();
  for (auto& host : out.hosts) host.file = scrubber.file(host.file);
  for (auto& file : out.left_out) file = scrubber.file(file);
  for (auto& host : out.hosts) host.label = scrubber.running_text(host.label);
  for (auto& note : out.notes) note = scrubber.running_text(note);
  redaction.replacements = scrubber.replacements();
  return redaction;
}

}  // namespace netpreflight
