// The route through a proxy: reaching it, and what was seen through its tunnel.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "catalogue/words.hpp"
#include "judge/rows/proxy.hpp"
#include "judge/rows/rows.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/address.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

/// A fault of the proxy's own certificate is mended at the proxy or in its setting, whatever the row leads to.
Judged at_proxy(const Bench& bench, Judged judged, std::string place) {
  if (!judged.cause) return judged;
  judged.facts["address"] = Things{std::move(place)};
  judged.facts["proxy"] = proxy_url(bench);
  judged.facts["port"] = Things{proxy_port(bench)};
  judged.facts["seen"] = fill(entry(*judged.cause).found, judged.facts);
  judged.facts["proxy_title"] = phrase(Phrase::proxy_tls_is_faulty);
  judged.facts.erase("team");
  if (entry(*judged.cause).team == Team::server) judged.facts["team"] = team_id(Team::proxy);
  judged.explained_by = Cause::proxy_not_a_proxy;
  return judged;
}

/// The handshake with an https:// proxy, before it is asked for anything.
Judged judge_proxy_handshake(const Bench& bench, const HandshakeEvidence& evidence) {
  switch (evidence.end) {
    case HandshakeEnd::completed:
      return at_proxy(bench, judge_proxy_certificate(evidence),
                      phrase(Phrase::the_proxy_at, {{"proxy", proxy_url(bench)}, {"address", evidence.address}}));
    case HandshakeEnd::not_tls:
      return of_proxy(bench, Cause::proxy_not_a_proxy,
                      phrase(Phrase::proxy_speaks_plain, {{"said", said_in_quotes(evidence.first_bytes)}}));
    case HandshakeEnd::reset:
    case HandshakeEnd::closed:
      return of_proxy(bench, Cause::proxy_not_a_proxy, phrase(Phrase::proxy_ends_handshake));
    case HandshakeEnd::timed_out:
      return of_proxy(bench, Cause::proxy_timeout, phrase(Phrase::proxy_leaves_handshake));
    case HandshakeEnd::alert:
    case HandshakeEnd::protocol:
    case HandshakeEnd::malformed:
      return at_proxy(bench, judge_handshake(bench, evidence),
                      phrase(Phrase::the_proxy, {{"proxy", proxy_url(bench)}}));
  }
  return {};
}

// ---- What was seen through the tunnel ----

/// A web server that says 200 to everything, and then sends its page: no far end of a tunnel begins so.
bool is_page_of_proxy(const TunnelEvidence& tunnel, const HandshakeEvidence& evidence) {
  if (evidence.end != HandshakeEnd::not_tls) return false;
  return tunnel.body_announced || evidence.first_bytes.starts_with('<');
}

Judged judge_page(const Bench& bench, TunnelEvidence tunnel, const std::string& first_bytes) {
  tunnel.end = TunnelEnd::page;
  tunnel.first_bytes = first_bytes;
  return judge_tunnel(bench, tunnel);
}

/// No firewall before the proxy sees more than the connection to it.
void leave_to_proxy_team(Judged& judged) {
  const Team team = judged.cause ? entry(*judged.cause).team : Team::proxy;
  if (team == Team::firewall || team == Team::network) judged.facts["team"] = team_id(Team::proxy);
}

Judged judge_behind_tunnel(const Bench& bench, const RowEvidence& row, const TunnelEvidence& tunnel,
                           const HandshakeEvidence& evidence) {
  if (is_page_of_proxy(tunnel, evidence)) return judge_page(bench, tunnel, evidence.first_bytes);
  // What stands behind the tunnel has no address that is known here, and second attempts have none either.
  AddressJudgement far_end{"", judge_handshake(bench, evidence)};
  refine(bench, row, far_end);
  Judged judged = std::move(far_end.judged);
  const std::string proxy = proxy_url(bench);
  leave_to_proxy_team(judged);
  const bool intercepted = judged.cause == Cause::tls_intercepted;
  judged.facts["address"] =
      Things{phrase(intercepted ? Phrase::the_proxy : Phrase::far_end_of_tunnel, {{"proxy", proxy}})};
  const bool by_name = judged.cause == Cause::tls_reset_after_hello || judged.cause == Cause::tls_timeout_after_hello ||
                       judged.cause == Cause::tls_large_hello;
  judged.facts["device"] = intercepted ? phrase(Phrase::on_the_proxy, {{"proxy", proxy}})
                           : by_name   ? phrase(Phrase::on_proxy_and_behind, {{"proxy", proxy}})
                                       : "";
  judged.facts["way"] = phrase(Phrase::through_the_proxy, {{"proxy", proxy}});
  return judged;
}

/// The same of a port without TLS: what is heard in the tunnel.
Judged judge_words_behind_tunnel(const Bench& bench, const TunnelEvidence& tunnel, const IdentifyEvidence& evidence) {
  if (tunnel.body_announced || evidence.first_bytes.starts_with('<'))
    return judge_page(bench, tunnel, evidence.first_bytes);
  Judged judged = judge_words(bench, evidence);
  leave_to_proxy_team(judged);
  judged.facts["address"] = Things{phrase(Phrase::far_end_of_tunnel, {{"proxy", proxy_url(bench)}})};
  judged.facts["addresses"] = judged.facts["address"];
  return judged;
}

/// Judges the steps of the proxied route in their order: what a handshake means depends on the tunnel before it.
class ProxiedRoute {
 public:
  ProxiedRoute(const Bench& bench, const RowEvidence& row) : bench_(bench), row_(row) {}

  Judged judge(const Step& step) {
    Judged judged = std::visit(*this, step.evidence);
    tunnel_ = std::get_if<TunnelEvidence>(&step.evidence);
    // A trace says more about the step before it and nothing by itself.
    if (!std::holds_alternative<TraceEvidence>(step.evidence)) last_ = judged;
    return judged;
  }

  /// How far it got.
  const Judged& last() const { return last_; }

  Judged operator()(const ResolveEvidence& evidence) const { return judge_proxy_name(bench_, evidence); }
  Judged operator()(const ConnectEvidence& evidence) const { return judge_proxy_connection(bench_, row_, evidence); }
  Judged operator()(const TunnelEvidence& evidence) const { return judge_tunnel(bench_, evidence); }
  Judged operator()(const HandshakeEvidence& evidence) const {
    return tunnel_ == nullptr ? judge_proxy_handshake(bench_, evidence)
                              : judge_behind_tunnel(bench_, row_, *tunnel_, evidence);
  }
  Judged operator()(const IdentifyEvidence& evidence) const {
    return tunnel_ == nullptr ? Judged() : judge_words_behind_tunnel(bench_, *tunnel_, evidence);
  }
  template <class Other>
  Judged operator()(const Other&) const {
    return {};
  }

 private:
  const Bench& bench_;
  const RowEvidence& row_;
  const TunnelEvidence* tunnel_ = nullptr;
  Judged last_;
};

StepFinding finding_of(const Judged& judged) {
  return {judged.status, judged.cause, judged.interceptor};
}

/// The steps of the direct route stand beside and are judged as if there were no proxy.
void judge_beside(const Bench& bench, const RowEvidence& evidence, Finding& finding) {
  RowEvidence direct;
  for (const auto& step : evidence.steps) {
    if (step.route == Route::direct) direct.steps.push_back(step);
  }
  Finding beside;
  judge_addresses(bench, direct, beside);
  std::size_t next = 0;
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    if (evidence.steps[i].route == Route::direct) finding.steps[i] = beside.steps[next++];
  }
}

void settle(const Bench& bench, const Judged& judged, Finding& finding) {
  adopt(judged, finding);
  finding.facts["proxy"] = proxy_url(bench);
}

}  // namespace

Finding judge_proxied_row(const Bench& bench, const RowEvidence& evidence) {
  Finding finding;
  finding.steps.resize(evidence.steps.size());
  ProxiedRoute route(bench, evidence);
  for (std::size_t i = 0; i < evidence.steps.size(); ++i) {
    const Step& step = evidence.steps[i];
    // A second attempt says more about the first and nothing by itself.
    if (step.route == Route::proxy && step.purpose == Purpose::check) finding.steps[i] = finding_of(route.judge(step));
  }
  judge_beside(bench, evidence, finding);
  settle(bench, route.last(), finding);
  tell_own_lookup_of_proxy(evidence, finding);
  finding.facts["targets"] = Things{bench.row.host};
  finding.facts["target_port"] = Things{port_and_protocol(bench.row.requirement)};
  return finding;
}

Finding judge_proxy_row(const Bench& bench, const RowEvidence& evidence) {
  Finding finding;
  ProxiedRoute route(bench, evidence);
  std::optional<Judged> first_fault;
  Things tunnelled;
  for (const auto& step : evidence.steps) {
    const Judged judged = route.judge(step);
    finding.steps.push_back(finding_of(judged));
    const auto* tunnel = std::get_if<TunnelEvidence>(&step.evidence);
    if (tunnel != nullptr && tunnel->end == TunnelEnd::opened) tunnelled.push_back(tunnel->host);
    if (judged.status == Status::fail && !first_fault) first_fault = judged;
  }
  const bool untried = tunnelled.empty() && !first_fault;
  if (untried) first_fault = because(Cause::run_inconclusive, {{"seen", phrase(Phrase::nothing_to_tunnel_to)}});
  settle(bench, tunnelled.empty() ? *first_fault : Judged{}, finding);
  finding.facts.emplace("way", "");
  tell_own_lookup_of_proxy(evidence, finding);
  finding.facts["tunnelled"] = std::move(tunnelled);
  Things targets;
  Things ports;
  for (const auto& target : bench.surroundings.tunnel_targets) {
    targets.push_back(target.host);
    std::string port = fmt::format("{}/tcp", target.port);
    if (std::ranges::find(ports, port) == ports.end()) ports.push_back(std::move(port));
  }
  finding.facts["targets"] = std::move(targets);
  finding.facts["target_port"] = std::move(ports);
  return finding;
}

}  // namespace netpreflight
