"""The standard world, in which all is well.

    cockpit ──┐
    office ───┼── router ── internet
    servers ──┘

The cockpit (or the office, for the other vantages) runs the program. Two nameservers of
different make live in `servers`. Every destination of the requirements table has addresses,
and a server of its own on each, in `internet`. Faults are changes of this world, undone at the
end of a `with` statement. External addresses are of documentation ranges: a private one
would be a sign of sinkholing.
"""

import contextlib
import dataclasses
import shutil

from . import leftovers, network
from .dns import Records
from .host import Host
from .pki import Pki
from .servers import Bind, Chronyd, Nginx, Unbound

FQDN = "cockpit.corp.example"

TLS_NAMES = {
    "product-updates": "update-301.nextron-systems.com",
    "case-intelligence-feed-1": "update1.nextron-systems.com",
    "case-intelligence-feed-2": "update2.nextron-systems.com",
    "thor-cloud": "thor-cloud.nextron-services.com",
    "thor-cloud-lite": "thorcloud-lite.nextron-systems.com",
    "chatgpt": "api.openai.com",
    "installer-packages": "update3.nextron-systems.com",
}
NTP_NAMES = {f"ntp-{n}": f"{n}.debian.pool.ntp.org" for n in range(3)}
NAMES = {**TLS_NAMES, **NTP_NAMES}

COCKPIT = {4: "10.20.0.10", 6: "2001:db8:20::10"}
OFFICE = {4: "10.20.1.10", 6: "2001:db8:21::10"}
NAMESERVERS = ({4: "10.20.2.53", 6: "2001:db8:22::53"}, {4: "10.20.2.54", 6: "2001:db8:22::54"})
SPARE = {4: "203.0.113.200", 6: "2001:db8:1::200"}
DESTINATIONS = {
    **{row: {4: f"203.0.113.{n}", 6: f"2001:db8:1::{n}"} for n, row in enumerate(TLS_NAMES, 11)},
    **{row: {4: f"198.51.100.{n}", 6: f"2001:db8:2::{n}"} for n, row in enumerate(NTP_NAMES, 123)},
}


@dataclasses.dataclass(frozen=True)
class Zone:
    """A network behind the router: the router's own addresses, with prefix lengths."""

    label: str
    gateways: tuple


ZONES = (
    Zone("cockpit", ("10.20.0.1/24", "2001:db8:20::1/64")),
    Zone("office", ("10.20.1.1/24", "2001:db8:21::1/64")),
    Zone("servers", ("10.20.2.1/24", "2001:db8:22::1/64")),
    Zone("internet", ("203.0.113.1/24", "198.51.100.1/24", "2001:db8:1::1/64", "2001:db8:2::1/64")),
)


class World:
    """The namespaces, the servers in them, and the ways to change them.

    `cockpit` and `others` are the address families of the cockpit and of all else.
    """

    def __init__(self, cockpit=(4,), others=(4,)):
        self.cockpit_families = cockpit
        self.families = others
        self.servers = {}
        self._open = contextlib.ExitStack()
        try:
            self._build()
        except BaseException:
            self.close()
            raise

    def _build(self):
        self.folder = leftovers.own_folder("world")
        self._open.callback(shutil.rmtree, self.folder)
        self.pki = Pki(self.folder)
        self._lay_out_the_network()
        reachable = [f for f in self.cockpit_families if f in self.families]
        nameservers = [pair[f] for f in reachable for pair in NAMESERVERS]
        self.cockpit = Host(self.namespaces["cockpit"], FQDN, nameservers)
        self.office = Host(self.namespaces["office"], "desk.corp.example",
                           [pair[self.families[0]] for pair in NAMESERVERS])
        self.records = self._all_is_well()
        self._start(self._servers())

    def close(self):
        """Stop every server and delete every namespace."""
        for server in self.servers.values():
            server.close()
        self._open.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # What it is made of

    def _lay_out_the_network(self):
        self.router = self._open.enter_context(network.Namespace("router"))
        self.router.set_kernel_option("ipv4/ip_forward", 1)
        self.router.set_kernel_option("ipv6/conf/all/forwarding", 1)
        self.namespaces = {}
        for zone in ZONES:
            self.namespaces[zone.label] = self._attach(zone)
        self._give("cockpit", self.cockpit_families, [COCKPIT])
        self._give("office", self.families, [OFFICE])
        self._give("servers", self.families, NAMESERVERS)
        self._give("internet", self.families, [*DESTINATIONS.values(), SPARE])

    def _attach(self, zone):
        namespace = self._open.enter_context(network.Namespace(zone.label))
        self._link(namespace, zone)
        network.add_addresses(self.router, zone.label, zone.gateways)
        for option, value in (("mcast_solicit", 1), ("retrans_time_ms", 50)):
            for family in ("ipv4", "ipv6"):  # the router is quick to say that a host is not there
                self.router.set_kernel_option(f"{family}/neigh/{zone.label}/{option}", value)
        return namespace

    def _link(self, namespace, zone):
        network.link(namespace, "eth0", self.router, zone.label)

    def _give(self, label, families, address_pairs):
        """Addresses and a default route of every wanted family, and nothing of the other."""
        namespace = self.namespaces[label]
        gateways = next(zone.gateways for zone in ZONES if zone.label == label)
        if 6 not in families:
            namespace.set_kernel_option("ipv6/conf/eth0/disable_ipv6", 1)
        network.add_addresses(namespace, "eth0", [
            pair[family] + ("/64" if family == 6 else "/24")
            for family in families for pair in address_pairs])
        for family in families:
            gateway = next(g for g in gateways if (":" in g) == (family == 6)).partition("/")[0]
            namespace.configure(f"route add default via {gateway}")

    def _all_is_well(self):
        names = {NAMES[row]: self.of(pair) for row, pair in DESTINATIONS.items()}
        own = [COCKPIT[family] for family in self.cockpit_families]
        desk = self.of(OFFICE)
        return Records(
            names={**names, FQDN: own, "desk.corp.example": desk},
            reverse={**dict.fromkeys(own, FQDN), **dict.fromkeys(desk, "desk.corp.example")})

    def of(self, pair):
        """The addresses of the families that this world has."""
        return [pair[family] for family in self.families]

    def _servers(self):
        internet, servers = self.namespaces["internet"], self.namespaces["servers"]
        for make, name, pair in zip((Bind, Unbound), ("bind", "unbound"), NAMESERVERS):
            yield name, make(servers, self.of(pair), self.records)
        for row, name in TLS_NAMES.items():
            yield row, Nginx(internet, self.of(DESTINATIONS[row]), self.pki.public.issue(name))
        for row in NTP_NAMES:
            yield row, Chronyd(internet, self.of(DESTINATIONS[row]))

    def _start(self, servers):
        """Launch all, then wait for all."""
        for name, server in servers:
            self.servers[name] = server
            server.launch()
        for server in self.servers.values():
            server.wait_until_it_answers()

    # How it changes

    def addresses(self, row):
        """Where the destination of a row is."""
        return self.of(DESTINATIONS[row])

    @contextlib.contextmanager
    def without(self, *names):
        """These servers are stopped: their ports are closed."""
        for name in names:
            self.servers[name].stop()
        try:
            yield
        finally:
            for name in names:
                self.servers[name].launch()
            for name in names:
                self.servers[name].wait_until_it_answers()

    @contextlib.contextmanager
    def instead(self, servers):
        """Other servers in the place of those that have these names."""
        with self.without(*servers), contextlib.ExitStack() as stack:
            for server in servers.values():
                stack.enter_context(server)
            yield

    def presenting(self, certificates):
        """The destinations of these rows present other certificates."""
        internet = self.namespaces["internet"]
        return self.instead({
            row: Nginx(internet, self.addresses(row), certificate)
            for row, certificate in certificates.items()})

    @contextlib.contextmanager
    def publishing(self, records):
        """The nameservers know other records."""
        self._publish(records)
        try:
            yield
        finally:
            self._publish(self.records)

    def _publish(self, records):
        for name in ("bind", "unbound"):
            self.servers[name].publish(records)
