#!/usr/bin/python3
"""The program and the unit tests once more with sanitizers, and the suite with them: sanitizers.py SOURCE MOST|ON [DEFINITION...].

Configures, builds and runs the preset `sanitized`, with ON its tests labelled `timing` or `slow`, too; the definitions (-DNAME=VALUE) are for its
configuration. A report of a sanitizer fails this even where no test minds it: a child that dies, a run that was to fail anyway. Ends with
the summary of its ctest; all that it said is in sanitizers.log of that build folder. The lab needs root here as anywhere, and skips
without it.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import time

PRESET = "sanitized"
LAST_LINES = 400
TESTS = {"MOST": "sanitized", "ON": "sanitized-all"}


def run(log, environment, *command):
    """Writes to the log; the lines that were written, and whether it went well."""
    begin, started = log.tell(), time.monotonic()
    done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, env=environment, check=False)
    log.seek(begin)
    lines = log.read().splitlines()
    log.seek(0, os.SEEK_END)
    print(f"{' '.join(command[:3])}: {time.monotonic() - started:.0f} s", flush=True)
    return lines, done.returncode


def environment_with(reports):
    """What tells tests where a build is belongs to the other build. The presets know the variable."""
    others = {key: value for key, value in os.environ.items() if not key.startswith("NETPREFLIGHT")}
    return {**others, "SANITIZER_REPORTS": f"log_path={reports / 'report'}"}


def reports_in(folder):
    return [f"--- {path}\n{path.read_text(encoding='utf-8', errors='replace')}" for path in sorted(folder.glob("report.*"))]


def empty_for_everyone(folder):
    """The folder of the reports. The lab runs the program as nobody, too."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o1777)


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    folder = source / "build" / PRESET
    reports = folder / "reports"
    empty_for_everyone(reports)
    os.chdir(source)
    with open(folder / "sanitizers.log", "w+", encoding="utf-8", errors="replace") as log:
        for command in (
                ["cmake", "--preset", PRESET, *sys.argv[3:]],
                ["cmake", "--build", "--preset", PRESET],
                ["ctest", "--preset", TESTS[sys.argv[2]]]):
            lines, exit_code = run(log, environment_with(reports), *command)
            if exit_code != 0:
                break
    found = reports_in(reports)
    begin = 0 if exit_code else max((i for i, line in enumerate(lines) if "tests passed" in line), default=0)
    print("\n".join([*lines[begin:][-LAST_LINES:], *found, f"{len(found)} reports of sanitizers"]))
    return 1 if found else exit_code


if __name__ == "__main__":
    sys.exit(main())
