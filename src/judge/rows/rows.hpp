// One judge for each kind of row, and what they share: the addresses of a row and the nameservers of a run. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "judge/steps/judged.hpp"

namespace netpreflight {

// ---- One judge for each kind of row; `evidence.steps` is not empty ----

Finding judge_tls_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_proxied_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_proxy_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_service_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_ntp_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_dns_external_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_dns_internal_row(const Bench& bench, const RowEvidence& evidence);
Finding judge_host_name_row(const Bench& bench, const RowEvidence& evidence);
/// A port of which nothing but the number need be known, be it at a fixed host or at that of a role.
Finding judge_port_row(const Bench& bench, const RowEvidence& evidence);

/// A row of which only its far end saw something: it starts at a host that runs no check (far_end.cpp).
Finding judge_seen_row(const Bench& bench, const FarEndEvidence& seen);
/// "by a browser"; empty where nobody came.
std::string by_words(FarEndVisit visit);

// ---- Addresses (addresses.cpp) ----

/// Judges every step of a row that goes to addresses (resolve, connect, handshake ...), fills `finding.steps`, and gives
/// the last judgement of each address. An IPv6 address without a way there is left out while other addresses remain.
std::vector<AddressJudgement> judge_addresses(const Bench& bench, const RowEvidence& evidence, Finding& finding);

/// All that is known about a row is what one judgement says; the finding's steps stay.
void adopt(const Judged& judged, Finding& finding);

/// What the addresses together mean for the row: all well, one cause, or tcp.partial. A certificate's fault or an interception
/// on any address decides.
void settle_addresses(const std::vector<AddressJudgement>& addresses, Finding& finding);

/// The addresses that share cause and root with a judgement, for sentences about all of them.
Things addresses_with(const std::vector<AddressJudgement>& addresses, const Judged& judged);

/// What an address or nameserver does that does not work, and where packets to it end, as an element of a list.
std::string failing_words(std::string address, const Judged& judged);

/// An external name that leads to a private address, where that address is not what it should be (contract section 5, dns.sinkholed).
void suspect_sinkhole(const Bench& bench, const ResolveEvidence& resolve,
                      const std::vector<AddressJudgement>& addresses, Finding& finding);

// ---- Names (nameservers.cpp) ----

/// What the answers for the row's name mean for the row that has no address to go to.
void adopt_resolution(const Judged& resolved, Finding& finding);

/// With its nameservers as one sentence has them that is part of another: "a and b".
Facts as_subject(Facts facts);

/// What is said of each nameserver; of those that leave the same question unanswered once.
Things said_together(const std::map<std::string, std::string>& words);

/// Whether applications found the name only with a domain of the search list behind it.
bool is_completed(const ResolveEvidence& resolve);

/// Says so where a name was found only because this host's search list completes it: what then fails is this host's matter. But a
/// name without a dot is meant to be completed.
void tell_search_list(const ResolveEvidence& resolve, Finding& finding);

/// No nameserver knows the name that was asked for, and applications find it by the search list all the same.
void blame_search_list(const ResolveEvidence& resolve, Finding& finding);

/// Says so where /etc/hosts leads elsewhere than the nameservers do; what then fails is this host's matter.
void tell_hosts_file(const ResolveEvidence& resolve, Finding& finding);

/// This host's own name is unknown to the nameservers; for every row that asks for it, in the same words. `asked` is judge_queries().
Judged unresolved_fqdn(const HostFacts& host, const Judged& asked);

/// Says where the questions end that the nameservers of a finding did not answer.
void tell_nameservers(const Bench& bench, const RowEvidence& evidence, Finding& finding);

/// Says so where a way is missing because this host has no IPv4 at all (families.cpp): a gateway would not help.
void tell_missing_v4(const Bench& bench, Finding& finding);

/// Whom to ask where a box on the way has sent a question back.
std::string_view team_of_rejection(const Bench& bench, const QueryEvidence& query);

/// Where the questions of one query end. Nothing where the nameserver or this host itself says so, or where there was an answer.
std::optional<PathEnd> end_of_questions(const Bench& bench, const RowEvidence& evidence, const QueryEvidence& query);

}  // namespace netpreflight
