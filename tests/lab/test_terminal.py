"""The report and the live progress in a real terminal, and --wait."""

import contextlib
import re

from lab.expect import PASS, LabCase
from lab.terminal import Terminal

INCONCLUSIVE = ("warn", "run.inconclusive")
WAITING = re.compile(r"waiting since \d\d:\d\d:\d\d UTC for product-updates; [\d.]+ s left, again in \d+ s")
PAUSE = re.compile(r"again in \d+ s, [\d.]+ s left$", re.MULTILINE)
PROGRESS = re.compile(r"\d+ of \d+ rows\s+done,\s+(?P<elapsed>[\d.]+)\s+s$.*^  \.\.\.  product-updates [^\n]* time-out in (?P<left>[\d.]+) s$",
                      re.MULTILINE | re.DOTALL)


def progress(lines):
    """What the table says of the time and of the row that runs, where that is so."""
    return PROGRESS.search("\n".join(lines))


def pauses(lines):
    return PAUSE.search("\n".join(lines))


class TerminalCase(LabCase):
    def terminal(self, *arguments, columns=80, environment=None):
        """The program in a terminal of that width, with its text also in `self.copy`."""
        self.copy = self.world.folder / "copy.txt"
        command = self.program.command_line(
            "check", *self.program.trust, *arguments, "-o", f"text={self.copy}")
        return Terminal(command, columns, environment)

    def written(self, columns=80):
        """What the program wrote as text, as a screen of that width shows it: commands stand whole, and the screen breaks them."""
        lines = self.copy.read_text().rstrip().splitlines()
        return [line[at:at + columns].rstrip() for line in lines for at in range(0, max(len(line), 1), columns)]

    def updates_are_dropped(self):
        (address,) = self.world.addresses("product-updates")
        return self.world.router.firewall([f"ip daddr {address} tcp dport 443 drop"])


class OnTheScreen(TerminalCase):
    def test_it_fits_and_leaves_no_debris(self):
        for columns in (80, 120):
            with self.subTest(columns=columns), self.updates_are_dropped(), self.world.without("chatgpt"):
                with self.terminal("--timeout", "1s", columns=columns) as terminal:
                    self.assertEqual(terminal.finish(), 1)
                    self.assertEqual(terminal.lines(), self.written(columns))
                    others = [line for line in self.copy.read_text().splitlines() if not line.startswith("        netpreflight ")]
                    self.assertLessEqual(max(map(len, others)), columns)
                    self.assertEqual("TLSv1.3, Lab Public Trust" in self.copy.read_text(), columns == 120)

    def test_the_vendors_table_has_one_line_for_each_row(self):
        with self.terminal() as terminal:
            terminal.finish()
            rows = [line for line in terminal.lines() if re.match(r"  (ok  |warn|FAIL|fail|-   ) ", line)]
            self.assertEqual(len(rows), 18)

    def test_progress_counts_time_up_and_time_outs_down(self):
        with self.updates_are_dropped(), self.terminal("--timeout", "3s") as terminal:
            first = progress(terminal.wait_for(progress))
            later = progress(terminal.wait_for(
                lambda lines: progress(lines) and float(progress(lines)["elapsed"]) > float(first["elapsed"]) + 0.5))
            self.assertLess(float(later["left"]), float(first["left"]))
            self.assertEqual(terminal.finish(), 1)
            self.assertFalse([line for line in terminal.lines() if "time-out in" in line or "rows done" in line])

    def test_colours(self):
        for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
            with self.subTest(environment), self.terminal(environment=environment) as terminal:
                self.assertEqual(terminal.finish(), 0)
                self.assertEqual("\x1b[" in "\n".join(terminal.lines(colours=True)), coloured)

    def test_a_dumb_terminal_gets_plain_lines(self):
        with self.terminal(environment={"TERM": "dumb"}) as terminal:
            self.assertEqual(terminal.finish(), 0)
            self.assertRegex("\n".join(terminal.lines()), r"\[1/\d+\] \S+ checked in \d+ ms\n")

    def test_made_narrower_and_wider(self):
        """tmux puts lines that no longer fit on several. What that moves out of the screen at the top is not the program's any more."""
        for before, after in ((120, 70), (80, 120)):
            with self.subTest((before, after)), self.updates_are_dropped():
                with self.terminal("--timeout", "4s", columns=before) as terminal:
                    terminal.wait_for(progress)
                    terminal.resize(after)
                    lines = terminal.wait_for(lambda lines, columns=after: progress(lines) and max(map(len, lines)) == columns,
                                              above=False)
                    self.assertEqual(len([line for line in lines if " chatgpt " in line]), 1, lines)
                    self.assertTrue(lines[0].startswith("Network Requirements"), lines)
                    self.assertEqual(terminal.finish(), 1)
                    lines = terminal.lines(above=False)
                    self.assertEqual(len([line for line in lines if " chatgpt " in line]), 1, lines)
                    self.assertEqual(lines[0], self.written()[0])
                    self.assertEqual(lines[-1], self.written()[-1])

    def test_interrupted_in_the_middle(self):
        with self.updates_are_dropped(), self.terminal("--timeout", "50s") as terminal:
            terminal.wait_for(progress)
            terminal.press("C-c")
            self.assertEqual(terminal.finish(), 130)
            self.assertEqual(terminal.lines(), self.written())


class Wait(TerminalCase):
    def test_until_the_firewall_is_opened(self):
        with contextlib.ExitStack() as stack:
            with self.updates_are_dropped():
                terminal = stack.enter_context(self.terminal("--timeout", "1s", "--wait", "50s"))
                terminal.wait_for(pauses)
            self.assertEqual(terminal.finish(), 0)
            self.assertTrue(terminal.lines()[-1].startswith("READY:"))
            self.assertEqual(terminal.lines(), self.written())

    def test_until_the_time_is_over(self):
        with self.updates_are_dropped():
            outcome = self.check("--wait", "3s", timeout="1s")
        self.expect(outcome, "not_ready", {"product-updates": ("fail", "tcp.timeout"), "tls-interception": INCONCLUSIVE})
        said = [line for line in outcome.errors.splitlines() if WAITING.fullmatch(line)]
        self.assertGreaterEqual(len(said), 1, outcome.errors)
        self.assertGreaterEqual(outcome.errors.count(" product-updates checked in "), 2, outcome.errors)
        # What passes is not checked again.
        self.assertEqual(sum(" chatgpt checked in " in line for line in outcome.errors.splitlines()), 1, outcome.errors)

    def test_nothing_to_wait_for(self):
        outcome = self.check("--wait", "50s")
        self.expect(outcome, "ready")
        self.assertNotIn("waiting since", outcome.errors)
        self.assertLess(outcome.seconds, 30)

    def test_what_cannot_change_is_not_waited_for(self):
        """Without the rows that forbid interception, the derived row stays inconclusive for ever."""
        forbidden = ["product-updates", "case-intelligence-feed-*", "installer-packages"]
        outcome = self.check("--wait", "50s", *(word for row in forbidden for word in ("--skip", row)))
        self.assertEqual(outcome.row("tls-interception")["cause"], "run.inconclusive")
        self.assertLess(outcome.seconds, 30)

    def test_an_expected_failure_is_not_waited_for(self):
        with self.world.without("chatgpt"):
            outcome = self.check("--wait", "50s", "--expect-fail", "chatgpt", "--expect-fail", "thor-cloud")
        self.assertEqual((outcome.row("chatgpt")["status"], outcome.row("thor-cloud")["cause"]),
                         ("skip", "run.unexpected_pass"))
        self.assertLess(outcome.seconds, 30)

    def test_interrupted_in_a_pause(self):
        with self.world.without("product-updates"):
            with self.terminal("--timeout", "10s", "--wait", "50s") as terminal:
                terminal.wait_for(pauses)
                terminal.press("C-c")
                self.assertEqual(terminal.finish(), 130)
                self.assertIn("tcp.refused", "\n".join(terminal.lines()))

    def test_quiet_says_nothing(self):
        with self.world.without("product-updates"):
            outcome = self.check("--quiet", "--wait", "2s", timeout="1s")
        self.assertEqual((outcome.exit_code, outcome.errors), (1, ""))
        self.assertEqual(outcome.row("ntp-0")["status"], PASS[0])
