// Causes of the proxy, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kProxyCauses{
    CatalogueEntry{
        .cause = Cause::proxy_unresolved,
        .code = "proxy.unresolved",
        .severity = fail,
        .found = "the proxy's name {name} cannot be resolved: {seen}",
        .meaning = "The configured proxy has no address here. Without it nothing outside is reached.",
        .told_by = "The proxy's name was asked for like any other.",
        .ask = "the administrator of this host (is the name right?), then the DNS administrators",
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "the proxy's name does not resolve",
        .remedy =
            "Please check the proxy setting of {source}, {proxy}, or make its name {name} resolve: {seen}. It is needed "
            "for {targets} ({target_port}).",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_unreachable,
        .code = "proxy.unreachable",
        .severity = fail,
        .found = "the proxy {proxy} cannot be reached: {seen}",
        .meaning = "There is no connection to the proxy itself. Without it nothing outside is reached.",
        .told_by = "The connection to the proxy's port is refused, dropped or rejected.",
        .ask = "the proxy team, then the firewall team",
        .team = Team::proxy,
        .place = PlaceKind::proxy,
        .title = "the proxy cannot be reached",
        .remedy =
            "Please allow {source} to connect to the proxy {proxy} and check that it runs: {seen}. It is needed for "
            "{targets} ({target_port}).",
        .shared_by = "proxy",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::proxy_timeout,
        .code = "proxy.timeout",
        .severity = fail,
        .found = "the proxy {proxy} does not serve {targets}: {seen}",
        .meaning =
            "Something accepts connections on the proxy's port and says nothing, or the proxy waits for a destination "
            "that does not answer it.",
        .told_by =
            "A connection, and no answer to CONNECT (or to the TLS handshake of an https:// proxy) on it; or silence in "
            "every tunnel that it opens, whatever the destination.",
        .ask = kProxy,
        .team = Team::proxy,
        .place = PlaceKind::proxy,
        .title = "the proxy does not serve {targets}",
        .remedy =
            "Please check the proxy {proxy}, which {source} needs for {targets} ({target_port}): {seen}. It may hang itself, or its "
            "own way to these destinations may be blocked.",
        .shared_by = "proxy",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::proxy_not_a_proxy,
        .code = "proxy.not_a_proxy",
        .severity = fail,
        .found = "{proxy} does not answer as an HTTP proxy: {seen}",
        .meaning = "What listens on the proxy's port is something else, or needs another scheme.",
        .told_by =
            "An answer to CONNECT that is not HTTP or has no end, a web server's answer (400, 404, 405, 501), or a page "
            "where the tunnel should be.",
        .ask = "the administrator of this host (is the setting right?), then the proxy team",
        .team = Team::host,
        .place = PlaceKind::proxy,
        .title = "{proxy_title}",
        .remedy =
            "Please check the proxy {proxy} and its setting on {source}: {seen}. It is needed for {targets} ({target_port}).",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_auth_required,
        .code = "proxy.auth_required",
        .severity = fail,
        .found = "the proxy {proxy} wants a user name and a password",
        .meaning = "The proxy asks for credentials and none are configured.",
        .told_by = "Status 407 to a request without credentials.",
        .ask = kProxy,
        .team = Team::proxy,
        .place = PlaceKind::proxy,
        .title = "the proxy wants a user and a password",
        .remedy =
            "Please give {source} a user for the proxy {proxy} with Basic authentication, or let it pass without one "
            "to {targets} ({target_port}).",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_auth_rejected,
        .code = "proxy.auth_rejected",
        .severity = fail,
        .found = "the proxy {proxy} rejects the user name or the password",
        .meaning = "The proxy knows Basic authentication and does not accept these credentials.",
        .told_by = "Status 407 to a request with credentials.",
        .ask = kProxy,
        .team = Team::proxy,
        .place = PlaceKind::proxy,
        .title = "the proxy rejects the user or the password",
        .remedy = "Please check the user and the password that {source} has for the proxy {proxy}: it rejects them for "
                  "{targets} ({target_port}). Characters such as @ : / in a password must be percent-encoded in a URL.",
        .shared_by = "proxy",
    },
    CatalogueEntry{
        .cause = Cause::proxy_auth_unsupported,
        .code = "proxy.auth_unsupported",
        .severity = fail,
        .found = "the proxy {proxy} offers no Basic authentication, only {seen}",
        .meaning = "The vendor's product supports Basic authentication only.",
        .told_by = "Status 407 whose Proxy-Authenticate headers lack Basic.",
        .ask = kProxy,
        .team = Team::proxy,
        .place = PlaceKind::proxy,
        .title = "the proxy offers no Basic authentication",
        .remedy =
            "Please allow Basic authentication for {source} on the proxy {proxy}, or exempt it from authentication for "
            "{targets} ({target_port}). The proxy offers only {seen}, and the product supports Basic only.",
        .shared_by = "proxy seen",
    },
    CatalogueEntry{
        .cause = Cause::proxy_forbidden,
        .code = "proxy.forbidden",
        .severity = fail,
        .found = "the proxy {proxy} refuses the tunnel to {targets}: {seen}",
        .meaning = "A rule of the proxy forbids this destination or this client.",
        .told_by = "Status 403 or another refusal by policy, such as a redirection to a login page.",
        .ask = kProxy,
        .team = Team::proxy,
        .place = PlaceKind::proxy,
        .title = "the proxy forbids {targets}",
        .remedy =
            "Please allow CONNECT from {source} to {targets} ({target_port}) on the proxy {proxy}. It answers {seen}.",
        .shared_by = "proxy",
        .traits = {.blocking = true},
    },
    CatalogueEntry{
        .cause = Cause::proxy_upstream,
        .code = "proxy.upstream",
        .severity = fail,
        .found = "the proxy {proxy} cannot reach {targets}: {seen}",
        .meaning = "The proxy would tunnel, but has no way to the destination itself.",
        .told_by = "Status 502, 503, 504 or another error of the proxy.",
        .ask = kProxy,
        .team = Team::proxy,
        .place = PlaceKind::proxy,
        .title = "the proxy cannot reach {targets}",
        .remedy =
            "Please check why the proxy {proxy} cannot reach {targets} ({target_port}): its own DNS, route and firewall. "
            "It answers {source} with {seen}.",
        .shared_by = "proxy",
        .traits = {.blocking = true},
    },
};

}  // namespace netpreflight::causes
