"""The same network gives the same verdict, run after run, also on a busy machine and where packets get lost; and a signal at any
moment leaves a whole report, or none.

How often is in the environment, for those who have an hour: NETPREFLIGHT_RUNS (20) for each of these.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time

from lab.expect import READY, LabCase, totals

RUNS = int(os.environ.get("NETPREFLIGHT_RUNS", "20"))
SEED = int(os.environ.get("NETPREFLIGHT_SEED", "1"))
LOSS_PERCENT = 5
# Both ways across the router; every packet has the same chance, the first ones of a connection and the last.
LOSS = [f"numgen random mod 100 < {LOSS_PERCENT} drop"]


@contextlib.contextmanager
def busy_processors():
    """One process that never waits for each processor."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count())]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


class Verdicts(LabCase):
    def expect_the_same(self, runs, **how):
        """Every row of every run is as in READY. Counts what was different, so that a failure says how often."""
        different = {}
        for number in range(runs):
            outcome = self.check(**how)
            self.assertIsNotNone(outcome.report, outcome.explain())
            rows = {row["id"]: (row["status"], row["cause"]) for row in outcome.report["rows"]}
            changed = {row: rows[row] for row in READY if rows[row] != READY[row]}
            if changed or outcome.report["verdict"] != "ready" or outcome.exit_code != 0:
                different[number] = (outcome.report["verdict"], changed)
        self.assertEqual(different, {}, f"{len(different)} of {runs} runs")

    def test_healthy(self):
        self.expect_the_same(RUNS)

    def test_on_a_busy_machine(self):
        with busy_processors():
            self.expect_the_same(RUNS, timeout="5s")

    def test_with_lost_packets(self):
        """A lost packet is sent again within the time-out. TCP takes 3 s and then 6 s for that once a SYN has been lost (RFC 6298), which
        is more than the time-out of the lab leaves, and nearly all of the program's own."""
        with self.world.router.firewall(LOSS):
            self.expect_the_same(RUNS, timeout="15s")


class Signals(LabCase):
    """At moments spread over the whole run, and a little beyond."""

    SECONDS_TO_END = 10

    def test_at_any_moment(self):
        usual = self.check().seconds
        moments = random.Random(SEED)
        ends = {}
        for _ in range(RUNS):
            which = moments.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
            after = moments.uniform(0, 1.2 * usual)
            with self.subTest(signal=which.name, after=after):
                end = self.interrupt(which, after)
                ends[end] = ends.get(end, 0) + 1
        self.assertGreater(ends.get(130, 0), 0, ends)

    def interrupt(self, which, after):
        running = self.program.start("check", "--color", "never", "--timeout", "2s", *self.program.trust, json_beside=True)
        time.sleep(after)
        sent = time.monotonic()
        running.interrupt(which)
        outcome = running.finish()
        self.assertLess(time.monotonic() - sent, self.SECONDS_TO_END)
        left = [path.name for path in running.folder.iterdir()]
        if outcome.exit_code == -which and not outcome.text:  # before the program was there to hear it
            self.assertEqual(left, [])
            return outcome.exit_code
        # One that ends the program itself comes after the report, when nobody holds it back any more.
        self.assertIn(outcome.exit_code, (0, 130, -which), outcome.explain())
        self.assertEqual(left, ["report.json"])
        report = json.loads((running.folder / "report.json").read_text(encoding="utf-8"))
        rows = {row["id"]: (row["status"], row["cause"]) for row in report["rows"]}
        self.assertEqual(list(rows), list(READY))
        # What a row needs of another one that was interrupted is not known either.
        unfinished = {("skip", "run.interrupted"), ("warn", "run.inconclusive")}
        self.assertEqual({row: end for row, end in rows.items() if end != READY[row] and end not in unfinished}, {})
        # A signal counts also where every row has ended in the moment that is left to them.
        if ("skip", "run.interrupted") in rows.values():
            self.assertEqual(outcome.exit_code, 130, outcome.explain())
        self.assertTrue(outcome.text.endswith(f": {totals(report)}\n"), outcome.text)
        return outcome.exit_code
