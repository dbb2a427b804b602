"""What was measured, as text, Markdown and JSON."""

import dataclasses
import json
import os
import pathlib
import re

from measure import Costs

FLOORS = "floor", "/bin/true"
COMPLETE = 0.99

@dataclasses.dataclass(frozen=True)
class Line:
    """One contender of a workload: medians, the shortest and longest time, the least that it did in a run; or why it failed."""

    name: str
    lacks: str
    expected: int
    done: int | None = None
    wall: float | None = None
    shortest: float | None = None
    longest: float | None = None
    cpu: float | None = None
    largest: int | None = None
    far_end: float | None = None
    failed: str | None = None

    def is_comparable(self):
        """It did its work, or nearly: who leaves more undone is no measure for anybody."""
        return self.failed is None and self.done >= COMPLETE * self.expected


@dataclasses.dataclass(frozen=True)
class Reached:
    """A goal with what it came to."""

    words: str
    limit: float | None
    value: float

    def is_met(self):
        return self.limit is not None and self.value <= self.limit


@dataclasses.dataclass(frozen=True)
class Measured:
    name: str
    title: str
    rounds: int
    lines: list
    goals: list
    judged: str
    load: float  # of the machine, by everybody, when it began

    def line(self, name):
        return next((each for each in self.lines if each.name == name and each.failed is None), None)

    def ours(self):
        line = self.line(self.judged)
        return {"wall": line.wall, "cpu": line.cpu, "largest": line.largest}


def of_case(workload, case, contenders, costs, load):
    lines = [_line(each, costs[each.name]) for each in contenders]
    medians = {each.name: each.wall for each in lines if each.is_comparable()}
    judged = next(each for each in lines if each.name == case.judged)
    goals = [Reached(_words(goal), goal.limit(medians), getattr(judged, goal.what)) for goal in case.goals]
    rounds = max(len(each.samples) for each in costs.values() if isinstance(each, Costs))
    return Measured(workload.name, workload.title, rounds, lines, goals, case.judged, load)


def _line(contender, costs):
    if not isinstance(costs, Costs):
        return Line(contender.name, contender.lacks, contender.expected, failed=costs.splitlines()[0])
    shortest, longest = costs.spread("wall")
    return Line(contender.name, contender.lacks, contender.expected, costs.spread("done")[0], costs.median("wall"), shortest, longest,
                costs.median("cpu"), int(costs.median("largest")), costs.median("far_end"))


def _words(goal):
    quantity = {"wall": _time, "largest": _size}[goal.what]
    parts = [f"{goal.factor:g}x {goal.others}"] if goal.others else []
    return " + ".join([*parts, *([quantity(goal.more)] if goal.more else [])])


class Kept:
    """What is measured now and what a file has from before; the file is written after every workload."""

    def __init__(self, path):
        self._path = pathlib.Path(path) if path else None
        self._by_name = {}
        if self._path and self._path.exists():
            self._by_name = {each["name"]: _from_json(each) for each in json.loads(self._path.read_text(encoding="utf-8"))}

    def add(self, measured):
        self._by_name.pop(measured.name, None)
        self._by_name[measured.name] = measured
        if self._path:
            self._path.write_text(json.dumps([dataclasses.asdict(each) for each in self._by_name.values()], indent=1), encoding="utf-8")

    def all(self):
        return self._by_name

    def last_in_text(self):
        return in_text(list(self._by_name.values())[-1])


def _from_json(document):
    lines, goals = ([kind(**each) for each in document[key]] for kind, key in ((Line, "lines"), (Reached, "goals")))
    return Measured(**{**document, "lines": lines, "goals": goals})


def in_text(measured):
    """A workload for whoever watches."""
    text = [f"\n{measured.title}  ({measured.name}, {measured.rounds} rounds, load {measured.load:.1f})"]
    for each in measured.lines:
        if each.failed:
            text.append(f"  {each.name:28} FAILED: {each.failed}")
            continue
        text.append(f"  {each.name:28} {_time(each.wall):>10}  ({_time(each.shortest)} to {_time(each.longest)}), "
                    f"{_ratio(each, measured)} of ours, CPU {_time(each.cpu)}, far end {_time(each.far_end)}, "
                    f"{_size(each.largest)}, did {_share_done(each)}")
    text += [f"  goal {each.words}: {_verdict(each)}" for each in measured.goals]
    return "\n".join(text)


def _ratio(line, measured):
    return f"{line.wall / measured.line(measured.judged).wall:.2f}x"


def _verdict(goal):
    if goal.limit is None:
        return "not measured"
    return f"met ({goal.value / goal.limit:.2f} of it)" if goal.is_met() else f"missed, {goal.value / goal.limit:.2f} times of it"


# Markdown

def markdown(measured):
    """The tables of docs/performance.md."""
    cases = [each for each in measured.values() if not each.name.startswith("growth-")]
    loads = [each.load for each in measured.values()]
    conditions = f"{os.cpu_count()} processors ({_model()}), Linux {os.uname().release}, load {min(loads):.1f} to {max(loads):.1f} by everybody"
    parts = [conditions, _summary(cases), _details(cases), _growth(measured), _what_they_lack(cases)]
    return "\n\n".join(part for part in parts if part)


def _model():
    found = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return found[1] if found else os.uname().machine


def _table(heading, rows):
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _summary(cases):
    return _table(["workload", "netpreflight", "CPU", "memory", "of the floor", "of the best peer", "goal"], map(_summary_row, cases))


def _summary_row(measured):
    ours = measured.line(measured.judged)
    floor = next((each for each in measured.lines if each.name in FLOORS and each.failed is None), None)
    peers = [each for each in measured.lines
             if each.is_comparable() and each.name not in FLOORS and not each.name.startswith("netpreflight")]
    best = min(peers, key=lambda each: each.wall, default=None)
    goals = "; ".join(f"{each.words}: {_verdict(each)}" for each in measured.goals)
    return [measured.title, _time(ours.wall), _time(ours.cpu), _size(ours.largest),
            f"{ours.wall / floor.wall:.2f}x" if floor else "-",
            f"{ours.wall / best.wall:.2f}x {best.name}" if best else "-", goals or "-"]


def _details(cases):
    rows = [[measured.title, each.name, *_figures(each, measured)] for measured in cases for each in measured.lines]
    return _table(["workload", "contender", "median", "of ours", "shortest to longest", "CPU", "far end's CPU", "memory", "did"], rows)


def _figures(line, measured):
    if line.failed:
        return ["failed", "-", "-", "-", "-", "-", "-"]
    return [_time(line.wall), _ratio(line, measured), f"{_time(line.shortest)} to {_time(line.longest)}", _time(line.cpu), _time(line.far_end),
            _size(line.largest), _share_done(line)]


def _share_done(line):
    return f"{line.done:,} of {line.expected:,}"


def _growth(measured):
    cases = [each for each in measured.values() if each.name.startswith("growth-")]
    rows = [[each.title, _time(each.ours()["wall"]), _time(each.ours()["cpu"]), _size(each.ours()["largest"])] for each in cases]
    return _table(["rows", "median", "CPU", "memory"], rows) if rows else ""


def _what_they_lack(cases):
    lacks = {each.name: each.lacks for measured in cases for each in measured.lines if each.lacks}
    return "\n".join(f"- {name}: {what}" for name, what in lacks.items())


def _time(seconds):
    return f"{seconds:.2f} s" if seconds >= 10 else f"{seconds * 1000:,.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.2f} ms"


def _size(size):
    return f"{size / (1 << 20):.1f} MiB"
