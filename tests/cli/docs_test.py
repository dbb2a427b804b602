#!/usr/bin/python3
"""Every command that the documentation prints runs, what it prints of one is what that prints, and its links lead somewhere.

A command is a line of a block that begins with the program's name; a block `console` has a command behind "$ " and its output, where "..."
stands for lines that are left out. They run in a folder of the page's own, one after the other, where nothing but loopback can be reached.
"""

import pathlib
import re
import sys
import unittest

sys.dont_write_bytecode = True

from examples import ExampleCase  # noqa: E402
from reports import SOURCE  # noqa: E402

PAGES = [SOURCE / "README.md", *sorted((SOURCE / "docs").glob("*.md"))]
COMMAND = re.compile(r"\A(?:sudo )?(netpreflight(?: .*)?)\Z")
# Where a page means a place or files that only its reader has.
INSTEAD = ((r"/var/lib/prometheus/node-exporter/", ""), (r"\bmerge \*\.json", "merge reports/*.json"))
# Nothing can be reached, pages and reports differ: no fault of the example. Waiting and standing in are interrupted.
CODES = (0, 1, 130)


def blocks(page):
    """Of each block what language it says it is in, and its lines."""
    for language, text in re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE):
        yield language, text.splitlines()


def commands_of(page):
    """Of each block its commands, without what is said behind them."""
    for language, lines in blocks(page):
        found = [COMMAND.match(re.sub(r"\s+#.*", "", line)) for line in lines if language in ("", "sh")]
        yield [command[1] for command in found if command]


def transcripts_of(page):
    """Each command of a transcript with the lines below it."""
    for language, lines in blocks(page):
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")] if language == "console" else []
        for start, end in zip(starts, [*starts[1:], len(lines)]):
            yield lines[start][2:], lines[start + 1:end]


def as_it_runs(line):
    for pattern, words in INSTEAD:
        line = re.sub(pattern, words, line)
    return line


def is_like(printed, wanted):
    """Whether the output has the lines in this order, with others only where "..." stands."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in wanted)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


class DocsCase(ExampleCase):
    def setUp(self):
        super().setUp()
        recorded = (SOURCE / "tests/cli/documents/report.json").read_text(encoding="utf-8")
        self.file("report.json", recorded)
        self.file("mail.eml", self.run_in_folder("show", "-f", "paste", "report.json").stdout)
        self.file("mail.txt", (self.folder / "mail.eml").read_text(encoding="utf-8"))
        for name in ("before.json", "after.json", "workstation.json"):
            self.file(name, recorded)
        self.file("listen.json", (SOURCE / "tests/fuzz/corpus/listen_log/whole.json").read_text(encoding="utf-8"))
        self.file("network.rst", (SOURCE / "tests/page/pages/network.rst").read_text(encoding="utf-8"))
        self.file("ports.html", (SOURCE / "tests/page/pages/network.html").read_text(encoding="utf-8"))
        self.file("FILE", "secret\n")

    @staticmethod
    def own_table():
        """The one that docs/requirements-table.md explains."""
        (table,) = ("\n".join(lines) for language, lines in blocks(SOURCE / "docs/requirements-table.md")
                    if language == "json" and '"schema": "netpreflight-requirements/1"' in "\n".join(lines))
        return table


class Commands(DocsCase):
    def test_they_run(self):
        tried = 0
        for page in PAGES:
            for commands in commands_of(page):
                self.file("my.json", self.own_table())  # a block may have made another one
                for line in commands:
                    with self.subTest(f"{page.name}: {line}"):
                        self.expect_it_runs(as_it_runs(line), *CODES)
                    tried += 1
            self.doCleanups()
            self.setUp()
        self.assertGreater(tried, 60, "the pages have been found")


class Transcripts(DocsCase):
    def test_they_are_what_is_printed(self):
        tried = 0
        for page in PAGES:
            for line, wanted in transcripts_of(page):
                with self.subTest(f"{page.name}: {line}"):
                    printed = self.expect_it_runs(line, *CODES).splitlines()
                    self.assertTrue(is_like(printed, wanted), "\n".join(printed))
                tried += 1
        self.assertGreater(tried, 4, "there are transcripts")


def anchors_of(page):
    """As the places that show Markdown make them of headings."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Links(unittest.TestCase):
    def test_they_lead_somewhere(self):
        tried = 0
        for page in PAGES:
            for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
                name, _, anchor = target.partition("#")
                there = page.parent / name if name else page
                with self.subTest(f"{page.name}: {target}"):
                    self.assertTrue(there.exists())
                    if anchor:
                        self.assertIn(anchor, anchors_of(there))
                tried += 1
        self.assertGreater(tried, 50, "there are links")


class Likeness(unittest.TestCase):
    def test_what_is_left_out_is_marked(self):
        self.assertTrue(is_like(["a", "b", "c"], ["a", "...", "c"]))
        self.assertTrue(is_like(["a", "c"], ["a", "...", "c"]))
        self.assertFalse(is_like(["a", "b", "c"], ["a", "c"]))
        self.assertFalse(is_like(["a", "b"], ["a"]))
        self.assertFalse(is_like(["c", "a"], ["a", "...", "c"]))


if __name__ == "__main__":
    unittest.main()
