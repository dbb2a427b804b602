"""Routes of this host that refuse, and next hops that do not answer: told apart from what routers say."""

from lab.expect import LabCase
from lab.world import COCKPIT, DESTINATIONS

ROW = "chatgpt"
TO = DESTINATIONS[ROW][4]


class Routes(LabCase):
    def routed(self, route, cause, *said):
        cockpit = self.world.cockpit.namespace
        cockpit.configure(f"route add {route}")
        try:
            outcome = self.check("-4", "--only", ROW, timeout="5s")
        finally:
            cockpit.configure(f"route del {route}")
        row = outcome.row(ROW)
        self.assertEqual(row["cause"], cause, outcome.explain())
        for words in said:
            self.assertIn(words, row["summary"] + row["remedy"])
        return outcome

    def test_an_unreachable_route(self):
        self.routed(f"unreachable {TO}", "net.no_route", "an unreachable route")

    def test_a_prohibit_route(self):
        self.routed(f"prohibit {TO}", "net.blocked_locally", "a prohibit route")

    def test_a_blackhole_route(self):
        self.routed(f"blackhole {TO}", "net.no_route", "a blackhole route")

    def test_a_dead_next_hop(self):
        dead = COCKPIT[4].rpartition(".")[0] + ".222"
        outcome = self.routed(f"{TO} via {dead}", "net.unreachable", "this host itself", "does not answer ARP")
        self.assertEqual(outcome.evidence(ROW, "connect")[0]["source_address"], COCKPIT[4])

    def test_the_source_of_an_attempt_that_timed_out(self):
        with self.world.router.firewall([f"ip daddr {TO} tcp dport 443 drop"]):
            outcome = self.check("-4", "--only", ROW, timeout="1s")
        self.assertEqual(outcome.row(ROW)["cause"], "tcp.timeout")
        self.assertEqual(outcome.evidence(ROW, "connect")[0]["source_address"], COCKPIT[4])


class TwoUplinks(LabCase):
    """Which of this host's addresses an attempt came from stands in the evidence, whatever became of it."""

    SECOND = COCKPIT[4].rpartition(".")[0] + ".11"

    def test_the_source_is_that_of_the_uplink(self):
        cockpit, gateway = self.world.cockpit.namespace, COCKPIT[4].rpartition(".")[0] + ".1"
        cockpit.configure(f"address add {self.SECOND}/24 dev eth0")
        self.addCleanup(cockpit.configure, f"address del {self.SECOND}/24 dev eth0")
        cockpit.configure(f"route add {TO} via {gateway} src {self.SECOND}")
        self.addCleanup(cockpit.configure, f"route del {TO}")
        with self.world.router.firewall([f"ip daddr {TO} tcp dport 443 drop"]):
            outcome = self.check("-4", "--only", ROW, timeout="1s")
        self.assertEqual(outcome.row(ROW)["cause"], "tcp.timeout")
        self.assertEqual(outcome.evidence(ROW, "connect")[0]["source_address"], self.SECOND)
