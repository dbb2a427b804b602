"""Real servers from Debian packages: nginx, bind9, unbound, chrony and OpenSSH."""

import glob
import os
import socket
import struct
import subprocess
import time

from . import dns
from .process import Server


class Nginx(Server):
    """nginx-light answering over TLS with one certificate.

    `directives` are further lines of its `server` block, such as client verification.
    """

    def __init__(self, namespace, addresses, certificate, port=443, directives=()):
        super().__init__(namespace, addresses)
        self._certificate = certificate
        self._port = port
        self._directives = list(directives)

    def argv(self):
        self._write("chain.pem", self._certificate.chain_pem())
        self._write("key.pem", self._certificate.key_pem())
        if self._certificate.staple:
            self._write("staple.der", self._certificate.staple)
            self._directives += ["ssl_stapling on", f"ssl_stapling_file {self.folder}/staple.der"]
        listens = [f"listen {bracketed(a)}:{self._port} ssl" for a in self.addresses]
        lines = "".join(f"    {line};\n" for line in [*listens, *self._directives])
        self._write("nginx.conf", _NGINX.format(folder=self.folder, lines=lines).encode())
        return ["/usr/sbin/nginx", "-e", "stderr", "-c", self.folder / "nginx.conf"]

    def answers(self):
        return all(accepts(self.namespace, a, self._port) for a in self.addresses)

    def _write(self, name, content):
        (self.folder / name).write_bytes(content)


_NGINX = """\
daemon off; master_process off; user root; pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
  access_log off; ssl_protocols TLSv1.2 TLSv1.3;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    ssl_certificate {folder}/chain.pem; ssl_certificate_key {folder}/key.pem;
{lines}    location / {{ return 200 "lab\\n"; }}
  }}
}}
"""


class Nameserver(Server):
    """A nameserver that knows the names of a dns.Records and denies all others."""

    def __init__(self, namespace, addresses, records, port=53):
        super().__init__(namespace, addresses)
        self._records = records
        self._port = port

    def write_records(self):
        zone = self.folder / "zone"
        zone.write_text(self._records.as_zone())
        now = time.time_ns()  # bind9 compares; the kernel's own stamp may lag behind
        os.utime(zone, ns=(now, now))

    def publish(self, records):
        """Serve other records, and return once they are served."""
        self._records = records
        self.write_records()
        self.reload()
        self.wait_until_it_answers()

    def answers(self):
        return all(
            dns.ask(self.namespace, a, dns.GENERATION, self._port) == [self._records.generation]
            for a in self.addresses)


class Bind(Nameserver):
    """bind9, told that it is the root of the name space."""

    def argv(self):
        self.write_records()
        fours = " ".join(f"{a};" for a in self.addresses if ":" not in a)
        sixes = " ".join(f"{a};" for a in self.addresses if ":" in a)
        (self.folder / "named.conf").write_text(
            _BIND.format(folder=self.folder, port=self._port, fours=fours, sixes=sixes))
        return ["/usr/sbin/named", "-f", "-n", "1", "-c", self.folder / "named.conf"]


_BIND = """\
options {{
  directory "{folder}"; pid-file none; session-keyfile none; lock-file none;
  listen-on port {port} {{ {fours} }}; listen-on-v6 port {port} {{ {sixes} }};
  recursion yes; allow-query {{ any; }}; allow-recursion {{ any; }};
  dnssec-validation no; empty-zones-enable no; notify no;
}};
controls {{ }};
logging {{ channel log {{ stderr; }}; category default {{ log; }}; }};
zone "." {{ type primary; file "{folder}/zone"; }};
"""


class Unbound(Nameserver):
    """unbound, which answers from a copy of the root zone."""

    def argv(self):
        self.write_records()
        interfaces = "".join(f"  interface: {address}@{self._port}\n" for address in self.addresses)
        (self.folder / "unbound.conf").write_text(
            _UNBOUND.format(folder=self.folder, interfaces=interfaces))
        return ["/usr/sbin/unbound", "-d", "-p", "-c", self.folder / "unbound.conf"]


_UNBOUND = """\
server:
  directory: "{folder}"
  chroot: ""
  username: ""
  use-syslog: no
  module-config: "iterator"
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  unblock-lan-zones: yes
  local-zone: "invalid." nodefault
{interfaces}
auth-zone:
  name: "."
  zonefile: "{folder}/zone"
remote-control:
  control-enable: no
"""


class Chronyd(Server):
    """chrony answering NTP. `offset` shifts its clock ("+600s"); unsynchronised, it says so."""

    def __init__(self, namespace, addresses, offset=None, synchronised=True):
        super().__init__(namespace, addresses)
        self._offset = offset
        self._synchronised = synchronised

    def argv(self):
        lines = [f"bindaddress {address}" for address in self.addresses]
        lines += ["local stratum 3"] if self._synchronised else []
        lines += ["allow all", "cmdport 0", f"pidfile {self.folder}/chronyd.pid"]
        (self.folder / "chrony.conf").write_text("\n".join(lines) + "\n")
        shift = self._shifted_clock() if self._offset else []
        return [*shift, "/usr/sbin/chronyd", "-x", "-d", "-U", "-u", "root",
                "-f", self.folder / "chrony.conf"]

    def _shifted_clock(self):
        """As faketime(1) does it; the command itself would stand between us and the server."""
        (library,) = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
        return ["env", f"LD_PRELOAD={library}", f"FAKETIME={self._offset}"]

    def answers(self):
        return all(answers_ntp(self.namespace, address) for address in self.addresses)


class Sshd(Server):
    """OpenSSH, as far as its identification; nobody can log in. `options` are further lines of its configuration."""

    def __init__(self, namespace, addresses, options=()):
        super().__init__(namespace, addresses)
        self._options = list(options)

    def argv(self):
        key = self.folder / "host_key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        lines = [f"ListenAddress {address}" for address in self.addresses]
        lines += [f"HostKey {key}", "PidFile none", "UsePAM no", "AuthenticationMethods none", *self._options]
        (self.folder / "sshd_config").write_text("\n".join(lines) + "\n")
        start = (f"mount -t tmpfs tmpfs /run && mkdir /run/sshd && "
                 f"exec /usr/sbin/sshd -D -e -f {self.folder}/sshd_config")
        return ["sh", "-c", start]

    def answers(self):
        return all(accepts(self.namespace, address, 22) for address in self.addresses)


def bracketed(address):
    return f"[{address}]" if ":" in address else address


def accepts(namespace, address, port):
    """Whether a TCP connection to address and port is accepted."""
    with namespace.socket(address, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        return client.connect_ex((address, port)) == 0


def answers_ntp(namespace, address):
    """Whether an NTP client request gets an answer in server mode."""
    with namespace.socket(address, socket.SOCK_DGRAM) as client:
        client.settimeout(0.2)
        client.connect((address, 123))
        try:
            client.send(struct.pack("!B39xQ", 0x23, 1))
            return client.recv(512)[0] & 7 == 4
        except OSError:
            return False
