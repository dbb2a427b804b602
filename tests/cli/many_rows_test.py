#!/usr/bin/python3
"""Tables with very many rows: they are checked, and their reports are read back, merged and compared like any other."""

import json
import pathlib
import resource
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

from instrumented import INSTRUMENTED, volume  # noqa: E402
from reports import TABLE, check, program  # noqa: E402

MOST_ROWS = 100_000
MANY_ROWS = volume(20_000)  # the report of about 30,000 skipped rows is the largest that is read


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

    def expect_checked(self, count, only, fail, skip):
        done = check("--requirements", self.table(count), *only, "-o", "json=report.json", cwd=self.folder, preexec_fn=bounded)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.expect_last_line(done.stdout, self.totals(fail, skip))

    @staticmethod
    def totals(fail, skip):
        rows = "1 row" if fail == 1 else f"{fail} rows"
        return f": 1 problem in {rows}; 0 rows pass" + (f", {skip} are not checked here" if skip else "")

    def expect_last_line(self, text, end):
        last = text.splitlines()[-1]
        self.assertTrue(last.endswith(end), last)

    def expect_counts(self, count, only, fail, skip):
        """`check` ends, and its report is one that the other commands read."""
        self.expect_checked(count, only, fail, skip)
        paste = self.folder / "mail.txt"
        for arguments in (["show", "report.json"], ["merge", "report.json"], ["diff", "report.json", "report.json"],
                          ["rules", "--failed-in", "report.json"], ["show", "--rejudge", "report.json"],
                          ["show", "report.json", "-f", "paste", "-o", f"paste={paste}"], ["show", paste]):
            with self.subTest(arguments):
                shown = program(*arguments, cwd=self.folder, preexec_fn=bounded)
                self.assertEqual((shown.returncode, shown.stderr), (0, ""))
                if arguments[0] in ("merge", "diff"):
                    self.expect_last_line(shown.stdout, f": 0 pass, 0 warn, {fail} fail, {skip} skip")
                if arguments == ["show", "report.json"]:
                    self.expect_last_line(shown.stdout, self.totals(fail, skip))

    def test_one_row_of_as_many_as_allowed(self):
        self.expect_checked(MOST_ROWS, ["--only", "row-7"], 1, MOST_ROWS - 1)
        self.assertEqual(len(json.loads((self.folder / "report.json").read_text())["rows"]), MOST_ROWS)
        refused = program("show", "report.json", cwd=self.folder, preexec_fn=bounded)
        self.assertEqual((refused.returncode, refused.stdout), (2, ""))
        self.assertRegex(refused.stderr, r"^netpreflight: report\.json: is too large \(\d+ bytes, at most \d+\)\n$")

    def test_one_row_of_many(self):
        self.expect_counts(MANY_ROWS, ["--only", "row-7"], 1, MANY_ROWS - 1)

    def test_all_rows_for_one_reason(self):
        """They share one remedy that speaks of all of them."""
        self.expect_counts(3000, [], 3000, 0)

    def test_a_few(self):
        """What is expected above is what comes out where there is less of it."""
        self.expect_counts(100, ["--only", "row-7"], 1, 99)
        self.expect_counts(100, [], 100, 0)


if __name__ == "__main__":
    unittest.main()
