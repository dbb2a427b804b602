#include <nlohmann/json.hpp>

#include "netpreflight/redaction.hpp"

namespace netpreflight {

std::string write_replacements(const std::vector<Replacement>& replacements) {
  auto object = nlohmann::ordered_json::object();
  auto& entries = object.get_ref<nlohmann::ordered_json::object_t&>();
  for (const auto& [placeholder, original] : replacements) entries.emplace_back(placeholder, original);
  return object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace netpreflight
