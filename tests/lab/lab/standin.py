"""`netpreflight listen` on a host of the lab, a third host to check from, and address translation.

    management ── router: the Management Center, beside the office (workstation) and the cockpit
"""

import contextlib
import json
import os
import pathlib
import signal

from . import network, record
from .host import Host
from .process import Server
from .program import BINARY, PRELUDE

MANAGEMENT = {4: "10.20.3.10", 6: "2001:db8:23::10"}
_GATEWAYS = {4: "10.20.3.1", 6: "2001:db8:23::1"}
_LENGTHS = {4: 24, 6: 64}


class StandIn(Server):
    """`listen` with a log. It is there when the log is; what it prints is in `log()`."""

    def __init__(self, host, *arguments, wrapped_in=(), binary=BINARY):
        super().__init__(host.namespace, [])
        self._host = host
        self._arguments = arguments
        self._wrapped_in = wrapped_in
        self._binary = binary
        self._place = record.next_place()

    def argv(self):
        self.folder.chmod(0o777)
        return ["unshare", "--uts", "sh", "-c", PRELUDE, "sh", self._host.name, "", *self._wrapped_in,
                self._binary, "listen", "-o", f"json={self.folder / 'listen.json'}", *self._arguments]

    def answers(self):
        return self.record() is not None

    def record(self):
        """The log as it is now; None while there is none that is complete."""
        with contextlib.suppress(OSError, ValueError):
            return json.loads((self.folder / "listen.json").read_text(encoding="utf-8"))
        return None

    def close(self):
        self.stop()
        if self.folder is not None:
            record.keep(self._place, ["listen", *self._arguments], None, self.log(), "", self.folder / "listen.json")
        super().close()

    @property
    def instance(self):
        return self.record()["instance"]

    def states(self):
        """The state of each port, for ports that have one."""
        return {port["port"]: port["state"] for port in self.record()["ports"]}

    def status(self, key):
        """A line of /proc/PID/status without its name."""
        with open(f"/proc/{self._process.pid}/status", encoding="utf-8") as lines:
            return next(line.partition(":")[2].strip() for line in lines if line.startswith(key + ":"))

    def children(self):
        """The ids of the processes that it started."""
        mine = f"PPid:\t{self._process.pid}\n"
        return [int(path.parent.name) for path in pathlib.Path("/proc").glob("[0-9]*/status") if mine in _text(path)]

    def kill(self):
        self._process.kill()
        self._process.wait()

    def runs(self):
        return self._process.poll() is None

    def open_files(self):
        """How many descriptors it has."""
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))

    def end(self, number=signal.SIGINT):
        """Send a signal (0: none), wait for the end, and return the exit code."""
        if number:
            self._process.send_signal(number)
        return self._process.wait(20)


def _text(path):
    """What a file of /proc says; nothing where its process is gone."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


@contextlib.contextmanager
def management_center(world):
    """A host of its own behind the router, with the office's nameservers."""
    with network.Namespace("management") as namespace:
        network.link(namespace, "eth0", world.router, "management")
        network.add_addresses(world.router, "management", [f"{_GATEWAYS[f]}/{_LENGTHS[f]}" for f in world.families])
        network.add_addresses(namespace, "eth0", [f"{MANAGEMENT[f]}/{_LENGTHS[f]}" for f in world.families])
        namespace.configure(*(f"route add default via {_GATEWAYS[f]}" for f in world.families))
        host = Host(namespace, "center.corp.example", [])
        host.write("resolv.conf", (world.office.namespace.etc / "resolv.conf").read_text())
        yield host


@contextlib.contextmanager
def translation(namespace, prerouting=(), postrouting=()):
    """Address translation on a router, as nftables rules, inside a `with` statement."""
    chains = {"prerouting": ("dstnat", prerouting), "postrouting": ("srcnat", postrouting)}
    lines = ["table ip lab_nat {"]
    for hook, (priority, rules) in chains.items():
        lines += [f"chain {hook} {{", f"type nat hook {hook} priority {priority};", *rules, "}"]
    _nft(namespace, "\n".join([*lines, "}", ""]))
    try:
        yield
    finally:
        _nft(namespace, "delete table ip lab_nat")


def _nft(namespace, text):
    network.run(*namespace.command("nft", "-f", "-"), text=text)
