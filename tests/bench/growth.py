"""What ten, a hundred, a thousand and ten thousand rows cost, kind by kind."""

import contextlib

import tables
import verified
from workloads import ALL_AT_ONCE, Case, Workload

SIZES = 10, 100, 1000, 10_000


@contextlib.contextmanager
def _tcp(bench, count):
    place = bench.farm()
    yield Case(place, bench.check_rows(place, tables.tcp(count), verified.tcp, *ALL_AT_ONCE))


@contextlib.contextmanager
def _tls(bench, count):
    place = bench.farm()
    yield Case(place, bench.check_rows(place, tables.tls(count), verified.tls, *ALL_AT_ONCE))


@contextlib.contextmanager
def _dns(bench, count):
    place = bench.farm()
    options = "--requirements", bench.table(place, tables.dns(count)), "--only", "names", *ALL_AT_ONCE
    yield Case(place, bench.check(place, count, verified.names, *options))


@contextlib.contextmanager
def _dropped(bench, count):
    place = bench.farm()
    yield Case(place, bench.check_rows(place, tables.dropped(count), verified.dropped, *ALL_AT_ONCE, "--timeout", "1s", exits=(1,)))


KINDS = {"tcp": _tcp, "tls": _tls, "dns": _dns, "dropped": _dropped}


def _workload(kind, prepare, count):
    return Workload(f"growth-{kind}-{count}", f"{count:,} {kind} rows", lambda bench: prepare(bench, count), 5 if count < 10_000 else 3)


WORKLOADS = tuple(_workload(kind, prepare, count) for kind, prepare in KINDS.items() for count in SIZES)


def series(measured):
    """{kind: [(rows, {"wall", "cpu", "largest": median})]} of what was measured."""
    lines = {}
    for kind in KINDS:
        points = [(count, measured.get(f"growth-{kind}-{count}")) for count in SIZES]
        lines[kind] = [(count, each.ours()) for count, each in points if each]
    return lines
