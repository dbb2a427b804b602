"""However much is blocked, a run takes about as long as its slowest row, and it always ends."""

from lab import misbehaviour
from lab.expect import LabCase
from lab.responders import DnsResponder, TcpResponder
from lab.world import NAMESERVERS, NTP_NAMES, TLS_NAMES

TIMEOUT_SECONDS = 3
INCONCLUSIVE = ("warn", "run.inconclusive")


class TimeCase(LabCase):
    """One time-out for all that is silent, one for all traces and second attempts, and less than another for all the rest."""

    def check_in_time(self, time_outs=3):
        outcome = self.check(timeout=f"{TIMEOUT_SECONDS}s")
        self.assertLess(outcome.seconds, time_outs * TIMEOUT_SECONDS)
        self.assertLess(outcome.report["run"]["duration_ms"], time_outs * TIMEOUT_SECONDS * 1000)
        return outcome


class Blocked(TimeCase):
    def test_all_is_well(self):
        self.expect(self.check_in_time(time_outs=1), "ready")

    def test_nothing_passes_the_firewall(self):
        """How far questions get is looked at while they wait."""
        with self.world.router.firewall(["drop"]):
            self.expect(self.check_in_time(time_outs=2), "not_ready", {
                **dict.fromkeys([*TLS_NAMES, *NTP_NAMES, "dns-external", "dns-internal"],
                                ("fail", "dns.timeout")),
                "domain-name": INCONCLUSIVE, "tls-interception": INCONCLUSIVE})

    def test_only_names_pass_the_firewall(self):
        with self.world.router.firewall(["th dport != 53 ct state new drop"]):
            self.expect(self.check_in_time(), "not_ready", {
                **dict.fromkeys(TLS_NAMES, ("fail", "tcp.timeout")),
                **dict.fromkeys(NTP_NAMES, ("fail", "ntp.timeout")),
                "tls-interception": INCONCLUSIVE})

    def test_every_server_is_mute(self):
        internet = self.world.namespaces["internet"]
        mute = {row: TcpResponder(internet, self.world.addresses(row), misbehaviour.mute)
                for row in TLS_NAMES}
        with self.world.instead(mute):
            self.expect(self.check_in_time(), "not_ready", {
                **dict.fromkeys(TLS_NAMES, ("fail", "tcp.mute")),
                "tls-interception": INCONCLUSIVE})

    def test_a_silent_nameserver_does_not_add_up(self):
        servers = self.world.namespaces["servers"]
        silent = DnsResponder(servers, [NAMESERVERS[0][4]], misbehaviour.silence)
        with self.world.instead({"bind": silent}):
            self.expect(self.check_in_time(), "ready_with_warnings", dict.fromkeys(
                ("dns-external", "dns-internal"), ("warn", "dns.partial")))
