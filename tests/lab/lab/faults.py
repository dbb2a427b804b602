"""Six ways to go wrong, at any point of a conversation: for connections at a stage, and for datagrams."""

import contextlib
import socket
import ssl
import struct
import time

from .responders import UdpResponder

RESET, CLOSE, STALL, DRIP, GARBAGE, FLOOD = FAULTS = ("reset", "close", "stall", "drip", "garbage", "flood")

# No protocol begins like this, not even by chance: neither a letter nor a TLS record nor a DNS header that answers.
RUBBISH = bytes([0x80, 0x00, 0xFF, 0xFE]) * 64
FLOOD_BYTES = 1 << 30  # several times what the program is allowed to take


# What was said before has then arrived, and been read: a reset would take it along.
SETTLE_SECONDS = 0.1


def fault(kind, begins=b""):
    """behaviour(connection, over) that goes wrong at once; what drips is `begins`, then rubbish."""

    def behave(connection, over):
        time.sleep(SETTLE_SECONDS)
        if kind == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        elif kind == STALL:
            over.wait()
        elif kind == DRIP:
            _drip(connection, begins + RUBBISH, over)
        elif kind == GARBAGE:
            connection.sendall(RUBBISH)
            over.wait()
        elif kind == FLOOD:
            _flood(connection, over)

    return behave


def _drip(connection, content, over):
    for byte in content:
        connection.sendall(bytes([byte]))
        if over.wait(1):
            return


def _flood(connection, over):
    piece, sent = RUBBISH * 256, 0
    while sent < FLOOD_BYTES and not over.is_set():
        connection.sendall(piece)
        sent += len(piece)


def once_heard(behaviour):
    """The same after the first bytes were read."""

    def behave(connection, over):
        connection.recv(65536)
        behaviour(connection, over)

    return behave


def after_flight(certificate_file, key_file, size, behaviour):
    """The same after the first bytes of what a real TLS server answers to the ClientHello."""

    def behave(connection, over):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate_file, key_file)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        server = context.wrap_bio(incoming, outgoing, server_side=True)
        # The ClientHello comes in several packets.
        while not outgoing.pending and (heard := connection.recv(65536)):
            incoming.write(heard)
            with contextlib.suppress(ssl.SSLWantReadError):
                server.do_handshake()
        connection.sendall(outgoing.read()[:size])
        behaviour(connection, over)

    return behave


CLOSED, SILENT, BYTES, WRONG, MANY = OF_DATAGRAMS = ("closed", "silent", "a byte a second", "garbage", "flood")


class UdpFault(UdpResponder):
    """Answers each datagram wrongly. CLOSED is no server at all: do not start one."""

    SECONDS = 4

    def __init__(self, namespace, addresses, kind, port):
        super().__init__(namespace, addresses, self._replies, port)
        self._kind = kind

    def _replies(self, _request):
        if self._kind == WRONG:
            yield RUBBISH
        ends = time.monotonic() + self.SECONDS
        while self._kind in (BYTES, MANY) and time.monotonic() < ends and not self.over.is_set():
            yield RUBBISH[:1 if self._kind == BYTES else 48]
            if self._kind == BYTES:
                self.over.wait(1)
