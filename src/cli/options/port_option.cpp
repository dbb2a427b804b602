// --port: the ports that a site chose.
#include <charconv>

#include <fmt/format.h>

#include "cli/options/option_parts.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// The answer is an error, or empty.
std::string take_port(const std::string& text, std::map<std::string, PortChoice>& ports) {
  const std::string shown = escape_foreign(text);
  const std::size_t equals = text.find('=');
  const std::size_t slash = text.rfind('/');
  if (equals == std::string::npos || equals == 0 || slash == std::string::npos || slash < equals)
    return fmt::format("--port {}: must be ROW=PORT/PROTO, such as syslog=6514/tcp", shown);
  const std::string row = text.substr(0, equals);
  const std::string protocol = text.substr(slash + 1);
  PortChoice choice;
  const char* begin = text.data() + equals + 1;
  const auto [end, failure] = std::from_chars(begin, text.data() + slash, choice.port);
  if (failure != std::errc() || end != text.data() + slash || choice.port == 0)
    return fmt::format("--port {}: the port must be a number from 1 to 65535", shown);
  if (protocol != "tcp" && protocol != "udp") return fmt::format("--port {}: the protocol must be tcp or udp", shown);
  choice.protocol = protocol == "tcp" ? Protocol::tcp : Protocol::udp;
  if (!ports.emplace(row, choice).second)
    return fmt::format("--port {}: {} is given twice", shown, escape_foreign(row));
  return {};
}

}  // namespace

CLI::Option* add_port_option(CLI::App& app, std::map<std::string, PortChoice>& ports) {
  return repeatable(app.add_option("--port", each([&ports](const std::string& text) { return take_port(text, ports); }),
                                   "The port that this site chose for a row")
                        ->type_name("ROW=PORT/PROTO"));
}

}  // namespace netpreflight
