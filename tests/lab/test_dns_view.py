"""What this host's applications see of DNS decides: how the host asks, what its own files do, and whose matter a fault is."""

import shutil

from lab import pickiness
from lab.expect import LabCase
from lab.host import HOSTS, resolv_conf
from lab.responders import DnsResponder, LateDnsResponder
from lab.servers import Unbound
from lab.world import FQDN, NAMESERVERS, NTP_NAMES, OFFICE, SPARE, TLS_NAMES

UPDATES, CHATGPT = TLS_NAMES["product-updates"], TLS_NAMES["chatgpt"]
FIRST, SECOND = (pair[4] for pair in NAMESERVERS)
NAMED = [*TLS_NAMES, *NTP_NAMES, "dns-external", "dns-internal"]
INCONCLUSIVE = ("warn", "run.inconclusive")
PARTIAL = ("warn", "dns.partial")


def all_dead(cause):
    return {**dict.fromkeys(NAMED, ("fail", cause)), "domain-name": INCONCLUSIVE, "tls-interception": INCONCLUSIVE}


class ViewCase(LabCase):
    def both_answer(self, answer):
        servers = self.world.namespaces["servers"]
        return self.world.instead({"bind": DnsResponder(servers, [FIRST], answer),
                                   "unbound": DnsResponder(servers, [SECOND], answer)})

    def well(self):
        return pickiness.knowing(self.world.records)

    def with_options(self, options, nameservers=(FIRST, SECOND)):
        return self.world.cockpit.changed(resolv_conf=resolv_conf(nameservers, f"options {options}"))

    def asks_this_host(self, outcome, rows):
        """The request is for the administrator of this host, and for nobody else."""
        for row in rows:
            remedy = outcome.row(row)["remedy"]
            self.assertRegex(remedy, r"^Please (mend how cockpit\S* \(.*\) looks up names|correct how cockpit\S* \(.*\) finds .*\)): ", row)
            self.assertNotIn("firewall", remedy, row)


class HowTheHostAsks(ViewCase):
    def test_a_firewall_that_drops_edns(self):
        with self.both_answer(pickiness.dropping_edns(self.well())):
            self.expect(self.check(), "ready")

    def test_nameservers_that_do_not_know_edns(self):
        with self.both_answer(pickiness.refusing_edns(self.well())):
            self.expect(self.check(), "ready")

    def test_edns_that_the_host_asks_with_and_nobody_answers(self):
        with self.both_answer(pickiness.dropping_edns(self.well())), self.with_options("edns0 timeout:1 attempts:1"):
            self.expect(self.check(), "not_ready", all_dead("dns.timeout"))

    def test_edns_that_the_host_asks_with_and_is_refused(self):
        """The C library does not ask again without it."""
        with self.both_answer(pickiness.refusing_edns(self.well())), self.with_options("edns0"):
            self.expect(self.check(), "not_ready", all_dead("dns.servfail"))

    def test_over_tcp_only(self):
        with self.world.router.firewall(["udp dport 53 drop"]), self.with_options("use-vc"):
            self.expect(self.check(), "ready")

    def test_over_tcp_only_where_that_is_dropped(self):
        with self.world.router.firewall(["tcp dport 53 drop"]), self.with_options("use-vc timeout:1 attempts:1"):
            self.expect(self.check(), "not_ready", all_dead("dns.timeout"))

    def test_real_servers_with_every_option(self):
        for options in ("edns0 trust-ad", "single-request", "single-request-reopen", "no-aaaa", "rotate", "use-vc edns0"):
            with self.subTest(options), self.with_options(options):
                self.expect(self.check(), "ready")

    def test_answers_that_come_late(self):
        """They come after the C library has asked again, and are good for it."""
        servers = self.world.namespaces["servers"]
        late = {"bind": LateDnsResponder(servers, [FIRST], self.well(), 2.6),
                "unbound": LateDnsResponder(servers, [SECOND], self.well(), 2.6)}
        with self.world.instead(late), self.with_options("timeout:1 attempts:5"):
            outcome = self.check(timeout="2s")
        self.expect(outcome, "ready_with_warnings", {"dns-external": PARTIAL})
        self.assertRegex(outcome.row("dns-external")["summary"], "this host's applications wait [34] s for ")


class AboutIpv6(ViewCase):
    """This host has none. Applications that tell the C library so (AI_ADDRCONFIG, as getent does) do not ask; others do."""

    def test_nobody_answers(self):
        with self.both_answer(pickiness.silent_about_v6(self.well())), self.with_options("timeout:1"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"dns-external": PARTIAL})
        self.assertIn(f"{FIRST} and {SECOND} do not answer questions for IPv6 addresses", outcome.row("dns-external")["summary"])

    def test_nobody_answers_and_the_host_does_not_ask(self):
        with self.both_answer(pickiness.silent_about_v6(self.well())), self.with_options("no-aaaa"):
            self.expect(self.check(), "ready")

    def test_it_is_denied(self):
        with self.both_answer(pickiness.denying_v6(self.well())):
            self.expect(self.check(), "ready")

    def test_it_fails(self):
        with self.both_answer(pickiness.failing_v6(self.well())), self.with_options("timeout:1"):
            self.expect(self.check(), "ready")

    def test_an_external_name_without_another_address(self):
        """An address is missing for this host; its gateway is not."""
        with self.world.publishing(self.world.records.with_names({CHATGPT: [SPARE[6]]})):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "dns.no_address")})
        self.assertIn(SPARE[6], outcome.row("chatgpt")["summary"])


class ItsFiles(ViewCase):
    def test_addresses_that_only_inet_aton_understands(self):
        with self.world.cockpit.changed(resolv_conf="nameserver 10.20.02.065\nnameserver 10.20.566\n"):
            outcome = self.check()
        self.expect(outcome, "ready")
        self.assertEqual(outcome.report["run"]["nameservers"], [FIRST, SECOND])

    def test_lines_that_cannot_be_used(self):
        text = f"nameserver %\nnameserver 203.0.113.1%lo\n nameserver 192.0.2.1\nnameserver\t{FIRST} # x\n"
        with self.world.cockpit.changed(resolv_conf=text):
            outcome = self.check()
        self.expect(outcome, "ready")
        self.assertEqual(outcome.report["run"]["nameservers"], [FIRST])
        (warning,) = outcome.report["run"]["warnings"]
        self.assertEqual(warning["code"], "setting.unusable_nameservers")
        for said in ('"%" is no address', '"203.0.113.1%lo" is no address', "the line of 192.0.2.1 has a blank at its beginning"):
            self.assertIn(said, warning["found"])

    def test_a_fourth_nameserver(self):
        with self.world.cockpit.changed(resolv_conf=resolv_conf([FIRST, SECOND, FIRST, "192.0.2.53"])):
            outcome = self.check()
        self.expect(outcome, "ready")
        self.assertNotIn("192.0.2.53", str(outcome.report))

    def test_carriage_returns(self):
        with self.world.cockpit.changed(resolv_conf=f"nameserver {FIRST}\r\nnameserver {SECOND}\r\n"):
            outcome = self.check()
        self.expect(outcome, "not_ready", all_dead("dns.no_nameserver"))
        self.asks_this_host(outcome, ["product-updates", "dns-external"])
        self.assertIn("carriage return", outcome.row("dns-external")["remedy"])
        (problem,) = outcome.report["problems"]
        self.assertIn("\n    sudo sed -i --follow-symlinks 's/\\r$//' /etc/resolv.conf\n", problem["request"]["text"])

    def test_what_else_nobody_sees(self):
        for line, said in ((f"nameserver {FIRST}\u200b", f"the line of {FIRST} has a zero-width space"),
                           (f"\ufeffnameserver {FIRST}", f"the line of {FIRST} has a byte order mark"),
                           (f" nameserver {FIRST}", f"the line of {FIRST} has a blank at its beginning"),
                           (f'nameserver "{FIRST}"', f"the line of {FIRST} has a quotation mark"),
                           ("nameserver 203.0.113.1%lo", '"203.0.113.1%lo" is no address')):
            with self.subTest(said), self.world.cockpit.changed(resolv_conf=line + "\n"):
                outcome = self.check()
                self.expect(outcome, "not_ready", all_dead("dns.no_nameserver"))
                self.asks_this_host(outcome, ["product-updates", "dns-external"])
                (problem,) = outcome.report["problems"]
                self.assertIn(said, problem["seen"][0])

    def test_none_and_a_resolver_of_its_own(self):
        with Unbound(self.world.cockpit.namespace, ["127.0.0.1"], self.world.records), \
                self.world.cockpit.changed(resolv_conf="# nothing\n"):
            self.expect(self.check(), "ready")

    def test_a_resolver_of_its_own_that_does_not_run(self):
        with self.world.cockpit.changed(resolv_conf=resolv_conf(["127.0.0.53"])):
            outcome = self.check()
        self.expect(outcome, "not_ready", all_dead("dns.unreachable"))
        self.asks_this_host(outcome, ["product-updates", "ntp-0", "dns-external", "dns-internal"])
        self.assertIn("127.0.0.53", outcome.row("dns-external")["remedy"])

    def test_a_name_service_switch_without_dns(self):
        with self.world.cockpit.changed(nsswitch_conf="hosts: files\n"):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            **dict.fromkeys([*TLS_NAMES, *NTP_NAMES], ("fail", "dns.no_address")), "tls-interception": INCONCLUSIVE})
        self.asks_this_host(outcome, ["product-updates", "ntp-0"])
        self.assertIn('/etc/nsswitch.conf is "files": add dns to it', outcome.row("product-updates")["remedy"])

    def hosts(self, *lines):
        text = HOSTS.format(fqdn=FQDN, short="cockpit") + "".join(f"{line}\n" for line in lines)
        return self.world.cockpit.changed(hosts=text)

    def test_a_hosts_file_that_leads_astray(self):
        (address,) = self.world.addresses("chatgpt")
        with self.hosts(f"{SPARE[4]} {CHATGPT}"):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tcp.refused")})
        self.assertIn("/etc/hosts", outcome.row("chatgpt")["summary"])
        self.asks_this_host(outcome, ["chatgpt"])
        self.assertIn(address, outcome.row("chatgpt")["remedy"])

    def test_a_hosts_file_that_leads_elsewhere_where_all_is_well(self):
        with self.world.publishing(self.world.records.with_names({CHATGPT: [SPARE[4]]})), \
                self.hosts(f"{self.world.addresses('chatgpt')[0]} {CHATGPT}"):
            outcome = self.check()
        self.expect(outcome, "ready")
        self.assertIn("by /etc/hosts", outcome.row("chatgpt")["summary"])
        self.assertIn(SPARE[4], outcome.row("chatgpt")["summary"])

    def test_a_search_list_with_a_wildcard(self):
        records = self.world.records.with_names({UPDATES: None, f"{UPDATES}.corp.example": [OFFICE[4]]})
        search = resolv_conf([FIRST, SECOND], "search corp.example")
        with self.world.publishing(records), self.world.cockpit.changed(resolv_conf=search):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            "product-updates": ("fail", "dns.sinkholed"), "dns-external": ("fail", "dns.nxdomain"),
            "tls-interception": INCONCLUSIVE})
        self.asks_this_host(outcome, ["product-updates"])
        self.assertIn(f"{UPDATES}.corp.example", outcome.row("product-updates")["summary"])

    def test_a_name_that_only_the_search_list_completes(self):
        records = self.world.records.with_names({"siem.corp.example": [OFFICE[4]]})
        search = resolv_conf([FIRST, SECOND], "search corp.example")
        with self.world.publishing(records), self.world.cockpit.changed(resolv_conf=search):
            outcome = self.check("--resolve", "siem")
        self.expect(outcome, "ready_with_warnings", {"dns-internal": ("warn", "dns.nxdomain")})
        self.assertIn("as siem.corp.example", outcome.row("dns-internal")["summary"])


class OneOfTwo(ViewCase):
    def check_with_second(self, names):
        unbound = self.world.servers["unbound"]
        unbound.publish(self.world.records.with_names(names))
        try:
            return self.check()
        finally:
            unbound.publish(self.world.records)

    def test_leads_inside(self):
        outcome = self.check_with_second({UPDATES: [OFFICE[4]]})
        self.expect(outcome, "ready_with_warnings", {"dns-external": PARTIAL})
        self.assertIn(f"{SECOND} says {OFFICE[4]} for {UPDATES}", outcome.row("dns-external")["summary"])
        self.assertNotIn(FIRST, outcome.row("dns-external")["summary"])

    def test_has_another_family_only(self):
        outcome = self.check_with_second({UPDATES: [SPARE[6]]})
        self.expect(outcome, "ready_with_warnings", {"dns-external": PARTIAL})
        self.assertIn(f"{SECOND} has only IPv6 addresses for {UPDATES}", outcome.row("dns-external")["summary"])


class WithoutGetent(ViewCase):
    """A host, or a container, without the C library's own programs."""

    def without(self):
        tools = self.world.folder / "tools"
        tools.mkdir(exist_ok=True)
        for tool in ("ip", "setpriv", "unshare", "sh", "mount"):
            if not (tools / tool).exists():
                (tools / tool).symlink_to(shutil.which(tool))
        return self.check(environment={"PATH": str(tools)})

    def test_the_hosts_file_is_read_all_the_same(self):
        outcome = self.without()
        self.expect(outcome, "ready")
        self.assertEqual(outcome.report["run"]["host"]["fqdn"], FQDN)

    def test_the_domain_is_not_known(self):
        with self.world.cockpit.changed(hosts="127.0.0.1 localhost\n"):
            outcome = self.without()
        self.expect(outcome, "ready_with_warnings", {"domain-name": INCONCLUSIVE})
        self.assertIn("getent", outcome.row("domain-name")["summary"])

    def test_the_search_list_has_it(self):
        search = resolv_conf([FIRST, SECOND], "search a.example corp.example")
        with self.world.cockpit.changed(resolv_conf=search, hosts="127.0.0.1 localhost\n"):
            outcome = self.without()
        self.expect(outcome, "ready")
        self.assertEqual(outcome.report["run"]["host"]["fqdn"], FQDN)


class BothFamilies(ViewCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_nobody_answers_about_ipv6(self):
        """The C library waits three times as long as for one try, and then does with what it has."""
        with self.both_answer(pickiness.silent_about_v6(self.well())), self.with_options("timeout:1"):
            outcome = self.check(timeout="6s")
        self.expect(outcome, "ready_with_warnings", {"dns-external": PARTIAL})
        summary = outcome.row("dns-external")["summary"]
        self.assertIn(f"{FIRST} and {SECOND} do not answer questions for IPv6 addresses", summary)
        self.assertIn("this host's applications wait 3 s for", summary)

    def test_what_takes_longer_than_the_time_out_is_said_to(self):
        with self.both_answer(pickiness.silent_about_v6(self.well())), self.with_options("timeout:5"):
            outcome = self.check(timeout="3s")
        self.expect(outcome, "ready_with_warnings", {"dns-external": PARTIAL})
        self.assertIn("this host's applications wait more than 3 s for", outcome.row("dns-external")["summary"])

    def test_it_is_one_request(self):
        rule = "meta nfproto ipv6 meta l4proto tcp tcp dport 443 drop"
        with self.world.router.firewall([rule, "meta nfproto ipv6 udp dport 123 drop"]):
            outcome = self.check(timeout="1s")
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(TLS_NAMES, ("warn", "tcp.partial")))
        (remedy,) = {outcome.row(row)["remedy"] for row in TLS_NAMES}
        for name in TLS_NAMES.values():
            self.assertIn(name, remedy)
        self.assertIn("one fault of the IPv6 network", remedy)
