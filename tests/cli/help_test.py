#!/usr/bin/python3
"""Every command's help fits on a screen, and its examples run as they stand."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

from command_words import commands  # noqa: E402
from reports import BINARY, SOURCE, CommandCase, environment, namespace, program  # noqa: E402

MOST_LINES = 45
COLUMNS = 80


def help_of(path):
    done = program(*path, "--help")
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.splitlines()


def examples_of(path):
    lines = help_of(path)
    return [line.strip() for line in lines[lines.index("Examples:") + 1:]]


class Help(unittest.TestCase):
    def test_one_screen(self):
        for name, command in commands().items():
            with self.subTest(name):
                lines = help_of(command.path)
                self.assertLessEqual(len(lines), MOST_LINES)
                self.assertLessEqual(max(map(len, lines)), COLUMNS)
                self.assertTrue(lines[0].startswith(f"Usage: netpreflight {' '.join(command.path)}".rstrip()), lines[0])

    def test_every_option_and_inner_command_is_in_it(self):
        for name, command in commands().items():
            with self.subTest(name):
                words = " ".join(help_of(command.path)).replace(",", " ").split()
                for option in command.options:
                    self.assertLessEqual(set(option.names), set(words))
                self.assertLessEqual(set(command.commands), set(words))

    def test_three_examples(self):
        for name, command in commands().items():
            with self.subTest(name):
                examples = examples_of(command.path)
                self.assertEqual(len(set(examples)), 3, examples)
                for example in examples:
                    self.assertRegex(example, r"\Anetpreflight\b")

    def test_the_manual_page_has_them(self):
        manual = program("manual").stdout.replace("\\-", "-").replace("\\e", "\\")
        for command in commands().values():
            for example in examples_of(command.path):
                self.assertIn(example, manual)


class Examples(CommandCase):
    """Run by a shell where there is nothing but loopback, in a folder that has what they name."""

    def setUp(self):
        super().setUp()
        self.file("report.json", self.failing)
        self.file("cockpit.json", self.warned)
        self.file("old.json", self.warned)
        self.file("new.json", self.failing)
        self.file("reports/one.json", self.warned)
        self.file("reports/two.json", self.failing)
        self.file("report.txt", self.run_in_folder("show", "-f", "paste", "failing.json").stdout)
        self.file("mail.txt", (self.folder / "report.txt").read_text(encoding="utf-8"))
        self.file("page.html", (SOURCE / "tests/page/pages/network.html").read_text(encoding="utf-8"))
        self.file("table.json", self.run_in_folder("requirements", "-f", "json").stdout)
        programs = tempfile.TemporaryDirectory()
        self.addCleanup(programs.cleanup)
        pathlib.Path(programs.name, "netpreflight").symlink_to(BINARY)
        self.environment = {**environment(), "PATH": f"{programs.name}:{os.environ['PATH']}"}

    def run_example(self, line):
        """Its exit code and what it complained about. What stands in for the product is stopped as soon as it stands; what would log in
        to another host only says how."""
        if line.startswith("netpreflight pair") and "--dry-run" not in line:
            line += " --dry-run"
        process = subprocess.Popen([*namespace(), "bash", "-o", "pipefail", "-c", line], cwd=self.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   start_new_session=True)
        with process:
            if line.startswith("netpreflight listen"):
                process.stdout.readline()
                os.killpg(process.pid, signal.SIGINT)
            output, errors = process.communicate(timeout=60)
        return process.returncode, output, errors

    def test_they_run(self):
        tried = 0
        for name, command in commands().items():
            for line in examples_of(command.path):
                with self.subTest(line):
                    code, _, errors = self.run_example(line)
                    complaints = [said for said in errors.splitlines() if said.startswith("netpreflight: ")]
                    self.assertEqual(complaints, [])
                    # Nothing can be reached here, and a page differs from a table: that is no fault of the example.
                    allowed = (0, 130) if name == "listen" else (0, 1)
                    self.assertIn(code, allowed, errors)
                tried += 1
        self.assertEqual(tried, 3 * len(commands()))


if __name__ == "__main__":
    unittest.main()
