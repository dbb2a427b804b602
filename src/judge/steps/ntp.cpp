// Time servers: whose answer a client would set its clock by (RFC 5905).
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/steps/steps.hpp"

namespace netpreflight {

namespace {

constexpr int kServerMode = 4;
constexpr int kOldestVersion = 1;
constexpr int kNewestVersion = 4;
constexpr int kNotSynchronised = 3;  // leap indicator
constexpr int kHighestStratum = 15;

/// Four letters or digits, e.g. RATE or DENY (RFC 5905 section 7.4). INIT and STEP only say that the server is starting.
bool is_kiss_code(std::string_view id) {
  return id.size() >= 3 && id.size() <= 4 && id != "INIT" && id != "STEP" &&
         std::ranges::all_of(id, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

constexpr Milliseconds kMostRootDistance{3000};
/// A clock that nobody sets drifts by 15 ppm (RFC 5905 section 7.2, PHI): after this time its error alone is above the most that is taken.
constexpr Milliseconds kMostReferenceAge = kMostRootDistance / 15e-6;
constexpr Milliseconds kMostInTheFuture{1000};

/// Why nobody sets a clock by a server that thinks it has the time; empty: no reason.
std::string reason_for_distrust(const NtpReply& reply) {
  if (reply.root_distance.value_or(Milliseconds{}) > kMostRootDistance) {
    return phrase(Phrase::root_distance_above,
                  {{"distance", fmt::format("{:.1f}", reply.root_distance->count() / 1000)}});
  }
  const Milliseconds age = reply.reference_age.value_or(Milliseconds{});
  if (age > kMostReferenceAge)
    return phrase(Phrase::set_long_ago, {{"days", fmt::format("{:.1f}", age.count() / 86'400'000)}});
  if (age < -kMostInTheFuture)
    return phrase(Phrase::set_in_the_future, {{"seconds", fmt::format("{:.0f}", -age.count() / 1000)}});
  return {};
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
  if (reply.version < kOldestVersion || reply.version > kNewestVersion) {
    facts["seen"] = phrase(Phrase::reply_of_version, {{"version", reply.version}});
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
  if (reply.unasked_mac.value_or(false)) {
    facts["seen"] = phrase(Phrase::unasked_mac);
    return because(Cause::ntp_bogus, std::move(facts));
  }
  if (std::string reason = reason_for_distrust(reply); !reason.empty()) {
    facts["seen"] = std::move(reason);
    return because(Cause::ntp_unsynchronised, std::move(facts));
  }
  if (std::abs(reply.offset.count()) > kMostClockOffset.count()) return because(Cause::clock_offset, std::move(facts));
  return passing(std::move(facts));
}

}  // namespace

bool is_usable(const NtpEvidence& evidence) {
  if (!evidence.reply) return false;
  const auto cause = judge_reply(*evidence.reply, {}).cause;
  return !cause || *cause == Cause::clock_offset;
}

Judged judge_time(const Bench& bench, const NtpEvidence& evidence) {
  Facts facts{{"address", Things{evidence.address}}};
  if (evidence.reply) return judge_reply(*evidence.reply, std::move(facts));
  if (evidence.bytes_received > 0) {
    facts["seen"] =
        fmt::format("a datagram of {} byte{}", evidence.bytes_received, evidence.bytes_received == 1 ? "" : "s");
    return because(Cause::ntp_bogus, std::move(facts));
  }
  if (evidence.end == SocketEnd::timed_out) return because(Cause::ntp_timeout, std::move(facts));
  const bool by_the_server = !evidence.icmp || evidence.icmp->from == evidence.address;
  if (evidence.end == SocketEnd::refused && by_the_server) return because(Cause::ntp_refused, std::move(facts));
  return judge_socket(bench, evidence.end, evidence.icmp, evidence.address);
}

}  // namespace netpreflight
