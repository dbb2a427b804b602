"""Far ends for what no real server does: threads that answer as a misbehaviour tells them.

A responder takes the place of a real server (`world.instead`), listens at the same addresses
in the same namespace, and answers every peer in a thread of its own, because a program may try
again while the first attempt still hangs.
"""

import contextlib
import os
import select
import socket
import threading

PATIENCE_SECONDS = 120


@contextlib.contextmanager
def punctual():
    """Threads that begin inside go before everything else, where that is allowed: for far ends to which milliseconds matter, on a machine
    that is busy with other tests. Processes must not begin inside: they would, too."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


class Responder:
    """Listening sockets and a thread for each. `met` is set as soon as somebody came."""

    def __init__(self, namespace, addresses, port):
        self.namespace = namespace
        self.addresses = list(addresses)
        self.port = port
        self.met = threading.Event()
        self.over = threading.Event()
        self._listening = []
        self._threads = []

    def listen(self, address):
        """Open the sockets for one address, and `serve` them."""
        raise NotImplementedError

    def serve(self, listening, function):
        """Let a thread work on a listening socket until it is closed."""
        self._listening.append(listening)
        self.spawn(function, listening)

    def spawn(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def __enter__(self):
        for address in self.addresses:
            self.listen(address)
        return self

    def __exit__(self, *_):
        self.over.set()
        for listening in self._listening:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)


class TcpResponder(Responder):
    """Accepts connections; `behaviour(connection, over)` does the rest with each of them.

    `left` is set as soon as that is over with one of them.
    """

    def __init__(self, namespace, addresses, behaviour, port=443):
        super().__init__(namespace, addresses, port)
        self.left = threading.Event()
        self._behaviour = behaviour
        self._connections = []

    def listen(self, address):
        listening = self.namespace.socket(address, socket.SOCK_STREAM, self.port)
        listening.listen(64)
        self.serve(listening, self._accept)

    def _accept(self, listening):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                self._connections.append(connection)
                self.met.set()
                self.spawn(self._attend, connection)

    def _attend(self, connection):
        connection.settimeout(PATIENCE_SECONDS)
        with connection, contextlib.suppress(OSError):
            self._behaviour(connection, self.over)
        self.left.set()

    def __exit__(self, *_):
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().__exit__()


class UdpResponder(Responder):
    """Answers datagrams: `answer(request)` gives the replies to send, none for silence."""

    def __init__(self, namespace, addresses, answer, port):
        super().__init__(namespace, addresses, port)
        self._answer = answer

    def listen(self, address):
        listening = self.namespace.socket(address, socket.SOCK_DGRAM, self.port)
        self.serve(listening, self._reply)

    def _reply(self, listening):
        with contextlib.suppress(OSError, ValueError):
            while not self.over.is_set():
                if not select.select([listening], [], [], 0.05)[0]:
                    continue
                request, peer = listening.recvfrom(4096)
                if self.over.is_set():
                    return
                self.met.set()
                for reply in self._answer(request):
                    listening.sendto(reply, peer)


class DnsResponder(UdpResponder):
    """A nameserver over UDP and TCP that answers every query as `answer` says."""

    def __init__(self, namespace, addresses, answer):
        super().__init__(namespace, addresses, answer, 53)
        self._over_tcp = TcpResponder(namespace, addresses, self._converse, 53)

    def __enter__(self):
        self._over_tcp.__enter__()
        return super().__enter__()

    def __exit__(self, *_):
        self._over_tcp.__exit__()
        super().__exit__()

    def _converse(self, connection, _over):
        """Messages over TCP have their length before them (RFC 1035 section 4.2.2)."""
        while size := int.from_bytes(connection.recv(2), "big"):
            for reply in self._answer(connection.recv(size)):
                connection.sendall(len(reply).to_bytes(2, "big") + reply)


class LateDnsResponder(DnsResponder):
    """A nameserver that takes its time for each answer over UDP, and answers meanwhile what else is asked."""

    def __init__(self, namespace, addresses, answer, seconds):
        super().__init__(namespace, addresses, answer)
        self._seconds = seconds

    def _reply(self, listening):
        with contextlib.suppress(OSError, ValueError):
            while not self.over.is_set():
                if select.select([listening], [], [], 0.05)[0]:
                    self.spawn(self._answer_late, listening, *listening.recvfrom(4096))

    def _answer_late(self, listening, request, peer):
        with contextlib.suppress(OSError):
            if not self.over.wait(self._seconds):
                for reply in self._answer(request):
                    listening.sendto(reply, peer)


class NtpResponder(UdpResponder):
    """A time server that answers every request as `answer` says."""

    def __init__(self, namespace, addresses, answer):
        super().__init__(namespace, addresses, answer, 123)
