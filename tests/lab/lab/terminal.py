"""A real terminal, as people have one: tmux, with a size, and what stands on its screen."""

import pathlib
import shlex
import subprocess
import tempfile
import time

from .program import clean_environment

HARD_LIMIT_SECONDS = 60
TALL = 400  # lines; so tall that nothing scrolls away


# Writes the command's exit code to a file; itself it is not ended by Ctrl-C.
WRAPPER = 'trap : INT; file=$1; shift; "$@"; echo $? > "$file"; sleep infinity'


class Terminal:
    """Runs one command. The screen stays after its end."""

    def __init__(self, command, columns, environment=None):
        self._folder = tempfile.TemporaryDirectory(prefix="npf-terminal-")
        self._socket = pathlib.Path(self._folder.name) / "socket"
        self._status = pathlib.Path(self._folder.name) / "status"
        variables = [f"{name}={value}" for name, value in (environment or {}).items()]
        shown = shlex.join(map(str, ["sh", "-c", WRAPPER, "sh", self._status, "env", *variables, *command]))
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(TALL), shown,
                   ";", "set-option", "-g", "status", "off")

    def _tmux(self, *arguments):
        done = subprocess.run(["tmux", "-S", self._socket, *arguments], capture_output=True, text=True,
                              check=False, stdin=subprocess.DEVNULL,
                              env={**clean_environment(), "TERM": "xterm-256color"})
        if done.returncode != 0:
            raise OSError(f"tmux {shlex.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout

    def lines(self, colours=False, above=True):
        """The lines of the screen down to the last that has anything; with those that have left it at the top."""
        text = self._tmux("capture-pane", "-p", *(["-e"] if colours else []), *(["-S", "-"] if above else []))
        return [line.rstrip() for line in text.rstrip().splitlines()]

    def press(self, *keys):
        self._tmux("send-keys", *keys)

    def resize(self, columns):
        self._tmux("resize-window", "-x", str(columns), "-y", str(TALL))

    def wait_for(self, condition, above=True):
        """The first screen for which `condition(lines)` holds, and its lines."""
        end = time.monotonic() + HARD_LIMIT_SECONDS
        while time.monotonic() < end:
            lines = self.lines(above=above)
            if condition(lines):
                return lines
            time.sleep(0.05)
        raise AssertionError("this never came on the screen; at the end it was\n" + "\n".join(self.lines()))

    def finish(self):
        """Wait for the command's end; its exit code."""
        end = time.monotonic() + HARD_LIMIT_SECONDS
        while time.monotonic() < end:
            status = self._status.read_text() if self._status.exists() else ""
            if status.endswith("\n"):
                return int(status)
            time.sleep(0.05)
        raise AssertionError("not ended; the screen is\n" + "\n".join(self.lines()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._tmux("kill-server")
        self._folder.cleanup()
