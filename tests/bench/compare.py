#!/usr/bin/python3
"""netpreflight side by side with what people would use instead: docs/performance.md says how to read what comes out.

    tests/bench/compare.py --netpreflight build/netpreflight

Needs root (everything runs in network namespaces of its own, nothing leaves the machine), the package list of `.ci/setup tests`, and
the helpers: cmake --build build --target bench. Contenders run in turns; every run has to do all of its work, or this fails.
"""

import argparse
import contextlib
import fnmatch
import json
import os
import pathlib
import signal
import sys

sys.dont_write_bytecode = True
sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / each) for each in ("fixtures", "lab", "bench")]

import growth  # noqa: E402
import outcome  # noqa: E402
import peers  # noqa: E402
import picture  # noqa: E402
from lab import leftovers, network  # noqa: E402
from measure import NotVerified, side_by_side  # noqa: E402
from workloads import WORKLOADS, Bench  # noqa: E402

HELPERS = "bench_gauge", "bench_floor", "bench_server", "bench_wire"


def options_of(arguments):
    names = ", ".join([*(each.name for each in WORKLOADS), *(f"growth-{each}" for each in growth.KINDS)])
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog=f"workloads: {names}")
    parser.add_argument("--netpreflight", metavar="FILE", required=True, help="the program, of a release build")
    parser.add_argument("--against", metavar="FILE", help="another build of it, in turns with the first")
    parser.add_argument("--helpers", metavar="FOLDER", help="where the helpers are, if not beside the program")
    parser.add_argument("--only", metavar="WORKLOAD", action="append", help="only these (globs allowed), repeatable")
    parser.add_argument("--rounds", metavar="N", type=int, default=11, help="counted runs of each contender; fewer where one takes seconds")
    parser.add_argument("--markdown", action="store_true", help="print the tables of docs/performance.md")
    parser.add_argument("--svg", metavar="FILE", help="draw how costs grow")
    parser.add_argument("--json", metavar="FILE", help="also keep every figure, and take those from there that are not measured now")
    return parser.parse_args(arguments)


def builds_of(options):
    """The programs by the name that their figures get."""
    builds = {"netpreflight": pathlib.Path(options.netpreflight).resolve()}
    if options.against:
        builds["netpreflight (other)"] = pathlib.Path(options.against).resolve()
    return builds


def why_not(builds, helpers):
    """What is missing to measure at all, in one line; or None."""
    reason = network.why_not_allowed()
    if reason:
        return f"network namespaces are not allowed here ({reason})"
    for path in [*builds.values(), *(helpers / each for each in HELPERS)]:
        if not path.is_file():
            return f"there is no {path}; cmake --build FOLDER --target netpreflight bench"
    return None


def wanted(name, patterns):
    return not patterns or any(fnmatch.fnmatchcase(name, each) for each in patterns)


def measure(bench, workload, helpers, rounds):
    """An outcome.Measured of one workload."""
    load = os.getloadavg()[0]
    with workload.prepare(bench) as case:
        contenders = [each for each in case.contenders if each.is_ours() or peers.is_installed(each.argv[0])]
        costs = side_by_side(helpers / "bench_gauge", case.place, contenders, min(rounds, workload.most_rounds))
        return outcome.of_case(workload, case, contenders, costs, load)


def main(arguments):
    options = options_of(arguments)
    builds = builds_of(options)
    helpers = pathlib.Path(options.helpers or builds["netpreflight"].parent).resolve()
    reason = why_not(builds, helpers)
    if reason:
        print(f"compare.py: {reason}", file=sys.stderr)
        return 2
    for package in peers.missing():
        print(f"not compared with, because it is not installed: {package}", file=sys.stderr)
    kept = outcome.Kept(options.json)
    leftovers.remove()
    failed = []
    with contextlib.ExitStack() as stack:
        bench = Bench(builds, helpers, stack)
        for workload in [*WORKLOADS, *growth.WORKLOADS]:
            if not wanted(workload.name, options.only):
                continue
            try:
                kept.add(measure(bench, workload, helpers, options.rounds))
                print(kept.last_in_text(), file=sys.stderr, flush=True)
            except NotVerified as error:
                failed.append(workload.name)
                print(f"\n{workload.title}: NOT ALL OF THE WORK WAS DONE: {error}", file=sys.stderr, flush=True)
    if options.markdown:
        print(outcome.markdown(kept.all()))
    if options.svg:
        pathlib.Path(options.svg).write_text(picture.draw(growth.series(kept.all())), encoding="utf-8")
    if failed:
        print(f"compare.py: not all rows were verified in: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # clean up, as after Ctrl-C
    sys.exit(main(sys.argv[1:]))
