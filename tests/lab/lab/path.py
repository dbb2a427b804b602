"""The standard world with a real path to the Internet: three routers and some milliseconds.

    cockpit ~~~ router ── transit ── edge ── internet
                  │ hop 1    hop 2     hop 3    hop 4
               servers

`hops` are the namespaces of the routers, nearest first, and HOPS the addresses that they answer
from. What goes to and from the cockpit takes its time (lab/relay.py).
"""

import contextlib

from . import network
from .relay import Relay
from .world import World

HOPS = (
    {4: "10.20.0.1", 6: "2001:db8:20::1"},
    {4: "10.30.2.2", 6: "2001:db8:32::2"},
    {4: "10.30.3.2", 6: "2001:db8:33::2"},
)
INTERNET_HOP = len(HOPS) + 1
DELAY_SECONDS = 0.004
OUTSIDE = ("203.0.113.0/24", "198.51.100.0/24", "2001:db8:1::/64", "2001:db8:2::/64")
LIMITED_V6 = "0-1,3-127"  # the kernel's default: all errors but "packet too big"
NO_ERROR_V6 = "255"


class Path(World):
    """The standard world, in which the Internet is four hops away."""

    def __init__(self, **families):
        self.hops = []
        super().__init__(**families)

    def _attach(self, zone):
        namespace = self._open.enter_context(network.Namespace(zone.label))
        box = self._last_hop() if zone.label == "internet" else self.router
        if zone.label == "cockpit":
            self._open.enter_context(Relay(namespace, "eth0", box, zone.label, DELAY_SECONDS))
        else:
            network.link(namespace, "eth0", box, zone.label)
        network.add_addresses(box, zone.label, zone.gateways)
        for option, value in (("mcast_solicit", 1), ("retrans_time_ms", 50)):
            for family in ("ipv4", "ipv6"):
                box.set_kernel_option(f"{family}/neigh/{zone.label}/{option}", value)
        namespace.set_kernel_option("ipv6/icmp/ratemask", NO_ERROR_V6)
        return namespace

    def _last_hop(self):
        """Build the routers behind the first one."""
        self.hops.append(self.router)
        self.router.set_kernel_option("ipv6/icmp/ratemask", NO_ERROR_V6)
        for number, label in ((2, "transit"), (3, "edge")):
            self.hops.append(self._further_hop(number, label))
        return self.hops[-1]

    def _further_hop(self, number, label):
        before = self.hops[-1]
        box = self._open.enter_context(network.Namespace(label))
        box.set_kernel_option("ipv4/ip_forward", 1)
        box.set_kernel_option("ipv6/conf/all/forwarding", 1)
        box.set_kernel_option("ipv6/icmp/ratemask", NO_ERROR_V6)
        network.link(before, "far", box, "near")
        here, there = HOPS[number - 1], {4: f"10.30.{number}.1", 6: f"2001:db8:3{number}::1"}
        network.add_addresses(before, "far", [f"{there[4]}/24", f"{there[6]}/64"])
        network.add_addresses(box, "near", [f"{here[4]}/24", f"{here[6]}/64"])
        before.configure(*(f"route add {outside} via {here[6 if ':' in outside else 4]}"
                           for outside in OUTSIDE))
        box.configure(*(f"route add default via {there[family]}" for family in (4, 6)))
        return box

    @contextlib.contextmanager
    def limited_icmp(self):
        """Routers that tell only a few errors a second, as they do by default."""
        with contextlib.ExitStack() as stack:
            for hop in self.hops:
                stack.enter_context(hop.limited_icmp())
                hop.set_kernel_option("ipv6/icmp/ratemask", LIMITED_V6)
                stack.callback(hop.set_kernel_option, "ipv6/icmp/ratemask", NO_ERROR_V6)
            yield

    @contextlib.contextmanager
    def narrow(self, mtu):
        """Between the last two routers only packets of this size pass; who is told depends."""
        ends = ((self.hops[1], "far"), (self.hops[2], "near"))
        for box, interface in ends:
            box.configure(f"link set {interface} mtu {mtu}")
        try:
            yield
        finally:
            for box, interface in ends:
                box.configure(f"link set {interface} mtu 1500")
            for family in ("-4", "-6"):  # servers that were told remember it
                network.ip("-n", self.namespaces["internet"].name, family, "route", "flush", "cache")
