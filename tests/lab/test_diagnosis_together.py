"""Several addresses of one name, each with its own cause; and several rows with one cause between them."""

import contextlib
import re

from lab import misbehaviour
from lab.diagnosis import DiagnosisCase
from lab.expect import OTHER_VANTAGE, PASS, READY
from lab.path import HOPS
from lab.responders import DnsResponder
from lab.world import COCKPIT, FQDN, NAMESERVERS, NTP_NAMES, SPARE, TLS_NAMES

CHATGPT = TLS_NAMES["chatgpt"]
# Of nobody, and nobody ever learns it: packets to them end at a firewall.
LOST = {4: "203.0.113.201", 6: "2001:db8:1::201"}
FORBIDDEN = {4: "203.0.113.202", 6: "2001:db8:1::202"}
ENDINGS = {"tcp.refused": "{} refuses the connection", "tcp.timeout": "{} does not answer",
           "net.rejected": "packets to {} are rejected by"}
DROPPED, REFUSED = ("fail", "tcp.timeout"), ("fail", "tcp.refused")
INCONCLUSIVE = {"tls-interception": ("warn", "run.inconclusive")}
PARTIAL = ("warn", "tcp.partial")
FILTER = 2
MOST_TRACES = 16  # of each transport and family
SPARE_ADDRESS = {4: "203.0.113.{}", 6: "2001:db8:1::{}"}


class SomeAddresses(DiagnosisCase):
    """One name, addresses of very different fortune."""

    def leading_to(self, *addresses):
        return self.world.publishing(self.world.records.with_names({CHATGPT: addresses}))

    def filtering(self):
        lost, forbidden = LOST[self.FAMILY], FORBIDDEN[self.FAMILY]
        return self.world.hops[FILTER - 1].firewall([
            f"{self.to(lost)} tcp dport 443 drop",
            f"{self.to(forbidden)} tcp dport 443 reject with icmpx admin-prohibited"])

    def expect_each(self, outcome, working, failing):
        """Working and failing addresses are told apart, these each with how it ends, in words."""
        for where in ("summary", "remedy"):
            said = outcome.row("chatgpt")[where]
            for address in working:
                self.assertIn(address, said)
                self.assertIn(f"{address} works", said)
            for address, cause in failing.items():
                self.assertIn(ENDINGS[cause].format(address), said)
                self.assertNotIn(cause, said)
        for step in outcome.row("chatgpt")["steps"]:
            if step["kind"] == "connect":
                self.assertEqual(step["cause"], failing.get(step["evidence"]["address"]))

    def test_some_work(self):
        (good,), (closed,) = self.world.addresses("chatgpt"), self.world.of(SPARE)
        lost, forbidden = LOST[self.FAMILY], FORBIDDEN[self.FAMILY]
        with self.leading_to(good, closed, lost, forbidden), self.filtering():
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": PARTIAL})
        self.expect_each(outcome, [good], {
            closed: "tcp.refused", lost: "tcp.timeout", forbidden: "net.rejected"})
        traced = {evidence["address"] for evidence in outcome.evidence("chatgpt", "trace")}
        self.assertEqual(traced, {closed, lost, forbidden})

    def test_how_far_the_others_get_is_said(self):
        (good,), lost = self.world.addresses("chatgpt"), LOST[self.FAMILY]
        with self.leading_to(good, lost), self.filtering():
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": PARTIAL})
        self.expect_words(outcome, "chatgpt", f"{lost} does not answer (packets get as far as {self.hop(FILTER)}, hop {FILTER})")

    def test_none_works_for_different_reasons(self):
        """The evidence has each; the row has a cause that one of them has."""
        (closed,), lost = self.world.of(SPARE), LOST[self.FAMILY]
        with self.leading_to(closed, lost), self.filtering():
            outcome = self.check()
        causes = {step["evidence"]["address"]: step["cause"]
                  for step in outcome.row("chatgpt")["steps"] if step["kind"] == "connect"}
        self.assertEqual(causes, {closed: "tcp.refused", lost: "tcp.timeout"})
        found = outcome.row("chatgpt")
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", found["cause"])})
        self.assertIn(found["cause"], causes.values())
        for address, cause in causes.items():
            self.assertIn(address, found["summary"], f"{cause} is not told")


class SomeAddresses6(SomeAddresses):
    FAMILY = 6


class BothFamilies(DiagnosisCase):
    """One of the two families ends at a firewall."""

    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_ipv6_is_dropped(self):
        with self.world.hops[FILTER - 1].firewall(["ip6 daddr 2001:db8:1::/64 tcp dport 443 drop"]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(TLS_NAMES, PARTIAL))
        for row in TLS_NAMES:
            four, six = self.world.addresses(row)
            self.expect_words(outcome, row, four, f"{six} does not answer")
        self.assertLess(outcome.report["run"]["duration_ms"], 3000)

    def test_both_are_dropped(self):
        """More destinations than are traced, and still one request and two time-outs."""
        with self.world.hops[FILTER - 1].firewall(["tcp dport 443 drop", "udp dport 123 drop"]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(TLS_NAMES, DROPPED), **dict.fromkeys(NTP_NAMES, ("fail", "ntp.timeout")),
            **INCONCLUSIVE})
        for names in (TLS_NAMES, NTP_NAMES):
            (remedy,) = self.remedies(outcome, *names)
            for row, name in names.items():
                for words in (name, *self.world.addresses(row)):
                    self.assertIn(words, remedy)
                self.expect_words(outcome, row, *self.both_places("{box} (hop {hop}) over {family}"))
        self.assertLess(outcome.report["run"]["duration_ms"], 3000)

    def both_places(self, form):
        """What is said of the filtering hop, once for each family."""
        return [form.format(box=HOPS[FILTER - 1][family], hop=FILTER, family=f"IPv{family}")
                for family in (4, 6)]

    def test_both_are_rejected(self):
        with self.world.hops[FILTER - 1].firewall([
                "tcp dport 443 reject with icmpx admin-prohibited",
                "udp dport 123 reject with icmpx admin-prohibited"]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys([*TLS_NAMES, *NTP_NAMES], ("fail", "net.rejected")), **INCONCLUSIVE})
        for names in (TLS_NAMES, NTP_NAMES):
            (remedy,) = self.remedies(outcome, *names)
            for row, name in names.items():
                for words in (name, *self.world.addresses(row)):
                    self.assertIn(words, remedy)
                self.expect_words(outcome, row, *self.both_places("{box} is hop {hop}"))
                for words in self.both_places("{box}"):
                    self.assertIn(words, outcome.row(row)["summary"].partition(" (")[0])

    def test_ipv4_is_rejected(self):
        rule = "ip daddr 203.0.113.0/24 tcp dport 443 reject with icmp admin-prohibited"
        with self.world.hops[FILTER - 1].firewall([rule]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(TLS_NAMES, PARTIAL))
        for row in TLS_NAMES:
            four, six = self.world.addresses(row)
            self.expect_words(outcome, row, six, f"packets to {four} are rejected")


class ManyAddresses(DiagnosisCase):
    """A name with more addresses than are traced, beside others in the same trouble."""

    MANY = 20

    def test_every_row_is_traced(self):
        """All is dropped at once; each row has a trace, and the one with many has what is left."""
        many = [SPARE_ADDRESS[self.FAMILY].format(n) for n in range(140, 140 + self.MANY)]
        name = TLS_NAMES["product-updates"]  # the first of the table
        with self.world.publishing(self.world.records.with_names({name: many})), \
                self.world.hops[FILTER - 1].firewall(["tcp dport 443 drop"]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {**dict.fromkeys(TLS_NAMES, DROPPED), **INCONCLUSIVE})
        traces = {row: len(outcome.evidence(row, "trace")) for row in TLS_NAMES}
        others = len(TLS_NAMES) - 1
        self.assertEqual(traces, {**dict.fromkeys(TLS_NAMES, 1), "product-updates": MOST_TRACES - others})
        (remedy,) = self.remedies(outcome, *TLS_NAMES)
        traced = [each["address"] for each in outcome.evidence("product-updates", "trace")]
        (unknown,) = re.findall(r"How far packets to (.*) get is not known", remedy)
        self.assertEqual(sorted([*unknown.split(", "), *traced]), sorted(many))
        self.assertIn(f"Packets get as far as {self.hop(FILTER)} (hop {FILTER}) and vanish there or behind it.", remedy)
        self.assertLess(outcome.report["run"]["duration_ms"], 3000)


class LimitedBoxes(DiagnosisCase):
    """A box tells only some of the packets that die at it; the others seem to end before it."""

    def test_one_firewall_is_one_problem(self):
        box = self.world.hops[FILTER - 1]
        with box.limited_icmp(), box.firewall(["tcp dport 443 drop", "udp dport 123 drop"]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(TLS_NAMES, DROPPED), **dict.fromkeys(NTP_NAMES, ("fail", "ntp.timeout")), **INCONCLUSIVE})
        ends = {self.trace(outcome, row)["last_answering"] for row in (*TLS_NAMES, *NTP_NAMES)}
        self.assertEqual(ends, {self.hop(FILTER - 1), self.hop(FILTER)}, "the box was told to be sparing")
        self.expect_problems(outcome, "firewall")
        self.assertIn(f"Other packets get further than {self.hop(FILTER - 1)}: ", outcome.report["problems"][0]["doubt"])


class ManyAddresses6(ManyAddresses):
    FAMILY = 6


class Nameservers(DiagnosisCase):
    """A dead nameserver is one thing to mend, however many names it does not resolve."""

    ROWS = [*TLS_NAMES, *NTP_NAMES, "dns-external", "dns-internal"]

    def test_all_are_dropped(self):
        with self.world.router.firewall(["meta l4proto { tcp, udp } th dport 53 drop"]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(self.ROWS, ("fail", "dns.timeout")), **INCONCLUSIVE,
            "domain-name": ("warn", "run.inconclusive")})
        (remedy,) = self.remedies(outcome, *self.ROWS)
        for words in (*TLS_NAMES.values(), *NTP_NAMES.values(), *(pair[4] for pair in NAMESERVERS)):
            self.assertIn(words, remedy)
        self.expect_one_problem(outcome, "dns.timeout", self.ROWS, (*TLS_NAMES.values(), *NTP_NAMES.values()))

    def test_one_of_two_is_dead(self):
        dead = NAMESERVERS[1][4]
        with self.world.without("unbound"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {
            "dns-external": ("warn", "dns.partial"), "dns-internal": ("warn", "dns.partial")})
        (remedy,) = self.remedies(outcome, "dns-external", "dns-internal")
        self.assertIn(dead, remedy)
        self.assertNotIn(NAMESERVERS[0][4], remedy)

    def test_what_each_of_them_says(self):
        """The chain of aliases, and each nameserver's answer with its time, beside the applications' view."""
        alias = "edge.lab.example"
        records = self.world.records.with_names(
            {CHATGPT: None, alias: self.world.addresses("chatgpt")}).with_alias(CHATGPT, alias)
        with self.world.publishing(records):
            outcome = self.check()
        self.expect(outcome, "ready")
        (resolve,) = outcome.evidence("chatgpt", "resolve")
        self.assertEqual([answer["nameserver"] for answer in resolve["nameservers"]],
                         [pair[4] for pair in NAMESERVERS])
        for answer in resolve["nameservers"]:
            self.assertEqual(answer["addresses"], self.world.addresses("chatgpt"))
            self.assertIn(alias, " ".join(answer["aliases"]))
            self.assertGreater(answer["duration_ms"], 0)
        self.assertEqual(resolve["applications"]["addresses"], self.world.addresses("chatgpt"))

    def test_they_disagree(self):
        """One leads astray, the other does not: whose answer it was is in the evidence."""
        liar = NAMESERVERS[1][4]
        with self.world.instead({"unbound": DnsResponder(
                self.world.namespaces["servers"], [liar], misbehaviour.response_code(3))}):
            outcome = self.check()
        self.assertEqual(outcome.row("dns-external")["cause"], "dns.partial")
        self.expect_words(outcome, "dns-external", f"{liar} says that")
        (resolve,) = outcome.evidence("chatgpt", "resolve")
        self.assertEqual({answer["nameserver"]: answer["end"] for answer in resolve["nameservers"]},
                         {NAMESERVERS[0][4]: "answered", liar: "nxdomain"})


class TowardsTheCockpit(DiagnosisCase):
    """The cockpit's own ports, seen from a workstation behind the same router."""

    SERVICES = ("web-interface", "command-line-access")

    def look(self):
        base = {row: PASS if row in self.SERVICES else OTHER_VANTAGE for row in READY}
        outcome = self.check("--from", "workstation", "--host", f"cockpit={FQDN}",
                             host=self.world.office, timeout="2s")
        return outcome, base

    def test_dropped(self):
        with self.world.router.firewall([f"{self.to(COCKPIT[self.FAMILY])} tcp dport {{ 22, 443 }} drop"]):
            outcome, base = self.look()
        self.expect(outcome, "not_ready", dict.fromkeys(self.SERVICES, DROPPED), base=base)
        for row in self.SERVICES:
            self.expect_words(outcome, row, "Packets get as far as", "(hop 1) and vanish there or behind it.")
            self.assertEqual(len(outcome.evidence(row, "trace")), 1)

    def test_refused_by_the_cockpit_itself(self):
        outcome, base = self.look()
        self.expect(outcome, "not_ready", dict.fromkeys(self.SERVICES, REFUSED), base=base)
        for row in self.SERVICES:
            self.expect_words(outcome, row, "as far as the destination itself")


class TowardsTheCockpit6(TowardsTheCockpit):
    FAMILY = 6


class ManyFaults(DiagnosisCase):
    """Each fault keeps its own cause and its own request where several meet."""

    def test_six_at_once(self):
        rejected = f"{self.destination('thor-cloud')} tcp dport 443 reject with icmpx admin-prohibited"
        reset = f"{self.destination('thor-cloud-lite')} tcp dport 443 reject with tcp reset"
        dropped = f"{self.destination('case-intelligence-feed-1', 'case-intelligence-feed-2')} tcp dport 443 drop"
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.world.hops[0].firewall([rejected, reset, dropped]))
            stack.enter_context(self.world.hops[1].firewall([f"{self.destination('chatgpt')} tcp dport 443 drop"]))
            stack.enter_context(self.world.without("ntp-0"))
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {
            "thor-cloud": ("fail", "net.rejected"), "thor-cloud-lite": REFUSED,
            "case-intelligence-feed-1": DROPPED, "case-intelligence-feed-2": DROPPED,
            "chatgpt": DROPPED, "ntp-0": ("warn", "ntp.refused"), **INCONCLUSIVE})
        troubled = ("thor-cloud", "thor-cloud-lite", "case-intelligence-feed-1", "chatgpt", "ntp-0")
        self.assertEqual(len(self.remedies(outcome, *troubled)), len(troubled))
        self.assertEqual(len(self.remedies(outcome, "case-intelligence-feed-1", "case-intelligence-feed-2")), 1)
