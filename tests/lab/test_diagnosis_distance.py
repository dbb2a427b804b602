"""How far packets get: the last hop that answers, in words, for what is dropped or reset."""

import contextlib

from lab import middlebox
from lab.diagnosis import DiagnosisCase
from lab.path import HOPS, INTERNET_HOP, LIMITED_V6, NO_ERROR_V6
from lab.world import NTP_NAMES, TLS_NAMES

DROPPED, SILENT = ("fail", "tcp.timeout"), ("fail", "ntp.timeout")
REFUSED = ("fail", "tcp.refused")
INCONCLUSIVE = {"tls-interception": ("warn", "run.inconclusive")}
ALL_DROPPED = {**dict.fromkeys(TLS_NAMES, DROPPED), **dict.fromkeys(NTP_NAMES, SILENT), **INCONCLUSIVE}
NOTHING_PASSES = ["tcp dport 443 drop", "udp dport 123 drop"]
# The two routers between which packets go back and forth, as they answer there.
LOOP = {4: ("10.30.3.2", "10.30.2.2"), 6: ("2001:db8:33::2", "2001:db8:33::1")}
LADDER = 30  # times to live that are tried


class Dropped(DiagnosisCase):
    """What vanishes at a router is told by the last one that answers."""

    def dropping(self, number):
        return self.world.hops[number - 1].firewall(NOTHING_PASSES)

    def expect_place(self, outcome, row, number):
        hop = self.hop(number)
        self.expect_words(outcome, row, f"Packets get as far as {hop} (hop {number}) and vanish there or behind it.")
        trace = self.trace(outcome, row)
        self.assertEqual(trace["last_answering"], hop)
        self.assertEqual([(each["ttl"], each["from"]) for each in trace["hops"]],
                         [(n, self.hop(n)) for n in range(1, number + 1)])

    def test_at_every_hop(self):
        """The router that drops still tells when a packet's time is over: it does so first."""
        for number in range(1, len(HOPS) + 1):
            with self.subTest(hop=number):
                with self.dropping(number):
                    outcome = self.check()
                self.expect(outcome, "not_ready", ALL_DROPPED)
                for row in (*TLS_NAMES, *NTP_NAMES):
                    self.expect_place(outcome, row, number)
                self.expect_one_request(outcome)
                self.expect_time(outcome, 1000)

    def expect_one_request(self, outcome):
        """All that one firewall drops is one request that lists every destination."""
        for names in (TLS_NAMES, NTP_NAMES):
            (remedy,) = self.remedies(outcome, *names)
            for row, name in names.items():
                self.assertIn(name, remedy)
                self.assertIn(self.world.addresses(row)[0], remedy)
        self.assertEqual(len(outcome.report["problems"]), 1, outcome.text)

    def expect_time(self, outcome, timeout_ms):
        """One time-out for the rows and one for the traces: three are never reached."""
        self.assertLess(outcome.report["run"]["duration_ms"], 3 * timeout_ms)

    def test_different_firewalls_are_different_requests(self):
        near, far = ("product-updates", "thor-cloud"), ("chatgpt", "installer-packages")
        with self.world.hops[0].firewall([f"{self.destination(*near)} tcp dport 443 drop"]), \
                self.world.hops[2].firewall([f"{self.destination(*far)} tcp dport 443 drop"]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {**dict.fromkeys([*near, *far], DROPPED), **INCONCLUSIVE})
        for rows, others, number in ((near, far, 1), (far, near, 3)):
            (remedy,) = self.remedies(outcome, *rows)
            self.assertIn(f"(hop {number})", remedy)
            for row in others:
                self.assertNotIn(TLS_NAMES[row], remedy)

    def test_the_answers_are_dropped(self):
        """Packets arrive; what comes back does not, and that is as far as it can be told."""
        rules = ["tcp sport 443 drop", "udp sport 123 drop"]
        with self.world.hops[1].firewall(rules):
            outcome = self.check()
        self.expect(outcome, "not_ready", ALL_DROPPED)
        for row in (*TLS_NAMES, *NTP_NAMES):
            self.expect_place(outcome, row, len(HOPS))

    def test_routers_that_limit_what_they_tell(self):
        """A router that has said enough is not a router that is not there."""
        with self.world.limited_icmp(), self.dropping(2):
            outcome = self.check(timeout="2s")
        self.expect(outcome, "not_ready", ALL_DROPPED)
        self.assertNotIn("Not even the first hop answers", outcome.text)
        self.assertIn(f"{self.hop(2)} (hop 2)", " ".join(outcome.text.split()))
        self.expect_time(outcome, 2000)

    def test_only_the_far_routers_limit_what_they_tell(self):
        """Who answers last is then not where packets vanish, and the words must not leave it at that."""
        with contextlib.ExitStack() as stack:
            for hop in self.world.hops[1:]:
                stack.enter_context(hop.limited_icmp())
                hop.set_kernel_option("ipv6/icmp/ratemask", LIMITED_V6)
                stack.callback(hop.set_kernel_option, "ipv6/icmp/ratemask", NO_ERROR_V6)
            with self.dropping(3):
                outcome = self.check()
        self.expect(outcome, "not_ready", ALL_DROPPED)
        short = [row for row in (*TLS_NAMES, *NTP_NAMES)
                 if self.trace(outcome, row)["last_answering"] not in ("", self.hop(3))]
        for row in short:
            self.expect_words(outcome, row, "Other packets get further than")
        for row in set(TLS_NAMES) | set(NTP_NAMES):
            if row not in short:
                self.assertNotIn("Other packets", outcome.row(row)["summary"])
        if self.FAMILY == 4:
            self.assertTrue(short, "the test has limited nothing")

    def test_silent_routers(self):
        """Where nobody tells anything, nothing more is claimed than that."""
        with contextlib.ExitStack() as stack:
            for hop in self.world.hops:
                stack.enter_context(middlebox.silent(hop))
            stack.enter_context(self.dropping(2))
            outcome = self.check()
        self.expect(outcome, "not_ready", ALL_DROPPED)
        for row in (*TLS_NAMES, *NTP_NAMES):
            self.expect_words(outcome, row, "Not even the first hop answers", "no box on the way tells")
            self.assertEqual(self.trace(outcome, row)["hops"], [])
            self.assertEqual(self.trace(outcome, row)["last_answering"], "")

    def test_one_silent_router_in_between(self):
        with middlebox.silent(self.world.hops[0]), self.dropping(2):
            outcome = self.check()
        self.expect(outcome, "not_ready", ALL_DROPPED)
        for row in (*TLS_NAMES, *NTP_NAMES):
            self.expect_words(outcome, row, f"as far as {self.hop(2)} (hop 2)")
            self.assertEqual([each["ttl"] for each in self.trace(outcome, row)["hops"]], [2])

    def test_a_routing_loop(self):
        """Two routers send packets back and forth until their time is over."""
        halves = {4: ("203.0.113.0/25", "198.51.100.0/25"),
                  6: ("2001:db8:1::/96", "2001:db8:2::/96")}[self.FAMILY]  # win over the whole networks
        back = {4: "10.30.3.1", 6: "2001:db8:33::1"}[self.FAMILY]
        edge = self.world.hops[2]
        edge.configure(*(f"route add {half} via {back}" for half in halves))
        try:
            outcome = self.check()
        finally:
            edge.configure(*(f"route del {half} via {back}" for half in halves))
        self.expect(outcome, "not_ready", {
            **dict.fromkeys([*TLS_NAMES, *NTP_NAMES], ("fail", "net.unreachable")), **INCONCLUSIVE})
        for row in (*TLS_NAMES, *NTP_NAMES):
            self.assertIn("time exceeded", outcome.row(row)["summary"])
            self.expect_words(outcome, row, "routing loop", *LOOP[self.FAMILY])
            self.assertNotIn("is hop", outcome.row(row)["summary"] + outcome.row(row)["remedy"])
            self.assertIsNone(self.trace(outcome, row)["answered_at"])
            senders = [each["from"] for each in self.trace(outcome, row)["hops"]]
            self.assertEqual(len(senders), LADDER)
            self.assertEqual(senders[:3], [self.hop(1), self.hop(2), self.hop(3)])

    def test_rows_with_the_same_port_share_a_ladder(self):
        (address,) = self.world.addresses("product-updates")
        records = self.world.records.with_names({TLS_NAMES["chatgpt"]: [address]})
        with self.world.publishing(records), self.dropping(2):
            began = self.connections()
            one = self.check("--only", "product-updates")
            between = self.connections()
            both = self.check("--only", "product-updates", "--only", "chatgpt")
            ended = self.connections()
        self.assertEqual(between - began, 1 + LADDER)
        self.assertEqual(ended - between, 2 + LADDER, "one more connection, and no more than that")
        self.assertEqual(self.trace(both, "chatgpt"), self.trace(both, "product-updates"))
        self.assertEqual(self.trace(one, "product-updates"), self.trace(both, "product-updates"))

    def connections(self):
        return self.world.cockpit.namespace.counters()["Tcp"]["ActiveOpens"]


class Dropped6(Dropped):
    FAMILY = 6


class Reset(DiagnosisCase):
    """Whose reset it was."""

    MIDDLEBOX, OWN = "a firewall answers in its name", "as far as the destination itself"

    def resetting(self, number, *rows):
        rule = f"{self.destination(*rows)} tcp dport 443 reject with tcp reset"
        return self.world.hops[number - 1].firewall([rule])

    def test_by_a_box_on_the_way(self):
        for number in (1, 2):
            with self.subTest(hop=number):
                with self.resetting(number, "chatgpt"):
                    outcome = self.check()
                self.expect(outcome, "ready_with_warnings", {"chatgpt": REFUSED})
                self.expect_words(outcome, "chatgpt", self.MIDDLEBOX, f"{self.hop(number)} (hop {number})")
                self.assertNotIn(self.OWN, outcome.text)
                trace = self.trace(outcome, "chatgpt")
                self.assertEqual(trace["answered_at"], number + 1)
                self.assertEqual(trace["destination_from"], INTERNET_HOP)

    def test_by_a_box_that_lets_nothing_else_through(self):
        """Then the destination's distance is not known, and nobody is accused."""
        with self.world.hops[0].firewall([
                f"{self.destination('chatgpt')} tcp dport 443 reject with tcp reset",
                f"{self.destination('chatgpt')} drop"]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": REFUSED})
        self.assertNotIn(self.MIDDLEBOX, outcome.text)

    def test_by_the_server(self):
        with self.world.without("chatgpt"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": REFUSED})
        self.expect_words(outcome, "chatgpt", self.OWN)
        self.assertNotIn(self.MIDDLEBOX, outcome.text)
        trace = self.trace(outcome, "chatgpt")
        self.assertEqual((trace["answered_at"], trace["destination_from"]), (INTERNET_HOP, INTERNET_HOP))

    def test_both_in_one_run(self):
        """They share a cause, and yet are for different people."""
        with self.resetting(1, "thor-cloud", "thor-cloud-lite"), self.world.without("chatgpt"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings",
                    dict.fromkeys(("thor-cloud", "thor-cloud-lite", "chatgpt"), REFUSED))
        (firewalls,) = self.remedies(outcome, "thor-cloud", "thor-cloud-lite")
        (servers,) = self.remedies(outcome, "chatgpt")
        self.assertIn(self.MIDDLEBOX, firewalls)
        self.assertIn(self.OWN, servers)
        self.assertNotIn(TLS_NAMES["chatgpt"], firewalls)
        self.assertEqual([problem["rows"] for problem in outcome.report["problems"]],
                         [["thor-cloud", "thor-cloud-lite"], ["chatgpt"]])


class Reset6(Reset):
    FAMILY = 6


class Healthy(DiagnosisCase):
    """Where all is well, not one packet more is sent than the rows need."""

    def test_nothing_is_traced_and_nothing_is_tried_twice(self):
        before = self.counted()
        outcome = self.check()
        self.expect(outcome, "ready")
        for row in outcome.report["rows"]:
            for step in row["steps"]:
                self.assertNotEqual(step["kind"], "trace", row["id"])
        self.assertEqual(self.purposes(outcome), [])
        after = self.counted()
        self.assertEqual({name: after[name] - before[name] for name in after}, {
            "connections begun": len(TLS_NAMES), "connections taken": len(TLS_NAMES),
            "questions about the time": len(NTP_NAMES), "datagrams for nobody": 0})

    def counted(self):
        cockpit = self.world.cockpit.namespace.counters()
        internet = self.internet_counters()
        return {"connections begun": cockpit["Tcp"]["ActiveOpens"],
                "connections taken": internet["PassiveOpens"],
                "questions about the time": internet["InDatagrams"],
                "datagrams for nobody": internet["NoPorts"]}

    def internet_counters(self):
        counters = self.world.namespaces["internet"].counters()
        return {**counters["Udp"], "PassiveOpens": counters["Tcp"]["PassiveOpens"]}

    def test_one_row_in_trouble_costs_the_others_nothing(self):
        with self.world.hops[1].firewall([f"{self.destination('chatgpt')} tcp dport 443 drop"]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": DROPPED})
        (traced,) = [step for step in outcome.row("chatgpt")["steps"] if step["kind"] == "trace"]
        self.assertGreater(traced["duration_ms"], 0)
        for row in outcome.report["rows"]:
            if row["id"] not in ("chatgpt", "tls-interception"):
                self.assertEqual([s for s in row["steps"] if s["kind"] == "trace"], [], row["id"])
                self.assertLess(row["duration_ms"], 1000, row["id"])


class Healthy6(Healthy):
    """Counters of UDP over IPv6 stand elsewhere."""

    FAMILY = 6

    def internet_counters(self):
        internet = self.world.namespaces["internet"]
        lines = internet.inside(lambda: open("/proc/thread-self/net/snmp6", encoding="ascii").read())
        counters = dict(line.split() for line in lines.splitlines())
        return {"InDatagrams": int(counters["Udp6InDatagrams"]), "NoPorts": int(counters["Udp6NoPorts"]),
                "PassiveOpens": internet.counters()["Tcp"]["PassiveOpens"]}


class OneOfSeveralWays(DiagnosisCase):
    """A way that is dead for one connection and open for all others, as behind a cluster of firewalls of which a member drops."""

    ONE_PORT = ["set dead { type inet_service; size 1; flags dynamic; }"]  # what is full takes no further one

    def expect_at_random(self, rules, verdict, row, end, **changes):
        """The rules put the port of the first connection that they see into the set."""
        with self.world.hops[0].firewall(rules, self.ONE_PORT):
            outcome = self.check()
        self.expect(outcome, verdict, {row: end, **changes})
        self.assertIn("Other packets like these got through in the same run: it fails at random.", outcome.row(row)["summary"])
        self.assertEqual(outcome.report["problems"][0]["cause"], "net.unsteady")
        self.expect_problems(outcome, "network")
        self.assertNotIn("llow", outcome.report["problems"][0]["request"]["text"])

    def test_of_a_connection(self):
        address = self.world.addresses("product-updates")[0]
        for what, end in (("drop", DROPPED), ("reject with tcp reset", REFUSED)):
            rules = [f"{self.to(address)} tcp flags & (syn | ack) == syn add @dead {{ tcp sport }}",
                     f"{self.to(address)} tcp sport @dead {what}"]
            with self.subTest(what=what):
                self.expect_at_random(rules, "not_ready", "product-updates", end, **INCONCLUSIVE)

    def test_of_a_time_server(self):
        address = self.world.addresses("ntp-0")[0]
        rules = [f"{self.to(address)} add @dead {{ udp sport }}", f"{self.to(address)} udp sport @dead drop"]
        self.expect_at_random(rules, "ready_with_warnings", "ntp-0", ("warn", "ntp.timeout"))
