"""How far the questions get that a nameserver does not answer, and who sends them back."""

from lab import middlebox, misbehaviour
from lab.diagnosis import DiagnosisCase
from lab.host import resolv_conf
from lab.path import HOPS
from lab.responders import DnsResponder
from lab.world import NAMESERVERS, NTP_NAMES, SPARE, TLS_NAMES

NAMED_ROWS = [*TLS_NAMES, *NTP_NAMES, "dns-external", "dns-internal"]
UNKNOWN_NAMES = {"tls-interception": ("warn", "run.inconclusive"), "domain-name": ("warn", "run.inconclusive")}
ALL_SILENT = {**dict.fromkeys(NAMED_ROWS, ("fail", "dns.timeout")), **UNKNOWN_NAMES}
PARTIAL = {"dns-external": ("warn", "dns.partial"), "dns-internal": ("warn", "dns.partial")}
DNS = "meta l4proto {{ tcp, udp }} th dport 53 {}"
FAR = 2  # the hop at which the firewall before a nameserver on the Internet stands


class NearNameservers(DiagnosisCase):
    """They stand behind the first router."""

    def both(self):
        return [pair[self.FAMILY] for pair in NAMESERVERS]

    def expect_traces(self, outcome, row, nameservers, hops):
        traces = outcome.evidence(row, "trace")
        self.assertEqual([(each["address"], each["port"], each["transport"]) for each in traces],
                         [(nameserver, 53, "udp") for nameserver in nameservers], row)
        for trace in traces:
            self.assertEqual([(each["ttl"], each["from"]) for each in trace["hops"]], hops, row)

    def test_all_are_dropped(self):
        """Each row says where, from one trace of each nameserver, and all are one request."""
        with self.world.router.firewall([DNS.format("drop")]):
            outcome = self.check()
        self.expect(outcome, "not_ready", ALL_SILENT)
        (remedy,) = self.remedies(outcome, *NAMED_ROWS)
        for nameserver in self.both():
            self.assertIn(nameserver, remedy)
        for row in NAMED_ROWS:
            self.expect_words(outcome, row, f"Packets get as far as {self.hop(1)} (hop 1) and vanish there or behind it.")
            self.expect_traces(outcome, row, self.both(), [(1, self.hop(1))])
        self.assertEqual(len(self.durations(outcome)), len(self.both()), "one trace each, for all rows")
        self.assertLess(outcome.report["run"]["duration_ms"], 3000)

    def durations(self, outcome):
        """Of the traces, each once: the same measurement has the same duration."""
        return {(step["target"], step["duration_ms"]) for row in outcome.report["rows"] for step in row["steps"]
                if step["kind"] == "trace"}

    def test_one_row_alone(self):
        with self.world.router.firewall([DNS.format("drop")]):
            outcome = self.check("--only", "product-updates")
        self.expect_words(outcome, "product-updates", f"as far as {self.hop(1)} (hop 1) and vanish there or behind it.")

    def test_one_of_two_is_dropped(self):
        second = self.both()[1]
        with self.world.router.firewall([f"{self.to(second)} {DNS.format('drop')}"]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", PARTIAL)
        self.assertEqual(len(self.remedies(outcome, *PARTIAL)), 1)
        for row in PARTIAL:
            self.expect_words(outcome, row,
                              f"{second} does not answer (packets get as far as {self.hop(1)}, hop 1)")
            self.expect_traces(outcome, row, [second], [(1, self.hop(1))])
        for row in (*TLS_NAMES, *NTP_NAMES):
            self.assertEqual(outcome.evidence(row, "trace"), [], row)

    def test_one_of_two_is_rejected(self):
        second = self.both()[1]
        with self.world.router.firewall([
                f"{self.to(second)} {DNS.format('reject with icmpx admin-prohibited')}"]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", PARTIAL)
        for row in PARTIAL:
            self.expect_words(outcome, row, f"{second} cannot be asked", f"{self.hop(1)} at hop 1")

    def test_all_are_rejected(self):
        with self.world.router.firewall([DNS.format("reject with icmpx admin-prohibited")]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(NAMED_ROWS, ("fail", "dns.unreachable")), **UNKNOWN_NAMES})
        (_,) = self.remedies(outcome, *NAMED_ROWS)
        for row in NAMED_ROWS:
            self.expect_words(outcome, row, f"{self.hop(1)} is hop 1.")

    def test_they_run_and_say_nothing(self):
        """As far as can be told, that is where it vanishes: the last router, or what is behind it."""
        silent = {name: DnsResponder(self.world.namespaces["servers"], [pair[self.FAMILY]], misbehaviour.silence)
                  for name, pair in zip(("bind", "unbound"), NAMESERVERS)}
        with self.world.instead(silent):
            outcome = self.check()
        self.expect(outcome, "not_ready", ALL_SILENT)
        self.expect_words(outcome, "dns-external", f"as far as {self.hop(1)} (hop 1)")

    def test_they_are_closed(self):
        """They say so themselves: there is nothing to look for on the way."""
        with self.world.without("bind", "unbound"):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(NAMED_ROWS, ("fail", "dns.unreachable")), **UNKNOWN_NAMES})
        for row in NAMED_ROWS:
            self.assertEqual(outcome.evidence(row, "trace"), [], row)
            self.assertNotIn("hop", outcome.row(row)["summary"] + outcome.row(row)["remedy"])

    def test_a_router_that_says_nothing(self):
        with middlebox.silent(self.world.router), self.world.router.firewall([DNS.format("drop")]):
            outcome = self.check()
        self.expect(outcome, "not_ready", ALL_SILENT)
        self.expect_words(outcome, "dns-external", "Not even the first hop answers", "or there is none")


class NearNameservers6(NearNameservers):
    FAMILY = 6


class FarNameserver(DiagnosisCase):
    """One on the Internet, behind three routers."""

    def check_with_it(self, *rules):
        nameserver = SPARE[self.FAMILY]
        with DnsResponder(self.world.namespaces["internet"], [nameserver], misbehaviour.silence), \
                self.world.hops[FAR - 1].firewall([f"{self.to(nameserver)} {rule}" for rule in rules]):
            return self.check("--nameserver", nameserver)

    def test_dropped(self):
        outcome = self.check_with_it(DNS.format("drop"))
        self.expect(outcome, "not_ready", ALL_SILENT)
        for row in NAMED_ROWS:
            self.expect_words(outcome, row, f"as far as {self.hop(FAR)} (hop {FAR}) and vanish there or behind it.")

    def test_rejected(self):
        outcome = self.check_with_it(DNS.format("reject with icmpx admin-prohibited"))
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(NAMED_ROWS, ("fail", "dns.unreachable")), **UNKNOWN_NAMES})
        for row in NAMED_ROWS:
            self.expect_words(outcome, row, f"{self.hop(FAR)} is hop {FAR}.")

    def test_silent(self):
        """Nobody drops anything: the questions arrive, which cannot be told from the last router's dropping them."""
        outcome = self.check_with_it()
        self.expect(outcome, "not_ready", ALL_SILENT)
        for row in NAMED_ROWS:
            self.expect_words(outcome, row, f"as far as {self.hop(len(HOPS))} (hop {len(HOPS)})")

    def test_a_firewall_that_knows_dns(self):
        """It lets real questions pass and nothing else; the trace is such a question."""
        flags = "@th,80,16"  # behind the header of UDP and the question's number: recursion desired, and no other
        outcome = self.check_with_it(f"udp dport 53 {flags} & 0xfff0 != 0x0100 drop")
        self.expect(outcome, "not_ready", ALL_SILENT)
        for row in NAMED_ROWS:
            self.expect_words(outcome, row, f"as far as {self.hop(len(HOPS))} (hop {len(HOPS)})")


class FarNameserver6(FarNameserver):
    FAMILY = 6


class OnThisHost(DiagnosisCase):
    """A resolver on loopback or on an own address: there is no way to be traced."""

    def test_it_is_not_traced(self):
        for address in ("127.0.0.53", self.world.of({4: "10.20.0.10", 6: "2001:db8:20::10"})[0]):
            with self.subTest(address), self.world.cockpit.changed(resolv_conf=resolv_conf([address])), \
                    DnsResponder(self.world.cockpit.namespace, [address], misbehaviour.silence):
                outcome = self.check()
                self.expect(outcome, "not_ready", ALL_SILENT)
                for row in NAMED_ROWS:
                    self.assertEqual(outcome.evidence(row, "trace"), [], row)
                    self.assertNotIn("hop", outcome.row(row)["summary"])
                self.assertLess(outcome.report["run"]["duration_ms"], 3000)
