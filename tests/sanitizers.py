#!/usr/bin/python3
"""The program and the unit tests once more with sanitizers, and the suite with them: sanitizers.py SOURCE build [DEFINITION...], then
sanitizers.py SOURCE test.

The first configures and builds the preset `sanitized` with the lowest priority, so that other tests may go on meanwhile; the definitions
(-DNAME=VALUE) are for its configuration. The second runs its tests. A report of a sanitizer fails it even where no test minds it: a child
that dies, a run that was to fail anyway. It ends with the summary of its ctest; all that was said is in build.log and test.log of that build
folder. The lab needs root here as anywhere, and skips without it.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import time

PRESET = "sanitized"
LAST_LINES = 400
LOWEST = ["nice", "-n", "19"]


def run(log, environment, *command):
    """Writes to the log; whether it went well."""
    started = time.monotonic()
    log.flush()
    done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, env=environment, check=False)
    print(f"{' '.join(command[:6])}: {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode


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


def last_lines(log, since=""):
    """The end of what was said, from the last line with these words."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    begin = max((i for i, line in enumerate(lines) if since and since in line), default=0)
    return lines[begin:][-LAST_LINES:]


def build(folder, definitions):
    log_file = folder / "build.log"
    environment = environment_with(folder / "reports")
    with open(log_file, "w", encoding="utf-8") as log:
        code = run(log, environment, *LOWEST, "cmake", "--preset", PRESET, *definitions) or \
               run(log, environment, *LOWEST, "cmake", "--build", "--preset", PRESET, "--parallel", str(os.cpu_count()))
    if code != 0:
        print("\n".join(last_lines(log_file)))
    return code


def test(folder):
    log_file, reports = folder / "test.log", folder / "reports"
    empty_for_everyone(reports)
    with open(log_file, "w", encoding="utf-8") as log:
        code = run(log, environment_with(reports), "ctest", "--preset", PRESET)
    found = reports_in(reports)
    print("\n".join([*last_lines(log_file, "" if code else "tests passed"), *found, f"{len(found)} reports of sanitizers"]))
    return 1 if found else code


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    folder = source / "build" / PRESET
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(source)
    return build(folder, sys.argv[3:]) if sys.argv[2] == "build" else test(folder)


if __name__ == "__main__":
    sys.exit(main())
