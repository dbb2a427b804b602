#!/usr/bin/python3
"""What is made from the option definitions: help, manual page, completions in the real shells, and --config."""

import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BINARY = pathlib.Path(os.environ.get("NETPREFLIGHT", SOURCE / "build/netpreflight")).resolve()


def program(*arguments, **how):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60, check=False, **how)


def options_in_help(*command):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", program(*command, "--help").stdout))


class Manual(unittest.TestCase):
    def setUp(self):
        self.page = program("manual").stdout

    def test_the_one_in_the_source_is_of_these_options(self):
        self.assertEqual(self.page, (SOURCE / "docs/netpreflight.1").read_text(encoding="utf-8"),
                         "make it anew: netpreflight manual > docs/netpreflight.1")

    def test_has_every_option_of_every_command(self):
        plain = self.page.replace("\\-", "-")
        for command in ("check", "show", "requirements", "explain"):
            for option in options_in_help(command):
                self.assertIn(option, plain, command)

    def test_is_a_page_that_man_shows(self):
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "error"], input=self.page, capture_output=True, text=True, check=False)
        self.assertEqual((lint.returncode, lint.stdout), (0, ""))
        shown = subprocess.run(["mandoc", "-T", "ascii"], input=self.page, capture_output=True, text=True, check=True).stdout
        text = re.sub(r".\x08", "", shown)
        for words in ("--redact-map FILE", "netpreflight requirements compare PAGE", "EXIT STATUS", "May be given several"):
            self.assertIn(words, text)


class Completion(unittest.TestCase):
    """The same questions to every shell; `complete` gives what it offers for the last word of a line."""

    FORMATS = {"text", "paste", "json"}

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        (cls.folder / "some-report.json").touch()
        for shell in ("bash", "zsh", "fish"):
            done = program("completion", shell)
            assert (done.returncode, done.stderr) == (0, ""), done.stderr
            (cls.folder / f"completion.{shell}").write_text(done.stdout, encoding="utf-8")

    def ask_bash(self, line):
        words = re.findall(r"=|[^\s=]+", line) + ([""] if line.endswith(" ") else [])
        script = ('source completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _netpreflight; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        return self.lines("bash", "--norc", "-c", script, "bash", *words)

    def ask_fish(self, line):
        found = self.lines("fish", "--no-config", "-c", f"source completion.fish; complete -C '{line}'")
        # Of an option that is spelt with "=", fish repeats what stands before the value.
        return {word.split("\t")[0].removeprefix("--format=") for word in found}

    def ask_zsh(self, line):
        return ask_zsh(self.folder, line)

    def lines(self, *command):
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=30, check=False,
                              env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "TERM": "dumb", "LANG": "C.UTF-8"})
        self.assertEqual(done.stderr, "", command)
        return {line.strip() for line in done.stdout.splitlines() if line.strip()}

    def shells(self):
        return (("bash", self.ask_bash), ("zsh", self.ask_zsh), ("fish", self.ask_fish))

    def test_commands(self):
        for shell, ask in self.shells():
            with self.subTest(shell):
                self.assertEqual(ask("netpreflight sh"), {"show"})
                self.assertLessEqual({"check", "compare", "schema"}, ask("netpreflight requirements "))

    def test_options_of_the_default_command(self):
        for shell, ask in self.shells():
            with self.subTest(shell):
                self.assertEqual(ask("netpreflight --redact"), {"--redact", "--redact-map"})
                self.assertEqual(ask("netpreflight check --expect"), {"--expect-fail"})

    def test_options_of_another_command(self):
        for shell, ask in self.shells():
            with self.subTest(shell):
                self.assertEqual(ask("netpreflight show --rejud"), {"--rejudge"})
                self.assertEqual(ask("netpreflight check --rejud"), set())

    def test_values(self):
        for shell, ask in self.shells():
            with self.subTest(shell):
                self.assertLessEqual(self.FORMATS, ask("netpreflight --format "))
                self.assertEqual(ask("netpreflight --from work"), {"workstation"})
                self.assertEqual(ask("netpreflight --only installer"), {"installer-packages"})
                self.assertEqual(ask("netpreflight --from ma"), {"management-center", "management-workstation", "master"})
                self.assertEqual(ask("netpreflight listen --requirements management"), {"management-center", "management-center@2025-11-20"})
                self.assertEqual(ask("netpreflight explain proxy.auth_un"), {"proxy.auth_unsupported"})
                self.assertEqual(ask("netpreflight completion f"), {"fish"})
                self.assertEqual(ask("netpreflight -o jso"), {"json="})

    def test_values_behind_an_equals_sign(self):
        for shell, ask in self.shells():
            with self.subTest(shell):
                self.assertEqual(ask("netpreflight --format=past"), {"paste"})

    def test_files(self):
        for shell, ask in self.shells():
            with self.subTest(shell):
                self.assertEqual(ask("netpreflight show some"), {"some-report.json"})
                self.assertEqual(ask("netpreflight --requirements some"), {"some-report.json"})


def ask_zsh(folder, line):
    """zsh completes only at a terminal: type the line, ask for the list, and read it from the screen."""
    start = ("autoload -Uz compinit && compinit -u -D; source completion.zsh; PS1=; PS2=; "
             "compadd() { if (( ! ${@[(I)-[OAD]]} )); then builtin compadd -O found \"$@\"; print -rl -- $found >> offered; fi; "
             "builtin compadd \"$@\" }; "
             "collected() { _main_complete; print -r -- that-is-all >> offered }; "
             "zle -C collect list-choices collected; bindkey '^G' collect; print -r -- re''ady")
    offered = folder / "offered"
    offered.unlink(missing_ok=True)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(shutil.which("zsh"), ["zsh", "-f", "-i"], {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "vt100", "LANG": "C.UTF-8", "COLUMNS": "300"})
    try:
        os.write(terminal, start.encode() + b"\r")
        wait_for(terminal, lambda seen: b"\nready" in seen)
        os.write(terminal, line.encode() + b"\x07")
        wait_for(terminal, lambda _: offered.exists() and "that-is-all" in offered.read_text(encoding="utf-8"))
        return set(offered.read_text(encoding="utf-8").split()) - {"that-is-all"}
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def wait_for(terminal, is_there, seconds=30):
    """Read what the shell says until it is there."""
    seen = b""
    end = time.monotonic() + seconds
    while not is_there(seen):
        if time.monotonic() > end:
            raise AssertionError(f"zsh did not get there: {seen!r}")
        if select.select([terminal], [], [], 0.05)[0]:
            seen += os.read(terminal, 65536)


class Config(unittest.TestCase):
    """--config is read before anything is done, so that --requirements with a bad table shows what was understood."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "settings.toml"

    def run_with(self, text, *arguments):
        self.file.write_text(text, encoding="utf-8")
        return program(*arguments, "--config", self.file)

    def expect_error(self, text, *said, arguments=()):
        done = self.run_with(text, *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for words in said:
            self.assertIn(words, done.stderr)

    def test_options_come_from_the_file(self):
        for arguments in ((), ("check",)):
            for section in ("", "[check]\n"):
                with self.subTest(arguments=arguments, section=section):
                    self.expect_error(section + 'from = "nowhere"\n', "--from nowhere: no such role", arguments=arguments)
        self.expect_error('# only what follows\nonly = ["chatgpt", "no-such-row"]\n', "--only no-such-row")
        self.expect_error('requirements = "/nonexistent.json"\nstrict = true\nquiet = false\n4 = true\n', "/nonexistent.json")

    def test_the_command_line_overrules_the_file(self):
        self.expect_error('from = "nowhere"\nonly = ["no-such-row"]\n', "--from elsewhere", arguments=("--from", "elsewhere"))
        self.expect_error('4 = true\nfrom = "nowhere"\n', "--from nowhere", arguments=("-6",))

    def test_errors_name_file_and_line(self):
        where = f"{self.file}: line "
        self.expect_error('\n# comment\ncolour = "blue"\n', where + "3", "colour: check has no such option")
        self.expect_error('strict = true\ntimeout = "soon"\n', where + "2", "soon")
        self.expect_error('strict = "perhaps"\n', where + "1", "strict: must be true or false")
        self.expect_error('host = ["cockpit=a.example", "nonsense"]\n', where + "1", "ROLE=ADDRESS")
        self.expect_error('[rules]\nformat = "csv"\n', where + "1", "[rules]")
        self.expect_error('config = "other.toml"\n', where + "1", "config")
        self.expect_error("just words\n", where + "1")

    def test_a_file_that_cannot_be_read(self):
        done = program("--config", self.file)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"--config {self.file}: No such file", done.stderr)


if __name__ == "__main__":
    unittest.main()
