"""The program under test, run on a host of the lab.

It sees the host's own name and files, an environment without proxies or locale, and is killed
when it does not end by itself. Its text goes to standard output and its JSON report to a file
in the same run, so both are always of one and the same check.
"""

import dataclasses
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

from instrumented import INSTRUMENTED

from . import record

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE") or pathlib.Path(__file__).parents[3]).resolve()
BINARY = pathlib.Path(os.environ.get("NETPREFLIGHT") or SOURCE / "build" / "netpreflight").resolve()

HARD_LIMIT_SECONDS = 60
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")

# Run inside the new namespaces: takes the host's name, hides what is to be hidden, becomes the program.
PRELUDE = """\
echo "$1" > /proc/sys/kernel/hostname
for hidden in $2; do if [ -d "$hidden" ]; then mount -t tmpfs tmpfs "$hidden"; fi; done
shift 2; exec "$@"
"""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What one run left behind. `report` is None when no JSON report was written."""

    exit_code: int
    text: str
    errors: str
    report: dict | None
    seconds: float

    def row(self, row_id):
        return next(row for row in self.report["rows"] if row["id"] == row_id)

    def evidence(self, row_id, kind):
        """The evidence of every step of this kind in a row, in the report's order."""
        return [step["evidence"] for step in self.row(row_id)["steps"] if step["kind"] == kind]

    def explain(self):
        """For the message of a failed test."""
        return f"exit code {self.exit_code}\n{self.text}\n{self.errors}"


def show(content, *arguments):
    """What `show` makes of a report or a mail: needs no host of the lab."""
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    content = content.encode() if isinstance(content, str) else content
    began = time.monotonic()
    done = subprocess.run([BINARY, "show", "-", *arguments], input=content, capture_output=True,
                          env=clean_environment(), timeout=HARD_LIMIT_SECONDS, check=False)
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode(), None, time.monotonic() - began)


class Program:
    """The built program with the lab's trust stores; `folder` is for what it writes."""

    def __init__(self, world):
        self._world = world
        self.trust = ["--public-roots", world.pki.public_roots, "--trust-store", world.pki.store]

    def check(self, *arguments, timeout="2s", trust=None, **how):
        """Run `check` in the text format, with a JSON report beside it."""
        trust = self.trust if trust is None else trust
        options = ["--color", "never", "--timeout", timeout, *trust]
        return self.run("check", *options, *arguments, json_beside=True, **how)

    def run(self, *arguments, **how):
        """Run the program to its end."""
        return self.start(*arguments, **how).finish()

    def start(self, *arguments, host=None, json_beside=False, as_nobody=False, hidden=(),
              environment=None, limits=()):
        """Start the program; `hidden` folders are empty for it, `limits` are prlimit(1)'s options."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=self._world.folder))
        folder.chmod(0o777)
        report = folder / "report.json" if json_beside else None
        beside = ["-o", f"json={report}"] if report else []
        command = self.command_line(
            *arguments, *beside, host=host, as_nobody=as_nobody, hidden=hidden, limits=limits)
        # The leak sanitizer takes a thread and files for itself, which a limit may forbid.
        leaks = {"ASAN_OPTIONS": os.environ["ASAN_OPTIONS"] + ":detect_leaks=0"} if limits and INSTRUMENTED else {}
        return Running(arguments, command, folder, report, {**clean_environment(), **leaks, **(environment or {})})

    def command_line(self, *arguments, host=None, as_nobody=False, hidden=(), limits=()):
        """The command that runs the program on a host of the lab."""
        host = host or self._world.cockpit
        return host.namespace.command(
            "unshare", "--uts", "sh", "-c", PRELUDE, "sh", host.name, " ".join(map(str, hidden)),
            *(NOBODY if as_nobody else ()), *(["prlimit", *limits] if limits else ()),
            self._executable(as_nobody), *arguments)

    def _executable(self, as_nobody):
        """The program; a copy in a place that nobody can reach where that is who runs it."""
        if not as_nobody:
            return BINARY
        copy = self._world.folder / "netpreflight"
        if not copy.exists():
            shutil.copy(BINARY, copy)
            copy.chmod(0o755)
        return copy


class Running:
    """A program that has been started and not yet waited for."""

    def __init__(self, arguments, command, folder, report, environment):
        self._arguments = arguments
        self._place = record.next_place()
        self._command = command
        self.folder = folder
        self._report = report
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=folder, env=environment)

    def interrupt(self, *signals):
        for each in signals or (signal.SIGINT,):
            self._process.send_signal(each)

    def finish(self):
        """Wait for the end; a program that does not end is killed, and that is an error."""
        try:
            text, errors = self._process.communicate(timeout=HARD_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            text, errors = self._process.communicate()
            raise AssertionError(
                f"not ended after {HARD_LIMIT_SECONDS} s: {shlex.join(self._command)}\n"
                f"{text.decode(errors='replace')}\n{errors.decode(errors='replace')}") from None
        said = self._process.returncode, text.decode(), errors.decode()
        record.keep(self._place, self._arguments, *said, self._report)
        return Outcome(*said, self._read_report(), time.monotonic() - self._began)

    def _read_report(self):
        if self._report is None or not self._report.exists():
            return None
        return json.loads(self._report.read_text(encoding="utf-8"))


def clean_environment():
    """A clean environment, but for what instrumented builds read."""
    kept = {key: value for key, value in os.environ.items()
            if key.endswith("SAN_OPTIONS") or key == "LLVM_PROFILE_FILE"}
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", **kept}
