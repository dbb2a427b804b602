#include "cli/commands/listen_commands.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "text/host_name.hpp"
#include "text/shell_word.hpp"

namespace netpreflight {

namespace {

/// The ports of a role's rows.
struct Ways {
  std::string role;
  std::set<std::uint16_t> tls;
  std::set<std::uint16_t> plain;
  bool echoes = false;
};

std::vector<Ways> ways_of(const ListenLog& log) {
  std::vector<Ways> all;
  std::set<std::string> shown;
  for (const auto& port : log.ports) shown.insert(port.rows.begin(), port.rows.end());
  for (const auto& row : echo_rows(log)) shown.insert(row);
  for (const auto& row : log.rows) {
    if (!shown.contains(row.id)) continue;
    auto ways = std::ranges::find(all, row.source, &Ways::role);
    if (ways == all.end()) ways = all.insert(all.end(), {row.source, {}, {}, false});
    if (row.protocol == Protocol::icmp) ways->echoes = true;
    if (row.protocol != Protocol::tcp || !row.port) continue;
    (row.probe == ProbeKind::tls_service ? ways->tls : ways->plain).insert(*row.port);
  }
  return all;
}

std::string address_of(const std::string& host, std::uint16_t port) {
  constexpr std::uint16_t kHttps = 443;
  return port == kHttps ? fmt::format("https://{}/", host) : fmt::format("https://{}:{}/", host, port);
}

/// Windows Server 2016 has no curl.exe, and its PowerShell does not get past a certificate that signed itself, so that the connection is
/// made by hand. TLS 1.2 is named, because .NET begins with an older one there.
std::string page_in_net(const std::string& host, std::uint16_t port) {
  return fmt::format(
      "$t = New-Object Net.Sockets.TcpClient('{0}', {1}); "
      "$s = New-Object Net.Security.SslStream($t.GetStream(), $false, {{$true}}); "
      "$s.AuthenticateAsClient('{0}', $null, 'Tls12', $false); "
      "$q = [Text.Encoding]::ASCII.GetBytes(\"GET / HTTP/1.0`r`n`r`n\"); $s.Write($q, 0, $q.Length); "
      "(New-Object IO.StreamReader($s)).ReadToEnd()",
      host, port);
}

std::string heading(std::string_view words) {
  return fmt::format("    {}\n", words);
}

std::string command(std::string_view text) {
  return fmt::format("      {}\n", text);
}

std::string for_windows(const std::string& host, const Ways& ways) {
  if (ways.tls.empty() && ways.plain.empty() && !ways.echoes) return {};
  std::string lines = heading("on Windows, in PowerShell:");
  for (const auto port : ways.tls) lines += command("curl.exe -k " + address_of(host, port));
  for (const auto port : ways.plain) lines += command(fmt::format("Test-NetConnection {} -Port {}", host, port));
  if (ways.echoes) lines += command("ping " + host);
  if (ways.tls.empty()) return lines;
  lines += heading("on Windows Server 2016, which has no curl.exe, in PowerShell:");
  for (const auto port : ways.tls) lines += command(page_in_net(host, port));
  return lines;
}

std::string for_browsers(const std::string& host, const Ways& ways) {
  if (ways.tls.empty()) return {};
  std::string lines = heading("in a browser, past its warning of the certificate:");
  for (const auto port : ways.tls) lines += command(address_of(host, port));
  return lines;
}

}  // namespace

std::string listen_commands(const ListenLog& log, const Table& table, const std::vector<std::string>& options) {
  // A name that a nameserver made up is not to be run.
  const std::string host = is_host(log.host) ? log.host : "HOST";
  std::string text;
  for (const auto& ways : ways_of(log)) {
    const Role* role = find_role(table.roles, ways.role);
    text += fmt::format("{}  {}\n", text.empty() ? "" : "\n", role == nullptr ? ways.role : role->name);
    text += heading("on Linux, with this program:");
    std::vector<std::string> words{"netpreflight", "--from", ways.role, "--host", log.role + '=' + host};
    words.insert(words.end(), options.begin(), options.end());
    text += command(shell_words(words));
    text += for_browsers(host, ways) + for_windows(host, ways);
  }
  return text;
}

}  // namespace netpreflight
