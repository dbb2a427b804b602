"""Every command that a report prints runs as it was pasted, and tells of the same thing: the fault while it is there, nothing after it."""

import html
import os
import pathlib
import re
import shutil
import stat
import subprocess

from lab.expect import LabCase
from lab.program import BINARY, HARD_LIMIT_SECONDS, PRELUDE, show
from lab.proxies import ADDRESS, ProxyZone, Squid
from lab.standin import StandIn
from lab.world import DESTINATIONS, FQDN, TLS_NAMES

COMMAND = re.compile(r"(sudo )?netpreflight( .*)?")
FORMATS = ("text", "paste", "markdown", "html")
# In the lab everything runs as root.
SUDO = '#!/bin/sh\nexec "$@"\n'


def without_markup(text):
    """What a browser shows of a page, or a mail program of a mail whose long lines end in a backslash."""
    if not text.startswith("<!DOCTYPE"):
        return text.replace("\\\n", "")
    return html.unescape(re.sub(r"<footer>.*?</footer>|<[^>]+>", "\n", text, flags=re.DOTALL))


def commands_of(text):
    """The lines that are commands and nothing else."""
    lines = {re.sub(r"\s+", " ", line.strip().strip("`")) for line in without_markup(text).splitlines()}
    return sorted(line for line in lines if COMMAND.fullmatch(line))


def complaints(errors):
    """What stands on standard error beside the progress."""
    return [line for line in errors.splitlines() if not line.startswith("[")]


class PrintedCommands(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = pathlib.Path(cls.world.folder) / "path"
        folder.mkdir()
        shutil.copy(BINARY, folder / "netpreflight")
        (folder / "sudo").write_text(SUDO)
        (folder / "sudo").chmod(stat.S_IRWXU)
        cls.environment = {"PATH": f"{folder}:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
                           **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}}

    def pasted(self, command, host=None):
        """What a shell on a host of the lab makes of it; `listen` is interrupted as soon as it serves."""
        host = host or self.world.cockpit
        words = "timeout --signal INT 3 " + command.removeprefix("sudo ") if "listen" in command else command
        argv = host.namespace.command("unshare", "--uts", "sh", "-c", PRELUDE, "sh", host.name, "", "sh", "-c", words)
        return subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=self.environment,
                              timeout=HARD_LIMIT_SECONDS, check=False)

    def printed(self, report):
        """The same commands in every format."""
        texts = {name: show(report, "-f", name, "--no-redact").text for name in FORMATS}
        found = {name: commands_of(text) for name, text in texts.items()}
        for name in FORMATS[1:]:
            self.assertEqual(found[name], found["text"], texts[name])
        return found["text"]

    def expect_to_run(self, fault, *arguments, host=None, problems=1):
        """Each check again tells of its problem while the fault is there, and of none after it."""
        with fault:
            outcome = self.check(*arguments, timeout="1s", host=host)
            report = outcome.report
            self.assertEqual(len(report["problems"]), problems, outcome.explain())
            printed = self.printed(report)
            rechecks = {problem["recheck"]: problem for problem in report["problems"]}
            self.assertEqual(set(rechecks) - set(printed), set(), outcome.explain())
            for command, problem in rechecks.items():
                with self.subTest(command, fault="there"):
                    self.expect_the_problem(self.pasted(command, host), problem)
        for command in rechecks:
            with self.subTest(command, fault="gone"):
                done = self.pasted(command, host)
                self.assertEqual((done.returncode, complaints(done.stderr)), (0, []), done.stdout)
                self.assertNotIn("Problem 1", done.stdout)
        return [command for command in printed if command not in rechecks]

    def expect_the_problem(self, done, problem):
        self.assertEqual(complaints(done.stderr), [], done.stdout)
        self.assertEqual(done.returncode, 1 if problem["level"] == "mandatory" else 0, done.stdout)
        self.assertEqual(done.stdout.count("Problem 1"), 1, done.stdout)
        self.assertNotIn("Problem 2", done.stdout)
        self.assertIn(problem["cause"], done.stdout)

    def firewall(self, *rules):
        return self.world.router.firewall(list(rules))

    def test_a_destination_that_is_dropped(self):
        address = DESTINATIONS["chatgpt"][4]
        others = self.expect_to_run(self.firewall(f"ip daddr {address} tcp dport 443 drop"))
        self.assertEqual(others, ["netpreflight --from management-center --host cockpit=" + FQDN,
                                  "netpreflight --from workstation --host cockpit=" + FQDN,
                                  "sudo netpreflight listen"])
        for command in others[:2]:
            with self.subTest(command):
                done = self.pasted(command, self.world.office)
                self.assertEqual((done.returncode, complaints(done.stderr)), (1, []), done.stdout)
                self.assertIn("tcp.refused", done.stdout)
        listening = self.pasted(others[2])
        self.assertIn("web-interface", listening.stdout + listening.stderr)

    def test_all_that_is_outside_is_rejected(self):
        self.expect_to_run(self.firewall("tcp dport 443 reject with icmp type admin-prohibited"))

    def test_the_time_and_one_destination(self):
        address = DESTINATIONS["thor-cloud"][4]
        self.expect_to_run(self.firewall("udp dport 123 reject", f"ip daddr {address} tcp dport 443 drop"), problems=2)

    def test_a_name_that_is_missing(self):
        missing = {TLS_NAMES["product-updates"]: None}
        self.expect_to_run(self.world.publishing(self.world.records.with_names(missing)))

    def test_a_way_in_from_another_host(self):
        with StandIn(self.world.cockpit):
            self.expect_to_run(self.firewall("tcp dport 443 drop"), "--from", "workstation", "--host", f"cockpit={FQDN}",
                               host=self.world.office)

    def test_through_a_proxy_that_the_command_line_names(self):
        zone = ProxyZone(self.world)
        self.addCleanup(zone.close)
        address = DESTINATIONS["chatgpt"][4]
        with Squid(zone) as squid:
            fault = self.firewall(f"ip saddr {ADDRESS} ip daddr {address} reject with icmp type admin-prohibited")
            self.expect_to_run(fault, "--proxy", squid.url())
