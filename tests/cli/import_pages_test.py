#!/usr/bin/python3
"""requirements import: pages of many kinds become tables that the program reads, and every guess is told; and hints on tables."""
import datetime
import json
import pathlib
import re
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

from reports import MEGABYTE, SOURCE, TABLE, check, limited, program  # noqa: E402

PAGES = SOURCE / "tests/page/pages"
OTHERS = ["log-appliance.html", "backup-server.md", "sensor.rst", "scanner.csv", "cloud-connector.html"]


class Import(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_import(self, page, *how):
        done = program("requirements", "import", str(page), *how, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_what_it_writes_is_a_table(self):
        for page in (*(PAGES / "vendors" / name for name in OTHERS), *PAGES.glob("*.rst"), PAGES / "network.html"):
            done = self.run_import(page)
            (self.folder / "table.json").write_text(done.stdout)
            checked = program("requirements", "check", "table.json", cwd=self.folder)
            self.assertEqual(checked.returncode, 0, checked.stderr)
            rows = json.loads(done.stdout)["rows"]
            self.assertRegex(done.stderr.splitlines()[-1], rf"^{re.escape(str(page))}: {len(rows)} rows, \d+ guesses, \d+ things not used$")

    def test_each_guess_names_a_row_and_each_thing_a_line(self):
        for name in OTHERS:
            page = PAGES / "vendors" / name
            done = self.run_import(page)
            ids = {row["id"] for row in json.loads(done.stdout)["rows"]} | {"the table"}
            lines = page.read_text(encoding="utf-8").count("\n") + 1
            *said, _ = done.stderr.splitlines()
            for line in said:
                found = re.fullmatch(r"(?:line (\d+): )?(not used|[a-z0-9 -]+): .+", line)
                self.assertTrue(found, line)
                self.assertTrue(found[1] is None or 0 < int(found[1]) <= lines, line)
                self.assertTrue(found[2] == "not used" or found[2] in ids, line)

    def test_the_page_agrees_with_its_own_table(self):
        for name in ("analysis-cockpit-2025-07-28.rst", "analysis-cockpit-2026-08-19.rst"):
            self.run_import(PAGES / name, "-o", "table.json")
            done = program("requirements", "compare", str(PAGES / name), "--requirements", "table.json", cwd=self.folder)
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_the_pages_agree_with_the_built_in_tables(self):
        for name in ("analysis-cockpit@2025-07-28", "analysis-cockpit@2026-08-19", "management-center@2025-11-20"):
            done = program("requirements", "compare", str(PAGES / f"{name.replace('@', '-')}.rst"), "--requirements", name)
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_output(self):
        page = PAGES / "vendors/scanner.csv"
        printed = self.run_import(page)
        written = self.run_import(page, "-o", "table.json", "--role", "Scanner")
        self.assertEqual(written.stdout, "")
        self.assertEqual(json.loads((self.folder / "table.json").read_text())["rows"], json.loads(printed.stdout)["rows"])
        done = program("requirements", "import", str(page), "-o", "/nonexistent/table.json")
        self.assertEqual((done.returncode, done.stdout), (3, ""))

    def test_standard_input_and_the_date(self):
        text = (PAGES / "vendors/scanner.csv").read_text(encoding="utf-8")
        before = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        done = program("requirements", "import", "-", "--role", "Probe", input=text)
        table = json.loads(done.stdout)
        self.assertGreaterEqual(table["edition"], before)
        self.assertEqual((table["id"], table["source"], table["roles"][0]), ("network-requirements", "standard input", {"id": "probe", "name": "Probe"}))

    def test_an_imported_table_runs(self):
        self.run_import(PAGES / "vendors/cloud-connector.html", "-o", "table.json")
        done = check("-f", "json", "--requirements", "table.json", cwd=self.folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["run"]["from"], "connector")
        self.assertEqual({row["status"] for row in report["rows"] if row["id"] in ("sign-in", "events")}, {"fail"})

    def test_what_is_no_page(self):
        for content in (b"", b"Hello\n", b"\xff\xfe", bytes(100), b"Port,Server\nany,a.example\n"):
            (self.folder / "page").write_bytes(content)
            done = program("requirements", "import", "page", cwd=self.folder, preexec_fn=limited)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1), content)
            self.assertTrue(done.stderr.startswith("netpreflight: page: "), done.stderr)
        done = program("requirements", "import", "absent.rst", cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_costs_are_bounded(self):
        for content in (b"Port,Server\n" + b"443,a.example\n" * 150_000, b"|" * 8 * MEGABYTE, b"== ==\nx\n" * MEGABYTE,
                        b"# T\n\nconnect to https://a.example\n" * 200_000, b"[^1]: x\n" * MEGABYTE + b"|Port|Server|\n|-|-|\n|1|a.b|\n",
                        b"Port,Server\n\"" + b"1 or " * 1000 + b"\",\"" + b"a.b " * 900 + b"\"\n"):
            (self.folder / "page").write_bytes(content)
            done = program("requirements", "import", "page", cwd=self.folder, preexec_fn=limited)
            self.assertIn(done.returncode, (0, 2), done.stderr[-300:])

    def test_the_tutorial_is_right(self):
        page = (SOURCE / "docs/requirements-table.md").read_text(encoding="utf-8")
        first, more = re.findall(r"```json\n(.*?)```", page, re.DOTALL)[:2]
        (self.folder / "my.json").write_text(first)
        done = program("requirements", "check", "my.json", cwd=self.folder)
        self.assertEqual((done.stdout, done.stderr), ("my.json: fine, 3 rows, edition 2026-01-31\n", ""))
        table = json.loads(first)
        table["rows"] += json.loads(f"[{more}]")
        table["sections"].append({"id": "dns", "title": "DNS"})
        (self.folder / "my.json").write_text(json.dumps(table))
        done = program("requirements", "check", "my.json", cwd=self.folder)
        self.assertEqual((done.stdout, done.stderr), ("my.json: fine, 7 rows, edition 2026-01-31\n", ""))

    def test_hints(self):
        table = json.loads(TABLE)
        table["rows"][3]["port"] = 22
        table["rows"].append({**table["rows"][4], "id": "again"})
        table["roles"].append({"id": "toaster", "name": "Toaster"})
        (self.folder / "table.json").write_text(json.dumps(table))
        done = program("requirements", "check", "table.json", cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (0, "table.json: fine, 19 rows, edition 2025-07-28\n"))
        self.assertEqual(done.stderr.splitlines(), [
            'table.json: hint: role "toaster": no row starts there or leads there',
            'table.json: hint: row "product-updates": the probe tls on 22/tcp, where SSH answers as a rule',
            'table.json: hint: row "again": is the same as the row "case-intelligence-feed-1"'])


if __name__ == "__main__":
    unittest.main()
