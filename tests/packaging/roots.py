#!/usr/bin/python3
"""The tarball and the .deb in fresh roots of Debian 11, 12 and 13: installed, used and removed. ctest calls it `roots`, 77 is skipped.

The roots are made by mmdebstrap from the mirror that this machine's apt uses, with the essential packages and nothing else.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from reports import BINARY, alone, environment

SUITES = ("bullseye", "bookworm", "trixie")
SKIPPED = 77
PACKAGES = BINARY.parent / "packages"


def said_by(*command, **how):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600, check=False, **how)
    assert done.returncode == 0, (command, done.returncode, done.stdout[-2000:], done.stderr[-3000:])
    return done.stdout


def mirror():
    """Where apt takes Debian's packages from."""
    found = said_by("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian", "Label: Debian").split()
    return found[0] if found else ""


def why_not(suite):
    if os.geteuid() != 0:
        return "it needs root"
    if not shutil.which("mmdebstrap"):
        return "there is no mmdebstrap"
    address = f"{mirror()}dists/{suite}/InRelease"
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            answer.read(1)
    except (OSError, ValueError) as error:
        return f"{address} cannot be read: {error}"
    return ""


class Roots(unittest.TestCase):
    def test_it_is_installed_used_and_removed(self):
        for suite in SUITES:
            with self.subTest(suite):
                reason = why_not(suite)
                if reason:
                    self.skipTest(f"{suite}: {reason}")
                started = time.monotonic()
                with tempfile.TemporaryDirectory() as folder:
                    self.root = pathlib.Path(folder)
                    said_by("mmdebstrap", "--variant=essential", "--mode=root", "--skip=output/dev", suite, folder, mirror())
                    made = time.monotonic()
                    self.deb()
                    self.tarball()
                print(f"{suite}: {made - started:.0f} s to make the root, {time.monotonic() - made:.0f} s to use it", flush=True)

    def inside(self, *command):
        return said_by(*alone(), "chroot", self.root, *command, env={**environment(), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})

    def names(self):
        """Every file but those in which dpkg and the dynamic linker keep what they did."""
        own = ("var/lib/dpkg/", "var/log/", "var/cache/", "tmp/")
        found = {str(path.relative_to(self.root)) for path in self.root.rglob("*")}
        return {name for name in found if not name.startswith(own)}

    def use(self, program):
        self.assertRegex(self.inside(program, "--version"), r"^netpreflight \d")
        self.assertIn("product-updates", self.inside(program, "requirements", "-f", "markdown"))
        report = self.inside("sh", "-c", f"{program} check -q --no-proxy --nameserver 127.0.0.1:9 --timeout 200ms -f json; test $? = 1")
        self.assertEqual(json.loads(report)["verdict"], "not_ready")

    def deb(self):
        before = self.names()
        (package,) = PACKAGES.glob("*.deb")
        shutil.copy(package, self.root / "tmp/netpreflight.deb")
        self.inside("dpkg", "--install", "/tmp/netpreflight.deb")
        self.assertEqual(self.inside("dpkg", "--verify", "netpreflight"), "")
        self.use("netpreflight")
        self.inside("dpkg", "--purge", "netpreflight")
        self.assertEqual(self.names() - before, set())
        self.assertEqual(before - self.names(), set())

    def tarball(self):
        (archive,) = PACKAGES.glob("*.tar.gz")
        (self.root / "opt").mkdir(exist_ok=True)
        shutil.copy(archive, self.root / "tmp/netpreflight.tar.gz")
        self.inside("sh", "-c", "gzip -dc /tmp/netpreflight.tar.gz | tar -x -C /opt")
        self.use("/opt/" + archive.name.removesuffix(".tar.gz") + "/bin/netpreflight")


def main():
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Roots))
    if not result.wasSuccessful():
        return 1
    return SKIPPED if result.skipped else 0


if __name__ == "__main__":
    sys.exit(main())
