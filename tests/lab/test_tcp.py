"""Connections that are refused, lost, cut off, or answered by somebody who does not speak TLS."""

import contextlib

from lab import misbehaviour
from lab.expect import LabCase
from lab.responders import TcpResponder
from lab.servers import Nginx
from lab.world import NTP_NAMES, SPARE, TLS_NAMES, ZONES

UPDATES = TLS_NAMES["product-updates"]
INCONCLUSIVE = ("warn", "run.inconclusive")

# Of nobody: the router has no route to the first, and nobody answers for the second.
NO_NETWORK = "192.0.2.77"
NO_HOST = "203.0.113.177"


class TcpCase(LabCase):
    def updates_fail(self, cause, **how):
        """The mandatory row fails, and what rests on it cannot be judged."""
        outcome = self.check(**how)
        self.expect(outcome, "not_ready",
                    {"product-updates": ("fail", cause), "tls-interception": INCONCLUSIVE})
        return outcome

    def at_updates(self, behaviour):
        internet, addresses = self.world.namespaces["internet"], self.world.addresses("product-updates")
        return self.world.instead({"product-updates": TcpResponder(internet, addresses, behaviour)})

    def updates_lead_to(self, *addresses):
        return self.world.publishing(self.world.records.with_names({UPDATES: addresses}))


class NoConnection(TcpCase):
    def test_a_closed_port(self):
        with self.world.without("product-updates"):
            self.updates_fail("tcp.refused")

    def test_a_closed_port_on_an_optional_row(self):
        with self.world.without("chatgpt"):
            self.expect(self.check(), "ready_with_warnings", {"chatgpt": ("fail", "tcp.refused")})

    def test_a_firewall_that_drops(self):
        (address,) = self.world.addresses("product-updates")
        with self.world.router.firewall([f"ip daddr {address} tcp dport 443 drop"]):
            self.updates_fail("tcp.timeout", timeout="1s")

    def test_a_firewall_that_drops_the_answers(self):
        (address,) = self.world.addresses("product-updates")
        with self.world.router.firewall([f"ip saddr {address} tcp sport 443 drop"]):
            self.updates_fail("tcp.timeout", timeout="1s")

    def test_a_firewall_that_resets(self):
        (address,) = self.world.addresses("product-updates")
        rule = f"ip daddr {address} tcp dport 443 reject with tcp reset"
        with self.world.router.firewall([rule]):
            self.updates_fail("tcp.refused")

    def test_the_network_is_unreachable(self):
        with self.updates_lead_to(NO_NETWORK):
            self.updates_fail("net.unreachable", timeout="4s")

    def test_the_host_is_unreachable(self):
        with self.updates_lead_to(NO_HOST):
            self.updates_fail("net.unreachable", timeout="4s")

    def test_no_route(self):
        with self.only_inner_routes():
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys([*TLS_NAMES, *NTP_NAMES], ("fail", "net.no_route")),
            "tls-interception": INCONCLUSIVE})

    @contextlib.contextmanager
    def only_inner_routes(self):
        """The cockpit reaches the company's networks and no others."""
        gateway = ZONES[0].gateways[0].partition("/")[0]
        cockpit = self.world.cockpit.namespace
        cockpit.configure("route del default", f"route add 10.20.0.0/16 via {gateway}")
        try:
            yield
        finally:
            cockpit.configure("route del 10.20.0.0/16", f"route add default via {gateway}")


class CutOff(TcpCase):
    def test_reset_at_once(self):
        with self.at_updates(misbehaviour.reset_at_once):
            self.updates_fail("tcp.reset")

    def test_reset_after_the_first_bytes(self):
        with self.at_updates(misbehaviour.reset_after_hello):
            self.updates_fail("tcp.reset")

    def test_hung_up_without_a_word(self):
        with self.at_updates(misbehaviour.hang_up):
            self.updates_fail("tcp.reset")

    def test_mute(self):
        with self.at_updates(misbehaviour.mute):
            self.updates_fail("tcp.mute", timeout="1s")


class NotTls(TcpCase):
    def test_a_block_page(self):
        with self.at_updates(misbehaviour.answers(misbehaviour.BLOCK_PAGE)):
            outcome = self.updates_fail("tls.not_tls")
        self.assertIn("HTTP/1.1 302 Found", str(outcome.evidence("product-updates", "handshake")))

    def test_a_server_that_speaks_first(self):
        with self.at_updates(misbehaviour.greets(b"220 mail.example ESMTP\r\n")):
            outcome = self.updates_fail("tls.not_tls")
        self.assertIn("220 mail.example", str(outcome.evidence("product-updates", "handshake")))

    def test_an_ssh_server(self):
        with self.at_updates(misbehaviour.greets(b"SSH-2.0-OpenSSH_9.2p1\r\n")):
            self.updates_fail("tls.not_tls")

    def test_garbage(self):
        with self.at_updates(misbehaviour.answers(bytes(range(128, 256)) * 4)):
            self.updates_fail("tls.not_tls")

    def test_words_without_end(self):
        with self.at_updates(misbehaviour.chatters(b"HTTP/1.1 200 OK and so on\r\n" * 100)):
            self.updates_fail("tls.not_tls")

    def test_what_it_says_is_escaped(self):
        with self.at_updates(misbehaviour.answers(b"\x1b[2J\x07all is well\r\n")):
            outcome = self.updates_fail("tls.not_tls")
        self.assertNotIn("\x1b", outcome.text)
        self.assertNotIn("\x07", outcome.text)


class SomeAddresses(TcpCase):
    """Two addresses, one of which works."""

    def both(self):
        return self.updates_lead_to(*self.world.addresses("product-updates"), *self.world.of(SPARE))

    def test_both_work(self):
        genuine = self.world.pki.public.issue(UPDATES)
        with Nginx(self.world.namespaces["internet"], self.world.of(SPARE), genuine), self.both():
            self.expect(self.check(), "ready")

    def test_one_refuses(self):
        with self.both():
            self.expect(self.check(), "ready_with_warnings",
                        {"product-updates": ("warn", "tcp.partial")})

    def test_one_is_lost(self):
        rule = f"ip daddr {SPARE[4]} tcp dport 443 drop"
        with self.both(), self.world.router.firewall([rule]):
            outcome = self.check(timeout="1s")
        self.expect(outcome, "ready_with_warnings", {"product-updates": ("warn", "tcp.partial")})
        self.assertIn(SPARE[4], outcome.row("product-updates")["summary"]
                      + outcome.row("product-updates")["remedy"])

    def test_both_refuse(self):
        with self.both(), self.world.without("product-updates"):
            self.updates_fail("tcp.refused")


class BothFamilies(TcpCase):
    """IPv6 that is there but leads nowhere is somebody's fault; IPv4 goes on working."""

    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_ipv6_is_lost_on_the_way(self):
        with self.world.router.firewall(["ip6 daddr 2001:db8:1::/64 tcp dport 443 drop"]):
            self.expect(self.check(timeout="1s"), "ready_with_warnings",
                        dict.fromkeys(TLS_NAMES, ("warn", "tcp.partial")))

    def test_who_looks_at_ipv4_only_sees_nothing_of_it(self):
        with self.world.router.firewall(["ip6 daddr 2001:db8:1::/64 tcp dport 443 drop"]):
            self.expect(self.check("-4"), "ready")
