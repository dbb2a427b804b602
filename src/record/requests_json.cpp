#include "record/requests_json.hpp"

#include "record/requests_fields.hpp"

namespace netpreflight {

std::string write_requests(const std::vector<TeamRequest>& requests) {
  return document_text(kRequestsFormat, [&](JsonText&, Writer& writer) { fields_of_requests(writer, requests); });
}

}  // namespace netpreflight
