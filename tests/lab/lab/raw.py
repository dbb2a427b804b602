"""Single SYNs and echoes by raw sockets: port scanners, who gives up at once, and floods under forged addresses."""

import socket
import struct


def _checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def syn(source, destination, port, from_port, sequence=1):
    """A whole packet of IPv4 (RFC 791) with the first segment of a connection (RFC 9293 section 3.1)."""
    ends = socket.inet_aton(source) + socket.inet_aton(destination)
    tcp = struct.pack("!HHIIBBHHH", from_port, port, sequence, 0, 5 << 4, 2, 64240, 0, 0)
    tcp = tcp[:16] + struct.pack("!H", _checksum(ends + struct.pack("!BBH", 0, 6, len(tcp)) + tcp)) + tcp[18:]
    return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0) + ends + tcp


def echo(source, destination, identifier=77):
    """A whole packet of IPv4 with an ICMP echo (RFC 792)."""
    icmp = struct.pack("!BBHHH", 8, 0, 0, identifier, 1)
    icmp = icmp[:2] + struct.pack("!H", _checksum(icmp)) + icmp[4:]
    ends = socket.inet_aton(source) + socket.inet_aton(destination)
    return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(icmp), 0, 0, 64, 1, 0) + ends + icmp


def send(namespace, packets):
    """Send whole packets; the kernel of the sender knows nothing of them, and refuses what answers them."""
    sent = 0
    with namespace.inside(socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        for packet, destination in packets:
            try:
                raw.sendto(packet, (destination, 0))
                sent += 1
            except OSError:  # its own queue is full
                continue
    return sent
