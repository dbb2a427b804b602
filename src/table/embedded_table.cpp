#include <stdexcept>

#include "netpreflight/table.hpp"

namespace netpreflight {

// Generated at build time from data/ (src/embed.cmake).
std::string_view embedded_table_json();
std::string_view embedded_table_schema();

Table embedded_table() {
  auto table = read_table(embedded_table_json(), "the embedded table");
  if (!table) {
    throw std::logic_error(table.error().line());
  }
  return *std::move(table);
}

std::string_view table_schema() {
  return embedded_table_schema();
}

}  // namespace netpreflight
