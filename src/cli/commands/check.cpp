#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "cli/options/repeat.hpp"
#include "cli/surroundings/host.hpp"
#include "cli/surroundings/proxy_settings.hpp"
#include "cli/surroundings/resolv_conf.hpp"
#include "cli/output.hpp"
#include "cli/progress/display.hpp"
#include "net/codecs/pem_roots.hpp"
#include "net/elapsed.hpp"
#include "netpreflight/report.hpp"
#include "run/signals.hpp"
#include "run/wait.hpp"

namespace netpreflight {

std::string_view embedded_public_roots();

namespace {

constexpr std::size_t kMaxRootsBytes = 16U << 20U;

using Error = tl::unexpected<std::string>;

/// What this host has configured; nothing where an option gives other nameservers.
std::optional<ResolverConfiguration> read_resolver_configuration(const CheckOptions& options) {
  if (!options.nameservers.empty()) return std::nullopt;
  return read_resolv_conf(read_small_file("/etc/resolv.conf").value_or(""), environment("LOCALDOMAIN"),
                          environment("RES_OPTIONS"));
}

/// Where there are others that can be used, nothing fails, and only a word says that these are not.
void note_unusable_lines(const ResolverConfiguration& configured, RunFacts& facts) {
  facts.unusable_nameservers = configured.unusable;
  if (configured.is_default || configured.unusable.empty()) return;
  facts.warnings.push_back(
      warning_of({SettingFault::unusable_nameservers, {{"lines", words_of(configured.unusable)}}}));
}

ResolverSettings make_resolver_settings(const CheckOptions& options,
                                        const std::optional<ResolverConfiguration>& configured) {
  ResolverSettings settings;
  settings.timeout = options.timeout;
  settings.family = options.family;
  settings.nameservers_replaced = !configured;
  settings.nameservers = options.nameservers;
  if (!configured) return settings;
  const ResolverConfiguration& configuration = *configured;
  settings.nameservers = configuration.nameservers;
  settings.nameservers_by_default = configuration.is_default;
  settings.manners = configuration.manners;
  settings.search = configuration.search;
  settings.first_decides = !configuration.is_default && configuration.attempts > 0 && !configuration.manners.rotates;
  settings.ndots = configuration.ndots;
  // Whoever grants a step as much time as the C library grants a try gets answers that come with its later tries, too.
  const bool is_patient = options.timeout >= std::chrono::seconds(configuration.timeout_seconds);
  if (is_patient) settings.timeout = std::clamp(configuration.patience(), options.timeout, 2 * options.timeout);
  return settings;
}

bool has_credentials(const ProxySetting& proxy) {
  return proxy.url && !(proxy.url->credentials.user + proxy.url->credentials.password).empty();
}

tl::expected<RunSettings, std::string> make_settings(const CheckOptions& options, const HostFacts& host,
                                                     const ProxySetting& proxy,
                                                     const std::optional<ResolverConfiguration>& resolver) {
  RunSettings settings;
  if (has_credentials(proxy)) settings.proxy_credentials = proxy.url->credentials;
  settings.timeout = options.timeout;
  settings.concurrency = options.concurrency;
  settings.host_name = host.name;
  settings.host_addresses = host.addresses;
  settings.resolver = make_resolver_settings(options, resolver);
  if (options.trust_store) {
    auto place = check_trust_store(*options.trust_store);
    if (!place) return Error("--trust-store " + place.error());
    settings.trust_store = std::move(*place);
  } else {
    settings.trust_store = find_system_trust_store(environment("SSL_CERT_FILE"), environment("SSL_CERT_DIR"));
  }
  settings.public_roots = [] { return PemText{embedded_public_roots()}; };
  if (options.public_roots) {
    auto roots = read_input(*options.public_roots, kMaxRootsBytes);
    if (!roots) return Error("--public-roots " + roots.error());
    if (!has_pem_certificate(*roots)) {
      return Error(fmt::format("--public-roots {}: no PEM certificate in it", options.public_roots->string()));
    }
    settings.public_roots = [text = PemText::of(std::move(*roots))] { return text; };
  }
  return settings;
}

/// With what only the run finds out.
RunFacts completed(RunFacts facts, const RunResult& result) {
  facts.host.fqdn = result.fqdn.find('.') == std::string::npos ? "" : result.fqdn;
  return facts;
}

/// A row that passes against expectation passes; waiting for it to fail is not what the user meant.
bool is_to_wait_for(const Finding& finding) {
  return is_problem(finding.status) && finding.cause != Cause::run_unexpected_pass;
}

/// One run, or with --wait as many as it takes.
RunResult run_as_wished(const Plan& plan, const RunSettings& settings, const CheckOptions& options,
                        const RunFacts& facts) {
  constexpr Milliseconds kShortestPause{1000};
  constexpr Milliseconds kLongestPause{10'000};
  const WaitSettings wait{options.wait.value_or(Milliseconds(0)),
                          std::clamp(settings.timeout, kShortestPause, kLongestPause)};
  WaitHooks hooks;
  std::optional<Display> display;
  if (options.detail != TextStyle::Detail::quiet)
    display.emplace(plan, facts, settings.timeout, terminal_style(options.color));
  hooks.run = [&](const Plan& round) { return run(round, settings, display ? display->callbacks(round) : Progress{}); };
  hooks.rows_to_wait_for = [&](const RunResult& result) {
    const auto judged = judge_run(plan, result.evidence, circumstances_of(completed(facts, result)), facts.started);
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < judged.size(); ++i) {
      if (is_to_wait_for(judged[i].finding)) rows.push_back(i);
    }
    return rows;
  };
  hooks.waiting = [&](const Waiting& waiting) {
    if (display) display->show(waiting);
  };
  return run_until_passing(plan, wait, hooks);
}

}  // namespace

int run_check(const CheckOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  auto table = load_table(options.requirements);
  if (!table) return complain(table.error(), kExitUsage);
  const auto proxy = read_proxy_setting(options);
  if (!proxy) return complain(proxy.error(), kExitUsage);
  const auto plan = make_plan(std::move(*table), with_proxy(options.wishes, *proxy));
  if (!plan) return complain(plan.error(), kExitUsage);
  RunFacts facts = facts_of_setting(*proxy, *plan);
  facts.from = plan->surroundings.from;
  facts.options = options_to_repeat(options);
  facts.credentials_left_out = options.proxy && has_credentials(*proxy);
  facts.host = read_host();
  const auto configured = read_resolver_configuration(options);
  if (configured) note_unusable_lines(*configured, facts);
  const auto settings = make_settings(options, facts.host, *proxy, configured);
  if (!settings) return complain(settings.error(), kExitUsage);
  const auto& resolver = settings->resolver;
  if (!resolver.nameservers_by_default) {
    for (const auto& nameserver : resolver.nameservers) facts.nameservers.push_back(name(nameserver));
  }
  facts.trust_store_present = !settings->trust_store.path.empty();

  facts.started = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto start = std::chrono::steady_clock::now();
  const HeldSignals held;  // to the end: what is known is reported, whatever else arrives
  RunResult result = run_as_wished(*plan, *settings, options, facts);
  facts.duration = since(start);

  facts = completed(std::move(facts), result);
  const Report report = judge_and_report(*plan, std::move(result.evidence),
                                         {NETPREFLIGHT_VERSION, NETPREFLIGHT_ROOTS_DATE, {}}, std::move(facts));
  int code = write_outputs(report, options);
  for (const std::size_t row : result.overdue) {
    code = complain(fmt::format("{} did not end in time and was given up", plan->rows[row].requirement.id),
                    kExitIncomplete);
  }
  const bool interrupted = HeldSignals::take() || result.interrupted;
  if (code != kExitDone) return code;
  return interrupted ? kExitInterrupted : exit_code(report.verdict, options.strict);
}

}  // namespace netpreflight
