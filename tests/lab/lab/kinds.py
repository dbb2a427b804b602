"""Tables of single rows, for what the embedded table has none of: plain TCP and UDP ports, echoes."""

import contextlib
import json
import socket

from .expect import LabCase
from .world import FQDN, SPARE

PORT = 8443
LOG = 514
HOST = {"host": SPARE[4]}
HERE = {"role": "cockpit"}
EVERY_GROUP = "0 2147483647"
NO_GROUP = "1 0"  # what a new network namespace has


def row(probe, destination=None, port=None, source="cockpit", name=None, **more):
    """A mandatory row of a table."""
    protocol = "icmp" if probe == "icmp" else "udp" if probe == "udp" else "tcp"
    return {"id": name or probe, "section": "out", "description": "A requirement", "level": "mandatory", "source": source,
            "destination": destination or HOST, **({"port": port} if port else {}), "protocol": protocol, "probe": probe,
            **more}


def tcp(destination=None, **more):
    return row("tcp", destination, **{"port": PORT, **more})


def udp(destination=None, **more):
    return row("udp", destination, **{"port": LOG, **more})


def icmp(destination=None, **more):
    return row("icmp", destination, **more)


def ping(namespace, address, count=3, patience=0.3):
    """How many of so many echoes come back, as ping(8) sends them; the namespace's ping_group_range has to allow it."""
    family, protocol, request = ((socket.AF_INET6, socket.IPPROTO_ICMPV6, 128) if ":" in address else
                                 (socket.AF_INET, socket.IPPROTO_ICMP, 8))
    answered = 0
    with namespace.inside(lambda: socket.socket(family, socket.SOCK_DGRAM, protocol)) as client:
        client.settimeout(patience)
        for number in range(1, count + 1):
            with contextlib.suppress(OSError):  # an error that came back, or nothing in time
                client.sendto(bytes([request, 0, 0, 0, 0, 0, 0, number]) + b"echo", (address, 0))
                answered += client.recv(64)[7] == number
    return answered


def table_file(folder, *rows):
    """A table of these rows."""
    path = folder / "kinds.json"
    path.write_text(json.dumps({
        "schema": "netpreflight-requirements/1", "id": "kinds", "edition": "2026-11-27", "title": "Kinds",
        "source": "the lab",
        "roles": [{"id": "cockpit", "name": "Cockpit"}, {"id": "workstation", "name": "Workstation"}],
        "sections": [{"id": "out", "title": "Out"}],
        "vendor_ca": {"organisation": "Nobody", "sha256": []}, "rows": list(rows)}))
    path.chmod(0o644)
    return path


class KindsCase(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internet = cls.world.namespaces["internet"]
        cls.here = cls.world.namespaces["cockpit"]
        for host in (cls.world.cockpit, cls.world.office):
            host.namespace.set_kernel_option("ipv4/ping_group_range", EVERY_GROUP)

    def file(self, *rows):
        return table_file(self.world.folder, *rows)

    def look(self, *rows, options=(), **how):
        return self.check("--requirements", self.file(*rows), *options, **how)

    def look_in(self, *rows, options=(), host=FQDN, **how):
        """From the workstation, to rows that lead to the cockpit."""
        return self.look(*rows, options=["--from", "workstation", "--host", f"cockpit={host}", *options],
                         host=self.world.office, **how)

    def expect_row(self, outcome, status, cause=None, verdict=None):
        """The table's one row is this."""
        (one,) = outcome.report["rows"]
        verdicts = {"pass": "ready", "warn": "ready_with_warnings", "fail": "not_ready"}
        self.expect(outcome, verdict or verdicts[status], base={one["id"]: (status, cause)})
        return one
