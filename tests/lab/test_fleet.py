"""The Ansible role over real sshds: a cockpit, a Management Center and three desks, one of which a firewall cuts off from the cockpit
and one of which is switched off. The controller is a router, which reaches them all."""

import contextlib
import dataclasses
import json
import os
import pathlib
import subprocess

import jsonschema

from lab import network
from lab.expect import OTHER_VANTAGE, PASS, READY, LabCase, schema
from lab.host import Host
from lab.login import ADMIN, Login, running
from lab.process import wait_until
from lab.program import BINARY, SOURCE
from lab.world import COCKPIT, FQDN, NAMESERVERS, OFFICE

ANSIBLE = SOURCE / "data" / "ansible"
BOUND_SECONDS = 250  # a tenth of it on a machine that does nothing else
WEB, SSH, SYNC = "web-interface", "command-line-access", "asset-synchronization"
STAND_IN, DROPPED = ("pass", "run.stand_in"), ("fail", "tcp.timeout")
CENTER, NEAR, CUT_OFF, SWITCHED_OFF = "asgard.corp.example", "desk.corp.example", "desk-2.corp.example", "desk-3.corp.example"
FURTHER = {CENTER: "10.20.3.10", CUT_OFF: "10.20.4.10", SWITCHED_OFF: "10.20.5.10"}


@dataclasses.dataclass
class Done:
    exit_code: int
    text: str
    reports: pathlib.Path

    def recap(self):
        """By host, what the last lines count."""
        lines = self.text.partition("PLAY RECAP")[2].splitlines()
        counts = {line.split(":")[0].strip(): dict(word.split("=") for word in line.split(":")[1].split()) for line in lines if "ok=" in line}
        return {host: {key: int(value) for key, value in each.items()} for host, each in counts.items()}


@contextlib.contextmanager
def further_host(world, fqdn, address):
    """A host in a network of its own behind the router."""
    label, gateway = f"fleet{address.split('.')[2]}", address.rpartition(".")[0] + ".1"
    with network.Namespace(label) as namespace:
        network.link(namespace, "eth0", world.router, label)
        network.add_addresses(world.router, label, [f"{gateway}/24"])
        network.add_addresses(namespace, "eth0", [f"{address}/24"])
        namespace.configure(f"route add default via {gateway}")
        yield Host(namespace, fqdn, [pair[4] for pair in NAMESERVERS])


class Fleet(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world
        hosts = {FQDN: (world.cockpit, COCKPIT[4]), NEAR: (world.office, OFFICE[4])}
        for fqdn, address in FURTHER.items():
            hosts[fqdn] = cls.enterClassContext(further_host(world, fqdn, address)), address
        cls.logins = {fqdn: cls.enterClassContext(Login(host, address, sudo=True)) for fqdn, (host, address) in hosts.items() if fqdn != SWITCHED_OFF}
        addresses = {fqdn: address for fqdn, (_, address) in hosts.items()}
        groups = {"cockpit": [FQDN], "workstation": [NEAR, CUT_OFF, SWITCHED_OFF], "management_center": [CENTER]}
        cls.inventory = world.folder / "inventory.json"
        cls.inventory.write_text(json.dumps({
            group: {"hosts": {fqdn: cls.variables(fqdn, addresses[fqdn]) for fqdn in members}} for group, members in groups.items()}))

    @classmethod
    def variables(cls, fqdn, address):
        found = {"ansible_host": address, "ansible_user": ADMIN, "ansible_python_interpreter": "/usr/bin/python3", "ansible_ssh_timeout": 3}
        login = cls.logins.get(fqdn)
        if login:
            found |= {"ansible_ssh_private_key_file": f"{login.folder}/key", "ansible_ssh_extra_args": f"-F {login.folder}/ssh_config",
                      "ansible_remote_tmp": f"{login.temporary}/ansible", "ansible_async_dir": f"{login.temporary}/async"}
        return found

    def play(self, *options, **settings):
        """Run the playbook on the router."""
        reports = self.world.folder / "reports"
        home = self.world.folder / "home"
        home.mkdir(exist_ok=True)
        trust = [*map(str, self.program.trust), "--timeout", "1s"]
        extra = {"netpreflight_program": str(BINARY), "netpreflight_reports": str(reports), "netpreflight_options": trust,
                 "netpreflight_addresses": {"cockpit": FQDN}, **settings}
        kept = {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")}
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(home), "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"),
                       "ANSIBLE_HOME": str(home), "ANSIBLE_FORKS": "5", "ANSIBLE_NOCOLOR": "1", "ANSIBLE_DEPRECATION_WARNINGS": "0", **kept}
        done = subprocess.run(
            self.world.router.command("ansible-playbook", "-i", self.inventory, ANSIBLE / "netpreflight.yml", "-e", json.dumps(extra), *options),
            text=True, capture_output=True, check=False, timeout=BOUND_SECONDS, env=environment, cwd=self.world.folder)
        return Done(done.returncode, done.stdout + done.stderr, reports)

    def expect_nothing_left(self, text):
        for fqdn, login in self.logins.items():
            left = [name for name in login.left_behind() if name not in ("ansible", "async")]
            self.assertEqual(left, [], f"{fqdn}: {text}")
            # Ansible looks after its jobs every five seconds, and then empties its own folders.
            wait_until(lambda: not [*login.temporary.glob("ansible/*"), *login.temporary.glob("async/*")], f"{fqdn} is clean")
            self.assertEqual([line for line in running(login.namespace).values() if "netpreflight" in line], [], fqdn)

    def test_five_hosts(self):
        with self.world.router.firewall([f"ip saddr {FURTHER[CUT_OFF]} ip daddr {COCKPIT[4]} tcp dport 443 drop"]):
            done = self.play()
        self.assertNotEqual(done.exit_code, 0, done.text)
        self.assertIn(f'"{SWITCHED_OFF}: unreachable, so nothing is known of it"', done.text)
        self.expect_nothing_left(done.text)
        self.assertEqual({host: (each["failed"], each["changed"]) for host, each in done.recap().items()},
                         {**dict.fromkeys((FQDN, *FURTHER, NEAR), (0, 0)), "localhost": (1, 0)}, done.text)
        merged = json.loads((done.reports / "verdict.json").read_text())
        jsonschema.validate(merged, schema("merged.schema.json"))
        self.assertEqual(merged["verdict"], "not_ready")
        rows = {row["id"]: row["cells"] for row in merged["rows"]}
        cells = {host["label"]: {row: (rows[row][index]["status"], rows[row][index]["cause"]) for row in rows}
                 for index, host in enumerate(merged["hosts"])}
        others = dict.fromkeys(READY, OTHER_VANTAGE)
        self.assertEqual(cells, {
            FQDN: READY,
            NEAR: {**others, WEB: STAND_IN, SSH: PASS},
            CUT_OFF: {**others, WEB: DROPPED, SSH: PASS},
            CENTER: {**others, SYNC: STAND_IN}}, done.text)
        self.assertIn("NOT READY", (done.reports / "verdict.txt").read_text())
        self.assertIn("NOT READY", done.text)
        log = json.loads((done.reports / "hosts" / f"{FQDN}.listen.json").read_text())
        self.assertEqual({port["port"]: port["state"] for port in log["ports"]}, {443: "stood_in", 22: "served", 7443: "stood_in"})

    def test_a_check_that_cannot_be_run_leaves_nothing_either(self):
        done = self.play("--limit", f"{FQDN},localhost", netpreflight_options=["--no-such-option"])
        self.assertNotEqual(done.exit_code, 0, done.text)
        self.assertIn("--no-such-option", done.text)
        self.assertEqual(done.recap()[FQDN]["failed"], 1, done.text)
        self.expect_nothing_left(done.text)

    def test_check_mode_touches_nothing(self):
        done = self.play("--check", "--limit", f"{FQDN},{NEAR},localhost")
        self.assertEqual(done.exit_code, 0, done.text)
        self.assertIn("sudo netpreflight listen --as cockpit --for 30m", done.text)
        self.assertIn(f"netpreflight check -q --from workstation --host=cockpit={FQDN}", done.text)
        self.assertEqual({host: each["changed"] for host, each in done.recap().items()}, {FQDN: 0, NEAR: 0, "localhost": 0})
        self.expect_nothing_left(done.text)
