#!/usr/bin/python3
"""`requirements compare` over copies of the vendor's page: every kind of difference, and what is no page."""

import json
import os
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

from reports import MEGABYTE, PAGE, TABLE, limited, program  # noqa: E402

PAGES = {"page.rst": PAGE, "page.html": PAGE.with_suffix(".html")}
IN_PROSE = "in prose only, so that only the host was compared: installer-packages"
LEFT_OUT = ("not compared, because no table of the page can have them: "
            "proxy, dns-external, dns-internal, domain-name, tls-interception")


class ComparePages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def changed(self, name, *changes):
        """A copy of the page, in which each of these was there and has become the other once."""
        text = PAGES[name].read_text(encoding="utf-8")
        for before, after in changes:
            self.assertIn(before, text)
            text = text.replace(before, after, 1)
        (self.folder / name).write_text(text, encoding="utf-8")

    def line(self, text):
        """The number of the line of page.rst that says this and nothing else."""
        lines = (self.folder / "page.rst").read_text(encoding="utf-8").splitlines()
        self.assertEqual(lines.count(text), 1, text)
        return lines.index(text) + 1

    def expect(self, name, *differences, rows=12, in_prose=IN_PROSE, how=()):
        """These lines about differences and no others, in any order; then what was not compared, and the sum."""
        done = program("requirements", "compare", name, *how, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (1 if differences else 0, ""), done.stdout)
        sum_up = f"they differ in {len(differences)}" if differences else "they agree"
        end = [in_prose] if in_prose else []
        end += [LEFT_OUT, f"{name}: {rows} rows; table analysis-cockpit, edition 2025-07-28: 18 rows; {sum_up}"]
        lines = done.stdout.splitlines()
        self.assertEqual(lines[len(differences):], end)
        self.assertEqual(sorted(lines[:len(differences)]), sorted(differences))

    def expect_different(self, name, row, *fields):
        """One difference, wherever the row stands on the page."""
        done = program("requirements", "compare", name, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (1, ""), done.stdout)
        first, *rest = done.stdout.splitlines()
        self.assertRegex(first, rf"^different: {row} \(line \d+ of the page\): ")
        self.assertEqual(first.split(" of the page): ")[1], "; ".join(fields))
        self.assertEqual([line.split(":")[0] for line in rest], [IN_PROSE.split(":")[0], LEFT_OUT.split(":")[0], name])
        self.assertTrue(rest[-1].endswith("; they differ in 1"), rest)

    def test_they_agree(self):
        for name, page in PAGES.items():
            self.changed(name)
            self.expect(name)
            self.assertEqual(program("requirements", "compare", "-", input=page.read_text(encoding="utf-8")).stdout,
                             program("requirements", "compare", name, cwd=self.folder).stdout.replace(f"{name}: ", "standard input: "))

    def test_a_row_that_the_table_lacks(self):
        row = "   * - Licences\n     - 8443/tcp\n     - Analysis Cockpit\n     - licence.example\n"
        before = "   * - NTP\n     - 123/udp\n     - Analysis Cockpit\n     - 2.debian.pool.ntp.org\n"
        self.changed("page.rst", (before, before + row))
        self.expect("page.rst", 'missing in the table: "Licences", 8443/tcp, from Analysis Cockpit to licence.example, mandatory '
                    f'(section "NTP", line {self.line("   * - Licences")} of the page)', rows=13)

    def test_a_row_that_the_page_lacks(self):
        self.changed("page.rst", ("   * - NTP\n     - 123/udp\n     - Analysis Cockpit\n     - 2.debian.pool.ntp.org\n", ""))
        self.expect("page.rst", 'too many in the table: ntp-2: "NTP", 123/udp, from Analysis Cockpit to 2.debian.pool.ntp.org, mandatory',
                    rows=11)

    def test_a_host_that_the_prose_lacks(self):
        self.changed("page.rst", ("https://update3.nextron-systems.com", "https://update4.nextron-systems.com"))
        self.expect("page.rst", 'too many in the table: installer-packages: "Internet access during installation", 443/tcp, '
                    "from Analysis Cockpit to update3.nextron-systems.com, mandatory", in_prose=None)

    def test_one_field(self):
        for name in PAGES:
            space = "&nbsp;" if name == "page.html" else " "
            for change, row, field in (
                    (("7443/tcp", "7444/tcp"), "asset-synchronization", "port: 7444/tcp on the page, 7443/tcp in the table"),
                    (("123/udp", "123/tcp"), "ntp-0", "port: 123/tcp on the page, 123/udp in the table"),
                    ((f"Web{space}Interface", f"Web{space}Site"), "web-interface",
                     "description: Web Site on the page, Web Interface in the table"),
                    (("thor-cloud.nextron-services.com", "cloud.example"), "thor-cloud",
                     "destination: cloud.example on the page, thor-cloud.nextron-services.com in the table"),
                    (("Mandatory Services", "Optional Services"), "product-updates", "level: optional on the page, mandatory in the table")):
                with self.subTest((name, change)):
                    self.changed(name, change)
                    self.expect_different(name, row, field)

    def test_a_source(self):
        self.changed("page.rst", ("     - 7443/tcp\n     - Management Center", "     - 7443/tcp\n     - Workstation"))
        self.expect_different("page.rst", "asset-synchronization", "source: Workstation on the page, Management Center in the table")
        cell = "<td><p>7443/tcp</p></td>\n<td><p>{}</p></td>"
        self.changed("page.html", (cell.format("Management Center"), cell.format("Workstation")))
        self.expect_different("page.html", "asset-synchronization", "source: Workstation on the page, Management Center in the table")

    def test_levels_of_a_whole_table(self):
        for name in PAGES:
            self.changed(name, ("Optional Services", "Mandatory Services"))
            done = program("requirements", "compare", name, cwd=self.folder)
            self.assertEqual(done.returncode, 1)
            found = [line for line in done.stdout.splitlines() if line.startswith("different: ")]
            self.assertEqual([line.split()[1] for line in found], ["case-intelligence-feed-1", "case-intelligence-feed-2", "thor-cloud",
                                                                   "thor-cloud-lite", "chatgpt"])
            for line in found:
                self.assertTrue(line.endswith("level: mandatory on the page, optional in the table"), line)

    def test_the_footnote_about_interception(self):
        gone = "interception: no such footnote on the page, forbidden in the table"
        new = "interception: forbidden by a footnote on the page, tolerated in the table"
        self.changed("page.rst", ("update-301.nextron-systems.com [#inspect]_", "update-301.nextron-systems.com"))
        self.expect_different("page.rst", "product-updates", gone)
        self.changed("page.rst", ("     - thor-cloud.nextron-services.com", "     - thor-cloud.nextron-services.com [#inspect]_"))
        self.expect_different("page.rst", "thor-cloud", new)
        for name in PAGES:
            self.changed(name, ("interception.", "kindness."))
            done = program("requirements", "compare", name, cwd=self.folder)
            found = [line for line in done.stdout.splitlines() if line.startswith("different: ")]
            self.assertEqual([line.split()[1] for line in found], ["product-updates", "case-intelligence-feed-1", "case-intelligence-feed-2"])
            self.assertEqual([line.endswith(gone) for line in found], [True] * 3)

    def test_everything_at_once(self):
        self.changed("page.rst", ("7443/tcp", "7444/tcp"), ("Mandatory Services", "Optional Services"), ("Command Line Access", "Shell"),
                     ("update-301.nextron-systems.com [#inspect]_", "update-301.nextron-systems.com"))
        shell, assets, updates = (self.line(f"   * - {name}") for name in ("Shell", "Asset Synchronization", "Product Updates"))
        self.expect("page.rst", f"different: command-line-access (line {shell} of the page): description: Shell on the page, "
                    "Command Line Access in the table",
                    f"different: asset-synchronization (line {assets} of the page): port: 7444/tcp on the page, 7443/tcp in the table",
                    f"different: product-updates (line {updates} of the page): level: optional on the page, mandatory in the table; "
                    "interception: no such footnote on the page, forbidden in the table")

    def test_another_table(self):
        self.assertEqual(TABLE.count('"port": 7443'), 1)
        (self.folder / "table.json").write_text(TABLE.replace('"port": 7443', '"port": 7444'), encoding="utf-8")
        self.changed("page.rst", ("7443/tcp", "7444/tcp"))
        self.expect("page.rst", how=("--requirements", "table.json"))
        self.changed("page.rst")
        done = program("requirements", "compare", "--requirements", "table.json", "page.rst", cwd=self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("port: 7443/tcp on the page, 7444/tcp in the table\n", done.stdout)

    def expect_refusal(self, page, *said, **how):
        done = program("requirements", "compare", page, cwd=self.folder, preexec_fn=limited, **how)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1), (page, done.stderr))
        if page != "-":
            self.assertTrue(done.stderr.startswith(f"netpreflight: {page}: "), done.stderr)
        for words in said:
            self.assertIn(words, done.stderr)

    def test_what_is_no_page(self):
        (self.folder / "folder").mkdir()
        self.expect_refusal("folder", "is a directory")
        self.expect_refusal("absent.rst", "No such file")
        page = PAGE.read_bytes()
        for what, content in {
            "nothing": b"", "blanks": b" \n\n", "prose": b"Network\n=======\n\nAll ports, please.\n", "zeros": bytes(1000),
            "HTML without a table": b"<!DOCTYPE html><html><body><p>Port 443</p></body></html>",
            "a table of something else": b"T\n-\n\n.. list-table::\n   :header-rows: 1\n\n   * - Colour\n     - Size\n   * - red\n     - 7\n",
            "not UTF-8": page.replace(b"Web Interface", b"Web \xff\xfe"), "a compressed page": b"\x1f\x8b\x08\x00" + page[::-1],
            "a requirements table": TABLE.encode(),
        }.items():
            with self.subTest(what):
                (self.folder / "page.rst").write_bytes(content)
                self.expect_refusal("page.rst")
                with open(self.folder / "page.rst", "rb") as page_file:
                    self.expect_refusal("-", stdin=page_file)

    def test_two_hundred_megabytes(self):
        path = self.folder / "page.rst"
        for content in (b"", PAGE.read_bytes()):
            path.write_bytes(content)
            os.truncate(path, 200 * MEGABYTE)
            self.expect_refusal("page.rst", "large")
            with open(path, "rb") as page:
                self.expect_refusal("-", "large", stdin=page)
        self.expect_refusal("/dev/zero", "is a device")

    def test_html_that_is_cut_short(self):
        for page in ("<html><table><tr><td>a<tr>b", "<html><table><tr><td><table>"):
            (self.folder / "page.html").write_text(page)
            self.expect_refusal("page.html", "has no HTML table with a column of ports and one of descriptions or destinations")

    def test_pages_that_stand_for_far_more_than_they_say(self):
        rst = ("T\n-\n\n.. list-table::\n\n   * - Description\n     - Port\n     - Destination\n"
               f"   * - x\n     - {'1,' * 1800}\n     - {'a ' * 900}\n")
        (self.folder / "page.rst").write_text(rst.replace("a a", "a.b a.b").replace("a a", "a.b a.b"))
        self.expect_refusal("page.rst", "line 9: a row of 900 destinations and 1800 ports stands for 1620000 requirements, "
                            "and at most 1000 are read")
        html = "<html><table><tr><th>Port<th>Server\n" + "<tr><td colspan=100 rowspan=0>1\n" * 3000
        (self.folder / "page.html").write_text(html)
        self.expect_refusal("page.html", "line 12: the page has more than 1000 columns in a table")
        for content, said in (("<div>" * 1_000_000, "has more than 256 HTML elements in one another"),
                              ("<p>x</p>" * 500_000, "is too much HTML"),
                              ("<a" + "".join(f" a{i}" for i in range(500_000)) + ">", "has an HTML element with more than 64 attributes"),
                              ("<p><b x='" + "y" * 4 * MEGABYTE + "'></p>" + "<p>z" * 1000, "takes more than 128 MiB of memory"),
                              ("\u00a0" * 4_000_000, "has no HTML table"), ("x" * 8_000_000, "has no HTML table")):
            (self.folder / "page.html").write_text("<html>" + content, encoding="utf-8")
            self.expect_refusal("page.html", said)

    def test_a_large_table_and_a_large_page(self):
        """50,000 rows against 4,000: the time-out of a command is enough, and not all differences are told."""
        table = json.loads(TABLE)
        row = next(row for row in table["rows"] if row["id"] == "chatgpt")
        table["rows"] = [{**row, "id": f"row-{i}", "destination": {"host": f"host-{i}.example"}} for i in range(50_000)]
        (self.folder / "table.json").write_text(json.dumps(table), encoding="utf-8")
        rows = "".join(f"   * - ChatGPT Integration\n     - 443/tcp\n     - Analysis Cockpit\n     - host-{i * 20}.example\n" for i in range(4000))
        (self.folder / "page.rst").write_text(
            "Internet\n--------\n\nOptional Services\n\n.. list-table::\n\n   * - Description\n     - Port\n     - Source\n     - Destination\n"
            + rows, encoding="utf-8")
        done = program("requirements", "compare", "--requirements", "table.json", "page.rst", cwd=self.folder, preexec_fn=limited)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        # 2,500 hosts are in both; the other 1,500 rows of the page are called as rows of the table are.
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 1000 + 2)
        self.assertEqual(lines[0], "different: row-1 (line 10012 of the page): destination: host-50000.example on the page, "
                         "host-1.example in the table")
        self.assertEqual(lines[-2], "and 46500 more differences")
        self.assertEqual(lines[-1], "page.rst: 4000 rows; table analysis-cockpit, edition 2025-07-28: 50000 rows; they differ in 47500")


if __name__ == "__main__":
    unittest.main()
