#!/usr/bin/python3
"""Standard output that nobody reads, disks that are full, and files that are replaced at once, for every command but check."""

import os
import resource
import signal
import stat
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

from reports import BINARY, PAGE, TABLE, CommandCase, alone, environment  # noqa: E402


class Outputs(CommandCase):
    """Exit code 3 and one line for what could not be written, whatever the verdict is; everything else is written."""

    COMMANDS = (["merge", "ready.json", "failing.json"], ["merge", "ready.json", "-f", "json"], ["diff", "ready.json", "failing.json"],
                ["diff", "failing.json", "ready.json", "-f", "markdown"], ["rules"], ["rules", "--failed-in", "failing.json", "-f", "nftables"],
                ["show", "ready.json"], ["show", "failing.json", "-f", "html"], ["requirements"], ["requirements", "-f", "json"],
                ["requirements", "schema"], ["requirements", "check", "table.json"], ["requirements", "compare", PAGE],
                ["requirements", "compare", "page.rst"], ["explain"], ["explain", "tcp.timeout"], ["explain", "-f", "markdown"],
                ["manual"], ["completion", "bash"], ["completion", "zsh"], ["completion", "fish"], ["--help"], ["--version"])

    def setUp(self):
        super().setUp()
        self.file("table.json", TABLE)
        self.file("page.rst", PAGE.read_text(encoding="utf-8").replace("7443/tcp", "7444/tcp"))

    def test_standard_output_that_nobody_reads(self):
        for arguments in self.COMMANDS:
            with self.subTest(arguments):
                reader, writer = os.pipe()
                os.close(reader)
                try:
                    done = self.run_in_folder(*arguments, stdout=writer)
                finally:
                    os.close(writer)
                self.expect_complaint(done, 3, "standard output: Broken pipe")

    def test_standard_output_that_is_read_no_further(self):
        """What is longer than a pipe holds meets a reader that has gone: `| head -c 1`."""
        long = self.folder / "long.json"
        self.file(long.name, {**self.failing, "rows": [{**self.failing["rows"][5], "id": f"row-{i}"} for i in range(1000)]})
        for arguments in (["merge", long, "-f", "json"], ["diff", self.folder / "ready.json", long], ["show", long],
                          ["rules", "--requirements", self.long_table()], ["requirements", "--requirements", self.long_table()]):
            with self.subTest(arguments), subprocess.Popen([BINARY, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                                           stdin=subprocess.DEVNULL, env=environment()) as process:
                self.assertEqual(len(os.read(process.stdout.fileno(), 1)), 1)
                process.stdout.close()
                errors = process.stderr.read().decode()
                self.assertEqual(process.wait(timeout=60), 3, errors)
                self.assertEqual(errors, "netpreflight: standard output: Broken pipe\n")

    def long_table(self):
        row = '{"id": "row-%d", "section": "ntp", "description": "A row", "level": "optional", "source": "cockpit", ' \
              '"destination": {"host": "%d.%s.example"}, "port": 443, "protocol": "tcp", "probe": "tls"},'
        rows = "".join(row % (i, i, "long" * 12) for i in range(2000))
        return self.file("long-table.json", TABLE.replace('"rows": [', '"rows": [' + rows, 1))

    def test_a_full_disk_behind_standard_output(self):
        for arguments in self.COMMANDS:
            with self.subTest(arguments), open("/dev/full", "wb") as full:
                self.expect_complaint(self.run_in_folder(*arguments, stdout=full), 3, "standard output: No space left on device")

    def test_no_standard_output_at_all(self):
        for arguments in self.COMMANDS:
            with self.subTest(arguments):
                self.expect_complaint(self.run_in_folder(*arguments, preexec_fn=lambda: os.close(1)), 3, "standard output: Bad file descriptor")

    def test_files_are_written_although_standard_output_is_not(self):
        for command in (["merge", "ready.json", "failing.json"], ["show", "failing.json"]):
            expected = {form: self.expect(1, *command, "-f", form) for form in ("text", "json", "junit")}
            with self.subTest(command), open("/dev/full", "wb") as full:
                outputs = [word for form in expected for word in ("-o", f"{form}=out.{form}")]
                self.expect_complaint(self.run_in_folder(*command, *outputs, stdout=full), 3, "standard output: No space left on device")
                self.assertEqual({form: (self.folder / f"out.{form}").read_text(encoding="utf-8") for form in expected}, expected)

    def test_one_file_of_several_that_cannot_be_written(self):
        self.file("folder/x", "")
        for command in (["merge", "ready.json", "warned.json"], ["show", "warned.json"]):
            expected = {form: self.expect(0, *command, "-f", form) for form in ("text", "json", "junit", "markdown")}
            for place, reason in (("/dev/full", "No space left on device"), ("folder", "Is a directory"), ("absent/x.xml", "No such file"),
                                  ("ready.json/x.xml", "Not a directory")):
                with self.subTest((command, place)):
                    for form in ("json", "markdown"):
                        (self.folder / f"out.{form}").unlink(missing_ok=True)
                    done = self.run_in_folder(*command, "-o", "json=out.json", "-o", f"junit={place}", "-o", "markdown=out.markdown")
                    self.assertEqual((done.returncode, done.stdout), (3, expected["text"]))
                    self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                    self.assertIn(f"netpreflight: {place}: {reason}", done.stderr)
                    for form in ("json", "markdown"):
                        self.assertEqual((self.folder / f"out.{form}").read_text(encoding="utf-8"), expected[form])

    def test_every_file_that_cannot_be_written_is_named(self):
        done = self.run_in_folder("merge", "ready.json", "-o", "json=/dev/full", "-o", "junit=absent/x.xml")
        self.assertEqual((done.returncode, done.stdout), (3, self.expect(0, "merge", "ready.json")))
        self.assertEqual(done.stderr, "netpreflight: /dev/full: No space left on device\nnetpreflight: absent/x.xml: No such file or directory\n")


class Replaced(CommandCase):
    """A file that is written is the old one or the new one, never a part, and nothing else lies around."""

    COMMANDS = (["merge", "ready.json", "warned.json"], ["show", "warned.json"])

    def setUp(self):
        super().setUp()
        self.target = self.file("out/result.json", "as it was")

    def test_the_old_one_goes_at_once(self):
        for command in self.COMMANDS:
            self.target.write_text("as it was", encoding="utf-8")
            with self.subTest(command), open(self.target, encoding="utf-8") as reader:
                self.expect(0, *command, "-o", "json=out/result.json", preexec_fn=lambda: os.umask(0o022))
                self.assertEqual(reader.read(), "as it was")
                self.assertEqual(self.target.read_text(encoding="utf-8"), self.expect(0, *command, "-f", "json"))
                self.assertEqual(os.listdir(self.target.parent), ["result.json"])
                self.assertEqual(stat.S_IMODE(self.target.stat().st_mode), 0o644)

    def test_a_link_stays_one(self):
        (self.folder / "link.json").symlink_to("out/result.json")
        self.expect(0, *self.COMMANDS[0], "-o", "json=link.json")
        self.assertTrue((self.folder / "link.json").is_symlink())
        self.assertEqual(self.target.read_text(encoding="utf-8"), self.expect(0, *self.COMMANDS[0], "-f", "json"))

    def expect_nothing_changed(self, done, command, reason):
        self.assertEqual((done.returncode, done.stdout), (3, self.expect(0, *command)), done.stderr)
        self.assertEqual(done.stderr, f"netpreflight: out/result.json: {reason}\n")
        self.assertEqual(os.listdir(self.target.parent), ["result.json"])
        self.assertEqual(self.target.read_text(encoding="utf-8"), "as it was")

    def test_a_limit_that_is_met_on_the_way(self):
        """What the shell's `ulimit -f` sets: also its signal is no reason to end without a word and leave half a file."""
        for disposition in (signal.SIG_IGN, signal.SIG_DFL):
            def limit(disposition=disposition):
                signal.signal(signal.SIGXFSZ, disposition)
                resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
            for command in self.COMMANDS:
                with self.subTest((command, disposition)):
                    done = self.run_in_folder(*command, "-o", "json=out/result.json", preexec_fn=limit)
                    strays = list(self.target.parent.glob("result.json.*"))
                    for stray in strays:
                        stray.unlink()
                    self.assertEqual(strays, [])
                    self.expect_nothing_changed(done, command, "File too large")

    def test_a_disk_that_gets_full_on_the_way(self):
        script = 'mount -t tmpfs -o size=16k tmpfs out && printf "as it was" > out/result.json && "$@"; code=$?; ' \
                 'ls -A out > listing; cp out/result.json copy; exit $code'
        for command in self.COMMANDS:
            with self.subTest(command):
                done = subprocess.run([*alone("--net", "--mount"), "sh", "-c", script, "sh", BINARY, *command, "-o", "json=out/result.json"],
                                      cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=60, check=False)
                self.expect_nothing_changed(done, command, "No space left on device")
                self.assertEqual((self.folder / "listing").read_text(encoding="utf-8"), "result.json\n")
                self.assertEqual((self.folder / "copy").read_text(encoding="utf-8"), "as it was")


if __name__ == "__main__":
    unittest.main()
