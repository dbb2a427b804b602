// What only the rows together show. One pass for each relation, in a fixed order.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/run/run.hpp"
#include "judge/steps/certificate_words.hpp"
#include "judge/steps/places.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/listing.hpp"
#include "text/wall_time.hpp"

namespace netpreflight {

bool meets_section(Status status, std::optional<Cause> cause) {
  const bool works = cause == Cause::clock_offset || cause == Cause::run_unexpected_pass;
  return status == Status::pass || (status == Status::warn && works);
}

bool forbids_interception(const JudgedRow& judged) {
  const auto& requirement = judged.row->requirement;
  return requirement.probe == ProbeKind::tls && requirement.interception == Interception::forbidden;
}

namespace {

using Rows = std::vector<JudgedRow>;

void set_cause(Finding& finding, Status status, std::optional<Cause> cause) {
  finding.status = status;
  finding.cause = cause;
}

// ---- The derived interception row ----

/// What one row that forbids interception shows about it.
enum class Shown : std::uint8_t { genuine, intercepted, unknown };

/// Among the steps that decide for the row.
bool step_has(const JudgedRow& judged, Cause cause) {
  for (std::size_t i = 0; i < judged.evidence.steps.size(); ++i) {
    if (decides(*judged.row, judged.evidence.steps[i]) && judged.finding.steps[i].cause == cause) return true;
  }
  return false;
}

/// A handshake that showed who issued the certificate, and it was who it should be: an ordinary fault aside.
bool shows_genuine_issuer(const JudgedRow& judged) {
  bool genuine = false;
  for (std::size_t i = 0; i < judged.evidence.steps.size(); ++i) {
    const Step& step = judged.evidence.steps[i];
    const auto* handshake = std::get_if<HandshakeEvidence>(&step.evidence);
    // Behind the proxy the address is unknown; a handshake that has one was with the proxy itself.
    const bool is_proxys_own = handshake != nullptr && judged.row->route == Route::proxy && !handshake->address.empty();
    // A second attempt under other conditions is not what the product will see.
    if (handshake == nullptr || is_proxys_own || step.purpose != Purpose::check || !decides(*judged.row, step))
      continue;
    const auto cause = judged.finding.steps[i].cause;
    const bool ordinary = cause && entry(*cause).traits.genuine_issuer;
    const bool certificate_judged = !cause || ordinary;
    const bool other_issuer = cause == Cause::tls_untrusted || cause == Cause::tls_incomplete_chain ||
                              has_fault(handshake->with_public, ChainFault::not_permitted);
    if (other_issuer) return false;
    genuine = genuine || certificate_judged;
  }
  return genuine;
}

Shown shown_by(const JudgedRow& judged) {
  if (step_has(judged, Cause::tls_intercepted)) return Shown::intercepted;
  return shows_genuine_issuer(judged) ? Shown::genuine : Shown::unknown;
}

struct InterceptionTally {
  std::vector<std::string> intercepted;
  std::vector<std::string> genuine;
  std::vector<std::string> unknown;
  std::vector<std::string> interceptors;
  std::set<std::string> devices;  ///< a proxy that is to be changed; empty: another box
  Facts facts_of_first;
  bool interrupted = false;  ///< one of the unknown ones was not finished
};

/// Who intercepted stands in the steps that saw it; the row's own facts may be about another fault.
void note_interceptors(const JudgedRow& judged, std::vector<std::string>& interceptors) {
  for (std::size_t i = 0; i < judged.evidence.steps.size(); ++i) {
    const std::string& interceptor = judged.finding.steps[i].interceptor;
    const bool known = std::ranges::find(interceptors, interceptor) != interceptors.end();
    if (interceptor.empty() || known || !decides(*judged.row, judged.evidence.steps[i])) continue;
    interceptors.push_back(interceptor);
  }
}

InterceptionTally tally_interception(const Rows& rows) {
  InterceptionTally tally;
  for (const auto& judged : rows) {
    if (!forbids_interception(judged) || judged.row->skip == Cause::run_other_vantage) continue;
    const Finding& finding = judged.finding;
    switch (shown_by(judged)) {
      case Shown::intercepted:
        if (tally.intercepted.empty()) tally.facts_of_first = finding.facts;
        tally.intercepted.push_back(judged.row->host);
        tally.devices.insert(finding.facts.contains("device") ? finding.facts.at("device").words() : "");
        note_interceptors(judged, tally.interceptors);
        break;
      case Shown::genuine:
        tally.genuine.push_back(judged.row->host);
        break;
      case Shown::unknown:
        tally.unknown.push_back(judged.row->host);
        tally.interrupted = tally.interrupted || finding.cause == Cause::run_interrupted;
        break;
    }
  }
  return tally;
}

void derive_interception(Rows& rows) {
  const auto tally = tally_interception(rows);
  for (auto& [row, evidence, finding] : rows) {
    if (row->requirement.probe != ProbeKind::tls_interception || row->skip) continue;
    if (!tally.intercepted.empty()) {
      set_cause(finding, Status::fail, Cause::tls_intercepted);
      finding.facts["interceptor"] = join(tally.interceptors);
      finding.facts["destination"] = tally.intercepted;
      finding.facts["address"] = tally.intercepted;
      finding.facts["port"] = tally.facts_of_first.at("port");
      finding.facts["device"] = tally.devices.size() == 1 ? *tally.devices.begin() : "";
    } else if (tally.interrupted) {
      set_cause(finding, Status::skip, Cause::run_interrupted);
    } else if (!tally.unknown.empty() || tally.genuine.empty()) {
      set_cause(finding, Status::warn, Cause::run_inconclusive);
      finding.facts["seen"] =
          phrase(tally.unknown.empty() ? Phrase::no_forbidden_row : Phrase::nobody_genuine, {{"hosts", tally.unknown}});
    } else {
      set_cause(finding, Status::pass, std::nullopt);
      finding.facts["rows"] = tally.genuine;
    }
  }
}

// ---- Tunnels that lead nowhere ----

/// A tunnel that every destination's row found to hold a page of the proxy's own was none.
void deny_tunnels(Rows& rows) {
  const Finding* page = nullptr;
  for (const auto& [row, evidence, finding] : rows) {
    if (row->requirement.probe != ProbeKind::tls || row->route != Route::proxy || row->skip) continue;
    if (finding.cause != Cause::proxy_not_a_proxy) return;
    if (page == nullptr) page = &finding;
  }
  if (page == nullptr) return;
  for (auto& [row, evidence, finding] : rows) {
    if (row->requirement.probe != ProbeKind::proxy || finding.status != Status::pass) continue;
    set_cause(finding, Status::fail, Cause::proxy_not_a_proxy);
    finding.facts["seen"] = page->facts.at("seen");
  }
}

bool is_in_tunnel(const JudgedRow& judged) {
  return judged.row->requirement.probe == ProbeKind::tls && judged.row->route == Route::proxy && !judged.row->skip;
}

/// A port that need not speak, and does not. Behind a proxy that opens tunnels to nowhere that is no pass.
bool is_silent_port_in_tunnel(const JudgedRow& judged) {
  if (judged.row->requirement.probe != ProbeKind::tcp || judged.row->route != Route::proxy) return false;
  return judged.finding.status == Status::pass && !judged.evidence.steps.empty() &&
         std::ranges::all_of(judged.evidence.steps, [](const Step& step) {
           const auto* heard = std::get_if<IdentifyEvidence>(&step.evidence);
           return heard == nullptr || step.route == Route::direct || heard->first_bytes.empty();
         });
}

/// A proxy that says yes to everything, and behind which nobody ever says a word, has shown nothing. One destination may be silent
/// itself; several are not at once.
void doubt_silent_tunnels(Rows& rows) {
  std::size_t silent = 0;
  for (const auto& judged : rows) {
    if (!is_in_tunnel(judged)) continue;
    if (judged.finding.cause != Cause::tcp_mute && judged.finding.cause != Cause::tcp_reset) return;
    if (is_by_chance(judged.finding)) return;  // somebody spoke, the second time
    ++silent;
  }
  for (auto& [row, evidence, finding] : rows) {
    if (silent == 0 || row->requirement.probe != ProbeKind::proxy || finding.status != Status::pass) continue;
    const bool several = silent > 1;
    finding.facts["seen"] = phrase(several ? Phrase::silent_tunnels : Phrase::silent_tunnel, finding.facts);
    set_cause(finding, several ? Status::fail : Status::warn, several ? Cause::proxy_timeout : Cause::run_inconclusive);
  }
  if (silent < 2) return;
  for (auto& judged : rows) {
    const bool proves_nothing = is_silent_port_in_tunnel(judged);
    if (!is_in_tunnel(judged) && !proves_nothing) continue;
    if (proves_nothing) set_cause(judged.finding, Status::warn, Cause::tcp_mute);
    judged.finding.explained_by = Cause::proxy_timeout;
    judged.finding.facts["seen"] = phrase(Phrase::silent_tunnels);
  }
}

/// Who reads that a destination cannot be reached thinks of the proxy that is configured.
void mention_exemptions(const Surroundings& surroundings, Rows& rows) {
  for (auto& [row, evidence, finding] : rows) {
    const bool outside = may_use_proxy(row->requirement);
    const bool exempt = surroundings.proxy && outside && row->route == Route::direct && !row->skip;
    if (!exempt || (finding.status != Status::fail && finding.status != Status::warn)) continue;
    finding.remarks.push_back(Remark::exempt_from_proxy);
    finding.facts["exempt_from"] = surroundings.proxy->url();
    finding.facts["exempt"] = Things{row->host};
  }
}

// ---- A wrong clock behind certificate dates ----

/// How much this host's clock is wrong, of what the time servers say; nothing where it is right, or nobody knows.
std::optional<std::chrono::milliseconds> wrong_by(std::optional<Milliseconds> offset) {
  if (!offset || std::abs(offset->count()) <= kMostClockOffset.count()) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(*offset);
}

/// The time servers say that this host's clock is right: what is not valid yet is the server's fault.
void acquit_clock(Rows& rows) {
  for (auto& [row, evidence, finding] : rows) {
    if (finding.cause != Cause::tls_not_yet_valid) continue;
    finding.facts["clock_first"] = "";
    finding.facts["team"] = team_id(Team::server);
  }
}

// ---- What sentences about any fault need ----

/// Once it is known which rows have one. Of a row that was left out nothing is said but where it leads.
void add_usual_facts(const Surroundings& surroundings, const Circumstances& circumstances, Rows& rows) {
  for (auto& [row, evidence, finding] : rows) {
    const bool is_told = finding.cause || row->failure_expected;
    if (is_told && row->skip != Cause::run_not_selected) add_usual_facts(surroundings, circumstances, *row, finding);
  }
}

// ---- Expected failures ----

void settle_expectations(Rows& rows) {
  for (auto& [row, evidence, finding] : rows) {
    if (!row->failure_expected) continue;
    if (finding.status == Status::fail) {
      finding.facts["seen"] =
          fmt::format("{}: {}", code(*finding.cause), fill(entry(*finding.cause).found, finding.facts));
      finding.explained_by.reset();
      set_cause(finding, Status::skip, Cause::run_expected_failure);
    } else if (finding.status == Status::pass) {
      set_cause(finding, Status::warn, Cause::run_unexpected_pass);
    }
  }
}

// ---- Traces ----

bool is_told(const Step& step) {
  const auto* trace = std::get_if<TraceEvidence>(&step.evidence);
  return trace != nullptr && !trace->hops.empty();
}

bool any_is_told(const Rows& rows) {
  return std::ranges::any_of(
      rows, [](const JudgedRow& judged) { return std::ranges::any_of(judged.evidence.steps, is_told); });
}

/// Routers limit what they tell. That no hop answers for one destination means something only where no hop answers for any, and a
/// box that lets others pass need not be where the packets end.
void compare_places(Rows& rows, bool told) {
  const auto passed = boxes_passed(rows);
  for (auto& judged : rows) {
    Finding& finding = judged.finding;
    for (auto& place : finding.places) place.passed = !place.rejects && passed.contains(place.box);
    put_words(finding.places, finding.facts, finding.remarks);
    if (told) retract_silence(finding.remarks);
  }
}

// ---- Refused connections ----

bool has(const Finding& finding, Remark remark) {
  return std::ranges::find(finding.remarks, remark) != finding.remarks.end();
}

/// A firewall that resets in the name of others and a server whose port is closed are two faults. What could not be told is the
/// firewall's only where there is a firewall and no such server.
void tell_refusers(Rows& rows) {
  const auto any = [&](Remark remark) {
    return std::ranges::any_of(rows, [&](const JudgedRow& judged) { return has(judged.finding, remark); });
  };
  const bool only_a_box = any(Remark::reset_by_middlebox) && !any(Remark::reset_by_destination);
  for (auto& [row, evidence, finding] : rows) {
    if (finding.cause != Cause::tcp_refused) continue;
    const bool on_the_way =
        only_a_box || has(finding, Remark::reset_by_middlebox) || has(finding, Remark::far_end_saw_nothing);
    finding.facts["refuser"] = phrase(has(finding, Remark::far_end_refuses) ? Phrase::refused_by_destination
                                      : on_the_way                          ? Phrase::refused_on_the_way
                                                                            : Phrase::refused_by_somebody);
  }
}

// ---- Silence that has a reason elsewhere ----

/// A UDP port may be silent, and a host need not answer an echo. Where TCP packets to the same host vanish as well, that is why.
void explain_quiet_ports(Rows& rows) {
  std::set<std::string_view> dropped;
  for (const auto& [row, evidence, finding] : rows) {
    const bool vanish = finding.cause == Cause::tcp_timeout && !is_by_chance(finding);
    if (vanish && !row->host.empty()) dropped.insert(row->host);
  }
  for (auto& [row, evidence, finding] : rows) {
    const bool quiet = finding.cause == Cause::udp_silent || finding.cause == Cause::icmp_timeout;
    if (quiet && !finding.explained_by && dropped.contains(row->host)) finding.explained_by = Cause::tcp_timeout;
  }
}

// ---- Sections that one passing row meets ----

void relax_any_of(const std::vector<Section>& sections, Rows& rows) {
  std::set<std::string_view> met;
  std::set<std::string_view> ways;  // to the same, of which one is enough
  for (const auto& [row, evidence, finding] : rows) {
    if (!meets_section(finding.status, finding.cause)) continue;
    met.insert(row->requirement.section);
    if (const auto& first = row->requirement.alternative_of) ways.insert(*first);
  }
  for (auto& [row, evidence, finding] : rows) {
    const auto& section = section_of(sections, row->requirement.section);
    const auto& first = row->requirement.alternative_of;
    const bool other_way = first && ways.contains(*first);
    const bool is_met = other_way || (section.any_of && met.contains(section.id));
    if (is_met && finding.status == Status::fail) finding.status = Status::warn;
  }
}

}  // namespace

void correlate(const Surroundings& surroundings, const Circumstances& circumstances, std::vector<JudgedRow>& rows,
               WallTime now) {
  const auto agreed = settle_clocks(rows);
  const auto offset = wrong_by(agreed);
  if (offset) judge_by_right_time(surroundings, circumstances, rows, now + *offset, offset_words(*offset));
  derive_interception(rows);
  deny_tunnels(rows);
  doubt_silent_tunnels(rows);
  compare_stand_ins(rows);
  if (offset) explain_dates(rows, *offset, now);
  if (agreed && !offset) acquit_clock(rows);
  tell_slow_names(rows);
  tell_dead_v6(rows);
  const bool told = any_is_told(rows);
  compare_places(rows, told);
  tell_refusers(rows);
  explain_quiet_ports(rows);
  mention_exemptions(surroundings, rows);
  add_usual_facts(surroundings, circumstances, rows);
  settle_expectations(rows);
  relax_any_of(surroundings.table.sections, rows);
  share_remedies(rows);
}

std::vector<JudgedRow> judge_run(const Plan& plan, std::vector<RowEvidence> evidence,
                                 const Circumstances& circumstances, WallTime now) {
  std::vector<JudgedRow> rows;
  rows.reserve(plan.rows.size());
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    Finding finding = judge(plan.surroundings, plan.rows[i], evidence[i], circumstances, now);
    rows.push_back({&plan.rows[i], std::move(evidence[i]), std::move(finding)});
  }
  correlate(plan.surroundings, circumstances, rows, now);
  return rows;
}

}  // namespace netpreflight
