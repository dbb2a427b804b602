// The judgement of evidence. Pure functions: no I/O, no clock; what they need comes as arguments.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "netpreflight/cause.hpp"
#include "netpreflight/evidence.hpp"
#include "netpreflight/fact.hpp"
#include "netpreflight/plan.hpp"

namespace netpreflight {

struct StepFinding {
  Status status = Status::pass;
  std::optional<Cause> cause;
  std::string interceptor = {};                 ///< who stands in for the server, where the cause is tls.intercepted
  std::optional<Anchor> anchor = std::nullopt;  ///< of a handshake: the root that decides
};

/// A sentence that is added to what was found: where packets get, whose answer it was. Worded by the catalogue.
enum class Remark : std::uint8_t {
  vanishes_after,
  no_hop_answers,
  rejected_at_hop,
  reset_by_middlebox,
  reset_by_destination,
  others_get_further,
  place_unknown,
  accepts_any_port,
  redirects_to,
  other_addresses,
  works_again,
  others_get_through,
  goes_round,
  exempt_from_proxy,
  clock_explains,
  own_resolver,
  found_by_search_list,
  led_by_hosts_file,
  no_way_over_v6,
  clock_hides,
  expected_otherwise,
  far_end_saw_nothing,
  far_end_unknown,
  far_end_served,
  far_end_answers_lost,
  far_end_data_lost,
  far_end_refuses,
  may_be_a_proxy,
  far_end_echo_lost,
};

/// Where packets to one address that did not get through end, as far as it is known.
struct PathEnd {
  std::string address;
  std::string box;       ///< the farthest that answers, or the one that sends them back; empty: nobody told
  int hop = 0;           ///< how many hops away the box is; 0: not known
  bool rejects = false;  ///< the box sends them back; else they vanish behind it
  bool silent = false;   ///< a trace was made, and nobody answered
  bool here = false;     ///< the box is this host itself
  bool passed = false;   ///< other packets of the run got further than the box
  std::vector<std::string> before = {};  ///< boxes that passed the packets on, as far as they told

  friend auto operator<=>(const PathEnd&, const PathEnd&) = default;
};

struct Finding {
  Status status = Status::pass;
  std::optional<Cause> cause;
  std::optional<Cause>
      explained_by;  ///< a fault seen elsewhere in the run that is behind this one; its remedy is the one to follow
  Facts facts;       ///< of this row, for its summary
  std::vector<Remark> remarks;
  std::vector<PathEnd> places;                ///< of the addresses that have the finding's cause
  std::shared_ptr<const Facts> remedy_facts;  ///< of all rows that share the remedy; nothing where there is none
  std::vector<Remark> remedy_remarks;         ///< likewise
  std::vector<StepFinding> steps;             ///< one for each step of the evidence

  /// The cause whose remedy is the one to follow. There must be a cause.
  Cause root() const { return explained_by.value_or(*cause); }
};

/// What of this host a judgement rests on.
struct HostFacts {
  std::string name;
  std::string fqdn;
  std::vector<std::string> addresses;
  std::string os;

  /// As a person knows the host: its fully qualified name where it has one.
  const std::string& known_as() const { return fqdn.empty() ? name : fqdn; }
};

/// A line of /etc/resolv.conf that is meant to name a nameserver, and that the C library cannot use.
struct UnusableNameserver {
  std::string address;  ///< what it names, without what nobody sees
  std::string stray;    ///< what is in the line that nobody sees: "a carriage return (CR)"; empty: nothing

  friend bool operator==(const UnusableNameserver&, const UnusableNameserver&) = default;
};

/// Facts of the whole run that rows are judged by.
struct Circumstances {
  HostFacts host;
  std::vector<std::string> nameservers;
  bool trust_store_present = true;
  /// Of /etc/resolv.conf; nothing: not known, or another list of nameservers was given.
  std::optional<std::vector<UnusableNameserver>> unusable_nameservers = std::nullopt;
};

/// Whether a row with this judgement is enough for a section of which one row is enough: it passes, or warns of something that
/// leaves the row's own purpose whole.
bool meets_section(Status status, std::optional<Cause> cause);

/// Judges one row by what its own steps saw; its sentences need add_usual_facts() besides. A row without evidence is run.interrupted.
/// `now` is when the evidence was recorded.
Finding judge(const Surroundings& surroundings, const PlannedRow& row, const RowEvidence& evidence,
              const Circumstances& circumstances, WallTime now);

/// Adds what sentences about any fault need and what was not found out: host, row, and the usual words. A row that passes says none of it.
void add_usual_facts(const Surroundings& surroundings, const Circumstances& circumstances, const PlannedRow& row,
                     Finding& finding);

/// A row as it was planned, what its steps saw, and what that means.
struct JudgedRow {
  const PlannedRow* row = nullptr;  ///< of the plan, which must outlive it
  RowEvidence evidence;
  Finding finding;
};

/// Judges what only the rows together show, in the order that judge/run/correlate.cpp has: the right time and certificate dates by it,
/// the derived interception row, tunnels that are none, expected failures, any-of sections, shared remedies. `rows` are all of a plan.
void correlate(const Surroundings& surroundings, const Circumstances& circumstances, std::vector<JudgedRow>& rows,
               WallTime now);

/// Judges a whole run: each row by itself, then all together. `evidence` has one entry for each row of the plan.
std::vector<JudgedRow> judge_run(const Plan& plan, std::vector<RowEvidence> evidence,
                                 const Circumstances& circumstances, WallTime now);

}  // namespace netpreflight
