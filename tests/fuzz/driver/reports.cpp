#include "tests/fuzz/driver/reports.hpp"

#include <functional>
#include <map>

#include "netpreflight/redaction.hpp"
#include "netpreflight/rules.hpp"
#include "record/listen_log_json.hpp"
#include "record/merged_json.hpp"
#include "report/formats.hpp"
#include "report/mail/found.hpp"
#include "report/mail/paste.hpp"
#include "report/requests/rules.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kFormats[] = {"text",     "paste", "json",       "junit", "tap",
                                         "markdown", "html",  "prometheus", "github"};

template <class Document_>
void print(const Document_& document, std::string_view format) {
  for (const auto detail : {TextStyle::Detail::quiet, TextStyle::Detail::verbose}) {
    const TextStyle style{.color = false, .columns = 80, .detail = detail};
    const std::string text = format_report(document, format, style);
    require(!text.empty() && text == format_report(document, format, style), "the same report is the same document");
    require_document(text);
    if (format != "text") break;
  }
}

template <class Document_>
void print(const Document_& document) {
  for (const auto format : kFormats) print(document, format);
}

std::string json_of(const Document& document) {
  if (const auto* log = std::get_if<ListenLog>(&document)) return write_listen_log(*log);
  if (const auto* merged = std::get_if<Merged>(&document)) return write_merged(*merged);
  return write_report(std::get<Report>(document));
}

/// What was read once is written and read without a change, out of a mail as well.
template <class Reports>
void read_back(const Reports& document) {
  const std::string json = json_of(document);
  const auto again = read_document(json, "again");
  require(again.has_value(), "what was written is read");
  require(json_of(*again) == json, "what was written is read as it was");
  const std::string mail = write_paste(document);
  const auto pasted = read_report_or_mail(mail, "mail", 0);
  require(pasted && json_of(*pasted) == json, "a mail holds the report");
}

template <class Document_>
void hide(const Document_& document) {
  const auto once = redact(document);
  require(json_of(redact(once.document).document) == json_of(once.document), "redacting twice changes nothing");
  read_back(once.document);
}

struct OneRow {
  std::map<std::string, std::string> hosts{{"cockpit", "cockpit.corp.example"},
                                           {"management-center", "mc.corp.example"}};
  Plan plan;

  OneRow(std::string_view row, Route route) {
    Table table = embedded_table();
    std::erase_if(table.rows, [&](const Requirement& each) { return each.id != row; });
    require(table.rows.size() == 1, "there is such a row");
    Wishes wishes;
    wishes.from = table.rows.front().source;
    wishes.hosts = hosts;
    wishes.hosts.erase(wishes.from);
    if (route == Route::proxy) wishes.proxy = ProxyEndpoint{false, "proxy.corp.example", 3128};
    auto made = make_plan(std::move(table), std::move(wishes));
    require(made.has_value(), "there is a plan for the row");
    plan = std::move(*made);
  }
};

const Plan& plan_of(std::string_view row, Route route) {
  static std::map<std::pair<std::string, Route>, OneRow> plans;
  const auto key = std::pair(std::string(row), route);
  return plans.try_emplace(key, row, route).first->second.plan;
}

}  // namespace

void through_every_format(const Report& report) {
  print(report);
  read_back(report);
  hide(report);
  const RuleRequest request = rules_of(report);
  for (const auto write : {rules_markdown, rules_nftables}) require_document(write(request));
  require_document(rules_csv(request), "\r\n");
  if (const auto again = rejudge(report, "0")) {
    print(*again);
  } else {
    require_line(again.error());
  }
}

void through_every_format(const Merged& merged) {
  print(merged);
  read_back(merged);
  hide(merged);
}

void judge_and_print(std::string_view row, const std::vector<Evidence>& seen, Route route) {
  const Plan& plan = plan_of(row, route);
  RowEvidence evidence;
  evidence.finished = true;
  for (const Evidence& each : seen)
    evidence.steps.push_back({plan.rows.front().host, Milliseconds(1), each, Purpose::check, route});
  RunFacts run;
  run.from = plan.surroundings.from;
  run.started = *from_rfc3339("2025-09-01T12:00:00Z");
  run.host = {"cockpit", "cockpit.corp.example", {"10.20.0.10"}, "Debian GNU/Linux 12"};
  run.nameservers = {"10.20.2.53"};
  run.trust_store_present = true;
  const Report report = judge_and_report(plan, {evidence}, {"0", "2025-01-01", {}}, run);
  const std::string json = write_report(report);
  require(json == write_report(judge_and_report(plan, {evidence}, {"0", "2025-01-01", {}}, run)),
          "the same evidence is judged alike");
  // All of it would make the fuzzer ten times slower. What is done is up to the report, so that an input does the same again.
  const std::size_t choice = std::hash<std::string>()(json) % (std::size(kFormats) + 1);
  if (choice == std::size(kFormats)) return through_every_format(report);
  print(report, kFormats[choice]);
}

std::string host_of(std::string_view row) {
  return plan_of(row, Route::direct).rows.front().host;
}

}  // namespace netpreflight
