// The log of a stand-in in JSON: read, shown, written again, and put beside a report of a host that may have come to it.
#include "netpreflight/far_end.hpp"
#include "record/listen_log_json.hpp"
#include "report/text/listen_log.hpp"
#include "tests/fixtures/evidence.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

using scenarios::literal;
using scenarios::unconnected;

constexpr std::string_view kFarEnd = "10.1.1.10";

/// What the workstation meets there: nothing, on every port.
Report failing_report(const ListenLog& log) {
  Wishes wishes;
  wishes.from = "workstation";
  wishes.hosts = {{"cockpit", "cockpit.corp.example"}};
  const auto plan = make_plan(embedded_table(), std::move(wishes));
  require(plan.has_value(), "there is a plan");
  std::vector<RowEvidence> evidence(plan->rows.size());
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    ConnectEvidence connect = unconnected(std::string(kFarEnd), SocketEnd::timed_out);
    connect.port = plan->rows[i].requirement.port.value_or(0);
    connect.source_address = log.pages.empty() ? "10.2.2.20" : log.pages.front().from;
    evidence[i].finished = true;
    evidence[i].steps = {{"", {}, literal(std::string(kFarEnd))}, {"", {}, connect}};
  }
  RunFacts run;
  run.from = "workstation";
  run.started = log.started;
  run.host = {"desk", "desk.corp.example", {"10.2.2.20"}, ""};
  run.trust_store_present = true;
  return judge_and_report(*plan, std::move(evidence), {"1.0", "2025-01-01", std::nullopt}, std::move(run));
}

void look(const std::string& input) {
  const auto log = read_listen_log(input, "log");
  if (!log) return require_line(log.error().line());
  require_document(write_text(*log, TextStyle{}));
  const std::string text = write_listen_log(*log);
  const auto again = read_listen_log(text, "again");
  require(again && write_listen_log(*again) == text, "what was written is read as it was");
  FarEnds far_ends({{"log", *log}, {"again", *again}});
  Report told = far_ends.told(failing_report(*log), "desk", "1.0");
  through_every_format(merge_reports({{"desk", std::move(told)}}, {"1.0", "2025-01-01", std::nullopt}, far_ends));
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
