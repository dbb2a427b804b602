#!/usr/bin/python3
"""The same bytes wherever and whenever it is built, tried on a sample: some files of every room compiled from a copy of the source that
lies elsewhere and is older, and the program linked again. reproduced.py does it with everything, and takes as long as a build does."""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import unittest

from reports import BINARY, SOURCE

BUILD = BINARY.parent
ROOMS = ("text", "table", "plan", "judge/rows", "document", "report/text")
NAMES_ITSELF = "net/codecs/certificate.cpp"  # by macros of OpenSSL
LONG_AGO = 1_000_000_000


def sample():
    """The commands of the compiler for the smallest file of each room, which is compiled in a moment, and for the one that names itself."""
    commands = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    for room in (*ROOMS, NAMES_ITSELF):
        place = SOURCE / "src" / room
        found = [entry for entry in commands if place in (pathlib.Path(entry["file"]), pathlib.Path(entry["file"]).parent)
                 and f"netpreflight_{room.split('/')[0]}" in entry["command"]]
        yield min(found, key=lambda entry: (os.path.getsize(entry["file"]), entry["file"]))


class Sample(unittest.TestCase):
    def setUp(self):
        self.elsewhere = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="quite another place ")))

    def test_objects(self):
        for folder in ("src", "include"):
            shutil.copytree(SOURCE / folder, self.elsewhere / folder)
        for path in self.elsewhere.rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))
        for entry in sample():
            with self.subTest(entry["file"]):
                words = [word for word in shlex.split(entry["command"]) if "ccache" not in word]
                output = words[words.index("-o") + 1]
                words[words.index("-o") + 1] = str(self.elsewhere / "object.o")
                moved = [word if str(BUILD) in word else self.moved(word) for word in words]
                subprocess.run([*moved, "-Werror=date-time"], cwd=self.elsewhere, check=True, timeout=200, env={**os.environ, "TZ": "Asia/Tokyo"})
                self.assertTrue((self.elsewhere / "object.o").read_bytes() == (BUILD / output).read_bytes(), "other bytes")

    def moved(self, word):
        for end in ("src", "include", "="):
            word = word.replace(f"{SOURCE}/{end}", f"{self.elsewhere}/{end}")
        return word

    def test_linking(self):
        command = subprocess.run(["ninja", "-C", str(BUILD), "-t", "commands", "-s", "netpreflight"], capture_output=True, text=True, check=True).stdout
        command = command.removeprefix(": && ").strip().removesuffix("&& :").strip()
        words = shlex.split(command)
        words[words.index("-o") + 1] = str(self.elsewhere / "netpreflight")
        subprocess.run(words, cwd=BUILD, check=True, timeout=200, capture_output=True)
        self.assertTrue((self.elsewhere / "netpreflight").read_bytes() == BINARY.read_bytes(), "other bytes")

    def test_nothing_names_the_folders_of_the_build(self):
        program = BINARY.read_bytes()
        for folder in (BUILD, SOURCE / "src", SOURCE / "include"):
            self.assertFalse(str(folder).encode() + b"/" in program, f"{folder}/ is named")


if __name__ == "__main__":
    unittest.main()
