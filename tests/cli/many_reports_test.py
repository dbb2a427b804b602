#!/usr/bin/python3
"""Many reports at once, and reports that do not belong together."""

import collections
import copy
import json
import os
import subprocess
import sys
import time
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True

from instrumented import INSTRUMENTED, patience  # noqa: E402
from reports import (BINARY, MEGABYTE, READERS, TABLE, CommandCase, block, count, end_with,  # noqa: E402
                     environment, on_host, real_report)


class Thousand(CommandCase):
    """1,000 hosts, of which a third are workstations, with what is computed here from how they were made."""

    HOSTS = 1000
    SECONDS = patience(30)
    ENDS = {0: "tcp.timeout", 1: ("warn", "tcp.partial"), 4: "net.rejected"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        workstation = on_host(real_report("--from", "workstation", "--host", "cockpit=127.0.0.1"), "desk.corp.example", "10.20.9.9")
        cls.reports = []
        for i in range(cls.HOSTS):
            base = workstation if i % 3 == 0 else cls.real
            checked = [row["id"] for row in base["rows"] if row["status"] != "skip"]
            ends = {row: cls.ENDS[(7 * i + 13 * j) % 23] for j, row in enumerate(checked) if (7 * i + 13 * j) % 23 in cls.ENDS}
            host = f"node-{i:04}.site-{i % 7}.example"
            cls.reports.append(on_host(end_with(base, ends if i % 5 else {}), host, f"10.{i // 250}.{i % 250}.1"))
        cls.rows = [row["id"] for row in cls.real["rows"]]

    def setUp(self):
        super().setUp()
        self.files = [self.file(f"{i}.json", report).name for i, report in enumerate(self.reports)]

    def merge(self, *arguments):
        """Gives the exit code and the most memory of the process, in bytes; what it says is in merged.out and merged.err."""
        with open(self.folder / "merged.out", "wb") as out, open(self.folder / "merged.err", "wb") as err:
            process = subprocess.Popen([BINARY, "merge", *arguments, *self.files], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out,
                                       stderr=err, env=environment())
            deadline = time.monotonic() + self.SECONDS
            while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                if time.monotonic() > deadline:
                    process.kill()
                    os.wait4(process.pid, 0)
                    self.fail(f"not ended after {self.SECONDS} s")
                time.sleep(0.01)
            process.returncode = os.waitstatus_to_exitcode(ended[1])
        return process.returncode, ended[2].ru_maxrss * 1024

    def said(self, name="merged.out"):
        return (self.folder / name).read_text(encoding="utf-8")

    def tally(self):
        """(row, status, cause) to the number of hosts."""
        return collections.Counter((row["id"], row["status"], row["cause"]) for report in self.reports for row in report["rows"])

    def test_the_matrix(self):
        code, memory = self.merge("-f", "json", "-o", "junit=merged.xml", "-o", "prometheus=merged.prom", "-o", "html=merged.html")
        self.assertEqual((code, self.said("merged.err")), (1, ""))
        if not INSTRUMENTED:
            self.assertLess(memory, 600 * MEGABYTE)
        merged = json.loads(self.said())
        self.assertEqual([host["file"] for host in merged["hosts"]], self.files)
        self.assertEqual([host["label"] for host in merged["hosts"]], [report["run"]["host"]["fqdn"] for report in self.reports])
        self.assertEqual([host["verdict"] for host in merged["hosts"]], [report["verdict"] for report in self.reports])
        self.assertEqual([row["id"] for row in merged["rows"]], self.rows)
        for i, row in enumerate(merged["rows"]):
            self.assertEqual([(cell["status"], cell["cause"]) for cell in row["cells"]],
                             [(report["rows"][i]["status"], report["rows"][i]["cause"]) for report in self.reports], row["id"])
        statuses = collections.Counter(row["status"] for report in self.reports for row in report["rows"])
        self.assertEqual(merged["counts"], statuses)
        self.assertEqual(sum(statuses.values()), self.HOSTS * len(self.rows))
        self.assertEqual(set(statuses), {"pass", "warn", "fail", "skip"})
        self.assertEqual((merged["verdict"], merged["notes"]), ("not_ready", ["checked by none of these hosts: asset-synchronization"]))
        self.expect_junit(statuses)
        self.expect_metrics()
        for report in self.reports:
            self.assertIn(report["run"]["host"]["fqdn"], self.said("merged.html"))

    def expect_junit(self, statuses):
        suites = xml.etree.ElementTree.parse(self.folder / "merged.xml").getroot()
        self.assertEqual(len(suites.findall("testsuite")), self.HOSTS)
        found = {what: len(suites.findall(f"testsuite/{path}")) for what, path in
                 (("all", "testcase"), ("fail", "testcase/failure"), ("skip", "testcase/skipped"))}
        self.assertEqual(found, {"all": statuses.total(), "fail": statuses["fail"], "skip": statuses["skip"]})

    def expect_metrics(self):
        sums = collections.Counter()
        for line in self.said("merged.prom").splitlines():
            if line.startswith("netpreflight_rows{"):
                sums[line.split('status="')[1].split('"')[0]] += int(line.rsplit(" ", 1)[1])
        self.assertEqual(sums, collections.Counter(row["status"] for report in self.reports for row in report["rows"]))

    def test_the_text(self):
        code, _ = self.merge()
        self.assertEqual((code, self.said("merged.err")), (1, ""))
        lines = self.said().splitlines()
        self.assertTrue(lines[0].endswith(f": {self.HOSTS:,} hosts") or lines[0].endswith(f": {self.HOSTS} hosts"), lines[0])
        found = collections.Counter()
        for heading, rows, hosts in zip(lines, lines[1:], lines[2:]):
            if heading.startswith("Problem "):
                self.assertRegex(hosts, rf"^  hosts     \d+ of {self.HOSTS}: ")
                found[heading.split()[-1], int(rows.split()[1])] += int(hosts.split()[1])
        expected = collections.Counter()
        for report in self.reports:
            for problem in report["problems"]:
                expected[problem["cause"], len(problem["rows"])] += 1
        self.assertEqual(found, expected)
        counts = collections.Counter(row["status"] for report in self.reports for row in report["rows"])
        self.assertEqual(lines[-1], "NOT READY: " + ", ".join(f"{counts[status]} {status}" for status in ("pass", "warn", "fail", "skip")))

    def test_the_one_that_cannot_be_read(self):
        """It is named although nothing else is wrong, wherever it stands."""
        for place in (0, 500, 999):
            text = (self.folder / self.files[place]).read_text(encoding="utf-8")
            self.file(self.files[place], text[:-100])
            code, _ = self.merge("-o", "json=merged.json")
            self.assertEqual((code, self.said()), (2, ""))
            self.assertRegex(self.said("merged.err"), rf"\Anetpreflight: {self.files[place]}: line \d+, column \d+: is not JSON[^\n]*\n\Z")
            self.assertFalse((self.folder / "merged.json").exists())
            self.file(self.files[place], text)


class Together(CommandCase):
    """What does not belong together is said."""

    def notes(self, *files, code=1):
        """The notes of a merge, as JSON has them; the text has the same."""
        merged = json.loads(self.expect(code, "merge", "-f", "json", *files))
        text = " ".join(self.expect(code, "merge", *files).split())
        for note in merged["notes"]:
            self.assertIn(f"- {note}", text)
        self.assertEqual("Notes - " in text, bool(merged["notes"]))
        return merged, merged["notes"]

    NOT_CHECKED = "checked by none of these hosts: web-interface, command-line-access, asset-synchronization"

    def test_duplicates(self):
        self.file("again.json", self.ready)
        later = on_host(end_with(self.ready, {"domain-name": "host.no_domain"}), "good.corp.example", "10.20.0.11",
                        started="2031-01-01T00:00:00.000Z")
        self.file("later.json", later)
        merged, notes = self.notes("ready.json", "again.json", code=0)
        self.assertEqual(notes, ["again.json is the same report of good.corp.example as ready.json and was left out", self.NOT_CHECKED])
        self.assertEqual([host["file"] for host in merged["hosts"]], ["ready.json"])
        for files in (["ready.json", "later.json"], ["later.json", "ready.json"]):
            merged, notes = self.notes(*files)
            self.assertEqual(notes, ["ready.json has an older report of good.corp.example than later.json and was left out", self.NOT_CHECKED])
            self.assertEqual([host["file"] for host in merged["hosts"]], ["later.json"])
            self.assertEqual((merged["verdict"], merged["counts"]), ("not_ready", later["counts"]))

    def test_the_same_file_twice(self):
        _, notes = self.notes("ready.json", "ready.json", code=0)
        self.assertEqual(notes[0], "ready.json is the same report of good.corp.example as ready.json and was left out")

    def test_namesakes(self):
        self.file("other.json", on_host(self.ready, "good.corp.example", "10.20.0.99"))
        merged, notes = self.notes("ready.json", "other.json", code=0)
        self.assertEqual(notes, ["2 hosts with different addresses are called good.corp.example", self.NOT_CHECKED])
        self.assertEqual([host["label"] for host in merged["hosts"]], ["good.corp.example (ready.json)", "good.corp.example (other.json)"])

    def test_editions_tables_and_versions(self):
        other = copy.deepcopy(self.failing)
        other["table"]["edition"] = "2024-01-01"
        self.file("edition.json", other)
        merged, notes = self.notes("edition.json", "ready.json")
        self.assertEqual(notes, ["mixed editions of the table: 2024-01-01 (bad.corp.example); 2025-07-28 (good.corp.example)", self.NOT_CHECKED])
        self.assertEqual(merged["table"]["edition"], "2025-07-28")
        other["table"].update(edition="2025-07-28", id="another-product")
        self.file("table.json", other)
        self.assertEqual(self.notes("table.json", "ready.json")[1],
                         ["mixed tables: analysis-cockpit (good.corp.example); another-product (bad.corp.example)", self.NOT_CHECKED])
        other["table"]["id"] = "analysis-cockpit"
        other["tool"]["version"] = "9.9.9"
        self.file("version.json", other)
        mixed = self.notes("version.json", "ready.json")[1][0]
        self.assertEqual(mixed, f"mixed versions of netpreflight: {self.ready['tool']['version']} (good.corp.example); 9.9.9 (bad.corp.example)")

    def test_a_row_that_only_one_table_has(self):
        other = copy.deepcopy(self.failing)
        other["rows"] = [row for row in other["rows"] if row["id"] != "chatgpt"]
        other["rows"][-1]["id"] = "only-here"
        self.file("other.json", count(other))
        merged, _ = self.notes("ready.json", "other.json")
        cells = {row["id"]: row["cells"] for row in merged["rows"]}
        for row, place in (("chatgpt", 1), ("tls-interception", 1), ("only-here", 0)):
            self.assertIsNone(cells[row][place], row)
            self.assertIsNotNone(cells[row][1 - place], row)
        self.assertEqual(sum(cell is None for row in cells.values() for cell in row), 3)

    def test_diff_names_what_makes_reports_hard_to_compare(self):
        other = on_host(self.failing, "bad.corp.example", "10.20.0.13", started="2020-01-01T00:00:00.000Z")
        other["table"]["edition"] = "2024-01-01"
        self.file("other.json", other)
        notes = json.loads(self.expect(1, "diff", "-f", "json", "ready.json", "other.json"))["notes"]
        self.assertEqual(notes[:2], ["the reports are of different hosts: good.corp.example, then bad.corp.example",
                                     "the reports are of different editions of the table: 2025-07-28, then 2024-01-01"])
        self.assertTrue(notes[2].startswith("the second report is the older one: "), notes)
        self.assertEqual(len(notes), 3)

    def test_other_documents(self):
        """Whatever else calls itself a document of this program is refused by its name, however much it looks like a report."""
        documents = {"netpreflight-requirements/1": TABLE,
                     "netpreflight-difference/1": self.expect(1, "diff", "-f", "json", "ready.json", "failing.json"),
                     "netpreflight-requests/1": self.expect(0, "requests", "-f", "json", "failing.json")}
        for schema, text in documents.items():
            self.assertEqual(json.loads(text)["schema"], schema)
        for schema in ("netpreflight-report/2", "netpreflight-report/10", "netpreflight-listen/2", "NETPREFLIGHT-REPORT/1", ""):
            documents.setdefault(schema, json.dumps({**self.ready, "schema": schema}))
        for schema, text in documents.items():
            self.file("document.json", text)
            self.file("document.txt", block([text.encode()]))
            for reader in READERS:
                for name in ("document.json", "document.txt"):
                    with self.subTest((schema, reader, name)):
                        self.expect_refusal([*reader, name], f"netpreflight: {name}: ", "schema", f'not "{schema}"')

    def test_a_block_that_was_made_by_hand_is_read(self):
        """So that what is refused elsewhere is refused for what it is."""
        self.file("hand.txt", "Hello,\n" + block([json.dumps(self.failing).encode()]))
        self.assertEqual(self.expect(1, "show", "-f", "json", "hand.txt"), self.expect(1, "show", "-f", "json", "failing.json"))


if __name__ == "__main__":
    unittest.main()
