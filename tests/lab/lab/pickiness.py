"""What firewalls and nameservers do to some questions only: each takes an answer of lab/misbehaviour.py for the others."""

import struct

from . import dns

FORMERR = 1


def has_edns(request):
    return struct.unpack_from("!H", request, 10)[0] > 0


def kind_of(request):
    return struct.unpack_from("!H", request, dns.question_end(request) - 4)[0]


def name_of(request):
    labels, at = [], 12
    while request[at]:
        labels.append(request[at + 1:at + 1 + request[at]].decode("ascii", "replace"))
        at += 1 + request[at]
    return ".".join(labels).lower()


def reply(request, code=0, records=()):
    """An answer with these records: (type, data)."""
    question = request[12:dns.question_end(request)]
    body = b"".join(struct.pack("!HHHIH", 0xC00C, kind, 1, 60, len(data)) + data for kind, data in records)
    return request[:2] + struct.pack("!5H", 0x8180 | code, 1, len(records), 0, 0) + question + body


def knowing(records):
    """A nameserver that knows the IPv4 addresses and the reverse names of lab/dns.py's records, and denies all others."""

    def answer(request):
        name = name_of(request)
        addresses = records.names.get(name)
        pointers = [n for a, n in records.reverse.items() if dns.reverse_pointer(a) == name]
        if addresses is None and not pointers:
            return [reply(request, 3)]
        if kind_of(request) == dns.A and addresses:
            return [reply(request, 0, [(dns.A, bytes(map(int, a.split(".")))) for a in addresses if ":" not in a])]
        if kind_of(request) == dns.PTR and pointers:
            labels = b"".join(bytes([len(part)]) + part.encode() for part in pointers[0].split(".")) + b"\0"
            return [reply(request, 0, [(dns.PTR, labels)])]
        return [reply(request)]

    return answer


def dropping_edns(answer):
    return lambda request: [] if has_edns(request) else answer(request)


def refusing_edns(answer):
    return lambda request: [reply(request, FORMERR)] if has_edns(request) else answer(request)


def silent_about_v6(answer):
    return lambda request: [] if kind_of(request) == dns.AAAA else answer(request)


def denying_v6(answer):
    """RFC 4074 section 4.2: "no such name" where there is only no such record."""
    return lambda request: [reply(request, 3)] if kind_of(request) == dns.AAAA else answer(request)


def failing_v6(answer):
    """RFC 4074 section 4.4."""
    return lambda request: [reply(request, 2)] if kind_of(request) == dns.AAAA else answer(request)
