"""The image of data/container in a network: its file alone in a root, as nobody, with the host's network and what runtimes put into /etc."""

import json
import os
import shutil
import subprocess
import unittest

from lab.expect import PASS, READY, LabCase
from lab.program import BINARY, SOURCE

STATIC = b"/ld-linux" not in BINARY.read_bytes()[:4096]
NO_STORE = ("warn", "tls.no_trust_store")
PUBLIC_ROOTS = "/public-roots.pem"  # of the lab: the program carries those of the world


@unittest.skipUnless(STATIC, "this build's program is not static")
class Container(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        image, bundle = cls.world.folder / "image", cls.world.folder / "bundle"
        for command in ([SOURCE / "data/container/build", BINARY, image], ["umoci", "unpack", "--image", f"{image}:latest", bundle]):
            subprocess.run(command, check=True, capture_output=True)
        bundle.chmod(0o755)
        cls.root = bundle / "rootfs"
        cls.arguments = json.loads((bundle / "config.json").read_text())["process"]["args"]
        (cls.root / "etc/ssl/certs").mkdir(parents=True)
        for name in ("hosts", "resolv.conf"):  # what runtimes give with --network host
            shutil.copy(cls.world.cockpit.namespace.etc / name, cls.root / "etc" / name)
        shutil.copy(cls.world.pki.public_roots, cls.root / PUBLIC_ROOTS.strip("/"))
        (cls.root / "out").mkdir(mode=0o777)
        (cls.root / "out").chmod(0o777)

    def run_image(self, *options):
        """Like podman run --network host --volume out:/out."""
        prelude = 'echo "$1" > /proc/sys/kernel/hostname; shift; exec "$@"'
        command = self.world.cockpit.namespace.command(
            "unshare", "--uts", "sh", "-c", prelude, "sh", self.world.cockpit.name, "env", "-i", "/usr/sbin/chroot", "--userspec=65534:65534", self.root,
            *self.arguments, "check", "--timeout", "2s", "--public-roots", PUBLIC_ROOTS, "-o", "json=/out/report.json", *options)
        done = subprocess.run(command, text=True, capture_output=True, timeout=60, check=False)
        report = json.loads((self.root / "out/report.json").read_text())
        return done, report, {row["id"]: (row["status"], row["cause"]) for row in report["rows"]}

    def test_with_the_hosts_trust_store(self):
        store = self.root / "etc/ssl/certs/ca-certificates.crt"
        shutil.copy(self.world.pki.store, store)
        self.addCleanup(os.unlink, store)
        done, report, rows = self.run_image()
        self.assertEqual((done.returncode, report["verdict"], rows), (0, "ready", READY), done.stdout + done.stderr)

    def test_without_it_every_certificate_is_a_warning(self):
        done, report, rows = self.run_image()
        expected = {row["id"]: NO_STORE if row["probe"] == "tls" else READY[row["id"]] for row in report["rows"]}
        self.assertEqual(expected["ntp-0"], PASS)
        self.assertEqual((done.returncode, report["verdict"], rows), (0, "ready_with_warnings", expected), done.stdout + done.stderr)
