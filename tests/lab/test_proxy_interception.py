"""A proxy that decrypts: squid with ssl-bump and mitmproxy, with and without their root on this host."""

from lab.network import CONTINUED_HELLO
from lab.proxies import BumpingSquid, Mitmproxy, Squid
from lab.world import TLS_NAMES
from test_interception import FORBIDDEN, INTERCEPTED, SEEN_THROUGH, TOLERATED
from test_proxy import ProxyCase


class Decrypting(ProxyCase):
    def expect_named(self, outcome, url, interceptor):
        """The proxy is the device to change, and one request names all destinations."""
        for row in (*FORBIDDEN, *TOLERATED, "tls-interception"):
            with self.subTest(row):
                remedy = outcome.row(row)["remedy"]
                self.assertIn(f"on the proxy {url}", remedy)
                self.assertIn(interceptor, remedy)
        self.assertIn(f"at the proxy {url}", outcome.row("product-updates")["summary"])
        self.expect_said_once_for_all(outcome)

    def expect_said_once_for_all(self, outcome):
        remedy = outcome.row("product-updates")["remedy"]
        for name in TLS_NAMES.values():
            self.assertIn(name, remedy)
        self.expect_one_problem(outcome, "tls.intercepted", TLS_NAMES, TLS_NAMES.values())

    def trust_with(self, *roots):
        pki = self.world.pki
        store = self.world.folder / "with-proxy.pem"
        store.write_bytes(pki.public_roots.read_bytes() + b"".join(roots))
        return ["--public-roots", pki.public_roots, "--trust-store", store]

    def test_squid_with_an_installed_root(self):
        with BumpingSquid(self.zone, self.world.pki.enterprise, self.world.pki.public_roots) as squid:
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "not_ready", {
            **dict.fromkeys(FORBIDDEN, INTERCEPTED), **dict.fromkeys(TOLERATED, SEEN_THROUGH),
            "tls-interception": INTERCEPTED})
        self.expect_named(outcome, squid.url(), "Example Corp Root CA")

    def test_squid_with_a_root_that_nobody_trusts(self):
        with BumpingSquid(self.zone, self.world.pki.stranger, self.world.pki.public_roots) as squid:
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "not_ready", {
            **dict.fromkeys(TLS_NAMES, ("fail", "tls.untrusted")),
            "tls-interception": ("warn", "run.inconclusive")})
        self.assertIn(squid.url(), outcome.row("product-updates")["summary"])

    def test_mitmproxy_installed(self):
        with Mitmproxy(self.zone, self.world.pki.public_roots) as proxy:
            outcome = self.check("--proxy", proxy.url(), trust=self.trust_with(proxy.root()))
        self.expect_proxied(outcome, "not_ready", {
            **dict.fromkeys(FORBIDDEN, INTERCEPTED), **dict.fromkeys(TOLERATED, SEEN_THROUGH),
            "tls-interception": INTERCEPTED})
        self.expect_named(outcome, proxy.url(), "mitmproxy")

    def test_mitmproxy_not_installed(self):
        with Mitmproxy(self.zone, self.world.pki.public_roots) as proxy:
            outcome = self.check("--proxy", proxy.url())
        self.expect_proxied(outcome, "not_ready", {
            **dict.fromkeys([*FORBIDDEN, *TOLERATED], INTERCEPTED), "tls-interception": INTERCEPTED})
        self.expect_named(outcome, proxy.url(), "mitmproxy")

    def test_squid_that_ends_what_it_does_not_like_by_name(self):
        """It opens every tunnel, looks at the name in the handshake, and decrypts nothing."""
        name = TLS_NAMES["product-updates"]
        bump = ("acl first at_step SslBump1", f"acl blocked ssl::server_name {name}",
                "ssl_bump peek first", "ssl_bump terminate blocked", "ssl_bump splice all")
        with BumpingSquid(self.zone, self.world.pki.enterprise, self.world.pki.public_roots, bump) as squid:
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "not_ready", {
            "product-updates": ("fail", "tls.reset_after_hello"), "tls-interception": ("warn", "run.inconclusive")})
        self.assertIn(f"the tunnel through {squid.url()} is cut off", outcome.row("product-updates")["summary"])
        self.assertIn(f"on the proxy {squid.url()} and behind it", outcome.row("product-updates")["remedy"])

    def test_behind_it_large_hellos_get_lost(self):
        lost = self.world.router.firewall([f"{CONTINUED_HELLO} drop"])
        with self.zone.namespace.single_packets(), Squid(self.zone) as squid, lost:
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "ready_with_warnings", {
            **dict.fromkeys(TLS_NAMES, ("warn", "tls.large_hello")), "tls-interception": ("warn", "run.inconclusive")})
        self.assertIn(f"on the proxy {squid.url()} and behind it", outcome.row("product-updates")["remedy"])
