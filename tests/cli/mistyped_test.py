#!/usr/bin/python3
"""Whatever of the program's own words is mistyped, it says which one may have been meant. The words come from the program."""

import concurrent.futures
import itertools
import json
import re
import sys
import unittest

sys.dont_write_bytecode = True

from command_words import commands  # noqa: E402
from reports import CommandCase  # noqa: E402

# What a command needs behind its name before it looks at the values of its options.
ARGUMENTS = {"show": ["ready.json"], "requests": ["failing.json"], "merge": ["ready.json"], "diff": ["ready.json", "warned.json"],
             "requirements compare": ["page.html"], "pair": ["--ssh", "desk", "--dry-run"]}


def mistyped(word):
    """A letter left out, and two that changed places, in the middle; dashes and an equals sign stay."""
    start, body, end = re.fullmatch(r"(-*)(.*?)(=?)", word).groups()
    middle = len(body) // 2
    yield start + body[:middle] + body[middle + 1:] + end
    swaps = [i for i in range(len(body) - 1) if body[i] != body[i + 1]]
    i = min(swaps, key=lambda at: abs(at - middle))
    yield start + body[:i] + body[i + 1] + body[i] + body[i + 2:] + end


def suggested(said):
    """The words behind "did you mean"."""
    found = re.search(r"; did you mean ([^?]*)\?", said)
    return re.split(r", | or ", found[1]) if found else []


class Mistyped(CommandCase):
    def setUp(self):
        super().setUp()
        self.file("page.html", "<table><tr><td>a</td></tr></table>")
        self.tried = 0

    def expect_suggestions(self, attempts):
        """Each attempt is the words that are typed and what was meant."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for (arguments, meant), done in pool.map(lambda each: (each, self.run_in_folder(*each[0])), attempts):
                with self.subTest(arguments):
                    self.expect_complaint(done, 2)
                    self.assertIn(meant, suggested(done.stderr), done.stderr)
                self.tried += 1

    def test_commands(self):
        names = [command.path for name, command in commands().items() if name]
        self.expect_suggestions([([*path[:-1], wrong], path[-1]) for path in names for wrong in mistyped(path[-1])])
        self.assertGreater(self.tried, 20)

    def test_options(self):
        attempts = []
        for command in commands().values():
            paths = [command.path, []] if command.path == ["check"] else [command.path]
            names = itertools.chain.from_iterable(option.long for option in command.options)
            attempts += [([*path, wrong], name) for name in names for wrong in mistyped(name) for path in paths]
        self.expect_suggestions(attempts)
        self.assertGreater(self.tried, 150)

    def test_options_with_a_value_behind_an_equals_sign(self):
        self.expect_suggestions([(["--fomat=json"], "--format"), (["show", "--olny=dns", "ready.json"], "--only")])

    def words_of_tables(self):
        """By the name of a built-in table, the default one first, the ids of its roles, sections and rows."""
        names = [line.split()[0] for line in self.run_in_folder("requirements", "list").stdout.splitlines()]
        words = {}
        for name in names:
            table = json.loads(self.run_in_folder("requirements", "-f", "json", "--requirements", name).stdout)
            words[name] = {each["id"] for kind in ("roles", "sections", "rows") for each in table[kind]}
        return words

    def test_values(self):
        attempts = []
        (_, default), *others = self.words_of_tables().items()
        for name, command in commands().items():
            takes_tables = any("--requirements" in option.long for option in command.options)
            for option in command.options:
                for word in option.words:
                    # Words of all tables are completed; a report, or the default table, has only its own.
                    tables = [table for table, words in others if word.rstrip("=") in words - default]
                    names_table = option.long == ["--requirements"]
                    if tables and not takes_tables:
                        continue
                    table = ["--requirements", tables[0]] if tables and not names_table else []
                    end = "192.0.2.1" if option.long == ["--host"] else "file" if word.endswith("=") else ""
                    attempts += [([*command.path, option.names[-1], wrong + end, *table, *ARGUMENTS.get(name, [])], word.rstrip("="))
                                 for wrong in mistyped(word)]
        self.expect_suggestions(attempts)
        self.assertGreater(self.tried, 250)

    def test_arguments(self):
        self.expect_suggestions([([*command.path, wrong], word) for command in commands().values() for word in command.words
                                 for wrong in mistyped(word)])
        self.assertGreater(self.tried, 130)

    def test_globs(self):
        for option in ("--only", "--skip", "--expect-fail"):
            self.expect_suggestions([(["check", option, "ntpp-*"], "ntp-0"), (["check", option, "case-inteligence-*"],
                                                                             "case-intelligence-feed-1")])

    def test_keys_of_a_configuration(self):
        attempts = []
        for option in commands()["check"].options:
            for name in option.long:
                if name in ("--help", "--config"):
                    continue
                for number, wrong in enumerate(mistyped(name[2:])):
                    file = f"{name[2:]}-{number}.toml"
                    self.file(file, f'{wrong} = "x"\n')
                    attempts.append((["--config", file], name[2:]))
        self.expect_suggestions(attempts)
        self.assertGreater(self.tried, 40)

    def test_what_is_like_nothing_is_told_what_there_is(self):
        for arguments, said in ((["frobnicate"], "there are: check, show, "), (["check", "--only", "frobnicate"], "dns (dns-external, "),
                                (["--from", "frobnicate"], "there are: cockpit, "), (["-f", "frobnicate"], "there are: text, ")):
            with self.subTest(arguments):
                self.expect_refusal(arguments, said)
                self.assertEqual(suggested(self.run_in_folder(*arguments).stderr), [])


class Only(CommandCase):
    """--only, --skip and --expect-fail without an id say what there is: every row under its section, on one line."""

    def test_all_that_there_is(self):
        sections = {}
        for row in self.ready["rows"]:
            sections.setdefault(row["section"], []).append(row["id"])
        there_are = ", ".join(f"{section} ({', '.join(rows)})" for section, rows in sections.items())
        for arguments in (["--only"], ["check", "--skip"], ["--expect-fail"], ["--only", "--timeout", "1s"], ["listen", "--only"],
                          ["show", "ready.json", "--only"], ["--only", "help"], ["--only", "list"]):
            with self.subTest(arguments):
                self.expect_refusal(arguments, f"(there are: {there_are})")

    def test_of_another_table(self):
        table = self.run_in_folder("requirements", "-f", "json").stdout.replace('"chatgpt"', '"assistant"')
        self.file("table.json", table)
        self.expect_refusal(["--only", "--requirements", "table.json"], "assistant")
        self.expect_refusal(["--only", "asistant", "--requirements", "table.json"], "did you mean assistant?")


if __name__ == "__main__":
    unittest.main()
