#!/usr/bin/python3
"""The whole suite once more, lab included, with sanitizers and each fuzz target for some seconds: sanitizers.py SOURCE [DEFINITION...].

Configures, builds and runs the preset asan; the definitions (-DNAME=VALUE) are for its configuration. Ends with the summary of its ctest
and its exit code; all that it said is in sanitizers.log of that build folder. The lab needs root here as anywhere, and skips without it.
"""
import os
import pathlib
import subprocess
import sys

FUZZ_SECONDS = 5
# What reads the source or the release binary has been run outside; benchmarks of time mean nothing at half the speed.
LEFT_OUT = "lint|sanitizers"


def run(log, environment, *command):
    """Writes to the log; the lines that were written, and whether it went well."""
    begin = log.tell()
    done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, env=environment, check=False)
    log.seek(begin)
    lines = log.read().splitlines()
    log.seek(0, os.SEEK_END)
    return lines, done.returncode


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    folder = source / "build" / "asan"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NETPREFLIGHT")}
    os.chdir(source)
    with open(folder / "sanitizers.log", "w+", encoding="utf-8", errors="replace") as log:
        for command in (
                ["cmake", "--preset", "asan", f"-DNETPREFLIGHT_FUZZ_SECONDS={FUZZ_SECONDS}", *sys.argv[2:]],
                ["cmake", "--build", "--preset", "asan"],
                ["ctest", "--preset", "asan", "--parallel", "2", "--label-exclude", LEFT_OUT]):
            lines, exit_code = run(log, environment, *command)
            if exit_code != 0:
                print("\n".join(lines[-400:]))
                return exit_code
    begin = max((i for i, line in enumerate(lines) if "tests passed" in line), default=0)
    print("\n".join(lines[begin:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
