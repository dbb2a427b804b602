#include "catalogue/phrases.hpp"

#include <array>

#include "netpreflight/catalogue.hpp"

namespace netpreflight {

namespace {

struct PhraseSentence {
  Phrase phrase;
  std::string_view sentence;
};
constexpr std::array kPhrases{
    PhraseSentence{Phrase::to_the_proxy, "the proxy"},
    PhraseSentence{Phrase::to_nameservers, "its nameservers"},
    PhraseSentence{Phrase::to_itself, "this host's own name"},
    PhraseSentence{Phrase::to_vendor, "the vendor's servers"},
    PhraseSentence{Phrase::address_not_given, "its address was not given (--host {role}=NAME)"},
    PhraseSentence{Phrase::no_proxy_configured, "no proxy is configured"},
    PhraseSentence{Phrase::to_check_ports, ", to check {ports},"},
    PhraseSentence{Phrase::no_name, "no name"},
    PhraseSentence{Phrase::other_name, "the name {names}"},
    PhraseSentence{Phrase::nothing_to_ask_for, "this host has no name and no address to ask for"},
    PhraseSentence{Phrase::nobody_knows_host, "no nameserver could say where {fqdn} leads"},
    PhraseSentence{Phrase::by_own_configuration, " by this host's own configuration (/etc/hosts)"},
    PhraseSentence{Phrase::no_address_found, "this host's applications find no address"},
    PhraseSentence{Phrase::seen_at, "{seen} at {address}"},
    PhraseSentence{Phrase::the_proxy_at, "the proxy {proxy} ({address})"},
    PhraseSentence{
        Phrase::proxy_speaks_plain,
        "it does not speak TLS but says {said}; if it is a plain proxy, its setting must begin with http://"},
    PhraseSentence{
        Phrase::proxy_ends_handshake,
        "it ends the TLS handshake without a word; if it is a plain proxy, its setting must begin with http://"},
    PhraseSentence{Phrase::proxy_leaves_handshake,
                   "no answer to the TLS handshake; if it is a plain proxy, its setting must begin with http://"},
    PhraseSentence{Phrase::the_proxy, "the proxy {proxy}"},
    PhraseSentence{Phrase::no_scheme, "no scheme"},
    PhraseSentence{Phrase::with_error, " with {error}"},
    PhraseSentence{Phrase::leading_to, " leading to {location}"},
    PhraseSentence{Phrase::by_server, " (Server: {server})"},
    PhraseSentence{Phrase::answers_connect_with, "it answers CONNECT with {answer}"},
    PhraseSentence{Phrase::expects_tls,
                   "it expects TLS; if it is a proxy over TLS, its setting must begin with https://"},
    PhraseSentence{Phrase::says, "it says {said}"},
    PhraseSentence{Phrase::sends_page,
                   "it answers CONNECT with {answer} and sends a page where the tunnel should be: {page}"},
    PhraseSentence{Phrase::answer_without_end, "its answer has no end: {said}"},
    PhraseSentence{Phrase::no_answer, "no answer"},
    PhraseSentence{Phrase::reset_without_answer, "the connection was reset without an answer"},
    PhraseSentence{Phrase::closed_without_answer, "the connection was closed without an answer"},
    PhraseSentence{Phrase::far_end_of_tunnel, "the far end of the tunnel through {proxy}"},
    PhraseSentence{Phrase::on_the_proxy, " on the proxy {proxy}"},
    PhraseSentence{Phrase::on_proxy_and_behind, " on the proxy {proxy} and behind it"},
    PhraseSentence{Phrase::through_the_proxy, "through the proxy {proxy}"},
    PhraseSentence{Phrase::nothing_to_tunnel_to, "the table has no destination to tunnel to"},
    PhraseSentence{Phrase::no_forbidden_row, "no row that forbids interception was checked"},
    PhraseSentence{Phrase::nobody_genuine, "nobody showed a genuine certificate for {hosts}"},
    PhraseSentence{Phrase::instance_on, "{instance} on {ports}"},
    PhraseSentence{Phrase::different_stand_ins, "{host} leads to different stand-ins: {instances}"},
    PhraseSentence{Phrase::behind_unexamined, "{issuer}\" behind \"{seen}"},
    PhraseSentence{Phrase::improper_message, "an improper TLS message"},
    PhraseSentence{Phrase::tls_alert, "TLS alert {alert}"},
    PhraseSentence{Phrase::asks_and_ends,
                   "{address} shows its certificate, asks for one and ends the connection without a word"},
    PhraseSentence{Phrase::when_name_sent, "as soon as the server name {server_name} is sent"},
    PhraseSentence{Phrase::when_after_message, "after the server's {message}, {bytes} bytes into its answer"},
    PhraseSentence{Phrase::when_after_bytes, "{bytes} bytes into the server's answer"},
    PhraseSentence{Phrase::besides_other_name_passes, "while another name passes (URL or SNI filter)"},
    PhraseSentence{Phrase::besides_whatever_name,
                   "whatever the name: a box on the way or the server itself cuts the handshake off"},
    PhraseSentence{
        Phrase::key_not_proven,
        "{address} shows a genuine certificate, which anybody can copy, and ends the handshake ({seen}) before it has "
        "proven that it has the key"},
    PhraseSentence{
        Phrase::ssh_at_its_limit,
        "the SSH server at {address} is at its limit and says \"{said}\" (MaxStartups or PerSourcePenalties in its "
        "sshd_config, or too many connections that log in at the moment)"},
    PhraseSentence{Phrase::with_meaning, "{seen}: {meaning}"},
    PhraseSentence{Phrase::large_unanswered, "no answer"},
    PhraseSentence{Phrase::large_reset, "a reset"},
    PhraseSentence{Phrase::large_refused, "a refusal"},
    PhraseSentence{Phrase::faulty_leaf, "the certificate"},
    PhraseSentence{Phrase::faulty_intermediate, "the intermediate certificate \"{subject}\" in the chain"},
    PhraseSentence{Phrase::faulty_root, "the root certificate \"{subject}\" above the chain"},
    PhraseSentence{Phrase::renew_leaf, "renew the certificate"},
    PhraseSentence{Phrase::renew_intermediate, "replace the intermediate certificate \"{subject}\" in the chain"},
    PhraseSentence{Phrase::renew_root, "let another root than \"{subject}\" stand above the chain"},
    PhraseSentence{Phrase::misfit_other_name, "is for {certificate_names}, not for {server_name}"},
    PhraseSentence{Phrase::misfit_not_permitted,
                   "is for {certificate_names}, for which its issuer \"{issuer}\" may not sign (name constraints)"},
    PhraseSentence{
        Phrase::request_other_name,
        "If the address is right, the operator of the server has to install a certificate for {server_name}"},
    PhraseSentence{
        Phrase::request_not_permitted,
        "The operator of the server has to install one whose issuer may sign for {server_name}; if \"{issuer}\" belongs to an inspecting device, the destination is to be exempted"},
    PhraseSentence{Phrase::distrust_no_root, "ends in no trusted root: issuer \"{issuer}\""},
    PhraseSentence{Phrase::distrust_below_root,
                   "is below a known root and is refused all the same: {detail}, at \"{subject}\""},
    PhraseSentence{Phrase::distrust_no_certificate, "is none at all"},
    PhraseSentence{Phrase::missing_or_inspected, "; if \"{missing}\" is an inspecting device, exempt the destination"},
    PhraseSentence{Phrase::missing_known_here, ". This host happens to know it, other hosts and programs do not"},
    PhraseSentence{Phrase::root_and_fingerprint, "\"{subject}\" (SHA-256 {fingerprint})"},
    PhraseSentence{Phrase::install_store, "install the root certificates (Debian: apt-get install ca-certificates)"},
    PhraseSentence{
        Phrase::update_store,
        "bring the root certificates up to date (Debian: apt-get update, then apt-get install ca-certificates)"},
    PhraseSentence{Phrase::lack_store, "this host has no trust store to tell by itself"},
    PhraseSentence{Phrase::lack_root,
                   "this host's own trust store lacks that root: its programs refuse the certificate"},
    PhraseSentence{
        Phrase::lack_newer_root,
        "of this host's own trust store only \"{subject}\" fits, which expired on {not_after}: its programs refuse the certificate"},
    PhraseSentence{Phrase::lack_agreement, "this host's own programs refuse it: {detail}, at \"{subject}\""},
    PhraseSentence{
        Phrase::vendors_only_here,
        "the certificate that {address} shows ends in \"{anchor}\", which only this host's own trust store vouches for; the vendor's name in it proves nothing, its fingerprint does: compare SHA-256 {fingerprint} with the vendor"},
    PhraseSentence{Phrase::source_translated, "; NAT on the way: it sees this host as {seen} instead of {own}"},
    PhraseSentence{Phrase::destination_translated, "; NAT on the way: its own address is {address}"},
    PhraseSentence{Phrase::doubtful_stand_in, "{address} says that it is the stand-in, but {what}"},
    PhraseSentence{Phrase::possibly, "possibly "},
    PhraseSentence{Phrase::does_not_answer, "does not answer the question ({end})"},
    PhraseSentence{Phrase::not_as_one, "does not answer as one"},
    PhraseSentence{Phrase::not_for_this_question,
                   "its answer is not for this question: it comes from a cache, or from somebody else"},
};

constexpr auto sentences_in_order() {
  std::array<std::string_view, kPhrases.size()> sentences{};
  for (const auto& [phrase, sentence] : kPhrases) sentences.at(static_cast<std::size_t>(phrase)) = sentence;
  return sentences;
}
constexpr auto kSentences = sentences_in_order();
static_assert(kSentences.size() == static_cast<std::size_t>(Phrase::not_for_this_question) + 1);

}  // namespace

std::string phrase(Phrase phrase, const Facts& facts) {
  return fill(kSentences.at(static_cast<std::size_t>(phrase)), facts);
}

std::span<const std::string_view> phrases() {
  return kSentences;
}

}  // namespace netpreflight
