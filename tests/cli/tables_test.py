#!/usr/bin/python3
"""The tables that the program carries, by their names, in every command that takes a table."""
import json
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

from reports import SOURCE, check, on_host, program  # noqa: E402

NAMES = ["analysis-cockpit@2025-07-28", "analysis-cockpit@2026-08-19", "management-center@2025-11-20"]
NEWEST = "analysis-cockpit@2026-08-19"
CENTER = "management-center@2025-11-20"
PRODUCTS = {"analysis-cockpit": ["cockpit", "workstation", "management-center"],
            "management-center": ["management-center", "agent", "management-workstation", "siem", "analysis-cockpit", "master"]}


def table(name):
    return json.loads(program("requirements", "-f", "json", "--requirements", name).stdout)


class Tables(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_list(self):
        done = program("requirements", "list")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertEqual([line.split()[0] for line in lines], NAMES)
        self.assertEqual([line.split("rows")[1].strip() for line in lines],
                         ["the default, meant by analysis-cockpit alone", "", "meant by management-center alone"])
        self.assertIn("  Management Center  ", lines[2])

    def test_names(self):
        for wanted, name in (("analysis-cockpit", NAMES[0]), ("management-center", CENTER), *((each, each) for each in NAMES)):
            shown = table(wanted)
            self.assertEqual(f"{shown['id']}@{shown['edition']}", name)
        self.assertEqual(table(NAMES[0]), json.loads(program("requirements", "-f", "json").stdout))

    def test_files_of_the_source_are_what_is_embedded(self):
        files = sorted((SOURCE / "data/requirements").glob("*.json"))
        self.assertEqual([f"{each['id']}@{each['edition']}" for each in map(json.loads, (file.read_text() for file in files))], NAMES)
        for name, file in zip(NAMES, files):
            self.assertEqual(table(name), json.loads(file.read_text()))
            self.assertEqual(program("requirements", "check", str(file)).returncode, 0)

    def test_a_file_of_that_name(self):
        mine = table(NEWEST)
        mine["title"] = "Mine"
        (self.folder / "analysis-cockpit").write_text(json.dumps(mine))
        (self.folder / "mine").write_text(json.dumps(mine))
        for wanted, title in (("analysis-cockpit", "Network Requirements"), ("./analysis-cockpit", "Mine"), ("mine", "Mine")):
            done = program("requirements", "-f", "json", "--requirements", wanted, cwd=self.folder)
            self.assertEqual(json.loads(done.stdout)["title"], title)

    def test_unknown_names(self):
        there = f"(there are: {', '.join(NAMES)}), and no such file"
        for command in ([], ["check"], ["listen"], ["rules"], ["requirements"]):
            for wanted, meant in (("analysis-cokpit", "; did you mean analysis-cockpit?"), ("toaster", ""),
                                  ("management-center@2024-01-01", f"; did you mean {CENTER}?")):
                done = program(*command, "--requirements", wanted)
                self.assertEqual((done.returncode, done.stdout, done.stderr),
                                 (2, "", f"netpreflight: {wanted}: no such table{meant} {there}\n"), command)
        done = program("--requirements", "toaster.json")
        self.assertEqual((done.returncode, done.stderr), (2, "netpreflight: toaster.json: No such file or directory\n"))

    def test_each_role_of_each_product(self):
        """A complete report: every row of the table, each with a result; commands for the other hosts that name the table."""
        for name in NAMES:
            rows = table(name)["rows"]
            for role in PRODUCTS[name.split("@")[0]]:
                hosts = [option for other in PRODUCTS[name.split("@")[0]] for option in ("--host", f"{other}=127.0.0.1")]
                done = check("-f", "json", "--requirements", name, "--from", role, *hosts)
                if not any(row["source"] == role for row in rows):
                    self.assertEqual(done.returncode, 2)
                    self.assertIn(f"nothing can be checked from {role}", done.stderr)
                    continue
                self.assertIn(done.returncode, (0, 1), (name, role, done.stderr))
                report = json.loads(done.stdout)
                self.assertEqual([row["id"] for row in report["rows"]], [row["id"] for row in rows])
                self.assertEqual((report["run"]["from"], report["table"]["id"], report["table"]["edition"]), (role, *name.split("@")))
                for row, wanted in zip(report["rows"], rows):
                    self.assertEqual(row["cause"] == "run.other_vantage", wanted["source"] != role, (name, role, row["id"]))
                for other in report["elsewhere"]:
                    self.assertEqual(f"--requirements {name}" in other["command"], name != NAMES[0], other)

    def test_the_role_where_nothing_is_said(self):
        for name, role in ((NEWEST, "cockpit"), (CENTER, "management-center")):
            self.assertEqual(json.loads(check("-f", "json", "--requirements", name).stdout)["run"]["from"], role)
        self.assertIn("--as siem: no row of the table leads there",
                      program("listen", "--requirements", "analysis-cockpit@2026-08-19", "--as", "siem").stderr.replace(
                          "no such role (there are: cockpit, workstation, management-center)", "no row of the table leads there"))

    def test_rules(self):
        done = program("rules", "--requirements", CENTER, "-f", "csv")
        self.assertEqual(done.returncode, 0)
        self.assertIn("5443", done.stdout)
        self.assertIn("update-301.nextron-systems.com", done.stdout)
        self.assertNotIn("thorcloud-lite", program("rules", "--requirements", NEWEST, "-f", "csv").stdout)
        self.assertIn("thorcloud-lite", program("rules", "-f", "csv").stdout)

    def test_a_problem_says_what_the_newer_page_no_longer_lists(self):
        said = "The vendor's page of 2026-08-19 no longer lists "
        (self.folder / "old.json").write_text(check("-f", "json").stdout)
        report = json.loads((self.folder / "old.json").read_text())
        told = [problem for problem in report["problems"] if said in problem["doubt"]]
        self.assertEqual(len(told), 1)
        self.assertIn("thorcloud-lite.nextron-systems.com", told[0]["doubt"])
        self.assertIn(said, told[0]["request"]["text"])
        self.assertNotIn("no longer lists", check("-f", "json", "--requirements", NEWEST).stdout)
        for form in ("text", "markdown", "html", "paste", "json"):
            shown = program("show", "-f", form, str(self.folder / "old.json")).stdout
            self.assertIn("no longer lists", " ".join(shown.split()), form)

    def test_merge_and_diff(self):
        for name in NAMES:
            report = json.loads(check("-f", "json", "--requirements", name).stdout)
            report = on_host(report, f"host-{name[-1]}.corp.example", f"192.0.2.{name[-1]}")
            (self.folder / f"{name}.json").write_text(json.dumps(report))
        files = [f"{name}.json" for name in NAMES]
        done = program("merge", "-f", "json", *files, cwd=self.folder)
        merged = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1, done.stderr)
        notes = "\n".join(merged["notes"])
        self.assertIn("mixed tables: ", notes)
        self.assertIn("mixed editions of the table analysis-cockpit: 2025-07-28 (host-8.corp.example); 2026-08-19 (host-9.corp.example)", notes)
        self.assertNotIn("editions of the table management-center", notes)
        ids = [row["id"] for row in merged["rows"]]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual(set(ids), {row["id"] for name in NAMES for row in table(name)["rows"]})
        done = program("diff", files[0], files[1], "-f", "json", cwd=self.folder)
        changes = {row["id"]: row["change"] for row in json.loads(done.stdout)["rows"]}
        self.assertEqual({id for id, change in changes.items() if change == "removed"}, {"thor-cloud-lite", "installer-packages"})


if __name__ == "__main__":
    unittest.main()
