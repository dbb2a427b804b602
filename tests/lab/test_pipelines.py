"""data/ci's Packer template over a real sshd: an image is made where the network is ready, and none where it is not."""

import os
import subprocess

from lab.expect import LabCase
from lab.login import Login
from lab.program import BINARY, SOURCE
from lab.standin import StandIn
from lab.world import COCKPIT, OFFICE

TEMPLATE = SOURCE / "data" / "ci" / "netpreflight.pkr.hcl"
OPTIONS = f"--from workstation --host cockpit={COCKPIT[4]} --only web-interface --timeout 1s"
BOUND_SECONDS = 60


class Packer(LabCase):
    def build(self, login):
        variables = {"host": OFFICE[4], "key": f"{login.folder}/key", "program": BINARY, "options": OPTIONS, "folder": login.temporary}
        kept = {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")}
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(self.world.folder), "CHECKPOINT_DISABLE": "1",
                       "PACKER_CONFIG_DIR": str(self.world.folder), "PACKER_CACHE_DIR": f"{self.world.folder}/packer", **kept}
        given = [word for name, value in variables.items() for word in ("-var", f"{name}={value}")]
        done = subprocess.run(self.world.cockpit.namespace.command("packer", "build", "-color=false", *given, TEMPLATE), text=True,
                              capture_output=True, timeout=BOUND_SECONDS, check=False, env=environment, cwd=self.world.folder)
        self.assertNotIn("netpreflight", login.left_behind())
        return done.returncode, done.stdout + done.stderr

    def test_an_image_only_where_the_network_is_ready(self):
        with Login(self.world.office, OFFICE[4]) as login:
            with StandIn(self.world.cockpit):
                code, said = self.build(login)
            self.assertEqual(code, 0, said)
            self.assertIn("null.image: READY: 1 row passes", said)
            code, said = self.build(login)
            self.assertEqual(code, 1, said)
            self.assertIn("NOT READY: 1 problem in 1 row", said)
            self.assertIn("non-zero exit status: 1", said)
