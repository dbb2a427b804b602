#!/usr/bin/python3
"""clang-tidy finds nothing in the rooms without Boost, with the checks of .clang-tidy.

What it found in a file is kept in the build folder and holds until the file, a header of ours that it includes, its
command or the checks change.
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

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ["NETPREFLIGHT"]).resolve().parent if "NETPREFLIGHT" in os.environ else SOURCE / "build"
TIDY = "clang-tidy-19"
CONFIG = SOURCE / ".clang-tidy"
# The rooms that include Asio are left out: they would double the time.
ROOMS = ("text", "json", "table", "page", "plan", "catalogue", "judge", "problems", "document", "record", "redaction", "report")
PROCESSES = 2
INCLUDE = re.compile(r'^\s*#include\s+"([^"]+)"', re.MULTILINE)
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


def findings(path, *arguments):
    """What clang-tidy says of a file; empty if nothing."""
    done = run([TIDY, "--quiet", f"--config-file={CONFIG}", str(path), *arguments])
    if done.returncode and not done.stdout:
        return done.stderr or f"{TIDY} exits with {done.returncode}"
    return done.stdout


@functools.cache
def text_and_includes(path):
    text = path.read_bytes()
    candidates = [folder / name for name in INCLUDE.findall(text.decode("utf-8"))
                  for folder in (path.parent, SOURCE / "src", SOURCE / "include")]
    return text, [candidate for candidate in candidates if candidate.is_file()]


def with_headers(path):
    """The file and every header of ours that it includes, directly or not."""
    reached, waiting = set(), [path]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += text_and_includes(current)[1]
    return sorted(reached)


@functools.cache
def tool():
    """The version and the checks, for the key of what is kept."""
    return run([TIDY, "--version"]).stdout.encode() + CONFIG.read_bytes()


def key_of(path, command):
    digest = hashlib.sha256(tool() + command.encode())
    for part in with_headers(path):
        text = text_and_includes(part)[0]
        digest.update(f"{part} {len(text)}\n".encode() + text)
    return digest.hexdigest()


def kept_findings(path, command):
    kept = BUILD / "tidy" / (path.relative_to(SOURCE).as_posix().replace("/", "_") + ".txt")
    key = key_of(path, command)
    if kept.is_file():
        known, _, text = kept.read_text(encoding="utf-8").partition("\n")
        if known == key:
            return text
    text = findings(path, "-p", str(BUILD))
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(f"{key}\n{text}", encoding="utf-8")
    return text


def commands():
    """The command that compiles each file of the rooms; a file compiled twice counts once."""
    entries = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    folders = [SOURCE / "src" / room for room in ROOMS]
    paths = {pathlib.Path(entry["file"]): entry["command"] for entry in entries}
    return {path: paths[path] for path in sorted(paths) if any(folder in path.parents for folder in folders)}


class Tidy(unittest.TestCase):
    def test_the_code(self):
        known = commands()
        files = {path for room in ROOMS for path in (SOURCE / "src" / room).rglob("*.cpp")}
        self.assertEqual(set(known), files, "built and checked are the same files")
        with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
            found = list(pool.map(lambda item: kept_findings(*item), known.items()))
        # A finding in a header comes from every file that includes it.
        lines = sorted({line for text in found for line in text.splitlines() if re.search(r" (warning|error): ", line)})
        self.assertEqual([text for text in found if text], [], f"{len(lines)} findings\n" + "\n".join(lines))

    def test_bad_code_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "snippet.cpp")
            path.write_text(BAD_SNIPPET, encoding="utf-8")
            found = findings(path, "--", "-std=c++20")
            self.assertEqual([check for check in ITS_FINDINGS if check not in found], [], found)
            path.write_text(GOOD_SNIPPET, encoding="utf-8")
            self.assertEqual(findings(path, "--", "-std=c++20"), "")

    def test_a_changed_header_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            source, header = pathlib.Path(folder, "a.cpp"), pathlib.Path(folder, "a.hpp")
            source.write_text('#include "a.hpp"\n', encoding="utf-8")
            keys = []
            for text in ("int a();\n", "int b();\n", "int a();\n"):
                header.write_text(text, encoding="utf-8")
                text_and_includes.cache_clear()
                keys.append(key_of(source, ""))
            self.assertNotEqual(keys[0], keys[1])
            self.assertEqual(keys[0], keys[2])


if __name__ == "__main__":
    unittest.main()
