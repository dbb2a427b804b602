"""Closed expectations: every row of a report has exactly the status and cause that are named."""

import collections
import json
import re
import unittest

import jsonschema

from . import record
from .program import SOURCE, Program, show
from .world import World

PASS = ("pass", None)
OTHER_VANTAGE = ("skip", "run.other_vantage")

# What the cockpit reports where all is well, in the table's order.
READY = {
    "web-interface": OTHER_VANTAGE,
    "command-line-access": OTHER_VANTAGE,
    "asset-synchronization": OTHER_VANTAGE,
    "product-updates": PASS,
    "case-intelligence-feed-1": PASS,
    "case-intelligence-feed-2": PASS,
    "thor-cloud": PASS,
    "thor-cloud-lite": PASS,
    "chatgpt": PASS,
    "proxy": ("skip", "run.not_configured"),
    "ntp-0": PASS,
    "ntp-1": PASS,
    "ntp-2": PASS,
    "dns-external": PASS,
    "dns-internal": PASS,
    "domain-name": PASS,
    "installer-packages": PASS,
    "tls-interception": PASS,
}

NOT_SELECTED = dict.fromkeys(READY, ("skip", "run.not_selected"))

EXIT_CODES = {"ready": 0, "ready_with_warnings": 0, "not_ready": 1}
IN_WORDS = {"ready": "ready", "ready_with_warnings": "ready, with warnings", "not_ready": "not ready"}

# Causes that are mended on the host itself: their remedy need not name the far end.
AT_HOME = ("clock.", "host.", "run.", "net.no_route", "net.blocked_locally",
           "tls.no_trust_store", "dns.no_nameserver")


def schema(name):
    """A JSON Schema of the source's data folder."""
    return json.loads((SOURCE / "data" / name).read_text(encoding="utf-8"))


def _counted(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def totals(report):
    """What the last line of the text says behind the verdict."""
    counts = report["counts"]
    bad = counts["fail"] + counts["warn"]
    words = f"{_counted(len(report['problems']), 'problem')} in {_counted(bad, 'row')}; " if bad else ""
    words += f"{_counted(counts['pass'], 'row')} {'passes' if counts['pass'] == 1 else 'pass'}"
    return words + (f", {counts['skip']} {'is' if counts['skip'] == 1 else 'are'} not checked here" if counts["skip"] else "")


def _said_twice(text):
    """Sentences that a text has more than once. What two places name alike, a time or a command, is none."""
    sentences = [sentence.strip() for sentence in re.split(r"(?<=[.!])\s", " ".join(text.split()))]
    told = [sentence for sentence in sentences if len(sentence.split()) > 4 and not sentence.startswith("Seen on")]
    return sorted(sentence for sentence, number in collections.Counter(told).items() if number > 1)


class LabCase(unittest.TestCase):
    """Tests that share one world, in which all is well again after each of them."""

    maxDiff = None
    WORLD = {}

    @classmethod
    def setUpClass(cls):
        record.begin(f"{cls.__module__}.{cls.__qualname__}")
        cls.world = World(**cls.WORLD)
        cls.addClassCleanup(cls.world.close)
        cls.program = Program(cls.world)

    def run(self, result=None):
        record.begin(self.id())
        return super().run(result)

    def check(self, *arguments, **how):
        return self.program.check(*arguments, **how)

    def expect(self, outcome, verdict, changes=None, base=None, exit_code=None):
        """The outcome is `base` (default: all is well) with `changes`, in every form."""
        base = READY if base is None else base
        unknown = set(changes or {}) - set(base)
        self.assertEqual(unknown, set(), "the test names rows that are not there")
        rows = {**base, **(changes or {})}
        explained = outcome.explain()
        self.assertIsNotNone(outcome.report, explained)
        self.assertEqual(
            {row["id"]: (row["status"], row["cause"]) for row in outcome.report["rows"]}, rows,
            explained)
        self.assertEqual([row["id"] for row in outcome.report["rows"]], list(base), explained)
        self.assertEqual(outcome.report["verdict"], verdict, explained)
        wanted_code = EXIT_CODES[verdict] if exit_code is None else exit_code
        self.assertEqual(outcome.exit_code, wanted_code, explained)
        self._expect_counts(outcome, rows)
        self._expect_remedies(outcome)
        jsonschema.validate(outcome.report, schema("report.schema.json"))
        self._expect_text(outcome, rows, verdict, self._read_back(outcome))

    def expect_problems(self, outcome, *teams):
        """One problem for each fault that was injected, heaviest first, each for the team that can mend it."""
        problems = outcome.report["problems"]
        self.assertEqual([problem["team"]["id"] for problem in problems], list(teams), outcome.explain())
        concerned = [row for problem in problems for row in problem["rows"] + problem["waiting"]]
        failing = [row["id"] for row in outcome.report["rows"] if row["status"] in ("fail", "warn")]
        self.assertEqual(sorted(concerned), sorted(failing))

    def _expect_counts(self, outcome, rows):
        counts = dict.fromkeys(("pass", "warn", "fail", "skip"), 0)
        for status, _ in rows.values():
            counts[status] += 1
        self.assertEqual(outcome.report["counts"], counts)

    def _expect_remedies(self, outcome):
        """Each row that does not pass says what to do, and where it is to be done."""
        for row in outcome.report["rows"]:
            with self.subTest(remedy_of=row["id"]):
                if row["status"] == "pass" and row["cause"] is None:
                    self.assertIsNone(row["remedy"])
                if row["status"] in ("warn", "fail"):
                    self.assertTrue(row["remedy"])
                    self._expect_place(row)

    def _expect_place(self, row):
        if row["cause"].startswith(AT_HOME) or row["section"] == "dns":
            return
        if "Please set the clock" in row["remedy"]:  # a fault elsewhere: the time servers are named, not the row's own place
            self.assertIn("123/udp", row["remedy"])
            return
        for destination in row["destination"].split(", "):
            self.assertIn(destination, row["remedy"])
        if row["port"] and not row["cause"].startswith("dns."):
            self.assertIn(str(row["port"]), row["remedy"])

    def _read_back(self, outcome):
        """Its evidence leads to the same judgement, and the same report comes back out of a mail; the text that is made of the mail. No more
        processes than it needs: this is done some thousand times, with sanitizers, too."""
        mail, text = self.world.folder / "mail.txt", self.world.folder / "text.txt"
        again = show(outcome.report, "--rejudge", "-f", "json", "-o", f"paste={mail}", "--no-redact")
        self.assertEqual(again.errors, "")
        self.assertEqual(json.loads(again.text), outcome.report)
        self.assertEqual(json.loads(show(mail.read_bytes(), "-f", "json", "-o", f"text={text}").text), outcome.report)
        redacted = json.loads(show(outcome.report, "--redact", "-f", "json").text)
        again = json.loads(show(redacted, "--rejudge", "-f", "json").text)
        self.assertEqual([(row["id"], row["status"], row["cause"]) for row in again["rows"]],
                         [(row["id"], row["status"], row["cause"]) for row in outcome.report["rows"]])
        return text.read_text(encoding="utf-8")

    def _expect_text(self, outcome, rows, verdict, text):
        """The text for people has each problem with its cause, each row on one line, and the verdict last."""
        self.assertEqual(outcome.text.splitlines()[-1].lower(), f"{IN_WORDS[verdict]}: {totals(outcome.report)}")
        for problem in outcome.report["problems"]:
            self.assertIn(problem["cause"], outcome.text)
        self._expect_readable(outcome.report, text, rows)

    def _expect_readable(self, report, text, rows):
        lines = text.splitlines()
        for row, (_, cause) in rows.items():
            mine = [line for line in lines if re.match(rf"  (ok  |warn|FAIL|fail|-   ) {re.escape(row)} ", line)]
            self.assertEqual(len(mine), 0 if cause == "run.not_selected" else 1, text)
        for problem in report["problems"]:
            self.assertEqual(text.count(f"Problem {problem['id']}"), 1, text)
            self.assertIn(f"        {problem['recheck']}", lines)
        if len(report["problems"]) == 1 and not report["run"]["warnings"]:
            (problem,) = report["problems"]
            tables = [line for line in problem["request"]["text"].splitlines() if line.startswith(" ")]
            self.assertLessEqual(len(lines) - len(tables), 60, text)
            self.assertEqual(_said_twice(text[text.index("\nProblem 1"):]), [], text)

    def expect_one_problem(self, outcome, cause, rows, names):
        """What has one root is told once, with all its rows, and the message has the names."""
        found = [problem for problem in outcome.report["problems"] if set(rows) & set(problem["rows"])]
        self.assertEqual(len(found), 1, outcome.explain())
        self.assertEqual(set(rows) - set(found[0]["rows"]), set())
        self.assertIn(cause, [outcome.row(row)["cause"] for row in rows])
        for name in names:
            self.assertIn(name, found[0]["request"]["text"])

    def expect_usage_error(self, outcome, *said):
        """Exit code 2, nothing on standard output, and one line that says these words."""
        self.assertEqual(outcome.exit_code, 2, outcome.explain())
        self.assertEqual(outcome.text, "")
        self.assertEqual(len(outcome.errors.splitlines()), 1, outcome.errors)
        for words in said:
            self.assertIn(words, outcome.errors)

    def packets_sent(self, host=None):
        """Connections and datagrams that a host has begun so far."""
        counters = (host or self.world.cockpit).namespace.counters()
        return counters["Tcp"]["ActiveOpens"] + counters["Udp"]["OutDatagrams"]
