"""A server process in a namespace: started, waited for until it answers, stopped by its id."""

import shutil
import signal
import subprocess
import time

from . import leftovers

START_SECONDS = 20
STOP_SECONDS = 5


class Server:
    """One real server. Subclasses write its configuration and say when it answers.

    `folder` is its own from launch to close; `addresses` are where it listens.
    """

    def __init__(self, namespace, addresses):
        self.namespace = namespace
        self.addresses = list(addresses)
        self.folder = None
        self._process = None

    def argv(self):
        """Write the configuration; return the command line."""
        raise NotImplementedError

    def answers(self):
        """Whether the server does its work at every address."""
        raise NotImplementedError

    def start(self):
        """Launch, and wait until it answers."""
        self.launch()
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.close()
            raise
        return self

    def launch(self):
        """Start the process; whether it answers yet is another question."""
        if self.folder is None:
            self.folder = leftovers.own_folder("server")
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                self.namespace.command(*self.argv()),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)

    def wait_until_it_answers(self):
        wait_until(self.answers, f"{type(self).__name__} at {self.addresses}", self._why_dead)

    def stop(self):
        """End the process that was started, and nothing else."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def process_id(self):
        """Of the running server."""
        return self._process.pid

    def reload(self):
        """Ask the server to read its files again."""
        self._process.send_signal(signal.SIGHUP)

    def close(self):
        """Stop, and leave nothing behind."""
        self.stop()
        if self.folder is not None:
            shutil.rmtree(self.folder)
            self.folder = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def _why_dead(self):
        if self._process.poll() is None:
            return None
        return f"it ended with {self._process.returncode}:\n{self.log()}"


def wait_until(condition, what, why_hopeless=lambda: None, seconds=START_SECONDS):
    """Return as soon as the condition holds; raise when it cannot or does not."""
    end = time.monotonic() + seconds
    while not condition():
        reason = why_hopeless()
        if reason:
            raise RuntimeError(f"{what}: {reason}")
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not there after {seconds} s")
        time.sleep(0.005)
