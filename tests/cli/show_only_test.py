#!/usr/bin/python3
"""`show --only`: some rows of a report, with their problems, and with -v what their steps saw."""

import json
import re
import sys
import unittest

sys.dont_write_bytecode = True

from reports import CommandCase  # noqa: E402

ROW = re.compile(r"  (?:ok  |warn|FAIL|fail|-   ) ([a-z0-9-]+)")


class ShowOnly(CommandCase):
    def shown(self, code, *arguments):
        """The ids of the rows in the table, the numbers of the problems, and all lines."""
        lines = self.expect(code, "show", *arguments).splitlines()
        rows = [match[1] for match in map(ROW.match, lines) if match]
        problems = [match[1] for match in (re.match(r"Problem (\d+)", line) for line in lines) if match]
        return rows, problems, lines

    def row(self, name):
        (row,) = [row for row in self.failing["rows"] if row["id"] == name]
        return row

    def test_one_row_with_its_problem(self):
        for name in ("dns-external", "ntp-1", "product-updates"):
            with self.subTest(name):
                rows, problems, lines = self.shown(1, "failing.json", "--only", name)
                self.assertEqual((rows, problems), ([name], [self.row(name)["problem"]]))
                self.assertIn("and 17 rows that are not shown", lines)
                self.assertRegex(lines[-1], r"\AThe whole report: NOT READY: ")
                self.assertFalse([line for line in lines if line.startswith("  step ")])

    def test_with_its_steps(self):
        _, _, lines = self.shown(1, "failing.json", "--only", "dns-external", "-v")
        steps = [line for line in lines if line.startswith("  step ")]
        self.assertEqual(len(steps), len(self.row("dns-external")["steps"]))
        self.assertEqual(len([line for line in lines if line.startswith("  found ")]), 1)

    def test_sections_and_globs(self):
        ids = [row["id"] for row in self.failing["rows"]]
        for pattern, chosen in (("ntp", ["ntp-0", "ntp-1", "ntp-2"]), ("case-*", ["case-intelligence-feed-1", "case-intelligence-feed-2"]),
                                ("*", ids), ("???-[02]", ["ntp-0", "ntp-2"])):
            with self.subTest(pattern):
                rows, _, lines = self.shown(1, "failing.json", "--only", pattern)
                self.assertEqual(rows, chosen)
                self.assertEqual([line for line in lines if "not shown" in line],
                                 [] if chosen == ids else [f"and {18 - len(chosen)} rows that are not shown"])

    def test_several_in_the_order_of_the_table(self):
        rows, _, _ = self.shown(1, "failing.json", "--only", "domain-name", "--only", "chatgpt")
        self.assertEqual(rows, ["chatgpt", "domain-name"])

    def test_what_was_not_selected_by_the_run_is_shown_where_it_is_asked_for(self):
        self.file("part.json", self.run_in_folder("show", "ready.json", "-f", "json").stdout)
        report = json.loads((self.folder / "part.json").read_text(encoding="utf-8"))
        for row in report["rows"]:
            if row["id"] == "chatgpt":
                row.update(status="skip", cause="run.not_selected", brief=None)
        self.file("part.json", report)
        rows, problems, lines = self.shown(0, "part.json", "--only", "chatgpt")
        self.assertEqual((rows, problems), (["chatgpt"], []))
        self.assertTrue(lines[-1].startswith("The whole report: READY"))

    def test_the_exit_code_is_that_of_the_whole_report(self):
        passing = "web-interface"
        for name, code, strict in (("ready", 0, 0), ("warned", 0, 1), ("failing", 1, 1)):
            self.shown(code, f"{name}.json", "--only", passing)
            self.shown(strict, f"{name}.json", "--only", passing, "--strict")

    def test_quiet_has_the_problem_alone(self):
        rows, problems, lines = self.shown(1, "failing.json", "--only", "dns-external", "-q")
        self.assertEqual((rows, problems), ([], [self.row("dns-external")["problem"]]))
        self.assertTrue(lines[-1].startswith("The whole report: NOT READY"))

    def test_redacted(self):
        text = "\n".join(self.shown(1, "failing.json", "--only", "dns-external", "-v", "--redact")[2])
        self.assertNotIn("bad.corp.example", text)
        self.assertIn("host-1", text)

    def test_a_pasted_report(self):
        self.file("mail.txt", self.run_in_folder("show", "-f", "paste", "failing.json").stdout)
        self.assertEqual(self.shown(1, "mail.txt", "--only", "dns-internal", "-v")[0], ["dns-internal"])

    def test_what_cannot_be_shown_in_part(self):
        for form in ("json", "paste", "markdown", "html", "junit", "tap", "prometheus", "github"):
            self.expect_refusal(["show", "failing.json", "--only", "dns", "-f", form], "--only shows rows as text")
        self.expect_refusal(["show", "failing.json", "--only", "dns", "-o", "json=part.json"], "--only shows rows as text")
        self.assertFalse((self.folder / "part.json").exists())
        self.file("merged.json", self.run_in_folder("merge", "ready.json", "failing.json", "-f", "json").stdout)
        self.expect_refusal(["show", "merged.json", "--only", "dns"], "merged.json: ", "merged reports of several hosts")

    def test_what_the_report_has_not(self):
        self.expect_refusal(["show", "failing.json", "--only", "dns-externl"], "did you mean dns-external?", "ntp (ntp-0, ")


if __name__ == "__main__":
    unittest.main()
