"""Where the measured programs run, and what they lead to.

The farm, for one row and for thousands:

    client ──────────── servers      near
    client ─── wire ─── servers      far: 20 ms there and back

`servers` has every address of 198.18.0.0/16 (RFC 2544: for benchmarks) and drops what goes to 198.19.0.0/16. Names n-0.bench.example
and on lead to the former. The main job has the world of tests/lab, with the wire before its Internet where it is far.
"""

import contextlib
import pathlib
import shutil

from lab import leftovers, network
from lab.dns import ask
from lab.host import Host
from lab.pki import Pki
from lab.process import Server
from lab.program import PRELUDE
from lab.servers import accepts
from lab.world import World

SYSTEM_ROOTS = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
ONE_WAY_MILLISECONDS = 10
MOST_NAMES = 10_000
TLS, TCP, PROXY = 443, 8443, 3128
CLIENT, NEAR, FAR_CLIENT, FAR = "10.20.0.2", "10.20.0.1", "10.20.1.2", "10.20.1.1"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}


def name(number):
    return f"n-{number}.bench.example"


def address(number):
    """Where that name is."""
    return f"198.18.{number // 250}.{1 + number % 250}"


def dropped_address(number):
    return f"198.19.{number // 250}.{1 + number % 250}"


class Place:
    """A computer that measured programs run on. `roots` is a bundle as hosts have it, `one_root` the one that is needed of it."""

    def __init__(self, host, folder, one_root, nameservers, servers):
        self.host = host
        self.folder = folder
        self.one_root = one_root
        self.nameservers = nameservers
        self.servers = servers
        self.roots = folder / "bundle.pem"
        self.roots.write_bytes(SYSTEM_ROOTS.read_bytes() + one_root.read_bytes())

    def command(self, *argv):
        """The command line that runs argv there, under the host's own name."""
        return self.host.namespace.command("unshare", "--uts", "sh", "-c", PRELUDE, "sh", self.host.name, "", *argv)


class Wire(Server):
    """wire.cpp between two interfaces of a namespace of its own."""

    def __init__(self, program, namespace):
        super().__init__(namespace, [])
        self._program = program

    def argv(self):
        return [self._program, ONE_WAY_MILLISECONDS, "left", "right"]

    def answers(self):
        sockets = self.namespace.inside(lambda: pathlib.Path("/proc/thread-self/net/packet").read_text(encoding="ascii"))
        return len(sockets.splitlines()) == 3  # a heading, and both ends


def link_by_wire(stack, program, one, one_name, other, other_name):
    """Connect two namespaces with 20 ms there and back."""
    middle = stack.enter_context(network.Namespace("wire"))
    network.link(one, one_name, middle, "left")
    network.link(middle, "right", other, other_name)
    stack.enter_context(Wire(program, middle))


class FarServer(Server):
    """bench_server in one of its kinds."""

    def __init__(self, program, namespace, kind, port, *more):
        super().__init__(namespace, [NEAR])
        self._argv = [program, kind, port, *more]
        self._is_dns, self._port = kind == "dns", port

    def argv(self):
        return self._argv

    def answers(self):
        if self._is_dns:
            return ask(self.namespace, NEAR, name(0)) == [address(0)]
        return accepts(self.namespace, NEAR, self._port)


class FarmSquid(Server):
    """squid, which tunnels to whatever it is asked for."""

    def argv(self):
        self.folder.chmod(0o777)  # squid gives up root
        (self.folder / "squid.conf").write_text("\n".join([
            f"http_port {NEAR}:{PROXY}", "http_access allow all", "cache deny all", "access_log none", "pid_filename none",
            f"cache_log {self.folder}/cache.log", f"coredump_dir {self.folder}", f"dns_nameservers {NEAR}", "hosts_file none",
            "shutdown_lifetime 0 seconds", "visible_hostname bench-squid", "pinger_enable off", "max_filedescriptors 8192"]) + "\n")
        return ["/usr/sbin/squid", "-N", "-d", "1", "-n", "benchsquid", "-f", self.folder / "squid.conf"]

    def answers(self):
        return accepts(self.namespace, NEAR, PROXY)


@contextlib.contextmanager
def farm(helpers):
    """The farm's client as a Place; `far` and `near` choose the way to the servers."""
    with contextlib.ExitStack() as stack:
        folder = leftovers.own_folder("farm")
        stack.callback(shutil.rmtree, folder)
        client, servers = (stack.enter_context(network.Namespace(label)) for label in ("client", "servers"))
        network.link(client, "near", servers, "near")
        link_by_wire(stack, helpers / "bench_wire", client, "far", servers, "far")
        _addresses_and_routes(client, servers)
        pki = Pki(folder)
        running = [stack.enter_context(each) for each in _servers(helpers, servers, pki, folder)]
        yield Farm(Host(client, "client.bench.example", [NEAR]), folder, pki.public_roots, [NEAR], running)


class Farm(Place):
    def far(self):
        self.host.namespace.configure(f"route replace 198.18.0.0/16 via {FAR}")

    def near(self):
        self.host.namespace.configure(f"route replace 198.18.0.0/16 via {NEAR}")


def _addresses_and_routes(client, servers):
    network.add_addresses(client, "near", [f"{CLIENT}/24"])
    network.add_addresses(client, "far", [f"{FAR_CLIENT}/24"])
    network.add_addresses(servers, "near", [f"{NEAR}/24"])
    network.add_addresses(servers, "far", [f"{FAR}/24"])
    servers.configure("route add local 198.18.0.0/16 dev lo", "route add blackhole 198.19.0.0/16")
    client.configure(f"route add default via {NEAR}")
    servers.set_kernel_option("ipv4/ip_forward", 1)
    servers.set_kernel_option("ipv4/icmp_msgs_per_sec", 1_000_000)
    for option in ("core/somaxconn", "ipv4/tcp_max_syn_backlog"):  # ten thousand at once
        servers.set_kernel_option(option, 65535)
    client.set_kernel_option("ipv4/ip_local_port_range", "1024 65535")
    client.set_kernel_option("ipv4/ping_group_range", "0 2147483647")


def _servers(helpers, namespace, pki, folder):
    program = helpers / "bench_server"
    chain, key = pki.file("issuers.pem", pki.public), folder / "issuer.key"
    key.write_bytes(pki.public.key_pem())
    yield FarServer(program, namespace, "dns", 53)
    yield FarServer(program, namespace, "tls", TLS, chain, key, MOST_NAMES)
    yield FarServer(program, namespace, "tcp", TCP)
    yield FarmSquid(namespace, [NEAR])


class FarWorld(World):
    """The lab's world with 20 ms between its router and its Internet."""

    def __init__(self, wire):
        self._wire = wire
        super().__init__()

    def _link(self, namespace, zone):
        if zone.label == "internet":
            link_by_wire(self._open, self._wire, namespace, "eth0", self.router, zone.label)
        else:
            super()._link(namespace, zone)


@contextlib.contextmanager
def world(helpers, far=False):
    """The lab's cockpit as a Place, with all that the embedded table leads to."""
    with (FarWorld(helpers / "bench_wire") if far else World()) as made:
        nameservers = [each for label in ("bind", "unbound") for each in made.servers[label].addresses]
        place = Place(made.cockpit, made.folder, made.pki.public_roots, nameservers, list(made.servers.values()))
        place.world = made
        yield place


