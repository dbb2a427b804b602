"""Connections that are made and then go wrong: filtered by name, by size, or answered by others."""

import contextlib

from instrumented import patience
from lab import middlebox, misbehaviour
from lab.diagnosis import DiagnosisCase
from lab.network import CONTINUED_HELLO
from lab.responders import TcpResponder, punctual
from lab.servers import Nginx
from lab.world import TLS_NAMES

INCONCLUSIVE = {"tls-interception": ("warn", "run.inconclusive")}
FORBIDDEN = ("product-updates", "case-intelligence-feed-1", "case-intelligence-feed-2", "installer-packages")
TOLERATED = ("thor-cloud", "thor-cloud-lite", "chatgpt")
VENDORS = [row for row, name in TLS_NAMES.items() if "nextron" in name]
NEUTRAL = "www.example.com"
DROP, RESET = ("DROP",), ("REJECT", "--reject-with", "tcp-reset")
WITH_PAYLOAD = "tcp dport 443 tcp flags & psh == psh"
BY_NAME = "while another name passes"
FOR_EVERYBODY = "something on the way accepts for everybody"
FILTER = 1  # the place of the second router in the list of hops
ELSEWHERE = 8443


class ByName(DiagnosisCase):
    """A filter that reads the server name in the handshake, and nothing else."""

    def test_dropped(self):
        with middlebox.string_match(self.world.hops[FILTER], TLS_NAMES["chatgpt"], *DROP):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tls.timeout_after_hello")})
        self.expect_neutral_name(outcome, "chatgpt", "timed_out")
        (first,) = [step["evidence"] for step in outcome.row("chatgpt")["steps"]
                    if step["kind"] == "handshake" and step["purpose"] == "check"]
        self.assertEqual(first["bytes_acknowledged"], 0, "nobody has seen it")

    def test_reset(self):
        with middlebox.string_match(self.world.hops[FILTER], TLS_NAMES["chatgpt"], *RESET):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tls.reset_after_hello")})
        self.expect_neutral_name(outcome, "chatgpt", "reset")

    def expect_neutral_name(self, outcome, row, end):
        """The handshake under the row's own name is cut off; under another it is answered."""
        handshakes = {evidence["server_name"]: evidence["end"]
                      for evidence in outcome.evidence(row, "handshake") if not evidence["max_segment"]}
        self.assertEqual(handshakes, {TLS_NAMES[row]: end, NEUTRAL: "completed"})
        (neutral,) = self.second_attempts(outcome, row, "neutral_name")
        self.assertEqual(neutral["server_name"], NEUTRAL)
        self.assertIn(BY_NAME, outcome.row(row)["remedy"])
        self.assertIn(TLS_NAMES[row], outcome.row(row)["summary"])

    def test_a_whole_domain(self):
        """All names of one filter are one request."""
        for action, cause, end in ((DROP, "tls.timeout_after_hello", "timed_out"),
                                   (RESET, "tls.reset_after_hello", "reset")):
            with self.subTest(cause=cause):
                with middlebox.string_match(self.world.hops[FILTER], "nextron-", *action):
                    outcome = self.check()
                self.expect(outcome, "not_ready",
                            {**dict.fromkeys(VENDORS, ("fail", cause)), **INCONCLUSIVE})
                (remedy,) = self.remedies(outcome, *VENDORS)
                for row in VENDORS:
                    self.assertIn(TLS_NAMES[row], remedy)
                    self.expect_neutral_name(outcome, row, end)


class ByName6(ByName):
    FAMILY = 6


class WhateverTheName(DiagnosisCase):
    """The whole connection is filtered once anything is said on it: not a matter of names."""

    def expect_no_name(self, outcome, end):
        for row in TLS_NAMES:
            (neutral,) = self.second_attempts(outcome, row, "neutral_name")
            self.assertEqual((neutral["server_name"], neutral["end"]), (NEUTRAL, end))
            self.assertNotIn(BY_NAME, outcome.row(row)["remedy"])
        self.assertEqual(len(self.remedies(outcome, *TLS_NAMES)), 1)

    def test_dropped(self):
        with self.world.hops[FILTER].firewall([f"{WITH_PAYLOAD} drop"]):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {**dict.fromkeys(TLS_NAMES, ("fail", "tcp.mute")), **INCONCLUSIVE})
        self.expect_no_name(outcome, "timed_out")
        self.assertNotIn(FOR_EVERYBODY, outcome.text)
        self.assertEqual(self.purposes(outcome), [
            "neutral_name", "repetition", "small_hello", "small_segments", "unserved_port"])
        self.assertLess(outcome.report["run"]["duration_ms"], 3000)

    def test_reset(self):
        with self.world.hops[FILTER].firewall([f"{WITH_PAYLOAD} reject with tcp reset"]):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {**dict.fromkeys(TLS_NAMES, ("fail", "tcp.reset")), **INCONCLUSIVE})
        self.expect_no_name(outcome, "reset")
        self.assertEqual(self.purposes(outcome), ["neutral_name", "repetition", "small_hello"])


    def test_only_once(self):
        """What works under its own name a moment later is neither filtered by name nor too large."""
        for first, cause in ((misbehaviour.mute, "tcp.mute"), (misbehaviour.reset_after_hello, "tcp.reset")):
            with self.subTest(cause=cause):
                self.expect_at_random(first, cause)

    def expect_at_random(self, first, cause):
        shown = self.world.pki.public.issue(TLS_NAMES["chatgpt"]).write_to(self.world.folder)
        shakes = misbehaviour.shakes_hands(*shown)
        internet, addresses = self.world.namespaces["internet"], self.world.addresses("chatgpt")
        with self.world.instead({"chatgpt": TcpResponder(
                internet, addresses, misbehaviour.the_first_time(first, shakes))}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", cause)})
        self.assertNotIn(BY_NAME, outcome.text)
        self.assertIn("at random", outcome.row("chatgpt")["summary"])
        self.assertEqual(outcome.report["problems"][0]["cause"], "net.unsteady")
        self.expect_problems(outcome, "network")


class WhateverTheName6(WhateverTheName):
    FAMILY = 6


class LargeHello(DiagnosisCase):
    """A box that takes a ClientHello for a single packet, as some firewalls do."""

    def expect_large_hello(self, outcome, rows, end):
        self.expect(outcome, "ready_with_warnings", {
            **dict.fromkeys(rows, ("warn", "tls.large_hello")),
            **(INCONCLUSIVE if set(rows) & set(FORBIDDEN) else {})})
        for row in rows:
            (small,) = self.second_attempts(outcome, row, "small_hello")
            self.assertEqual(small["end"], "completed")
            self.assertLess(small["hello_bytes"], 600)
            (first,) = [step["evidence"] for step in outcome.row(row)["steps"]
                        if step["kind"] == "handshake" and step["purpose"] == "check"]
            self.assertGreater(first["hello_bytes"], 1500)
            self.assertEqual(first["end"], end)
            self.assertIn("fault of the box", outcome.row(row)["remedy"])
            self.assertIn(TLS_NAMES[row], outcome.row(row)["remedy"])
        self.assertEqual(len(self.remedies(outcome, *rows)), 1)

    def test_the_rest_is_dropped(self):
        with self.world.hops[FILTER].firewall([f"{CONTINUED_HELLO} drop"]):
            outcome = self.check()
        self.expect_large_hello(outcome, list(TLS_NAMES), "timed_out")

    def test_the_rest_is_reset(self):
        rule = f"{self.destination('chatgpt')} {CONTINUED_HELLO} reject with tcp reset"
        with self.world.hops[FILTER].firewall([rule]):
            outcome = self.check()
        self.expect_large_hello(outcome, ["chatgpt"], "reset")

    def test_a_server_that_reads_but_once(self):
        """The hello comes in two TCP segments apart from each other: every time, and not by chance."""
        shown = self.world.pki.public.issue(TLS_NAMES["chatgpt"]).write_to(self.world.folder)
        internet, addresses = self.world.namespaces["internet"], self.world.addresses("chatgpt")
        for _ in range(3):
            with contextlib.ExitStack() as far_end:
                with punctual():
                    far_end.enter_context(self.world.instead(
                        {"chatgpt": TcpResponder(internet, addresses, misbehaviour.reads_but_once(*shown))}))
                outcome = self.check()
            self.expect_large_hello(outcome, ["chatgpt"], "reset")

    def test_where_all_is_well_there_is_one_connection(self):
        outcome = self.check()
        self.expect(outcome, "ready")
        for row in TLS_NAMES:
            (handshake,) = outcome.evidence(row, "handshake")
            self.assertGreater(handshake["hello_bytes"], 1500)


class LargeHello6(LargeHello):
    FAMILY = 6


class LargePackets(DiagnosisCase):
    """Large packets do not fit, and nobody is told. Servers send more than fits in one packet."""

    SIZES = (1300, 1420, 1492)
    TOO_BIG = ["icmp type destination-unreachable icmp code frag-needed drop",
               "icmpv6 type packet-too-big drop"]

    def talkative_servers(self):
        padding = [f"alternative-name-{n:02}.lab.example" for n in range(64)]
        return self.world.presenting({
            row: self.world.pki.public.issue(name, *padding) for row, name in TLS_NAMES.items()})

    def expect_size(self, outcome, size):
        self.expect(outcome, "not_ready",
                    {**dict.fromkeys(TLS_NAMES, ("fail", "tls.path_mtu")), **INCONCLUSIVE})
        found = []
        for row in TLS_NAMES:
            (small,) = self.second_attempts(outcome, row, "small_segments")
            self.assertEqual((small["end"], small["max_segment"]), ("completed", 536))
            found.append(small["path_mtu"])
            self.assertLessEqual(small["path_mtu"], size)
            self.assertGreater(small["path_mtu"], size - 8)
            self.assertIn(str(small["path_mtu"]), outcome.row(row)["summary"])
        (remedy,) = self.remedies(outcome, *TLS_NAMES)
        self.assertIn("packet too big", remedy)
        self.assertIn(f"an MTU of {min(found)} ", remedy)

    def test_a_narrow_link(self):
        """A real link of that size; the router's own complaint is filtered."""
        narrow = self.world.hops[2]
        for size in self.SIZES:
            with self.subTest(size=size), self.talkative_servers(), \
                    self.output_firewall(narrow, self.TOO_BIG), self.world.narrow(size):
                self.expect_size(self.check(timeout=f"{patience(1)}s"), size)

    def test_a_filter_of_large_packets(self):
        """With sanitizers the time is short: sizes that pass come late, and are found nevertheless."""
        rule = "tcp sport 443 meta length > 1300 drop"
        internet = self.world.namespaces["internet"]
        with internet.single_packets(), self.talkative_servers(), self.world.hops[FILTER].firewall([rule]):
            self.expect_size(self.check(timeout="2s"), 1300)

    def test_a_narrow_link_that_is_told(self):
        """Nothing is wrong with that: the server sends smaller packets."""
        with self.talkative_servers(), self.world.narrow(self.SIZES[0]):
            self.expect(self.check(timeout="4s"), "ready")


class LargePackets6(LargePackets):
    FAMILY = 6
    SIZES = (1280, 1420)


class SomebodyElse(DiagnosisCase):
    """A router that sends connections to a server of its own."""

    def redirected(self, match="tcp dport 443"):
        rule = f"{self.destination(*TLS_NAMES)} {match} redirect to :{ELSEWHERE}"
        return middlebox.redirected(self.world.router, rule)

    def answering(self, behaviour):
        return TcpResponder(self.world.router, [self.hop(1)], behaviour, ELSEWHERE)

    def test_an_interceptor(self):
        shown = self.world.pki.enterprise.issue(*TLS_NAMES.values())
        with Nginx(self.world.router, [self.hop(1)], shown, port=ELSEWHERE), self.redirected():
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys((*FORBIDDEN, "tls-interception"), ("fail", "tls.intercepted")),
            **dict.fromkeys(TOLERATED, ("warn", "tls.intercepted"))})
        (remedy,) = self.remedies(outcome, *TLS_NAMES)
        for row, name in TLS_NAMES.items():
            self.assertIn(name, remedy)
            self.assertIn("Example Corp", outcome.evidence(row, "handshake")[0]["interceptor"])
        self.assertIn("Example Corp", remedy)
        self.assertEqual(self.purposes(outcome), [])

    def test_a_portal(self):
        with self.answering(misbehaviour.answers(misbehaviour.BLOCK_PAGE)), self.redirected():
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {**dict.fromkeys(TLS_NAMES, ("fail", "tls.not_tls")), **INCONCLUSIVE})
        (remedy,) = self.remedies(outcome, *TLS_NAMES)
        for row, name in TLS_NAMES.items():
            self.assertIn(name, remedy)
            self.assertIn("HTTP/1.1 302 Found", outcome.evidence(row, "handshake")[0]["first_bytes"])
            self.expect_words(outcome, row, "http://portal.corp.example/login")

    def test_it_accepts_for_everybody(self):
        with self.answering(misbehaviour.mute), self.redirected("meta l4proto tcp"):
            outcome = self.check()
        self.expect_mute_for_everybody(outcome, TLS_NAMES)

    def expect_mute_for_everybody(self, outcome, rows):
        self.expect(outcome, "not_ready",
                    {**dict.fromkeys(rows, ("fail", "tcp.mute")), **INCONCLUSIVE})
        for row in rows:
            (unserved,) = self.second_attempts(outcome, row, "unserved_port")
            self.assertEqual(unserved["end"], "ok")
            self.expect_words(outcome, row, FOR_EVERYBODY, f"port {unserved['port']},")
        self.assertEqual(len(self.remedies(outcome, *rows)), 1)

    def test_it_accepts_on_this_port_only(self):
        with self.answering(misbehaviour.mute), self.redirected():
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {**dict.fromkeys(TLS_NAMES, ("fail", "tcp.mute")), **INCONCLUSIVE})
        self.assertNotIn(FOR_EVERYBODY, outcome.text)
        for row in TLS_NAMES:
            (unserved,) = self.second_attempts(outcome, row, "unserved_port")
            self.assertNotEqual(unserved["end"], "ok")

    def test_a_syn_proxy_before_servers_that_are_there(self):
        with self.syn_proxy():
            self.expect(self.check(), "ready")

    def test_a_syn_proxy_before_servers_that_are_lost(self):
        with self.syn_proxy(), self.world.hops[2].firewall([f"{self.destination(*TLS_NAMES)} drop"]):
            outcome = self.check()
        self.expect_mute_for_everybody(outcome, TLS_NAMES)

    def syn_proxy(self):
        return middlebox.syn_proxy(
            self.world.router, {4: "203.0.113.0/24", 6: "2001:db8:1::/64"}[self.FAMILY])


class SomebodyElse6(SomebodyElse):
    FAMILY = 6
