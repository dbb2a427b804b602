"""What the program said in the lab, kept below the folder that NETPREFLIGHT_RECORD names, for same_outputs.py.

    MODULE/CLASS.TEST/001.run.json       the first run of a test: arguments, exit code, what it printed
    MODULE/CLASS.TEST/001.report.json    its report, if there is one; 001.listen.json the log of a stand-in
"""

import itertools
import json
import os
import pathlib

FOLDER = os.environ.get("NETPREFLIGHT_RECORD")

_test = None
_numbers = None


def begin(test):
    """The runs that follow belong to this test (or class, for those of its set-up), given as module.class.test."""
    global _test, _numbers
    module, _, name = test.partition(".")
    _test = pathlib.Path(module, name)
    _numbers = itertools.count(1)


def next_place():
    """The place of the run that starts now; None where nothing is kept."""
    return pathlib.Path(FOLDER, _test, f"{next(_numbers):03}") if FOLDER else None


def keep(place, arguments, exit_code, text, errors, written):
    """Keep one run that has ended; `written` is the file of its JSON, or None."""
    if place is None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    run = {"arguments": list(map(str, arguments)), "exit_code": exit_code, "text": text, "errors": errors}
    place.with_suffix(".run.json").write_text(json.dumps(run, indent=1, ensure_ascii=False), encoding="utf-8")
    if written is not None and written.exists():
        place.with_suffix(f".{written.name}").write_bytes(written.read_bytes())
