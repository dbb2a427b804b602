"""The grid of faults: reset, close, stall, one byte a second, garbage and a flood, at every step of every probe, directly, through a
proxy and through a proxy over TLS. Each has one cause, ends in time and takes no memory that grows with what the far end sends."""

import ssl
import struct

from instrumented import INSTRUMENTED
from lab import dns, faults
from lab.expect import LabCase
from lab.faults import CLOSED, FAULTS, OF_DATAGRAMS, UdpFault, fault, once_heard
from lab.misbehaviour import after_saying
from lab.proxies import ADDRESS, NAME
from lab.responders import TcpResponder, UdpResponder
from lab.world import COCKPIT, NAMESERVERS, TLS_NAMES
from test_proxy import ProxyCase
from test_proxy_answers import PORT, read_request

TIMEOUT = "1s"
# What failed is looked into for about one time-out more (docs/diagnosis.md); the rest is for a machine that is busy with other tests.
MOST_MS = 2000 + 2000
LIMITS = [] if INSTRUMENTED else ["--as=200000000"]

# A TLS row for each fault. Product updates are left out: their row is another one's base.
ROW_OF = dict(zip(FAULTS, (row for row in TLS_NAMES if row != "product-updates")))
KIND_OF = {TLS_NAMES[row]: kind for kind, row in ROW_OF.items()}
ONLY = [word for row in ROW_OF.values() for word in ("--only", row)]
OPENED = b"HTTP/1.1 200 OK\r\n\r\n"
GREETING = b"netpreflight/1 stand-in\r\n"

# Causes in the order of FAULTS: reset, close, stall, drip, garbage, flood. What drips are the first bytes of something proper.
TLS_CAUSES = {
    "accepted": ("tcp.reset", "tcp.reset", "tcp.mute", "tls.timeout_after_hello", "tls.not_tls", "tls.not_tls"),
    "hello": ("tcp.reset", "tcp.reset", "tcp.mute", "tls.timeout_after_hello", "tls.not_tls", "tls.not_tls"),
    "flight": ("tls.reset_after_hello", "tls.reset_after_hello", "tls.timeout_after_hello", "tls.timeout_after_hello",
               "tls.timeout_after_hello", "tls.alert"),
}
CONNECT_CAUSES = {
    "request": ("proxy.timeout",) * 3 + ("proxy.not_a_proxy",) * 3,
    "headers": ("proxy.not_a_proxy",) * 6,
    "refusal": ("proxy.forbidden",) * 6,
}
CONNECT_WORDS = {
    "request": b"",
    "headers": b"HTTP/1.1 200 OK\r\nVia: 1.1 x",
    "refusal": b"HTTP/1.1 403 No\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nDenied",
}
PLAIN_PROXY_CAUSES = {"accepted": ("proxy.timeout",) * 3 + ("proxy.not_a_proxy",) * 3}
TLS_PROXY_CAUSES = {
    "accepted": ("proxy.not_a_proxy", "proxy.not_a_proxy", "proxy.timeout", "proxy.timeout", "proxy.not_a_proxy", "proxy.not_a_proxy"),
    "hello": ("proxy.not_a_proxy", "proxy.not_a_proxy", "proxy.timeout", "proxy.timeout", "proxy.not_a_proxy", "proxy.not_a_proxy"),
    "flight": ("proxy.not_a_proxy", "proxy.not_a_proxy", "proxy.timeout", "proxy.timeout", "proxy.timeout", "tls.alert"),
}
SSH_CAUSES = {
    "accepted": ("tcp.reset", "tcp.reset", "tcp.mute", "tls.not_tls", "tls.not_tls", "tls.not_tls"),
    "line": ("tls.not_tls",) * 6,
    "identification": ("tls.not_tls",) * 6,
}
SERVICE_CAUSES = {
    "accepted": ("tcp.reset", "tcp.reset", "tcp.mute", "tcp.mute", "tls.not_tls", "tls.not_tls"),
    "hello": ("tcp.reset", "tcp.reset", "tcp.mute", "tcp.mute", "tls.not_tls", "tls.not_tls"),
    "flight": ("tcp.reset", "tcp.reset", "tcp.mute", "tcp.mute", "tcp.mute", "tls.not_tls"),
}
SSH_WORDS = {"accepted": b"", "line": b"welcome\r\n", "identification": b"SSH-2.0-Op"}
# Closing with the question unread is a reset.
DNS_TCP_CAUSES = {
    "accepted": ("dns.unreachable", "dns.unreachable", "dns.timeout", "dns.timeout", "dns.timeout", "dns.malformed"),
    "question": ("dns.unreachable", "dns.malformed", "dns.timeout", "dns.timeout", "dns.timeout", "dns.malformed"),
    "length": ("dns.unreachable", "dns.malformed", "dns.timeout", "dns.timeout", "dns.malformed", "dns.malformed"),
}
# In the order of OF_DATAGRAMS: closed, silent, a byte a second, garbage, flood.
DNS_UDP_CAUSES = ("dns.unreachable", "dns.timeout", "dns.malformed", "dns.malformed", "dns.malformed")
NTP_CAUSES = ("ntp.refused", "ntp.timeout", "ntp.bogus", "ntp.bogus", "ntp.bogus")


class Grid(ProxyCase):
    """What each route adds: `shown` are the files of a certificate for what a TLS server says at first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shown = cls.world.pki.public.issue(NAME).write_to(cls.world.folder)
        cls.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cls.context.load_cert_chain(*cls.shown)

    def at(self, stage, kind):
        """behaviour(connection, over) of a TLS server that goes wrong at this stage."""
        wrong = fault(kind, b"\x16\x03\x03")
        if stage == "flight":
            return faults.after_flight(*self.shown, 700, wrong)
        return {"accepted": wrong, "hello": once_heard(wrong)}[stage]

    def check_with(self, *arguments, **how):
        return self.check(*arguments, timeout=TIMEOUT, limits=LIMITS, **how)

    def expect_cells(self, outcome, expected, **what):
        """`expected` is {row: cause}; what was not asked for is not there."""
        with self.subTest(**what):
            self.assertEqual({row: outcome.row(row)["cause"] for row in expected}, expected, outcome.explain())
            self.assertEqual({row["cause"] for row in outcome.report["rows"] if row["id"] not in expected} - {"run.inconclusive"},
                             {"run.not_selected"})
            late = {row: outcome.row(row)["duration_ms"] for row in expected if outcome.row(row)["duration_ms"] > MOST_MS}
            self.assertEqual(late, {})

    def expect_faults(self, outcome, causes, **what):
        self.expect_cells(outcome, dict(zip(ROW_OF.values(), causes)), **what)


class Directly(Grid):
    def test_tls(self):
        internet = self.world.namespaces["internet"]
        for stage, causes in TLS_CAUSES.items():
            far_ends = {row: TcpResponder(internet, self.world.addresses(row), self.at(stage, kind)) for kind, row in ROW_OF.items()}
            with self.world.instead(far_ends):
                outcome = self.check_with(*ONLY)
            self.expect_faults(outcome, causes, stage=stage)


class Services(Grid):
    """The product's own ports, and the answer of what looks like a stand-in."""

    SSH, WEB = ("command-line-access", 22), ("web-interface", 443)

    def each_fault(self, row_and_port, stage, behaviour_of, causes):
        row, port = row_and_port
        for kind, cause in zip(FAULTS, causes):
            with TcpResponder(self.world.namespaces["cockpit"], [COCKPIT[4]], behaviour_of(kind), port):
                outcome = self.check_with("--from", "workstation", "--host", f"cockpit={COCKPIT[4]}", "--only", row,
                                          host=self.world.office)
            self.expect_cells(outcome, {row: cause}, port=port, stage=stage, kind=kind)

    def test_ssh(self):
        for stage, causes in SSH_CAUSES.items():
            self.each_fault(self.SSH, stage, lambda kind, said=SSH_WORDS[stage]: after_saying(said, fault(kind, b"SSH-")), causes)

    def test_tls(self):
        for stage, causes in SERVICE_CAUSES.items():
            self.each_fault(self.WEB, stage, lambda kind, stage=stage: self.at(stage, kind), causes)

    def test_the_answer_of_a_stand_in(self):
        """On a plain port it is doubtful; behind a certificate that no stand-in shows somebody may have decrypted."""
        wrong = lambda kind: once_heard(fault(kind, b"netpreflight/1 stand-in "))
        self.each_fault(self.SSH, "answer", lambda kind: after_saying(GREETING, wrong(kind)), ("run.inconclusive",) * len(FAULTS))
        self.context.set_alpn_protocols(["netpreflight/1"])

        def over_tls(kind):
            def behave(connection, over):
                with self.context.wrap_socket(connection, server_side=True) as session:
                    wrong(kind)(session, over)

            return behave

        self.each_fault(self.WEB, "answer", over_tls, ("tls.intercepted",) * len(FAULTS))


class Proxied(Grid):
    def proxy(self, behaviour_of, over_tls):
        """Reads the request, over TLS where that is wanted, and behaves as `behaviour_of` says for the kind that its host stands for."""

        def behave(connection, over):
            stream = self.context.wrap_socket(connection, server_side=True) if over_tls else connection
            with stream:
                words = read_request(stream).split()
                kind = KIND_OF.get(words[1].decode().rpartition(":")[0]) if len(words) > 1 else None
                if kind:
                    behaviour_of(kind)(stream, over)

        return behave

    def through(self, behaviour, over_tls):
        with TcpResponder(self.zone.namespace, [ADDRESS], behaviour, PORT):
            return self.check_with("--proxy", f"{'https' if over_tls else 'http'}://{NAME}:{PORT}", *ONLY)

    def test_tls_in_the_tunnel(self):
        for over_tls in (False, True):
            for stage, causes in TLS_CAUSES.items():
                outcome = self.through(
                    self.proxy(lambda kind, stage=stage: after_saying(OPENED, self.at(stage, kind)), over_tls), over_tls)
                self.expect_faults(outcome, causes, stage=stage, over_tls=over_tls)

    def test_connect(self):
        for over_tls in (False, True):
            for stage, causes in CONNECT_CAUSES.items():
                outcome = self.through(
                    self.proxy(lambda kind, stage=stage: after_saying(CONNECT_WORDS[stage], fault(kind, b"HTTP/1.1 2")), over_tls),
                    over_tls)
                self.expect_faults(outcome, causes, stage=stage, over_tls=over_tls)

    def test_the_proxy_itself(self):
        for over_tls, table in ((False, PLAIN_PROXY_CAUSES), (True, TLS_PROXY_CAUSES)):
            for stage, causes in table.items():
                for kind, cause in zip(FAULTS, causes):
                    outcome = self.through(self.at(stage, kind), over_tls)
                    self.expect_faults(outcome, [cause] * len(FAULTS), stage=stage, kind=kind, over_tls=over_tls)


def cut(request):
    """An answer that did not fit: to be asked for again over TCP (RFC 7766)."""
    return [request[:2] + struct.pack("!5H", 0x8380, 1, 0, 0, 0) + request[12:dns.question_end(request)]]


class Nameservers(Grid):
    FIRST = NAMESERVERS[0][4]

    def ask(self, cause, **what):
        outcome = self.check_with("--only", "dns-external", "--nameserver", self.FIRST)
        self.expect_cells(outcome, {"dns-external": cause}, **what)

    def test_over_udp(self):
        for kind, cause in zip(OF_DATAGRAMS, DNS_UDP_CAUSES):
            server = UdpFault(self.world.namespaces["servers"], [self.FIRST], kind, 53)
            with self.world.without("bind") if kind == CLOSED else self.world.instead({"bind": server}):
                self.ask(cause, kind=kind)

    def test_over_tcp(self):
        servers = self.world.namespaces["servers"]
        for stage, causes in DNS_TCP_CAUSES.items():
            for kind, cause in zip(FAULTS, causes):
                wrong = fault(kind, b"\x00\xff")
                behaviour = {"accepted": wrong, "question": once_heard(wrong),
                             "length": once_heard(after_saying(b"\x01\x00abc", wrong))}[stage]
                with self.world.instead({"bind": UdpResponder(servers, [self.FIRST], cut, 53)}), \
                        TcpResponder(servers, [self.FIRST], behaviour, 53):
                    self.ask(cause, stage=stage, kind=kind)


class TimeServers(LabCase):
    check_with, expect_cells = Grid.check_with, Grid.expect_cells

    def test_every_fault(self):
        internet = self.world.namespaces["internet"]
        cause_of = dict(zip(OF_DATAGRAMS, NTP_CAUSES))
        for kinds in (OF_DATAGRAMS[:3], OF_DATAGRAMS[2:]):
            rows = dict(zip(("ntp-0", "ntp-1", "ntp-2"), kinds))
            wrong = {row: UdpFault(internet, self.world.addresses(row), kind, 123) for row, kind in rows.items() if kind != CLOSED}
            with self.world.instead(wrong), self.world.without(*(row for row in rows if row not in wrong)):
                outcome = self.check_with("--only", "ntp")
            self.expect_cells(outcome, {row: cause_of[kind] for row, kind in rows.items()})
