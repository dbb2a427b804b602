"""Names and addresses that the lab's nameservers publish, and the DNS messages to ask for them."""

import dataclasses
import ipaddress
import itertools
import socket
import struct

GENERATION = "generation.lab.example"
A, PTR, TXT, AAAA = 1, 12, 16, 28

_generations = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Records:
    """Names with their addresses; addresses with the name they have in reverse.

    `aliases` lead to other names; `empty` names exist and have no address.
    `generation` is an address that changes with every version of the records, under a name
    of its own: who is told it knows that this version is being served.
    """

    names: dict
    reverse: dict
    aliases: dict = dataclasses.field(default_factory=dict)
    empty: tuple = ()
    generation: str = dataclasses.field(
        default_factory=lambda: str(ipaddress.ip_address("192.0.2.0") + next(_generations)),
        init=False)

    def with_names(self, names):
        """The same records, but these names lead elsewhere; None: the name does not exist."""
        return dataclasses.replace(self, names=_merged(self.names, names))

    def with_reverse(self, reverse):
        """The same records, but these addresses have other names in reverse; None: they have none."""
        return dataclasses.replace(self, reverse=_merged(self.reverse, reverse))

    def with_alias(self, alias, name):
        """The same records, but this name is an alias of another."""
        return dataclasses.replace(self, aliases={**self.aliases, alias: name})

    def with_empty(self, name):
        """The same records and a name that exists but has no address."""
        return dataclasses.replace(self, empty=(*self.empty, name))

    def as_zone(self):
        """A root zone file; the name "*" stands for every name that is not there."""
        lines = ["$TTL 60", ". SOA ns.lab.example. lab.lab.example. 1 3600 600 86400 60",
                 ". NS ns.lab.example.", "ns.lab.example. A 192.0.2.53",
                 f"{GENERATION}. A {self.generation}"]
        for name, addresses in self.names.items():
            lines += [f"{name}. {'AAAA' if ':' in a else 'A'} {a}" for a in addresses]
        lines += [f"{alias}. CNAME {name}." for alias, name in self.aliases.items()]
        lines += [f'{name}. TXT "no address"' for name in self.empty]
        lines += [f"{ipaddress.ip_address(a).reverse_pointer}. PTR {name}."
                  for a, name in self.reverse.items()]
        return "\n".join(lines) + "\n"


def _merged(old, new):
    return {key: value for key, value in {**old, **new}.items() if value is not None}


def query(name, kind=A, number=1):
    """A DNS query that desires recursion."""
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, kind, 1)


def reverse_pointer(address):
    """The name under in-addr.arpa or ip6.arpa."""
    return ipaddress.ip_address(address).reverse_pointer


def question_end(message):
    """Where the first question of a message ends."""
    at = 12
    while message[at]:
        at += 1 + message[at]
    return at + 5


def ask(namespace, server, name, port=53):
    """The IPv4 addresses that a nameserver has for a name; empty when it has no answer."""
    with namespace.socket(server, socket.SOCK_DGRAM) as client:
        client.settimeout(0.2)
        client.connect((server, port))
        try:
            client.send(query(name))
            message = client.recv(4096)
        except OSError:
            return []
    return _addresses(message)


def _addresses(message):
    at = question_end(message)
    found = []
    for _ in range(struct.unpack_from("!H", message, 6)[0]):
        while message[at] and message[at] < 0xC0:
            at += 1 + message[at]
        at += 2 if message[at] else 1
        kind, _, _, length = struct.unpack_from("!HHIH", message, at)
        if kind == A:
            found.append(str(ipaddress.ip_address(message[at + 10:at + 14])))
        at += 10 + length
    return found
