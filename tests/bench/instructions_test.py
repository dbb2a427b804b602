#!/usr/bin/python3
"""What starting, reading, judging and writing cost, in instructions: unlike time they are the same on a busy machine.

Each is counted by callgrind at two sizes of one input. What both share, the start above all, drops out of the difference, and the rest is
a price a row. A price above its bound fails. Who makes something dearer for a good reason, or cheaper for good, writes the bounds anew:

    NETPREFLIGHT=build/netpreflight tests/bench/instructions_test.py --measure

prints the table below as it would have to be; say in the commit what the instructions are for.
"""

import copy
import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BINARY = pathlib.Path(os.environ.get("NETPREFLIGHT", SOURCE / "build/netpreflight")).resolve()
RECORDED = json.loads((SOURCE / "tests/bench/report.json").read_text(encoding="utf-8"))
HEADROOM = 1.15
FEW, MANY = 20, 120  # rows of a report
FEW_IN_TABLE, MANY_IN_TABLE = 200, 1200
FEW_JUDGED, MANY_JUDGED = 20, 1020

# Instructions: those of the whole start, else those of one row.
BOUNDS = {
    "start": 480_100,  # 417,504 measured
    "read a table": 56_100,  # 48,772 measured
    "read a report": 914_200,  # 794,933 measured
    "judge": 189_800,  # 165,022 measured
    "write text": 12_600,  # 10,984 measured
    "write paste": 2_094_200,  # 1,821,031 measured
    "write json": 101_100,  # 87,883 measured
    "write junit": 9_100,  # 7,894 measured
    "write tap": 10_900,  # 9,520 measured
    "write markdown": 13_000,  # 11,276 measured
    "write html": 552_100,  # 480,100 measured
    "write prometheus": 32_900,  # 28,590 measured
}


def instructions(*arguments):
    """How many one run takes."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", BINARY, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False,
                              env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nonexistent"})
    collected = re.search(r"Collected : (\d+)", done.stderr)
    assert collected and done.returncode == 0, (done.returncode, done.stderr[-2000:])
    return int(collected[1])


class Inputs:
    """Tables and reports of any size, all rows of a kind alike."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)

    @functools.cache
    def table(self, count):
        rows = [{"id": f"row-{i}", "section": "out", "description": f"Requirement {i}", "level": "mandatory", "source": "host",
                 "destination": {"host": f"host-{i}.example"}, "port": 443, "protocol": "tcp", "probe": "tls"} for i in range(count)]
        return self._file(f"table-{count}.json", {
            "schema": "netpreflight-requirements/1", "id": "bench", "edition": "2026-11-27", "title": "Bench", "source": "tests/bench",
            "roles": [{"id": "host", "name": "Host"}], "sections": [{"id": "out", "title": "Out"}],
            "vendor_ca": {"organisation": "Nobody", "sha256": []}, "rows": rows})

    @functools.cache
    def report(self, count):
        """Eight of ten rows are TLS servers that pass, one is a time server that does, one is refused."""
        report = copy.deepcopy(RECORDED)
        by_id = {row["id"]: row for row in report["rows"]}
        order = ["product-updates"] * 8 + ["ntp-0", "chatgpt"]
        report["rows"] = [{**by_id[order[i % 10]], "id": f"row-{i}"} for i in range(count)]
        failed = [row["id"] for row in report["rows"] if row["status"] == "fail"]
        report["problems"][0]["rows"] = failed
        report["counts"] = {"pass": count - len(failed), "warn": 0, "fail": len(failed), "skip": 0}
        return self._file(f"report-{count}.json", report)

    def _file(self, name, content):
        path = self._folder / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path


class Prices:
    """Each price, measured when it is asked for."""

    def __init__(self, folder):
        self._inputs = Inputs(folder)

    def start(self):
        return instructions("--version")

    def read_a_table(self):
        return self._a_row(FEW_IN_TABLE, MANY_IN_TABLE, lambda count: instructions("requirements", "check", self._inputs.table(count)))

    @functools.cache
    def read_a_report(self):
        return self._a_row(FEW, MANY, lambda count: instructions("show", "--only", "row-0", self._inputs.report(count)))

    def judge(self):
        """What judging adds to reading a report and printing one row of it."""
        arguments = "show", "--rejudge", "--only", "row-0"
        return self._a_row(FEW_JUDGED, MANY_JUDGED, lambda count: instructions(*arguments, self._inputs.report(count))) - self.read_a_report()

    def write(self, form):
        """What a format adds to reading a report and printing one row of it."""
        return self._a_row(FEW, MANY, lambda count: instructions("show", "-f", form, self._inputs.report(count))) - self.read_a_report()

    @staticmethod
    def _a_row(few, many, cost):
        return (cost(many) - cost(few)) / (many - few)

    def of(self, name):
        if name.startswith("write "):
            return self.write(name.removeprefix("write "))
        return getattr(self, name.replace(" ", "_"))()


class Instructions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.prices = Prices(folder.name)

    def test_no_price_is_above_its_bound(self):
        for name, bound in BOUNDS.items():
            with self.subTest(name):
                price = self.prices.of(name)
                self.assertLessEqual(price, bound, f"{name}: {price:,.0f} instructions, at most {bound:,}; see the head of this file")
                self.assertGreater(price, bound / 3, f"{name}: {price:,.0f} instructions, {bound:,} guard nothing; see the head of this file")


def measure():
    with tempfile.TemporaryDirectory() as folder:
        prices = Prices(folder)
        for name in BOUNDS:
            price = prices.of(name)
            print(f'    "{name}": {round(price * HEADROOM, -2):_.0f},  # {price:,.0f} measured', flush=True)


if __name__ == "__main__":
    measure() if "--measure" in sys.argv else unittest.main()
