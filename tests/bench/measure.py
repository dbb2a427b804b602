"""One run, what it cost, and many runs side by side."""

import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
from collections.abc import Callable

from places import ENVIRONMENT

HARD_LIMIT_SECONDS = 180
TICK = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass(frozen=True)
class Contender:
    """A command that does a workload, or what it can of it.

    `count` gives how many things of its output are as they should be. `expected` are all: ours have to reach it every time, and what a
    peer did not do is told beside its time. `lacks` says what it does not do at all, or does besides. `helper` is a server that does the
    work for it: its processor time and memory count as well.
    """

    name: str
    argv: list
    expected: int
    count: Callable[[bytes], int]
    lacks: str = ""
    stdin: str = os.devnull
    exits: tuple = (0,)
    helper: object = None

    def is_ours(self):
        return self.name.startswith("netpreflight")


@dataclasses.dataclass(frozen=True)
class Sample:
    """What one run cost: seconds, seconds of all processors, bytes of the largest process, seconds of the far end's processor time; and
    how much of its work it did."""

    wall: float
    cpu: float
    largest: int
    far_end: float
    done: int


@dataclasses.dataclass(frozen=True)
class Costs:
    """The runs of one contender."""

    samples: list

    def median(self, what):
        return statistics.median(getattr(each, what) for each in self.samples)

    def spread(self, what):
        values = [getattr(each, what) for each in self.samples]
        return min(values), max(values)


class NotVerified(Exception):
    """A run that did not do what it was measured for."""


def run_once(gauge, place, contender):
    """One run at a place; NotVerified where it did not do all of its work."""
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        costs, output, errors = (pathlib.Path(folder, each) for each in ("costs", "output", "errors"))
        before, helped = _seconds_of(place.servers), _seconds_of([contender.helper])
        try:
            with open(contender.stdin, "rb") as stdin, open(output, "wb") as stdout, open(errors, "wb") as stderr:
                subprocess.run(place.command(gauge, costs, *contender.argv), stdin=stdin, stdout=stdout, stderr=stderr, cwd=folder,
                               env=ENVIRONMENT, timeout=HARD_LIMIT_SECONDS, check=True)
        except subprocess.TimeoutExpired as error:
            raise NotVerified(f"{contender.name}: not ended after {HARD_LIMIT_SECONDS} s") from error
        cost = json.loads(costs.read_text(encoding="ascii"))
        done = _count(contender, cost["exit"], output.read_bytes(), errors.read_text(errors="replace"))
        return Sample(cost["wall"], cost["cpu"] + _seconds_of([contender.helper]) - helped,
                      max(cost["largest"], _peak_of(contender.helper)), _seconds_of(place.servers) - before, done)


def _count(contender, exit_code, output, errors):
    """How much of its work a run did; NotVerified where that is nothing, or where it is ours and not all."""
    try:
        done = contender.count(output)
    except ValueError:  # no report
        done = 0
    if exit_code in contender.exits and (done == contender.expected or (done > 0 and not contender.is_ours())):
        return done
    raise NotVerified(f"{contender.name}: exit code {exit_code}, {done} of {contender.expected} as they should be: "
                      f"{' '.join(map(str, contender.argv))}\n{errors[-1000:]}{output[-1000:].decode(errors='replace')}")


def side_by_side(gauge, place, contenders, rounds):
    """The costs of each, run in turns, after one turn that is not counted. A contender other than ours may fail: its costs are then
    the sentence that says how."""
    samples, failed = {each.name: [] for each in contenders}, {}
    for turn in range(rounds + 1):
        for each in contenders:
            if each.name in failed:
                continue
            try:
                sample = run_once(gauge, place, each)
            except NotVerified as error:
                if each.is_ours():
                    raise
                failed[each.name] = str(error)
                continue
            if turn > 0:
                samples[each.name].append(sample)
    return {name: failed.get(name) or Costs(runs) for name, runs in samples.items()}


def _seconds_of(servers):
    """Processor time that running servers have taken so far."""
    return sum(_ticks(each.process_id()) for each in servers if each is not None) / TICK


def _ticks(process):
    fields = pathlib.Path("/proc", str(process), "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])  # utime and stime of proc(5), counted behind the name


def _peak_of(server):
    if server is None:
        return 0
    status = pathlib.Path("/proc", str(server.process_id()), "status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
