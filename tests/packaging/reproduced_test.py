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
LONG_AGO = 1_000_000_000


def smallest_of(room):
    """The command of the compiler for the smallest file of a room, which is compiled in a moment."""
    commands = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    found = [entry for entry in commands if pathlib.Path(entry["file"]).parent == SOURCE / "src" / room and f"netpreflight_{room.split('/')[0]}" in entry["command"]]
    return min(found, key=lambda entry: (os.path.getsize(entry["file"]), entry["file"]))


class Sample(unittest.TestCase):
    def setUp(self):
        self.elsewhere = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="quite another place ")))

    def test_objects(self):
        for folder in ("src", "include"):
            shutil.copytree(SOURCE / folder, self.elsewhere / folder)
        for path in self.elsewhere.rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))
        for room in ROOMS:
            entry = smallest_of(room)
            with self.subTest(entry["file"]):
                words = [word for word in shlex.split(entry["command"]) if "ccache" not in word]
                output = words[words.index("-o") + 1]
                words[words.index("-o") + 1] = str(self.elsewhere / "object.o")
                moved = [word.replace(f"{SOURCE}/src", f"{self.elsewhere}/src").replace(f"{SOURCE}/include", f"{self.elsewhere}/include")
                         if str(BUILD) not in word else word for word in words]
                subprocess.run([*moved, "-Werror=date-time"], cwd=self.elsewhere, check=True, timeout=200, env={**os.environ, "TZ": "Asia/Tokyo"})
                self.assertEqual((self.elsewhere / "object.o").read_bytes(), (BUILD / output).read_bytes())

    def test_linking(self):
        command = subprocess.run(["ninja", "-C", str(BUILD), "-t", "commands", "-s", "netpreflight"], capture_output=True, text=True, check=True).stdout
        command = command.removeprefix(": && ").strip().removesuffix("&& :").strip()
        words = shlex.split(command)
        words[words.index("-o") + 1] = str(self.elsewhere / "netpreflight")
        subprocess.run(words, cwd=BUILD, check=True, timeout=200, capture_output=True)
        self.assertEqual((self.elsewhere / "netpreflight").read_bytes(), BINARY.read_bytes())

    def test_nothing_names_the_folder_of_the_build(self):
        self.assertNotIn(str(BUILD).encode() + b"/", BINARY.read_bytes())


if __name__ == "__main__":
    unittest.main()
