#!/usr/bin/python3
"""The one file where there is nothing else: how large it is, an empty root, and the trust stores of distributions.

A server on loopback shows a certificate of an authority of this test. Where the root's trust store has that authority, and only there, the
row is called intercepted: the store was found, and read.
"""

import contextlib
import datetime
import ipaddress
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import threading
import unittest
import socketserver

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from reports import BINARY

MOST_BYTES = 9_000_000  # docs/packaging.md, "Size"


def enter(root, *emulator):
    """The start of a command of the program that has ROOT as its root; or nothing, where that is not allowed."""
    command = [*([] if os.geteuid() == 0 else ["unshare", "--map-root-user"]), "chroot", str(root), *emulator, "/netpreflight"]
    allowed = subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0
    return command if allowed else []


def make_authority():
    """PEM of an authority, of a certificate of it for 127.0.0.1, and of its key."""
    now = datetime.datetime.now(datetime.timezone.utc)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("Packaging Root", "127.0.0.1")]

    def certificate(which, extension):
        return (x509.CertificateBuilder().subject_name(names[which]).issuer_name(names[0]).public_key(keys[which].public_key())
                .serial_number(1 + which).not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=90))
                .add_extension(extension, critical=which == 0).sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    root = certificate(0, x509.BasicConstraints(ca=True, path_length=None))
    leaf = certificate(1, x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]))
    key = keys[1].private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return root, leaf, key


@contextlib.contextmanager
def tls_server(leaf, key):
    """The port of a server on loopback that shows that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # whatever it is signed with: it is the program that judges
    with tempfile.NamedTemporaryFile() as file:
        file.write(leaf + key)
        file.flush()
        context.load_cert_chain(file.name)

    class Shake(socketserver.BaseRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError), context.wrap_socket(self.request, server_side=True) as stream:
                stream.recv(1)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Shake) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def table(port):
    return json.dumps({
        "schema": "netpreflight-requirements/1", "id": "one-file", "edition": "2026-11-27", "title": "One file", "source": "tests/packaging",
        "roles": [{"id": "host", "name": "Host"}], "sections": [{"id": "out", "title": "Out"}],
        "vendor_ca": {"organisation": "Nobody", "sha256": []},
        "rows": [{"id": "tls", "section": "out", "description": "TLS", "level": "mandatory", "source": "host", "protocol": "tcp",
                  "destination": {"host": "127.0.0.1"},
                  "port": port, "probe": "tls", "interception": "forbidden"}]})


# How distributions lay out their trust store: files that hold the authority, folders that are hashed, and links.
LAYOUTS = {
    "Debian": {"files": ["usr/share/ca-certificates/a.crt", "etc/ssl/certs/ca-certificates.crt"],
               "links": {"etc/ssl/certs/a.pem": "/usr/share/ca-certificates/a.crt"}, "hashed": "etc/ssl/certs"},
    "RHEL": {"files": ["etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"],
             "links": {"etc/pki/tls/certs/ca-bundle.crt": "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                       "etc/ssl/certs": "../pki/tls/certs"}},
    "Fedora": {"files": ["etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/pki/ca-trust/extracted/pem/directory-hash/a.pem"],
               "hashed": "etc/pki/ca-trust/extracted/pem/directory-hash", "links": {"etc/ssl/certs": "../pki/tls/certs"}},
    "SUSE": {"files": ["var/lib/ca-certificates/ca-bundle.pem", "var/lib/ca-certificates/pem/a.pem"], "hashed": "var/lib/ca-certificates/pem",
             "links": {"etc/ssl/ca-bundle.pem": "/var/lib/ca-certificates/ca-bundle.pem",
                       "etc/ssl/certs": "../../var/lib/ca-certificates/pem"}},
    "Alpine": {"files": ["usr/share/ca-certificates/a.crt", "etc/ssl/certs/ca-certificates.crt"], "hashed": "etc/ssl/certs",
               "links": {"etc/ssl/certs/ca-cert-a.pem": "/usr/share/ca-certificates/a.crt", "etc/ssl/cert.pem": "certs/ca-certificates.crt"}},
    "Alpine, the bundle alone": {"files": ["etc/ssl/certs/ca-certificates.crt"], "links": {"etc/ssl/cert.pem": "certs/ca-certificates.crt"}},
}


def lay_out(root, certificate, files, links, hashed=None):
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(certificate)
    for name, target in links.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(target)
    if hashed:
        digest = subprocess.run(["openssl", "x509", "-hash", "-noout"], input=certificate, capture_output=True, check=True).stdout.decode().strip()
        first = next(path.name for path in sorted((root / hashed).iterdir()) if path.name != "ca-certificates.crt")
        (root / hashed / f"{digest}.0").symlink_to(first)


class EmptyRoot(unittest.TestCase):
    """Each test has a root with the program in it and nothing else. Of this machine's processor; arm64.py tries another one."""

    program = BINARY
    most_bytes = MOST_BYTES
    emulator = ()  # a file that needs nothing either, beside the program

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copy(self.program, self.root / "netpreflight")
        for path in self.emulator:
            shutil.copy(path, self.root)
        self.start = enter(self.root, *(f"/{path.name}" for path in self.emulator))
        if not self.start:
            self.skipTest("changing the root is not allowed here")

    def run_it(self, *arguments, **how):
        return subprocess.run([*self.start, *arguments], capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}, **how)

    def check(self, certificate=None):
        """The report of a check of a server on loopback, whose authority is CERTIFICATE's or a new one."""
        root, leaf, key = certificate or make_authority()
        with tls_server(leaf + root, key) as port:
            (self.root / "table.json").write_text(table(port), encoding="utf-8")
            done = self.run_it("check", "-q", "--no-proxy", "--requirements", "/table.json", "--nameserver", "127.0.0.1:9", "--timeout", "5s",
                               "-f", "json")
        self.assertEqual((done.returncode, done.stderr), (1, ""), done.stdout[-2000:])
        return json.loads(done.stdout)

class OneFile(EmptyRoot):
    def test_it_is_small(self):
        self.assertLessEqual(self.program.stat().st_size, self.most_bytes)

    def test_it_needs_nothing_beside_it(self):
        done = self.run_it("--version")
        self.assertRegex(done.stdout, r"^netpreflight \d+\.\d+\.\d+\n$")
        self.assertIn("product-updates", self.run_it("requirements", "-f", "markdown").stdout)
        explained = self.run_it("explain", "tcp.timeout")
        self.assertEqual((explained.returncode, explained.stderr), (0, ""))
        self.assertIn("tcp.timeout", explained.stdout)
        self.assertEqual({path.name for path in self.root.iterdir()}, {"netpreflight", *(path.name for path in self.emulator)})

    def test_it_says_that_it_found_no_trust_store(self):
        report = self.check()
        self.assertFalse(report["run"]["trust_store_present"])
        (row,) = report["rows"]
        self.assertEqual((row["status"], row["cause"]), ("fail", "tls.untrusted"), row)

    def test_it_finds_the_trust_store_of_each_distribution(self):
        for name, layout in LAYOUTS.items():
            with self.subTest(name):
                self.doCleanups()
                self.setUp()
                authority = make_authority()
                lay_out(self.root, authority[0], **layout)
                report = self.check(authority)
                self.assertTrue(report["run"]["trust_store_present"])
                (row,) = report["rows"]
                self.assertEqual((row["status"], row["cause"]), ("fail", "tls.intercepted"), row)


if __name__ == "__main__":
    unittest.main()
