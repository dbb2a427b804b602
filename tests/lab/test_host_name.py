"""This host's own name: where it comes from, and whether it leads to this host and back."""

from lab.expect import LabCase
from lab.host import resolv_conf
from lab.world import COCKPIT, FQDN, NAMESERVERS

ADDRESS = COCKPIT[4]
ELSEWHERE = "10.20.0.99"
SERVERS = [pair[4] for pair in NAMESERVERS]
NO_NAME = "127.0.0.1 localhost\n"
NO_REVERSE = ("warn", "host.no_reverse")


class NameCase(LabCase):
    def expect_fqdn(self, fqdn, outcome=None):
        outcome = outcome or self.check()
        self.expect(outcome, "ready")
        self.assertEqual(outcome.report["run"]["host"]["fqdn"], fqdn)

    def publishing(self, names=None, reverse=None):
        """The world's records with other names, or with other names in reverse."""
        records = self.world.records.with_names(names or {})
        return self.world.publishing(records.with_reverse(reverse or {}))


class WhereItComesFrom(NameCase):
    def test_the_hosts_file(self):
        self.expect_fqdn(FQDN)

    def test_the_host_name_itself(self):
        with self.world.cockpit.changed(name=FQDN, hosts=NO_NAME):
            self.expect_fqdn(FQDN)

    def test_the_search_domain(self):
        with self.world.cockpit.changed(
                hosts=NO_NAME, resolv_conf=resolv_conf(SERVERS, "search corp.example")):
            self.expect_fqdn(FQDN)

    def test_the_local_domain(self):
        with self.world.cockpit.changed(
                hosts=NO_NAME, resolv_conf=resolv_conf(SERVERS, "domain corp.example")):
            self.expect_fqdn(FQDN)

    def test_its_own_address_in_the_hosts_file(self):
        with self.world.cockpit.changed(hosts=f"{NO_NAME}{ADDRESS} {FQDN} cockpit\n"):
            self.expect_fqdn(FQDN)

    def test_capital_letters_make_no_difference(self):
        with self.world.cockpit.changed(hosts=f"{NO_NAME}127.0.1.1 Cockpit.Corp.Example cockpit\n"):
            self.expect(self.check(), "ready")

    def test_nothing_completes_it(self):
        with self.world.cockpit.changed(name="analysis", hosts=f"{NO_NAME}127.0.1.1 analysis\n"):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {"domain-name": ("fail", "host.no_domain"), "dns-internal": NO_REVERSE})

    def test_nobody_knows_it(self):
        with self.world.cockpit.changed(name="analysis", hosts=NO_NAME):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {"domain-name": ("fail", "host.no_domain"), "dns-internal": NO_REVERSE})


class WhereItLeads(NameCase):
    def test_nowhere(self):
        with self.publishing({FQDN: None}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            "dns-internal": ("fail", "host.fqdn_unresolved"),
            "domain-name": ("fail", "host.fqdn_unresolved")})
        for words in ("summary", "remedy"):
            self.assertEqual(outcome.row("dns-internal")[words], outcome.row("domain-name")[words])
        self.assertIn(FQDN, outcome.row("domain-name")["remedy"])

    def test_elsewhere(self):
        with self.publishing({FQDN: [ELSEWHERE]}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {"domain-name": ("fail", "host.fqdn_mismatch")})
        self.assertIn(ELSEWHERE, outcome.row("domain-name")["summary"])
        self.assertIn(ADDRESS, outcome.row("domain-name")["remedy"])

    def test_here_and_elsewhere(self):
        with self.publishing({FQDN: [ADDRESS, ELSEWHERE]}):
            self.expect(self.check(), "ready")

    def test_elsewhere_by_the_hosts_file(self):
        with self.world.cockpit.changed(hosts=f"{NO_NAME}{ELSEWHERE} {FQDN} cockpit\n"):
            outcome = self.check()
        self.expect(outcome, "not_ready", {"domain-name": ("fail", "host.fqdn_mismatch")})
        self.expect_problems(outcome, "host")


class AndBack(NameCase):
    def test_no_name_in_reverse(self):
        with self.publishing(reverse={ADDRESS: None}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"dns-internal": NO_REVERSE})
        self.assertIn(ADDRESS, outcome.row("dns-internal")["remedy"])

    def test_another_name_in_reverse(self):
        with self.publishing(reverse={ADDRESS: "dhcp-10.corp.example"}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"dns-internal": NO_REVERSE})
        self.assertIn("dhcp-10.corp.example", outcome.row("dns-internal")["summary"])

    def test_the_same_name_in_capital_letters(self):
        with self.publishing(reverse={ADDRESS: FQDN.upper()}):
            self.expect(self.check(), "ready")


class BothFamilies(NameCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_the_name_leads_to_the_other_family_only(self):
        with self.publishing({FQDN: [COCKPIT[6]]}):
            self.expect(self.check(), "ready")

    def test_neither_address_has_a_name_in_reverse(self):
        with self.publishing(reverse=dict.fromkeys(COCKPIT.values())):
            self.expect(self.check(), "ready_with_warnings", {"dns-internal": NO_REVERSE})
