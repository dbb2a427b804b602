// Parts of sentences that the judges put into facts: what was seen, in words, where no sentence of a cause says it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "netpreflight/fact.hpp"

namespace netpreflight {

enum class Phrase : std::uint8_t {
  to_the_proxy,
  to_nameservers,
  to_itself,
  to_vendor,
  address_not_given,
  no_proxy_configured,
  to_check_ports,
  no_name,
  other_name,
  nothing_to_ask_for,
  nobody_knows_host,
  by_own_configuration,
  no_address_found,
  no_usable_nameserver,
  own_resolver_fails,
  own_lookup_fails,
  search_list_completes,
  hosts_file_leads,
  by_hosts_file,
  applications_not_asked,
  some_answer,
  not_alike,
  leads_inside,
  other_family_only,
  silent_about_v6,
  applications_wait,
  applications_give_up,
  only_v6_addresses,
  seen_at,
  the_proxy_at,
  proxy_speaks_plain,
  proxy_ends_handshake,
  proxy_leaves_handshake,
  the_proxy,
  no_scheme,
  with_error,
  leading_to,
  by_server,
  answers_connect_with,
  expects_tls,
  says,
  sends_page,
  answer_without_end,
  no_answer,
  contradicts_servers,
  contradicts_this_host,
  time_servers_disagree,
  root_distance_above,
  set_long_ago,
  set_in_the_future,
  unasked_mac,
  dead_neighbour,
  dead_neighbour_v6,
  silent_tunnels,
  silent_tunnel,
  reset_without_answer,
  closed_without_answer,
  far_end_of_tunnel,
  on_the_proxy,
  on_proxy_and_behind,
  through_the_proxy,
  nothing_to_tunnel_to,
  no_forbidden_row,
  nobody_genuine,
  instance_on,
  different_stand_ins,
  behind_unexamined,
  improper_message,
  tls_alert,
  silence_after,
  end_after,
  asks_and_ends,
  source_translated,
  destination_translated,
  doubtful_stand_in,
  possibly,
  does_not_answer,
  not_as_one,
  not_for_this_question,
};

/// The phrase, filled with facts.
std::string phrase(Phrase phrase, const Facts& facts = {});

/// Every phrase, with its placeholders.
std::span<const std::string_view> phrases();

}  // namespace netpreflight
