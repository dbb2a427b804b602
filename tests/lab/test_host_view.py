"""The host's own view of names, held against the C library: which nameservers are asked, in what order, how, and what comes out.

Generated files (lab/hostview.py) are shown to getent(1) and to the program in mount namespaces of their own. The seed is fixed;
NETPREFLIGHT_SEED and NETPREFLIGHT_VIEWS choose another one and another number of variants.
"""

import contextlib
import json
import os
import subprocess
import unittest

from lab import network
from lab.hostview import SERVERS, Recorder, Views, address_from
from lab.program import BINARY

SEED = os.environ.get("NETPREFLIGHT_SEED", "1")
COUNT = int(os.environ.get("NETPREFLIGHT_VIEWS", "200"))
NOT_FOUND = 2
A = 1


class HostView(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.namespace = network.Namespace("view")
        cls.addClassCleanup(cls.namespace.close)
        for address in SERVERS:
            with contextlib.suppress(OSError):  # 127.0.0.1 is there already
                cls.namespace.configure(f"address add {address}/{128 if ':' in address else 32} dev lo")
        cls.recorder = Recorder(cls.namespace)
        cls.recorder.__enter__()
        cls.addClassCleanup(cls.recorder.__exit__)

    def show(self, view):
        for name, content in (("resolv.conf", view.resolv_conf), ("hosts", view.hosts), ("nsswitch.conf", view.nsswitch)):
            (self.namespace.etc / name).write_bytes(content)

    def run_inside(self, *argv):
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        return subprocess.run(self.namespace.command(*argv), capture_output=True, env=environment, timeout=60, check=False)

    def getent(self, name):
        """The addresses that applications get, each once and in their order; empty where they get none."""
        done = self.run_inside("getent", "ahosts", name)
        self.assertIn(done.returncode, (0, NOT_FOUND))
        return list(dict.fromkeys(line.split()[0] for line in done.stdout.decode().splitlines()))

    def order_of_the_c_library(self):
        """The servers that it asks for one name, in the order of the first round; a name that all of them fail to resolve."""
        self.recorder.take()
        self.run_inside("getent", "-s", "hosts:dns", "ahostsv4", "order-of-all.example.")
        asked = [question.server for question in self.recorder.take()]
        return asked

    def resolved_by_the_program(self, name):
        """The evidence of a row's resolve step."""
        done = self.run_inside(BINARY, "check", "--no-proxy", "--ntp", name, "--only", "ntp-0", "-f", "json", "--timeout", "5s",
                               "-q")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        (row,) = [row for row in report["rows"] if row["id"] == "ntp-0"]
        return row["steps"][0]["evidence"]

    def compare(self, view):
        self.show(view)
        order = self.order_of_the_c_library()
        addresses = self.getent(view.name)
        manners = {question.manner() for question in self.recorder.take() if question.name == view.name}
        resolved = self.resolved_by_the_program(view.name)
        own_manners = {question.manner() for question in self.recorder.take() if question.name == view.name}

        asked = [query["nameserver"].partition("%")[0] for query in resolved["nameservers"]]
        self.assertEqual(order[:len(asked)], asked, "which nameservers, in what order")
        self.assertEqual(set(order), set(asked), "no others")
        self.assertEqual(resolved["addresses"], addresses, "what comes out")
        self.assertEqual(resolved["applications"]["end"], "found" if addresses else "not_found")
        if manners:
            self.assertEqual(own_manners, manners, "how they are asked: transport, type, EDNS, AD")
        if view.name.startswith("host-"):
            self.assertEqual([query["addresses"] for query in resolved["nameservers"]],
                             [[address_from(server)] for server in asked], "what each of them says")

    def test_the_generated_views(self):
        views = Views(SEED)
        seen = set()
        for _ in range(COUNT):
            view = views.next()
            with self.subTest(view.explain()):
                self.compare(view)
                seen.add(view.resolv_conf)
        self.assertGreater(len(seen), COUNT // 2, "the generator repeats itself")
