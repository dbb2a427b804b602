// What the judges of the single probes share: one file a probe, all pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "text/listing.hpp"
#include "netpreflight/finding.hpp"

namespace netpreflight {

/// The judgement of one step, or of one address of a row.
struct Judged {
  Status status = Status::pass;
  std::optional<Cause> cause;
  Facts facts;
  std::string interceptor;
  std::vector<Remark> remarks;
  std::optional<Cause> explained_by = std::nullopt;  ///< the cause whose remedy is the one to follow
  std::vector<PathEnd> places = {};                  ///< where packets end that do not get through
};

/// A judgement with the severity that the catalogue gives the cause.
Judged because(Cause cause, Facts facts);

/// The judgement of an address as a whole: where it got, and the steps it took.
struct AddressJudgement {
  std::string address;
  Judged judged;
};

/// What a judge needs of the row and its surroundings.
struct Bench {
  const Plan& plan;
  const PlannedRow& row;
  const Circumstances& circumstances;
  WallTime now;
};

// One judge for each kind of evidence. Pass means: this step did what it was there for.
Judged judge_query(const QueryEvidence& evidence);
Judged judge_resolve(const Bench& bench, const ResolveEvidence& evidence);
Judged judge_connect(const Bench& bench, const ConnectEvidence& evidence);
Judged judge_certificate(const Bench& bench, const HandshakeEvidence& evidence);
Judged judge_handshake(const Bench& bench, const HandshakeEvidence& evidence);
/// The certificate of an https:// proxy: its own issuer may be one that only this host trusts.
Judged judge_proxy_certificate(const HandshakeEvidence& evidence);
Judged judge_service_handshake(const Bench& bench, const HandshakeEvidence& evidence);
Judged judge_identification(const IdentifyEvidence& evidence);
Judged judge_stand_in(const Bench& bench, const StandInEvidence& evidence);
Judged judge_time(const Bench& bench, const NtpEvidence& evidence);

/// One name asked of every nameserver: one good answer passes, else the most telling cause.
Judged judge_queries(const std::vector<QueryEvidence>& queries);
/// The row leads to a name that the table fixes, not to one that the user gave.
bool leads_to_external_name(const Bench& bench);
/// An external name that leads to a private address, where that address is not what it should be (contract section 5, dns.sinkholed).
void suspect_sinkhole(const Bench& bench, const ResolveEvidence& resolve,
                      const std::vector<AddressJudgement>& addresses, Finding& finding);
/// What an ending of a TCP or UDP socket means; refused and timed_out in TCP's terms.
Judged judge_socket(const Bench& bench, SocketEnd end, const std::optional<Icmp>& icmp, const std::string& address);

// One judge for each kind of row; `evidence.steps` is not empty.
Finding judge_tls_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_proxied_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_proxy_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_service_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_ntp_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_dns_external_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_dns_internal_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_host_name_row(const Bench& bench, const RowEvidence& evidence);

/// Whether a step counts for its row. Behind a proxy the direct route stands beside and decides nothing.
inline bool decides(const PlannedRow& row, const Step& step) {
  return step.route == row.route;
}

/// Judges every step of a row that goes to addresses (resolve, connect, handshake ...), fills `finding.steps`, and gives
/// the last judgement of each address. An IPv6 address without a way there is left out while other addresses remain.
std::vector<AddressJudgement> judge_addresses(const Bench& bench, const RowEvidence& evidence, Finding& finding);

/// Adds to the judgement of an address what the second attempts and the trace of it show: filtering by name, lost large packets,
/// whom a repetition met, how far packets get, whose reset it was.
void refine(const Bench& bench, const RowEvidence& evidence, AddressJudgement& address);

/// A fault of a certificate, or somebody else's certificate: decides for a row on whatever address it is seen.
bool is_certificate_fault(Cause cause);

// ---- Where packets end ----

/// What there is to say about places: the facts and the remarks that take them.
struct PlaceWords {
  Facts facts;
  std::vector<Remark> remarks;
};
PlaceWords words(const std::vector<PathEnd>& places);

/// Says it in a finding or a judgement, in the place of what was said before.
void put_words(const std::vector<PathEnd>& places, Facts& facts, std::vector<Remark>& remarks);

bool is_about_places(Remark remark);

/// Takes back that nobody answers, where somebody does elsewhere.
void retract_silence(std::vector<Remark>& remarks);

/// ICMP type 11 (RFC 792), ICMPv6 type 3 (RFC 4443).
bool is_time_exceeded(const Icmp& icmp);

/// Where packets that got no answer end, by the trace of their address and port; nullptr: there is none.
PathEnd place_of_silence(const std::string& address, const TraceEvidence* trace);

/// Where packets to the address end that `sender` sends back.
PathEnd place_of_rejection(const std::string& address, const std::string& sender, const TraceEvidence* trace);

/// The boxes between which packets go round whose time `icmp` says is exceeded.
std::vector<std::string> boxes_of_loop(const Icmp& icmp, const TraceEvidence* trace);

/// The boxes behind which the traces of a run met others, or the port itself.
std::set<std::string> boxes_passed(const std::vector<RowEvidence>& evidence);

/// Says where packets to each of the addresses with the finding's cause end.
void tell_places(const std::vector<AddressJudgement>& addresses, Finding& finding);

/// Whether a nameserver, which may have a port behind it, has the address.
bool is_at(const std::string& nameserver, const std::string& address);

/// Says where the questions end that the nameservers of a finding did not answer.
void tell_nameservers(const Bench& bench, const RowEvidence& evidence, Finding& finding);

/// Where the questions of one query end. Nothing where the nameserver or this host itself says so, or where there was an answer.
std::optional<PathEnd> end_of_questions(const Bench& bench, const RowEvidence& evidence, const QueryEvidence& query);

/// An address or nameserver that does not work, with its cause and where packets to it end, as an element of a list.
std::string failing_words(std::string address, const Judged& judged);

/// Finds the rows that share a remedy, and gives each of them the facts of all. `told`: some trace of the run was answered.
void share_remedies(std::vector<Finding>& findings, bool told);

/// The addresses that share a cause, for sentences about all of them.
std::string addresses_with(const std::vector<AddressJudgement>& addresses, std::optional<Cause> cause);

/// What the addresses together mean for the row: all well, one cause, or tcp.partial. A certificate's fault or an interception
/// on any address decides.
void settle_addresses(const std::vector<AddressJudgement>& addresses, Finding& finding);

/// How an ending of a socket operation is called to a person: "timed out", "connection refused" ...
std::string_view words(SocketEnd end);
std::string words(const Icmp& icmp, bool v6);

/// An address, or the placeholder of one in a redacted report.
bool is_literal(std::string_view host);
bool is_v6_text(std::string_view address);
/// 0.0.0.0/8, ::, loopback.
bool is_nowhere(std::string_view address);
/// RFC 1918, RFC 6598, link-local, RFC 4193.
bool is_private(std::string_view address);

/// The topmost certificate that the leaf really hangs on. The chain is not empty.
const Certificate& top_of(const std::vector<Certificate>& chain);
/// Issued by somebody of the vendor's organisation, as far as the chain shows it.
bool is_of_organisation(const VendorCa& vendor, const std::vector<Certificate>& chain);
/// Who signed a certificate, as a person knows it: "Example Root (Example Corp)".
std::string issuer_words(const Certificate& certificate);

/// Rows of one host that were answered by different stand-ins: nobody knows which of them will be the product.
void compare_stand_ins(const std::vector<PlannedRow>& rows, const std::vector<RowEvidence>& evidence,
                       std::vector<Finding>& findings);

/// The name under which the certificates' issuer is known as an inspection product; empty: none.
std::string_view known_interceptor(const std::vector<Certificate>& chain);

/// The part of `text` that names an inspection product, as it is spelt there; empty: none.
std::string_view product_mark_in(std::string_view text);

/// The names of all inspection products that are known, separated by spaces.
std::string product_words();

/// "3 minutes ahead", "42 s behind".
std::string offset_words(Milliseconds offset);

/// A clock further off than this is clock.offset (contract section 4).
inline constexpr Milliseconds kMostClockOffset{60'000};

/// A reply that a client would set its clock by (RFC 5905): mode 4, origin repeated, stratum 1 to 15, synchronised.
bool is_usable(const NtpEvidence& evidence);

}  // namespace netpreflight
