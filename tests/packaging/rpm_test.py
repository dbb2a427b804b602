#!/usr/bin/python3
"""The .rpm installed in a root that has the folders of a distribution and nothing in them, used from there, and removed without a trace.

Only rpm's own database is there before and after: it is the root's, made here.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from reports import BINARY, alone, environment

FOLDERS = ("usr/bin", "usr/share/man/man1", "usr/share/doc")  # of the package `filesystem` of every distribution
DATABASE = "var/lib/rpm"


def names(root):
    found = {str(path.relative_to(root)) for path in root.rglob("*")}
    return {name for name in found if not name.startswith(DATABASE)}


class Rpm(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in (*FOLDERS, DATABASE):
            (self.root / name).mkdir(parents=True)
        (self.package,) = (BINARY.parent / "packages").glob("*.rpm")
        self.rpm("--initdb")

    def as_root(self, *command, code=0):
        words = [*([] if os.geteuid() == 0 else ["unshare", "--map-root-user"]), *command]
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, check=False, env=environment())
        self.assertEqual((done.returncode, done.stderr), (code, ""), done)
        return done.stdout

    def rpm(self, *arguments):
        return self.as_root("rpm", "--root", self.root, "--define", f"_dbpath /{DATABASE}", *arguments)

    def inside(self, *arguments, code=0):
        return self.as_root(*alone(), "chroot", self.root, "/usr/bin/netpreflight", *arguments, code=code)

    def use(self):
        self.assertRegex(self.inside("--version"), r"^netpreflight \d")
        self.assertIn("product-updates", self.inside("requirements", "-f", "markdown"))
        report = self.inside("check", "-q", "--no-proxy", "--nameserver", "127.0.0.1:9", "--timeout", "200ms", "-f", "json", code=1)
        self.assertEqual(json.loads(report)["verdict"], "not_ready")

    def test_it_is_installed_used_and_removed(self):
        before = names(self.root)
        self.rpm("--install", "--nodeps", "--force-debian", self.package)  # Debian has it said that rpm is meant
        self.assertEqual(self.rpm("--query", "--all", "--queryformat", "%{NAME}\n"), "netpreflight\n")
        self.assertEqual(self.rpm("--verify", "--nodeps", "netpreflight"), "")
        self.assertEqual((self.root / "usr/bin/netpreflight").read_bytes(), BINARY.read_bytes())
        self.use()
        self.rpm("--erase", "--force-debian", "netpreflight")
        self.assertEqual(names(self.root), before)


if __name__ == "__main__":
    unittest.main()
