"""Both halves of the evidence: reports of the hosts that came, and the log of the stand-in that they came to, merged."""

import contextlib
import json
import subprocess

import jsonschema

from lab.expect import schema
from lab.network import Firewall
from lab.program import BINARY, NOBODY
from lab.standin import MANAGEMENT
from lab.world import COCKPIT, FQDN, OFFICE
from test_standin import ASSETS, SSH, WEB, StandInCase

ROLES = ("--from", f"workstation={OFFICE[4]}", "--from", f"management-center={MANAGEMENT[4]}")
STAND_IN = ("pass", "run.stand_in")
UNKNOWN = ("warn", "run.inconclusive")
INCOMING = (WEB, SSH, ASSETS)


class FarEndCase(StandInCase):
    @contextlib.contextmanager
    def stood_in(self, **how):
        """The stand-in among the tests' visits; behind it `log` has what it saw."""
        with self.listen("-4", *ROLES, **how) as stand_in:
            yield stand_in
            self.assertEqual(stand_in.end(), 130)
            self.log = stand_in.record()
        jsonschema.validate(self.log, schema("listen.schema.json"))

    def report_of(self, role, **how):
        """A report of one of the hosts, as a file of the world's folder."""
        return self.kept(f"{role}.json", self.look(role, "-4", timeout="1s", **how).report)

    def kept(self, name, document):
        path = self.world.folder / name
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def merge(self, *reports):
        """What `merge` makes of these reports and the log."""
        files = [*reports, self.kept("log.json", self.log)]
        done = subprocess.run([BINARY, "merge", "-f", "json", *files], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.stderr, "")
        merged = json.loads(done.stdout)
        jsonschema.validate(merged, schema("merged.schema.json"))
        return merged

    @staticmethod
    def incoming(merged):
        """Of each column the ways in that were checked from there."""
        return {host["label"]: {row["id"]: (row["cells"][i]["status"], row["cells"][i]["cause"]) for row in merged["rows"]
                                if row["id"] in INCOMING and row["cells"][i] and row["cells"][i]["status"] != "skip"}
                for i, host in enumerate(merged["hosts"])}

    def expect_problems_of(self, merged, *expected):
        """Cause, team and rows of each problem, and no other."""
        found = [(each["cause"], each["team"]["id"], each["rows"]) for host in merged["hosts"] for each in host["problems"]]
        self.assertEqual(found, list(expected))

    def summary(self, merged, row):
        (found,) = [each for each in merged["rows"] if each["id"] == row]
        return next(cell["summary"] for cell in found["cells"] if cell)

    def command(self, host, *argv):
        return subprocess.run(host.namespace.command(*argv), capture_output=True, text=True, timeout=20, check=False,
                              stdin=subprocess.DEVNULL)


class OneMatrix(FarEndCase):
    def test_a_browser_a_check_and_the_cockpit_itself(self):
        with self.stood_in():
            page = self.command(self.world.office, "curl", "-sk", "--max-time", "5", f"https://{COCKPIT[4]}/")
            self.assertEqual(page.returncode, 0, page.stderr)
            self.command(self.world.office, "ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o",
                         "UserKnownHostsFile=/dev/null", "-o", "ConnectTimeout=5", f"nobody@{COCKPIT[4]}")
            center = self.report_of("management-center")
        cockpit = self.kept("cockpit.json", self.check().report)
        merged = self.merge(cockpit, center)
        self.assertEqual(self.incoming(merged), {FQDN: {}, "center.corp.example": {ASSETS: STAND_IN},
                                                 OFFICE[4]: {WEB: STAND_IN, SSH: STAND_IN}})
        self.assertEqual((merged["verdict"], [host["seen_by"] for host in merged["hosts"]]), ("ready", [None, None, self.log["instance"]]))
        self.assertNotIn("checked by none", " ".join(merged["notes"]))
        self.expect_problems_of(merged)

    def test_a_connection_alone_proves_nothing(self):
        with self.stood_in():
            self.command(self.world.office, "nc", "-z", "-w", "2", COCKPIT[4], "443")
        merged = self.merge()
        self.assertEqual(self.incoming(merged), {OFFICE[4]: {WEB: UNKNOWN, SSH: UNKNOWN}})


class Faults(FarEndCase):
    BLOCKED = ("fail", "net.blocked_locally")
    TIMED_OUT = ("fail", "tcp.timeout")

    def drops(self, *rules, namespace=None, hook="forward"):
        return Firewall(namespace or self.world.router, rules, hook)

    def meet(self, fault, role="workstation", **how):
        """The merged result of a check from the role's host behind a fault."""
        with self.stood_in(**how), fault:
            report = self.report_of(role)
        return self.merge(report)

    def test_the_far_ends_own_firewall(self):
        rules = [f"tcp dport {{ 22, 443 }} counter {verdict}" for verdict in ("drop", "reject with tcp reset", "reject")]
        for rule in rules:
            merged = self.meet(self.drops(rule, namespace=self.here, hook="input"))
            self.expect_problems_of(merged, ("net.blocked_locally", "server", [WEB, SSH]))
            self.assertEqual(list(self.incoming(merged).values()), [{WEB: self.BLOCKED, SSH: self.BLOCKED}])

    def test_both_hosts_meet_it(self):
        with self.stood_in(), self.drops("tcp dport { 22, 443, 7443 } counter drop", namespace=self.here, hook="input"):
            reports = [self.report_of("workstation"), self.report_of("management-center")]
        self.expect_problems_of(self.merge(*reports), ("net.blocked_locally", "server", [WEB, SSH]),
                                ("net.blocked_locally", "server", [ASSETS]))

    def test_a_router_on_the_way_there(self):
        merged = self.meet(self.drops("tcp dport { 22, 443 } drop"))
        self.expect_problems_of(merged, ("tcp.timeout", "firewall", [WEB, SSH]))
        self.assertEqual(list(self.incoming(merged).values()), [{WEB: self.TIMED_OUT, SSH: self.TIMED_OUT}])
        self.assertIn("saw no packet of it arrive", self.summary(merged, WEB))

    def test_a_router_on_the_way_back(self):
        with self.stood_in(), self.drops(f"ip saddr {COCKPIT[4]} tcp sport {{ 22, 443 }} drop"):
            report = self.kept("workstation.json", self.look("workstation", "-4", timeout="5s").report)
        merged = self.merge(report)
        self.expect_problems_of(merged, ("net.answer_lost", "network", [WEB, SSH]))
        self.assertEqual(list(self.incoming(merged).values()), [{WEB: self.TIMED_OUT, SSH: self.TIMED_OUT}])

    def test_two_faults_are_two_requests(self):
        with self.stood_in(), self.drops("tcp dport 443 counter drop", namespace=self.here, hook="input"), \
                self.drops("tcp dport 22 drop"):
            report = self.report_of("workstation")
        self.expect_problems_of(self.merge(report), ("net.blocked_locally", "server", [WEB]), ("tcp.timeout", "firewall", [SSH]))

    def test_large_packets(self):
        """The hello is of two segments; the router lets only small packets there, and tells nobody."""
        merged = self.meet(self.drops(f"ip daddr {COCKPIT[4]} meta length > 900 drop"))
        ((cause, team, rows),) = [(each["cause"], each["team"]["id"], each["rows"]) for each in merged["hosts"][0]["problems"]]
        self.assertIn((cause, team, rows), [("tls.path_mtu", "network", [WEB]), ("tls.large_hello", "network", [WEB])])


class Unprivileged(FarEndCase):
    def test_what_it_cannot_see_is_not_known(self):
        self.here.set_kernel_option("ipv4/ip_unprivileged_port_start", "0")
        try:
            with self.stood_in(wrapped_in=NOBODY), Firewall(self.world.router, ["tcp dport { 22, 443 } drop"]):
                report = self.report_of("workstation")
        finally:
            self.here.set_kernel_option("ipv4/ip_unprivileged_port_start", "1024")
        merged = self.merge(report)
        self.expect_problems_of(merged, ("tcp.timeout", "firewall", [WEB, SSH]))
        self.assertIn("is not known", self.summary(merged, WEB))
        self.assertIn("run as root", self.summary(merged, WEB))
