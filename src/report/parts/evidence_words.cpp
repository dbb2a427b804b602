#include "report/parts/evidence_words.hpp"

#include <vector>

#include <fmt/format.h>

#include "record/evidence_names.hpp"

namespace netpreflight {

namespace {

std::string list(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, ", "));
}

std::string words(const std::optional<Icmp>& icmp) {
  return icmp ? fmt::format(", ICMP {}/{} from {}", icmp->type, icmp->code, icmp->from) : "";
}

std::string answer_words(const QueryEvidence& query) {
  std::string words =
      query.end == QueryEnd::answered ? list(query.addresses) + list(query.pointers) : std::string(name(query.end));
  if (!query.aliases.empty()) words += fmt::format(" by way of {}", list(query.aliases));
  if (query.rcode != 0) words += fmt::format(", response code {}", query.rcode);
  return words + netpreflight::words(query.icmp);
}

struct Words {
  std::string operator()(const ResolveEvidence& resolve) const {
    std::string words = fmt::format("{} gave {}", name(resolve.source), list(resolve.addresses));
    if (resolve.applications.end != ApplicationsView::End::not_asked) {
      words +=
          fmt::format("; applications: {} {}", name(resolve.applications.end), list(resolve.applications.addresses));
    }
    for (const auto& query : resolve.nameservers) {
      words += fmt::format("; {}: {} in {:.1f} ms", query.nameserver, answer_words(query), query.duration.count());
    }
    return words;
  }
  std::string operator()(const QueryEvidence& query) const { return answer_words(query); }
  std::string operator()(const ConnectEvidence& connect) const {
    const std::string from = connect.source_address.empty() ? "" : fmt::format(" from {}", connect.source_address);
    return fmt::format("{}{}{}", name(connect.end), from, words(connect.icmp));
  }
  std::string operator()(const HandshakeEvidence& handshake) const {
    std::string words(name(handshake.end));
    if (!handshake.version.empty()) words += fmt::format(", {} {}", handshake.version, handshake.cipher);
    if (!handshake.server_name.empty()) words += fmt::format(", under the name {}", handshake.server_name);
    if (handshake.max_segment != 0) words += fmt::format(", segments of at most {} bytes", handshake.max_segment);
    if (handshake.path_mtu) words += fmt::format(", path MTU {}", *handshake.path_mtu);
    if (handshake.alert) words += fmt::format(", alert {}", *handshake.alert);
    for (const auto& certificate : handshake.chain) {
      words += fmt::format("; {} (until {})", certificate.subject, certificate.not_after);
    }
    return words;
  }
  std::string operator()(const IdentifyEvidence& identify) const {
    return identify.identification.empty() ? fmt::format("{} {}", name(identify.end), identify.first_bytes)
                                           : identify.identification;
  }
  std::string operator()(const StandInEvidence& stand_in) const {
    if (stand_in.proof == StandInProof::no_answer)
      return fmt::format("{}, {}", name(stand_in.proof), name(stand_in.end));
    if (stand_in.proof == StandInProof::malformed) return std::string(name(stand_in.proof));
    return fmt::format("{} by stand-in {}, which sees {} come to {}", name(stand_in.proof), stand_in.instance,
                       stand_in.seen_source, stand_in.seen_destination);
  }
  std::string operator()(const NtpEvidence& ntp) const {
    if (!ntp.reply) return fmt::format("{}{}", name(ntp.end), words(ntp.icmp));
    return fmt::format("stratum {}, offset {:.3f} ms, delay {:.3f} ms, reference {}", ntp.reply->stratum,
                       ntp.reply->offset.count(), ntp.reply->delay.count(), ntp.reply->reference_id);
  }
  std::string operator()(const DatagramEvidence& datagram) const {
    if (datagram.end != SocketEnd::ok) return fmt::format("{}{}", name(datagram.end), words(datagram.icmp));
    return fmt::format("{} bytes sent, {} came back: {}", datagram.bytes_sent, datagram.bytes_received,
                       datagram.first_bytes);
  }
  std::string operator()(const EchoEvidence& echo) const {
    if (echo.not_allowed) return "this host lets this user send no echo";
    if (echo.end != SocketEnd::ok) return fmt::format("{}{}", name(echo.end), words(echo.icmp));
    return fmt::format("came back after {:.1f} ms", echo.delay.value_or(Milliseconds()).count());
  }
  std::string operator()(const FarEndEvidence& seen) const {
    std::string words = fmt::format("stand-in {} on {}: {}", seen.instance, seen.host, name(seen.sight));
    if (seen.doubt != FarEndDoubt::none) words += fmt::format(" ({})", name(seen.doubt));
    words += fmt::format(", {} packets from {}, {} answers", seen.packets, seen.source_address, seen.answers);
    if (!seen.firewall.empty()) words += fmt::format(", by the rule \"{}\"", seen.firewall);
    return words;
  }
  std::string operator()(const TraceEvidence& trace) const {
    std::vector<std::string> hops;
    hops.reserve(trace.hops.size());
    for (const auto& hop : trace.hops) hops.push_back(fmt::format("{} {}", hop.ttl, hop.from));
    return hops.empty() ? "no hop answers" : fmt::format("hops: {}", list(hops));
  }
  std::string operator()(const HostNameEvidence& host) const {
    return fmt::format("fully qualified: {}, addresses: {}", host.fqdn, list(host.host_addresses));
  }
  std::string operator()(const TunnelEvidence& tunnel) const {
    std::string words = fmt::format("tunnel {}", name(tunnel.end));
    if (!tunnel.status_line.empty()) words += fmt::format(", {}", tunnel.status_line);
    if (!tunnel.authenticate.empty()) words += fmt::format(", offers {}", list(tunnel.authenticate));
    if (!tunnel.squid_error.empty()) words += fmt::format(", {}", tunnel.squid_error);
    if (!tunnel.via.empty()) words += fmt::format(", via {}", tunnel.via);
    if (!tunnel.server.empty()) words += fmt::format(", server {}", tunnel.server);
    return words;
  }
};

}  // namespace

std::string evidence_words(const Step& step) {
  return std::visit(Words{}, step.evidence);
}

}  // namespace netpreflight
