#!/usr/bin/python3
"""clang-tidy finds nothing in src/, with the checks of .clang-tidy.

It is given many files at once (units.py). What it found in a unit is kept in the build folder and holds until one of its files, a header
of ours that they include, their flags or the checks change.
"""
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from units import text_and_includes, text_of, units_of, with_headers

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ["NETPREFLIGHT"]).resolve().parent if "NETPREFLIGHT" in os.environ else SOURCE / "build"
ROOTS = (SOURCE / "src", SOURCE / "include")
TIDY = "clang-tidy-19"
LOW = ("nice", "-n", "10")  # other tests go on beside it
CONFIG = SOURCE / ".clang-tidy"
PROCESSES = 2
IS_NO_CODE = "[clang-diagnostic-error]"
# One line for each of what is checked: a name, a bug, slowness, a coroutine.
BAD_SNIPPET = """
#include <string>
int BadName(std::string text) { return static_cast<int>(text.size()); }
bool same(std::string text) { std::string moved = std::move(text); return text.empty(); }
"""
ITS_FINDINGS = ("readability-identifier-naming", "performance-unnecessary-value-param", "bugprone-use-after-move")
GOOD_SNIPPET = """
#include <string>
int length(const std::string& text) { return static_cast<int>(text.size()); }
"""


def run(arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def findings(path, flags):
    """What clang-tidy says of a file; empty if nothing."""
    done = run([*LOW, TIDY, "--quiet", f"--config-file={CONFIG}", str(path), "--", *flags])
    if done.returncode and not done.stdout:
        return done.stderr or f"{TIDY} exits with {done.returncode}"
    return done.stdout


def findings_of_unit(flags, files, roots):
    with tempfile.TemporaryDirectory() as folder:
        unit = pathlib.Path(folder, "unit.cpp")
        unit.write_text(text_of(files, roots), encoding="utf-8")
        found = findings(unit, flags)
    if IS_NO_CODE in found and len(files) > 1:
        middle = len(files) // 2
        found = "".join(findings_of_unit(flags, part, roots) for part in (files[:middle], files[middle:]))
    return found


@functools.cache
def tool():
    """The version and the checks, for the key of what is kept."""
    return run([TIDY, "--version"]).stdout.encode() + CONFIG.read_bytes()


def key_of(flags, files, roots):
    digest = hashlib.sha256(tool() + repr((flags, files)).encode())
    for part in sorted({part for path in files for part in with_headers(path, roots)}):
        text = text_and_includes(part, roots)[0]
        digest.update(f"{part} {len(text)}\n".encode() + text)
    return digest.hexdigest()


def kept_findings(unit):
    flags, files = unit
    kept = BUILD / "tidy" / (files[0].relative_to(SOURCE).as_posix().replace("/", "_") + ".txt")
    key = key_of(flags, files, ROOTS)
    if kept.is_file():
        known, _, text = kept.read_text(encoding="utf-8").partition("\n")
        if known == key:
            return text
    text = findings_of_unit(flags, files, ROOTS)
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(f"{key}\n{text}", encoding="utf-8")
    return text


def commands():
    """The command that compiles each file of src/; of a file compiled twice, the last one."""
    entries = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    paths = {pathlib.Path(entry["file"]): entry["command"] for entry in entries}
    return {path: command for path, command in paths.items() if SOURCE / "src" in path.parents}


class Tidy(unittest.TestCase):
    def test_the_code(self):
        known = commands()
        self.assertEqual(set(known), set((SOURCE / "src").rglob("*.cpp")), "built and checked are the same files")
        units = units_of(known, ROOTS)
        self.assertEqual(sorted(path for _, files in units for path in files), sorted(known))
        with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
            found = list(pool.map(kept_findings, sorted(units, key=lambda unit: -len(unit[1]))))
        # A finding in a header comes from every unit that includes it.
        lines = sorted({line for text in found for line in text.splitlines() if re.search(r" (warning|error): ", line)})
        self.assertEqual([text for text in found if text], [], f"{len(lines)} findings\n" + "\n".join(lines))


class Units(unittest.TestCase):
    """In a folder src/ of their own, as only findings there are shown."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve() / "src"
        self.folder.mkdir()
        text_and_includes.cache_clear()

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def units(self, *paths):
        return [files for _, files in units_of({path: f"clang++ -std=c++20 -c {path}" for path in paths}, (self.folder,))]

    def found(self, *paths):
        return findings_of_unit(("-std=c++20",), paths, (self.folder,))

    def test_bad_code_is_noticed(self):
        good, bad = self.write("good.cpp", GOOD_SNIPPET), self.write("bad.cpp", BAD_SNIPPET)
        for paths in ((bad,), (good, bad), (bad, good)):
            found = self.found(*paths)
            self.assertEqual([check for check in ITS_FINDINGS if check not in found], [], found)
        self.assertEqual(self.found(good), "")

    def test_a_bad_header_is_noticed(self):
        self.write("bad.hpp", "#pragma once\nstruct bad_name {};\n")
        self.assertIn("readability-identifier-naming", self.found(self.write("a.cpp", '#include "bad.hpp"\n')))

    def test_equal_names_come_into_different_units(self):
        self.write("seen.hpp", "#pragma once\nstruct Seen {};\n")
        own = "namespace {{\n\n{}\n\n}}  // namespace\n"
        texts = {"function": "int f() {\n  return 1;\n}", "constant": "constexpr int f = 1;", "type": "struct f {\n};",
                 "alias": "using f = int;", "same alias": "using f = int;", "hidden": "struct Seen {\n};"}
        paths = {name: self.write(name.replace(" ", "_") + ".cpp", own.format(text)) for name, text in texts.items()}
        paths["seeing"] = self.write("seeing.cpp", '#include "seen.hpp"\nSeen seen();\n')
        for one, other, together in (("function", "constant", False), ("function", "type", False), ("type", "alias", False),
                                     ("alias", "same alias", True), ("alias", "seeing", True), ("hidden", "seeing", False),
                                     ("hidden", "alias", True)):
            self.assertEqual(len(self.units(paths[one], paths[other])), 1 if together else 2, (one, other))

    def test_what_does_not_compile_as_one_is_divided(self):
        one = self.write("one.cpp", "#define WORD int\nWORD first();\n")
        other = self.write("other.cpp", "int WORD();\nint BadName();\n")
        found = self.found(one, other)
        self.assertNotIn(IS_NO_CODE, found)
        self.assertIn("BadName", found)
        self.assertIn(IS_NO_CODE, self.found(one, self.write("broken.cpp", "int f( {\n")))

    def test_a_changed_header_is_noticed(self):
        source, keys = self.write("a.cpp", '#include "a.hpp"\n'), []
        for text in ("int a();\n", "int b();\n", "int a();\n"):
            self.write("a.hpp", text)
            text_and_includes.cache_clear()
            keys.append(key_of((), (source,), (self.folder,)))
        self.assertNotEqual(keys[0], keys[1])
        self.assertEqual(keys[0], keys[2])


if __name__ == "__main__":
    unittest.main()
