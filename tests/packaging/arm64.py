#!/usr/bin/python3
"""The program for 64-bit ARM: built with Debian's arm64 packages, and run under qemu. It takes as long as a build does; 77 is skipped."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from reports import SOURCE, environment, namespace
from roots import said_by, why_not

SKIPPED = 77
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


def use(folder):
    """Nothing of the sysroot is there when it is run."""
    def run(*arguments, code=0):
        command = [*namespace(), "qemu-aarch64", folder / "netpreflight", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment())
        assert done.returncode == code, (arguments, done)
        return done.stdout

    said = subprocess.run(["readelf", "--file-header", folder / "netpreflight"], capture_output=True, text=True, check=True).stdout
    assert "AArch64" in said, said
    assert re.match(r"netpreflight \d", run("--version"))
    assert "product-updates" in run("requirements", "-f", "markdown")
    report = run("check", "-q", "--no-proxy", "--nameserver", "127.0.0.1:9", "--timeout", "200ms", "-f", "json", code=1)
    assert json.loads(report)["verdict"] == "not_ready"
    print(f"arm64: {(folder / 'netpreflight').stat().st_size:,} bytes, runs under qemu")


def main():
    reason = why_not(SUITE) or ("" if shutil.which("qemu-aarch64") else "there is no qemu-aarch64")
    if reason:
        print(f"SKIPPED arm64: {reason}")
        return SKIPPED
    with tempfile.TemporaryDirectory() as name:
        sysroot, folder = pathlib.Path(name, "sysroot"), pathlib.Path(name, "build")
        unpack(sysroot)
        build(sysroot, folder)
        use(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
