#!/usr/bin/python3
"""ansible-lint has nothing to say about data/ansible, in its strictest profile. It loads nothing from anywhere."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))


class Lint(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.copy = self.folder / "ansible"
        shutil.copytree(SOURCE / "data" / "ansible", self.copy)

    def lint(self):
        """Its exit code and what it says, in one line a finding."""
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.folder), "ANSIBLE_HOME": str(self.folder), "NO_COLOR": "1"}
        done = subprocess.run(["ansible-lint", "--offline", "-p", "--profile", "production", "netpreflight.yml", "roles/netpreflight"],
                              cwd=self.copy, env=environment, text=True, capture_output=True, check=False, timeout=140)
        return done.returncode, done.stdout + done.stderr

    def test_it_finds_nothing(self):
        code, said = self.lint()
        self.assertEqual(code, 0, said)

    def test_it_notices_what_is_wrong(self):
        tasks = self.copy / "roles" / "netpreflight" / "tasks" / "check.yml"
        text = tasks.read_text()
        self.assertIn('        mode: "0700"\n', text)
        tasks.write_text(text.replace('        mode: "0700"\n', ""))
        code, said = self.lint()
        self.assertNotEqual(code, 0)
        self.assertIn("risky-file-permissions", said)


if __name__ == "__main__":
    unittest.main()
