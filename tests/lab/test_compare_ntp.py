"""The same answers of time servers given to chronyd and to the program: both take a server's time, or neither does.

NETPREFLIGHT_SEED and NETPREFLIGHT_CASES choose other and more cases than those of every run. The differences that stay are listed in
docs/diagnosis.md and, with the same words, in DIFFERENCES.
"""

import json
import os
import random
import struct
import subprocess
import tempfile
import time
import unittest

from lab import network
from lab.program import BINARY
from lab.responders import NtpResponder

SEED = int(os.environ.get("NETPREFLIGHT_SEED", "5905"))
CASES = int(os.environ.get("NETPREFLIGHT_CASES", "60"))
AT_ONCE = 60
PATIENCE_SECONDS = 9
DAY = 86400

USUAL = {"leap": 0, "version": 4, "mode": 4, "stratum": 2, "reference": b"\xc6\x33\x64\x01", "delay": 0.01, "dispersion": 0.01,
         "age": 60, "ahead": 0, "origin": "theirs", "received": "now", "sent": "now", "length": 48, "tail": b""}

# What may be otherwise, one or two at a time.
UNUSUAL = {
    "leap": (1, 2, 3),
    "version": (1, 2, 3, 5, 0),
    "mode": (1, 2, 3, 5, 6, 7, 0),
    "stratum": (0, 1, 3, 14, 15, 16, 17, 255),
    "reference": (b"RATE", b"DENY", b"\0\0\0\0", b"GPS\0", b"INIT"),
    "delay": (0.5, 2, 5.5, 6.5, 20, 60),
    "dispersion": (0.5, 2, 2.8, 3.2, 5, 16, 100),
    "age": (0, 3600, DAY, 2 * DAY, 3 * DAY, 10 * DAY, -3600, None),
    "ahead": (-7200, -30, 30, 7200),
    "origin": (b"\0" * 8, b"\x01" * 8),
    "received": ("never",),
    "sent": ("never",),
    "length": (1, 47, 0),
    "tail": (bytes(4), bytes(20), bytes(24), b"\x01\x04\x00\x1c" + bytes(24), b"\x00" * 28),
}

DIFFERENCES = {
    "a clock that was last set more than 55 hours ago, or in the future":
        lambda case: case["age"] is not None and (case["age"] > 200_000 or case["age"] < -1),
}


def stamp(seconds):
    return struct.pack("!Q", int((seconds + 2208988800) * 2**32))


def answering(case):
    def answer(request):
        now = time.time() + case["ahead"]
        header = struct.pack("!BBbbII4s", case["leap"] << 6 | case["version"] << 3 | case["mode"], case["stratum"], 6, -20,
                             int(case["delay"] * 65536), int(case["dispersion"] * 65536), case["reference"])
        times = [bytes(8) if case["age"] is None else stamp(now - case["age"]),
                 request[40:48] if case["origin"] == "theirs" else case["origin"],
                 stamp(now) if case["received"] == "now" else bytes(8),
                 stamp(now) if case["sent"] == "now" else bytes(8)]
        return [(header + b"".join(times))[:case["length"]] + case["tail"]]

    return answer


def cases(seed, count):
    """The usual answer, each unusual value by itself, then pairs."""
    yield {}
    single = [{field: value} for field, values in UNUSUAL.items() for value in values]
    chance = random.Random(seed)
    chance.shuffle(single)
    yield from single[:count - 1]
    for _ in range(count - 1 - len(single)):
        fields = chance.sample(list(UNUSUAL), 2)
        yield {field: chance.choice(UNUSUAL[field]) for field in fields}


class TimeServers(unittest.TestCase):
    maxDiff = None

    def test_chronyd_agrees(self):
        all_cases = list(cases(SEED, CASES))
        differing, allowed = [], 0
        with network.Namespace("ntp") as namespace:
            for first in range(0, len(all_cases), AT_ONCE):
                for change, here, there in self.judged(namespace, all_cases[first:first + AT_ONCE]):
                    reasons = [reason for reason, applies in DIFFERENCES.items() if applies({**USUAL, **change})]
                    allowed += here != there and bool(reasons)
                    if here != there and not reasons:
                        differing.append(f"{change}: {'taken' if here else 'refused'} here, "
                                         f"{'taken' if there else 'refused'} by chronyd")
        self.assertEqual(differing, [])
        self.assertLess(allowed, len(all_cases) / 4)

    def judged(self, namespace, changes):
        """Each case at an address of its own: who takes it."""
        addresses = [f"127.0.1.{number}" for number in range(1, len(changes) + 1)]
        servers = [NtpResponder(namespace, [address], answering({**USUAL, **change}))
                   for address, change in zip(addresses, changes)]
        with tempfile.TemporaryDirectory() as folder:
            try:
                for server in servers:
                    server.__enter__()
                asked = [self.ask_chronyd(namespace, address, folder) for address in addresses]
                here = [self.takes(namespace, address, folder) for address in addresses]
                there = [process.wait(PATIENCE_SECONDS * 4) == 0 for process in asked]
            finally:
                for server in servers:
                    server.__exit__()
        return list(zip(changes, here, there))

    def ask_chronyd(self, namespace, address, folder):
        lines = [f"server {address} iburst maxsamples 4", f"pidfile {folder}/{address}.pid", "cmdport 0", "bindcmdaddress /"]
        return subprocess.Popen(
            namespace.command("/usr/sbin/chronyd", "-Q", "-d", "-t", PATIENCE_SECONDS, "-U", "-u", "root", "-f", "/dev/null", *lines),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def takes(self, namespace, address, folder):
        report = f"{folder}/{address}.json"
        subprocess.run(namespace.command(BINARY, "--ntp", address, "--only", "ntp", "--timeout", "300ms", "-o", f"json={report}"),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
        with open(report, encoding="utf-8") as file:
            rows = json.load(file)["rows"]
        (row,) = [row for row in rows if row["id"] == "ntp-0"]
        return row["status"] == "pass" or row["cause"] == "clock.offset"
