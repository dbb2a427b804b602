"""Network namespaces, the links between them, and what runs inside them.

A Namespace owns one `ip netns` name and its folder /etc/netns/NAME. Nothing here touches the
host's own interfaces.
"""

import contextlib
import ctypes
import os
import pathlib
import socket
import subprocess
import threading

from . import leftovers
from .leftovers import ETC_NETNS, RUN_NETNS

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


class Namespace:
    """One network namespace. Close it, or use it in a `with` statement."""

    def __init__(self, label):
        self.label = label
        self.name = leftovers.own_name(label)
        self.etc = ETC_NETNS / self.name
        ip("netns", "add", self.name)
        self.etc.mkdir(parents=True)
        for which in ("all", "default"):  # addresses are usable at once
            self.set_kernel_option(f"ipv6/conf/{which}/accept_dad", 0)
        self.set_kernel_option("ipv4/icmp_ratemask", 0)  # every error is told, however many
        ip("-n", self.name, "link", "set", "lo", "up")

    def close(self):
        """Delete the namespace; its links go with it."""
        leftovers.delete_namespace(self.name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def configure(self, *lines):
        """Run lines of `ip` commands inside, in one go."""
        run("ip", "-n", self.name, "-batch", "-", text="\n".join(lines) + "\n")

    def command(self, *argv):
        """The argument vector that runs argv inside; it ends when this process does."""
        ends_with_us = ["setpriv", "--pdeathsig", "KILL"]
        return ["ip", "netns", "exec", self.name, *ends_with_us, *map(str, argv)]

    def inside(self, function, *args):
        """Call a function in a thread that lives in this namespace, and return its result.

        Sockets that it creates stay in the namespace and may be used from any thread.
        """
        outcome = {}

        def enter_and_call():
            try:
                with open(RUN_NETNS / self.name, "rb") as handle:
                    if _libc.setns(handle.fileno(), _CLONE_NEWNET) != 0:
                        raise OSError(ctypes.get_errno(), f"setns {self.name}")
                outcome["result"] = function(*args)
            except BaseException as error:  # handed to the caller below
                outcome["error"] = error

        thread = threading.Thread(target=enter_and_call)
        thread.start()
        thread.join()
        if "error" in outcome:
            raise outcome["error"]
        return outcome["result"]

    def set_kernel_option(self, path, value):
        """Set net.* (a path below /proc/sys/net) for this namespace."""
        self.inside(lambda: pathlib.Path("/proc/sys/net", path).write_text(str(value)))

    @contextlib.contextmanager
    def limited_icmp(self):
        """As hosts are by default: only a few ICMP errors a second for each peer."""
        path = "ipv4/icmp_ratemask"
        self.set_kernel_option(path, 1 << 3 | 1 << 4 | 1 << 11 | 1 << 12)  # icmp(7)
        try:
            yield
        finally:
            self.set_kernel_option(path, 0)

    def counters(self):
        """The kernel's counters of /proc/net/snmp, such as {"Tcp": {"ActiveOpens": 3}}."""
        lines = self.inside(
            lambda: pathlib.Path("/proc/thread-self/net/snmp").read_text()).splitlines()
        counters = {}
        for names, values in zip(lines[::2], lines[1::2]):
            protocol, *keys = names.replace(":", "").split()
            counters[protocol] = dict(zip(keys, map(int, values.split()[1:])))
        return counters

    def socket(self, address, kind, port=None):
        """A socket of this namespace, bound to address and port if a port is given."""

        def create():
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            made = socket.socket(family, kind)
            if port is not None:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                made.bind((address, port))
            return made

        return self.inside(create)

    def firewall(self, rules, sets=()):
        """A Firewall with these nftables rules, in the order given, and the named sets that they use."""
        return Firewall(self, rules, sets=sets)

    @contextlib.contextmanager
    def single_packets(self, device="eth0"):
        """What leaves here is as it is on the wire. Without this, a router may see what was written at once as one packet (GSO)."""
        self.configure(f"link set {device} gso_max_segs 1")
        try:
            yield
        finally:
            self.configure(f"link set {device} gso_max_segs 65535")


# What goes on with a ClientHello does not begin as a TLS record does: change_cipher_spec to application_data, version 3.x (RFC 8446
# section 5.1). Told by one byte, a continuation would pass once in 64 times.
CONTINUED_HELLO = "tcp dport 443 tcp flags & psh == psh @ih,0,16 != { 0x1403, 0x1503, 0x1603, 0x1703 }"


class Firewall:
    """nftables rules in one chain of a namespace, in force inside a `with` statement."""

    def __init__(self, namespace, rules, hook="forward", sets=()):
        self._namespace = namespace
        self._rules = rules
        self._hook = hook
        self._sets = sets

    def __enter__(self):
        chain = [f"type filter hook {self._hook} priority 0; policy accept;", *self._rules]
        self._nft("\n".join(["table inet lab {", *self._sets, f"chain {self._hook} {{", *chain, "}", "}", ""]))
        return self

    def __exit__(self, *_):
        self._nft("delete table inet lab")

    def _nft(self, text):
        run(*self._namespace.command("nft", "-f", "-"), text=text)


def link(one, one_name, other, other_name):
    """Connect two namespaces by a pair of virtual Ethernet interfaces, both up."""
    ip("-n", one.name, "link", "add", "name", one_name, "type", "veth",
       "peer", "name", other_name, "netns", other.name)
    one.configure(f"link set {one_name} up")
    other.configure(f"link set {other_name} up")


def add_addresses(namespace, interface, addresses):
    """Give an interface addresses with their prefix lengths, such as 203.0.113.1/24."""
    namespace.configure(*(f"address add {address} dev {interface}" for address in addresses))


def ip(*arguments):
    """Run one `ip` command."""
    run("ip", *arguments)


def run(*argv, text=None):
    """Run a command that must succeed; what it said is in the error when it does not."""
    done = subprocess.run(argv, input=text, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        said = " ".join((done.stderr + done.stdout).split())
        raise OSError(f"{' '.join(argv)}: {said or done.returncode}")


def why_not_allowed():
    """None where namespaces can be made and used, else the reason in one line."""
    if os.geteuid() != 0:
        return "not root"
    try:
        with Namespace("probe") as namespace:
            namespace.socket("127.0.0.1", socket.SOCK_DGRAM, 0).close()
            run(*namespace.command("unshare", "--uts", "true"))
    except OSError as error:
        return str(error)
    return None
