"""The stand-in on the future cockpit, checked from the Workstation and the Management Center."""

import shutil
import signal

import jsonschema

from lab.expect import OTHER_VANTAGE, PASS, READY, LabCase, schema
from lab.program import BINARY, NOBODY
from lab.servers import Nginx, Sshd
from lab.pki import self_signed
from lab.standin import MANAGEMENT, StandIn, management_center, translation
from lab.world import COCKPIT, FQDN, OFFICE

WEB, SSH, ASSETS = "web-interface", "command-line-access", "asset-synchronization"
ROWS = {"workstation": (WEB, SSH), "management-center": (ASSETS,)}
STAND_IN = ("pass", "run.stand_in")
REFUSED = ("fail", "tcp.refused")


def seen_from(role, *expected):
    """What a vantage reports: its own rows as expected, the others are not its."""
    return {**dict.fromkeys(READY, OTHER_VANTAGE), **dict(zip(ROWS[role], expected))}


class StandInCase(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.world.namespaces["cockpit"]
        cls.at = [COCKPIT[family] for family in cls.world.cockpit_families]
        cls.center = cls.enterClassContext(management_center(cls.world))
        cls.hosts = {"workstation": cls.world.office, "management-center": cls.center}

    def listen(self, *arguments, **how):
        return StandIn(self.world.cockpit, *arguments, **how)

    def look(self, role, *arguments, cockpit=FQDN, **how):
        return self.check("--from", role, "--host", f"cockpit={cockpit}", *arguments, host=self.hosts[role], **how)

    def expect_from(self, role, verdict, *expected, arguments=(), **how):
        outcome = self.look(role, *arguments, **how)
        self.expect(outcome, verdict, base=seen_from(role, *expected))
        return outcome

    def expect_everywhere(self, verdict, web, ssh, assets, **how):
        return (self.expect_from("workstation", verdict, web, ssh, **how),
                self.expect_from("management-center", verdict, assets, **how))


class Standing(StandInCase):
    def test_every_way_in_is_open(self):
        with self.listen() as stand_in:
            desk, center = self.expect_everywhere("ready", STAND_IN, STAND_IN, STAND_IN)
            instance = stand_in.instance
            self.assertEqual(stand_in.states(), {443: "stood_in", 22: "stood_in", 7443: "stood_in"})
        for outcome, row, port in ((desk, WEB, 443), (desk, SSH, 22), (center, ASSETS, 7443)):
            (evidence,) = outcome.evidence(row, "stand-in")
            mine = OFFICE[4] if outcome is desk else MANAGEMENT[4]
            self.assertEqual(evidence["proof"], "proven")
            self.assertEqual(evidence["instance"], instance)
            self.assertEqual((evidence["port"], evidence["address"], evidence["seen_destination"]), (port, COCKPIT[4], COCKPIT[4]))
            self.assertEqual((evidence["source_address"], evidence["seen_source"]), (mine, mine))
            self.assertIn(instance, outcome.row(row)["summary"])
            self.assertNotIn("NAT", outcome.row(row)["summary"])

    def test_both_ends_tell_of_it(self):
        with self.listen() as stand_in:
            self.look("workstation")
            self.look("management-center")
            self.assertEqual(stand_in.end(), 130)
            record, text = stand_in.record(), stand_in.log()
        jsonschema.validate(record, schema("listen.schema.json"))
        self.assertEqual(sorted((check["port"], check["from"], check["role"]) for check in record["checks"]), [
            (22, OFFICE[4], "workstation"), (443, OFFICE[4], "workstation"), (7443, MANAGEMENT[4], "management-center")])
        self.assertEqual(record["counts"], {"checks": 3, "pages": 0, "others": 0})
        self.assertIsNotNone(record["ended"])
        self.assertIn(record["instance"], text)
        for port, address in ((443, OFFICE[4]), (22, OFFICE[4]), (7443, MANAGEMENT[4])):
            self.assertRegex(text, rf"\d\d:\d\d:\d\d  CHECK  {port}/tcp +{address}")
        for role in ROWS:
            self.assertIn(f"netpreflight --from {role} --host cockpit={FQDN}\n", text)
        self.assertIn("3 checks", text.splitlines()[-1])

    def test_the_same_command_before_and_after_the_installation(self):
        with self.listen():
            self.expect_from("workstation", "ready", STAND_IN, STAND_IN)
        with Nginx(self.here, self.at, self_signed(FQDN)), Sshd(self.here, self.at):
            self.expect_from("workstation", "ready", PASS, PASS)
        self.expect_from("workstation", "not_ready", REFUSED, REFUSED)

    def test_by_address(self):
        with self.listen():
            self.expect_from("workstation", "ready", STAND_IN, STAND_IN, cockpit=COCKPIT[4])
            self.expect_from("management-center", "ready_with_warnings", ("warn", "host.not_fqdn"), cockpit=COCKPIT[4])

    def test_a_firewall_between(self):
        drop = f"ip saddr {OFFICE[4]} tcp dport 443 drop"
        reject = f"ip saddr {MANAGEMENT[4]} tcp dport 7443 reject with icmp type admin-prohibited"
        with self.listen(), self.world.router.firewall([drop, reject]):
            self.expect_from("workstation", "not_ready", ("fail", "tcp.timeout"), STAND_IN, timeout="1s")
            self.expect_from("management-center", "not_ready", ("fail", "net.rejected"), timeout="3s")

    def test_another_run_is_another_stand_in(self):
        names = set()
        for _ in range(2):
            with self.listen() as stand_in:
                (evidence,) = self.look("workstation").evidence(WEB, "stand-in")
                self.assertEqual(evidence["instance"], stand_in.instance)
                names.add(evidence["instance"])
        self.assertEqual(len(names), 2)


class Ports(StandInCase):
    def test_sshd_keeps_its_port_and_is_named(self):
        with Sshd(self.here, self.at), self.listen() as stand_in:
            self.assertEqual(stand_in.states(), {443: "stood_in", 22: "served", 7443: "stood_in"})
            self.expect_from("workstation", "ready", STAND_IN, PASS)
            self.assertEqual(stand_in.end(), 130)
            self.assertRegex(stand_in.log(), r"22/tcp +command-line-access +sshd \(process \d+\)")
            self.assertIn("SSH-2.0-OpenSSH", stand_in.log())

    def test_something_else_on_the_ssh_port(self):
        with Nginx(self.here, self.at, self_signed(FQDN), port=22), self.listen("--for", "2s") as stand_in:
            self.assertEqual(stand_in.states()[22], "wrong_service")

    def test_a_service_on_the_loopback_only_leaves_the_port_to_others(self):
        with Nginx(self.here, ["127.0.0.1"], self_signed(FQDN)), self.listen("-4") as stand_in:
            self.assertEqual(stand_in.states()[443], "stood_in")
            self.expect_from("workstation", "ready", STAND_IN, STAND_IN)

    def test_everything_is_served_already(self):
        services = Nginx(self.here, ["0.0.0.0", "::"], self_signed(FQDN))
        with services, self.listen("--only", WEB) as stand_in:
            self.assertEqual(stand_in.end(0), 0)
            self.assertIn("nginx (process", stand_in.log())
            self.assertIn("Nothing to stand in for", stand_in.log())

    def test_only_some(self):
        with self.listen("--only", WEB) as stand_in:
            self.assertEqual(stand_in.states(), {443: "stood_in"})
            self.expect_from("workstation", "not_ready", STAND_IN, REFUSED)
        with self.listen("--only", "management-center") as stand_in:
            self.assertEqual(stand_in.states(), {7443: "stood_in"})

    def test_ids_that_match_nothing(self):
        self.expect_usage_error(self.program.run("listen", "--only", "web-interfaec"), "web-interfaec", "no row")
        self.expect_usage_error(self.program.run("listen", "--only", "ntp"), "leads to cockpit")
        self.expect_usage_error(self.program.run("listen", "--as", "kitchen"), "kitchen", "workstation")

    def test_without_the_right_to_bind(self):
        with self.without_rights(NOBODY, "--for", "1s") as stand_in:
            self.assertEqual(stand_in.states(), {443: "not_permitted", 22: "not_permitted", 7443: "stood_in"})
            self.assertEqual(stand_in.end(0), 3)
            words = " ".join(stand_in.log().split())
        self.assertIn("sudo netpreflight listen", words)
        self.assertIn("setcap cap_net_bind_service=+ep", words)
        self.assertIn("22/tcp", words.rpartition("could not be taken")[0].splitlines()[-1])

    def test_with_the_capability_instead_of_root(self):
        right = ("--inh-caps=+net_bind_service", "--ambient-caps=+net_bind_service")
        with self.without_rights((*NOBODY, *right)) as stand_in:
            self.assertEqual(stand_in.states(), {443: "stood_in", 22: "stood_in", 7443: "stood_in"})
            self.assertEqual(int(stand_in.status("CapPrm"), 16), 0)
            self.expect_from("workstation", "ready", STAND_IN, STAND_IN)

    def without_rights(self, wrapped_in, *arguments):
        copy = self.world.folder / "netpreflight"
        if not copy.exists():
            shutil.copy(BINARY, copy)
            copy.chmod(0o755)
        return self.listen(*arguments, wrapped_in=wrapped_in, binary=copy)


class Ending(StandInCase):
    def test_by_itself(self):
        with self.listen("--for", "500ms") as stand_in:
            self.assertEqual(stand_in.end(0), 0)
            self.assertIn("Time is over", stand_in.log())
            self.assertIsNotNone(stand_in.record()["ended"])

    def test_by_signal(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number), self.listen() as stand_in:
                self.assertEqual(stand_in.end(number), 130)
                self.assertIsNotNone(stand_in.record()["ended"])

    def test_a_log_that_cannot_be_written(self):
        outcome = self.program.run("listen", "-o", "json=/nonexistent/log")
        self.assertEqual(outcome.exit_code, 3, outcome.explain())
        self.assertIn("/nonexistent/log", outcome.errors)
        self.expect_usage_error(self.program.run("listen", "-o", "html=x"), "json=FILE")
        self.expect_usage_error(self.program.run("listen", "--for", "0s"), "0s")

    def test_a_full_disk_is_told_at_the_end(self):
        outcome = self.program.run("listen", "--for", "100ms", "-o", "json=/dev/full")
        self.assertEqual(outcome.exit_code, 3, outcome.explain())
        self.assertIn("/dev/full", outcome.errors)

    def test_rights_are_given_up(self):
        with self.listen() as stand_in:
            self.assertEqual(stand_in.status("Uid").split(), ["65534"] * 4)
            self.assertEqual(stand_in.status("Gid").split(), ["65534"] * 4)
            self.assertEqual(stand_in.status("Groups"), "")
            for capabilities in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                self.assertEqual(int(stand_in.status(capabilities), 16), 0)
            self.assertEqual(stand_in.status("NoNewPrivs"), "1")


class Translated(StandInCase):
    """NAT between the two ends."""

    def test_of_the_source(self):
        rule = f"ip saddr {OFFICE[4]} ip daddr {COCKPIT[4]} snat to 10.20.0.1"
        with self.listen() as stand_in, translation(self.world.router, postrouting=[rule]):
            outcome = self.expect_from("workstation", "ready", STAND_IN, STAND_IN)
            stand_in.end()
            record, text = stand_in.record(), stand_in.log()
        for row in (WEB, SSH):
            (evidence,) = outcome.evidence(row, "stand-in")
            self.assertEqual((evidence["source_address"], evidence["seen_source"]), (OFFICE[4], "10.20.0.1"))
            self.assertIn("NAT on the way: it sees this host as 10.20.0.1 instead of " + OFFICE[4], outcome.row(row)["summary"])
        self.assertEqual({(check["from"], check["claimed_source"]) for check in record["checks"]}, {("10.20.0.1", OFFICE[4])})
        self.assertIn("NAT on the way: it calls itself " + OFFICE[4], text)

    def test_of_the_destination(self):
        rule = "ip daddr 10.20.9.9 dnat to " + COCKPIT[4]
        with self.listen() as stand_in, translation(self.world.router, prerouting=[rule]):
            outcome = self.expect_from("workstation", "ready", STAND_IN, STAND_IN, cockpit="10.20.9.9")
            stand_in.end()
            text = stand_in.log()
        for row in (WEB, SSH):
            self.assertIn("NAT on the way: its own address is " + COCKPIT[4], outcome.row(row)["summary"])
        self.assertIn("NAT on the way: it went to 10.20.9.9", text)

    def test_two_stand_ins_behind_one_address(self):
        """443 leads to one host, 22 to another: nobody may call that one cockpit."""
        rules = [f"ip daddr 10.20.9.9 tcp dport 443 dnat to {COCKPIT[4]}", f"ip daddr 10.20.9.9 tcp dport 22 dnat to {MANAGEMENT[4]}"]
        unclear = ("warn", "run.inconclusive")
        with self.listen() as one, StandIn(self.center) as other, translation(self.world.router, prerouting=rules):
            outcome = self.expect_from("workstation", "ready_with_warnings", unclear, unclear, cockpit="10.20.9.9")
            names = {443: one.instance, 22: other.instance}
        for row in (WEB, SSH):
            for port, name in names.items():
                self.assertIn(f"{name} on {port}/tcp", outcome.row(row)["summary"])

    def test_two_stand_ins_behind_two_addresses(self):
        rules = [f"ip daddr 10.20.9.8 dnat to {COCKPIT[4]}", f"ip daddr 10.20.9.9 dnat to {MANAGEMENT[4]}"]
        with self.listen() as one, StandIn(self.center) as other, translation(self.world.router, prerouting=rules):
            for stand_in, address in ((one, "10.20.9.8"), (other, "10.20.9.9")):
                outcome = self.expect_from("workstation", "ready", STAND_IN, STAND_IN, cockpit=address)
                for row in (WEB, SSH):
                    (evidence,) = outcome.evidence(row, "stand-in")
                    self.assertEqual(evidence["instance"], stand_in.instance)


class OverIpv6(StandInCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_both_families(self):
        with self.listen():
            desk, _ = self.expect_everywhere("ready", STAND_IN, STAND_IN, STAND_IN)
        seen = {evidence["seen_source"] for evidence in desk.evidence(WEB, "stand-in")}
        self.assertEqual(seen, {OFFICE[4], OFFICE[6]})

    def test_one_family(self):
        with self.listen("-6"):
            self.expect_from("workstation", "ready", STAND_IN, STAND_IN, arguments=["-6"])
            self.expect_from("workstation", "not_ready", REFUSED, REFUSED, arguments=["-4"])

    def test_sshd_over_ipv4_only(self):
        with Sshd(self.here, ["0.0.0.0"]), self.listen() as stand_in:
            states = {(port["port"], port["state"]): port["at"] for port in stand_in.record()["ports"]}
            self.assertEqual(states[(22, "served")], ["IPv4"])
            self.assertEqual(states[(22, "stood_in")], ["IPv6"])


class OnTheCockpit(StandInCase):
    def test_incoming_rows_have_the_commands_to_copy(self):
        outcome = self.check()
        for role, rows in ROWS.items():
            ports = "443/tcp and 22/tcp" if role == "workstation" else "7443/tcp"
            for row in rows:
                remedy = outcome.row(row)["remedy"]
                self.assertIn("sudo netpreflight listen", remedy)
                self.assertIn(f"to check {ports}, run: netpreflight --from {role} --host cockpit={FQDN}", remedy)

    def test_rows_of_the_cockpit_need_no_listening(self):
        with self.listen():
            outcome = self.look("workstation")
        self.assertEqual(outcome.row("ntp-0")["remedy"], "On the Analysis Cockpit host run: netpreflight --from cockpit")
