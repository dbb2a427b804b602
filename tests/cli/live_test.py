#!/usr/bin/python3
"""The table that settles while a run goes on, on the screens of terminals of several sizes."""

import re
import signal
import sys
import time
import unittest

sys.dont_write_bytecode = True

from reports import BINARY, CommandCase, alone, environment  # noqa: E402
from screen import Screen, Session  # noqa: E402

# A nameserver that never answers: what looks names up waits for it as long as the test wants.
MUTE = """
import os, signal, socket, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
mute = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
mute.bind(("127.0.0.1", 5353))
print(flush=True)
for _ in range(90):
    if os.getppid() == 1: break
    time.sleep(1)
"""
# It is there before the program starts, and ends soon after.
WITH_MUTE = f"exec 3< <(exec python3 -c '{MUTE}'); read -u 3 _; exec \"$@\""

ROW = re.compile(r"  (ok  |warn|FAIL|fail|-   |\.\.\. |    ) (?P<id>[a-z0-9-]+)(?P<rest> .*)?")
PROGRESS = re.compile(r"\[\d+/13\] [\d.]+ s, time-outs in: .*")
COMPACT = re.compile(r"\d+ of 13 rows done, [\d.]+ s")


def rows_on(lines):
    """Where each row stands: id to number of its line and what that says."""
    found = {}
    for number, line in enumerate(lines):
        match = ROW.fullmatch(line)
        if match:
            assert match["id"] not in found, ("twice", line, lines)
            found[match["id"]] = (number, line)
    return found


class LiveCase(CommandCase):
    def session(self, rows, columns, *arguments, timeout="1500ms", variables=None, **how):
        self.copy = self.folder / "copy.txt"
        command = [*alone(), "bash", "-c", WITH_MUTE, "bash", BINARY, "check", "--no-proxy", "--nameserver", "127.0.0.1:5353",
                   "--timeout", timeout, "-o", f"text={self.copy}", *arguments]
        return Session(command, rows, columns, {**environment(), "TERM": "xterm", **(variables or {})}, **how)

    def report_lines(self):
        return [line.rstrip() for line in self.copy.read_text(encoding="utf-8").rstrip().splitlines()]

    def report_on(self, screen):
        """Long commands stand on several lines of it."""
        width = screen.columns
        return [line[at:at + width].rstrip() for line in self.report_lines() for at in range(0, max(len(line), 1), width)]

    def expect_only_the_report(self, session):
        self.assertEqual(session.lines(), self.report_on(session.screen))
        self.assertFalse(session.screen.cursor_hidden)
        self.assertTrue(session.screen.wraps)


class Settles(LiveCase):
    """Every row has its line from the first moment, keeps it, and the report's stands there in the end."""

    def test_the_whole_table(self):
        seen = []
        with self.session(50, 120, watch=lambda screen: seen.append(rows_on(screen.lines()))) as session:
            lines = session.wait_for(lambda lines: any("time-out in" in line for line in lines))
            self.assertRegex(lines[1], r"\d+ of 13 rows done, [\d.]+ s\Z")
            self.assertEqual(len(rows_on(lines)), 18)
            self.assertEqual(session.finish(), 1)
            self.expect_only_the_report(session)
        places = {row: number for row, (number, _) in rows_on(self.report_lines()).items()}
        drawn = [rows for rows in seen if len(rows) == 18]
        self.assertGreater(len(drawn), 5)
        for rows in drawn:
            self.assertEqual({row: number for row, (number, _) in rows.items()}, places)
        states = {line[2:6] for rows in drawn for _, line in rows.values()}
        self.assertLessEqual({"... ", "FAIL", "fail", "-   "}, states)

    def test_on_a_usual_screen_the_rows_alone(self):
        seen = []
        with self.session(24, 80, watch=lambda screen: seen.append(screen.lines())) as session:
            session.wait_for(lambda lines: any("time-out in" in line for line in lines))
            self.assertEqual(session.finish(), 1)
            self.expect_only_the_report(session)
        drawn = [lines for lines in seen if lines and COMPACT.fullmatch(lines[0]) and len(lines) == 15]
        self.assertGreater(len(drawn), 5)
        order = [match["id"] for match in map(ROW.fullmatch, drawn[0][1:])]
        self.assertEqual(len(order), 14)
        for lines in drawn:
            self.assertEqual([ROW.fullmatch(line)["id"] for line in lines[1:]], order)
            self.assertLessEqual(max(map(len, lines)), 80)

    def test_on_a_low_screen_one_line(self):
        seen = []
        with self.session(10, 80, watch=lambda screen: seen.append(screen.lines())) as session:
            lines = session.wait_for(lambda lines: lines and PROGRESS.fullmatch(lines[0]))
            self.assertEqual(len(lines), 1)
            self.assertEqual(session.finish(), 1)
            self.expect_only_the_report(session)

    def test_a_narrow_screen_has_one_line_that_fits(self):
        with self.session(50, 39) as session:
            lines = session.wait_for(lambda lines: lines and lines[0].startswith("["))
            self.assertEqual(len(lines), 1)
            session.finish()
            self.assertFalse([line for line in session.lines() if "time-outs in" in line])

    def test_few_rows_have_the_whole_table_on_a_usual_screen(self):
        with self.session(24, 80, "--only", "dns") as session:
            lines = session.wait_for(lambda lines: any("time-out in" in line for line in lines))
            self.assertEqual(set(rows_on(lines)), {"dns-external", "dns-internal", "domain-name"})
            self.assertIn("DNS", lines)
            self.assertEqual(lines[-1], "and 15 rows that were not selected")
            places = {row: number for row, (number, _) in rows_on(lines).items()}
            session.finish()
            self.expect_only_the_report(session)
            self.assertEqual({row: number for row, (number, _) in rows_on(session.lines()).items()}, places)

    def test_it_is_drawn_ten_times_a_second_at_most(self):
        with self.session(50, 120, timeout="3s") as session:
            session.wait_for(lambda lines: any("time-out in" in line for line in lines))
            before, begin = session.screen.drawn, time.monotonic()
            time.sleep(1.5)
            drawn, seconds = session.screen.drawn - before, time.monotonic() - begin
            self.assertLessEqual(drawn, 10 * seconds + 2)
            self.assertGreater(drawn, 3)
            session.finish()


class Disturbed(LiveCase):
    def test_resized(self):
        with self.session(50, 120, timeout="4s") as session:
            session.wait_for(lambda lines: len(rows_on(lines)) == 18)
            session.resize(10, 80)
            lines = session.wait_for(lambda lines: lines and PROGRESS.fullmatch(lines[0]))
            self.assertEqual(len(lines), 1)
            session.resize(24, 100)
            lines = session.wait_for(lambda lines: lines and COMPACT.fullmatch(lines[0]))
            self.assertEqual((len(lines), len(rows_on(lines))), (15, 14))
            session.resize(50, 60)
            lines = session.wait_for(lambda lines: len(rows_on(lines)) == 18)
            self.assertLessEqual(max(map(len, lines)), 60)
            session.resize(50, 120)
            session.wait_for(lambda lines: len(rows_on(lines)) == 18)
            self.assertEqual(session.finish(), 1)
            self.expect_only_the_report(session)

    def test_interrupted(self):
        for rows, columns in ((50, 120), (24, 80), (10, 80)):
            with self.subTest((rows, columns)), self.session(rows, columns, timeout="50s") as session:
                session.wait_for(lambda lines: any("time-out" in line for line in lines))
                session.type("\x03")
                self.assertEqual(session.finish(), 130)
                self.expect_only_the_report(session)

    def test_keys_that_are_pressed_meanwhile(self):
        with self.session(50, 120, timeout="2s") as session:
            session.wait_for(lambda lines: len(rows_on(lines)) == 18)
            session.type("x\r")
            session.type("y\r")
            self.assertEqual(session.finish(), 1)
            self.expect_only_the_report(session)

    def test_stopped_and_continued(self):
        """What the shell wrote meanwhile stays, and the table begins below."""
        with self.session(60, 120, timeout="3s") as session:
            session.wait_for(lambda lines: len(rows_on(lines)) == 18)
            session.signal(signal.SIGSTOP)
            time.sleep(0.3)
            session.screen.feed("\x1b[Jstopped, and continued\r\n")
            session.signal(signal.SIGCONT)
            self.assertEqual(session.finish(), 1)
            self.assertEqual(session.lines(), ["stopped, and continued", *self.report_on(session.screen)])


class Rounds(LiveCase):
    def test_the_rounds_of_wait_keep_the_lines(self):
        seen = []
        with self.session(50, 120, "--only", "dns", "--wait", "3s", timeout="1s",
                          watch=lambda screen: seen.append(screen.lines())) as session:
            session.wait_for(lambda lines: any(re.search(r"again in \d+ s, [\d.]+ s left\Z", line) for line in lines))
            session.wait_for(lambda lines: any("time-out in" in line for line in lines))
            self.assertEqual(session.finish(), 1)
            self.expect_only_the_report(session)
        places = [{row: number for row, (number, _) in rows_on(lines).items()} for lines in seen]
        self.assertEqual([place for place in places if len(place) == 3 and place != places[-1]], [])


class Elsewhere(LiveCase):
    def test_a_dumb_terminal_gets_plain_lines(self):
        for variables in ({"TERM": "dumb"}, {"TERM": ""}):
            with self.subTest(variables), self.session(50, 120, timeout="500ms", variables=variables) as session:
                self.assertEqual(session.finish(), 1)
                self.assertNotIn("\x1b", session.written)
                self.assertRegex(session.written, r"\[13/13\] \S+ checked in \d+ ms")

    def test_one_line_where_the_report_goes_elsewhere(self):
        with self.session(50, 120, stdout=self.folder / "out.txt") as session:
            lines = session.wait_for(lambda lines: lines and PROGRESS.fullmatch(lines[0]))
            self.assertEqual(len(lines), 1)
            self.assertEqual(session.finish(), 1)
            self.assertEqual(session.lines(), [])

    def test_quiet_draws_nothing(self):
        with self.session(50, 120, "-q", timeout="500ms") as session:
            self.assertEqual(session.finish(), 1)
            self.assertEqual(session.screen.drawn, 0)
            self.assertNotIn("rows done", session.written)


class TheScreenItself(unittest.TestCase):
    def test_it_does_what_terminals_do(self):
        screen = Screen(3, 5)
        screen.feed("abcde\r\nf\r\ng\r\nh")
        self.assertEqual((screen.above, screen.grid), (["abcde"], ["f", "g", "h"]))
        screen.feed("\x1b[2A\rX\x1b7\x1b[B\r\x1b[K123456\x1b8\x1b[J!")
        self.assertEqual(screen.lines(), ["abcde", "X!"])
        screen.resize(2, 4)
        self.assertEqual(screen.lines(), ["abcde", "X!"])
        with self.assertRaises(ValueError):
            screen.feed("\x1b]0;title\x07")
        with self.assertRaises(ValueError):
            screen.feed("\x07")


if __name__ == "__main__":
    unittest.main()
