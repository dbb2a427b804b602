#!/usr/bin/python3
"""Every command's help fits on a screen, and its examples run as they stand."""

import sys
import unittest

sys.dont_write_bytecode = True

from command_words import commands  # noqa: E402
from examples import ExampleCase  # noqa: E402
from reports import program  # noqa: E402

MOST_LINES = 45
COLUMNS = 80


def help_of(path):
    done = program(*path, "--help")
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.splitlines()


def examples_of(path):
    lines = help_of(path)
    return [line.strip() for line in lines[lines.index("Examples:") + 1:]]


class Help(unittest.TestCase):
    def test_one_screen(self):
        for name, command in commands().items():
            with self.subTest(name):
                lines = help_of(command.path)
                self.assertLessEqual(len(lines), MOST_LINES)
                self.assertLessEqual(max(map(len, lines)), COLUMNS)
                self.assertTrue(lines[0].startswith(f"Usage: netpreflight {' '.join(command.path)}".rstrip()), lines[0])

    def test_every_option_and_inner_command_is_in_it(self):
        for name, command in commands().items():
            with self.subTest(name):
                words = " ".join(help_of(command.path)).replace(",", " ").split()
                for option in command.options:
                    self.assertLessEqual(set(option.names), set(words))
                self.assertLessEqual(set(command.commands), set(words))

    def test_three_examples(self):
        for name, command in commands().items():
            with self.subTest(name):
                examples = examples_of(command.path)
                self.assertEqual(len(set(examples)), 3, examples)
                for example in examples:
                    self.assertRegex(example, r"\Anetpreflight\b")

    def test_the_manual_page_has_them(self):
        manual = program("manual").stdout.replace("\\-", "-").replace("\\e", "\\")
        for command in commands().values():
            for example in examples_of(command.path):
                self.assertIn(example, manual)


class Examples(ExampleCase):
    def test_they_run(self):
        tried = 0
        for name, command in commands().items():
            for line in examples_of(command.path):
                with self.subTest(line):
                    # Nothing can be reached here, and a page differs from a table: that is no fault of the example.
                    self.expect_it_runs(line, 0, 130 if name == "listen" else 1)
                tried += 1
        self.assertEqual(tried, 3 * len(commands()))


if __name__ == "__main__":
    unittest.main()
