"""Real proxies from Debian packages, in a zone of their own behind the router.

    cockpit ── router ── proxies: squid, squid-openssl, tinyproxy, mitmproxy, haproxy

The cockpit's way to the proxies and the proxies' way to the Internet lead over the same router, so
that a firewall there can let the proxies out and not the cockpit.
"""

import glob
import itertools
import pathlib
import socket
import subprocess
import tempfile
import threading

from . import network
from .host import Host
from .pki import pem
from .process import Server
from .servers import accepts
from .world import NAMESERVERS

NAME = "proxy.corp.example"
ADDRESS = "10.20.3.10"
SPARE_ADDRESS = "10.20.3.11"
GATEWAY = "10.20.3.1"
DOWNLOADED = pathlib.Path("/var/cache/apt/archives")

_numbers = itertools.count(1)


class ProxyZone:
    """The proxies' namespace, linked to the world's router."""

    def __init__(self, world):
        self.namespace = network.Namespace("proxies")
        network.link(self.namespace, "eth0", world.router, "proxies")
        network.add_addresses(world.router, "proxies", [f"{GATEWAY}/24"])
        network.add_addresses(self.namespace, "eth0", [f"{ADDRESS}/24", f"{SPARE_ADDRESS}/24"])
        self.namespace.configure(f"route add default via {GATEWAY}")
        Host(self.namespace, NAME, [pair[4] for pair in NAMESERVERS])

    def close(self):
        self.namespace.close()


class Proxy(Server):
    """A proxy at one address and port."""

    port = 3128

    def __init__(self, zone, address=ADDRESS, port=None):
        super().__init__(zone.namespace, [address])
        self.address = address
        self.port = port or self.port

    def url(self, userinfo="", host=None, scheme="http"):
        before = f"{userinfo}@" if userinfo else ""
        return f"{scheme}://{before}{host or self.address}:{self.port}"

    def answers(self):
        return accepts(self.namespace, self.address, self.port)


class Squid(Proxy):
    """squid; `users` must log in, `rules` are http_access lines before the final one."""

    program = "/usr/sbin/squid"
    lines = ()

    def __init__(self, zone, users=None, rules=(), **where):
        super().__init__(zone, **where)
        self._users = dict(users or {})
        self._rules = list(rules)

    def argv(self):
        self.folder.chmod(0o777)  # squid gives up root
        nameservers = " ".join(pair[4] for pair in NAMESERVERS)
        (self.folder / "squid.conf").write_text("\n".join([
            self.http_port(), *self.lines, *self._login(), *self._rules,
            "http_access allow known" if self._users else "http_access allow all",
            "http_access deny all", "cache deny all", "access_log none", "pid_filename none",
            f"cache_log {self.folder}/cache.log", f"coredump_dir {self.folder}",
            f"dns_nameservers {nameservers}", "hosts_file none", "shutdown_lifetime 0 seconds",
            "connect_timeout 5 seconds", "visible_hostname lab-squid", "pinger_enable off",
        ]) + "\n")
        return [self.program, "-N", "-d", "1", "-n", f"lab{next(_numbers)}",
                "-f", self.folder / "squid.conf"]

    def http_port(self):
        return f"http_port {self.address}:{self.port}"

    def _login(self):
        if not self._users:
            return []
        lines = []
        for user, password in self._users.items():
            crypted = subprocess.run(["openssl", "passwd", "-apr1", "-stdin"], input=password + "\n",
                                     check=True, capture_output=True, text=True).stdout
            lines.append(f"{user}:{crypted.strip()}\n")
        users = self.folder / "users"
        users.write_text("".join(lines))
        users.chmod(0o644)
        return [f"auth_param basic program /usr/lib/squid/basic_ncsa_auth {users}",
                "auth_param basic children 2", "auth_param basic realm Lab proxy",
                "acl known proxy_auth REQUIRED"]


class BumpingSquid(Squid):
    """squid-openssl that decrypts what it tunnels; `authority` signs what it shows, `bump` says what it does with whom.

    The package cannot be installed beside squid, so it is unpacked and run from its folder.
    """

    def __init__(self, zone, authority, upstream_roots, bump=("ssl_bump bump all",), **where):
        super().__init__(zone, **where)
        self._authority = authority
        self._bump = bump
        self._upstream_roots = upstream_roots

    def argv(self):
        root = self.folder / "root"
        unpack("squid-openssl", root)
        self.program = root / "usr/sbin/squid"
        certgen = root / "usr/lib/squid/security_file_certgen"
        (self.folder / "ca.pem").write_bytes(pem(self._authority.certificate) + self._authority.key_pem())
        (self.folder / "ca.pem").chmod(0o644)
        made = self.folder / "made"
        subprocess.run([certgen, "-c", "-s", made, "-M", "4MB"], check=True, capture_output=True)
        subprocess.run(["chmod", "-R", "a+rwX", made], check=True)
        self.lines = (
            f"sslcrtd_program {certgen} -s {made} -M 4MB", "sslcrtd_children 2",
            f"tls_outgoing_options cafile={self._upstream_roots}", *self._bump)
        return super().argv()

    def http_port(self):
        return (f"http_port {self.address}:{self.port} ssl-bump tls-cert={self.folder}/ca.pem "
                "generate-host-certificates=on dynamic_cert_mem_cache_size=4MB")


def unpack(package, folder):
    """The files of a Debian package below a folder; downloaded where .ci/setup has not done it."""
    found = sorted(glob.glob(f"{DOWNLOADED}/{package}_*.deb"))
    with tempfile.TemporaryDirectory(prefix="npf-package-") as downloads:
        if not found:
            subprocess.run(["apt-get", "download", "-q", package], cwd=downloads, check=True,
                           capture_output=True)
            found = glob.glob(f"{downloads}/*.deb")
        subprocess.run(["dpkg", "-x", found[-1], folder], check=True)


class Tinyproxy(Proxy):
    """tinyproxy, which says 500 where others say 502; `blocked` names are filtered."""

    port = 8888

    def __init__(self, zone, user=None, blocked=(), **where):
        super().__init__(zone, **where)
        self._user = user
        self._blocked = list(blocked)

    def argv(self):
        (self.folder / "filter").write_text("".join(f"{name}\n" for name in self._blocked))
        lines = [f"Port {self.port}", f"Listen {self.address}", "Timeout 30", "MaxClients 100",
                 "ConnectPort 443", "LogLevel Info"]
        if self._user:
            lines.append("BasicAuth {} {}".format(*self._user))
        if self._blocked:
            lines += [f'Filter "{self.folder}/filter"', "FilterDefaultDeny No"]
        (self.folder / "tinyproxy.conf").write_text("\n".join(lines) + "\n")
        return ["/usr/bin/tinyproxy", "-d", "-c", self.folder / "tinyproxy.conf"]


class Mitmproxy(Proxy):
    """mitmproxy in regular mode: decrypts whatever it tunnels, with a root of its own."""

    port = 8080

    def __init__(self, zone, upstream_roots, **where):
        super().__init__(zone, **where)
        self._upstream_roots = upstream_roots

    def argv(self):
        return ["/usr/bin/mitmdump", "-q", "--mode", "regular", "--listen-host", self.address,
                "-p", self.port, "--set", f"confdir={self.folder}",
                "--set", f"ssl_verify_upstream_trusted_ca={self._upstream_roots}"]

    def root(self):
        """Its root certificate, PEM."""
        return (self.folder / "mitmproxy-ca-cert.pem").read_bytes()


class Haproxy(Proxy):
    """haproxy with a certificate in front of another proxy, for https:// proxies."""

    port = 3129

    def __init__(self, zone, certificate, behind, **where):
        super().__init__(zone, **where)
        self._certificate = certificate
        self._behind = behind

    def argv(self):
        combined = self.folder / "combined.pem"
        combined.write_bytes(self._certificate.chain_pem() + self._certificate.key_pem())
        (self.folder / "haproxy.cfg").write_text("\n".join([
            "defaults", "  mode tcp", "  timeout connect 5s", "  timeout client 60s",
            "  timeout server 60s", "frontend tls",
            f"  bind {self.address}:{self.port} ssl crt {combined}", "  default_backend plain",
            "backend plain", f"  server one {self._behind.address}:{self._behind.port}", ""]))
        return ["/usr/sbin/haproxy", "-db", "-f", self.folder / "haproxy.cfg"]


class Relay:
    """Passes connections on and counts how often each side had to wait for the other.

    `exchanges` has one number for each connection: how many times the client sent something after
    it had received something, or first. That is the number of round trips that it paid for,
    besides the one of the connection itself, however fast the machine is.
    """

    def __init__(self, namespace, address, port, to, to_namespace=None):
        self.exchanges = []
        self._to = to
        self._to_namespace = to_namespace or namespace
        self._listening = namespace.socket(address, socket.SOCK_STREAM, port)
        self._threads = []
        self._sockets = []

    def __enter__(self):
        self._listening.listen(64)
        self._spawn(self._accept)
        return self

    def __exit__(self, *_):
        for each in (self._listening, *self._sockets):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()
        for thread in self._threads:
            thread.join(10)

    def _spawn(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        try:
            while True:
                client, _ = self._listening.accept()
                self._spawn(self._pass_on, client)
        except OSError:
            pass

    def _pass_on(self, client):
        server = self._to_namespace.socket(self._to[0], socket.SOCK_STREAM)
        server.connect(self._to)
        self._sockets += [client, server]
        number = len(self.exchanges)
        self.exchanges.append(0)
        last = []
        self._spawn(self._pump, server, client, lambda: last.append("server"))

        def client_sent():
            if not last or last[-1] == "server":
                self.exchanges[number] += 1
            last.append("client")

        self._pump(client, server, client_sent)

    @staticmethod
    def _pump(source, sink, note):
        try:
            while content := source.recv(65536):
                note()
                sink.sendall(content)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
