#include "cli/surroundings/proxy_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/surroundings/host.hpp"
#include "net/child.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::size_t kMaxPasswordBytes = 4096;
constexpr int kMostAptFiles = 1000;

void read_variables(std::span<const std::string_view> names, ProxyVariables& variables) {
  for (const auto name : names) {
    std::string value = environment(std::string(name).c_str());
    if (!value.empty()) variables.emplace(name, std::move(value));
  }
}

/// The file's first line.
tl::expected<std::string, std::string> read_password(const std::filesystem::path& path) {
  auto content = read_input(path, kMaxPasswordBytes);
  if (!content) return Error("--proxy-password-file " + content.error());
  content->resize(std::min(content->find_first_of("\r\n"), content->size()));
  if (content->empty())
    return Error(
        fmt::format("--proxy-password-file {}: has no password in its first line", escape_foreign(path.string())));
  return std::move(*content);
}

bool mentions_proxy(const std::filesystem::path& path) {
  const std::string text = read_small_file(path).value_or("");
  constexpr std::string_view kWord = "proxy";
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  return !std::ranges::search(text, kWord, same).empty();
}

/// Starting apt-config takes longer than many a check: only where apt's configuration has the word at all.
bool apt_may_have_a_proxy() {
  std::error_code error;
  if (mentions_proxy("/etc/apt/apt.conf")) return true;
  int looked_at = 0;
  std::filesystem::directory_iterator file("/etc/apt/apt.conf.d", error);
  for (; !error && file != end(file) && looked_at < kMostAptFiles; file.increment(error), ++looked_at) {
    if (mentions_proxy(file->path())) return true;
  }
  return false;
}

std::string ask_apt() {
  if (!apt_may_have_a_proxy()) return {};
  constexpr Milliseconds kPatience{2000};
  const auto child = run_child_and_wait(
      {"apt-config", "shell", "HTTPS", "Acquire::https::Proxy", "HTTP", "Acquire::http::Proxy"}, kPatience);
  return child.exit_code == 0 ? read_apt_proxy(child.output) : std::string();
}

tl::expected<void, std::string> choose(const CheckOptions& options, ProxySetting& setting) {
  std::string text;
  if (options.proxy) {
    setting.source = "--proxy";
    text = *options.proxy;
  } else {
    read_variables(proxy_variable_names(), setting.variables);
    const auto name = first_set(proxy_variable_names(), setting.variables);
    if (!name) return {};
    setting.source = *name;
    text = setting.variables[*name];
  }
  auto url = parse_proxy_url(text);
  if (!url) {
    return Error(
        fmt::format("{}: cannot parse proxy URL: {} (it must be http://[user[:password]@]host:port or https://...; "
                    "--no-proxy for none)",
                    setting.source, url.error()));
  }
  setting.url = std::move(*url);
  read_variables(no_proxy_variable_names(), setting.variables);
  if (const auto name = first_set(no_proxy_variable_names(), setting.variables)) {
    setting.no_proxy_source = *name;
    setting.no_proxy = setting.variables[*name];
  }
  return {};
}

}  // namespace

std::string read_apt_proxy(const std::string& shell_lines) {
  std::istringstream lines(shell_lines);
  std::string http;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = line.find('\'');
    const std::size_t end = line.rfind('\'');
    if (begin == std::string::npos || end <= begin + 1) continue;
    std::string value = line.substr(begin + 1, end - begin - 1);
    if (line.starts_with("HTTPS=")) return value;
    if (line.starts_with("HTTP=")) http = std::move(value);
  }
  return http;
}

tl::expected<ProxySetting, std::string> read_proxy_setting(const CheckOptions& options) {
  ProxySetting setting;
  if (!options.no_proxy) {
    if (auto chosen = choose(options, setting); !chosen) return Error(chosen.error());
  }
  if (options.proxy_password_file) {
    const bool has_user = setting.url && !setting.url->credentials.user.empty();
    if (!has_user) return Error("--proxy-password-file: needs a proxy with a user name (http://user@host:port)");
    auto password = read_password(*options.proxy_password_file);
    if (!password) return Error(password.error());
    setting.url->credentials.password = std::move(*password);
  }
  if (!options.no_proxy) setting.apt = ask_apt();
  return setting;
}

Wishes with_proxy(Wishes wishes, const ProxySetting& setting) {
  if (!setting.url) return wishes;
  wishes.proxy = setting.url->endpoint;
  wishes.no_proxy = setting.no_proxy;
  return wishes;
}

RunFacts facts_of_setting(ProxySetting setting, const Plan& plan) {
  RunFacts facts;
  if (setting.url) {
    facts.proxy = setting.url->endpoint.url();
    facts.proxy_source = setting.source;
    for (const auto& row : plan.rows) {
      const auto& requirement = row.requirement;
      const bool outside = requirement.probe == ProbeKind::tls && requirement.destination.kind == DestinationKind::host;
      const bool exempt = outside && row.route == Route::direct && requirement.source == plan.surroundings.from;
      const bool known = std::ranges::find(setting.exempt, row.host) != setting.exempt.end();
      if (exempt && !known) setting.exempt.push_back(row.host);
    }
  }
  for (const auto& finding : look_at_setting(setting)) {
    const auto& words = entry(finding.fault);
    facts.warnings.push_back(
        {std::string(words.code), fill(words.found, finding.facts), fill(words.remedy, finding.facts)});
  }
  return facts;
}

}  // namespace netpreflight
