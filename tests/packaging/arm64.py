#!/usr/bin/python3
"""The program for 64-bit ARM: built with Debian's arm64 packages, and run under qemu in roots that hold nothing but the two files. It takes
as long as a build does; 77 is skipped."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from one_file_test import EmptyRoot, OneFile, make_authority
from openssl_test import Kinds
from reports import SOURCE
from roots import said_by, why_not

SKIPPED = 77
EMULATOR = "qemu-aarch64-static"
OBJCOPY = "llvm-objcopy-19"
SUITE = "bookworm"
COMPILER = "libc6-dev,libstdc++-12-dev,libgcc-12-dev"


def libraries():
    """What .ci/setup installs to link with."""
    setup = (SOURCE / ".ci/setup").read_text(encoding="utf-8")
    first = re.search(r'packages="(.*?)"', setup, re.S)[1]
    return [name for name in first.split() if name.endswith("-dev")]


def sources():
    """Where this machine's apt takes Debian's packages from, security updates included."""
    targets = said_by("apt-get", "indextargets", "--format", "deb $(REPO_URI) $(RELEASE) main", "Created-By: Packages", "Component: main",
                      "Origin: Debian")
    return sorted(set(targets.splitlines()))


def unpack(folder):
    said_by("mmdebstrap", "--variant=extract", "--mode=root", "--architectures=arm64", f"--include={COMPILER},{','.join(libraries())}", SUITE,
            folder, *sources())


def build(sysroot, folder):
    settings = [f"-D{name}={os.environ[name]}" for name in ("CMAKE_CXX_COMPILER_LAUNCHER",) if os.environ.get(name)]
    surroundings = {**os.environ, "NETPREFLIGHT_SYSROOT": str(sysroot)}
    subprocess.run(["cmake", "--preset", "arm64", "-B", folder, *settings], cwd=SOURCE, check=True, env=surroundings)
    subprocess.run(["cmake", "--build", folder, "--target", "netpreflight", "package_files"], cwd=SOURCE, check=True, env=surroundings)


class Arm(OneFile, Kinds):
    """All that the one file has to do, by another processor."""

    program = pathlib.Path()
    emulator = ()

    def test_it_is_for_arm(self):
        said = said_by("readelf", "--file-header", "--program-headers", self.program)
        self.assertIn("AArch64", said)
        self.assertNotIn("INTERP", said)

    def test_it_judges_as_the_other_one_does(self):
        authority = make_authority()
        here = EmptyRoot("run_it")
        here.setUp()
        self.addCleanup(here.doCleanups)
        told = [what_is_told(case.check(authority)) for case in (here, self)]
        self.assertEqual(*told)
        self.assertEqual(told[0]["verdict"], "not_ready")


def what_is_told(report):
    """What does not hang on the port of a server and on the time."""
    rows = [{key: row[key] for key in ("id", "status", "cause", "problem")} for row in report["rows"]]
    return {"verdict": report["verdict"], "counts": report["counts"], "rows": rows, "problems": [problem["cause"] for problem in report["problems"]]}


def main():
    emulator = shutil.which(EMULATOR)
    reason = why_not(SUITE) or "".join(f"there is no {name}" for name in (EMULATOR, OBJCOPY) if not shutil.which(name))
    if reason:
        print(f"SKIPPED arm64: {reason}")
        return SKIPPED
    with tempfile.TemporaryDirectory() as name:
        sysroot, folder = pathlib.Path(name, "sysroot"), pathlib.Path(name, "build")
        started = time.monotonic()
        unpack(sysroot)
        unpacked = time.monotonic()
        build(sysroot, folder)
        print(f"arm64: {unpacked - started:.0f} s to unpack the packages, {time.monotonic() - unpacked:.0f} s to build", flush=True)
        shutil.rmtree(sysroot)  # nothing of it is there when the program is run
        return use(folder / "netpreflight", pathlib.Path(emulator))


def use(program, emulator):
    print(f"arm64: {program.stat().st_size:,} bytes", flush=True)
    Arm.program, Arm.emulator = program, (emulator,)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Arm))
    return 0 if result.wasSuccessful() and not result.skipped else 1


if __name__ == "__main__":
    sys.exit(main())
