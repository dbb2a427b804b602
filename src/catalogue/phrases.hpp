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
  asks_and_ends,
  when_name_sent,
  when_after_message,
  when_after_bytes,
  besides_other_name_passes,
  besides_whatever_name,
  key_not_proven,
  ssh_at_its_limit,
  with_meaning,
  large_unanswered,
  large_reset,
  large_refused,
  faulty_leaf,
  faulty_intermediate,
  faulty_root,
  renew_leaf,
  renew_intermediate,
  renew_root,
  misfit_other_name,
  misfit_not_permitted,
  request_other_name,
  request_not_permitted,
  distrust_no_root,
  distrust_below_root,
  distrust_no_certificate,
  missing_or_inspected,
  missing_known_here,
  root_and_fingerprint,
  install_store,
  update_store,
  lack_store,
  lack_root,
  lack_newer_root,
  lack_agreement,
  vendors_only_here,
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
