// Which proxy is in force: the options and this host's environment, put together as curl does it.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "cli/options/options.hpp"
#include "netpreflight/report.hpp"
#include "netpreflight/setting.hpp"

namespace netpreflight {

/// The setting in force. The error is one line without anything that may be a password.
tl::expected<ProxySetting, std::string> read_proxy_setting(const CheckOptions& options);

/// The user's wishes and the proxy, without credentials.
Wishes with_proxy(Wishes wishes, const ProxySetting& setting);

/// What the report says of the setting. `plan` was made with it.
RunFacts facts_of_setting(ProxySetting setting, const Plan& plan);

/// In the words of the catalogue.
SettingWarning warning_of(const SettingFinding& finding);

/// The lines that `apt-config dump` prints, as far as they are about proxies for https.
AptProxies read_apt_proxies(const std::string& dump);

}  // namespace netpreflight
