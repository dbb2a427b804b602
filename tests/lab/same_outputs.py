#!/usr/bin/python3
"""Whether two builds say the same: same_outputs.py BEFORE AFTER RECORDS.

RECORDS is what the lab kept below the folder NETPREFLIGHT_RECORD (lab/record.py). Both programs read the same reports,
and everything that they print is compared byte by byte, with their exit codes. Nothing is masked: only `check` and
`listen` ask for the time, the host or the network, and of these two no more than help and mistyped options is run here.
Both builds have to be of one version, which is printed in many places.

With --live BEFORE_RECORDS AFTER_RECORDS, the rows and the remaining output of two recordings, numbers masked.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import difflib
import itertools
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import time

PAGES = pathlib.Path(__file__).resolve().parents[1] / "page/pages"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
HARD_LIMIT_SECONDS = 60

FORMATS = ("text", "paste", "json", "junit", "tap", "markdown", "html", "prometheus", "github")
IN_EVERY_FORMAT = tuple(word for name in FORMATS[1:] for word in ("-o", f"{name}=/dev/stdout"))  # behind the text
REDACTED = ("--redact", "--redact-map", "/dev/stdout")
RULES = ("markdown", "csv", "nftables")
DIFFERENCES = ("text", "json", "markdown")
WIDE = 120

HOSTS_MERGED = 5
NONSENSE = (None, True, -1.5, 1 << 70, "", "nonsense\x1b", [], {})  # in the place of any value
MOST_SHOWN = 20  # differences
MASKS = (
    (r"(?s)-----BEGIN.*?-----END[A-Z ]+-----", "BLOCK"),
    (r"npf-[^/\s]+|run-\w{8}", "FOLDER"),
    (r"\b[0-9a-f]{4}(-[0-9a-f]{4}){3}\b", "INSTANCE"),
    (r"-?\b\d+\.\d+(e-?\d+)?\b", "#"),
    (r"\b[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){7,}|\b[0-9a-f]{8,}\b", "FINGERPRINT"),
    (r"-?\d+(e-?\d+)?", "#"),
    (r"#\s+m?s\b", "# s"),
    (r"# s\s+(ahead|behind)\b", "# s off"),
)
PIECE = 160  # long lines are shown in pieces, so that only what differs is


@dataclasses.dataclass(frozen=True)
class Case:
    """One command line, what it finds on standard input (in words, and the bytes), and the width of its terminal."""

    arguments: tuple
    source: str = ""
    content: bytes = b""
    columns: int = 0  # standard output is no terminal

    def __str__(self):
        return (f"netpreflight {shlex.join(self.arguments)}" + (f" < {self.source}" if self.source else "")
                + (f" ({self.columns} columns)" if self.columns else ""))

    def command(self, program):
        command = [str(program), *self.arguments]
        if not self.columns:
            return command
        return ["script", "-qec", f"stty columns {self.columns}; {shlex.join(command)}", "/dev/null"]


class Bench:
    """The folder that both programs run in: the records, and files that are made of them."""

    def __init__(self, folder, before, after, records):
        self._folder = pathlib.Path(folder)
        self._before = before
        self._after = after
        self._records = self._folder / "records"
        self._records.symlink_to(records)

    def reports(self, every):
        """The names of the recorded reports, every so many, in order."""
        found = sorted(self._records.glob("*/*/*.report.json"))
        return [str(path.relative_to(self._folder)) for path in found[::every]]

    def read(self, name):
        return json.loads((self._folder / name).read_text(encoding="utf-8"))

    def write(self, name, document):
        (self._folder / name).write_text(json.dumps(document), encoding="utf-8")
        return name

    def made_by_before(self, *arguments):
        """What the program says, as the source of further comparisons."""
        return self._run(self._before, Case(arguments)).stdout

    def answers(self, case):
        """What each program makes of a case."""
        return [self._run(program, case) for program in (self._before, self._after)]

    def _run(self, program, case):
        try:
            return subprocess.run(case.command(program), input=case.content, capture_output=True, cwd=self._folder,
                                  env=ENVIRONMENT, timeout=HARD_LIMIT_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            return subprocess.CompletedProcess(error.cmd, -1, b"", b"not ended after %d s" % HARD_LIMIT_SECONDS)


def cases(bench, reports):
    yield from static(bench)
    for name in FORMATS:
        yield Case(("show", reports[0], "-f", name))
    yield from damaged_mails(bench, reports[0])
    for report in reports:
        yield from of_one(bench, report)
    for old, new in itertools.pairwise(reports):
        yield from of_two(old, new)
    yield from broken(bench, reports, ("show", "-", "--rejudge", "-v", "-o", "json=/dev/stdout"))
    merged = []
    for first in range(0, len(reports), HOSTS_MERGED):
        group = reports[first:first + HOSTS_MERGED]
        hosts = on_hosts_of_their_own(bench, group, first)
        made = json.loads(bench.made_by_before("merge", *hosts, "-f", "json"))
        merged.append(bench.write(f"merged-{first}.json", made))
        yield Case(("merge", *group, *IN_EVERY_FORMAT))
        yield from of_many(hosts)
        yield from of_merged(merged[-1], reports[0])
    yield from broken(bench, merged, ("show", "-", "-o", "json=/dev/stdout"))


def of_one(bench, report):
    """Everything that reads one report, itself and as a mail."""
    for options in ((), ("-v", "--color", "always"), ("-q", "--strict")):
        yield Case(("show", report, *options))
        yield Case(("show", report, "--rejudge", *options))
    yield Case(("show", report, "-v"), columns=WIDE)
    for redaction in ((), REDACTED):
        yield Case(("show", report, "-v", *redaction, *IN_EVERY_FORMAT))
        yield Case(("show", report, "--rejudge", "-v", *redaction, *IN_EVERY_FORMAT))
    mail = bench.made_by_before("show", report, "-f", "paste")
    yield Case(("show", "-", "--rejudge", "-v", *IN_EVERY_FORMAT), f"a mail with {report}", mail)
    for name in RULES:
        yield Case(("rules", "--failed-in", report, "-f", name))


def of_two(old, new):
    for name in DIFFERENCES:
        yield Case(("diff", old, new, "-f", name))
    yield Case(("diff", old, new), columns=WIDE)


def of_many(hosts):
    yield Case(("merge", *hosts, *IN_EVERY_FORMAT))
    yield Case(("merge", *hosts, *REDACTED, *IN_EVERY_FORMAT))
    yield Case(("merge", *hosts, "-q", "--strict", "--color", "always"))
    yield Case(("merge", *hosts), columns=WIDE)


def of_merged(merged, report):
    yield Case(("show", merged, *IN_EVERY_FORMAT))
    yield Case(("show", merged, "--rejudge"))
    yield Case(("merge", merged, report, *IN_EVERY_FORMAT))


def on_hosts_of_their_own(bench, group, first):
    """The same reports from as many hosts: of one host only the newest is merged."""
    names = []
    for number, report in enumerate(map(bench.read, group), first):
        report["run"]["host"].update(name=f"host-{number}", fqdn=f"host-{number}.corp.example")
        names.append(bench.write(f"host-{number}.json", report))
    return names


def damaged_mails(bench, report):
    lines = bench.made_by_before("show", report, "-f", "paste").splitlines(keepends=True)
    for at in range(0, len(lines), 7):
        for what, left in (("without", lines[:at] + lines[at + 1:]), ("doubled at", lines[:at + 1] + lines[at:]),
                           ("cut off before", lines[:at])):
            yield Case(("show", "-", "-f", "json"), f"a mail with {report}, {what} line {at + 1}", b"".join(left))


def broken(bench, names, command):
    """Documents in which one value is missing or is nonsense: each kind of value once."""
    seen = set()
    for name in names:
        document = bench.read(name)
        for kind, holder, key in list(places(document)):
            if kind in seen:
                continue
            seen.add(kind)
            value = holder[key]
            for nonsense in NONSENSE:
                holder[key] = nonsense
                yield Case(command, f"{name} with {kind} = {json.dumps(nonsense)}", json.dumps(document).encode())
            if isinstance(holder, dict):
                del holder[key]
                yield Case(command, f"{name} without {kind}", json.dumps(document).encode())
            holder[key] = value


def places(value, path=""):
    """Every value below this one: what kind it is, what holds it, and its key there."""
    if not isinstance(value, (dict, list)):
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        word = key if isinstance(value, dict) else inner.get("kind", "*") if isinstance(inner, dict) else "*"
        kind = f"{path}.{word}"
        yield kind, value, key
        yield from places(inner, kind)


def static(bench):
    """What needs no report: documents, the table, the vendor's page."""
    for arguments in (["manual"], ["--version"], ["explain"], ["explain", "-f", "markdown"], ["requirements", "schema"],
                      ["rules", "--host", "workstation=10.0.0.7", "--host", "cockpit=cockpit.corp.example"],
                      *(["completion", shell] for shell in ("bash", "zsh", "fish")),
                      *(["requirements", "-f", name] for name in ("text", "json", "markdown", "csv")),
                      *(["rules", "-f", name] for name in RULES)):
        yield Case(tuple(arguments))
    for cause in re.findall(rb"^([a-z_]+\.[a-z_]+) \(", bench.made_by_before("explain"), re.MULTILINE):
        yield Case(("explain", cause.decode()))
    yield from command_lines(bench)
    bench.write("table.json", json.loads(bench.made_by_before("requirements", "-f", "json")))
    yield Case(("requirements", "check", "table.json"))
    yield from broken(bench, ["table.json"], ("requirements", "check", "-"))
    yield from pages()


def command_lines(bench):
    """The help of every command, and each of its options mistyped, without a value and with nonsense for one."""
    commands = [name.decode() for name in re.findall(rb"^  ([a-z]+)  ", bench.made_by_before("--help"), re.MULTILINE)]
    parts = [("requirements", name) for name in ("check", "compare", "schema")]
    yield Case(("--help",))
    yield Case(("chekc",))
    for command in (*((name,) for name in commands), *parts):
        yield Case((*command, "--help"))
        yield Case((*command, "superfluous", "--frobnicate"))
        for option in re.findall(rb"--[a-z-]+", bench.made_by_before(*command, "--help")):
            option = option.decode()
            if option != "--help":
                yield Case((*command, "--frobnicate", option))  # without --frobnicate, `check` might begin
                yield Case((*command, "--frobnicate", option, "nonsense-?"))
                yield Case((*command, "--frobnicate", option, "-1"))
                yield Case((*command, option[:-1] + option[-1] * 2))


def pages():
    """The vendor's page, and pages in which a line is missing."""
    for page in sorted(PAGES.iterdir()):
        lines = page.read_bytes().splitlines(keepends=True)
        yield Case(("requirements", "compare", str(page)))
        for at in range(len(lines)):
            yield Case(("requirements", "compare", "-"), f"{page.name} without line {at + 1}",
                       b"".join(lines[:at] + lines[at + 1:]))


class Comparison:
    """Works the cases off, several at a time, and keeps count."""

    def __init__(self, bench, all_cases, most_lines):
        self._bench = bench
        self._cases = iter(all_cases)
        self._most_lines = most_lines
        self._lock = threading.Lock()
        self.compared = collections.Counter()
        self.exit_codes = collections.Counter()
        self.differing = collections.Counter()

    def run(self, at_once):
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            for worker in [pool.submit(self._work) for _ in range(at_once)]:
                worker.result()

    def _work(self):
        while case := self._next():
            before, after = self._bench.answers(case)
            with self._lock:
                self._count(case, before, after)

    def _next(self):
        with self._lock:
            return next(self._cases, None)

    def _count(self, case, before, after):
        command = case.arguments[0]
        self.compared[command] += 1
        self.exit_codes[before.returncode] += 1
        if in_full(before) != in_full(after):
            self.differing[command] += 1
            if self.differing.total() <= MOST_SHOWN:
                show_difference(str(case), in_pieces(in_full(before)), in_pieces(in_full(after)), self._most_lines)


def in_full(done):
    return b"exit code %d\n%b\n-- standard error\n%b" % (done.returncode, done.stdout, done.stderr)


def in_pieces(content):
    """The lines, those that are long in pieces; what is no UTF-8 as escapes."""
    lines = content.decode(errors="backslashreplace").splitlines(keepends=True)
    return [repr(line[at:at + PIECE])[1:-1] for line in lines for at in range(0, len(line), PIECE)]


def show_difference(title, before, after, most_lines):
    lines = list(difflib.unified_diff(before, after, "before", "after", lineterm="", n=1))
    left_out = [f"... {len(lines) - most_lines} more lines"] if len(lines) > most_lines else []
    print("\n".join([f"DIFFERENT: {title}", *lines[:most_lines], *left_out, ""]))


def compare_programs(options):
    before, after, records = (pathlib.Path(path).resolve() for path in options.paths)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder, before, after, records)
        reports = bench.reports(options.every)
        if not reports:
            raise SystemExit(f"{records}: no lab has been recorded here")
        comparison = Comparison(bench, cases(bench, reports), options.lines)
        comparison.run(options.jobs)
    by_command = ", ".join(f"{command} {count}" for command, count in comparison.compared.most_common())
    by_code = ", ".join(f"{count} with {code}" for code, count in sorted(comparison.exit_codes.items()))
    print(f"{comparison.compared.total()} comparisons over {len(reports)} reports in {time.monotonic() - began:.0f} s"
          f"\n  commands: {by_command}\n  exit codes of BEFORE: {by_code}")
    return conclude(comparison.differing)


def compare_recordings(options):
    """Run by run what two recordings of the lab have."""
    before, after = (recording(pathlib.Path(path)) for path in options.live)
    differing = collections.Counter(f"{run.rpartition('/')[0]} (recorded once)" for run in before.keys() ^ after.keys())
    for run in sorted(before.keys() & after.keys()):
        if before[run] != after[run]:
            differing[run.partition("/")[0]] += 1
            show_difference(run, before[run], after[run], options.lines)
    print(f"{len(before)} runs before, {len(after)} after")
    return conclude(differing)


def recording(folder):
    return {str(path.relative_to(folder)): said_by(path) for path in sorted(folder.glob("*/*/*.run.json"))}


def said_by(path):
    """What one run came to, masked: with a report its rows, else all words that it printed, in alphabetical order."""
    run = json.loads(path.read_text(encoding="utf-8"))
    report = path.with_name(path.name.replace(".run.", ".report."))
    lines = [f"exit code {run['exit_code']}"]
    if not report.exists():
        return lines + sorted(set(masked(run["text"] + run["errors"]).split()))
    document = json.loads(report.read_text(encoding="utf-8"))
    lines.append(document["verdict"])
    for row in document["rows"]:
        lines += [f"{row['id']}: {row['status']} {row['cause']}", masked(row["summary"]), masked(row["remedy"] or "")]
    return lines


def masked(text):
    """Without what differs from run to run: folders, fingerprints, numbers."""
    for pattern, mask in MASKS:
        text = re.sub(pattern, mask, text)
    return text


def conclude(differing):
    counts = ", ".join(f"{what} {count}" for what, count in differing.most_common())
    print(f"different: {counts}" if counts else "same")
    return 1 if differing else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", metavar="BEFORE AFTER RECORDS", help="two programs and the recorded lab")
    parser.add_argument("--live", nargs=2, metavar=("BEFORE_RECORDS", "AFTER_RECORDS"), help="two recordings instead")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth report")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="comparisons at the same time")
    parser.add_argument("--lines", type=int, default=30, metavar="N", help="lines shown of each difference")
    options = parser.parse_args()
    if options.live:
        return compare_recordings(options)
    if len(options.paths) != 3:
        parser.error("BEFORE, AFTER and RECORDS are needed")
    return compare_programs(options)


if __name__ == "__main__":
    sys.exit(main())
