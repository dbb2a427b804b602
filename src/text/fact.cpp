#include "netpreflight/fact.hpp"

#include "text/listing.hpp"

namespace netpreflight {

std::string Fact::words() const {
  if (const auto* list = things()) return join(*list);
  if (const auto* number = size()) return std::to_string(*number);
  return std::get<std::string>(value_);
}

}  // namespace netpreflight
