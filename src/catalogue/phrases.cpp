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
    PhraseSentence{Phrase::no_usable_nameserver, "/etc/resolv.conf has no nameserver line that the C library can use"},
    PhraseSentence{Phrase::no_nameserver_line, "/etc/resolv.conf has no nameserver line"},
    PhraseSentence{
        Phrase::lines_end_in_returns,
        "each nameserver line of /etc/resolv.conf ends in a carriage return (CR), which the C library takes for a "
        "part of the address"},
    PhraseSentence{Phrase::lines_not_usable, "the C library can use no nameserver line of /etc/resolv.conf: {lines}"},
    PhraseSentence{Phrase::line_with_stray, "the line of {address} has {stray}"},
    PhraseSentence{Phrase::line_without_address, "\"{address}\" is no address"},
    PhraseSentence{Phrase::enter_nameservers, "{seen}, so enter the nameservers in its network settings"},
    PhraseSentence{Phrase::take_returns_out, "{seen}, so take the carriage returns out"},
    PhraseSentence{Phrase::write_plain_lines,
                   "{seen}. A line has to be \"nameserver\", a blank and an address, and nothing else"},
    PhraseSentence{Phrase::suspect_its_own_way,
                   "the way from there to the Internet or to forwarders, and DNSSEC validation"},
    PhraseSentence{
        Phrase::suspect_the_question,
        "such questions are not understood there; one reason is EDNS, where options edns0 in /etc/resolv.conf of this "
        "host asks for it"},
    PhraseSentence{
        Phrase::own_resolver_fails,
        "it asks {nameserver}, which is this host itself, and no resolver answers there ({seen}): start that, or "
        "enter the nameservers of the network in its place"},
    PhraseSentence{Phrase::own_lookup_fails,
                   "its nameservers give addresses, and its applications find none; see the hosts line of "
                   "/etc/nsswitch.conf, /etc/hosts, and /etc/resolv.conf"},
    PhraseSentence{
        Phrase::search_list_completes,
        "the search list in /etc/resolv.conf makes {canonical} of {name}, which no nameserver knows by itself"},
    PhraseSentence{
        Phrase::applications_not_asked,
        "this host's applications could not be asked (getent does not run), /etc/hosts does not have the name, and no nameserver knows it "
        "with a domain of the search list"},
    PhraseSentence{Phrase::some_answer, "not every nameserver answers as it should"},
    PhraseSentence{Phrase::not_alike, "names are not resolved alike and at once everywhere"},
    PhraseSentence{Phrase::hosts_file_leads,
                   "a line of /etc/hosts leads {name} to {addresses}, and the nameservers say {elsewhere}"},
    PhraseSentence{Phrase::by_hosts_file, " (by /etc/hosts; the nameservers say {elsewhere})"},
    PhraseSentence{Phrase::leads_inside, "{nameserver} says {addresses} for {name}"},
    PhraseSentence{Phrase::other_family_only, "{nameserver} has only {family} addresses for {name}"},
    PhraseSentence{Phrase::silent_about_v6,
                   "{nameserver} {nameserver:does|do} not answer questions for IPv6 addresses (AAAA)"},
    PhraseSentence{Phrase::applications_wait, "this host's applications wait {seconds} s for {name}"},
    PhraseSentence{Phrase::applications_give_up, "this host's applications wait more than {seconds} s for {name}"},
    PhraseSentence{Phrase::only_v6_addresses, "only {addresses}, and this host has no IPv6 address"},
    PhraseSentence{Phrase::seen_at, "{seen} at {address}"},
    PhraseSentence{Phrase::the_proxy_at, "the proxy {proxy} ({address})"},
    PhraseSentence{
        Phrase::proxy_speaks_plain,
        "it does not speak TLS but says {said}; if it is a plain proxy, its setting must begin with http://"},
    PhraseSentence{
        Phrase::proxy_ends_handshake,
        "it ends the TLS handshake without a word; if it is a plain proxy, its setting must begin with http://"},
    PhraseSentence{Phrase::proxy_leaves_handshake,
                   "it does not answer the TLS handshake; if it is a plain proxy, its setting must begin with http://"},
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
    PhraseSentence{Phrase::no_answer, "nothing comes back to CONNECT in time"},
    PhraseSentence{Phrase::contradicts_servers, "its clock is {offset} compared with {others}, which agree"},
    PhraseSentence{Phrase::contradicts_this_host,
                   "its clock is {offset} compared with {others} and with this host, which agree"},
    PhraseSentence{Phrase::time_servers_disagree,
                   "the time servers contradict each other, this host's clock is {said}"},
    PhraseSentence{Phrase::root_distance_above,
                   "its root distance is {distance} s, and clients take a server's time up to 3 s only"},
    PhraseSentence{Phrase::set_long_ago, "its own clock was last set {days} days ago"},
    PhraseSentence{Phrase::set_in_the_future, "it says that its own clock was last set {seconds} s in the future"},
    PhraseSentence{Phrase::unasked_mac, "the reply has a signature or more behind it, which nobody asked for"},
    PhraseSentence{Phrase::dead_neighbour,
                   "{seen}: the next hop, or the address itself where it is near, does not answer ARP"},
    PhraseSentence{Phrase::dead_neighbour_v6,
                   "{seen}: the next hop, or the address itself where it is near, does not answer neighbour discovery"},
    PhraseSentence{Phrase::silent_tunnels, "it opens tunnels, and nothing comes back through any of them"},
    PhraseSentence{Phrase::silent_tunnel,
                   "the proxy {proxy} opens the tunnel to {tunnelled}, and nothing comes back through it"},
    PhraseSentence{Phrase::reset_without_answer, "it resets the connection instead of answering CONNECT"},
    PhraseSentence{
        Phrase::closed_without_answer,
        "it closes the connection instead of answering CONNECT; if it is a proxy over TLS, its setting must begin with https://"},
    PhraseSentence{Phrase::far_end_of_tunnel, "the far end of the tunnel through {proxy}"},
    PhraseSentence{Phrase::on_the_proxy, " on the proxy {proxy}"},
    PhraseSentence{Phrase::on_proxy_and_behind, " on the proxy {proxy} and behind it"},
    PhraseSentence{Phrase::through_the_proxy, "through the proxy {proxy}"},
    PhraseSentence{Phrase::nothing_to_tunnel_to, "the table has no destination to tunnel to"},
    PhraseSentence{Phrase::no_forbidden_row, "no row that forbids interception was checked"},
    PhraseSentence{Phrase::nobody_genuine, "nobody showed a genuine certificate for {hosts}"},
    PhraseSentence{Phrase::instance_on, "{instance} on {ports}"},
    PhraseSentence{Phrase::different_stand_ins, "{host} leads to different stand-ins: {instances}"},
    PhraseSentence{
        Phrase::distrust_unexamined,
        "comes in a chain that is left unexamined, because no honest one is like it ({seen}): issuer \"{issuer}\""},
    PhraseSentence{Phrase::distrust_unread,
                   "comes in a chain that is left unread, because no honest one is so long ({seen})"},
    PhraseSentence{Phrase::unread_issuer, "an unread chain"},
    PhraseSentence{Phrase::unread_certificate, "an overlong certificate chain"},
    PhraseSentence{Phrase::improper_message, "an improper TLS message"},
    PhraseSentence{Phrase::tls_alert, "TLS alert {alert}"},
    PhraseSentence{Phrase::asks_and_ends,
                   "{address} shows its certificate, asks for one and ends the connection without a word"},
    PhraseSentence{Phrase::when_name_sent, "as soon as the server name is sent"},
    PhraseSentence{Phrase::when_after_message, "after the server's {message}, {bytes} bytes into its answer"},
    PhraseSentence{Phrase::when_after_bytes, "{bytes} bytes into the server's answer"},
    PhraseSentence{Phrase::when_in_the_answer, "in the middle of the server's answer"},
    PhraseSentence{Phrase::when_behind_message, "after the server's {message}"},
    PhraseSentence{Phrase::besides_other_name_passes, "while another name passes (URL or SNI filter)"},
    PhraseSentence{Phrase::besides_whatever_name,
                   "whatever the name: a box on the way or the server itself cuts the handshake off"},
    PhraseSentence{
        Phrase::key_not_proven,
        "{address} shows a genuine certificate, which anybody can copy, and ends the handshake ({seen}) before it has "
        "proven that it has the key"},
    PhraseSentence{Phrase::dear_key_exchange,
                   "{address} shows a genuine certificate, and wants to agree on keys by {seen}"},
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
    PhraseSentence{Phrase::check_address_of, "that {server_name} leads to the right server"},
    PhraseSentence{Phrase::check_server_of, "the server of {server_name}"},
    PhraseSentence{Phrase::untrusted_certificate_of, "an untrusted certificate of \"{issuer}\""},
    PhraseSentence{Phrase::no_certificate_at_all, "no certificate at all"},
    PhraseSentence{Phrase::proxy_is_none, "what is set as the proxy does not act as one"},
    PhraseSentence{Phrase::proxy_tls_is_faulty, "the proxy's own TLS is not as it should be"},
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
    PhraseSentence{Phrase::please_exempt, "Please exempt"},
    PhraseSentence{Phrase::please_exempt_if, "If a device inspects this connection, please exempt"},
    PhraseSentence{Phrase::does_not_answer, "does not answer the question ({end})"},
    PhraseSentence{Phrase::not_as_one, "does not answer as one"},
    PhraseSentence{Phrase::not_for_this_question,
                   "its answer is not for this question: it comes from a cache, or from somebody else"},
    PhraseSentence{Phrase::seen_from, "{title}, seen from {host}"},
    PhraseSentence{Phrase::seen_on, "Seen on {time} UTC from {host}:{seen}"},
    PhraseSentence{Phrase::check_again, "To check it again, run on {host}:"},
    PhraseSentence{Phrase::check_again_with_credentials,
                   "To check it again, run on {host} (with the proxy's user and password, which are left out here):"},
    PhraseSentence{Phrase::problems_of_host, "{number} problems of {host} with the network requirements ({table})"},
    PhraseSentence{Phrase::nothing_to_ask, "There is nothing to ask for."},
    PhraseSentence{Phrase::here_until_installed, "Here, as long as the product is not installed"},
    PhraseSentence{Phrase::request_of_first, "the request below is that of {host}; the others need the same"},
    PhraseSentence{
        Phrase::more_destinations,
        "And {number} more, which do not fit into a message: `netpreflight rules --failed-in` lists them all."},
    PhraseSentence{Phrase::route_unreachable, "an unreachable route"},
    PhraseSentence{Phrase::route_prohibit, "a prohibit route"},
    PhraseSentence{Phrase::route_blackhole, "a blackhole route"},
    PhraseSentence{Phrase::route_missing, "no entry in its routing table"},
    PhraseSentence{Phrase::own_firewall, "its firewall"},
    PhraseSentence{Phrase::no_v4_address, "it has no IPv4 address"},
    PhraseSentence{Phrase::only_v4_addresses, "only {addresses}, and this host has no IPv4 address"},
    PhraseSentence{Phrase::set_a_route, "its routing table has no entry for that, so set a default gateway or a route"},
    PhraseSentence{Phrase::take_unreachable_out,
                   "an unreachable route of its own refuses the packets, so take that out"},
    PhraseSentence{Phrase::take_blackhole_out, "a blackhole route of its own drops the packets, so take that out"},
    PhraseSentence{
        Phrase::needs_v4,
        "it has only IPv6, and the destination only IPv4, so it needs an IPv4 address with a gateway, or a network "
        "that translates (NAT64 with DNS64); for HTTPS a proxy that has both does as well"},
    PhraseSentence{
        Phrase::needs_v6_nameservers,
        "it has only IPv6, so enter nameservers that have an IPv6 address in its network settings, or give it an "
        "IPv4 address with a gateway"},
    PhraseSentence{Phrase::reply_of_version, "a reply of version {version}"},
    PhraseSentence{Phrase::leads_to_this_host, "{name} leads to this host itself ({address})"},
    PhraseSentence{Phrase::is_this_host, "{address} is this host itself"},
    PhraseSentence{Phrase::this_host_itself, "this host itself"},
    PhraseSentence{Phrase::gets_as_far_as, " (packets get as far as {box}, hop {hop})"},
    PhraseSentence{Phrase::at_hop, " at hop {hop}"},
    PhraseSentence{Phrase::reverse_name, "a name of {address}"},
    PhraseSentence{Phrase::dns_port, "DNS"},
    PhraseSentence{Phrase::mend_nameservers, "Mend what is at fault, please, or take it out of its network settings"},
    PhraseSentence{Phrase::let_questions_pass, "Please let its questions to {nameserver} pass (53/udp and 53/tcp)"},
    PhraseSentence{Phrase::near_box, "at or behind {box}"},
    PhraseSentence{Phrase::before_destination, "somewhere before it"},
    PhraseSentence{Phrase::refused_by_somebody, "either a firewall rejects it, or nothing listens there"},
    PhraseSentence{Phrase::refused_on_the_way, "a firewall on the way rejects it in the name of the destination"},
    PhraseSentence{Phrase::nothing_heard,
                   ", and says nothing by itself: a box on the way could have taken them in its place"},
    PhraseSentence{Phrase::something_heard, ", and says \"{said}\""},
    PhraseSentence{Phrase::icmp_echo, "ICMP echo"},
    PhraseSentence{
        Phrase::echo_not_allowed,
        "this host lets this user send no echo without root (sysctl net.ipv4.ping_group_range says which groups may)"},
    PhraseSentence{Phrase::proof_of_silence, "open, says nothing"},
    PhraseSentence{Phrase::proof_of_words, "says \"{start}\""},
    PhraseSentence{Phrase::found_by_nameservers_only,
                   "the nameservers give addresses, this host's applications find none"},
    PhraseSentence{Phrase::no_longer_listed, "The vendor's page of {edition} no longer lists this host."},
    PhraseSentence{Phrase::hosts_no_longer_listed, "The vendor's page of {edition} no longer lists {hosts}."},
    PhraseSentence{
        Phrase::role_is_this_host,
        "{seen}, where nothing of that kind answers: give the name of the other host with --host, or correct "
        "where it leads (/etc/hosts, DNS)"},
    PhraseSentence{Phrase::all_over, ", all over {family}"},
    PhraseSentence{Phrase::clock_first, "the clock of this host, and then "},
    PhraseSentence{Phrase::own_lookup_of_proxy, "the name of its proxy is {name}; {seen}"},
    PhraseSentence{Phrase::lookup_without_dns,
                   "its nameservers give addresses, and its applications never ask them, because the hosts line of "
                   "/etc/nsswitch.conf is \"{sources}\": add dns to it"},
    PhraseSentence{
        Phrase::lookup_stops_before_dns,
        "its nameservers give addresses, and its applications find none by the hosts line of /etc/nsswitch.conf, "
        "\"{sources}\": see what in it comes before DNS and ends the search, and whether they can read "
        "/etc/resolv.conf"},
    PhraseSentence{Phrase::refused_by_destination, "the destination itself refuses it, because nothing listens there"},
    PhraseSentence{Phrase::out_of_it, "out"},
    PhraseSentence{Phrase::into_it, "in"},
    PhraseSentence{Phrase::this_host, "this host"},
    PhraseSentence{Phrase::that_host_itself, "that host itself"},
    PhraseSentence{Phrase::outgoing, "outgoing"},
    PhraseSentence{Phrase::incoming, "incoming"},
    PhraseSentence{Phrase::flow_from, " from {host} ({client})"},
    PhraseSentence{Phrase::or_a_route, " or a route"},
    PhraseSentence{Phrase::the_stand_in_answers, "the stand-in answers"},
    PhraseSentence{Phrase::drops_them, "they arrive, and its firewall drops them or their answers{rule}"},
    PhraseSentence{Phrase::rejects_them, "they arrive, and its firewall rejects them{rule}"},
    PhraseSentence{Phrase::by_rule, ", by the rule \"{rule}\""},
    PhraseSentence{
        Phrase::last_box_there,
        ". The last box that answers on the way there is {box} (hop {hop}); the way back need not be the same"},
    PhraseSentence{Phrase::doubt_half_open,
                   "its stand-in saw only connections that were left half open; run as root, it sees every packet"},
    PhraseSentence{Phrase::doubt_packets_lost, "more packets came than its stand-in could look at"},
    PhraseSentence{Phrase::doubt_not_covered, "its stand-in did not look all of the time"},
    PhraseSentence{Phrase::doubt_strangers,
                   "packets arrived there from addresses that nobody here accounts for, and may be these behind NAT"},
    PhraseSentence{Phrase::doubt_later, "this host got through there at another time"},
    PhraseSentence{Phrase::doubt_not_stood_in, "its stand-in does not answer on {port}"},
    PhraseSentence{Phrase::reached_by, "reached from {client} {by}"},
    PhraseSentence{Phrase::reached_note, ". It was reached from {client} {by}"},
    PhraseSentence{Phrase::by_netpreflight, "by netpreflight"},
    PhraseSentence{Phrase::by_a_browser, "by a browser"},
    PhraseSentence{Phrase::by_an_ssh_client, "by an SSH client"},
    PhraseSentence{Phrase::by_a_connection, "by a connection"},
    PhraseSentence{Phrase::nothing_seen_arriving,
                   "nothing of this row arrived from {client} while the stand-in listened"},
    PhraseSentence{Phrase::unknown_whether_arriving,
                   "whether anything of this row arrives from {client} is not known: {doubt}"},
    PhraseSentence{Phrase::only_connected, "a connection from {client} was made, and nothing was said on it"},
    PhraseSentence{Phrase::only_other_words,
                   "a connection from {client} was made, and what was said on it was nothing that this row is for"},
    PhraseSentence{
        Phrase::data_never_arrived,
        "a connection from {client} was made, and what was sent on it did not arrive: large packets get lost on the way "
        "there (path MTU), or a box on the way keeps them back"},
    PhraseSentence{
        Phrase::seen_host,
        "{client} ({role}) made no report; its column is what the stand-in {instance} on {host} saw of it: {proofs}"},
    PhraseSentence{Phrase::no_row_proven, "no row is proven"},
    PhraseSentence{Phrase::counts_for_no_role,
                   "{file}: {visitors} came and counts for no role; with `listen --from {role}={address}` it would"},
    PhraseSentence{Phrase::visit_check, "a check by netpreflight, proven"},
    PhraseSentence{Phrase::visit_page, "a browser got the page"},
    PhraseSentence{Phrase::visit_other_request, "asked over HTTP for something else than the page"},
    PhraseSentence{Phrase::visit_ssh, "an SSH client: {said}"},
    PhraseSentence{Phrase::visit_silent, "connected and said nothing"},
    PhraseSentence{Phrase::visit_not_tls, "said something that is not TLS: {said}"},
    PhraseSentence{Phrase::visit_other_tls, "spoke TLS, and was neither netpreflight nor a browser"},
    PhraseSentence{Phrase::visit_other_words, "said something else: {said}"},
    PhraseSentence{Phrase::visit_unfinished, "began like a check, and did not end like one"},
    PhraseSentence{Phrase::visit_displaced, "was hung up on, because all places were taken"},
    PhraseSentence{Phrase::calls_itself, "; NAT on the way: it calls itself {address}"},
    PhraseSentence{Phrase::asked_for_name, "; it asked for {name}"},
    PhraseSentence{Phrase::came_times, "; {number} times"},
    PhraseSentence{Phrase::arrival_served, "arrived and was answered ({packets} packets, {answers} answers)"},
    PhraseSentence{
        Phrase::arrival_dropped,
        "arrived, and this host's own firewall dropped it or its answers{rule} ({packets} packets, {answers} answers)"},
    PhraseSentence{Phrase::arrival_rejected,
                   "arrived, and this host's own firewall rejected it{rule} ({packets} packets)"},
    PhraseSentence{
        Phrase::arrival_answer_lost,
        "arrived and was answered, and nothing followed: the answers get lost on the way back ({packets} packets, {answers} answers)"},
    PhraseSentence{Phrase::arrival_data_lost, "the connection stood, and what was sent on it did not arrive"},
    PhraseSentence{Phrase::arrival_closed,
                   "arrived, and this host itself refused: nothing listens there ({packets} packets)"},
    PhraseSentence{Phrase::no_ssh_server, "it is no SSH server{said}"},
    PhraseSentence{Phrase::log_heading, "Stand-in {instance} for {role} on {host}"},
    PhraseSentence{Phrase::log_times, "{table}, edition {edition}; addresses {addresses}; from {started} {time}"},
    PhraseSentence{Phrase::log_until, "to {until}"},
    PhraseSentence{Phrase::log_still_runs, "on, still running when this was written, until {until}"},
    PhraseSentence{Phrase::heading_ports, "Ports"},
    PhraseSentence{Phrase::heading_visitors, "Visitors (UTC)"},
    PhraseSentence{Phrase::heading_arrivals, "Packets that arrived (UTC)"},
    PhraseSentence{Phrase::heading_unknown, "Not known"},
    PhraseSentence{
        Phrase::unknown_half_open,
        "What this host's own firewall dropped, and that nothing arrived: the stand-in saw only connections that were left half open{reason}."},
    PhraseSentence{Phrase::unknown_lost, "What {number} packets were that came faster than they could be looked at."},
    PhraseSentence{Phrase::checks_left_out, "There were {number} checks, of which the first {kept} are kept."},
    PhraseSentence{
        Phrase::nobody_has_a_role,
        "Which visitors count as which role, where they did not say so themselves: `listen` ran without --from."},
    PhraseSentence{Phrase::nobody_came, "Whether anybody tried to come: nobody did so that the stand-in saw."},
    PhraseSentence{Phrase::others_need_the_same, "The same is needed by {hosts}."},
    PhraseSentence{Phrase::number_of_hosts, "{number} hosts"},
};

constexpr auto sentences_in_order() {
  std::array<std::string_view, kPhrases.size()> sentences{};
  for (const auto& [phrase, sentence] : kPhrases) sentences.at(static_cast<std::size_t>(phrase)) = sentence;
  return sentences;
}
constexpr auto kSentences = sentences_in_order();
static_assert(kSentences.size() == static_cast<std::size_t>(Phrase::number_of_hosts) + 1);

}  // namespace

std::string phrase(Phrase phrase, const Facts& facts) {
  return fill(kSentences.at(static_cast<std::size_t>(phrase)), facts);
}

std::span<const std::string_view> phrases() {
  return kSentences;
}

}  // namespace netpreflight
