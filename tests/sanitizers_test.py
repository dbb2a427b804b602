#!/usr/bin/python3
"""A report of a sanitizer is found by sanitizers.py, however the process that made it ended."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import sanitizers

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[1]))
# Without an argument all is well.
FAULTS = """
#include <limits>
int main(int count, char**) {
  int* numbers = new int[2]{0, std::numeric_limits<int>::max()};
  const int result = count == 2 ? numbers[1] + count : count == 3 ? numbers[count] : numbers[0];
  delete[] numbers;
  return result;
}
"""


def preset(name):
    presets = json.loads((SOURCE / "CMakePresets.json").read_text(encoding="utf-8"))["testPresets"]
    return next(preset for preset in presets if preset["name"] == name)


class Reports(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "reports"
        sanitizers.empty_for_everyone(self.folder)
        self.environment = sanitizers.environment_with(self.folder)

    def options(self):
        """As the preset has them for its tests."""
        given = preset("asan")["environment"]
        reports = self.environment["SANITIZER_REPORTS"]
        return {key: value.replace("$penv{SANITIZER_REPORTS}", reports) for key, value in given.items()}

    def test_each_fault_is_reported(self):
        program = self.folder.parent / "faults"
        flags = ["-std=c++20", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
        subprocess.run(["clang++-19", *flags, "-x", "c++", "-", "-o", program], input=FAULTS, text=True, check=True)
        for arguments, said in (([], None), (["1"], "signed integer overflow"), (["1", "2"], "heap-buffer-overflow")):
            with self.subTest(arguments=arguments):
                sanitizers.empty_for_everyone(self.folder)
                subprocess.run([program, *arguments], env={**self.environment, **self.options()}, check=False, capture_output=True)
                found = sanitizers.reports_in(self.folder)
                self.assertEqual(len(found), 1 if said else 0, found)
                self.assertIn(said or "", "".join(found))

    def test_the_other_build_is_forgotten(self):
        self.assertEqual([key for key in self.environment if key.startswith("NETPREFLIGHT")], [])

    def test_what_its_tests_are_given_is_what_the_first_preset_has(self):
        mine = preset(sanitizers.PRESET)
        self.assertEqual((mine["inherits"], mine.get("environment")), ("asan", None))


if __name__ == "__main__":
    unittest.main()
