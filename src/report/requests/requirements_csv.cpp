#include <initializer_list>

#include "report/parts/escapes.hpp"
#include "report/requirements.hpp"

namespace netpreflight {
namespace {

std::string line(std::initializer_list<std::string_view> cells) {
  std::string text;
  std::string_view comma;
  for (const std::string_view each : cells) {
    text.append(comma).append(csv_cell(each));
    comma = ",";
  }
  return text + "\r\n";
}

}  // namespace

std::string requirements_csv(const Table& table) {
  std::string text = line({"id", "section", "description", "level", "source", "destination", "port", "protocol",
                           "probe", "interception", "name_enforced"});
  for (const Requirement& row : table.rows) {
    text += line({row.id, row.section, row.description, name(row.level), row.source, destination_words(row.destination),
                  row.port ? std::to_string(*row.port) : "", row.protocol == Protocol::none ? "" : name(row.protocol),
                  name(row.probe), name(row.interception), row.name_enforced ? "true" : "false"});
  }
  return text;
}

}  // namespace netpreflight
