#include "report/requests/rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/parts/escapes.hpp"

namespace netpreflight {

namespace {

std::string level_words(const Rule& rule) {
  std::string words(name(rule.level));
  if (rule.any_of) words += ", one of the section is enough";
  if (rule.alternative_of) words += fmt::format(", one of the ways of {} is enough", *rule.alternative_of);
  return words;
}

bool is_echo(const Rule& rule) {
  return std::ranges::find(rule.protocols, Protocol::icmp) != rule.protocols.end();
}

std::string port_words(const Rule& rule) {
  if (is_echo(rule)) return "echo";
  return rule.port ? std::to_string(*rule.port) : "its port";
}

/// What else whoever allows it has to know.
std::string condition_words(const Rule& rule) {
  std::string words = rule.proxy ? fmt::format("on the proxy {}", *rule.proxy) : "";
  if (!rule.port && !is_echo(rule)) words += "where a proxy is used";
  if (rule.no_interception) words += fmt::format("{}no TLS inspection", words.empty() ? "" : "; ");
  return words;
}

std::string end_words(const RuleEnd& end) {
  std::string words = markdown_escaped(end.name);
  std::string addresses;
  for (const auto& address : end.addresses) {
    if (address != end.name) addresses += fmt::format("{}{}", addresses.empty() ? "" : ", ", address);
  }
  return addresses.empty() ? words : fmt::format("{} ({})", words, addresses);
}

}  // namespace

std::string rules_markdown(const RuleRequest& request) {
  std::string markdown = fmt::format("# Please allow\n\n{} Table {}, edition {}.\n\n", markdown_escaped(request.basis),
                                     markdown_code(request.table), request.edition);
  if (request.rules.empty()) return markdown + "Nothing: no row is blocked.\n";
  markdown +=
      "| Source | Destination | Port | Level | Condition | Reason | Row |\n| --- | --- | --- | --- | --- | --- | --- |\n";
  for (const auto& rule : request.rules) {
    std::string ports;
    for (const Protocol protocol : rule.protocols) {
      ports += fmt::format("{}{}/{}", ports.empty() ? "" : ", ", port_words(rule), name(protocol));
    }
    markdown +=
        fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", end_words(rule.source), end_words(rule.destination),
                    ports, level_words(rule), markdown_escaped(condition_words(rule)), markdown_escaped(rule.reason),
                    markdown_code(rule.row));
  }
  return markdown;
}

std::string rules_csv(const RuleRequest& request) {
  std::string csv =
      "source,source_addresses,destination,destination_addresses,port,protocol,level,condition,reason,row\r\n";
  for (const auto& rule : request.rules) {
    for (const Protocol protocol : rule.protocols) {
      csv += fmt::format("{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(rule.source.name),
                         csv_cell(fmt::format("{}", fmt::join(rule.source.addresses, " "))),
                         csv_cell(rule.destination.name),
                         csv_cell(fmt::format("{}", fmt::join(rule.destination.addresses, " "))),
                         rule.port ? std::to_string(*rule.port) : "", name(protocol), csv_cell(level_words(rule)),
                         csv_cell(condition_words(rule)), csv_cell(rule.reason), csv_cell(rule.row));
    }
  }
  return csv;
}

}  // namespace netpreflight
