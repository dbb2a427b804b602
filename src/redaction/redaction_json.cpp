#include "json/text_json.hpp"
#include "netpreflight/redaction.hpp"

namespace netpreflight {

std::string write_replacements(const std::vector<Replacement>& replacements) {
  const auto write = [&](JsonText& out) {
    out.begin_object();
    for (const auto& [placeholder, original] : replacements) {
      out.key(placeholder);
      out.string(original);
    }
    out.end_object();
  };
  return json_text(write, "\n");
}

}  // namespace netpreflight
