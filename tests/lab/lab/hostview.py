"""Variants of resolv.conf, hosts and nsswitch.conf, and nameservers that note who asks them what, and how."""

import dataclasses
import functools
import random
import select
import contextlib
import socket
import struct

from . import dns
from .responders import Responder

SERVERS = ("127.0.0.1", "127.0.0.53", "10.77.0.53", "10.77.0.54", "10.77.0.55", "2001:db8:77::53", "2001:db8:77::54")
SERVFAIL, NXDOMAIN = 2, 3
OPT = 41


@dataclasses.dataclass(frozen=True)
class Question:
    """One question as it arrived: of whom, over what, for what, and with which extras."""

    server: str
    transport: str
    name: str
    kind: int
    edns: bool
    authentic_data: bool

    def manner(self):
        """Everything but who was asked."""
        return (self.transport, self.kind, self.edns, self.authentic_data)


class Recorder(Responder):
    """Nameservers at SERVERS. Names that begin with "order-" are answered SERVFAIL, so that a resolver goes on to the next
    server; "host-" leads to an address that tells which server answered; of "short-" only the one with a domain exists."""

    def __init__(self, namespace):
        super().__init__(namespace, SERVERS, 53)
        self.questions = []

    def listen(self, address):
        datagrams = self.namespace.socket(address, socket.SOCK_DGRAM, self.port)
        self.serve(datagrams, functools.partial(self._reply, address))
        connections = self.namespace.socket(address, socket.SOCK_STREAM, self.port)
        connections.listen(64)
        self.serve(connections, functools.partial(self._accept, address))

    def take(self):
        """What was asked since the last time."""
        taken, self.questions = self.questions, []
        return taken

    def _reply(self, address, listening):
        with contextlib.suppress(OSError, ValueError):
            while not self.over.is_set():
                if select.select([listening], [], [], 0.05)[0]:
                    request, peer = listening.recvfrom(4096)
                    if not request:
                        return
                    listening.sendto(self._answer(address, "udp", request), peer)

    def _accept(self, address, listening):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                self.spawn(self._converse, address, connection)

    def _converse(self, address, connection):
        connection.settimeout(10)
        with connection, contextlib.suppress(OSError):
            while size := int.from_bytes(connection.recv(2), "big"):
                reply = self._answer(address, "tcp", connection.recv(size))
                if is_failure(reply):  # over TCP the C library takes a SERVFAIL for an answer
                    return
                connection.sendall(len(reply).to_bytes(2, "big") + reply)

    def _answer(self, address, transport, request):
        name, kind = read_question(request)
        has_opt = struct.unpack_from("!H", request, 10)[0] > 0
        self.questions.append(Question(address, transport, name, kind, has_opt, bool(request[3] & 0x20)))
        data = self._data(address, name, kind)
        code = SERVFAIL if name.startswith("order-") else 0 if data is not None else NXDOMAIN
        question = request[12:dns.question_end(request)]
        header = request[:2] + struct.pack("!5H", 0x8180 | code, 1, 1 if data else 0, 0, 0)
        record = struct.pack("!HHHIH", 0xC00C, kind, 1, 60, len(data)) + data if data else b""
        return header + question + record

    @staticmethod
    def _data(address, name, kind):
        """None: no such name; empty: no such record."""
        exists = name.startswith("host-") or (name.startswith("short-") and "." in name)
        if not exists:
            return None
        return socket.inet_aton(address_from(address)) if kind == dns.A else b""


def is_failure(message):
    return message[3] & 0xF == SERVFAIL


def address_from(server):
    """What a server says where "host-" leads."""
    return f"10.99.{SERVERS.index(server)}.1"


def read_question(message):
    labels, at = [], 12
    while message[at]:
        labels.append(message[at + 1:at + 1 + message[at]].decode("ascii", "replace"))
        at += 1 + message[at]
    return ".".join(labels), struct.unpack_from("!H", message, at + 1)[0]


@dataclasses.dataclass(frozen=True)
class View:
    """The three files, and a name to look up with them."""

    resolv_conf: bytes
    hosts: bytes
    nsswitch: bytes
    name: str

    def explain(self):
        return f"resolv.conf {self.resolv_conf!r}\nhosts {self.hosts!r}\nnsswitch.conf {self.nsswitch!r}\nname {self.name}"


# How the servers are spelled, and what only looks like one.
SPELLINGS = (
    "127.0.0.1", "127.1", "0x7f.0.0.1", "127.0.0.53", "127.00.0.065", "10.77.0.53", "10.77.00.53", "10.77.53", "0xa.77.0.53",
    "012.0115.0.065", "172818485", "10.77.0.54", "10.77.0.0x36", "10.77.0.55", "2001:db8:77::53", "2001:DB8:77:0:0::53",
    "2001:db8:77::53%lo", "2001:db8:77::53%nosuch0", "2001:db8:77::54%", "2001:db8:77::54%1", "2001:db8:77::0.0.0.84")
NONE = (
    "%", "%lo", "", "10.77.0.53%lo", "10.77.0.256", "10.77.0.53:53", "10.77.0.53#53", "10.77.0.53,10.77.0.54", "[2001:db8:77::53]",
    "2001:db8:77::53::", "ns.example", "08.0.0.1", "10.77.0.53;", "10..0.53", "1.2.3.4.5", "\x1b[2J", "\u00e9")
KEYWORDS = ("nameserver ", "nameserver\t", "nameserver \t  ")
NO_KEYWORDS = ("nameserver", "Nameserver ", " nameserver ", "\tnameserver ", "#nameserver ", ";nameserver ", "# nameserver ",
               "nameservers ", "nameserver:", "nameserver=")
ENDS = ("\n", "\n", "\n", " \n", "\t\n", " # a comment\n", " ; 10.77.0.55\n", "\r\n", " \r\n", "\v\n", "\0\n", " \0 x\n")
OPTIONS = ("use-vc", "edns0", "single-request", "single-request-reopen", "trust-ad", "no-aaaa", "timeout:1", "timeout:2x",
           "attempts:1", "attempts:3", "ndots:0", "ndots:2", "ndots:-1", "no-reload", "debug", "EDNS0", "edns0x", "xuse-vc",
           "use-vc\r", "attempts:99")
SEARCHES = ("search corp.example", "search\tcorp.example a.example", "domain corp.example", "search", "domain corp.example a",
            "search corp.example\r", "#search corp.example", " search corp.example")
SWITCHES = ("hosts: files dns", "hosts: files dns", "hosts: files dns", "hosts:\tdns files", "hosts: files", "hosts: dns",
            "hosts: files [NOTFOUND=return] dns", "hosts: dns [!UNAVAIL=return] files", "", "#hosts: files", "hosts:files dns",
            "passwd: files", "hosts: files nosuch dns", "hosts: files dns # both", "hosts: files dns\r")
HOSTS = ("10.99.20.1 {name}", "10.99.20.2\tother.example {name}", "10.99.20.3 {upper}", "2001:db8:99::1 {name}", "#10.99.20.4 {name}",
         "10.99.20.5 {name} # home", "10.99.20.6 x{name}", "999.1.1.1 {name}", "10.99.020.7 {name}", " 10.99.20.8 {name}",
         "10.99.20.9 {name}\r", "{name} 10.99.20.10", "127.0.0.1 {name}", "::1 {name}", "10.99.20.11", "0.0.0.0 {name}")


class Views:
    """As many different views as are wanted; the same ones for the same seed."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self._count = 0

    def next(self):
        self._count += 1
        name = self._random.choice(("host-{}.example", "host-{}.example", "host-{}.example", "short-{}", "none-{}.example"))
        name = name.format(self._count)
        return View(self._resolv_conf(), self._hosts(name), self._switch(), name)

    def _resolv_conf(self):
        pick = self._random
        lines = [self._nameserver() for _ in range(pick.choice((0, 1, 1, 2, 2, 3, 4, 6)))]
        lines += [pick.choice(SEARCHES) + pick.choice(("\n", "\n", "\r\n")) for _ in range(pick.choice((0, 0, 1, 2)))]
        lines += ["options " + " ".join(pick.sample(OPTIONS, pick.choice((1, 1, 2, 3)))) + "\n"
                  for _ in range(pick.choice((0, 0, 1, 1, 2)))]
        pick.shuffle(lines)
        text = "".join(lines).encode()
        if pick.random() < 0.1:
            text = text.replace(b"\n", b"\r\n")
        return text.rstrip(b"\n") if pick.random() < 0.2 else text

    def _nameserver(self):
        pick = self._random
        keyword = pick.choice(KEYWORDS) if pick.random() < 0.85 else pick.choice(NO_KEYWORDS)
        address = pick.choice(SPELLINGS) if pick.random() < 0.8 else pick.choice(NONE)
        return keyword + address + (pick.choice(ENDS) if pick.random() < 0.5 else "\n")

    def _hosts(self, name):
        lines = ["127.0.0.1 localhost"]
        for _ in range(self._random.choice((0, 0, 0, 1, 1, 2))):
            lines.append(self._random.choice(HOSTS).format(name=name, upper=name.upper()))
        return ("\n".join(lines) + "\n").encode()

    def _switch(self):
        return (self._random.choice(SWITCHES) + "\n").encode()
