#!/usr/bin/python3
"""What an attacker who found a fault would meet: the release binary as readelf sees it, and the objects it is made of.

The binary has no symbols, and Debian's static libraries no CET: what our own code was compiled with shows in its objects.
"""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[1]))
BINARY = pathlib.Path(os.environ.get("NETPREFLIGHT", SOURCE / "build" / "netpreflight")).resolve()
CACHE = dict(re.findall(r"^(\w+):\w+=(.*)$", (BINARY.parent / "CMakeCache.txt").read_text(encoding="utf-8"), re.M))
X86 = os.uname().machine == "x86_64"


def readelf(path, *options):
    done = subprocess.run(["readelf", "--wide", *options, str(path)], capture_output=True, text=True, check=True)
    return done.stdout


def faults_of_binary(path):
    """What is missing in a program or library that can be run."""
    headers, dynamic = readelf(path, "--file-header", "--program-headers"), readelf(path, "--dynamic")
    flags = {name: line.split(name, 1)[1] for line in headers.splitlines() for name in ("GNU_STACK", "GNU_RELRO") if name in line}
    loads = [line for line in headers.splitlines() if line.split()[:1] == ["LOAD"]]
    wanted = {
        "is position independent": re.search(r"Type:\s+DYN", headers) and "PIE" in dynamic,
        "has read-only relocations": "GNU_RELRO" in flags,
        "binds at once": re.search(r"\(FLAGS(_1)?\).*\bNOW\b", dynamic) or "(BIND_NOW)" in dynamic,
        "has no executable stack": "GNU_STACK" in flags and "E" not in flags["GNU_STACK"].split()[-2],
        "has no segment to write and run": loads and not any("W" in line and " RWE " in line for line in loads),
        "relocates no text": "TEXTREL" not in dynamic,
    }
    return [what for what, holds in wanted.items() if not holds]


def faults_of_objects(folder):
    """What the objects of a build lack, all together and each by itself."""
    objects = sorted(pathlib.Path(folder).rglob("*.cpp.o"))
    called = "".join(readelf(path, "--symbols") for path in objects)
    faults = [what for what, symbol in (("has stack protectors", r"\b__stack_chk_fail\b"), ("is fortified", r"\b__\w+_chk\b"))
              if not re.search(symbol, called)]
    if X86:
        faults += [f"{path.name} has CET" for path in objects if not re.search(r"IBT, SHSTK", readelf(path, "--notes"))]
    return faults


@unittest.skipUnless(CACHE.get("CMAKE_BUILD_TYPE") == "Release", "only a release is hardened")
class Release(unittest.TestCase):
    def test_the_binary(self):
        self.assertEqual(faults_of_binary(BINARY), [])

    def test_the_objects(self):
        self.assertEqual(faults_of_objects(BINARY.parent / "src" / "CMakeFiles"), [])


class Notices(unittest.TestCase):
    """A program without any of it fails each check, and one with all of it none."""

    CODE = ("#include <cstring>\n#include <cstdlib>\n"
            "void take(char*); int main(int n, char** v) { char t[64]; std::memcpy(t, v[0], std::strlen(v[0])); take(t); return n; }\n"
            "void take(char* t) { if (t[0] == 1) std::abort(); }\n")
    HARDENED = ("-fPIE", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=3", *(["-fcf-protection=full"] if X86 else []))
    SOFT = ("-fno-PIE", "-fno-stack-protector", "-U_FORTIFY_SOURCE")

    def build(self, compiling, linking):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "x.cpp").write_text(self.CODE, encoding="utf-8")
        compiler = CACHE["CMAKE_CXX_COMPILER"]
        subprocess.run([compiler, "-O2", *compiling, "-c", "x.cpp", "-o", "x.cpp.o"], cwd=folder, check=True)
        subprocess.run([compiler, *linking, "x.cpp.o", "-o", "x"], cwd=folder, check=True, capture_output=True)
        return faults_of_binary(folder / "x"), faults_of_objects(folder)

    def test_what_is_missing(self):
        of_binary, of_objects = self.build(self.SOFT, ["-no-pie", "-Wl,-z,norelro,-z,lazy,-z,execstack"])
        self.assertEqual(of_binary, ["is position independent", "has read-only relocations", "binds at once", "has no executable stack"])
        self.assertEqual(of_objects, ["has stack protectors", "is fortified"] + ["x.cpp.o has CET"] * X86)

    def test_nothing_where_all_is_there(self):
        of_binary, of_objects = self.build(self.HARDENED, ["-pie", "-Wl,-z,relro,-z,now,-z,noexecstack"])
        self.assertEqual((of_binary, of_objects), ([], []))


if __name__ == "__main__":
    unittest.main()
