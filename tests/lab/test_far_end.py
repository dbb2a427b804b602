"""Both halves of the evidence: reports of the hosts that came, and the log of the stand-in that they came to, merged."""

import contextlib
import json
import shutil
import socket
import subprocess

import jsonschema

from lab.expect import schema
from lab.kinds import HERE, PORT, KindsCase, icmp, ping, tcp
from lab.network import Firewall
from lab.process import wait_until
from lab.program import BINARY, NOBODY
from lab.standin import MANAGEMENT, StandIn
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


class Echoes(KindsCase):
    """A row that asks for an echo, and the log of the host that answers it."""

    FAMILY = 4
    NAME = "icmp"
    ROWS = (icmp(HERE, source="workstation"), tcp(HERE, source="workstation"))
    UNSURE = (*UNKNOWN, ("run.inconclusive", "host", ["icmp"]))

    kept = FarEndCase.kept
    merge = FarEndCase.merge
    expect_problems_of = FarEndCase.expect_problems_of
    summary = FarEndCase.summary

    @contextlib.contextmanager
    def stood_in(self, root=True):
        """The stand-in among the tests' visits; behind it `log` has what it saw."""
        copy = shutil.copy(BINARY, self.world.folder / "netpreflight")
        how = {} if root else {"wrapped_in": NOBODY, "binary": copy}
        arguments = ["--requirements", self.file(*self.ROWS), "--from", f"workstation={OFFICE[self.FAMILY]}"]
        with StandIn(self.world.cockpit, *arguments, **how) as stand_in:
            yield stand_in
            self.assertEqual(stand_in.end(), 130)
            self.log = stand_in.record()
        jsonschema.validate(self.log, schema("listen.schema.json"))

    def meet(self, rules, at=None, hook="forward", **how):
        """What a check of both rows behind a fault and the log become, merged."""
        with self.stood_in(**how) as stand_in, Firewall(at or self.world.router, rules, hook):
            report = self.look_in(*self.ROWS, options=[f"-{self.FAMILY}"], timeout="1s").report
            if at is self.here:  # it reads the rules a second after what they stopped, and they have to be there still
                wait_until(lambda: any(arrival["firewall"] for arrival in stand_in.record()["arrivals"]), "a rule in the log")
        return self.merge(self.kept("workstation.json", report))

    def expect_echo(self, merged, status, cause, *problems, host=0, tcp_row=STAND_IN):
        self.assertEqual({row["id"]: (row["cells"][host]["status"], row["cells"][host]["cause"]) for row in merged["rows"]},
                         {"icmp": (status, cause), "tcp": tcp_row})
        self.expect_problems_of(merged, *problems)

    def test_all_is_well(self):
        self.expect_echo(self.meet(["tcp dport 1 drop"]), "pass", None)

    def test_the_far_ends_own_firewall(self):
        admin = f"reject with {self.NAME} admin-prohibited"
        for verdict, hook, kind in (("drop", "input", "request"), ("drop", "output", "reply"), ("reject", "input", "request"),
                                    (admin, "input", "request")):
            with self.subTest(verdict=verdict, hook=hook):
                rule = f"{self.NAME} type echo-{kind} counter"
                merged = self.meet([f"{rule} {verdict}"], self.here, hook)
                self.expect_echo(merged, "fail", "net.blocked_locally", ("net.blocked_locally", "server", ["icmp"]))
                text = merged["hosts"][0]["problems"][0]["request"]["text"]
                self.assertIn("Please allow incoming ICMP echo from ", text)
                self.assertIn(rule, text)

    def test_a_router_on_the_way_there(self):
        merged = self.meet([f"{self.NAME} type echo-request drop"])
        self.expect_echo(merged, "fail", "icmp.timeout", ("tcp.timeout", "firewall", ["icmp"]))
        self.assertIn("saw no packet of it arrive", self.summary(merged, "icmp"))

    def test_a_router_on_the_way_back(self):
        merged = self.meet([f"{self.NAME} type echo-reply drop"])
        self.expect_echo(merged, "fail", "icmp.timeout", ("net.answer_lost", "network", ["icmp"]))
        self.assertIn("saw the echo arrive and answered it", self.summary(merged, "icmp"))
        text = merged["hosts"][0]["problems"][0]["request"]["text"]
        self.assertIn(f"({COCKPIT[self.FAMILY]}), those to ICMP echo, back to ", text)
        self.assertIn(f"({OFFICE[self.FAMILY]})", text)

    def test_everything_on_the_way_back(self):
        """One fault, one request, whatever it was seen by."""
        family = "ip6" if self.FAMILY == 6 else "ip"
        with self.stood_in(), Firewall(self.world.router, [f"{family} saddr {COCKPIT[self.FAMILY]} drop"]):
            report = self.look_in(*self.ROWS, options=[f"-{self.FAMILY}"], timeout="5s").report
        merged = self.merge(self.kept("workstation.json", report))
        self.expect_echo(merged, "fail", "icmp.timeout", ("net.answer_lost", "network", ["icmp", "tcp"]), tcp_row=("fail", "tcp.timeout"))

    def test_without_root_it_is_not_known(self):
        for kind in ("request", "reply"):
            with self.subTest(kind):
                merged = self.meet([f"{self.NAME} type echo-{kind} drop"], root=False)
                self.expect_echo(merged, "fail", "icmp.timeout", ("icmp.timeout", "firewall", ["icmp"]))
                self.assertIn("is not known", self.summary(merged, "icmp"))
                self.assertIn("run as root", self.summary(merged, "icmp"))

    def pinged(self, rules, at=None, hook="forward", **how):
        """What a ping without a report becomes."""
        with self.stood_in(**how), Firewall(at or self.world.router, rules, hook):
            ping(self.world.office.namespace, COCKPIT[self.FAMILY])
            with contextlib.suppress(OSError), self.world.office.namespace.socket(COCKPIT[self.FAMILY], socket.SOCK_STREAM) as client:
                client.connect((COCKPIT[self.FAMILY], PORT))
        return self.merge()

    def test_a_ping_without_a_report(self):
        """That the answer has left is no proof that it came back."""
        for kind in ("none", "reply"):
            rules = [] if kind == "none" else [f"{self.NAME} type echo-{kind} drop"]
            merged = self.pinged(rules)
            self.expect_echo(merged, *self.UNSURE)
            self.assertIn(f"an echo from {OFFICE[self.FAMILY]} arrived and was answered, and whether", self.summary(merged, "icmp"))
        merged = self.pinged([f"{self.NAME} type echo-request drop"])
        self.expect_echo(merged, *self.UNSURE)
        self.assertIn("nothing of this row arrived", self.summary(merged, "icmp"))
        merged = self.pinged([f"{self.NAME} type echo-request counter drop"], self.here, "input")
        self.expect_echo(merged, "fail", "net.blocked_locally", ("net.blocked_locally", "server", ["icmp"]))
        merged = self.pinged([], root=False)
        self.expect_echo(merged, *self.UNSURE)
        self.assertIn("run as root", self.summary(merged, "icmp"))


class Echoes6(Echoes):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}
    FAMILY = 6
    NAME = "icmpv6"
