// What a proxy's own answers mean.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "judge/rows/proxy.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/foreign.hpp"
#include "text/listing.hpp"

namespace netpreflight {

std::string said_in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", quoted_start(text));
}

namespace {

/// The scheme of every challenge; commas separate challenges and also their parameters (RFC 9110 section 11.6.1).
std::vector<std::string> schemes_of(const std::vector<std::string>& headers) {
  std::vector<std::string> schemes;
  for (const std::string& header : headers) {
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= header.size(); ++i) {
      if (i < header.size() && header[i] == '"') quoted = !quoted;
      if (i < header.size() && (header[i] != ',' || quoted)) continue;
      std::string_view part(header.data() + begin, i - begin);
      begin = i + 1;
      part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
      const std::string word(part.substr(0, part.find_first_of(" \t")));
      const bool parameter = word.find('=') != std::string::npos;
      if (word.empty() || parameter || std::ranges::find(schemes, word) != schemes.end()) continue;
      schemes.push_back(word);
    }
  }
  return schemes;
}

bool is_basic(std::string_view scheme) {
  constexpr std::string_view kBasic = "basic";
  return std::ranges::equal(scheme, kBasic, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

Judged judge_challenge(const Bench& bench, const TunnelEvidence& evidence) {
  const auto schemes = schemes_of(evidence.authenticate);
  const bool no_basic = !schemes.empty() && std::ranges::none_of(schemes, is_basic);
  if (no_basic) return of_proxy(bench, Cause::proxy_auth_unsupported, join(schemes));
  const std::string offers = schemes.empty() ? phrase(Phrase::no_scheme) : join(schemes);
  return of_proxy(bench, evidence.credentials_sent ? Cause::proxy_auth_rejected : Cause::proxy_auth_required, offers);
}

/// The status line with whatever else tells why.
std::string answer_words(const TunnelEvidence& evidence) {
  std::string text = said_in_quotes(evidence.status_line);
  if (!evidence.squid_error.empty()) text += phrase(Phrase::with_error, {{"error", evidence.squid_error}});
  if (!evidence.location.empty())
    text += phrase(Phrase::leading_to, {{"location", escape_foreign(evidence.location, kMostQuoted)}});
  if (!evidence.server.empty())
    text += phrase(Phrase::by_server, {{"server", escape_foreign(evidence.server, kMostQuoted)}});
  return text;
}

struct StatusCause {
  int first;
  int last;
  Cause cause;
};
/// The first row that has the status counts; what is in none is a refusal by policy.
constexpr std::array kStatusCauses{
    StatusCause{100, 199, Cause::proxy_not_a_proxy},
    // A web server that has been asked for something that only proxies do.
    StatusCause{400, 400, Cause::proxy_not_a_proxy},
    StatusCause{404, 405, Cause::proxy_not_a_proxy},
    StatusCause{501, 501, Cause::proxy_not_a_proxy},
    StatusCause{505, 505, Cause::proxy_not_a_proxy},
    // tinyproxy says 500 where others say 502.
    StatusCause{500, 599, Cause::proxy_upstream},
};

Judged judge_refusal(const Bench& bench, const TunnelEvidence& evidence) {
  if (evidence.status == 407) return judge_challenge(bench, evidence);
  Cause cause = Cause::proxy_forbidden;
  for (const auto& row : kStatusCauses) {
    if (evidence.status < row.first || evidence.status > row.last) continue;
    cause = row.cause;
    break;
  }
  std::string seen = answer_words(evidence);
  if (cause == Cause::proxy_not_a_proxy) seen = phrase(Phrase::answers_connect_with, {{"answer", seen}});
  return of_proxy(bench, cause, std::move(seen));
}

std::string stranger_words(const std::string& first_bytes) {
  // A TLS alert, escaped: the far end expects TLS from the start.
  if (first_bytes.starts_with("\\x15\\x03")) return phrase(Phrase::expects_tls);
  return phrase(Phrase::says, {{"said", said_in_quotes(first_bytes)}});
}

}  // namespace

Judged judge_tunnel(const Bench& bench, const TunnelEvidence& evidence) {
  switch (evidence.end) {
    case TunnelEnd::opened:
      return {};
    case TunnelEnd::refused:
      return judge_refusal(bench, evidence);
    case TunnelEnd::page:
      return of_proxy(bench, Cause::proxy_not_a_proxy,
                      phrase(Phrase::sends_page,
                             {{"answer", answer_words(evidence)},
                              {"page", fmt::format("\"{}\"", escape_foreign(evidence.first_bytes, kMostQuoted))}}));
    case TunnelEnd::not_http:
      return of_proxy(bench, Cause::proxy_not_a_proxy, stranger_words(evidence.first_bytes));
    case TunnelEnd::endless:
      return of_proxy(bench, Cause::proxy_not_a_proxy,
                      phrase(Phrase::answer_without_end, {{"said", said_in_quotes(evidence.first_bytes)}}));
    case TunnelEnd::timed_out:
      return of_proxy(bench, Cause::proxy_timeout, phrase(Phrase::no_answer));
    case TunnelEnd::reset:
      return of_proxy(bench, Cause::proxy_timeout, phrase(Phrase::reset_without_answer));
    case TunnelEnd::closed:
      return of_proxy(bench, Cause::proxy_timeout, phrase(Phrase::closed_without_answer));
  }
  return {};
}

}  // namespace netpreflight
