"""Rows of plain TCP and UDP ports and of echoes: every way in which they pass and fail, without the stand-in."""

import json
import socket

from lab import middlebox, misbehaviour
from lab.kinds import HOST, LOG, NO_GROUP, EVERY_GROUP, PORT, KindsCase, icmp, tcp, udp
from lab.network import Firewall
from lab.proxies import ADDRESS, NAME, ProxyZone, Squid
from lab.responders import TcpResponder, UdpResponder
from lab.world import DESTINATIONS, SPARE, TLS_NAMES, ZONES

NO_NETWORK = "192.0.2.77"  # the router has no route there
NO_HOST = "203.0.113.177"  # nobody answers for it
HELD = DESTINATIONS["chatgpt"][4]  # another address of the same network
RELAY = "relay.example.net"
GATEWAY = ZONES[0].gateways[0].partition("/")[0]
SERVER = "220 mail.example ESMTP\r\n"


def closes_at_once(connection, _over):
    connection.shutdown(socket.SHUT_RDWR)


def one_of(kind):
    return {"tcp": tcp, "udp": udp, "icmp": icmp}[kind]


class FarEndCase(KindsCase):
    def served(self, behaviour, addresses=(SPARE[4],)):
        return TcpResponder(self.internet, addresses, behaviour, PORT)

    def answering(self, answer, addresses=(SPARE[4],)):
        return UdpResponder(self.internet, addresses, answer, LOG)

    def on_the_way(self, rule):
        return self.world.router.firewall([f"ip daddr {SPARE[4]} {rule}"])

    def leading_to(self, *addresses):
        return self.world.publishing(self.world.records.with_names({RELAY: addresses}))


class Tcp(FarEndCase):
    def test_an_open_port_passes_and_says_what_that_does_not_prove(self):
        with self.served(misbehaviour.mute):
            one = self.expect_row(self.look(tcp()), "pass")
        self.assertEqual(one["brief"], "open, says nothing")
        self.assertIn("a box on the way could have taken them", one["summary"])

    def test_what_it_says_is_told(self):
        with self.served(misbehaviour.greets(SERVER.encode())):
            one = self.expect_row(self.look(tcp()), "pass")
        self.assertEqual(one["brief"], 'says "220 mail.example ESMTP"')

    def test_a_port_that_has_to_speak(self):
        with self.served(misbehaviour.greets(b"hello")):
            self.expect_row(self.look(tcp(speaks_first=True)), "pass")
        with self.served(misbehaviour.mute):
            self.expect_row(self.look(tcp(speaks_first=True), timeout="1s"), "warn", "tcp.mute")

    def test_what_is_expected(self):
        with self.served(misbehaviour.greets(SERVER.encode())):
            outcome = self.look(tcp(expect="220 "))
            self.expect_row(outcome, "pass")
            self.assertTrue(outcome.evidence("tcp", "identify")[0]["as_expected"])
            one = self.expect_row(self.look(tcp(expect="SSH-")), "fail", "tls.not_tls")
        self.assertIn('What is expected there begins with "SSH-".', one["summary"])
        with self.served(misbehaviour.mute):
            self.expect_row(self.look(tcp(expect="220 "), timeout="1s"), "warn", "tcp.mute")

    def test_a_block_page_where_something_else_is_expected(self):
        with self.served(misbehaviour.greets(misbehaviour.BLOCK_PAGE)):
            outcome = self.look(tcp(expect="220 "))
            self.expect_row(outcome, "fail", "tls.not_tls")
            self.expect_problems(outcome, "firewall")

    def test_refused(self):
        self.expect_row(self.look(tcp()), "fail", "tcp.refused")

    def test_cut_off(self):
        for behaviour in (misbehaviour.reset_at_once, closes_at_once):
            with self.served(behaviour):
                self.expect_row(self.look(tcp()), "fail", "tcp.reset")

    def test_somebody_who_accepts_for_everybody(self):
        box = TcpResponder(self.world.router, ["0.0.0.0"], misbehaviour.mute, 9000)
        with box, middlebox.redirected(self.world.router, f"ip daddr {SPARE[4]} tcp dport 1-65535 redirect to :9000"):
            one = self.expect_row(self.look(tcp()), "warn", "tcp.mute")
        self.assertIn("also accepts connections on port 48621", one["summary"])

    def test_one_address_of_two(self):
        with self.served(misbehaviour.mute), self.leading_to(SPARE[4], HELD):
            one = self.expect_row(self.look(tcp({"host": RELAY})), "warn", "tcp.partial")
        self.assertIn(f"{HELD} refuses the connection", one["summary"])

    def test_every_address(self):
        with self.served(misbehaviour.mute, (SPARE[4], HELD)), self.leading_to(SPARE[4], HELD):
            outcome = self.look(tcp({"host": RELAY}))
            self.expect_row(outcome, "pass")
        self.assertEqual({connect["address"] for connect in outcome.evidence("tcp", "connect") if connect["port"] == PORT},
                         {SPARE[4], HELD})


class Udp(FarEndCase):
    def test_an_answer_passes(self):
        with self.answering(lambda request: [b"pong"]):
            outcome = self.look(udp())
            self.expect_row(outcome, "pass")
        (evidence,) = outcome.evidence("udp", "datagram")
        self.assertEqual((evidence["bytes_sent"], evidence["bytes_received"], evidence["first_bytes"]), (0, 4, "pong"))

    def test_what_is_sent(self):
        for payload, wanted in (({"text": "ping"}, b"ping"), ({"hex": "00ff10"}, b"\x00\xff\x10"), (None, b"")):
            seen = []
            more = {"payload": payload} if payload else {}
            with self.answering(lambda request, seen=seen: seen.append(request) or [b"ok"]):
                self.expect_row(self.look(udp(**more)), "pass")
            self.assertEqual(set(seen), {wanted})

    def test_silence_says_how_far_packets_get(self):
        with self.answering(misbehaviour.silence) as far_end:
            outcome = self.look(udp(), timeout="1s")
            one = self.expect_row(outcome, "warn", "udp.silent")
            self.assertTrue(far_end.met.is_set())
        (trace,) = outcome.evidence("udp", "trace")
        self.assertEqual((trace["transport"], trace["port"], trace["last_answering"]), ("udp", LOG, GATEWAY))
        self.assertIn("nobody on the way says no", one["summary"])
        self.assertIn(f"Packets get as far as {GATEWAY} (hop 1)", one["summary"])
        self.expect_problems(outcome, "firewall")

    def test_a_firewall_that_drops_looks_the_same(self):
        with self.answering(lambda request: [b"pong"]), self.on_the_way(f"udp dport {LOG} drop"):
            self.expect_row(self.look(udp(), timeout="1s"), "warn", "udp.silent")

    def test_nothing_listens(self):
        outcome = self.look(udp())
        self.expect_row(outcome, "fail", "udp.refused")
        self.expect_problems(outcome, "server")
        self.assertEqual(outcome.evidence("udp", "datagram")[0]["icmp"], {"from": SPARE[4], "type": 3, "code": 3})

    def test_one_address_of_two(self):
        with self.answering(lambda request: [b"pong"]), self.leading_to(SPARE[4], HELD):
            self.expect_row(self.look(udp({"host": RELAY})), "warn", "tcp.partial")


class Icmp(FarEndCase):
    def test_an_answer_passes(self):
        outcome = self.look(icmp())
        one = self.expect_row(outcome, "pass")
        (evidence,) = outcome.evidence("icmp", "echo")
        self.assertGreater(evidence["delay_ms"], 0)
        self.assertRegex(one["brief"], r"^echo, \d+\.\d ms$")

    def test_as_nobody(self):
        self.expect_row(self.look(icmp(), as_nobody=True), "pass")

    def test_a_host_that_does_not_allow_it(self):
        self.here.set_kernel_option("ipv4/ping_group_range", NO_GROUP)
        try:
            one = self.expect_row(self.look(icmp()), "warn", "run.inconclusive")
        finally:
            self.here.set_kernel_option("ipv4/ping_group_range", EVERY_GROUP)
        self.assertIn("net.ipv4.ping_group_range", one["summary"])

    def test_dropped(self):
        with self.on_the_way("icmp type echo-request drop"):
            outcome = self.look(icmp(), timeout="1s")
            one = self.expect_row(outcome, "fail", "icmp.timeout")
        (trace,) = outcome.evidence("icmp", "trace")
        self.assertEqual(trace["transport"], "icmp")
        self.assertIn("no answer from", one["summary"])
        self.expect_problems(outcome, "firewall")

    def test_the_answer_is_dropped(self):
        with self.world.router.firewall([f"ip saddr {SPARE[4]} icmp type echo-reply drop"]):
            self.expect_row(self.look(icmp(), timeout="1s"), "fail", "icmp.timeout")


class Each(FarEndCase):
    """What each of the kinds can meet."""

    def each(self, destination=None):
        for kind in ("tcp", "udp", "icmp"):
            with self.subTest(kind):
                yield kind, one_of(kind)(destination)

    def match(self, kind):
        return {"tcp": f"tcp dport {PORT}", "udp": f"udp dport {LOG}", "icmp": "icmp type echo-request"}[kind]

    def test_rejected(self):
        for kind, each in self.each():
            with self.on_the_way(f"{self.match(kind)} reject with icmp admin-prohibited"):
                one = self.expect_row(self.look(each), "fail", "net.rejected")
            self.assertIn(GATEWAY, one["summary"])

    def test_port_unreachable_from_a_box_on_the_way(self):
        for kind, each in self.each():
            with self.on_the_way(f"{self.match(kind)} reject with icmp port-unreachable"):
                self.expect_row(self.look(each), "fail", "net.rejected")

    def test_unreachable(self):
        for _, each in self.each({"host": NO_NETWORK}):
            self.expect_row(self.look(each, timeout="4s"), "fail", "net.unreachable")
        for _, each in self.each({"host": NO_HOST}):
            self.expect_row(self.look(each, timeout="4s"), "fail", "net.unreachable")

    def test_no_route(self):
        self.here.configure("route del default")
        try:
            for _, each in self.each():
                self.expect_row(self.look(each), "fail", "net.no_route")
        finally:
            self.here.configure(f"route add default via {GATEWAY}")

    def test_blocked_on_this_host(self):
        for kind, each in self.each():
            # A SYN that the host's own filter drops is sent again and again: only a refusal is told to the program.
            how = "reject with icmp admin-prohibited" if kind == "tcp" else "drop"
            with Firewall(self.here, [f"ip daddr {SPARE[4]} {self.match(kind)} {how}"], hook="output"):
                self.expect_row(self.look(each), "fail", "net.blocked_locally")

    def test_names(self):
        for _, each in self.each({"host": "nowhere.example.net"}):
            self.expect_row(self.look(each), "fail", "dns.nxdomain")

    def test_a_private_address_for_a_name_outside(self):
        with self.leading_to("10.20.2.99"):
            self.expect_row(self.look(tcp({"host": RELAY}), timeout="4s"), "fail", "dns.sinkholed")

    def test_dropped_together(self):
        """One firewall that drops all to one host is one problem of one team, whatever the kind of row."""
        with self.served(misbehaviour.mute), self.on_the_way("drop"):
            outcome = self.look(*(each for _, each in self.each()), timeout="1s")
        self.expect(outcome, "not_ready", base={
            "tcp": ("fail", "tcp.timeout"), "udp": ("warn", "udp.silent"), "icmp": ("fail", "icmp.timeout")})
        self.expect_problems(outcome, "firewall")

    def test_two_faults_are_two_problems(self):
        with self.on_the_way("icmp type echo-request drop"):
            outcome = self.look(*(each for _, each in self.each()), timeout="1s")
        self.expect(outcome, "not_ready", base={
            "tcp": ("fail", "tcp.refused"), "udp": ("fail", "udp.refused"), "icmp": ("fail", "icmp.timeout")})
        self.assertEqual(len(outcome.report["problems"]), 3)

    def test_rules(self):
        path = self.file(*(each for _, each in self.each()))
        text = self.program.run("rules", "--requirements", path, "--format", "nftables").text
        for words in (f"tcp dport {PORT}", f"udp dport {LOG}", "icmp type echo-request", "icmpv6 type echo-request"):
            self.assertIn(words, text)
        outcome = self.program.run("rules", "--requirements", path)
        self.assertIn("| echo/icmp |", outcome.text)

    def test_redacted(self):
        with self.served(misbehaviour.greets(SERVER.encode())):
            outcome = self.look(tcp(expect="220 "), options=["--redact", "-f", "json"])
        self.assertEqual(outcome.exit_code, 0)
        self.assertNotIn("mail.example", outcome.text)
        self.assertEqual(json.loads(outcome.text)["rows"][0]["options"]["expect"], "220 ")


class OverIpv6(FarEndCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_all_pass(self):
        there = {"host": SPARE[6]}
        with self.served(misbehaviour.mute, [SPARE[6]]), self.answering(lambda request: [b"pong"], [SPARE[6]]):
            outcome = self.look(tcp(there), udp(there), icmp(there))
        self.expect(outcome, "ready", base=dict.fromkeys(("tcp", "udp", "icmp"), ("pass", None)))

    def test_rejected(self):
        there = {"host": SPARE[6]}
        for each in (tcp(there), udp(there), icmp(there)):
            with self.world.router.firewall([f"ip6 daddr {SPARE[6]} reject with icmpv6 admin-prohibited"]):
                self.expect_row(self.look(each), "fail", "net.rejected")


class Proxied(FarEndCase):
    """Through the proxy only where the row says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zone = ProxyZone(cls.world)
        cls.addClassCleanup(cls.zone.close)
        context = cls.world.publishing(cls.world.records.with_names({NAME: [ADDRESS]}))
        cls.addClassCleanup(context.__exit__, None, None, None)
        context.__enter__()

    def routes(self, outcome):
        return {step["route"] for step in outcome.row("tcp")["steps"] if step["kind"] == "identify"}

    def test_where_the_row_says_so(self):
        with Squid(self.zone) as squid, self.served(misbehaviour.greets(SERVER.encode())):
            outcome = self.look(tcp(proxy=True), options=["--proxy", squid.url()])
            self.expect_row(outcome, "pass")
            self.assertEqual(self.routes(outcome), {"proxy", "direct"})
            outcome = self.look(tcp(), options=["--proxy", squid.url()])
            self.expect_row(outcome, "pass")
            self.assertEqual(self.routes(outcome), {"direct"})

    def test_only_the_proxy_has_a_way(self):
        with Squid(self.zone) as squid, self.served(misbehaviour.mute), \
                self.world.router.firewall([f"ip saddr 10.20.0.10 tcp dport {PORT} drop"]):
            self.expect_row(self.look(tcp(proxy=True), options=["--proxy", squid.url()]), "pass")

    def test_the_proxy_refuses(self):
        with Squid(self.zone, rules=["http_access deny all"]) as squid, self.served(misbehaviour.mute):
            self.expect_row(self.look(tcp(proxy=True), options=["--proxy", squid.url()]), "fail", "proxy.forbidden")

    def test_the_proxy_cannot_reach_it(self):
        with Squid(self.zone) as squid:
            self.expect_row(self.look(tcp(proxy=True), options=["--proxy", squid.url()]), "fail", "proxy.upstream")

    def test_silence_in_the_tunnel(self):
        with Squid(self.zone) as squid, self.served(misbehaviour.mute):
            options = ["--proxy", squid.url()]
            self.expect_row(self.look(tcp(proxy=True, speaks_first=True), options=options, timeout="1s"), "warn", "tcp.mute")


class Ways(FarEndCase):
    """Rows with several ports, and ports that the site chose."""

    SYSLOG = {"name": "syslog", "alternatives": [{"port": 6514, "protocol": "tcp"}]}
    TCP = "syslog-6514-tcp"

    def over_tcp(self):
        return TcpResponder(self.internet, [SPARE[4]], misbehaviour.mute, 6514)

    def test_any_of_them_is_enough(self):
        with self.over_tcp():
            self.expect(self.look(udp(**self.SYSLOG)), "ready_with_warnings", base={
                "syslog": ("warn", "udp.refused"), self.TCP: ("pass", None)})
        with self.answering(lambda request: [b"ok"]):
            self.expect(self.look(udp(**self.SYSLOG)), "ready_with_warnings", base={
                "syslog": ("pass", None), self.TCP: ("warn", "tcp.refused")})
        with self.over_tcp(), self.answering(lambda request: [b"ok"]):
            self.expect(self.look(udp(**self.SYSLOG)), "ready", base=dict.fromkeys(("syslog", self.TCP), ("pass", None)))

    def test_none_of_them(self):
        self.expect(self.look(udp(**self.SYSLOG)), "not_ready", base={
            "syslog": ("fail", "udp.refused"), self.TCP: ("fail", "tcp.refused")})

    def test_silence_is_no_way(self):
        with self.answering(misbehaviour.silence):
            self.expect(self.look(udp(**self.SYSLOG), timeout="1s"), "not_ready", base={
                "syslog": ("warn", "udp.silent"), self.TCP: ("fail", "tcp.refused")})

    def test_selecting_the_row_selects_all_ways(self):
        with self.over_tcp(), self.answering(lambda request: [b"ok"]):
            outcome = self.look(udp(**self.SYSLOG), tcp(), options=["--only", "syslog"])
        self.expect(outcome, "ready", base={
            "syslog": ("pass", None), self.TCP: ("pass", None), "tcp": ("skip", "run.not_selected")})

    def test_the_firewall_team_is_told(self):
        path = self.file(udp(**self.SYSLOG))
        for how, words in (("markdown", "mandatory, one of the ways of syslog is enough"),
                           ("nftables", "# One of the ways of syslog is enough."),
                           ("csv", "one of the ways of syslog is enough")):
            outcome = self.program.run("rules", "--requirements", path, "--format", how)
            self.assertEqual(outcome.text.count(words), 2, outcome.text)

    def test_the_site_chose(self):
        with self.over_tcp():
            outcome = self.look(udp(**self.SYSLOG), options=["--port", "syslog=6514/tcp"])
        self.expect(outcome, "ready", base={"syslog": ("pass", None)})
        self.assertEqual((outcome.row("syslog")["port"], outcome.row("syslog")["protocol"]), (6514, "tcp"))

    def test_the_recheck_has_the_chosen_port(self):
        outcome = self.look(udp(**self.SYSLOG), options=["--port", "syslog=6514/tcp"])
        self.expect(outcome, "not_ready", base={"syslog": ("fail", "tcp.refused")})
        self.assertIn("--port syslog=6514/tcp", outcome.report["problems"][0]["recheck"])

    def test_choices_that_make_no_sense(self):
        tls = {**tcp({"host": TLS_NAMES["chatgpt"]}), "id": "api", "probe": "tls"}
        path = self.file(udp(**self.SYSLOG), icmp(), tls)
        for choice, *said in (("syslg=1/tcp", "syslg", "did you mean syslog?"), ("something=1/tcp", "no row has that id"),
                              ("icmp=1/tcp", "icmp", "has no port"), ("api=443/udp", "needs a port of tcp"),
                              ("syslog=0/tcp", "1 to 65535"), ("syslog=70000/tcp", "1 to 65535"),
                              ("syslog=1/sctp", "tcp or udp"), ("syslog", "ROW=PORT/PROTO"), ("=1/tcp", "ROW=PORT/PROTO")):
            with self.subTest(choice):
                self.expect_usage_error(self.program.run("check", "--requirements", path, "--port", choice), *said)
        twice = ["--port", "syslog=1/tcp", "--port", "syslog=2/tcp"]
        self.expect_usage_error(self.program.run("check", "--requirements", path, *twice), "twice")
