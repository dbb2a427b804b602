"""Rows of plain ports that the stand-in answers until the product is there."""

import contextlib
import socket

import jsonschema

from lab import misbehaviour
from lab.expect import schema
from lab.kinds import HERE, LOG, PORT, KindsCase, icmp, tcp, udp
from lab.responders import TcpResponder, UdpResponder
from lab.standin import StandIn, translation
from lab.world import COCKPIT, OFFICE

STAND_IN = ("pass", "run.stand_in")
PASS = ("pass", None)
QUESTION = "netpreflight/1 check "
SECOND = "10.20.0.11"


def from_desk(kind, **more):
    return kind(HERE, source="workstation", **more)


ROWS = (from_desk(tcp, expect="220 "), from_desk(udp, payload={"text": "<14>hello"}), from_desk(icmp))


class StandInCase(KindsCase):
    def listen(self, *arguments, rows=ROWS):
        return StandIn(self.world.cockpit, "--requirements", self.file(*rows), *arguments)

    def ask(self, bytes_sent, patience=0.3):
        """What comes back to a datagram of the desk's; None: nothing."""
        with self.world.office.namespace.socket(COCKPIT[4], socket.SOCK_DGRAM) as client:
            client.settimeout(patience)
            client.sendto(bytes_sent, (COCKPIT[4], LOG))
            with contextlib.suppress(TimeoutError):
                return client.recv(4096)
        return None

    @staticmethod
    def question(nonce="ab" * 32):
        return f"{QUESTION}{nonce} {OFFICE[4]} {COCKPIT[4]} workstation ".ljust(511, ".").encode() + b"\n"


class Standing(StandInCase):
    def test_every_kind_passes_for_certain(self):
        with self.listen() as stand_in:
            outcome = self.look_in(*ROWS)
            self.expect(outcome, "ready", base={"tcp": STAND_IN, "udp": STAND_IN, "icmp": PASS})
            self.assertEqual(stand_in.end(), 130)
            record, text = stand_in.record(), stand_in.log()
        for row, port in (("tcp", PORT), ("udp", LOG)):
            (evidence,) = outcome.evidence(row, "stand-in")
            self.assertEqual((evidence["proof"], evidence["instance"]), ("proven", record["instance"]))
            self.assertEqual((evidence["seen_source"], evidence["seen_destination"]), (OFFICE[4], COCKPIT[4]))
            self.assertIn(f"answers on {port}/{row}", outcome.row(row)["summary"])
        jsonschema.validate(record, schema("listen.schema.json"))
        self.assertEqual([(check["port"], check["protocol"]) for check in record["checks"]], [(PORT, "tcp"), (LOG, "udp")])
        self.assertEqual(record["counts"], {"checks": 2, "pages": 0, "others": 0})
        self.assertIn(f"CHECK  {LOG}/udp", text)

    def test_the_same_command_after_the_installation(self):
        mail = TcpResponder(self.here, [COCKPIT[4]], misbehaviour.greets(b"220 here\r\n"), PORT)
        log = UdpResponder(self.here, [COCKPIT[4]], lambda request: [b"ok"] if request == b"<14>hello" else [], LOG)
        with mail, log:
            self.expect(self.look_in(*ROWS), "ready", base=dict.fromkeys(("tcp", "udp", "icmp"), PASS))

    def test_a_firewall_between(self):
        rule = f"ip saddr {OFFICE[4]} udp dport {LOG} drop"
        with self.listen(), self.world.router.firewall([rule]):
            outcome = self.look_in(*ROWS, timeout="1s")
            self.expect(outcome, "ready_with_warnings", base={"tcp": STAND_IN, "udp": ("warn", "udp.silent"), "icmp": PASS})

    def test_neither_of_them(self):
        self.expect(self.look_in(*ROWS), "not_ready", base={
            "tcp": ("fail", "tcp.refused"), "udp": ("fail", "udp.refused"), "icmp": PASS})

    def test_served_already(self):
        with UdpResponder(self.here, ["0.0.0.0"], misbehaviour.silence, LOG), self.listen("-4") as stand_in:
            self.assertEqual(stand_in.states(), {PORT: "stood_in", LOG: "served"})

    def test_a_second_address_of_the_host(self):
        """The answer comes from the address that was asked."""
        self.here.configure(f"address add {SECOND}/24 dev eth0")
        try:
            with self.listen():
                outcome = self.look_in(*ROWS, host=SECOND)
                self.expect(outcome, "ready", base={"tcp": STAND_IN, "udp": STAND_IN, "icmp": PASS})
        finally:
            self.here.configure(f"address del {SECOND}/24 dev eth0")
        self.assertEqual(outcome.evidence("udp", "stand-in")[0]["seen_destination"], SECOND)

    def test_translated(self):
        rule = f"ip saddr {OFFICE[4]} ip daddr {COCKPIT[4]} snat to 10.20.0.1"
        with self.listen(), translation(self.world.router, postrouting=[rule]):
            outcome = self.look_in(*ROWS)
            self.expect(outcome, "ready", base={"tcp": STAND_IN, "udp": STAND_IN, "icmp": PASS})
        for row in ("tcp", "udp"):
            self.assertIn("NAT on the way: it sees this host as 10.20.0.1", outcome.row(row)["summary"])

    def test_two_rows_of_one_port(self):
        rows = (from_desk(tcp), {**from_desk(tcp), "id": "web", "probe": "tls-service"})
        with self.listen(rows=rows):
            outcome = self.look_in(*rows)
        self.expect(outcome, "ready", base={"tcp": PASS, "web": STAND_IN})

    def test_alternatives(self):
        rows = (from_desk(udp, alternatives=[{"port": 6514, "protocol": "tcp"}]),)
        with self.listen(rows=rows) as stand_in:
            self.assertEqual(stand_in.states(), {LOG: "stood_in", 6514: "stood_in"})
            self.expect(self.look_in(*rows), "ready", base={"udp": STAND_IN, "udp-6514-tcp": STAND_IN})


class Datagrams(StandInCase):
    def test_never_more_than_came(self):
        with self.listen() as stand_in:
            answer = self.ask(self.question())
            self.assertTrue(answer.startswith(b"netpreflight/1 stand-in " + OFFICE[4].encode()), answer)
            self.assertLessEqual(len(answer), len(self.question()))
            for other in (b"", b"x", b"<14>hello", QUESTION.encode(), self.question()[:-1], self.question() + b"\n",
                          self.question("zz" * 32), b"\x00" * 512, self.question() * 3):
                self.assertIsNone(self.ask(other), other[:40])
            stand_in.end()
            record = stand_in.record()
        self.assertEqual(record["counts"]["checks"], 1)
        self.assertEqual({other["kind"] for other in record["others"]}, {"other_words"})

    def test_a_flood_does_not_keep_it_from_ending(self):
        with self.listen("--for", "1s") as stand_in, self.world.office.namespace.socket(COCKPIT[4], socket.SOCK_DGRAM) as client:
            while stand_in.runs():
                with contextlib.suppress(OSError):
                    client.sendto(b"x", (COCKPIT[4], LOG))
            self.assertEqual(stand_in.end(0), 0)
            self.assertGreater(stand_in.record()["counts"]["others"], 0)


class Impostors(StandInCase):
    def test_an_answer_that_proves_nothing(self):
        old = b"netpreflight/1 stand-in 10.20.1.10 10.20.0.10 00 00\n"
        for words, proof in ((b"netpreflight/1 stand-in \x1b[2J\n", "malformed"), (old, "not_proven")):
            with self.subTest(proof), UdpResponder(self.here, [COCKPIT[4]], lambda request, words=words: [words], LOG):
                outcome = self.look_in(from_desk(udp))
                self.expect_row(outcome, "warn", "run.inconclusive")
                self.assertEqual(outcome.evidence("udp", "stand-in")[0]["proof"], proof)
                self.assertNotIn("\x1b", outcome.text)

    def test_who_only_greets_like_one(self):
        with TcpResponder(self.here, [COCKPIT[4]], misbehaviour.greets(b"netpreflight/1 stand-in\r\n"), PORT):
            self.expect_row(self.look_in(from_desk(tcp), timeout="1s"), "warn", "run.inconclusive")


class ChosenPorts(StandInCase):
    def test_both_ends_take_the_sites_port(self):
        chosen = ["--port", "udp=1514/udp", "--port", "tcp=9443/tcp"]
        with self.listen(*chosen) as stand_in:
            self.assertEqual(stand_in.states(), {9443: "stood_in", 1514: "stood_in"})
            self.expect(self.look_in(*ROWS, options=chosen), "ready", base={"tcp": STAND_IN, "udp": STAND_IN, "icmp": PASS})
        text = self.program.run("rules", "--requirements", self.file(*ROWS), *chosen, "--format", "nftables").text
        self.assertIn("udp dport 1514", text)
        self.assertNotIn(f"udp dport {LOG}", text)

    def test_what_cannot_be_chosen(self):
        for command in ("listen", "rules"):
            outcome = self.program.run(command, "--requirements", self.file(*ROWS), "--port", "udpp=1/udp")
            self.expect_usage_error(outcome, "did you mean udp?")


class OverIpv6(StandInCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_both_families(self):
        with self.listen():
            outcome = self.look_in(*ROWS)
            self.expect(outcome, "ready", base={"tcp": STAND_IN, "udp": STAND_IN, "icmp": PASS})
        for row in ("tcp", "udp"):
            seen = {evidence["seen_destination"] for evidence in outcome.evidence(row, "stand-in")}
            self.assertEqual(seen, {COCKPIT[4], COCKPIT[6]})

    def test_one_family_only(self):
        with self.listen("-4"):
            outcome = self.look_in(*ROWS, options=["-6"])
            self.expect(outcome, "not_ready", base={
                "tcp": ("fail", "tcp.refused"), "udp": ("fail", "udp.refused"), "icmp": PASS})
