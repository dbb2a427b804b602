#!/usr/bin/python3
"""Standard streams that are closed, and what they are not taken for."""

import os
import sys
import unittest

sys.dont_write_bytecode = True

from reports import program  # noqa: E402


def run(*arguments, closed=()):
    def close():
        for stream in closed:
            os.close(stream)

    return program(*arguments, preexec_fn=close)


class ClosedStreams(unittest.TestCase):
    def test_output(self):
        done = run("explain", "tcp.timeout", closed=[1])
        self.assertEqual((done.returncode, done.stderr),
                         (3, "netpreflight: standard output: Bad file descriptor\n"))

    def test_errors(self):
        done = run("explain", "no.such", closed=[2])
        self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", ""))

    def test_input(self):
        done = run("show", "-", closed=[0])
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (2, "", "netpreflight: standard input: Bad file descriptor\n"))


if __name__ == "__main__":
    unittest.main()
