#!/usr/bin/python3
"""What compare.py counts as verified, what it says of goals, and what it draws: without a network."""

import copy
import json
import os
import pathlib
import sys
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
sys.path[:0] = [str(SOURCE / "tests" / each) for each in ("fixtures", "lab", "bench")]

import growth  # noqa: E402
import measure  # noqa: E402
import outcome  # noqa: E402
import picture  # noqa: E402
import verified  # noqa: E402
from workloads import WORKLOADS, Case, Goal, Workload  # noqa: E402

REPORT = json.loads((SOURCE / "tests/bench/report.json").read_text(encoding="utf-8"))


def report_with(change):
    """The recorded report with one thing of its TLS row changed, as output."""
    report = copy.deepcopy(REPORT)
    row = next(row for row in report["rows"] if row["id"] == "product-updates")
    change(row, next(step["evidence"] for step in row["steps"] if step["kind"] == "handshake"))
    return json.dumps(report)


class Verified(unittest.TestCase):
    def count(self, change):
        return verified.rows(verified.tls)(report_with(change))

    def test_a_verified_row_counts(self):
        self.assertEqual(self.count(lambda row, handshake: None), 1)

    def test_each_doubt_alone_is_enough(self):
        doubts = {
            "status": lambda row, handshake: row.update(status="warn"),
            "cause": lambda row, handshake: row.update(cause="tcp.partial"),
            "end": lambda row, handshake: handshake.update(end="alert"),
            "name": lambda row, handshake: handshake.update(name_matches=False),
            "key": lambda row, handshake: handshake.update(key_proven=False),
            "this host's store": lambda row, handshake: handshake["local"].update(faults=["unknown_issuer"]),
            "public roots": lambda row, handshake: handshake["with_public"].update(anchor=None),
            "no handshake": lambda row, handshake: row.update(steps=[]),
        }
        for what, change in doubts.items():
            with self.subTest(what):
                self.assertEqual(self.count(change), 0)

    def test_the_main_job_counts_nothing_where_a_row_fails(self):
        self.assertEqual(verified.checked(json.dumps(REPORT)), 0)
        without = copy.deepcopy(REPORT)
        without["rows"] = [row for row in without["rows"] if row["status"] == "pass"]
        self.assertEqual(verified.checked(json.dumps(without)), 2)


class Counting(unittest.TestCase):
    """What a run has to have done."""

    def count(self, name, exit_code, output):
        contender = measure.Contender(name, ["x"], 3, lambda text: int(text))
        return measure._count(contender, exit_code, output, "")

    def test_ours_does_all_of_it(self):
        self.assertEqual(self.count("netpreflight", 0, b"3"), 3)
        for exit_code, output in ((0, b"2"), (0, b"4"), (3, b"3")):
            with self.subTest((exit_code, output)), self.assertRaises(measure.NotVerified):
                self.count("netpreflight", exit_code, output)

    def test_a_peer_is_told_what_it_left_undone(self):
        self.assertEqual(self.count("curl", 0, b"2"), 2)
        with self.assertRaises(measure.NotVerified):
            self.count("curl", 0, b"0")


def measured(ours, floor, goals):
    """A workload of two contenders, each run once."""
    contenders = [measure.Contender(name, [name], 1, len) for name in ("netpreflight", "floor")]
    costs = {"netpreflight": measure.Costs([measure.Sample(ours, ours, 20 << 20, 0, 1)]),
             "floor": measure.Costs([measure.Sample(floor, floor, 2 << 20, 0, 1)]) if floor else "floor: exit code 1"}
    return outcome.of_case(Workload("w", "a workload", None), Case(None, contenders, goals), contenders, costs, 0.5)


class Goals(unittest.TestCase):
    def test_met_and_missed(self):
        goals = Goal("wall", 1.5, "floor"), Goal("wall", more=0.1), Goal("largest", more=16 << 20), Goal("wall", 2, "nobody*")
        text = outcome.in_text(measured(0.14, 0.1, goals))
        self.assertEqual([line.strip() for line in text.splitlines() if "goal" in line], [
            "goal 1.5x floor: met (0.93 of it)", "goal 100 ms: missed, 1.40 times of it",
            "goal 16.0 MiB: missed, 1.25 times of it", "goal 2x nobody*: not measured"])

    def test_a_contender_that_failed_is_no_measure(self):
        result = measured(0.14, None, (Goal("wall", 1.5, "floor"),))
        self.assertIn("goal 1.5x floor: not measured", outcome.in_text(result))
        self.assertIn("| a workload | floor | failed |", outcome.markdown({"w": result}))


class Documents(unittest.TestCase):
    def test_what_is_kept_comes_back(self):
        one = measured(0.14, 0.1, (Goal("wall", 1.5, "floor"),))
        kept = json.loads(json.dumps(outcome.dataclasses.asdict(one)))
        self.assertEqual(outcome.markdown({"w": outcome._from_json(kept)}), outcome.markdown({"w": one}))

    def test_the_picture_has_a_point_for_every_measure(self):
        costs = {f"growth-tcp-{count}": measured(count / 1000, 0.1, ()) for count in growth.SIZES}
        drawn = xml.etree.ElementTree.fromstring(picture.draw(growth.series(costs)))
        points = [each for each in drawn.iter("{http://www.w3.org/2000/svg}circle") if each.get("r") == "3"]
        self.assertEqual(len(points), len(growth.SIZES) * len(picture.PANELS))

    def test_workloads_have_names_of_their_own(self):
        names = [each.name for each in (*WORKLOADS, *growth.WORKLOADS)]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main()
