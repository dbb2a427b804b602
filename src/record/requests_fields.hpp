// The fields of the messages to the teams, listed once: for writing and for the schema.
#pragma once

#include "netpreflight/requests.hpp"
#include "record/report_fields.hpp"

namespace netpreflight {

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<TeamRequest> request) {
  archive("team", request.team);
  archive("subject", request.subject);
  archive("problems", request.problems, "As in the report, heaviest first.");
}

template <typename Archive>
void fields_of_requests(Archive& archive, typename Archive::template Ref<std::vector<TeamRequest>> requests) {
  archive("requests", requests, "One for each team, in the order of their heaviest problems.");
}

}  // namespace netpreflight
