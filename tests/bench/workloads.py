"""The table of workloads: what is run where, by whom, and what it should cost at most."""

import contextlib
import dataclasses
import fnmatch
import json
import subprocess
from collections.abc import Callable

import peers
import places
import tables
import verified
from measure import Contender
from places import ENVIRONMENT, NEAR, PROXY, TCP, TLS, address, dropped_address, name
from lab.world import NTP_NAMES, TLS_NAMES

MEBIBYTE = 1 << 20


@dataclasses.dataclass(frozen=True)
class Goal:
    """`what` ("wall" in seconds, "largest" in bytes) of ours is at most `factor` of the quickest of `others` (a glob), plus `more`."""

    what: str
    factor: float = 0
    others: str = ""
    more: float = 0

    def limit(self, medians):
        """In the unit of `what`; None where none of the others was measured. `medians` are wall times by name."""
        if not self.others:
            return self.more
        found = [value for each, value in medians.items() if fnmatch.fnmatchcase(each, self.others)]
        return self.factor * min(found) + self.more if found else None


@dataclasses.dataclass(frozen=True)
class Case:
    """A workload made ready. Goals hold for the contender `judged`."""

    place: object
    contenders: list
    goals: tuple = ()
    judged: str = "netpreflight"


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    title: str
    prepare: Callable  # a context manager of a Case
    most_rounds: int = 1000


class Bench:
    """What workloads are made of: the builds that are compared, the helpers, and the farm, which stays for all of them."""

    def __init__(self, builds, helpers, stack):
        self._builds = builds
        self.helpers = helpers
        self._stack = stack
        self._farm = None

    def farm(self, far=False):
        if self._farm is None:
            self._farm = self._stack.enter_context(places.farm(self.helpers))
        (self._farm.far if far else self._farm.near)()
        return self._farm

    def ours(self, expected, count, *arguments, exits=(0,), suffix=""):
        """One contender for each build."""
        return [Contender(label + suffix, [path, *arguments], expected, count, exits=exits) for label, path in self._builds.items()]

    def check(self, place, expected, count, *arguments, exits=(0,), roots=None, suffix=""):
        """`check` with a JSON report on standard output."""
        return self.check_as("json", place, expected, count, "-q", *arguments, exits=exits, roots=roots, suffix=suffix)

    def check_as(self, form, place, expected, count, *arguments, exits=(0,), roots=None, suffix=""):
        """`check` with a report of this form on standard output. With -q a text has no rows that pass."""
        roots = roots or place.roots
        trust = ["--public-roots", roots, "--trust-store", roots]
        return self.ours(expected, count, "check", "-f", form, *trust, *arguments, exits=exits, suffix=suffix)

    def check_rows(self, place, rows, holds, *arguments, **how):
        """The same with a table of these rows, which all have to hold."""
        return self.check(place, len(rows), verified.rows(holds), "--requirements", self.table(place, rows), *arguments, **how)

    @staticmethod
    def table(place, rows):
        path = place.folder / f"table-{rows[0]['probe']}-{rows[-1]['destination'].get('host')}-{len(rows)}.json"
        path.write_text(tables.table(rows), encoding="utf-8")
        return path

    @contextlib.contextmanager
    def blackbox(self, place, *names_asked):
        if not peers.is_installed("prometheus-blackbox-exporter"):
            yield None
            return
        with peers.BlackboxExporter(place.host.namespace, peers.blackbox_modules(place.one_root, names_asked)) as running:
            yield running


def _with_blackbox(helper, place, probes, **how):
    return [peers.blackbox(place, helper, probes, **how)] if helper else []


# Start and one row

@contextlib.contextmanager
def version(bench):
    true = Contender("/bin/true", ["/bin/true"], 0, len, lacks="does nothing")
    yield Case(bench.farm(), [*bench.ours(1, peers.lines_with("^netpreflight "), "--version"), true], (Goal("wall", 1.5, "/bin/true"),))


def _tls_jobs(count):
    return [f"tls-name {name(number)} {TLS}" for number in range(count)]


DIRECT = "--no-proxy", "--timeout", "5s"
ALL_AT_ONCE = "--no-proxy", "--concurrency", "10000"  # with the default time-out, 5 s


@contextlib.contextmanager
def one_tls(bench):
    place = bench.farm()
    with bench.blackbox(place) as helper:
        yield Case(place, [
            *bench.check_rows(place, tables.tls(1), verified.tls, *DIRECT),
            peers.floor(bench.helpers, place, _tls_jobs(1)),
            peers.curl(place, [name(0)], place.roots),
            peers.curl(place, [name(0)], place.one_root, "curl, one root"),
            *_with_blackbox(helper, place, [("tls", f"{name(0)}:{TLS}")]),
            peers.check_http(0), peers.check_tcp(0),
        ], (Goal("wall", 1.4, "floor"), Goal("wall", 0.25, "curl")))


# The main job

CHECKED_ROWS = 14  # of the embedded table's 18: three are for other hosts, and there is no proxy


def _main_floor(bench, place, expected=None):
    jobs = [f"tls-name {each} {TLS}" for each in TLS_NAMES.values()] + [f"ntp-name {each}" for each in NTP_NAMES.values()]
    jobs += ["dns cockpit.corp.example", "dns nobody.invalid"]
    return peers.floor(bench.helpers, place, jobs, expected)


def _main_contenders(bench, place, helper):
    names = list(TLS_NAMES.values())
    probes = [("tls", f"{each}:{TLS}") for each in names]
    probes += [(f"dns{number}", nameserver) for nameserver in place.nameservers for number in range(len(NTP_NAMES))]
    return [*bench.check(place, CHECKED_ROWS, verified.checked, *DIRECT), _main_floor(bench, place),
            *_with_blackbox(helper, place, probes), peers.curl(place, names, place.roots, "curl, 7 rows")]


@contextlib.contextmanager
def _main(bench, far, goals):
    with places.world(bench.helpers, far) as place, bench.blackbox(place, *NTP_NAMES.values()) as helper:
        yield Case(place, _main_contenders(bench, place, helper), goals)


def main_near(bench):
    return _main(bench, False, (Goal("wall", 1.25, "floor"), Goal("largest", more=12 * MEBIBYTE)))


def main_far(bench):
    network_alone = 2 * 2 * places.ONE_WAY_MILLISECONDS / 1000  # a connection and a handshake
    return _main(bench, True, (Goal("wall", more=network_alone + 0.012),))


@contextlib.contextmanager
def main_dropped(bench):
    """The nameservers answer, and nothing comes back from the Internet."""
    with places.world(bench.helpers) as place, place.world.router.firewall(["oifname internet drop"]):
        lost = verified.rows(lambda row: row["status"] == "fail" and row["cause"] in ("tcp.timeout", "ntp.timeout"))
        yield Case(place, [
            *bench.check(place, 10, lost, *DIRECT, exits=(1,)), _main_floor(bench, place, 2),
            peers.curl(place, list(TLS_NAMES.values()), place.roots, "curl, 7 rows", dropped=True),
        ], (Goal("wall", more=5.020),))


@contextlib.contextmanager
def main_all_dropped(bench):
    """Nothing comes back at all, from nameservers neither."""
    with places.world(bench.helpers) as place, place.world.router.firewall(["iifname cockpit drop"]):
        yield Case(place, [
            *bench.check(place, 10, verified.rows(lambda row: row["status"] == "fail" and row["cause"] == "dns.timeout"
                                                  and row["section"] != "dns"), *DIRECT, exits=(1,)),
            _main_floor(bench, place, 0),
        ], (Goal("wall", more=5.020),))


# A thousand names

@contextlib.contextmanager
def _many_tls(bench, far, goals, count=1000):
    place = bench.farm(far)
    with bench.blackbox(place) as helper:
        names = [name(number) for number in range(count)]
        yield Case(place, [
            *bench.check_rows(place, tables.tls(count), verified.tls, *DIRECT),
            peers.floor(bench.helpers, place, _tls_jobs(count), threads=2),
            *_with_blackbox(helper, place, [("tls", f"{each}:{TLS}") for each in names]),
            peers.curl(place, names, place.one_root, "curl, one root"),
        ], goals)


def many_tls(bench):
    return _many_tls(bench, False, (Goal("wall", 1.1, "floor"), Goal("wall", 0.85, "blackbox_exporter"), Goal("largest", more=32 * MEBIBYTE)))


def many_tls_far(bench):
    return _many_tls(bench, True, (Goal("wall", 1.1, "floor"),))


@contextlib.contextmanager
def one_proxied(bench):
    yield _proxied(bench, 1, "curl", lambda place: [peers.curl(place, [name(0)], place.roots, "curl", proxy=True)], 0.3)


@contextlib.contextmanager
def many_proxied(bench):
    names = [name(number) for number in range(500)]
    yield _proxied(bench, 500, "curl, one root", lambda place: [peers.curl(place, names, place.one_root, "curl, one root", proxy=True)], 0.7)


def _proxied(bench, count, others, contenders, factor):
    place = bench.farm()
    proxy = "--proxy", f"http://{NEAR}:{PROXY}", "--timeout", "5s"
    return Case(place, [*bench.check_rows(place, tables.tls(count), verified.tls, *proxy), *contenders(place)],
                (Goal("wall", factor, others),))


# Ports

@contextlib.contextmanager
def many_tcp(bench, count=10_000):
    place = bench.farm(far=True)
    addresses = [address(number) for number in range(count)]
    yield Case(place, [
        *bench.check_rows(place, tables.tcp(count), verified.tcp, *ALL_AT_ONCE),
        peers.floor(bench.helpers, place, [f"tcp {each} {TCP}" for each in addresses]),
        peers.nmap(place, addresses, "-sS"), peers.nmap(place, addresses, "-sT"),
    ], (Goal("wall", 0.85, "nmap*"), Goal("largest", more=16 * MEBIBYTE)))


@contextlib.contextmanager
def many_dropped(bench, count=10_000):
    place = bench.farm()
    addresses = [dropped_address(number) for number in range(count)]
    yield Case(place, [
        *bench.check_rows(place, tables.dropped(count), verified.dropped, *ALL_AT_ONCE, exits=(1,)),
        peers.floor(bench.helpers, place, [f"tcp {each} {TCP}" for each in addresses], 0),
        peers.nmap(place, addresses, "-sS", dropped=True),
    ], (Goal("wall", more=5.250), Goal("largest", more=16 * MEBIBYTE)))


@contextlib.contextmanager
def many_icmp(bench, count=1000):
    place = bench.farm(far=True)
    yield Case(place, [*bench.check_rows(place, tables.icmp(count), verified.icmp, *ALL_AT_ONCE),
                       peers.fping(place, [address(number) for number in range(count)])])


# Names

@contextlib.contextmanager
def many_names(bench, count=1000):
    place = bench.farm()
    names = [name(number) for number in range(count)]
    options = "--requirements", bench.table(place, tables.dns(count)), "--only", "names"
    yield Case(place, [
        *bench.check(place, count, verified.names, *options, *DIRECT),
        peers.floor(bench.helpers, place, [f"dns {each}" for each in names]),
        peers.dnsperf(place, names), peers.dnsperf(place, names, ("A", "AAAA")),
    ], (Goal("wall", 2, "dnsperf A AAAA"),))


# Documents

FORMATS = "text", "paste", "json", "junit", "tap", "markdown", "html", "prometheus"


@contextlib.contextmanager
def read_table(bench):
    place = bench.farm()
    contenders = []
    for count in (10_000, 100_000):
        path = bench.table(place, tables.tls(count))
        contenders += bench.ours(1, peers.lines_with(f": fine, {count} rows"), "requirements", "check", path, suffix=f", {count:,} rows")
    ten = "netpreflight, 10,000 rows"
    yield Case(place, contenders, (Goal("wall", more=1), Goal("wall", 11, ten)), "netpreflight, 100,000 rows")


def write_format(form):
    @contextlib.contextmanager
    def prepare(bench):
        place = bench.farm()
        contenders = []
        for count in (10_000, 100_000):
            path = bench.table(place, tables.tls(count))
            options = "--requirements", path, "--only", "row-0", *DIRECT
            contenders += bench.check_as(form, place, 1, lambda output: int(b"row-0" in output), *options, suffix=f", {count:,} rows")
        yield Case(place, contenders, (Goal("wall", more=1), Goal("wall", 11, "netpreflight, 10,000 rows")), "netpreflight, 100,000 rows")

    return prepare


@contextlib.contextmanager
def merge(bench):
    with places.world(bench.helpers) as place:
        (ours, *_) = bench.check(place, 0, len, *DIRECT)
        done = subprocess.run(place.command(*ours.argv), capture_output=True, check=True, env=ENVIRONMENT)
        files = tables.reports(json.loads(done.stdout), 1000, place.folder)
        yield Case(place, bench.ours(1000, lambda output: len(json.loads(output)["hosts"]), "merge", "-f", "json", *files),
                   (Goal("wall", more=2),))


WORKLOADS = (
    Workload("version", "`--version`", version),
    Workload("one-tls", "one TLS row, verified", one_tls),
    Workload("main", "main job, no delay", main_near),
    Workload("main-far", "main job, 20 ms round trips", main_far),
    Workload("main-dropped", "main job, the Internet dropped, 5 s time-out", main_dropped, 3),
    Workload("main-all-dropped", "main job, everything dropped, 5 s time-out", main_all_dropped, 3),
    Workload("many-tls", "1,000 TLS rows, distinct names", many_tls, 15),
    Workload("many-tls-far", "1,000 TLS rows, 20 ms", many_tls_far, 15),
    Workload("one-proxied", "one row through squid", one_proxied),
    Workload("many-proxied", "500 rows through squid", many_proxied, 15),
    Workload("many-tcp", "10,000 `tcp` rows, 20 ms", many_tcp, 7),
    Workload("many-dropped", "10,000 `tcp` rows, dropped, 5 s time-out", many_dropped, 3),
    Workload("many-icmp", "1,000 `icmp` rows, 20 ms", many_icmp, 7),
    Workload("many-names", "1,000 DNS names at one nameserver", many_names, 15),
    Workload("read-table", "reading a table of 100,000 rows", read_table, 5),
    *(Workload(f"write-{each}", f"100,000 rows read, one checked, reported as {each}", write_format(each), 3) for each in FORMATS),
    Workload("merge", "`merge` of 1,000 reports", merge, 5),
)
