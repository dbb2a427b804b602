"""What a host may lack, and a clock that is set meanwhile: a defined outcome, and nobody else is taken for guilty."""

import os
import pathlib
import subprocess
import time
import unittest

from lab.expect import NOT_SELECTED, PASS, LabCase
from lab.misbehaviour import ntp
from lab.program import BINARY
from lab.responders import NtpResponder
from lab.world import NAMESERVERS
from test_dns import all_dead

HOUR = 3600
NO_DOMAIN = ("fail", "host.no_domain")


class Lacking(LabCase):
    def test_no_files_below_etc(self):
        """No resolv.conf, hosts file, nsswitch.conf or trust store; what the C library takes instead is a nameserver on this host."""
        outcome = self.check(hidden=["/etc"], trust=["--public-roots", self.world.pki.public_roots])
        self.expect(outcome, "not_ready", {**all_dead("dns.no_nameserver"), "domain-name": NO_DOMAIN})
        self.assertEqual(outcome.report["run"]["nameservers"], [])

    def test_no_files_below_etc_but_all_that_is_in_them_by_options(self):
        nameservers = [word for pair in NAMESERVERS for word in ("--nameserver", pair[4])]
        self.expect(self.check(*nameservers, hidden=["/etc"]), "not_ready", {"domain-name": NO_DOMAIN})

    def test_no_loopback(self):
        cockpit = self.world.cockpit.namespace
        cockpit.configure("link set lo down")
        try:
            self.expect(self.check(), "ready")
        finally:
            cockpit.configure("link set lo up")

    def test_no_ipv6_on_any_interface(self):
        cockpit = self.world.cockpit.namespace
        cockpit.set_kernel_option("ipv6/conf/all/disable_ipv6", 1)
        try:
            self.expect(self.check(), "ready")
        finally:
            cockpit.set_kernel_option("ipv6/conf/all/disable_ipv6", 0)
            cockpit.set_kernel_option("ipv6/conf/eth0/disable_ipv6", 1)


class SetClock(LabCase):
    """The wall clock is set while answers are under way. Deadlines are of another clock, and an answer is judged by the time at which it
    was asked for."""

    ROWS = ("product-updates", "ntp-1", "dns-external")

    @classmethod
    def setUpClass(cls):
        if b"ld-linux" not in BINARY.read_bytes()[:4096]:
            raise unittest.SkipTest("a static program takes no other clock than the kernel's; the build with sanitizers does")
        super().setUpClass()
        cls.clock = cls.world.folder / "jumping_clock.so"
        source = pathlib.Path(__file__).parent / "lab" / "jumping_clock.c"
        subprocess.run(["clang-19", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", source, "-o", cls.clock], check=True)

    def check_with_jump(self, seconds):
        """The clock jumps when the time server has been asked, and before it answers."""
        flag = self.world.folder / "jump"
        answer = ntp()

        def late(request):
            flag.touch()
            time.sleep(0.2)
            return answer(request)

        jumping = {"LD_PRELOAD": str(self.clock), "CLOCK_JUMPS_WHEN": str(flag), "CLOCK_JUMPS_BY": str(seconds)}
        server = NtpResponder(self.world.namespaces["internet"], self.world.addresses("ntp-1"), late)
        only = [word for row in self.ROWS for word in ("--only", row)]
        try:
            with self.world.instead({"ntp-1": server}):
                outcome = self.check(*only, environment=jumping)
            self.assertTrue(flag.exists(), "it did not jump")
        finally:
            flag.unlink(missing_ok=True)
        return outcome

    def test_forward_and_back(self):
        for seconds in (HOUR, -HOUR, 20 * HOUR):
            with self.subTest(seconds=seconds):
                outcome = self.check_with_jump(seconds)
                self.expect(outcome, "ready", dict.fromkeys(self.ROWS, PASS), base=NOT_SELECTED)
                self.assertLess(outcome.report["run"]["duration_ms"], 4000)
                (answer,) = outcome.evidence("ntp-1", "ntp")
                self.assertLess(abs(answer["offset_ms"]), 1000)
                self.assertTrue(0 <= answer["delay_ms"] < 2000, answer)

    def test_the_clock_does_jump(self):
        """Whoever asks before the jump and reads the clock after it would see an hour."""
        environment = {**os.environ, "LD_PRELOAD": str(self.clock), "CLOCK_JUMPS_WHEN": "/", "CLOCK_JUMPS_BY": str(HOUR)}
        said = subprocess.run(["date", "+%s"], env=environment, capture_output=True, text=True, check=True).stdout
        self.assertAlmostEqual(int(said), time.time() + HOUR, delta=60)
