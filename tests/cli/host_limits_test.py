#!/usr/bin/python3
"""A host without room: memory, disks, file systems that are read only, streams that are closed. What cannot be done is said in one line
with exit code 3, everything else is done, and nothing ends without a word."""

import itertools
import json
import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

from instrumented import INSTRUMENTED  # noqa: E402
from reports import BINARY, PAGE, CommandCase, alone, environment, program  # noqa: E402

TOO_LITTLE = "netpreflight: this host has too little memory for it\n"
CHECK = ["check", "-q", "--no-proxy", "--nameserver", "127.0.0.1:9", "--timeout", "200ms"]


def mounted(script, *command, **how):
    """Runs the command behind a script of the shell that has mounts of its own."""
    return subprocess.run([*alone("--net", "--mount"), "sh", "-c", f'set -e; {script}; set +e; "$@"', "sh", BINARY, *command], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60, check=False, env=environment(), **how)


@unittest.skipIf(INSTRUMENTED, "sanitizers reserve address space by the terabyte")
class Memory(CommandCase):
    """An address space that is smaller and smaller, as `ulimit -v` makes it."""

    COMMANDS = (CHECK, ["show", "failing.json", "-f", "html"], ["show", "failing.json", "-f", "paste"],
                ["merge", "failing.json", "ready.json", "warned.json"], ["requirements", "compare", PAGE])
    STEP = 32 << 10
    MOST = 512 << 20

    def end_with(self, bytes_, *command):
        done = subprocess.run([*alone(), "prlimit", f"--as={bytes_}", BINARY, *command], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False, env=environment())
        if done.returncode in (0, 1) and not done.stderr:
            return "whole"
        return "too little" if (done.returncode, done.stdout, done.stderr) == (3, "", TOO_LITTLE) else (done.returncode, done.stderr)

    def least_that_suffices(self):
        """For the shortest command, in steps: with less the kernel or the loader may not even start the program."""
        low, high = 0, self.MOST // self.STEP
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.end_with(middle * self.STEP, "--version") == "whole" else (middle, high)
        return high

    def test_it_is_said_where_it_is_too_little(self):
        least = self.least_that_suffices()
        too_little_for = []
        for command in self.COMMANDS:
            with self.subTest(command):
                ends = {self.end_with(steps * self.STEP, *command) for steps in range(least, least + 40)}
                self.assertLessEqual(ends, {"whole", "too little"})
                too_little_for += [command] if "too little" in ends else []
                self.assertEqual(self.end_with(self.MOST, *command), "whole")
        self.assertIn(CHECK, too_little_for)


class Disks(CommandCase):
    OUTPUTS = ("-o", "json=out/report.json", "-o", "junit=report.xml", "-f", "json")

    def expect_all_but_one(self, done, reason):
        """The other outputs are whole, and the report on standard output is the one that would have been in the file."""
        self.assertEqual((done.returncode, done.stderr), (3, f"netpreflight: out/report.json: {reason}\n"))
        self.assertEqual(json.loads(done.stdout)["verdict"], "not_ready")
        self.assertIn("</testsuites>", (self.folder / "report.xml").read_text(encoding="utf-8"))

    def test_a_full_disk(self):
        (self.folder / "out").mkdir()
        done = mounted("mount -t tmpfs -o size=8k tmpfs out", *CHECK, *self.OUTPUTS, cwd=self.folder)
        self.expect_all_but_one(done, "No space left on device")

    def test_a_disk_that_is_read_only(self):
        (self.folder / "out").mkdir()
        done = mounted("mount -t tmpfs -o ro tmpfs out", *CHECK, *self.OUTPUTS, cwd=self.folder)
        self.expect_all_but_one(done, "Read-only file system")

    def test_nothing_that_can_be_written_at_all(self):
        """The program needs no file of its own: no temporary one, no lock, no cache."""
        everything = 'for place in / /tmp /var /run /home /root "$PWD"; do [ -d "$place" ] && mount --bind "$place" "$place" && ' \
                     'mount -o remount,ro,bind "$place"; done; cd "$PWD"; ! touch here 2>/dev/null'
        done = mounted(everything, *CHECK, "-f", "json", cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertEqual(len(json.loads(done.stdout)["rows"]), 18)

    def test_standard_output_on_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([*alone(), BINARY, *CHECK, "-o", "json=report.json"], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False, env=environment())
        self.assertEqual((done.returncode, done.stderr), (3, "netpreflight: standard output: No space left on device\n"))
        self.assertEqual(json.loads((self.folder / "report.json").read_text(encoding="utf-8"))["verdict"], "not_ready")


class ClosedStreams(CommandCase):
    """Every set of the three; a file or socket that is opened later does not take the place of one."""

    def test_every_set_of_them(self):
        whole = self.expect(1, "show", "failing.json", "-f", "json")
        for closed in (some for count in (1, 2, 3) for some in itertools.combinations((0, 1, 2), count)):
            with self.subTest(closed):
                def close(closed=closed):
                    for stream in closed:
                        os.close(stream)

                done = program("show", "failing.json", "-f", "json", "-o", "json=copy.json", cwd=self.folder, preexec_fn=close)
                said = "" if 2 in closed or 1 not in closed else "netpreflight: standard output: Bad file descriptor\n"
                self.assertEqual((done.returncode, done.stdout, done.stderr), (3 if 1 in closed else 1, "" if 1 in closed else whole, said))
                self.assertEqual((self.folder / "copy.json").read_text(encoding="utf-8"), whole)

    def test_of_a_run(self):
        """With sockets and children."""
        for closed, code in (("<&-", 1), (">&-", 3), ("2>&-", 1), ("<&- >&- 2>&-", 3)):
            with self.subTest(closed):
                done = subprocess.run([*alone(), "sh", "-c", f'exec "$@" {closed}', "sh", BINARY, *CHECK, "-f", "json", "-o", "json=copy.json"],
                                      cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
                                      env=environment())
                self.assertEqual(done.returncode, code, done.stderr)
                report = json.loads((self.folder / "copy.json").read_text(encoding="utf-8"))
                self.assertEqual((report["verdict"], len(report["rows"])), ("not_ready", 18))


if __name__ == "__main__":
    unittest.main()
