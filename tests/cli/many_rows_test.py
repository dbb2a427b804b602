#!/usr/bin/python3
"""Tables with very many rows: they are checked, and their reports are read back, merged and compared like any other."""

import json
import pathlib
import resource
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

from reports import INSTRUMENTED, TABLE, check, program  # noqa: E402

MOST_ROWS = 100_000
MANY_ROWS = 20_000  # the report of about 30,000 skipped rows is the largest that is read


def bounded():
    """What costs more than this grows with the square of the rows: it would take the whole machine's memory."""
    if not INSTRUMENTED:
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


class ManyRows(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def table(self, count):
        """Optional rows to different hosts of the Internet."""
        table = json.loads(TABLE)
        row = next(row for row in table["rows"] if row["id"] == "chatgpt")
        table["rows"] = [{**row, "id": f"row-{i}", "destination": {"host": f"host-{i}.example"}} for i in range(count)]
        path = self.folder / "table.json"
        path.write_text(json.dumps(table), encoding="utf-8")
        return path

    def expect_checked(self, count, only, counts):
        done = check("--requirements", self.table(count), *only, "-o", "json=report.json", cwd=self.folder, preexec_fn=bounded)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        last = done.stdout.splitlines()[-1]
        self.assertTrue(last.endswith(counts), last)

    def expect_counts(self, count, only, counts):
        """`check` ends, and its report is one that the other commands read."""
        self.expect_checked(count, only, counts)
        paste = self.folder / "mail.txt"
        for arguments in (["show", "report.json"], ["merge", "report.json"], ["diff", "report.json", "report.json"],
                          ["rules", "--failed-in", "report.json"], ["show", "--rejudge", "report.json"],
                          ["show", "report.json", "-f", "paste", "-o", f"paste={paste}"], ["show", paste]):
            with self.subTest(arguments):
                shown = program(*arguments, cwd=self.folder, preexec_fn=bounded)
                self.assertEqual((shown.returncode, shown.stderr), (0, ""))
                if arguments[0] in ("merge", "diff") or arguments == ["show", "report.json"]:
                    self.assertTrue(shown.stdout.splitlines()[-1].endswith(counts), shown.stdout[-200:])

    def test_one_row_of_as_many_as_allowed(self):
        self.expect_checked(MOST_ROWS, ["--only", "row-7"], f": 0 pass, 0 warn, 1 fail, {MOST_ROWS - 1} skip")
        self.assertEqual(len(json.loads((self.folder / "report.json").read_text())["rows"]), MOST_ROWS)
        refused = program("show", "report.json", cwd=self.folder, preexec_fn=bounded)
        self.assertEqual((refused.returncode, refused.stdout), (2, ""))
        self.assertRegex(refused.stderr, r"^netpreflight: report\.json: is too large \(\d+ bytes, at most \d+\)\n$")

    def test_one_row_of_many(self):
        self.expect_counts(MANY_ROWS, ["--only", "row-7"], f": 0 pass, 0 warn, 1 fail, {MANY_ROWS - 1} skip")

    def test_all_rows_for_one_reason(self):
        """They share one remedy that speaks of all of them."""
        self.expect_counts(3000, [], ": 0 pass, 0 warn, 3000 fail, 0 skip")

    def test_a_few(self):
        """What is expected above is what comes out where there is less of it."""
        self.expect_counts(100, ["--only", "row-7"], ": 0 pass, 0 warn, 1 fail, 99 skip")
        self.expect_counts(100, [], ": 0 pass, 0 warn, 100 fail, 0 skip")


if __name__ == "__main__":
    unittest.main()
