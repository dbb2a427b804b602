// Time servers: whose answer a client would set its clock by (RFC 5905).
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "judge/judging.hpp"

namespace netpreflight {

namespace {

constexpr int kServerMode = 4;
constexpr int kNotSynchronised = 3;  // leap indicator
constexpr int kHighestStratum = 15;

/// Four letters or digits, e.g. RATE or DENY (RFC 5905 section 7.4). INIT and STEP only say that the server is starting.
bool is_kiss_code(std::string_view id) {
  return id.size() >= 3 && id.size() <= 4 && id != "INIT" && id != "STEP" &&
         std::ranges::all_of(id, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

Judged judge_reply(const NtpReply& reply, Facts facts) {
  facts["stratum"] = fmt::format("{}", reply.stratum);
  facts["offset"] = offset_words(reply.offset);
  if (!reply.origin_matches) {
    facts["seen"] = "the reply does not repeat the question's timestamp";
    return because(Cause::ntp_bogus, std::move(facts));
  }
  if (reply.mode != kServerMode) {
    facts["seen"] = fmt::format("a reply of mode {} instead of 4", reply.mode);
    return because(Cause::ntp_bogus, std::move(facts));
  }
  if (reply.stratum == 0 && is_kiss_code(reply.reference_id)) {
    facts["seen"] = reply.reference_id;
    return because(Cause::ntp_kiss_of_death, std::move(facts));
  }
  if (reply.stratum < 1 || reply.stratum > kHighestStratum || reply.leap == kNotSynchronised) {
    facts["seen"] = fmt::format("stratum {}, leap indicator {}", reply.stratum, reply.leap);
    return because(Cause::ntp_unsynchronised, std::move(facts));
  }
  if (std::abs(reply.offset.count()) > kMostClockOffset.count()) return because(Cause::clock_offset, std::move(facts));
  return {Status::pass, std::nullopt, std::move(facts), {}, {}};
}

}  // namespace

bool is_usable(const NtpEvidence& evidence) {
  if (!evidence.reply) return false;
  const auto cause = judge_reply(*evidence.reply, {}).cause;
  return !cause || *cause == Cause::clock_offset;
}

Judged judge_time(const Bench& bench, const NtpEvidence& evidence) {
  Facts facts{{"address", evidence.address}};
  if (evidence.reply) return judge_reply(*evidence.reply, std::move(facts));
  if (evidence.bytes_received > 0) {
    facts["seen"] = fmt::format("a datagram of {} bytes", evidence.bytes_received);
    return because(Cause::ntp_bogus, std::move(facts));
  }
  if (evidence.end == SocketEnd::timed_out) return because(Cause::ntp_timeout, std::move(facts));
  const bool by_the_server = !evidence.icmp || evidence.icmp->from == evidence.address;
  if (evidence.end == SocketEnd::refused && by_the_server) return because(Cause::ntp_refused, std::move(facts));
  return judge_socket(bench, evidence.end, evidence.icmp, evidence.address);
}

namespace {

/// What tells most about a server that cannot be used, first.
constexpr std::array kTelling{
    Cause::ntp_kiss_of_death, Cause::ntp_unsynchronised, Cause::ntp_bogus, Cause::ntp_refused, Cause::net_rejected,
};

const AddressJudgement& most_telling(const std::vector<AddressJudgement>& addresses) {
  for (const Cause cause : kTelling) {
    const auto found = std::ranges::find_if(addresses, [&](const auto& one) { return one.judged.cause == cause; });
    if (found != addresses.end()) return *found;
  }
  return addresses.front();
}

}  // namespace

Finding judge_ntp_row(const Bench& bench, const RowEvidence& evidence) {
  Finding finding;
  const auto addresses = judge_addresses(bench, evidence, finding);
  const auto& resolve = std::get<ResolveEvidence>(evidence.steps.front().evidence);
  const Judged resolved = judge_resolve(bench, resolve);
  if (resolved.status == Status::fail) {
    finding.status = resolved.status;
    finding.cause = resolved.cause;
    finding.facts = resolved.facts;
    return finding;
  }
  // A client uses whichever address answers: one usable answer is enough, the others stand in the evidence.
  const AddressJudgement* chosen = nullptr;
  std::vector<std::string> usable;
  for (const auto& one : addresses) {
    if (one.judged.status == Status::fail) continue;
    // A server that says the clock is wrong must not hide behind another one.
    if (chosen == nullptr || (one.judged.cause && !chosen->judged.cause)) chosen = &one;
    usable.push_back(one.address);
  }
  if (chosen == nullptr && !addresses.empty()) chosen = &most_telling(addresses);
  if (chosen == nullptr) return finding;
  finding.status = chosen->judged.status;
  finding.cause = chosen->judged.cause;
  finding.facts = chosen->judged.facts;
  finding.remarks = chosen->judged.remarks;
  finding.facts["address"] = addresses_with(addresses, chosen->judged.cause);
  tell_places(addresses, finding);
  suspect_sinkhole(bench, resolve, addresses, finding);
  if (finding.cause == Cause::dns_sinkholed) return finding;
  finding.facts["addresses"] = usable.size() == addresses.size() ? join(usable)
                                                                 : fmt::format("{} ({} of {} addresses)", join(usable),
                                                                               usable.size(), addresses.size());
  return finding;
}

}  // namespace netpreflight
