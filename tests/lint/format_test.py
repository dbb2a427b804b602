#!/usr/bin/python3
"""Every C++ file is laid out as .clang-format says."""
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
FORMATTER = "clang-format-19"
FOLDERS = ("src", "include", "tests")


def sources():
    return sorted(path for folder in FOLDERS for path in (SOURCE / folder).rglob("*.[ch]pp"))


def complaints(paths):
    """What the formatter would change, in its words; empty if nothing."""
    command = [FORMATTER, f"--style=file:{SOURCE / '.clang-format'}", "--dry-run", "-Werror", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and not done.stderr:
        return f"{FORMATTER} exits with {done.returncode}"
    return done.stderr


class Format(unittest.TestCase):
    def test_the_code(self):
        paths = sources()
        self.assertGreater(len(paths), 100)
        found = complaints(paths)
        places = [line for line in found.splitlines() if "[-Wclang-format-violations]" in line]
        self.assertEqual(found, "", f"{len(places)} places; {FORMATTER} -i mends them\n" + "\n".join(places[:40]))

    def test_a_bad_layout_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "snippet.cpp")
            path.write_text("int  main( )\n{\n    return 0 ;\n}\n", encoding="utf-8")
            self.assertIn("snippet.cpp:1:", complaints([path]))
            path.write_text("int main() {\n  return 0;\n}\n", encoding="utf-8")
            self.assertEqual(complaints([path]), "")


if __name__ == "__main__":
    unittest.main()
