// Sentences that are added to those of the causes: what a pass is summed up as, remarks, boxes on the way, ports of `listen`.
#include "netpreflight/catalogue.hpp"
#include "netpreflight/listen_log.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace netpreflight {

namespace {

struct PassedSentence {
  ProbeKind probe;
  std::string_view sentence;
  std::string_view proof;  ///< the same in a few words
};
constexpr std::array kPassed{
    PassedSentence{ProbeKind::tls, "{version} {way}, certificate of \"{anchor}\"{note}", "{version}, {signed_by}"},
    PassedSentence{ProbeKind::tls_service, "{addresses} speaks TLS{note}", "answers with TLS"},
    PassedSentence{ProbeKind::ssh_service, "{addresses} speaks SSH ({identification})", "{identification}"},
    PassedSentence{ProbeKind::proxy, "{proxy} tunnels to {tunnelled}{way}", "opens tunnels"},
    PassedSentence{ProbeKind::ntp, "stratum {stratum}, clock offset {offset} at {addresses}",
                   "stratum {stratum}, {offset}"},
    PassedSentence{ProbeKind::dns_external, "{names} names at each of {nameserver}", "{names} names"},
    PassedSentence{ProbeKind::dns_internal, "{names} at each of {nameserver}",
                   "{forward} {forward:name|names}, {reverse} reverse"},
    PassedSentence{ProbeKind::host_name, "{fqdn} leads to {addresses}", "{addresses}"},
    PassedSentence{ProbeKind::tls_interception, "genuine issuers on {rows}", "genuine issuers"},
    PassedSentence{ProbeKind::tcp, "{addresses} {addresses:takes|take} connections on {port}{heard}", "{proof}"},
    PassedSentence{ProbeKind::udp, "{addresses} {addresses:answers|answer} on {port}", "answers"},
    PassedSentence{ProbeKind::icmp, "{addresses} {addresses:answers|answer} the echo, after {delay}", "echo, {delay}"},
};

struct EndingSentence {
  Cause cause;
  std::string_view sentence;
};
/// An address or a nameserver that does not work, in a list beside others: each has at most one pair of brackets.
constexpr std::array kEndings{
    EndingSentence{Cause::dns_nxdomain, "{address} says that {name} does not exist"},
    EndingSentence{Cause::dns_no_address, "{address} knows no address of {name}"},
    EndingSentence{Cause::dns_servfail, "{address} cannot resolve {name} ({seen})"},
    EndingSentence{Cause::dns_refused, "{address} refuses to answer"},
    EndingSentence{Cause::dns_malformed, "{address} gives no proper DNS answer"},
    EndingSentence{Cause::dns_timeout, "{address} does not answer{way}"},
    EndingSentence{Cause::dns_unreachable, "{address} cannot be asked ({seen}{way})"},
    EndingSentence{Cause::dns_sinkholed, "{address} leads {name} to {addresses}"},
    EndingSentence{Cause::tcp_refused, "{address} refuses the connection"},
    EndingSentence{Cause::tcp_timeout, "{address} does not answer{way}"},
    EndingSentence{Cause::tcp_reset, "{address} cuts the connection off"},
    EndingSentence{Cause::tcp_mute, "{address} accepts the connection and says nothing"},
    EndingSentence{Cause::net_rejected, "packets to {address} are rejected by {icmp_from}{way}"},
    EndingSentence{Cause::net_unreachable, "{address} cannot be reached from {icmp_from}{way}"},
    EndingSentence{Cause::net_no_route, "this host has no route to {address} ({seen})"},
    EndingSentence{Cause::net_blocked_locally, "this host itself does not let packets to {address} out"},
    EndingSentence{Cause::net_answer_lost, "the answers of {address} get lost"},
    EndingSentence{Cause::net_unsteady, "{address} answers at times only"},
    EndingSentence{Cause::tls_not_tls, "{address} answers with something else"},
    EndingSentence{Cause::tls_reset_after_hello, "{address} cuts the TLS handshake off"},
    EndingSentence{Cause::tls_timeout_after_hello, "{address} goes silent in the TLS handshake"},
    EndingSentence{Cause::tls_path_mtu, "large packets from {address} get lost"},
    EndingSentence{Cause::tls_large_hello, "{address} takes no large ClientHello"},
    EndingSentence{Cause::tls_protocol, "{address} speaks no TLS that this host can use"},
    EndingSentence{Cause::tls_alert, "{address} refuses the TLS handshake"},
    EndingSentence{Cause::udp_refused, "{address} has nothing on that port"},
    EndingSentence{Cause::udp_silent, "{address} does not answer{way}"},
    EndingSentence{Cause::icmp_timeout, "{address} does not answer{way}"},
    EndingSentence{Cause::ntp_timeout, "{address} does not answer{way}"},
    EndingSentence{Cause::ntp_refused, "{address} has no time service"},
    EndingSentence{Cause::ntp_kiss_of_death, "{address} refuses to serve this host"},
    EndingSentence{Cause::ntp_unsynchronised, "{address} does not know the time itself"},
    EndingSentence{Cause::ntp_bogus, "{address} answers as no proper time server does"},
    EndingSentence{Cause::run_inconclusive, "{address} could not be judged"},
};
/// The far end's own firewall, where its stand-in saw the packets arrive.
constexpr std::string_view kBlockedThere = "{address} itself does not let the packets in";
constexpr std::string_view kOtherEnding = "{address} shows a certificate that is not as it should be";

/// A box at which packets end.
constexpr std::string_view kFarthestBox = "{box} (hop {hop})";
constexpr std::string_view kFarthestBoxOverFamily = "{box} (hop {hop}) over {family}";
constexpr std::string_view kFarthestBoxOnTheWay = "{box} (hop {hop}) on the way to {addresses}";
constexpr std::string_view kRejectingBox = "{box} is hop {hop}";

struct RemarkSentence {
  Remark remark;
  std::string_view sentence;
};
constexpr std::array kRemarks{
    RemarkSentence{Remark::vanishes_after, "Packets get as far as {last_hop} and vanish there or behind it."},
    RemarkSentence{
        Remark::no_hop_answers,
        "Not even the first hop answers: this host's own firewall or its gateway drops the packets, no box on the way tells, or there is none."},
    RemarkSentence{Remark::rejected_at_hop, "On the way from {source}, {rejecting_boxes}."},
    RemarkSentence{
        Remark::others_get_further,
        "Other packets get further than {passed}: either {passed:it drops|they drop} only these, or a box behind {passed:it|them} did not tell."},
    RemarkSentence{Remark::place_unknown, "How far packets to {untraced} get is not known."},
    RemarkSentence{
        Remark::reset_by_middlebox,
        "The reset comes from a box {impostor_distance} away, but the destination is at least {destination_distance} away: a firewall "
        "answers in its name {impostor_near}."},
    RemarkSentence{
        Remark::reset_by_destination,
        "The reset comes from {reset_distance} away, as far as the destination itself: it is its own, or that of the last box before it."},
    RemarkSentence{
        Remark::accepts_any_port,
        "{address:The address also accepts|The addresses also accept} connections on port {unserved_port}, which nobody serves: something on the way accepts for everybody."},
    RemarkSentence{Remark::redirects_to, "It redirects to {redirect}, as a login or block page does."},
    RemarkSentence{Remark::other_addresses, "Its other addresses fail for other reasons: {others}."},
    RemarkSentence{Remark::works_again, "The same handshake went through a moment later: it fails at random."},
    RemarkSentence{Remark::others_get_through,
                   "Other packets like these got through in the same run: it fails at random."},
    RemarkSentence{Remark::goes_round,
                   "Packets go round between routers until their time is over: a routing loop ({loop})."},
    RemarkSentence{Remark::exempt_from_proxy,
                   "It was tried without the proxy {exempt_from}, because no_proxy exempts {exempt}."},
    RemarkSentence{Remark::clock_hides, "This host's own clock, which is {offset}, does not show it."},
    RemarkSentence{Remark::clock_explains,
                   "But this host's clock is {offset}, and by the right time the certificate is valid."},
    RemarkSentence{Remark::own_resolver, "That is this host itself: its own resolver does not run."},
    RemarkSentence{Remark::found_by_search_list,
                   "The name exists only with a domain of this host's search list behind it, as {canonical}."},
    RemarkSentence{Remark::led_by_hosts_file, "/etc/hosts of this host leads there; its nameservers say {elsewhere}."},
    RemarkSentence{Remark::expected_otherwise, "What is expected there begins with \"{expected}\"."},
    RemarkSentence{Remark::far_end_saw_nothing,
                   "{far_end} saw no packet of it arrive, as long as its stand-in looked: it ends on the way there."},
    RemarkSentence{Remark::far_end_unknown, "Whether it arrives at {far_end} is not known: {far_doubt}."},
    RemarkSentence{
        Remark::far_end_served,
        "{far_end} saw it arrive and answered it: what gets lost is on the way back, or comes later in the connection."},
    RemarkSentence{
        Remark::far_end_answers_lost,
        "{far_end} saw it arrive and answered, and saw nothing follow: the answers get lost on the way back{last_there}."},
    RemarkSentence{Remark::far_end_echo_lost,
                   "{far_end} saw the echo arrive and answered it: the answer gets lost on the way back{last_there}."},
    RemarkSentence{
        Remark::far_end_data_lost,
        "{far_end} saw the connection stand, and what was sent first on it did not arrive: large packets get lost on the way "
        "there (path MTU), or a box on the way keeps them back."},
    RemarkSentence{Remark::far_end_refuses, "{far_end} saw it arrive and refused it by itself: nothing listens there."},
    RemarkSentence{
        Remark::may_be_a_proxy,
        "A proxy that inspects connections makes this one itself, so that its address is the one seen here; only comparing the "
        "fingerprint on the page with the browser's shows that."},
    RemarkSentence{
        Remark::no_way_over_v6,
        "Nothing that was tried over IPv6 gets an answer, and all of it works over IPv4: one fault of the IPv6 network, not of "
        "the destinations."},
};

}  // namespace

std::string_view passed_sentence(ProbeKind probe) {
  return std::ranges::find(kPassed, probe, &PassedSentence::probe)->sentence;
}

std::string_view proof_sentence(ProbeKind probe) {
  return std::ranges::find(kPassed, probe, &PassedSentence::probe)->proof;
}

std::string_view preparation_command() {
  return "sudo netpreflight listen";
}

std::string preparation_sentence() {
  return fmt::format("On this host, as long as the product is not installed, run: {}. ", preparation_command());
}

std::string_view sentence(PortState state) {
  switch (state) {
    case PortState::stood_in:
      return "the stand-in answers over {families}";
    case PortState::served:
      return "{service} answers already over {families}{identification}: the checks meet that instead";
    case PortState::wrong_service:
      return "{service} answers already over {families}, but {wrong}: stop it, or the check of this row fails";
    case PortState::not_permitted:
      return "may not be taken: run it as root (sudo netpreflight listen), or allow it once with "
             "`sudo setcap cap_net_bind_service=+ep {program}`";
    case PortState::no_family:
      return "this host has no {families}";
    case PortState::failed:
      return "cannot be taken: {reason}";
  }
  return {};
}

std::string failing_address(Cause cause, const Facts& facts) {
  const auto ending = std::ranges::find(kEndings, cause, &EndingSentence::cause);
  if (cause == Cause::net_blocked_locally && facts.contains("blocker")) return fill(kBlockedThere, facts);
  return fill(ending == kEndings.end() ? kOtherEnding : ending->sentence, facts);
}

std::string farthest_box(const Facts& facts) {
  if (facts.contains("family")) return fill(kFarthestBoxOverFamily, facts);
  return fill(facts.contains("addresses") ? kFarthestBoxOnTheWay : kFarthestBox, facts);
}

std::string rejecting_box(const Facts& facts) {
  return fill(kRejectingBox, facts);
}

std::string number_of(std::string_view fact) {
  return fmt::format("number of {}", fact);
}

std::string_view sentence(Remark remark) {
  const auto found = std::ranges::find(kRemarks, remark, &RemarkSentence::remark);
  return found == kRemarks.end() ? std::string_view() : found->sentence;
}

namespace {

/// Whether a fact stands for several things or is another number than one; for one that was counted the number stands beside it.
bool is_plural(std::string_view name, const Facts& facts) {
  const auto number = facts.find(number_of(name));
  if (number != facts.end()) return number->second.size() == nullptr || *number->second.size() != 1;
  const Fact& fact = facts.find(name)->second;
  if (fact.size() != nullptr) return *fact.size() != 1;
  return fact.things() != nullptr && fact.things()->size() > 1;
}

/// A placeholder "name", or "name:one|more".
struct Placeholder {
  std::string_view name;
  std::string_view one;
  std::string_view more;
  bool agrees = false;  ///< with the number of the fact, in place of being it
};

Placeholder placeholder_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {text, {}, {}, false};
  const std::string_view forms = text.substr(colon + 1);
  const std::size_t bar = std::min(forms.find('|'), forms.size());
  return {text.substr(0, colon), forms.substr(0, bar), forms.substr(std::min(bar + 1, forms.size())), true};
}

/// "203.0.113.7 (203.0.113.7": what is an address by itself needs no bracket that says it again.
bool leave_out_repetition(std::string& text, const std::string& words) {
  const std::string bracket = " (" + words;
  if (words.empty() || !text.ends_with(words + bracket)) return false;
  text.erase(text.size() - bracket.size());
  return true;
}

/// The sentence with what `replace` gives for each of its placeholders; what it gives nothing for stays.
template <class Replace>
std::string replaced(std::string_view sentence, Replace replace) {
  std::string text;
  for (;;) {
    const std::size_t open = sentence.find('{');
    const std::size_t close = sentence.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return text.append(sentence);
    text.append(sentence.substr(0, open));
    const std::optional<std::string> words = replace(placeholder_of(sentence.substr(open + 1, close - open - 1)));
    text.append(words ? std::string_view(*words) : sentence.substr(open, close - open + 1));
    sentence.remove_prefix(close + 1);
    if (words && sentence.starts_with(')') && leave_out_repetition(text, *words)) sentence.remove_prefix(1);
  }
}

}  // namespace

std::string fill(std::string_view sentence, const Facts& facts) {
  return replaced(sentence, [&](const Placeholder& placeholder) -> std::optional<std::string> {
    const auto fact = facts.find(placeholder.name);
    if (fact == facts.end()) return std::nullopt;
    if (!placeholder.agrees) return fact->second.words();
    return std::string(is_plural(fact->first, facts) ? placeholder.more : placeholder.one);
  });
}

}  // namespace netpreflight
