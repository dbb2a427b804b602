#!/usr/bin/python3
"""Everything built and packed again, in another folder and from files of another time: the same bytes. It takes as long as a build does."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from reports import BINARY, SOURCE

LONG_AGO = 1_000_000_000
KINDS = ("*.tar.gz", "*.deb", "*.rpm")


def cached(name):
    """A setting of the build that is to be reproduced."""
    lines = (BINARY.parent / "CMakeCache.txt").read_text(encoding="utf-8").splitlines()
    return next((line.split("=", 1)[1] for line in lines if line.startswith(name + ":")), "")


def epoch():
    """The time that the packages were given."""
    text = (BINARY.parent / "data/packaging/each_package.cmake").read_text(encoding="utf-8")
    return text.split("SOURCE_DATE_EPOCH} ")[1].split(")")[0]


def build(folder):
    for name in ("CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "data", "docs", "include", "src"):
        source = SOURCE / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / name)
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    settings = [f"-D{name}={cached(name)}" for name in ("CMAKE_CXX_FLAGS", "CMAKE_CXX_COMPILER_LAUNCHER")]
    how = {"cwd": folder, "check": True, "env": {**os.environ, "SOURCE_DATE_EPOCH": epoch(), "TZ": "Asia/Tokyo"}}
    subprocess.run(["cmake", "--preset", "release", "-DNETPREFLIGHT_TESTS=OFF", *settings], **how)
    subprocess.run(["cmake", "--build", "build", "--target", "packages"], **how)


def main():
    with tempfile.TemporaryDirectory(prefix="elsewhere") as name:
        folder = pathlib.Path(name)
        build(folder)
        pairs = [(BINARY, folder / "build/netpreflight")]
        for kind in KINDS:
            pairs += [(path, folder / "build/packages" / path.name) for path in (BINARY.parent / "packages").glob(kind)]
        same = [(first.name, first.read_bytes() == again.read_bytes()) for first, again in pairs]
    for what, alike in same:
        print(f"{what}: {'the same bytes' if alike else 'DIFFERS'}")
    return 0 if len(same) == 1 + len(KINDS) and all(alike for _, alike in same) else 1


if __name__ == "__main__":
    sys.exit(main())
