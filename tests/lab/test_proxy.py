"""Behind a proxy: the route through squid, tinyproxy and haproxy, and what each refuses."""

import pathlib

from lab import network
from lab.expect import READY, LabCase
from lab.pki import Authority, pem
from lab.proxies import ADDRESS, NAME, SPARE_ADDRESS, Haproxy, ProxyZone, Relay, Squid, Tinyproxy
from lab.world import COCKPIT, SPARE, TLS_NAMES

THROUGH_PROXY = {**READY, "proxy": ("pass", None)}
INCONCLUSIVE = ("warn", "run.inconclusive")
SECRET = "s3cret@:/%x"
ENCODED = "s3cret%40%3A%2F%25x"
ONLY_THE_PROXY_MAY_OUT = [f"ip saddr {COCKPIT[4]} tcp dport 443 drop"]


def all_fail(cause):
    """Nothing outside is reached."""
    return {**dict.fromkeys([*TLS_NAMES, "proxy"], ("fail", cause)), "tls-interception": INCONCLUSIVE}


class ProxyCase(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zone = ProxyZone(cls.world)
        cls.addClassCleanup(cls.zone.close)
        records = cls.world.records.with_names({NAME: [ADDRESS]})
        cls.enterClassContext(cls.world.publishing(records))

    @classmethod
    def enterClassContext(cls, context):
        """What unittest has from Python 3.11.3 on."""
        cls.addClassCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def expect_proxied(self, outcome, verdict, changes=None, **how):
        self.expect(outcome, verdict, changes, base=THROUGH_PROXY, **how)

    def expect_said_once(self, outcome, cause):
        """One remedy for all rows, in one problem."""
        (remedy,) = {row["remedy"] for row in outcome.report["rows"] if row["cause"] == cause}
        for name in TLS_NAMES.values():
            self.assertIn(name, remedy)
        self.expect_one_problem(outcome, cause, TLS_NAMES, TLS_NAMES.values())

    def deciding(self, outcome, row, kind):
        return [step["evidence"] for step in outcome.row(row)["steps"]
                if step["kind"] == kind and step["route"] == "proxy"]


class ThroughSquid(ProxyCase):
    def test_all_is_well(self):
        with Squid(self.zone) as squid:
            outcome = self.check("--proxy", squid.url(host=NAME))
        self.expect_proxied(outcome, "ready")
        self.assertEqual(outcome.report["run"]["proxy"], f"http://{NAME}:3128")
        self.assertEqual(outcome.report["run"]["proxy_source"], "--proxy")
        self.assertEqual(outcome.report["run"]["warnings"], [])
        for row, name in TLS_NAMES.items():
            kinds = [step["kind"] for step in outcome.row(row)["steps"] if step["route"] == "proxy"]
            self.assertEqual(kinds, ["resolve", "connect", "tunnel", "handshake"])
            (tunnel,) = self.deciding(outcome, row, "tunnel")
            self.assertEqual((tunnel["host"], tunnel["port"], tunnel["status"]), (name, 443, 200))
            self.assertEqual((tunnel["end"], tunnel["credentials_sent"]), ("opened", False))

    def test_the_direct_route_stands_beside_and_decides_nothing(self):
        with Squid(self.zone) as squid, self.world.router.firewall(ONLY_THE_PROXY_MAY_OUT):
            outcome = self.check("--proxy", squid.url(), "-v")
        self.expect_proxied(outcome, "ready")
        for row in TLS_NAMES:
            beside = [step["cause"] for step in outcome.row(row)["steps"] if step["route"] == "direct"]
            self.assertEqual(beside, [None, "tcp.timeout"])
        self.assertIn("(direct, beside) [tcp.timeout]", outcome.text)

    def test_names_that_only_the_proxy_can_resolve(self):
        with Squid(self.zone) as squid, self.world.router.firewall(
                [f"ip saddr {COCKPIT[4]} udp dport 53 drop"]):
            outcome = self.check("--proxy", squid.url(), timeout="1s")
        self.expect_proxied(outcome, "not_ready", {
            **dict.fromkeys(("ntp-0", "ntp-1", "ntp-2"), ("fail", "dns.timeout")),
            **dict.fromkeys(("dns-external", "dns-internal"), ("fail", "dns.timeout")),
            "domain-name": INCONCLUSIVE})

    def test_a_user_and_a_password(self):
        with Squid(self.zone, users={"admin": SECRET}) as squid:
            for userinfo in (f"admin:{ENCODED}", "admin:s3cret@:/%25x"):
                outcome = self.check("--proxy", squid.url(userinfo))
                self.expect_proxied(outcome, "ready")
            (tunnel,) = self.deciding(outcome, "product-updates", "tunnel")
            self.assertIs(tunnel["credentials_sent"], True)

    def test_a_password_from_a_file(self):
        file = self.world.folder / "password"
        file.write_text(SECRET + "\n")
        with Squid(self.zone, users={"admin": SECRET}) as squid:
            outcome = self.check("--proxy", squid.url("admin"), "--proxy-password-file", file)
        self.expect_proxied(outcome, "ready")

    def test_a_user_is_wanted(self):
        with Squid(self.zone, users={"admin": SECRET}) as squid:
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.auth_required"))
        self.expect_said_once(outcome, "proxy.auth_required")
        (tunnel,) = self.deciding(outcome, "product-updates", "tunnel")
        self.assertEqual(tunnel["status_line"], "HTTP/1.1 407 Proxy Authentication Required")
        self.assertEqual(tunnel["authenticate"], ['Basic realm="Lab proxy"'])
        self.assertIn("ERR_CACHE_ACCESS_DENIED", tunnel["squid_error"])
        self.assertIn("lab-squid", tunnel["via"])
        self.assertIn("<html", tunnel["first_bytes"])
        self.assertLessEqual(len(tunnel["first_bytes"]), 4096)

    def test_a_wrong_password(self):
        with Squid(self.zone, users={"admin": SECRET}) as squid:
            outcome = self.check("--proxy", squid.url("admin:wrong"))
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.auth_rejected"))
        self.expect_said_once(outcome, "proxy.auth_rejected")

    def test_one_destination_is_forbidden(self):
        rules = ["acl closed dstdomain api.openai.com", "http_access deny closed"]
        with Squid(self.zone, rules=rules) as squid:
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "ready_with_warnings", {"chatgpt": ("fail", "proxy.forbidden")})
        self.assertIn("ERR_ACCESS_DENIED", outcome.row("chatgpt")["summary"])
        self.assertNotIn("api.openai.com", outcome.row("proxy")["summary"])

    def test_everything_is_forbidden(self):
        with Squid(self.zone, rules=["http_access deny all"]) as squid:
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.forbidden"))
        self.expect_said_once(outcome, "proxy.forbidden")

    def test_the_proxy_cannot_reach_a_destination(self):
        with Squid(self.zone) as squid, self.world.without("chatgpt"):
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "ready_with_warnings", {"chatgpt": ("fail", "proxy.upstream")})
        self.assertIn("ERR_CONNECT_FAIL", outcome.row("chatgpt")["summary"])

    def test_the_proxy_waits_for_a_destination(self):
        closed = f"ip daddr {self.world.addresses('chatgpt')[0]} drop"
        with Squid(self.zone) as squid, self.world.router.firewall([closed]):
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "ready_with_warnings", {"chatgpt": ("fail", "proxy.timeout")})

    def test_an_expired_certificate_behind_it(self):
        from datetime import timedelta
        expired = self.world.pki.public.issue(TLS_NAMES["chatgpt"], ends=-timedelta(days=1))
        with Squid(self.zone) as squid, self.world.presenting({"chatgpt": expired}):
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tls.expired")})

    def test_an_interceptor_on_the_direct_route_only(self):
        """The direct route is intercepted and does not count; squid takes another way to the genuine server."""
        name = TLS_NAMES["product-updates"]
        inside = self.world.pki.enterprise.issue(name)
        from lab.servers import Nginx
        hosts = "127.0.0.1 localhost\n127.0.1.1 cockpit.corp.example cockpit\n" + f"{SPARE[4]} {name}\n"
        with Nginx(self.world.namespaces["internet"], [SPARE[4]], inside), Squid(self.zone) as squid, \
                self.world.cockpit.changed(hosts=hosts):
            outcome = self.check("--proxy", squid.url())
        self.expect_proxied(outcome, "ready")
        beside = [step["cause"] for step in outcome.row("product-updates")["steps"] if step["route"] == "direct"]
        self.assertIn("tls.intercepted", beside)


class NotReached(ProxyCase):
    def test_its_name_is_unknown(self):
        outcome = self.check("--proxy", "http://nowhere.corp.example:3128")
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.unresolved"))
        self.expect_said_once(outcome, "proxy.unresolved")

    def test_its_port_is_closed(self):
        outcome = self.check("--proxy", f"http://{ADDRESS}:3999")
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.unreachable"))
        self.expect_said_once(outcome, "proxy.unreachable")

    def test_packets_to_it_are_dropped(self):
        with self.world.router.firewall(["tcp dport 3128 drop"]):
            outcome = self.check("--proxy", f"http://{ADDRESS}:3128")
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.unreachable"))
        self.assertIn("Packets get as far as 10.20.0.1", outcome.row("proxy")["summary"])

    def test_a_box_on_the_way_rejects(self):
        with self.world.router.firewall(["tcp dport 3128 reject with icmp type admin-prohibited"]):
            outcome = self.check("--proxy", f"http://{ADDRESS}:3128")
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.unreachable"))
        self.assertIn("administratively prohibited from 10.20.0.1", outcome.row("proxy")["summary"])

    def test_one_of_its_addresses_is_dead(self):
        """The other one is used at once."""
        records = self.world.records.with_names({"two.corp.example": ["10.20.3.99", ADDRESS]})
        with Squid(self.zone) as squid, self.world.publishing(records), \
                self.world.router.firewall(["ip daddr 10.20.3.99 drop"]):
            outcome = self.check("--proxy", squid.url(host="two.corp.example"), timeout="15s")
        self.expect_proxied(outcome, "ready")
        self.assertLess(outcome.seconds, 14)


class OverTls(ProxyCase):
    """https:// proxies: haproxy with a certificate in front of squid."""

    def front(self, certificate):
        squid = Squid(self.zone)
        self.enterContext(squid)
        return self.enterContext(Haproxy(self.zone, certificate, squid))

    def enterContext(self, context):
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def expect_refused(self, outcome, cause):
        self.expect_proxied(outcome, "not_ready", all_fail(cause))
        for row in TLS_NAMES:
            self.assertEqual(self.deciding(outcome, row, "tunnel"), [], "nothing is asked of it")
        self.expect_said_once(outcome, cause)

    def test_a_certificate_that_this_host_trusts(self):
        front = self.front(self.world.pki.enterprise.issue(NAME))
        outcome = self.check("--proxy", front.url(host=NAME, scheme="https"))
        self.expect_proxied(outcome, "ready")
        self.assertEqual(outcome.report["run"]["proxy"], f"https://{NAME}:3129")

    def test_a_public_certificate(self):
        front = self.front(self.world.pki.public.issue(NAME))
        self.expect_proxied(self.check("--proxy", front.url(host=NAME, scheme="https")), "ready")

    def test_a_certificate_that_nobody_trusts(self):
        front = self.front(self.world.pki.stranger.issue(NAME))
        self.expect_refused(self.check("--proxy", front.url(host=NAME, scheme="https")), "tls.untrusted")

    def test_a_certificate_for_another_name(self):
        front = self.front(self.world.pki.enterprise.issue("other.corp.example"))
        self.expect_refused(self.check("--proxy", front.url(host=NAME, scheme="https")), "tls.name_mismatch")

    def test_http_in_front_of_a_tls_proxy(self):
        front = self.front(self.world.pki.enterprise.issue(NAME))
        outcome = self.check("--proxy", front.url(host=NAME))
        cause = outcome.row("proxy")["cause"]
        self.assertIn(cause, ("proxy.not_a_proxy", "proxy.timeout"))
        self.expect_proxied(outcome, "not_ready", all_fail(cause))

    def test_https_in_front_of_a_plain_proxy(self):
        with Squid(self.zone) as squid:
            outcome = self.check("--proxy", squid.url(host=NAME, scheme="https"))
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.not_a_proxy"))
        self.assertIn("http://", outcome.row("proxy")["summary"])
        self.assertEqual([w["code"] for w in outcome.report["run"]["warnings"]], ["setting.tls_to_plain_port"])
        self.assertIn("setting.tls_to_plain_port", outcome.text)


class ThroughTinyproxy(ProxyCase):
    def test_a_user_and_a_password(self):
        with Tinyproxy(self.zone, user=("admin", "geheim")) as proxy:
            self.expect_proxied(self.check("--proxy", proxy.url("admin:geheim")), "ready")
            self.expect_proxied(self.check("--proxy", proxy.url()), "not_ready", all_fail("proxy.auth_required"))

    def test_wrong_password(self):
        with Tinyproxy(self.zone, user=("admin", "geheim")) as proxy:
            outcome = self.check("--proxy", proxy.url("admin:falsch"))
        status = self.deciding(outcome, "chatgpt", "tunnel")[0]["status"]
        # tinyproxy says 401 to wrong credentials, which is a refusal like any other, and 407 to none.
        expected = {401: "proxy.forbidden", 407: "proxy.auth_rejected"}[status]
        self.expect_proxied(outcome, "not_ready", all_fail(expected))

    def test_a_name_is_filtered(self):
        with Tinyproxy(self.zone, blocked=["api.openai.com"]) as proxy:
            outcome = self.check("--proxy", proxy.url())
        self.expect_proxied(outcome, "ready_with_warnings", {"chatgpt": ("fail", "proxy.forbidden")})

    def test_it_cannot_reach_a_destination(self):
        with Tinyproxy(self.zone) as proxy, self.world.without("chatgpt"):
            outcome = self.check("--proxy", proxy.url())
        self.expect_proxied(outcome, "ready_with_warnings", {"chatgpt": ("fail", "proxy.upstream")})


class RoundTrips(ProxyCase):
    """Counted in exchanges on the wire: no clock is involved."""

    def direct_exchanges(self):
        internet = self.world.namespaces["internet"]
        name = TLS_NAMES["product-updates"]
        records = self.world.records.with_names({name: [SPARE[4]], NAME: [ADDRESS]})
        to = (self.world.addresses("product-updates")[0], 443)
        with Relay(internet, SPARE[4], 443, to) as relay, self.world.publishing(records):
            outcome = self.check("--only", "product-updates")
        self.assertEqual(outcome.row("product-updates")["status"], "pass")
        return relay.exchanges

    def proxied_exchanges(self):
        namespace = self.zone.namespace
        with Squid(self.zone, users={"admin": SECRET}) as squid, \
                Relay(namespace, SPARE_ADDRESS, 3128, (ADDRESS, 3128)) as relay:
            url = f"http://admin:{ENCODED}@{SPARE_ADDRESS}:{squid.port}"
            outcome = self.check("--only", "product-updates", "--proxy", url)
        self.assertEqual(outcome.row("product-updates")["status"], "pass")
        return relay.exchanges

    def test_the_proxy_costs_at_most_two_more(self):
        (direct,) = self.direct_exchanges()
        (proxied,) = self.proxied_exchanges()
        self.assertGreaterEqual(direct, 1)
        self.assertGreater(proxied, direct)
        self.assertLessEqual(proxied, direct + 2)
