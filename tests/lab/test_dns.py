"""Nameservers that are dead, refuse, lie, or do not know a name; and names that lead astray."""

from lab import misbehaviour
from lab.expect import LabCase
from lab.pki import self_signed
from lab.host import HOSTS, resolv_conf
from lab.responders import DnsResponder
from lab.servers import Nginx, Unbound
from lab.world import FQDN, NAMESERVERS, NTP_NAMES, OFFICE, SPARE, TLS_NAMES

CHATGPT = TLS_NAMES["chatgpt"]
UPDATES = TLS_NAMES["product-updates"]
INCONCLUSIVE = ("warn", "run.inconclusive")
PARTIAL = {"dns-external": ("warn", "dns.partial"), "dns-internal": ("warn", "dns.partial")}
FIRST, SECOND = (pair[4] for pair in NAMESERVERS)


def all_dead(cause):
    """No nameserver is of any use: nothing that has a name can be reached."""
    return {
        **dict.fromkeys([*TLS_NAMES, *NTP_NAMES, "dns-external", "dns-internal"], ("fail", cause)),
        "domain-name": INCONCLUSIVE, "tls-interception": INCONCLUSIVE}


class DnsCase(LabCase):
    def answering(self, address, answer):
        return DnsResponder(self.world.namespaces["servers"], [address], answer)

    def first_answers(self, answer):
        return self.world.instead({"bind": self.answering(FIRST, answer)})

    def second_answers(self, answer):
        return self.world.instead({"unbound": self.answering(SECOND, answer)})

    def both_answer(self, answer):
        return self.world.instead({
            "bind": self.answering(FIRST, answer), "unbound": self.answering(SECOND, answer)})

    def knowing(self, names):
        return self.world.publishing(self.world.records.with_names(names))

    def said_of(self, outcome, row):
        found = outcome.row(row)
        return found["summary"] + " " + (found["remedy"] or "")


class OneOfTwo(DnsCase):
    """One of two nameservers fails: names still resolve, but somebody should know."""

    def expect_partial(self, lame, **how):
        outcome = self.check(**how)
        self.expect(outcome, "ready_with_warnings", PARTIAL)
        for row in PARTIAL:
            self.assertIn(lame, self.said_of(outcome, row))

    def test_the_second_is_closed(self):
        with self.world.without("unbound"):
            self.expect_partial(SECOND)

    def test_the_first_is_closed(self):
        with self.world.without("bind"):
            self.expect_partial(FIRST)

    def test_the_second_is_silent(self):
        with self.second_answers(misbehaviour.silence):
            self.expect_partial(SECOND, timeout="1s")

    def test_the_first_is_silent(self):
        with self.first_answers(misbehaviour.silence):
            self.expect_partial(FIRST, timeout="1s")

    def test_the_second_has_trouble(self):
        with self.second_answers(misbehaviour.response_code(2)):
            self.expect_partial(SECOND)

    def test_the_second_refuses(self):
        with self.second_answers(misbehaviour.response_code(5)):
            self.expect_partial(SECOND)

    def test_the_second_is_unintelligible(self):
        with self.second_answers(misbehaviour.malformed):
            self.expect_partial(SECOND, timeout="1s")

    def test_the_second_is_beyond_reach(self):
        text = resolv_conf([FIRST, "192.0.2.53"])
        with self.world.cockpit.changed(resolv_conf=text):
            self.expect_partial("192.0.2.53")


class AllOfThem(DnsCase):
    def test_closed(self):
        with self.world.without("bind", "unbound"):
            self.expect(self.check(), "not_ready", all_dead("dns.unreachable"))

    def test_closed_on_a_host_that_limits_its_errors(self):
        limited = self.world.namespaces["servers"].limited_icmp()
        with limited, self.world.without("bind", "unbound"):
            self.expect(self.check(), "not_ready", all_dead("dns.unreachable"))

    def test_silent(self):
        with self.both_answer(misbehaviour.silence):
            self.expect(self.check(timeout="1s"), "not_ready", all_dead("dns.timeout"))

    def test_a_firewall_that_drops(self):
        with self.world.router.firewall(["meta l4proto { tcp, udp } th dport 53 drop"]):
            self.expect(self.check(timeout="1s"), "not_ready", all_dead("dns.timeout"))

    def test_in_trouble(self):
        with self.both_answer(misbehaviour.response_code(2)):
            self.expect(self.check(), "not_ready", all_dead("dns.servfail"))

    def test_refusing(self):
        with self.both_answer(misbehaviour.response_code(5)):
            self.expect(self.check(), "not_ready", all_dead("dns.refused"))

    def test_unintelligible(self):
        with self.both_answer(misbehaviour.malformed):
            self.expect(self.check(timeout="1s"), "not_ready", all_dead("dns.malformed"))

    def test_answering_other_queries_than_ours(self):
        with self.both_answer(misbehaviour.another_query):
            self.expect(self.check(timeout="1s"), "not_ready", all_dead("dns.malformed"))

    def test_none_configured(self):
        with self.world.cockpit.changed(resolv_conf="# nothing here\n"):
            outcome = self.check()
        self.expect(outcome, "not_ready", all_dead("dns.no_nameserver"))
        self.assertEqual(outcome.report["run"]["nameservers"], [])


class UnknownNames(DnsCase):
    def test_of_a_mandatory_row(self):
        with self.knowing({UPDATES: None}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            "product-updates": ("fail", "dns.nxdomain"), "dns-external": ("fail", "dns.nxdomain"),
            "tls-interception": INCONCLUSIVE})
        self.assertIn(UPDATES, self.said_of(outcome, "dns-external"))

    def test_of_an_optional_row(self):
        with self.knowing({CHATGPT: None}):
            self.expect(self.check(), "ready_with_warnings", {
                "chatgpt": ("fail", "dns.nxdomain"), "dns-external": ("warn", "dns.nxdomain")})

    def test_of_one_time_server_of_three(self):
        with self.knowing({NTP_NAMES["ntp-1"]: None}):
            self.expect(self.check(), "ready_with_warnings", {
                "ntp-1": ("warn", "dns.nxdomain"), "dns-external": ("warn", "dns.nxdomain")})

    def test_of_every_time_server(self):
        with self.knowing(dict.fromkeys(NTP_NAMES.values())):
            self.expect(self.check(), "not_ready", dict.fromkeys(
                [*NTP_NAMES, "dns-external"], ("fail", "dns.nxdomain")))

    def test_a_name_without_an_address(self):
        records = self.world.records.with_names({UPDATES: None}).with_empty(UPDATES)
        with self.world.publishing(records):
            self.expect(self.check(), "not_ready", {
                "product-updates": ("fail", "dns.no_address"),
                "dns-external": ("fail", "dns.no_address"), "tls-interception": INCONCLUSIVE})

    def test_one_nameserver_does_not_know_it(self):
        unbound = self.world.servers["unbound"]
        unbound.publish(self.world.records.with_names({UPDATES: None}))
        try:
            outcome = self.check()
        finally:
            unbound.publish(self.world.records)
        self.expect(outcome, "ready_with_warnings", {"dns-external": ("warn", "dns.partial")})
        self.assertIn(SECOND, self.said_of(outcome, "dns-external"))

    def test_a_further_name_that_must_resolve(self):
        with self.knowing({"siem.corp.example": ["10.20.1.44"]}):
            self.expect(self.check("--resolve", "siem.corp.example"), "ready")

    def test_a_further_name_that_does_not(self):
        outcome = self.check("--resolve", "siem.corp.example")
        self.expect(outcome, "not_ready", {"dns-internal": ("fail", "dns.nxdomain")})
        self.assertIn("siem.corp.example", self.said_of(outcome, "dns-internal"))


class Aliases(DnsCase):
    def test_an_alias_is_followed(self):
        edge = {CHATGPT: None, "edge.cdn.example": self.world.addresses("chatgpt")}
        records = self.world.records.with_names(edge).with_alias(CHATGPT, "edge.cdn.example")
        with self.world.publishing(records):
            self.expect(self.check(), "ready")

    def test_an_alias_that_leads_nowhere(self):
        records = self.world.records.with_names({CHATGPT: None})
        with self.world.publishing(records.with_alias(CHATGPT, "gone.cdn.example")):
            self.expect(self.check(), "ready_with_warnings", {
                "chatgpt": ("fail", "dns.nxdomain"), "dns-external": ("warn", "dns.nxdomain")})

    def test_an_answer_too_long_for_a_datagram(self):
        many = [f"10.20.3.{n}" for n in range(1, 100)]
        with self.knowing({"farm.corp.example": many}):
            self.expect(self.check("--resolve", "farm.corp.example"), "ready")


class Lies(DnsCase):
    def test_a_name_that_cannot_exist_resolves(self):
        with self.knowing({"*": self.world.of(SPARE)}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"dns-external": ("warn", "dns.hijacked")})
        self.assertIn(".invalid", self.said_of(outcome, "dns-external"))

    def test_sinkholes(self):
        for address in ("0.0.0.0", "127.0.0.1", "127.1.2.3"):
            with self.subTest(address), self.knowing({UPDATES: [address]}):
                self.expect(self.check(), "not_ready", {
                    "product-updates": ("fail", "dns.sinkholed"),
                    "dns-external": ("fail", "dns.sinkholed"), "tls-interception": INCONCLUSIVE})

    def test_a_sinkhole_on_an_optional_row(self):
        with self.knowing({CHATGPT: ["0.0.0.0"]}):
            self.expect(self.check(), "ready_with_warnings", {
                "chatgpt": ("fail", "dns.sinkholed"), "dns-external": ("warn", "dns.sinkholed")})

    def test_a_private_address_where_nobody_listens(self):
        with self.knowing({UPDATES: [OFFICE[4]]}):
            self.expect(self.check(), "not_ready", {
                "product-updates": ("fail", "dns.sinkholed"), "tls-interception": INCONCLUSIVE})

    def test_a_private_address_with_a_block_page(self):
        page = Nginx(self.world.namespaces["office"], [OFFICE[4]], self_signed("block.corp.example"))
        with page, self.knowing({UPDATES: [OFFICE[4]]}):
            self.expect(self.check(), "not_ready", {
                "product-updates": ("fail", "dns.sinkholed"), "tls-interception": INCONCLUSIVE})

    def test_a_private_address_with_the_genuine_server(self):
        genuine = self.world.pki.public.issue(UPDATES)
        mirror = Nginx(self.world.namespaces["office"], [OFFICE[4]], genuine)
        with mirror, self.knowing({UPDATES: [OFFICE[4]]}):
            self.expect(self.check(), "ready")


class TheHostsFile(DnsCase):
    """Connections go where this host's applications would go."""

    def hosts(self, *lines):
        text = HOSTS.format(fqdn=FQDN, short="cockpit") + "".join(f"{line}\n" for line in lines)
        return self.world.cockpit.changed(hosts=text)

    def test_it_leads_astray(self):
        with self.hosts(f"{SPARE[4]} {CHATGPT}"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tcp.refused")})
        self.assertEqual([e["address"] for e in outcome.evidence("chatgpt", "connect")], [SPARE[4]])

    def test_it_knows_what_the_nameservers_do_not(self):
        (address,) = self.world.addresses("chatgpt")
        with self.hosts(f"{address} {CHATGPT}"), self.knowing({CHATGPT: None}):
            self.expect(self.check(), "ready_with_warnings",
                        {"dns-external": ("warn", "dns.nxdomain")})


class ChosenNameservers(DnsCase):
    """--nameserver asks others than the configured ones."""

    def test_only_that_one_is_asked(self):
        with self.world.without("bind"):
            outcome = self.check("--nameserver", SECOND)
        self.expect(outcome, "ready")
        self.assertEqual(outcome.report["run"]["nameservers"], [SECOND])

    def test_the_configured_one_is_not_asked(self):
        with self.world.without("unbound"):
            self.expect(self.check("--nameserver", SECOND), "not_ready", all_dead("dns.unreachable"))

    def test_at_another_port(self):
        office = self.world.namespaces["office"]
        with Unbound(office, [OFFICE[4]], self.world.records, port=5353):
            self.expect(self.check("--nameserver", f"{OFFICE[4]}:5353"), "ready")

    def test_two(self):
        self.expect(self.check("--nameserver", SECOND, "--nameserver", FIRST), "ready")


class NoFamilyInCommon(DnsCase):
    WORLD = {"cockpit": (6,), "others": (4, 6)}

    def test_a_destination_with_ipv4_only_is_out_of_reach(self):
        only_ipv4 = [a for a in self.world.addresses("chatgpt") if ":" not in a]
        with self.knowing({CHATGPT: only_ipv4}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "net.no_route")})
        (problem,) = outcome.report["problems"]
        self.assertEqual(problem["team"]["id"], "network")
        self.assertIn("NAT64 with DNS64", problem["request"]["text"])
        self.assertNotIn("default gateway", problem["request"]["text"])

    def test_nameservers_with_ipv4_only_are_out_of_reach(self):
        outcome = self.check("--nameserver", FIRST, "--nameserver", SECOND)
        (problem,) = outcome.report["problems"]
        self.assertEqual((problem["cause"], problem["team"]["id"]), ("net.no_route", "host"))
        self.assertIn("enter nameservers that have an IPv6 address", problem["request"]["text"])


class Ipv6Sinkholes(DnsCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_sinkholes(self):
        for address in ("::", "::1", "::ffff:127.0.0.1"):
            with self.subTest(address), self.knowing({CHATGPT: [address]}):
                self.expect(self.check(), "ready_with_warnings", {
                    "chatgpt": ("fail", "dns.sinkholed"), "dns-external": ("warn", "dns.sinkholed")})
