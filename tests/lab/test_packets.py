"""Every destination that a run contacts is one of docs/security.md, and every name that it asks for."""

import ipaddress
import re

from lab import misbehaviour
from lab.packets import Recorder
from lab.program import SOURCE
from lab.proxies import ADDRESS, NAME, Squid
from lab.responders import NtpResponder, TcpResponder
from lab.world import COCKPIT, FQDN, NAMES, NAMESERVERS, NTP_NAMES, OFFICE, TLS_NAMES
from test_proxy import ProxyCase

# The ports that docs/security.md names beside those of the table and the options.
UNSERVED_PORT, DISTANCE_PORTS = 48621, range(33435, 33465)
INVALID = re.compile(r"netpreflight-[0-9a-z]+\.invalid")


def documented():
    """The destinations of docs/security.md: the first cells of its table."""
    text = (SOURCE / "docs" / "security.md").read_text(encoding="utf-8")
    table = text.split("## Destinations", 1)[1].split("\n## ", 1)[0]
    return [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][2:]


class Allowed:
    """Who may be contacted, each under the name that docs/security.md has for it."""

    def __init__(self, world, named=()):
        named = set(named)
        tls = {address for row in TLS_NAMES for address in world.addresses(row)}
        ntp = {address for row in NTP_NAMES for address in world.addresses(row)}
        self.servers = {pair[family] for pair in NAMESERVERS for family in (4, 6)}
        self.rules = {
            "nameservers": lambda how, to, port: how in ("udp", "tcp") and to in self.servers and port == 53,
            "destinations of the table, TLS": lambda how, to, port: how == "tcp" and to in tls and port == 443,
            "destinations of the table, NTP": lambda how, to, port: how == "udp" and to in ntp and port == 123,
            "hosts that options name": lambda how, to, port: how == "tcp" and to in named and port in (22, 443),
            "the same addresses, an unserved port": lambda how, to, port: how == "tcp" and to in tls | named and port == UNSERVED_PORT,
            "the same addresses, ports that measure the distance":
                lambda how, to, port: how == "udp" and to in tls | named and port in DISTANCE_PORTS,
            "the configured proxy": lambda how, to, port: how == "tcp" and to == ADDRESS and port == 3128,
            "this host itself": lambda how, to, port: ipaddress.ip_address(to).is_loopback or to in {*COCKPIT.values(), *OFFICE.values()} - named,
        }

    def names_of(self, destination):
        return [name for name, holds in self.rules.items() if holds(*destination)]


class Packets(ProxyCase):
    def record(self, *arguments, host=None, **how):
        with Recorder((host or self.world.cockpit).namespace) as recorder:
            self.outcome = self.check(*arguments, host=host, **how)
        self.assertGreater(len(recorder.destinations), 5)
        return recorder

    def expect_contacts(self, recorder, *expected, named=()):
        """Exactly these kinds of destinations were contacted, and nobody besides."""
        allowed = Allowed(self.world, named)
        kinds = {destination: allowed.names_of(destination) for destination in recorder.destinations}
        self.assertEqual([destination for destination, names in kinds.items() if not names], [])
        self.assertEqual({name for names in kinds.values() for name in names}, set(expected))
        reverse = [ipaddress.ip_address(address).reverse_pointer for address in (COCKPIT[4], OFFICE[4])]
        own = {*NAMES.values(), FQDN, NAME, "desk.corp.example", *reverse}
        strange = {name for name in recorder.questions if name not in own and not INVALID.fullmatch(name)}
        self.assertEqual(strange, set())

    def test_all_is_well(self):
        recorder = self.record()
        self.expect(self.outcome, "ready")
        self.expect_contacts(recorder, "nameservers", "destinations of the table, TLS", "destinations of the table, NTP")

    def test_through_a_proxy(self):
        with Squid(self.zone) as squid:
            recorder = self.record("--proxy", squid.url(host=NAME))
        self.expect_contacts(recorder, "nameservers", "destinations of the table, TLS", "destinations of the table, NTP",
                             "the configured proxy")

    def test_much_is_wrong(self):
        """Whatever is diagnosed: silence, resets, redirects, traces, a proxy that leads elsewhere."""
        internet = self.world.namespaces["internet"]
        tls = {row: TcpResponder(internet, self.world.addresses(row), behaviour) for row, behaviour in (
            ("chatgpt", misbehaviour.reset_after_hello), ("thor-cloud", misbehaviour.mute),
            ("thor-cloud-lite", misbehaviour.answers(misbehaviour.BLOCK_PAGE)),
            ("case-intelligence-feed-1", misbehaviour.reset_at_once))}
        ntp = {"ntp-0": NtpResponder(internet, self.world.addresses("ntp-0"), misbehaviour.silence),
               "ntp-1": NtpResponder(internet, self.world.addresses("ntp-1"), misbehaviour.kiss_of_death(b"RATE"))}
        drops = [f"ip daddr {self.world.addresses('product-updates')[0]} drop"]
        with self.world.instead({**tls, **ntp}), self.world.without("case-intelligence-feed-2"), self.world.router.firewall(drops):
            recorder = self.record(timeout="1s")
        failed = {row["id"] for row in self.outcome.report["rows"] if row["status"] == "fail"}
        self.assertLessEqual({*tls, "product-updates", "case-intelligence-feed-2"}, failed, self.outcome.explain())
        self.expect_contacts(recorder, "nameservers", "destinations of the table, TLS", "destinations of the table, NTP",
                             "the same addresses, an unserved port", "the same addresses, ports that measure the distance")

    def test_from_elsewhere_to_closed_ports(self):
        recorder = self.record("--from", "workstation", "--host", f"cockpit={FQDN}", host=self.world.office)
        self.assertEqual(self.outcome.row("web-interface")["cause"], "tcp.refused")
        self.expect_contacts(recorder, "nameservers", "hosts that options name",
                             "the same addresses, ports that measure the distance", named=[COCKPIT[4]])

    def test_the_page_has_them_all(self):
        self.assertEqual(sorted(documented()), sorted(Allowed(self.world).rules))

    def test_a_stray_packet_would_be_noticed(self):
        with Recorder(self.world.cockpit.namespace) as recorder:
            sending = self.world.cockpit.namespace.socket(COCKPIT[4], 2)  # SOCK_DGRAM
            sending.sendto(b"x", (self.world.addresses("chatgpt")[0], 9))
            sending.close()
        self.assertEqual(recorder.destinations, {("udp", self.world.addresses("chatgpt")[0], 9)})
        self.assertEqual(Allowed(self.world).names_of(*recorder.destinations), [])
