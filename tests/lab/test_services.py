"""The cockpit's own ports, seen from the workstation and the Management Center."""

import contextlib
import socket

from lab import misbehaviour
from lab.expect import OTHER_VANTAGE, PASS, READY, LabCase
from lab.host import resolv_conf
from lab.misbehaviour import answers, chatters, greets
from lab.pki import VENDOR, Authority, self_signed
from lab.process import wait_until
from lab.responders import TcpResponder
from lab.servers import Nginx, Sshd
from lab.world import COCKPIT, FQDN, NAMESERVERS

WEB, SSH, ASSETS = "web-interface", "command-line-access", "asset-synchronization"
PORTS = {WEB: 443, SSH: 22, ASSETS: 7443}
ROWS = {"workstation": (WEB, SSH), "management-center": (ASSETS,)}
NOT_TLS = ("fail", "tls.not_tls")
MUTE = ("warn", "tcp.mute")


def seen_from(role):
    """What another vantage reports where all is well: its own rows pass, the others are not its."""
    return {row: PASS if row in ROWS[role] else OTHER_VANTAGE for row in READY}


class ServiceCase(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.world.namespaces["cockpit"]
        cls.at = [COCKPIT[family] for family in cls.world.cockpit_families]
        cls.product_ca = Authority("Analysis Cockpit CA", VENDOR, root_is_sent=True)

    def product(self, **instead):
        """The services of the installed product; by keyword (web, ssh, assets) others, or None."""
        services = {
            "web": Nginx(self.here, self.at, self_signed(FQDN)),
            "ssh": Sshd(self.here, self.at),
            "assets": Nginx(self.here, self.at, self.product_ca.issue(FQDN), port=7443),
            **instead}
        stack = contextlib.ExitStack()
        for service in services.values():
            if service is not None:
                stack.enter_context(service)
        return stack

    def misbehaving(self, row, behaviour):
        return TcpResponder(self.here, self.at, behaviour, PORTS[row])

    def all_misbehaving(self, behaviour):
        return self.product(web=self.misbehaving(WEB, behaviour), ssh=self.misbehaving(SSH, behaviour),
                            assets=self.misbehaving(ASSETS, behaviour))

    def look(self, role, *arguments, cockpit=FQDN, **how):
        return self.check("--from", role, "--host", f"cockpit={cockpit}", *arguments,
                          host=self.world.office, **how)

    def expect_from(self, role, verdict, changes=None, *arguments, **how):
        outcome = self.look(role, *arguments, **how)
        self.expect(outcome, verdict, changes, base=seen_from(role))
        return outcome

    def expect_everywhere(self, verdict, web, ssh, assets, **how):
        self.expect_from("workstation", verdict, {WEB: web, SSH: ssh}, **how)
        self.expect_from("management-center", verdict, {ASSETS: assets}, **how)


class Installed(ServiceCase):
    def test_by_name(self):
        with self.product():
            self.expect_everywhere("ready", PASS, PASS, PASS)

    def test_evidence(self):
        with self.product():
            outcome = self.look("workstation")
        (handshake,) = outcome.evidence(WEB, "handshake")
        self.assertIn(FQDN, handshake["chain"][0]["subject"])
        self.assertIn("SSH-2.0-OpenSSH", str(outcome.row(SSH)["steps"]))

    def test_by_address(self):
        with self.product():
            self.expect_from("workstation", "ready", cockpit=COCKPIT[4])
            self.expect_from("management-center", "ready_with_warnings",
                             {ASSETS: ("warn", "host.not_fqdn")}, cockpit=COCKPIT[4])

    def test_by_a_name_without_a_domain(self):
        nameservers = [pair[4] for pair in NAMESERVERS]
        text = resolv_conf(nameservers, "search corp.example")
        with self.product(), self.world.office.changed(resolv_conf=text):
            self.expect_from("workstation", "ready", cockpit="cockpit")
            self.expect_from("management-center", "ready_with_warnings",
                             {ASSETS: ("warn", "host.not_fqdn")}, cockpit="cockpit")

    def test_certificates_for_another_name(self):
        other = "old-cockpit.corp.example"
        with self.product(web=Nginx(self.here, self.at, self_signed(other)),
                          assets=Nginx(self.here, self.at, self.product_ca.issue(other), port=7443)):
            self.expect_from("workstation", "ready")
            self.expect_from("management-center", "not_ready", {ASSETS: ("fail", "tls.name_mismatch")})

    def test_a_certificate_of_the_company_on_the_web_interface(self):
        issued = self.world.pki.enterprise.issue(FQDN)
        with self.product(web=Nginx(self.here, self.at, issued)):
            self.expect_from("workstation", "ready")


class NotThere(ServiceCase):
    def test_closed(self):
        refused = ("fail", "tcp.refused")
        self.expect_everywhere("not_ready", refused, refused, refused)

    def test_one_is_closed(self):
        with self.product(ssh=None):
            self.expect_from("workstation", "not_ready", {SSH: ("fail", "tcp.refused")})

    def test_a_firewall_that_drops(self):
        rule = f"ip daddr {COCKPIT[4]} tcp dport {{ 22, 443, 7443 }} drop"
        lost = ("fail", "tcp.timeout")
        with self.product(), self.world.router.firewall([rule]):
            self.expect_everywhere("not_ready", lost, lost, lost, timeout="1s")

    def test_a_name_that_does_not_exist(self):
        unknown = ("fail", "dns.nxdomain")
        self.expect_everywhere("not_ready", unknown, unknown, unknown, cockpit="nowhere.corp.example")


class SomethingElse(ServiceCase):
    def test_mute(self):
        with self.all_misbehaving(misbehaviour.mute):
            self.expect_everywhere("ready_with_warnings", MUTE, MUTE, MUTE, timeout="1s")

    def test_mute_is_too_little_for_strict(self):
        with self.all_misbehaving(misbehaviour.mute):
            outcome = self.look("workstation", "--strict", timeout="1s")
        self.expect(outcome, "ready_with_warnings", {WEB: MUTE, SSH: MUTE},
                    base=seen_from("workstation"), exit_code=1)

    def test_reset(self):
        reset = ("fail", "tcp.reset")
        with self.all_misbehaving(misbehaviour.reset_at_once):
            self.expect_everywhere("not_ready", reset, reset, reset)

    def test_a_block_page(self):
        with self.all_misbehaving(answers(misbehaviour.BLOCK_PAGE)):
            self.expect_everywhere("not_ready", NOT_TLS, NOT_TLS, NOT_TLS)

    def test_a_mail_server(self):
        with self.all_misbehaving(greets(b"220 mail.example ESMTP\r\n")):
            self.expect_everywhere("not_ready", NOT_TLS, NOT_TLS, NOT_TLS, timeout="1s")

    def test_an_ssh_server_at_the_web_interface(self):
        with self.product(web=self.misbehaving(WEB, greets(b"SSH-2.0-OpenSSH_9.2p1\r\n"))):
            self.expect_from("workstation", "not_ready", {WEB: NOT_TLS})

    def test_words_without_end(self):
        with self.all_misbehaving(chatters(b"Authorised use only!\r\n" * 100)):
            self.expect_everywhere("not_ready", NOT_TLS, NOT_TLS, NOT_TLS)


class Greetings(ServiceCase):
    """What may stand around an SSH identification (RFC 4253 section 4.2)."""

    def expect_ssh(self, words, verdict="ready", expected=PASS):
        with self.product(ssh=self.misbehaving(SSH, greets(words))):
            return self.expect_from("workstation", verdict, {SSH: expected}, timeout="1s")

    def test_lines_before_it(self):
        self.expect_ssh(b"Authorised use only.\r\n\r\nSSH-2.0-OpenSSH_9.2p1\r\n")

    def test_an_sshd_at_its_limit(self):
        """OpenSSH itself, with one place that is taken: no block page, and nobody is asked to lift one."""
        ssh = Sshd(self.here, self.at, options=["MaxStartups 1:100:1"])
        with self.product(ssh=ssh), contextlib.ExitStack() as held:
            wait_until(lambda: self.gets_the_place(held), "the SSH server's only place")
            outcome = self.expect_from("workstation", "ready_with_warnings", {SSH: ("warn", "run.inconclusive")})
        row = outcome.row(SSH)
        self.assertIn("Exceeded MaxStartups", row["summary"])
        self.assertNotIn("block page", row["summary"] + row["remedy"])

    def gets_the_place(self, held):
        """Whether the server greets this connection, which then stays."""
        client = held.enter_context(self.here.socket(self.at[0], socket.SOCK_STREAM))
        client.connect((self.at[0], 22))
        return client.recv(1024).startswith(b"SSH-2.0-")

    def test_an_old_version(self):
        self.expect_ssh(b"SSH-1.99-Cisco-1.25\n")

    def test_a_name_inside_a_line_is_not_one(self):
        self.expect_ssh(b"220 not an SSH-2.0-server\r\n", "not_ready", NOT_TLS)


class OverIpv6(ServiceCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_by_name(self):
        with self.product():
            self.expect_everywhere("ready", PASS, PASS, PASS)

    def test_by_address(self):
        with self.product():
            self.expect_from("workstation", "ready", cockpit=COCKPIT[6])
