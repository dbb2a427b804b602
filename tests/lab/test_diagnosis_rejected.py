"""Who says no: every ICMP error of both families, for TCP, NTP and DNS, and this host's own firewall."""

from lab import middlebox
from lab.diagnosis import DiagnosisCase
from lab.expect import PASS, READY
from lab.network import Firewall
from lab.path import INTERNET_HOP
from lab.world import DESTINATIONS, NAMESERVERS, NTP_NAMES, TLS_NAMES

REJECTED, UNREACHABLE = ("fail", "net.rejected"), ("fail", "net.unreachable")
BLOCKED = ("fail", "net.blocked_locally")
INCONCLUSIVE = {"tls-interception": ("warn", "run.inconclusive")}
UNKNOWN_NAMES = {**INCONCLUSIVE, "domain-name": ("warn", "run.inconclusive")}
NAMED_ROWS = [*TLS_NAMES, *NTP_NAMES, "dns-external", "dns-internal"]

# What nftables calls them, what is sent, and what it means: (name, type, code, finding, in words)
ERRORS = {
    4: (
        ("net-unreachable", 3, 0, UNREACHABLE, "network unreachable"),
        ("host-unreachable", 3, 1, UNREACHABLE, "host unreachable"),
        ("prot-unreachable", 3, 2, REJECTED, "protocol unreachable"),
        ("port-unreachable", 3, 3, REJECTED, "port unreachable"),
        ("net-prohibited", 3, 9, REJECTED, "prohibited"),
        ("host-prohibited", 3, 10, REJECTED, "prohibited"),
        ("admin-prohibited", 3, 13, REJECTED, "prohibited"),
    ),
    6: (
        ("no-route", 1, 0, UNREACHABLE, "no route"),
        ("admin-prohibited", 1, 1, REJECTED, "prohibited"),
        ("addr-unreachable", 1, 3, UNREACHABLE, "address unreachable"),
        ("port-unreachable", 1, 4, REJECTED, "port unreachable"),
        ("policy-fail", 1, 5, REJECTED, "policy"),
        ("reject-route", 1, 6, REJECTED, "reject"),
    ),
}
FILTER = 2  # the hop at which the firewall stands
SPARE_TIME = {4: "198.51.100.{}", 6: "2001:db8:2::{}"}


class RejectedCase(DiagnosisCase):
    def reject(self, name):
        return f"reject with {'icmp' if self.FAMILY == 4 else 'icmpv6'} {name}"

    def expect_told(self, outcome, row, kind, error, hop=FILTER):
        """The evidence has who said what, and the words have it with its place on the way."""
        _, number, code, _, words = error
        (evidence,) = outcome.evidence(row, kind)
        self.assertEqual(evidence["icmp"], {"from": self.hop(hop), "type": number, "code": code})
        self.expect_words(outcome, row, self.hop(hop), words, f"is hop {hop}.")

    def expect_ladder(self, outcome, row, error):
        """Up to the box that rejects, hop by hop, and what it says to what would go further."""
        trace = self.trace(outcome, row)
        self.assertEqual(trace["last_answering"], self.hop(FILTER))
        self.assertIsNone(trace["answered_at"])
        hops = [(hop["ttl"], hop["from"]) for hop in trace["hops"]]
        self.assertEqual(hops, [(1, self.hop(1)), (2, self.hop(2)), (3, self.hop(2))])
        said = trace["hops"][-1]["icmp"]
        self.assertEqual((said["type"], said["code"]), error[1:3])


class Connections(RejectedCase):
    """Each row is rejected in another way, all in one run."""

    def test_every_error(self):
        errors = dict(zip(TLS_NAMES, ERRORS[self.FAMILY]))
        rules = [f"{self.destination(row)} tcp dport 443 {self.reject(error[0])}"
                 for row, error in errors.items()]
        with self.world.hops[FILTER - 1].firewall(rules):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {**{row: error[3] for row, error in errors.items()}, **INCONCLUSIVE})
        for row, error in errors.items():
            with self.subTest(error=error[0]):
                self.expect_told(outcome, row, "connect", error)
                self.expect_ladder(outcome, row, error)

    def test_one_box_one_request(self):
        """What one box rejects is one request to those who run it."""
        error = next(each for each in ERRORS[self.FAMILY] if each[0] == "admin-prohibited")
        with self.world.hops[0].firewall([f"tcp dport 443 {self.reject(error[0])}"]):
            outcome = self.check()
        self.expect(outcome, "not_ready", {**dict.fromkeys(TLS_NAMES, REJECTED), **INCONCLUSIVE})
        (remedy,) = self.remedies(outcome, *TLS_NAMES)
        for row, name in TLS_NAMES.items():
            self.assertIn(name, remedy)
            self.assertIn(self.world.addresses(row)[0], remedy)
            self.expect_told(outcome, row, "connect", error, hop=1)
        self.expect_one_problem(outcome, "net.rejected", TLS_NAMES, TLS_NAMES.values())

    def test_the_last_router_finds_no_neighbour(self):
        """A real router, not a rule: nobody has the address."""
        nobody = {4: "203.0.113.177", 6: "2001:db8:1::177"}[self.FAMILY]
        gateway = {4: "10.30.3.2", 6: "2001:db8:33::2"}[self.FAMILY]
        records = self.world.records.with_names({TLS_NAMES["chatgpt"]: [nobody]})
        with self.world.publishing(records):
            outcome = self.check(timeout="4s")
        self.expect(outcome, "ready_with_warnings", {"chatgpt": UNREACHABLE})
        self.assertEqual(outcome.evidence("chatgpt", "connect")[0]["icmp"]["from"], gateway)
        self.expect_words(outcome, "chatgpt", gateway, nobody, f"is hop {INTERNET_HOP - 1}.")

    def test_a_box_that_is_silent_else(self):
        """It sends no other error; what dies there is not told, and yet that is where it stands."""
        filtering = self.world.hops[FILTER - 1]
        silent = middlebox.silent(filtering)
        rule = f"{self.destination('chatgpt')} tcp dport 443 {self.reject('admin-prohibited')}"
        with silent, filtering.firewall([rule]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": REJECTED})
        self.expect_words(outcome, "chatgpt", f"{self.hop(FILTER)} is hop {FILTER}.")

    def test_the_servers_own_firewall(self):
        """The destination itself says no, which is no box on the way, and as far as packets go."""
        (server,) = self.world.addresses("chatgpt")
        internet = self.world.namespaces["internet"]
        rule = f"{self.destination('chatgpt')} tcp dport 443 {self.reject('admin-prohibited')}"
        with Firewall(internet, [rule], hook="input"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": REJECTED})
        self.assertEqual(outcome.evidence("chatgpt", "connect")[0]["icmp"]["from"], server)
        self.expect_words(outcome, "chatgpt", f"{server} is hop {INTERNET_HOP}.")

    def test_a_router_without_a_route(self):
        nowhere = {4: "192.0.2.77", 6: "2001:db8:77::1"}[self.FAMILY]
        records = self.world.records.with_names({TLS_NAMES["chatgpt"]: [nowhere]})
        with self.world.publishing(records):
            outcome = self.check(timeout="4s")
        self.expect(outcome, "ready_with_warnings", {"chatgpt": UNREACHABLE})
        self.expect_words(outcome, "chatgpt", self.hop(1), nowhere, "is hop 1.")


class Connections6(Connections):
    FAMILY = 6


class TimeServers(RejectedCase):
    """The same for UDP. Only a server itself can say that it has no time service."""

    def base(self, count):
        rows = {}
        for row, expected in READY.items():
            if row == "ntp-0":
                rows.update({f"ntp-{n}": PASS for n in range(count)})
            elif row not in NTP_NAMES:
                rows[row] = expected
        return rows

    def test_every_error(self):
        errors = ERRORS[self.FAMILY]
        servers = [SPARE_TIME[self.FAMILY].format(n) for n in range(130, 130 + len(errors))]
        rules = [f"{self.to(server)} udp dport 123 {self.reject(error[0])}"
                 for server, error in zip(servers, errors)]
        options = [word for server in servers for word in ("--ntp", server)]
        with self.world.hops[FILTER - 1].firewall(rules):
            outcome = self.check(*options)
        self.expect(outcome, "not_ready", {f"ntp-{n}": error[3] for n, error in enumerate(errors)},
                    base=self.base(len(errors)))
        for n, error in enumerate(errors):
            with self.subTest(error=error[0]):
                self.expect_told(outcome, f"ntp-{n}", "ntp", error)
                self.expect_ladder(outcome, f"ntp-{n}", error)
                self.assertEqual(self.trace(outcome, f"ntp-{n}")["transport"], "udp")

    def test_the_server_itself_says_it(self):
        with self.world.without("ntp-1"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"ntp-1": ("warn", "ntp.refused")})
        (evidence,) = outcome.evidence("ntp-1", "ntp")
        self.assertEqual(evidence["icmp"]["from"], self.world.addresses("ntp-1")[0])

    def test_a_router_says_port_unreachable(self):
        """The same ICMP error, but it is not the server's."""
        rule = f"{self.destination('ntp-1')} udp dport 123 {self.reject('port-unreachable')}"
        with self.world.hops[FILTER - 1].firewall([rule]):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"ntp-1": ("warn", "net.rejected")})
        self.expect_words(outcome, "ntp-1", self.hop(FILTER), f"is hop {FILTER}.")


class TimeServers6(TimeServers):
    FAMILY = 6


class Nameservers(RejectedCase):
    """The nameservers stand behind the first router; a name that cannot be asked for fails its row."""

    def rejecting(self, *nameservers, name="admin-prohibited"):
        rule = f"{self.to(*nameservers)} meta l4proto {{ tcp, udp }} th dport 53 {self.reject(name)}"
        return self.world.router.firewall([rule])

    def test_one_of_two(self):
        second = NAMESERVERS[1][self.FAMILY]
        with self.rejecting(second):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {
            "dns-external": ("warn", "dns.partial"), "dns-internal": ("warn", "dns.partial")})
        self.assertEqual(len(self.remedies(outcome, "dns-external", "dns-internal")), 1)
        self.expect_words(outcome, "dns-external", f"{second} cannot be asked")
        self.expect_sender(outcome, second)

    def expect_sender(self, outcome, nameserver):
        """Each question to this nameserver has who rejected it."""
        asked = [evidence for evidence in outcome.evidence("dns-external", "query")
                 if evidence["nameserver"] == nameserver]
        self.assertTrue(asked)
        for evidence in asked:
            self.assertEqual(evidence["icmp"]["from"], self.hop(1))

    def test_both(self):
        both = [pair[self.FAMILY] for pair in NAMESERVERS]
        with self.rejecting(*both):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(NAMED_ROWS, ("fail", "dns.unreachable")), **UNKNOWN_NAMES})
        for row in NAMED_ROWS:
            self.assertIn(self.hop(1), outcome.row(row)["summary"], row)
        (remedy,) = self.remedies(outcome, *NAMED_ROWS)
        for words in (*both, self.hop(1), *TLS_NAMES.values(), *NTP_NAMES.values()):
            self.assertIn(words, remedy)

    def test_the_nameservers_themselves_say_it(self):
        """A closed port: no box in between is blamed."""
        with self.world.without("bind", "unbound"):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(NAMED_ROWS, ("fail", "dns.unreachable")), **UNKNOWN_NAMES})
        for evidence in outcome.evidence("dns-external", "query"):
            self.assertEqual(evidence["icmp"]["from"], evidence["nameserver"])


class Nameservers6(Nameservers):
    FAMILY = 6


class OwnFirewall(RejectedCase):
    """This host's own firewall is told from the network, as far as the kernel lets on."""

    def own_firewall(self, *rules):
        return self.output_firewall(self.world.cockpit.namespace, rules)

    def test_udp_is_dropped(self):
        with self.own_firewall("udp dport 123 drop"):
            outcome = self.check()
        self.expect(outcome, "not_ready", dict.fromkeys(NTP_NAMES, BLOCKED))
        (remedy,) = self.remedies(outcome, *NTP_NAMES)
        for row in NTP_NAMES:
            self.assertIn(DESTINATIONS[row][self.FAMILY], remedy)

    def test_tcp_is_dropped(self):
        """The kernel keeps it to itself; that not even the first hop answers gives it away."""
        with self.own_firewall("tcp dport 443 drop"):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {**dict.fromkeys(TLS_NAMES, ("fail", "tcp.timeout")), **INCONCLUSIVE})
        for row in TLS_NAMES:
            self.expect_words(outcome, row, "Not even the first hop answers")
            self.assertEqual(self.trace(outcome, row)["hops"], [])

    def test_rejected(self):
        own = self.reject("admin-prohibited")
        with self.own_firewall(f"tcp dport 443 {own}", f"udp dport 123 {own}"):
            outcome = self.check(timeout="4s")
        self.expect(outcome, "not_ready", {
            **dict.fromkeys([*TLS_NAMES, *NTP_NAMES], BLOCKED), **INCONCLUSIVE})

    def test_a_prohibiting_route(self):
        outside = {4: "203.0.113.0/24", 6: "2001:db8:1::/64"}[self.FAMILY]
        cockpit = self.world.cockpit.namespace
        cockpit.configure(f"route add prohibit {outside}")
        try:
            outcome = self.check()
        finally:
            cockpit.configure(f"route del prohibit {outside}")
        self.expect(outcome, "not_ready", {**dict.fromkeys(TLS_NAMES, BLOCKED), **INCONCLUSIVE})

    def test_no_route(self):
        """Only the company's own networks are known here: nothing to trace."""
        inside = {4: "10.20.0.0/16", 6: "2001:db8:20::/46"}[self.FAMILY]
        cockpit, gateway = self.world.cockpit.namespace, self.hop(1)
        cockpit.configure(f"route del default via {gateway}", f"route add {inside} via {gateway}")
        try:
            outcome = self.check()
        finally:
            cockpit.configure(f"route del {inside}", f"route add default via {gateway}")
        self.expect(outcome, "not_ready", {
            **dict.fromkeys([*TLS_NAMES, *NTP_NAMES], ("fail", "net.no_route")), **INCONCLUSIVE})
        self.assertEqual(outcome.evidence("chatgpt", "trace"), [])


class OwnFirewall6(OwnFirewall):
    FAMILY = 6
