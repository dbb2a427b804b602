"""Both ends in one command: this host, and another one over a real sshd."""

import json
import os
import signal
import time

import jsonschema

from lab.expect import OTHER_VANTAGE, PASS, READY, LabCase, schema
from lab.kinds import EVERY_GROUP, HERE, icmp, table_file
from lab.login import ADMIN, Login, running
from lab.network import Firewall
from lab.process import wait_until
from lab.program import SOURCE
from lab.world import COCKPIT, FQDN, OFFICE

WEB, SSH = "web-interface", "command-line-access"
ONLY = ("--only", "workstation", "--only", "ntp")
STAND_IN = ("pass", "run.stand_in")
REFUSED = ("fail", "tcp.refused")
NOT_SELECTED = ("skip", "run.not_selected")
DESK, CENTER = "desk.corp.example", FQDN
BOUND_SECONDS = 45


def rows(web, ssh, ntp):
    """All rows of one end, of which these are selected."""
    selected = {WEB: web, SSH: ssh, "ntp-0": ntp, "ntp-1": ntp, "ntp-2": ntp}
    return {row: selected.get(row, NOT_SELECTED) for row in READY}


AT_COCKPIT = rows(OTHER_VANTAGE, OTHER_VANTAGE, PASS)


def at_desk(web, ssh):
    return rows(web, ssh, OTHER_VANTAGE)


class PairCase(LabCase):
    def pair(self, login, *arguments, user="root", key="key", destination=None, only=ONLY, **how):
        way = login.options(user, key, destination)
        return self.program.run("pair", *way, "--timeout", "1s", *only, *arguments, json_beside=True, **how)

    def from_cockpit(self, login, *arguments, **how):
        return self.pair(login, "--there", "workstation", *arguments, **how)

    def from_desk(self, login, *arguments, **how):
        return self.pair(login, "--from", "workstation", *arguments, host=self.world.office, **how)

    def expect_pair(self, outcome, verdict, exit_code, **hosts):
        """Exactly these hosts with exactly these rows; `here` and `there` in the order of the report."""
        self.assertEqual(outcome.exit_code, exit_code, outcome.explain())
        report = outcome.report
        self.assertIsNotNone(report, outcome.explain())
        jsonschema.validate(report, schema("merged.schema.json"))
        self.assertEqual(report["verdict"], verdict, outcome.explain())
        self.assertEqual([host["label"] for host in report["hosts"]], list(hosts), outcome.explain())
        for index, expected in enumerate(hosts.values()):
            cells = {row["id"]: (row["cells"][index]["status"], row["cells"][index]["cause"]) for row in report["rows"]}
            self.assertEqual(cells, expected, outcome.explain())

    def expect_clean(self, login):
        wait_until(login.is_clean, "the far end is clean", seconds=BOUND_SECONDS)

    def expect_refusal(self, outcome, *said):
        """Exit code 3, no report, and these words on standard error."""
        self.assertEqual((outcome.exit_code, outcome.text, outcome.report), (3, "", None), outcome.explain())
        for words in said:
            self.assertIn(words, outcome.errors)
        self.assertEqual(outcome.errors.count("netpreflight: "), 1, outcome.errors)


class BothWays(PairCase):
    def test_from_the_cockpit(self):
        with Login(self.world.office, OFFICE[4]) as login:
            outcome = self.from_cockpit(login)
            self.expect_clean(login)
        self.expect_pair(outcome, "ready", 0, **{CENTER: AT_COCKPIT, DESK: at_desk(STAND_IN, STAND_IN)})
        self.assertEqual(outcome.errors, "")
        self.assertEqual([host["file"] for host in outcome.report["hosts"]], ["this host", f"root@{OFFICE[4]}"])

    def test_from_the_workstation(self):
        with Login(self.world.cockpit, COCKPIT[4]) as login:
            outcome = self.from_desk(login)
            self.expect_clean(login)
        self.expect_pair(outcome, "ready", 0, **{DESK: at_desk(STAND_IN, PASS), CENTER: AT_COCKPIT})
        self.assertEqual(outcome.errors, "")

    def test_rows_of_one_end_alone(self):
        with Login(self.world.office, OFFICE[4]) as login:
            outcome = self.from_cockpit(login, "--strict", only=("--only", WEB))
        expected = {**dict.fromkeys(READY, NOT_SELECTED), WEB: STAND_IN}
        self.expect_pair(outcome, "ready", 0, **{DESK: expected})

    def test_a_firewall_between(self):
        drop = f"ip saddr {OFFICE[4]} tcp dport 443 drop"
        with Login(self.world.office, OFFICE[4]) as login, self.world.router.firewall([drop]):
            outcome = self.from_cockpit(login)
        self.expect_pair(outcome, "not_ready", 1, **{CENTER: AT_COCKPIT, DESK: at_desk(("fail", "tcp.timeout"), STAND_IN)})
        (problem,) = outcome.report["hosts"][1]["problems"]
        self.assertEqual((problem["team"]["id"], problem["rows"]), ("firewall", [WEB]))

    def test_by_a_name_of_the_configuration(self):
        with Login(self.world.cockpit, COCKPIT[4]) as login:
            outcome = self.from_desk(login, "--ssh-option", "-l root", destination="twin")
        self.expect_pair(outcome, "ready", 0, **{DESK: at_desk(STAND_IN, PASS), CENTER: AT_COCKPIT})

    def test_another_port_and_a_table_of_its_own(self):
        table = self.world.folder / "our table.json"
        content = json.loads((SOURCE / "data/requirements/analysis-cockpit.json").read_text(encoding="utf-8"))
        content["title"] = "Our requirements"
        table.write_text(json.dumps(content))
        with Login(self.world.cockpit, COCKPIT[4]) as login:
            outcome = self.from_desk(login, "--requirements", table, "--port", f"{WEB}=8443/tcp")
            self.expect_clean(login)
        self.expect_pair(outcome, "ready", 0, **{DESK: at_desk(STAND_IN, PASS), CENTER: AT_COCKPIT})
        self.assertEqual([host["table"]["title"] for host in outcome.report["hosts"]], ["Our requirements"] * 2)
        self.assertEqual([row["port"] for row in outcome.report["rows"] if row["id"] == WEB], [8443])


class Echoes(PairCase):
    """The far end looks for them, so that its own firewall is told from the network."""

    def ask(self, *firewall, **login):
        self.world.office.namespace.set_kernel_option("ipv4/ping_group_range", EVERY_GROUP)
        table = table_file(self.world.folder, icmp(HERE, source="workstation"))
        with Login(self.world.cockpit, COCKPIT[4], **login) as there, Firewall(self.world.cockpit.namespace, firewall, hook="input"):
            outcome = self.from_desk(there, "--requirements", table, only=(), user=ADMIN)
            self.expect_clean(there)
        return outcome

    def expect_echo(self, outcome, verdict, exit_code, end):
        self.expect_pair(outcome, verdict, exit_code, **{DESK: {"icmp": end}})

    def test_answered(self):
        outcome = self.ask(sudo=True)
        self.expect_echo(outcome, "ready", 0, PASS)
        self.assertEqual(outcome.errors, "")

    def test_dropped_there(self):
        outcome = self.ask("icmp type echo-request counter drop", sudo=True)
        self.expect_echo(outcome, "not_ready", 1, ("fail", "net.blocked_locally"))
        self.assertEqual(outcome.errors, "")

    def test_without_sudo_they_are_not_seen(self):
        outcome = self.ask("icmp type echo-request counter drop")
        self.expect_echo(outcome, "not_ready", 1, ("fail", "icmp.timeout"))
        self.assertIn("sudo -n is not possible there, and what only root may take or see is left out", outcome.errors)
        self.assertEqual(len(outcome.errors.splitlines()), 1, outcome.errors)


class Rights(PairCase):
    """With the real sudo, and a sudoers file of the namespace's own."""

    def test_with_sudo(self):
        with Login(self.world.cockpit, COCKPIT[4], sudo=True) as login:
            outcome = self.from_desk(login, user=ADMIN)
            self.expect_clean(login)
        self.expect_pair(outcome, "ready", 0, **{DESK: at_desk(STAND_IN, PASS), CENTER: AT_COCKPIT})
        self.assertEqual(outcome.errors, "")

    def test_without_sudo(self):
        with Login(self.world.cockpit, COCKPIT[4]) as login:
            outcome = self.from_desk(login, user=ADMIN)
            self.expect_clean(login)
        self.expect_pair(outcome, "not_ready", 1, **{DESK: at_desk(REFUSED, PASS), CENTER: AT_COCKPIT})
        self.assertIn("sudo -n is not possible there", outcome.errors)
        self.assertIn("443/tcp and 22/tcp could not be taken", outcome.errors)
        self.assertEqual(len(outcome.errors.splitlines()), 2, outcome.errors)

    def test_without_sudo_what_anybody_may_take_is_taken(self):
        with Login(self.world.cockpit, COCKPIT[4]) as login:
            outcome = self.from_desk(login, "--port", f"{WEB}=8443/tcp", user=ADMIN)
        self.expect_pair(outcome, "ready", 0, **{DESK: at_desk(STAND_IN, PASS), CENTER: AT_COCKPIT})

    def test_nobody_here(self):
        with Login(self.world.office, OFFICE[4]) as login:
            outcome = self.from_cockpit(login, as_nobody=True, key="nobodys_key")
            self.expect_clean(login)
        self.expect_pair(outcome, "not_ready", 1, **{CENTER: AT_COCKPIT, DESK: at_desk(REFUSED, REFUSED)})
        self.assertIn("sudo -n is not possible on this host", outcome.errors)
        self.assertIn("this host: 443/tcp and 22/tcp could not be taken", outcome.errors)
        self.assertEqual(len(outcome.errors.splitlines()), 2, outcome.errors)


class Refusals(PairCase):
    def test_a_wrong_host_key(self):
        with Login(self.world.office, OFFICE[4]) as login:
            login.know((login.folder / "key.pub").read_text())
            self.expect_refusal(self.from_cockpit(login), "Host key verification failed.")
            self.assertNotIn("Accepted", login.log())

    def test_an_unknown_user(self):
        with Login(self.world.office, OFFICE[4]) as login:
            self.expect_refusal(self.from_cockpit(login, user="nosuch"), "Permission denied (publickey)")

    def test_nobody_answers(self):
        with Login(self.world.office, OFFICE[4]) as login:
            login.stop()
            self.expect_refusal(self.from_cockpit(login), "Connection refused")

    def test_no_room(self):
        with Login(self.world.office, OFFICE[4], mount="size=1m") as login:
            self.expect_refusal(self.from_cockpit(login), "there is no room in", str(login.temporary))
            self.expect_clean(login)

    def test_a_file_system_that_runs_nothing(self):
        with Login(self.world.office, OFFICE[4], mount="noexec,mode=1777") as login:
            self.expect_refusal(self.from_cockpit(login, user=ADMIN), "cannot be run in", str(login.temporary), "noexec")
            self.expect_clean(login)

    def test_another_kind_of_machine(self):
        other = {"uname": "#!/bin/sh\necho riscv64\n"}
        with Login(self.world.office, OFFICE[4], programs=other) as login:
            self.expect_refusal(self.from_cockpit(login), f"it is riscv64, and this program is for {os.uname().machine}")
            self.expect_clean(login)

    def test_what_a_stranger_prints_is_escaped(self):
        noisy = "#!/bin/sh\nprintf '\\033]0;x\\007noise\\n' >&2; printf '\\033[2Jhello\\n'; exec /bin/sh \"$@\"\n"
        with Login(self.world.office, OFFICE[4], shell=noisy) as login:
            outcome = self.from_cockpit(login, user=ADMIN)
        self.expect_pair(outcome, "ready", 0, **{CENTER: AT_COCKPIT, DESK: at_desk(STAND_IN, STAND_IN)})
        self.assertEqual(outcome.errors, "\\x1b]0;x\\x07noise\n")

    def test_another_shell_that_never_answers_as_told(self):
        with Login(self.world.office, OFFICE[4], shell="#!/bin/sh\nexec yes\n") as login:
            self.expect_refusal(self.from_cockpit(login, user=ADMIN), "it prints without end")
            self.expect_clean(login)

    def test_over_another_host_its_address_is_needed(self):
        with Login(self.world.office, OFFICE[4]) as login:
            before = self.packets_sent()
            self.expect_usage_error(self.from_cockpit(login, "--ssh-option", "-J elsewhere"), "--host cockpit=ADDRESS")
            self.assertEqual(self.packets_sent(), before)


class CutShort(PairCase):
    """The checks last long, and something ends them."""

    def setUp(self):
        super().setUp()
        self.login = self.enterContext(Login(self.world.office, OFFICE[4]))
        self.enterContext(self.world.router.firewall([f"ip saddr {OFFICE[4]} tcp dport {{ 443, 22 }} drop"]))

    def start(self):
        running_one = self.program.start("pair", *self.login.options(), "--there", "workstation", "--timeout", "8s", *ONLY, json_beside=True)
        self.login.wait_for("check.pid")  # the check here began before, and has nothing that it would have to wait for
        wait_until(lambda: not [line for line in running(self.world.cockpit.namespace).values() if " check --from cockpit " in line],
                   "the check here has ended")
        return running_one

    def expect_nothing_left(self):
        self.expect_clean(self.login)
        wait_until(lambda: not running(self.world.cockpit.namespace), "nothing runs here any more", seconds=BOUND_SECONDS)

    def test_a_connection_that_is_cut(self):
        started = self.start()
        for pid in self.login.sessions():
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        outcome = started.finish()
        self.assertLess(time.monotonic() - began, BOUND_SECONDS)
        self.expect_refusal(outcome, "the connection ended too early")
        self.expect_nothing_left()

    def test_a_network_that_goes_away(self):
        started = self.start()
        with Firewall(self.world.office.namespace, [f"ip saddr {COCKPIT[4]} drop"], hook="input"):
            self.expect_refusal(started.finish(), "the connection ended too early")
        self.expect_nothing_left()

    def test_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                started = self.start()
                started.interrupt(number)
                outcome = started.finish()
                self.expect_pair(outcome, "not_ready", 130, **{CENTER: AT_COCKPIT})
                self.expect_nothing_left()

    def test_a_kill_here(self):
        started = self.start()
        started.interrupt(signal.SIGKILL)
        self.assertEqual(started.finish().exit_code, -signal.SIGKILL)
        self.expect_nothing_left()


class DryRun(PairCase):
    def test_it_runs_nothing(self):
        with Login(self.world.office, OFFICE[4]) as login:
            before = self.packets_sent()
            outcome = self.program.run("pair", *login.options(), "--there", "workstation", *ONLY, "--dry-run")
            self.assertEqual((outcome.exit_code, outcome.errors), (0, ""), outcome.explain())
            self.assertEqual(self.packets_sent(), before)
            self.assertNotIn("Accepted", login.log())
            self.expect_clean(login)
        only = " ".join(ONLY)
        self.assertIn(f'netpreflight check --from workstation {only} --host cockpit="${{SSH_CONNECTION%% *}}"\n', outcome.text)
        self.assertIn("netpreflight listen --as cockpit ", outcome.text)
        self.assertIn(f"netpreflight check --from cockpit --host workstation={OFFICE[4]} {only}\n", outcome.text)
        self.assertIn(f" -- root@{OFFICE[4]} 'exec sh -c ", outcome.text)
