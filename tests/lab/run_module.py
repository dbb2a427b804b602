#!/usr/bin/python3
"""Run one test module of the lab: run_module.py MODULE [TEST...].

Exit code 77 and one line where network namespaces are not allowed, else unittest's own.
"""

import os
import signal
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(1, os.path.join(os.path.dirname(sys.path[0]), "fixtures"))

from lab import leftovers, network, program  # noqa: E402

SKIPPED = 77


def main():
    module = sys.argv[1]
    reason = network.why_not_allowed()
    if reason:
        print(f"SKIPPED {module}: network namespaces are not allowed here ({reason})")
        return SKIPPED
    leftovers.remove()
    if not program.BINARY.is_file():
        print(f"FAILED {module}: there is no program at {program.BINARY}")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # clean up, as after Ctrl-C
    unittest.main(module=module, argv=[module, "-v", *sys.argv[2:]])
    return 1


if __name__ == "__main__":
    sys.exit(main())
