"""A link between two namespaces that takes its time, as a real one does.

Over a bare pair of virtual interfaces an answer arrives while the kernel still works on the
packet that it answers. Then an ICMP error finds the socket locked, and is told only when the
packet is repeated a second later: something that no real path does.
"""

import collections
import contextlib
import fcntl
import os
import select
import struct
import threading
import time

_TUNSETIFF = 0x400454CA
_IFF_TUN_NO_PI = 0x0001 | 0x1000
_MOST_BYTES = 65536


class Relay:
    """Carries IP packets between two interfaces that it makes, each `delay` seconds late."""

    def __init__(self, one, one_name, other, other_name, delay):
        self._delay = delay
        self._over = os.eventfd(0)
        self._ends = [_interface(one, one_name), _interface(other, other_name)]
        self._threads = [
            threading.Thread(target=self._carry, args=ends, daemon=True)
            for ends in (self._ends, self._ends[::-1])]
        for thread in self._threads:
            thread.start()

    def close(self):
        """Stop, and take the interfaces away."""
        os.eventfd_write(self._over, 1)
        for thread in self._threads:
            thread.join()
        for descriptor in (*self._ends, self._over):
            os.close(descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _carry(self, source, sink):
        under_way = collections.deque()
        while True:
            wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
            ready = select.select([source, self._over], [], [], wait)[0]
            if self._over in ready:
                return
            if source in ready:
                under_way.append((time.monotonic() + self._delay, os.read(source, _MOST_BYTES)))
            while under_way and under_way[0][0] <= time.monotonic():
                with contextlib.suppress(OSError):  # what an interface does not take is lost
                    os.write(sink, under_way.popleft()[1])


def _interface(namespace, name):
    """The descriptor of a new TUN interface of a namespace; it is up."""

    def create():
        descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
        fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TUN_NO_PI))
        return descriptor

    descriptor = namespace.inside(create)
    namespace.configure(f"link set {name} up")
    return descriptor
