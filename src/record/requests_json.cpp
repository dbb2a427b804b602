#include "record/requests_json.hpp"

#include <nlohmann/json.hpp>

#include "record/requests_fields.hpp"

namespace netpreflight {

std::string write_requests(const std::vector<TeamRequest>& requests) {
  nlohmann::ordered_json document{{"schema", kRequestsFormat}};
  Writer writer(document);
  fields_of_requests(writer, requests);
  return document_text(document);
}

}  // namespace netpreflight
