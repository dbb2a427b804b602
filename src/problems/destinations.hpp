// Where packets went, and what is needed as a table: a line for each destination and address.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "netpreflight/finding.hpp"
#include "text/address.hpp"
#include "text/host_name.hpp"
#include "text/listing.hpp"

namespace netpreflight {

/// The addresses that packets of a row's own steps went to: those of `name`, and those connected on the row's port. A connection to
/// another port is one to a proxy. Each once.
template <class Steps>
std::vector<std::string> addresses_tried(const Steps& steps, const std::string& name,
                                         std::optional<std::uint16_t> port) {
  Listing addresses;
  const auto add = [&](const std::string& address) {
    if (is_address(address)) addresses.add(unmapped(address));
  };
  for (const auto& step : steps) {
    if (const auto* resolve = std::get_if<ResolveEvidence>(&step.evidence)) {
      if (resolve->name != name) continue;
      for (const auto& address : resolve->addresses) add(address);
    } else if (const auto* connect = std::get_if<ConnectEvidence>(&step.evidence)) {
      if (connect->port == port) add(connect->address);
    } else if (const auto* ntp = std::get_if<NtpEvidence>(&step.evidence)) {
      add(ntp->address);
    } else if (const auto* sent = std::get_if<DatagramEvidence>(&step.evidence)) {
      add(sent->address);
    } else if (const auto* echo = std::get_if<EchoEvidence>(&step.evidence)) {
      add(echo->address);
    }
  }
  return addresses.items();
}

/// Indented lines, each with its end; empty where less than two rows lead to a host, because a sentence then says it all. Of very many
/// the last line says how many are left out.
std::string destinations_table(const std::vector<const JudgedRow*>& rows);

/// The names that one row is about, where there are more than a sentence lists.
std::string names_table(const Facts& facts, std::size_t more_than);

}  // namespace netpreflight
