"""One fault is one problem, whatever it does to how many rows, and its request goes to who can mend it.

Every case injects faults and declares them by their teams: so many problems there are, and no more.
"""

import contextlib

from lab import misbehaviour
from lab.expect import LabCase
from lab.host import HOSTS, resolv_conf
from lab.pki import MINUTE
from lab.proxies import ADDRESS, NAME, ProxyZone, Squid
from lab.responders import DnsResponder
from lab.servers import Chronyd
from lab.world import COCKPIT, DESTINATIONS, FQDN, NAMESERVERS, NTP_NAMES, OFFICE, SPARE, TLS_NAMES

CHATGPT = TLS_NAMES["chatgpt"]
FIRST, SECOND = (pair[4] for pair in NAMESERVERS)


class FaultCase(LabCase):
    def injected(self, fault, *teams, arguments=(), **how):
        with fault:
            outcome = self.check(*arguments, timeout=how.pop("timeout", "1s"), **how)
        self.expect_problems(outcome, *teams)
        return outcome

    def firewall(self, *rules):
        return self.world.router.firewall(list(rules))

    @contextlib.contextmanager
    def route(self, *changes_and_back):
        change, back = changes_and_back
        cockpit = self.world.cockpit.namespace
        cockpit.configure(f"route {change}")
        try:
            yield
        finally:
            cockpit.configure(f"route {back}")


class Firewalls(FaultCase):
    def test_one_destination_is_dropped(self):
        self.injected(self.firewall(f"ip daddr {DESTINATIONS['chatgpt'][4]} tcp dport 443 drop"), "firewall")

    def test_all_are_dropped(self):
        self.injected(self.firewall("tcp dport 443 drop"), "firewall")

    def test_all_are_rejected(self):
        self.injected(self.firewall("tcp dport 443 reject with icmp type admin-prohibited"), "firewall")

    def test_all_are_reset(self):
        self.injected(self.firewall("tcp dport 443 reject with tcp reset"), "firewall")

    def test_tls_and_time_are_dropped(self):
        self.injected(self.firewall("tcp dport 443 drop", "udp dport 123 drop"), "firewall")

    def test_time_is_dropped(self):
        self.injected(self.firewall("udp dport 123 drop"), "firewall")

    def test_names_are_dropped(self):
        self.injected(self.firewall("meta l4proto { tcp, udp } th dport 53 drop"), "firewall")

    def test_a_router_that_limits_what_it_tells(self):
        with self.world.router.limited_icmp():
            self.injected(self.firewall("tcp dport 443 drop"), "firewall")

    def test_the_time_servers_are_dropped_and_one_server_is_closed(self):
        with self.world.without("chatgpt"):
            self.injected(self.firewall("udp dport 123 drop"), "firewall", "firewall")


class ThisHost(FaultCase):
    def test_no_default_route(self):
        gateway = COCKPIT[4].rpartition(".")[0] + ".1"
        outcome = self.injected(self.route("del default", f"add default via {gateway}"), "host")
        self.assertEqual(outcome.report["problems"][0]["cause"], "net.no_route")

    def test_a_blackhole_for_time_servers(self):
        addresses = [DESTINATIONS[row][4] for row in NTP_NAMES]
        with contextlib.ExitStack() as stack:
            for address in addresses:
                stack.enter_context(self.route(f"add blackhole {address}", f"del blackhole {address}"))
            outcome = self.injected(contextlib.nullcontext(), "host")
        self.assertIn("a blackhole route", outcome.report["problems"][0]["request"]["text"])

    def test_a_blackhole_for_a_nameserver_of_two(self):
        fault = self.route(f"add blackhole {FIRST}", f"del blackhole {FIRST}")
        outcome = self.injected(fault, "host")
        self.assertIn(f"this host has no route to {FIRST} (a blackhole route)", outcome.row("dns-external")["summary"])

    def test_one_address_of_two_has_no_route(self):
        address = DESTINATIONS["chatgpt"][4]
        with self.world.publishing(self.world.records.with_names({CHATGPT: [address, "192.0.2.77"]})):
            outcome = self.injected(self.route("add unreachable 192.0.2.77", "del unreachable 192.0.2.77"), "host")
        self.assertEqual(outcome.row("chatgpt")["cause"], "tcp.partial")
        self.assertEqual(outcome.report["problems"][0]["cause"], "net.no_route")

    def test_carriage_returns(self):
        self.injected(self.world.cockpit.changed(resolv_conf=f"nameserver {FIRST}\r\n"), "host")

    def test_its_own_resolver_does_not_run(self):
        self.injected(self.world.cockpit.changed(resolv_conf=resolv_conf(["127.0.0.53"])), "host")

    def test_a_name_service_switch_without_dns(self):
        outcome = self.injected(self.world.cockpit.changed(nsswitch_conf="hosts: files\n"), "host")
        self.assertEqual(outcome.report["problems"][0]["cause"], "host.lookup")

    def test_a_hosts_file_that_leads_astray(self):
        hosts = HOSTS.format(fqdn=FQDN, short="cockpit") + f"{SPARE[4]} {CHATGPT}\n"
        self.injected(self.world.cockpit.changed(hosts=hosts), "host")

    def test_a_role_that_leads_here(self):
        for host in (OFFICE[4], "desk.corp.example"):
            with self.subTest(host):
                outcome = self.injected(contextlib.nullcontext(), "host", host=self.world.office,
                                        arguments=("--from", "workstation", "--host", f"cockpit={host}"))
                self.assertEqual(outcome.row("web-interface")["cause"], "tcp.refused")
                self.assertIn("this host itself", outcome.report["problems"][0]["request"]["text"])

    def test_no_domain(self):
        self.injected(self.world.cockpit.changed(name="analysis", hosts="127.0.0.1 localhost\n127.0.1.1 analysis\n"),
                      "host", "dns")  # its address has the name of another host, too


class Servers(FaultCase):
    def test_a_closed_port(self):
        for row in ("product-updates", "chatgpt"):
            with self.subTest(row):
                self.injected(self.world.without(row), "firewall")

    def test_a_closed_time_server(self):
        self.injected(self.world.without("ntp-1"), "time")

    def test_an_expired_certificate(self):
        certificate = self.world.pki.public.issue(CHATGPT, ends=-MINUTE)
        self.injected(self.world.presenting({"chatgpt": certificate}), "server")

    def test_an_inspecting_device(self):
        enterprise = self.world.pki.enterprise
        presented = {row: enterprise.issue(name) for row, name in TLS_NAMES.items()}
        self.injected(self.world.presenting(presented), "inspection")

    def test_a_clock_that_is_wrong(self):
        internet = self.world.namespaces["internet"]
        shifted = {row: Chronyd(internet, self.world.addresses(row), offset="+600s") for row in NTP_NAMES}
        self.injected(self.world.instead(shifted), "host")


class Names(FaultCase):
    def both_answer(self, answer):
        servers = self.world.namespaces["servers"]
        return self.world.instead({"bind": DnsResponder(servers, [FIRST], answer),
                                   "unbound": DnsResponder(servers, [SECOND], answer)})

    def test_the_nameservers_are_in_trouble(self):
        self.injected(self.both_answer(misbehaviour.response_code(2)), "dns")

    def test_the_nameservers_refuse(self):
        self.injected(self.both_answer(misbehaviour.response_code(5)), "dns")

    def test_the_nameservers_are_closed(self):
        self.injected(self.world.without("bind", "unbound"), "host")

    def test_a_name_is_missing(self):
        self.injected(self.world.publishing(self.world.records.with_names({CHATGPT: None})), "dns")

    def test_this_hosts_name_is_missing(self):
        self.injected(self.world.publishing(self.world.records.with_names({FQDN: None})), "dns")


class Proxies(FaultCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zone = ProxyZone(cls.world)
        cls.addClassCleanup(cls.zone.close)

    def through(self, host, fault, *teams):
        with Squid(self.zone) as squid:
            return self.injected(fault, *teams, arguments=("--proxy", squid.url(host=host)))

    def test_its_name_is_missing(self):
        self.through(NAME, contextlib.nullcontext(), "host")

    def test_its_name_is_hidden_by_this_hosts_name_service_switch(self):
        with self.world.publishing(self.world.records.with_names({NAME: [ADDRESS]})):
            outcome = self.through(NAME, self.world.cockpit.changed(nsswitch_conf="hosts: files\n"), "host")
        self.assertEqual(outcome.row("proxy")["cause"], "proxy.unresolved")
        self.assertIn('/etc/nsswitch.conf is "files"', outcome.row("proxy")["remedy"])

    def test_a_hosts_file_leads_its_name_elsewhere(self):
        hosts = HOSTS.format(fqdn=FQDN, short="cockpit") + f"{SPARE[4]} {NAME}\n"
        with self.world.publishing(self.world.records.with_names({NAME: [ADDRESS]})):
            outcome = self.through(NAME, self.world.cockpit.changed(hosts=hosts), "host")
        self.assertEqual(outcome.row("proxy")["cause"], "proxy.unreachable")
        (problem,) = outcome.report["problems"]
        self.assertEqual(problem["cause"], "host.lookup")
        self.assertIn(f"a line of /etc/hosts leads {NAME} to {SPARE[4]}, and the nameservers say {ADDRESS}",
                      problem["request"]["text"])

    def test_a_search_list_makes_another_name_of_it(self):
        completed = f"{NAME}.corp.example"
        resolv = resolv_conf([FIRST, SECOND], "search corp.example")
        with self.world.publishing(self.world.records.with_names({NAME: None, completed: [SPARE[4]]})):
            outcome = self.through(NAME, self.world.cockpit.changed(resolv_conf=resolv), "host")
        self.assertEqual(outcome.report["problems"][0]["cause"], "host.lookup")

    def test_no_nameserver_knows_it_because_all_are_dropped(self):
        with self.world.publishing(self.world.records.with_names({NAME: [ADDRESS]})):
            self.through(NAME, self.firewall("meta l4proto { tcp, udp } th dport 53 drop"), "firewall")

    def test_it_is_dropped(self):
        self.through(ADDRESS, self.firewall("tcp dport 3128 drop"), "firewall")

    def test_it_is_closed(self):
        self.injected(contextlib.nullcontext(), "proxy", arguments=("--proxy", f"http://{ADDRESS}:3128"))

    def test_no_default_route(self):
        gateway = COCKPIT[4].rpartition(".")[0] + ".1"
        self.through(ADDRESS, self.route("del default", f"add default via {gateway}"), "host")


class BothFamilies(FaultCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_ipv6_leads_nowhere(self):
        self.injected(self.firewall("ip6 daddr 2001:db8:1::/64 drop"), "firewall")
