#include "cli/surroundings/proxy_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/surroundings/host.hpp"
#include "net/child.hpp"
#include "netpreflight/catalogue.hpp"
#include "text/foreign.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::size_t kMaxPasswordBytes = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
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
  if (content->starts_with(kByteOrderMark)) content->erase(0, kByteOrderMark.size());
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

AptProxies ask_apt() {
  if (!apt_may_have_a_proxy()) return {};
  constexpr Milliseconds kPatience{2000};
  const auto child = run_child_and_wait({"apt-config", "dump"}, kPatience);
  return child.exit_code == 0 ? read_apt_proxies(child.output) : AptProxies();
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
  setting.unescaped = has_unescaped_credentials(text);
  read_variables(no_proxy_variable_names(), setting.variables);
  if (const auto name = first_set(no_proxy_variable_names(), setting.variables)) {
    setting.no_proxy_source = *name;
    setting.no_proxy = setting.variables[*name];
  }
  return {};
}

}  // namespace

AptProxies read_apt_proxies(const std::string& dump) {
  // apt looks among the settings of https first, then among those of http.
  AptProxies proxies;
  for (const std::string_view section : {"acquire::https::proxy", "acquire::http::proxy"}) {
    std::istringstream lines(dump);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t begin = line.find(" \"");
      if (begin == std::string::npos || !line.ends_with("\";")) continue;
      const std::string key = lower_case(line.substr(0, begin));
      std::string value = line.substr(begin + 2, line.size() - begin - 4);
      const bool known = key == section || key.starts_with(fmt::format("{}::", section));
      if (!known || value.empty()) continue;
      if (key.size() > section.size()) {
        proxies.of_host.emplace(key.substr(section.size() + 2), std::move(value));
      } else if (proxies.of_all.empty()) {
        proxies.of_all = std::move(value);
      }
    }
  }
  return proxies;
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
  }
  std::set<std::string_view> outside;
  std::set<std::string_view> exempt;
  for (const auto& row : plan.rows) {
    const auto& requirement = row.requirement;
    const bool is_outside = may_use_proxy(requirement) && requirement.source == plan.surroundings.from;
    if (!is_outside) continue;
    if (outside.insert(row.host).second) setting.outside.push_back(row.host);
    const bool is_exempt = setting.url && row.route == Route::direct;
    if (is_exempt && exempt.insert(row.host).second) setting.exempt.push_back(row.host);
  }
  for (const auto& finding : look_at_setting(setting)) facts.warnings.push_back(warning_of(finding));
  return facts;
}

SettingWarning warning_of(const SettingFinding& finding) {
  const auto& words = entry(finding.fault);
  return {std::string(words.code), fill(words.found, finding.facts), fill(words.remedy, finding.facts)};
}

}  // namespace netpreflight
