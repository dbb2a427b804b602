// Redaction: secrets planted in every text of a report are in no output, and what is the table's or the program's own stays.
#include "netpreflight/redaction.hpp"

#include <algorithm>
#include <random>
#include <regex>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "record/report_json.hpp"
#include "redaction/placeholders.hpp"
#include "report/formats.hpp"
#include "report/mail/block.hpp"
#include "tests/fixtures/full_report.hpp"
#include "text/address.hpp"
#include "text/foreign.hpp"
#include "text/placeholder.hpp"

namespace netpreflight {
namespace {

/// Every secret that is a word has this in it; nothing else in a report does.
constexpr std::string_view kMark = "zqx";

class Secrets {
 public:
  explicit Secrets(unsigned seed) : random_(seed) {}

  std::string word() { return fmt::format("{}{:x}", kMark, random_() % 0xFFFFF); }

  std::string address() {
    static constexpr std::array kNetworks{"10.{}.{}.{}",         "172.16.{2}.{1}",  "203.0.{1}.{2}",       "8.{}.{}.{}",
                                          "2001:db8:{:x}::{:x}", "fd00::{:x}:{:x}", "fe80::{:x}:{:x}%eth0"};
    const std::string text = fmt::format(fmt::runtime(kNetworks.at(random_() % kNetworks.size())), 1 + random_() % 254,
                                         1 + random_() % 254, 1 + random_() % 254);
    addresses_.push_back(text.substr(0, text.find('%')));
    return text;
  }

  /// A secret of any kind; half of them stand among words of the program's own.
  std::string text() {
    std::string secret = bare();
    return random_() % 2 == 0 ? secret
                              : fmt::format("no answer from {} on 443/tcp (\"{}\"), as {}.", secret, bare(), bare());
  }

  const std::vector<std::string>& addresses() const { return addresses_; }

 private:
  std::string bare() {
    switch (random_() % 14) {
      case 0:
        return word();
      case 1:
        return word() + '.' + word() + ".corp.example";
      case 2:
        return word() + '@' + word() + ".example";
      case 3:
        return word() + '\\' + word();
      case 4:
        return address();
      case 5:
        return fmt::format("{}:{}", address(), 53);
      case 6:
        return fmt::format("http://{}:secret@{}.example:3128/", word(), word());
      case 7:
        return fmt::format("CN = {} Root CA, O = \"{}, Inc\", C = DE", word(), word());
      case 8:
        return fmt::format("CN = {} Fortinet_CA_SSL, O = {}", word(), word());
      case 9:
        return fmt::format("{} {} {}", word(), word(), word());
      case 10:
        return fmt::format("*.{}.example", word());
      case 11:
        return fmt::format("HTTP/1.1 302 Found\\x0d\\x0aLocation: https://{}.example/?user={}", word(), word());
      case 12:
        return "M\xC3\xBCller-" + word();
      default:
        return fmt::format("SSH-2.0-{} {}", word(), word());
    }
  }

  std::mt19937 random_;
  std::vector<std::string> addresses_;
};

/// What is the table's: it stays, and holds no secret.
void make_table_harmless(Report& report) {
  report.tool = {"0.1.0", "2025-01-01", std::nullopt};
  report.table = {"table",
                  "2025-07-28",
                  "Title",
                  "https://vendor.example/page.html",
                  {{"out", "Out", false}},
                  {{"here", "Here"}},
                  VendorCa{"Vendor", {}}};
  report.run.from = "here";
  std::size_t number = 0;
  for (auto& row : report.rows) {
    auto& requirement = row.requirement;
    requirement.id = fmt::format("row-{}", ++number);
    requirement.section = "out";
    requirement.description = "Description";
    requirement.source = "here";
    const bool of_the_table = requirement.destination.kind == DestinationKind::host &&
                              (requirement.probe != ProbeKind::ntp || !row.plan->replaced);
    if (of_the_table) requirement.destination.name = "update.vendor.example";
    requirement.options = ProbeOptions{false, "220 ", false, "00ff"};
    requirement.alternative_of = requirement.id;
  }
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void expect_no_secret(const std::string& output, const Secrets& secrets, std::string_view what) {
  const std::string text = lowered(output);
  const std::size_t found = text.find(kMark);
  EXPECT_EQ(found, std::string::npos) << what << ": " << text.substr(found < 200 ? 0 : found - 200, 400);
  for (const auto& address : secrets.addresses()) {
    // As a whole: 10.1.2.3 is in 10.1.2.34 without being told.
    for (std::size_t at = text.find(address); at != std::string::npos; at = text.find(address, at + 1)) {
      const auto is_more = [&](std::size_t i) {
        return i < text.size() && (std::isxdigit(static_cast<unsigned char>(text[i])) != 0 || text[i] == '.');
      };
      EXPECT_TRUE(is_more(at + address.size()) || (at > 0 && is_more(at - 1))) << what << ": " << address;
    }
  }
}

TEST(Redaction, NoSecretIsInAnyOutput) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    Secrets secrets(seed);
    Report report = full_report(Filler(seed, [&](unsigned) { return secrets.text(); }));
    make_table_harmless(report);
    const auto redaction = redact(report);
    EXPECT_EQ(redaction.document.redacted, true);
    std::istringstream formats(report_format_names());
    for (std::string format; formats >> format;) {
      if (format.ends_with(',')) format.pop_back();
      const std::string output = format_report(redaction.document, format, {false, 100, TextStyle::Detail::verbose});
      expect_no_secret(output.substr(0, output.find(kBlockBegin)), secrets, format);
      for (const auto& block : find_blocks(output, kMaxReportBytes))
        expect_no_secret(*block.text, secrets, format + " block");
    }
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
  }
}

TEST(Redaction, NoSecretIsInAnyOutputOfManyReports) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    Secrets secrets(seed);
    std::vector<ReportFile> files;
    for (int i = 0; i < 4; ++i) {
      files.push_back({i % 2 == 0 ? secrets.text() : "/srv/" + secrets.word() + "/" + secrets.word() + ".json",
                       full_report(Filler(seed, [&](unsigned) { return secrets.text(); }))});
      make_table_harmless(files.back().report);
      files.back().report.redacted = false;
    }
    files.back().report.run.host = files.front().report.run.host;  // a duplicate, which a note names
    const auto redaction = redact(merge_reports(std::move(files), {"0.1.0", "2025-01-01", std::nullopt}));
    std::istringstream formats(report_format_names());
    for (std::string format; formats >> format;) {
      if (format.ends_with(',')) format.pop_back();
      const std::string output = format_report(redaction.document, format, {});
      expect_no_secret(output.substr(0, output.find(kBlockBegin)), secrets, format);
      for (const auto& block : find_blocks(output, kMaxReportBytes))
        expect_no_secret(*block.text, secrets, format + " block");
    }
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
  }
}

TEST(Redaction, EverySecretIsInTheMapOnce) {
  Secrets secrets(5);
  Report report = full_report(Filler(5, [&](unsigned) { return secrets.word(); }));
  make_table_harmless(report);
  report.redacted = false;  // else the numbers go on where those of the report end
  const auto redaction = redact(report);
  std::set<std::string> placeholders;
  for (const auto& replacement : redaction.replacements) {
    EXPECT_TRUE(placeholders.insert(replacement.placeholder).second) << replacement.placeholder;
    EXPECT_FALSE(replacement.original.empty());
  }
  EXPECT_GT(placeholders.size(), 50U);
  const std::string map = write_replacements(redaction.replacements);
  EXPECT_NE(map.find(fmt::format("\"{}\": \"{}\"", redaction.document.run.host.name, report.run.host.name)),
            std::string::npos)
      << map.substr(0, 300);
}

/// A report about one row, as a run leaves it.
Report sample() {
  Report report;
  report.tool = {"0.1.0", "2025-01-01", std::nullopt};
  report.table = {"t",
                  "2025-07-28",
                  "Network Requirements",
                  "https://vendor.example/",
                  {{"internet", "Internet", false}},
                  {{"cockpit", "Analysis Cockpit"}, {"workstation", "Workstation"}},
                  VendorCa{"Vendor GmbH", {}}};
  report.run.from = "cockpit";
  report.run.host = {
      "cockpit", "cockpit.corp.example", {"10.20.0.10", "2001:db8::10"}, "Debian GNU/Linux 12 (bookworm)"};
  report.run.nameservers = {"10.20.2.53", "10.20.2.54:5353"};
  report.run.proxy = "http://proxy.corp.example:3128";
  report.run.trust_store_present = true;
  ReportedRow row;
  row.requirement = {"updates",
                     "internet",
                     "Updates",
                     Level::mandatory,
                     "cockpit",
                     {DestinationKind::host, "update.vendor.example"},
                     443,
                     Protocol::tcp,
                     ProbeKind::tls,
                     Interception::forbidden,
                     false};
  row.destination = "update.vendor.example";
  row.status = Status::fail;
  row.cause = Cause::tls_intercepted;
  row.summary = "TLS is intercepted by \"Corp Proxy CA (Corp Ltd) (Fortinet)\" at 203.0.113.11";
  row.remedy =
      "Please exempt update.vendor.example (443/tcp) from TLS/SSL inspection for cockpit.corp.example (10.20.0.10).";
  ResolveEvidence resolve;
  resolve.name = "update.vendor.example";
  resolve.addresses = {"203.0.113.11"};
  row.steps.push_back({{"update.vendor.example", Milliseconds(1), resolve}, {}});
  ConnectEvidence connect;
  connect.address = "203.0.113.11";
  connect.port = 443;
  connect.source_address = "10.20.0.10";
  row.steps.push_back({{"203.0.113.11:443", Milliseconds(1), connect}, {}});
  HandshakeEvidence handshake;
  handshake.address = "203.0.113.11";
  handshake.server_name = "update.vendor.example";
  handshake.version = "TLSv1.3";
  handshake.cipher = "TLS_AES_256_GCM_SHA384";
  Certificate leaf;
  leaf.subject = "CN = update.vendor.example";
  leaf.issuer = "CN = Corp Proxy CA, O = Corp Ltd, OU = Fortinet";
  leaf.issuer_common_name = "Corp Proxy CA";
  leaf.issuer_organisation = "Corp Ltd";
  leaf.names = {"update.vendor.example", "*.corp.example"};
  leaf.not_before = "2025-01-01T00:00:00Z";
  leaf.sha256 = std::string(64, 'a');
  handshake.chain = {leaf};
  handshake.name_matches = true;
  handshake.with_public.faults = {ChainFault::unknown_issuer};
  handshake.with_public.details = {"unable to get local issuer certificate"};
  row.steps.push_back({{"203.0.113.11:443", Milliseconds(1), handshake},
                       {Status::fail, Cause::tls_intercepted, "Corp Proxy CA (Corp Ltd) (Fortinet)"}});
  row.plan = RowPlan{"update.vendor.example", std::nullopt, Route::direct, false, false, true};
  ReportedRow elsewhere;
  elsewhere.requirement = {"web",
                           "internet",
                           "Web",
                           Level::mandatory,
                           "workstation",
                           {DestinationKind::role, "cockpit"},
                           443,
                           Protocol::tcp,
                           ProbeKind::tls_service,
                           Interception::not_judged,
                           false};
  elsewhere.destination = "Analysis Cockpit";
  elsewhere.status = Status::skip;
  elsewhere.cause = Cause::run_other_vantage;
  elsewhere.summary = "this row is checked from the Workstation host";
  elsewhere.remedy = "On the Workstation host run: netpreflight --from workstation --host cockpit=cockpit.corp.example";
  elsewhere.plan = RowPlan{"", Cause::run_other_vantage, Route::direct, false, false, false};
  report.rows = {row, elsewhere};
  return report;
}

const HandshakeEvidence& handshake_in(const Report& report) {
  return std::get<HandshakeEvidence>(report.rows[0].steps[2].evidence);
}

TEST(Redaction, ReadsAsBefore) {
  const Report report = redact(sample()).document;
  EXPECT_EQ(report.run.host.name, "host-1");
  EXPECT_EQ(report.run.host.fqdn, "host-1.domain-1");
  EXPECT_EQ(report.run.host.addresses, (std::vector<std::string>{"ip-1-private", "ip-2-v6"}));
  EXPECT_EQ(report.run.host.os, "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(report.run.nameservers, (std::vector<std::string>{"ip-3-private", "ip-4-private:5353"}));
  EXPECT_EQ(report.run.proxy, "http://host-2.domain-1:3128");
  const auto& row = report.rows[0];
  EXPECT_EQ(row.requirement.destination.name, "update.vendor.example");
  EXPECT_EQ(row.destination, "update.vendor.example");
  EXPECT_EQ(
      row.remedy,
      "Please exempt update.vendor.example (443/tcp) from TLS/SSL inspection for host-1.domain-1 (ip-1-private).");
  EXPECT_EQ(row.summary, "TLS is intercepted by \"name-1 (name-2) (Fortinet)\" at ip-5");
  const auto& handshake = handshake_in(report);
  EXPECT_EQ(handshake.cipher, "TLS_AES_256_GCM_SHA384");
  EXPECT_EQ(handshake.chain[0].subject, "CN = update.vendor.example");
  EXPECT_EQ(handshake.chain[0].issuer, "CN = name-1, O = name-2, OU = Fortinet");
  EXPECT_EQ(handshake.chain[0].names, (std::vector<std::string>{"update.vendor.example", "*.domain-1"}));
  EXPECT_EQ(handshake.chain[0].not_before, "2025-01-01T00:00:00Z");
  EXPECT_EQ(handshake.with_public.details, std::vector<std::string>{"unable to get local issuer certificate"});
  EXPECT_EQ(row.steps[2].finding.interceptor, "name-1 (name-2) (Fortinet)");
  EXPECT_EQ(report.rows[1].destination, "Analysis Cockpit");
  EXPECT_EQ(report.rows[1].requirement.destination.name, "cockpit");
  EXPECT_EQ(report.rows[1].summary, "this row is checked from the Workstation host");
  EXPECT_EQ(report.rows[1].remedy,
            "On the Workstation host run: netpreflight --from workstation --host cockpit=host-1.domain-1");
}

TEST(Redaction, AnAddressThatShowedAGenuineCertificateStays) {
  Report report = sample();
  auto& handshake = std::get<HandshakeEvidence>(report.rows[0].steps[2].evidence);
  handshake.with_public = {{}, {}, Anchor{"CN = Public Root", std::string(64, 'b'), true}};
  EXPECT_EQ(handshake_in(redact(report).document).address, "203.0.113.11");
  handshake.name_matches = false;
  EXPECT_EQ(handshake_in(redact(report).document).address, "ip-5");
}

TEST(Redaction, TimeServersOfAnOptionAreNotTheTables) {
  Report report = sample();
  auto& row = report.rows[0];
  row.requirement.probe = ProbeKind::ntp;
  EXPECT_EQ(redact(report).document.rows[0].requirement.destination.name, "update.vendor.example");
  row.plan->replaced = true;
  EXPECT_NE(redact(report).document.rows[0].requirement.destination.name, "update.vendor.example");
  row.plan.reset();
  EXPECT_NE(redact(report).document.rows[0].requirement.destination.name, "update.vendor.example");
}

TEST(Redaction, OfARedactedReportChangesNothing) {
  const Report once = redact(sample()).document;
  const auto twice = redact(once);
  EXPECT_EQ(write_report(twice.document), write_report(once));
  EXPECT_TRUE(twice.replacements.empty());
}

/// As the fuzz target `texts` makes them.
TEST(Redaction, OfARedactedReportOfForeignWordsChangesNothing) {
  const std::string text = escape_foreign("\x1b[31mred\x1b]0;title\x07\rple Box \n%s%n");
  const Report report = full_report(Filler(32, [&](unsigned number) { return text + std::to_string(number); }));
  const Report once = redact(report).document;
  EXPECT_EQ(write_report(redact(once).document), write_report(once));
}

TEST(Redaction, AFullStopBehindAPlaceIsTheSentences) {
  Report report = sample();
  report.rows[0].summary = "no answer from 10.1.1.10. no answer from fd00::7. no answer from far.corp.example.";
  const Report once = redact(report).document;
  const auto again = redact(once);
  EXPECT_TRUE(again.replacements.empty());
  EXPECT_EQ(again.document.rows[0].summary, once.rows[0].summary);
  const std::regex shape(
      R"(no answer from ip-\d+-private\. no answer from ip-\d+-v6-private\. no answer from host-\d+\.domain-\d+\.)");
  EXPECT_TRUE(std::regex_match(once.rows[0].summary, shape)) << once.rows[0].summary;
}

TEST(Redaction, ANewNameInARedactedReportGetsANewPlaceholder) {
  Report report = redact(sample()).document;
  report.run.host.fqdn = "other.corp.example";
  const auto again = redact(report);
  for (const auto& replacement : again.replacements) {
    EXPECT_EQ(write_report(report).find("\"" + replacement.placeholder + "\""), std::string::npos)
        << replacement.placeholder;
  }
  EXPECT_EQ(write_report(again.document).find("corp"), std::string::npos);
}

TEST(Placeholders, SayWhatKindOfAddressTheyStandFor) {
  Placeholders placeholders;
  for (const std::string address : {"8.8.8.8", "10.0.0.1", "127.1.2.3", "2001:db8::1", "fd00::1"}) {
    const auto kind = kind_of_placeholder(placeholders.address(address));
    ASSERT_TRUE(kind) << address;
    EXPECT_EQ(kind->v6, address.find(':') != std::string::npos);
    EXPECT_EQ(kind->is_private, address.starts_with("10.") || address.starts_with("fd"));
    EXPECT_EQ(kind->nowhere, address.starts_with("127."));
  }
  for (const std::string other : {"ip-", "ip-1-", "ip-10-0-0-1", "ip-1-v4", "host-1", "10.0.0.1", ""})
    EXPECT_FALSE(kind_of_placeholder(other)) << other;
}

}  // namespace
}  // namespace netpreflight
