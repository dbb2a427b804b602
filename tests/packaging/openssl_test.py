#!/usr/bin/python3
"""OpenSSL in the one file is a part of the whole (src/net/linked): it has to offer what the whole one offers, and to understand every
certificate that the whole one does. Debian's `openssl` of the same version makes the certificates and stands for the whole."""

import contextlib
import os
import pathlib
import socket
import struct
import subprocess
import tempfile
import threading
import unittest

from one_file_test import LAYOUTS, EmptyRoot, lay_out, table

# Kinds of keys: the options that make one, and the digest that it signs with.
KINDS = {
    "RSA": ("-algorithm RSA", "sha256"), "RSA, SHA-384": ("-algorithm RSA", "sha384"), "RSA, SHA-512": ("-algorithm RSA", "sha512"),
    "RSA, SHA3-256": ("-algorithm RSA", "sha3-256"), "RSA-PSS": ("-algorithm RSA-PSS", "sha256"),
    "P-256": ("-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "sha256"), "P-384": ("-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "sha384"),
    "P-521": ("-algorithm EC -pkeyopt ec_paramgen_curve:P-521", "sha512"),
    "secp256k1": ("-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", "sha256"),
    "brainpool": ("-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", "sha256"), "SM2": ("-algorithm SM2", "sm3"),
    "Ed25519": ("-algorithm ED25519", ""), "Ed448": ("-algorithm ED448", ""), "DSA": ("", "sha256")}
OF_SERVERS = ("RSA", "RSA-PSS", "P-256", "P-384", "P-521", "Ed25519", "Ed448")  # what TLS 1.3 has
EXTENSIONS = {"groups": 10, "signatures": 13, "versions": 43}


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, (words, done.stderr.decode())
    return done.stdout


def make_key(path, kind):
    options = KINDS[kind][0].split()
    if not options:  # the parameters of DSA first
        openssl("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:2048", "-out", f"{path}.parameters")
        options = ["-paramfile", f"{path}.parameters"]
    openssl("genpkey", *options, "-out", path)


def signing(kind):
    digest = KINDS[kind][1]
    return [f"-{digest}"] if digest else []


def make_authority(folder, of_root, of_leaf):
    """PEM of a root, of a certificate of it for 127.0.0.1, and of the key of that."""
    root, leaf = folder / "root", folder / "leaf"
    for path, kind in ((root, of_root), (leaf, of_leaf)):
        make_key(f"{path}.key", kind)
    openssl("req", "-x509", "-new", "-key", f"{root}.key", "-subj", "/CN=Kinds", "-days", "30", *signing(of_root), "-out", f"{root}.pem")
    openssl("req", "-new", "-key", f"{leaf}.key", "-subj", "/CN=127.0.0.1", *signing(of_leaf), "-out", f"{leaf}.csr")
    (folder / "names").write_text("subjectAltName = IP:127.0.0.1\n", encoding="ascii")
    openssl("x509", "-req", "-in", f"{leaf}.csr", "-CA", f"{root}.pem", "-CAkey", f"{root}.key", "-CAcreateserial", "-days", "30",
            *signing(of_root), "-extfile", folder / "names", "-out", f"{leaf}.pem")
    return [path.read_bytes() for path in (root.with_suffix(".pem"), leaf.with_suffix(".pem"), leaf.with_suffix(".key"))]


class Kinds(EmptyRoot):
    """A row is called intercepted only where the chain was verified, up to a root that the host trusts."""

    def verify(self, of_root, of_leaf):
        with self.subTest(root=of_root, leaf=of_leaf), tempfile.TemporaryDirectory() as folder:
            self.doCleanups()
            self.setUp()
            authority = make_authority(pathlib.Path(folder), of_root, of_leaf)
            lay_out(self.root, authority[0], **LAYOUTS["Alpine, the bundle alone"])
            (row,) = self.check(authority)["rows"]
            self.assertEqual((row["status"], row["cause"]), ("fail", "tls.intercepted"), row["summary"])

    def test_every_kind_of_signature_is_verified(self):
        for kind in KINDS:
            self.verify(kind, "RSA")

    def test_every_kind_of_server_is_understood(self):
        for kind in OF_SERVERS:
            self.verify("P-256", kind)


def whole(stream):
    """One record, whole; empty where there is none."""
    record = b""
    with contextlib.suppress(OSError):
        while len(record) < 5 or len(record) < 5 + int.from_bytes(record[3:5], "big"):
            piece = stream.recv(4096)
            if not piece:
                return b""
            record += piece
    return record


def first_hello(call):
    """What a client says first to the port that CALL is given: the suites and some extensions of its ClientHello (RFC 8446 section 4.1.2)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        client = threading.Thread(target=call, args=(listener.getsockname()[1],))
        client.start()
        stream, _ = listener.accept()
        with stream:
            stream.settimeout(20)
            body = whole(stream)[5:]
        client.join()
    at = 4 + 2 + 32
    at += 1 + body[at]
    size = int.from_bytes(body[at:at + 2], "big")
    suites, at = body[at + 2:at + 2 + size], at + 2 + size
    at += 1 + body[at] + 2
    extensions = {}
    while at < len(body):
        kind, size = struct.unpack(">HH", body[at:at + 4])
        extensions[kind], at = body[at + 4:at + 4 + size], at + 4 + size
    return {"suites": suites.hex(), **{name: extensions[kind].hex() for name, kind in EXTENSIONS.items()}}


class Offered(EmptyRoot):
    def test_it_offers_what_the_whole_library_offers(self):
        def ours(port):
            (self.root / "table.json").write_text(table(port), encoding="utf-8")
            self.run_it("check", "-q", "--no-proxy", "--requirements", "/table.json", "--nameserver", "127.0.0.1:9", "--timeout", "2s")

        def theirs(port):
            subprocess.run(["openssl", "s_client", "-min_protocol", "TLSv1.2", "-connect", f"127.0.0.1:{port}"], stdin=subprocess.DEVNULL,
                           capture_output=True, timeout=60, check=False, env={**os.environ, "OPENSSL_CONF": "/dev/null"})

        self.assertEqual(first_hello(ours), first_hello(theirs))


if __name__ == "__main__":
    unittest.main()
