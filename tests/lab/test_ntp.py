"""Time servers that are silent, refuse, are wrong themselves, or show this host's clock to be."""

from lab import misbehaviour
from lab.expect import PASS, READY, LabCase
from lab.misbehaviour import kiss_of_death, ntp
from lab.responders import NtpResponder
from lab.servers import Chronyd
from lab.world import DESTINATIONS, NTP_NAMES, SPARE

OFFSET = ("warn", "clock.offset")


class NtpCase(LabCase):
    def answering(self, row, answer):
        return NtpResponder(self.world.namespaces["internet"], self.world.addresses(row), answer)

    def chronyd(self, row, **how):
        return Chronyd(self.world.namespaces["internet"], self.world.addresses(row), **how)

    def one_warns(self, answer, cause, **how):
        """One bad server beside good ones does not matter much ..."""
        with self.world.instead({"ntp-1": self.answering("ntp-1", answer)}):
            outcome = self.check(**how)
        self.expect(outcome, "ready_with_warnings", {"ntp-1": ("warn", cause)})
        return outcome.evidence("ntp-1", "ntp")[0]

    def all_fail(self, answers, cause, **how):
        """... three of them do."""
        servers = {row: self.answering(row, answer) for row, answer in zip(NTP_NAMES, answers)}
        with self.world.instead(servers):
            outcome = self.check(**how)
        self.expect(outcome, "not_ready", dict.fromkeys(NTP_NAMES, ("fail", cause)))
        return outcome


class NoAnswer(NtpCase):
    def test_a_closed_port(self):
        with self.world.without("ntp-1"):
            self.expect(self.check(), "ready_with_warnings", {"ntp-1": ("warn", "ntp.refused")})

    def test_closed_ports_everywhere(self):
        with self.world.without(*NTP_NAMES):
            self.expect(self.check(), "not_ready",
                        dict.fromkeys(NTP_NAMES, ("fail", "ntp.refused")))

    def test_one_passing_server_is_enough(self):
        with self.world.without("ntp-0", "ntp-2"):
            self.expect(self.check(), "ready_with_warnings", {
                "ntp-0": ("warn", "ntp.refused"), "ntp-2": ("warn", "ntp.refused")})

    def test_silence(self):
        self.one_warns(misbehaviour.silence, "ntp.timeout", timeout="1s")
        self.all_fail([misbehaviour.silence] * 3, "ntp.timeout", timeout="1s")

    def test_a_firewall_that_drops(self):
        with self.world.router.firewall(["udp dport 123 drop"]):
            self.expect(self.check(timeout="1s"), "not_ready",
                        dict.fromkeys(NTP_NAMES, ("fail", "ntp.timeout")))

    def test_three_servers_three_reasons(self):
        servers = {"ntp-0": self.answering("ntp-0", kiss_of_death(b"DENY")),
                   "ntp-1": self.chronyd("ntp-1", synchronised=False)}
        with self.world.instead(servers), self.world.without("ntp-2"):
            self.expect(self.check(), "not_ready", {
                "ntp-0": ("fail", "ntp.kiss_of_death"), "ntp-1": ("fail", "ntp.unsynchronised"),
                "ntp-2": ("fail", "ntp.refused")})


class UselessAnswers(NtpCase):
    def test_kiss_of_death(self):
        codes = [b"DENY", b"RATE", b"RSTR"]
        outcome = self.all_fail(map(kiss_of_death, codes), "ntp.kiss_of_death")
        for row, code in zip(NTP_NAMES, codes):
            self.assertEqual(outcome.evidence(row, "ntp")[0]["reference_id"], code.decode())
        self.one_warns(kiss_of_death(b"DENY"), "ntp.kiss_of_death")

    def test_a_real_server_without_a_source_of_its_own(self):
        with self.world.instead({"ntp-1": self.chronyd("ntp-1", synchronised=False)}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"ntp-1": ("warn", "ntp.unsynchronised")})

    def test_unsynchronised(self):
        self.all_fail([ntp(leap=3), ntp(stratum=16), ntp(leap=3, stratum=0, reference=bytes(4))],
                      "ntp.unsynchronised")

    def test_a_root_that_is_too_far_away(self):
        outcome = self.all_fail([ntp(dispersion=3.9), ntp(delay=20), ntp(age=10 * 86400)], "ntp.unsynchronised")
        for row, figure in zip(NTP_NAMES, ("3.9 s", "10.0 s", "10.0 days")):
            self.assertIn(figure, outcome.row(row)["summary"])
        self.all_fail([ntp(dispersion=3.01), ntp(age=-3600), ntp(age=56 * 3600)], "ntp.unsynchronised")

    def test_a_root_that_is_near_enough(self):
        good = {row: self.answering(row, answer)
                for row, answer in zip(NTP_NAMES, (ntp(dispersion=1.9, delay=2), ntp(age=2 * 86400), ntp(age=None)))}
        with self.world.instead(good):
            self.expect(self.check(), "ready")

    def test_an_origin_timestamp_that_is_not_ours(self):
        self.one_warns(ntp(origin=b"\x01" * 8), "ntp.bogus", timeout="1s")
        self.all_fail([ntp(origin=bytes(8)), ntp(origin=b"\xff" * 8), ntp(origin=b"\x01" * 8)],
                      "ntp.bogus", timeout="1s")

    def test_a_mode_that_is_no_servers_answer(self):
        self.all_fail([ntp(mode=3), ntp(mode=5), ntp(mode=6)], "ntp.bogus", timeout="1s")

    def test_a_packet_that_is_no_answer(self):
        self.all_fail([ntp(length=47), ntp(length=1), lambda request: [b"\xff" * 500]],
                      "ntp.bogus", timeout="1s")
        self.all_fail([ntp(tail=bytes(4)), ntp(tail=bytes(20)), ntp(tail=bytes(28))], "ntp.bogus")

    def test_a_forged_answer_before_the_true_one(self):
        forged = ntp(origin=b"\x01" * 8, ahead=86400)
        servers = {"ntp-1": self.answering("ntp-1", misbehaviour.one_after_another(forged, ntp()))}
        with self.world.instead(servers):
            self.expect(self.check(), "ready")


class Clock(NtpCase):
    """The servers are shifted, which to the program is the same as a wrong local clock."""

    def all_shifted(self, offset):
        with self.world.instead({row: self.chronyd(row, offset=offset) for row in NTP_NAMES}):
            return self.check()

    def offset_ms(self, outcome, row):
        return outcome.evidence(row, "ntp")[0]["offset_ms"]

    def test_slow_by_ten_minutes(self):
        outcome = self.all_shifted("+600s")
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(NTP_NAMES, OFFSET))
        for row in NTP_NAMES:
            self.assertAlmostEqual(self.offset_ms(outcome, row), 600_000, delta=5000)

    def test_fast_by_ten_minutes(self):
        outcome = self.all_shifted("-600s")
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(NTP_NAMES, OFFSET))
        for row in NTP_NAMES:
            self.assertAlmostEqual(self.offset_ms(outcome, row), -600_000, delta=5000)

    def test_half_a_minute_is_not_worth_a_word(self):
        outcome = self.all_shifted("+30s")
        self.expect(outcome, "ready")
        for row in NTP_NAMES:
            self.assertAlmostEqual(self.offset_ms(outcome, row), 30_000, delta=5000)

    def test_one_server_of_three_is_wrong(self):
        with self.world.instead({"ntp-2": self.chronyd("ntp-2", offset="+600s")}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"ntp-2": ("warn", "ntp.bogus")})
        self.assertIn(f"10 minutes ahead compared with {self.world.addresses('ntp-0')[0]}", outcome.row("ntp-2")["summary"])

    def test_one_server_of_three_is_right(self):
        """Two agree that this host's clock is wrong: so it is, and the third one, too."""
        with self.world.instead({row: self.chronyd(row, offset="+600s") for row in ("ntp-0", "ntp-1")}):
            self.expect(self.check(), "ready_with_warnings", {"ntp-0": OFFSET, "ntp-1": OFFSET, "ntp-2": ("warn", "ntp.bogus")})

    def test_a_server_that_shows_the_offset_is_still_a_server(self):
        shifted = {"ntp-0": self.chronyd("ntp-0", offset="+600s")}
        with self.world.instead(shifted), self.world.without("ntp-1", "ntp-2"):
            self.expect(self.check(), "ready_with_warnings", {
                "ntp-0": OFFSET, "ntp-1": ("warn", "ntp.refused"), "ntp-2": ("warn", "ntp.refused")})


class Addresses(NtpCase):
    def test_one_usable_address_is_enough(self):
        name = NTP_NAMES["ntp-0"]
        both = [*self.world.addresses("ntp-0"), *self.world.of(SPARE)]
        with self.world.publishing(self.world.records.with_names({name: both})):
            outcome = self.check()
        self.expect(outcome, "ready")
        asked = sorted(evidence["address"] for evidence in outcome.evidence("ntp-0", "ntp"))
        self.assertEqual(asked, sorted(both))


class OwnServers(NtpCase):
    """--ntp puts other servers in the place of the table's."""

    def base(self, count):
        """The rows of a report with this number of NTP rows."""
        rows = {}
        for row, expected in READY.items():
            if row == "ntp-0":
                rows.update({f"ntp-{n}": PASS for n in range(count)})
            elif row not in NTP_NAMES:
                rows[row] = expected
        return rows

    def test_by_name(self):
        outcome = self.check("--ntp", NTP_NAMES["ntp-2"])
        self.expect(outcome, "ready", base=self.base(1))
        self.assertEqual(outcome.row("ntp-0")["destination"], NTP_NAMES["ntp-2"])

    def test_by_address_in_the_order_given(self):
        addresses = [DESTINATIONS[row][4] for row in ("ntp-2", "ntp-0", "ntp-1")] + [SPARE[4]]
        options = [word for address in addresses for word in ("--ntp", address)]
        outcome = self.check(*options)
        self.expect(outcome, "ready_with_warnings", {"ntp-3": ("warn", "ntp.refused")},
                    base=self.base(4))
        self.assertEqual(
            [outcome.row(f"ntp-{n}")["destination"] for n in range(4)], addresses)

    def test_the_only_one_fails(self):
        outcome = self.check("--ntp", SPARE[4])
        self.expect(outcome, "not_ready", {"ntp-0": ("fail", "ntp.refused")}, base=self.base(1))
