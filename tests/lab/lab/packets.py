"""Every packet that leaves a host of the lab, as the kernel hands it to its interfaces."""

import contextlib
import ipaddress
import select
import socket
import struct
import threading

_ALL_PROTOCOLS = 0x0003  # packet(7), ETH_P_ALL
_OUTGOING = 4  # PACKET_OUTGOING
_IPV4, _IPV6 = 0x0800, 0x86DD
_NAMES = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}
_NEIGHBOURS = range(130, 138)  # ICMPv6 of the link itself: routers, neighbours, listeners of multicast


class Recorder:
    """Inside a `with` statement: `destinations` are (protocol, address, port) and `questions` the names that were asked for."""

    def __init__(self, namespace):
        self.destinations = set()
        self.questions = set()
        self._over = threading.Event()
        self._socket = namespace.inside(self._open)
        self._thread = threading.Thread(target=self._record, daemon=True)

    @staticmethod
    def _open():
        opened = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ALL_PROTOCOLS))
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        return opened

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join(10)
        self._socket.close()

    def _record(self):
        # What is in the buffer when it is over has been sent before.
        while select.select([self._socket], [], [], 0 if self._over.is_set() else 0.05)[0] or not self._over.is_set():
            with contextlib.suppress(BlockingIOError):
                packet, (_, ethertype, kind, *_) = self._socket.recvfrom(65535, socket.MSG_DONTWAIT)
                if kind == _OUTGOING and ethertype in (_IPV4, _IPV6):
                    self._note(packet)

    def _note(self, packet):
        protocol, address, payload = _ipv4(packet) if packet[0] >> 4 == 4 else _ipv6(packet)
        if protocol == 58 and payload[0] in _NEIGHBOURS or ipaddress.ip_address(address).is_multicast:
            return
        port = struct.unpack("!H", payload[2:4])[0] if protocol in (6, 17) else None
        self.destinations.add((_NAMES.get(protocol, protocol), address, port))
        if protocol == 17 and port == 53:
            self.questions.add(_question(payload[8:]))


def _ipv4(packet):
    return packet[9], str(ipaddress.ip_address(packet[16:20])), packet[(packet[0] & 15) * 4:]


def _ipv6(packet):
    return packet[6], str(ipaddress.ip_address(packet[24:40])), packet[40:]


def _question(message):
    labels, at = [], 12
    while size := message[at]:
        labels.append(message[at + 1:at + 1 + size].decode(errors="replace"))
        at += 1 + size
    return ".".join(labels).lower()
