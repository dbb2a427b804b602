// Hosts that made no report: what a stand-in saw come from there, as one column each.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "document/log_index.hpp"
#include "judge/rows/rows.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostHosts = 1000;
constexpr std::size_t kMostNoted = 20;
constexpr std::size_t kMostNamed = 5;

using Source = std::pair<std::string, std::string>;  // role and address

std::vector<const Requirement*> rows_from(const ListenLog& log, const std::string& role) {
  std::vector<const Requirement*> rows;
  for (const auto& row : log.rows) {
    if (row.source == role && meeting_port(row)) rows.push_back(&row);
  }
  return rows;
}

/// What one row came to, seen from the far end alone.
FarEndEvidence evidence_of(const LogIndex& index, const Requirement& row, const std::string& source) {
  const ListenLog& log = index.log();
  FarEndEvidence seen;
  seen.port = meeting_port(row).value_or(0);
  seen.instance = log.instance;
  seen.host = log.host;
  seen.source_address = source;
  seen.address = log.addresses.empty() ? log.host : log.addresses.front();
  const Met* met = index.find({seen.port, row.protocol, source});
  if (met == nullptr) {
    seen.doubt = index.doubt_of_silence(seen.port, row.protocol);
    seen.sight = seen.doubt == FarEndDoubt::none ? FarEndSight::nothing_arrived : FarEndSight::not_known;
    return seen;
  }
  seen.visit = best_visit(met->visits);
  seen.sight = FarEndSight::served;
  if (!met->visits.empty() && !met->visits.front()->to.empty()) seen.address = unmapped(met->visits.front()->to);
  if (met->arrival == nullptr) return seen;
  if (!met->arrival->to.empty()) seen.address = unmapped(met->arrival->to);
  seen.sight = far_end_sight(met->arrival->end);
  seen.packets = met->arrival->packets;
  seen.answers = met->arrival->answers;
  seen.firewall = met->arrival->firewall;
  return seen;
}

RunFacts run_of(const ListenLog& log, const Source& source, const Span& known) {
  RunFacts run;
  run.from = source.first;
  run.started = log.started;
  run.duration = std::max(known.last, known.first) - known.first;
  run.host.name = source.second;
  run.host.addresses = {source.second};
  run.trust_store_present = true;
  return run;
}

ReportFile column_of(const LogIndex& index, const Source& source, const ToolFacts& tool) {
  const ListenLog& log = index.log();
  Plan plan;
  plan.surroundings.table = log.table;
  plan.surroundings.from = source.first;
  plan.surroundings.hosts.emplace(log.role, log.host);
  std::vector<RowEvidence> evidence;
  for (const auto* row : rows_from(log, source.first)) {
    plan.rows.push_back({*row, std::nullopt, false, log.host});
    RowEvidence& each = evidence.emplace_back();
    each.finished = true;
    Step step;
    step.target = log.host;
    step.evidence = evidence_of(index, *row, source.second);
    each.steps.push_back(std::move(step));
  }
  add_names_and_ports(plan);
  ToolFacts writer{log.tool.version, tool.public_roots, {}};
  return {index.file(),
          judge_and_report(plan, std::move(evidence), std::move(writer), run_of(log, source, index.known())),
          log.instance};
}

/// "10.2.2.20 (workstation) is what the stand-in 3f2a-... on cockpit saw of it: web-interface by a browser".
std::string note_on(const LogIndex& index, const ReportFile& column) {
  Listing proofs;
  for (const auto& row : column.report.rows) {
    const auto& seen = std::get<FarEndEvidence>(row.steps.front().evidence);
    if (row.status == Status::pass) proofs.add(fmt::format("{} {}", row.requirement.id, by_words(seen.visit)));
  }
  return phrase(Phrase::seen_host, {{"client", column.report.run.host.name},
                                    {"role", column.report.run.from},
                                    {"instance", index.log().instance},
                                    {"host", index.log().host},
                                    {"proofs", proofs.empty() ? phrase(Phrase::no_row_proven) : proofs.words()}});
}

/// A host whose report is there says more than what was seen of it.
bool has_report(const LogIndex& index, const Source& source, const std::vector<ReportFile>& reports) {
  return std::ranges::any_of(reports, [&](const ReportFile& each) {
    return !each.seen_by && each.report.run.from == source.first &&
           index.seen_as(each.report.run.host.addresses).contains(source.second);
  });
}

/// "443/tcp by a browser" of one that counts for no role.
std::string visits_from(const LogIndex& index, const std::string& address) {
  Listing visits;
  for (const auto& row : index.log().rows) {
    const Met* met = row.port ? index.find({*row.port, row.protocol, address}) : nullptr;
    if (met == nullptr || met->visits.empty()) continue;
    visits.add(fmt::format("{} {}", port_and_protocol(row), by_words(best_visit(met->visits))));
  }
  return visits.words();
}

/// Who reached something and is no column, and what would make it one.
void note_strangers(const LogIndex& index, const std::vector<std::string>& strangers, std::vector<std::string>& notes) {
  if (strangers.empty() || index.log().rows.empty()) return;
  std::string each;
  for (std::size_t i = 0; i < std::min(strangers.size(), kMostNamed); ++i)
    each += fmt::format("{}{} ({})", i == 0 ? "" : "; ", strangers[i], visits_from(index, strangers[i]));
  if (strangers.size() > kMostNamed) each += fmt::format(" and {} more", strangers.size() - kMostNamed);
  notes.push_back(phrase(Phrase::counts_for_no_role, {{"file", index.file()},
                                                      {"visitors", each},
                                                      {"role", index.log().rows.front().source},
                                                      {"address", strangers.front()}}));
}

}  // namespace

std::vector<ReportFile> FarEnds::seen_hosts(const std::vector<ReportFile>& reports, const ToolFacts& tool) {
  std::vector<ReportFile> columns;
  std::size_t left_out = 0;
  for (const auto& index : logs_) {
    std::vector<std::string> strangers;
    for (const auto& source : index.sources()) {
      if (rows_from(index.log(), source.first).empty()) {
        const bool reached = source.first.empty() && !visits_from(index, source.second).empty();
        if (reached) strangers.push_back(source.second);
      } else if (columns.size() >= kMostHosts) {
        ++left_out;
      } else if (!has_report(index, source, reports)) {
        columns.push_back(column_of(index, source, tool));
        if (columns.size() <= kMostNoted) notes_.push_back(note_on(index, columns.back()));
      }
    }
    note_strangers(index, strangers, notes_);
  }
  if (left_out > 0) notes_.push_back(fmt::format("{} further hosts that stand-ins saw are left out", left_out));
  return columns;
}

}  // namespace netpreflight
