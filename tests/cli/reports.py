"""A real report, variations of it, what mails make of it, and the program run over them."""

import base64
import copy
import functools
import json
import os
import pathlib
import resource
import struct
import subprocess
import tempfile
import unittest
import zlib

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BINARY = pathlib.Path(os.environ.get("NETPREFLIGHT", SOURCE / "build/netpreflight")).resolve()
PAGE = SOURCE / "tests/core/pages/network.rst"

# Sanitizers reserve address space by the terabyte: there is nothing to be limited or measured under them.
INSTRUMENTED = "ASAN_OPTIONS" in os.environ
MEGABYTE = 1 << 20
LIMIT = 512 * MEGABYTE

# Every way in for a report, but for the file's name behind it; ready.json is one of CommandCase.
READERS = (["show"], ["merge"], ["merge", "ready.json"], ["diff", "ready.json"], ["rules", "--failed-in"])

BEGIN = "-----BEGIN NETPREFLIGHT REPORT-----"
END = "-----END NETPREFLIGHT REPORT-----"


def environment():
    kept = {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS") or key == "LLVM_PROFILE_FILE"}
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nonexistent", **kept}


def program(*arguments, **how):
    """Run the program to its end. Standard input is empty unless it is given."""
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment(), **how}
    if "input" not in how:
        how.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([BINARY, *arguments], text=True, timeout=60, check=False, **how)


TABLE = program("requirements", "-f", "json").stdout


def limited():
    """For preexec_fn: the address space that a mail of a stranger may cost."""
    if not INSTRUMENTED:
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


@functools.cache
def namespace():
    """The start of a command that runs the rest with nothing but loopback and with mounts of its own; or nothing, where
    that is not allowed."""
    command = ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    allowed = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    return [*command, "sh", "-c", 'ip link set lo up; exec "$@"', "sh"] if allowed else []


def check(*arguments, **how):
    """The main job on a host that reaches nothing, not even a nameserver. Without a namespace, too, nothing leaves loopback."""
    command = [*namespace(), BINARY, "check", "-q", "--no-proxy", "--nameserver", "127.0.0.1:9", "--timeout", "200ms", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment(), **how)


def real_report(*arguments):
    """The report of that host."""
    done = check("-f", "json", *arguments)
    assert (done.returncode, done.stderr) == (1, ""), (done.returncode, done.stderr)
    return json.loads(done.stdout)


def on_host(report, fqdn, *addresses, started=None):
    """The same as if it were of another host."""
    other = copy.deepcopy(report)
    other["run"]["host"].update(name=fqdn.split(".")[0], fqdn=fqdn, addresses=list(addresses))
    other["run"]["started"] = started or other["run"]["started"]
    return other


def end_with(report, ends):
    """The same, but its rows ended like this: row id to cause of a failure, to ("warn", cause), or to None for a pass. Rows
    that were skipped stay so, whatever is not named passes; counts and verdict follow."""
    other = copy.deepcopy(report)
    for row in other["rows"]:
        end = ends.get(row["id"])
        if row["status"] == "skip":
            assert end is None, row["id"]
            continue
        status, cause = end if isinstance(end, tuple) else ("fail", end)
        if end is None:
            row.update(status="pass", cause=None, summary="as it should be", remedy=None)
        else:
            row.update(status=status, cause=cause, summary="seen", remedy=f"Please mend {row['id']}.")
    return count(other)


def count(report):
    """Counts and verdict as the contract has them."""
    rows = report["rows"]
    report["counts"] = {status: sum(row["status"] == status for row in rows) for status in ("pass", "warn", "fail", "skip")}
    met = {section["id"] for section in report["table"]["sections"] if section["any_of"]
           and any(row["status"] == "pass" and row["section"] == section["id"] for row in rows)}
    if any(row["status"] == "fail" and row["level"] == "mandatory" and row["section"] not in met for row in rows):
        report["verdict"] = "not_ready"
    elif all(row["status"] in ("pass", "skip") for row in rows):
        report["verdict"] = "ready"
    else:
        report["verdict"] = "ready_with_warnings"
    return report


def _crc24_of_byte(byte):
    crc = byte << 16
    for _ in range(8):
        crc = (crc << 1) ^ (0x1864CFB if crc & 0x800000 else 0)  # RFC 4880 section 6.1
    return crc


_CRC24 = [_crc24_of_byte(byte) for byte in range(256)]


def _crc24(data):
    crc = 0xB704CE
    for byte in data:
        crc = (crc << 8 & 0xFFFFFF) ^ _CRC24[crc >> 16 ^ byte]
    return crc


def _line(number, share):
    data = number.to_bytes(3, "big") + share.ljust(42, b"\0")
    return base64.b64encode(data + _crc24(data).to_bytes(3, "big")).decode()


def block(pieces, says=None, checksum=None):
    """A block as docs/report.md describes it, whose text are these pieces of bytes, whatever it says about size and checksum."""
    packer, crc, size, packed = zlib.compressobj(9), 0, 0, b""
    for piece in pieces:
        packed, crc, size = packed + packer.compress(piece), zlib.crc32(piece, crc), size + len(piece)
    packed += packer.flush()
    head = b"NPRF\x01\0\0\0" + struct.pack(">III", len(packed), size if says is None else says, crc if checksum is None else checksum)
    shares = [_line(at // 42 + 1, packed[at:at + 42]) for at in range(0, len(packed), 42)]
    return "\n".join([BEGIN, _line(0, head), *shares, END, ""])


class CommandCase(unittest.TestCase):
    """Each test has a folder of its own with the reports ready.json, warned.json and failing.json of three hosts."""

    @classmethod
    def setUpClass(cls):
        cls.real = on_host(real_report(), "bad.corp.example", "10.20.0.13")
        cls.failing = cls.real
        cls.warned = end_with(on_host(cls.real, "odd.corp.example", "10.20.0.12"), {"chatgpt": ("warn", "tcp.partial")})
        cls.ready = end_with(on_host(cls.real, "good.corp.example", "10.20.0.11"), {})
        assert [each["verdict"] for each in (cls.ready, cls.warned, cls.failing)] == ["ready", "ready_with_warnings", "not_ready"]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name in ("ready", "warned", "failing"):
            self.file(f"{name}.json", getattr(self, name))

    def file(self, name, content):
        """A file of the folder: text and bytes as they are, anything else as JSON."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run_in_folder(self, *arguments, **how):
        return program(*arguments, cwd=self.folder, **how)

    def expect(self, code, *arguments, **how):
        """It ends with this code and nothing to complain about; gives standard output."""
        done = self.run_in_folder(*arguments, **how)
        self.assertEqual((done.returncode, done.stderr), (code, ""), (arguments, done.stdout[-2000:]))
        self.assertNotEqual(done.stdout, "", arguments)
        return done.stdout

    def expect_refusal(self, arguments, *said, **how):
        """Exit code 2, nothing on standard output and one line that says these things."""
        self.expect_complaint(self.run_in_folder(*arguments, **how), 2, *said)

    def expect_complaint(self, done, code, *said):
        self.assertEqual((done.returncode, done.stdout or ""), (code, ""), (done.args, done.stderr))
        self.assertEqual((done.stderr.count("\n"), done.stderr[-1:]), (1, "\n"), (done.args, done.stderr))
        self.assertTrue(done.stderr.startswith("netpreflight: "), done.stderr)
        for words in said:
            self.assertIn(words, done.stderr, done.args)
