"""Far ends that claim to be the stand-in and are not, and real services that must not be disturbed by the question."""

import contextlib
import socket
import ssl
import threading

from lab.pki import DAY, VENDOR, Authority, self_signed
from lab.process import wait_until
from lab.responders import TcpResponder
from lab.servers import Nginx
from lab.standin import MANAGEMENT, StandIn
from lab.world import COCKPIT, FQDN
from test_standin import ASSETS, PASS, SSH, STAND_IN, WEB, StandInCase, seen_from

GREETING = b"netpreflight/1 stand-in\r\n"
UNCLEAR = ("warn", "run.inconclusive")


def context_for(certificate, folder, protocols):
    """Server settings of Python's ssl with a certificate of the lab."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate.write_to(folder))
    context.set_alpn_protocols(protocols)
    return context


def copy_all(source, target):
    """Pass bytes on until the end of either."""
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)


class DoubtCase(StandInCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.world.folder / "doubts"
        cls.folder.mkdir()

    def responder(self, behaviour, port):
        return TcpResponder(self.here, self.at, behaviour, port)

    def tls(self, behaviour, port, certificate=None, protocols=("netpreflight/1",)):
        """A TLS server whose behaviour gets the session."""
        context = context_for(certificate or self_signed(FQDN), self.folder, list(protocols))

        def behave(connection, over):
            with context.wrap_socket(connection, server_side=True) as session:
                behaviour(session, over)

        return self.responder(behave, port)

    def look_at(self, row, *expected, verdict="ready_with_warnings", **how):
        role = "management-center" if row == ASSETS else "workstation"
        outcome = self.look(role, "--only", row, **how)
        base = {**dict.fromkeys(seen_from(role), ("skip", "run.not_selected")), row: expected}
        self.expect(outcome, verdict, base=base)
        return outcome


class Impostors(DoubtCase):
    def recorded(self, port=22):
        """What a real stand-in has answered to an earlier question."""
        with self.listen():
            with self.world.office.namespace.socket(COCKPIT[4], socket.SOCK_STREAM) as client:
                client.settimeout(5)
                client.connect((COCKPIT[4], port))
                self.assertEqual(client.recv(len(GREETING), socket.MSG_WAITALL), GREETING)
                question = f"netpreflight/1 check {'ab' * 32} 10.20.1.10 {COCKPIT[4]} workstation "
                client.sendall(question.ljust(511, ".").encode() + b"\n")
                return client.makefile("rb").readline()

    def greets_and_says(self, words):
        def behave(connection, over):
            connection.sendall(GREETING)
            connection.recv(512, socket.MSG_WAITALL)
            connection.sendall(words)
            over.wait(1)
        return behave

    def test_an_answer_from_an_older_run(self):
        old = self.recorded()
        self.assertTrue(old.startswith(b"netpreflight/1 stand-in 10.20.1.10 "), old)
        self.assertLess(len(old), 512)
        with self.responder(self.greets_and_says(old), 22):
            outcome = self.look_at(SSH, *UNCLEAR)
        (evidence,) = outcome.evidence(SSH, "stand-in")
        self.assertEqual(evidence["proof"], "not_proven")

    def test_an_answer_that_is_none(self):
        for words in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"netpreflight/1 stand-in \x1b[2J\n", b"x" * 5000):
            with self.subTest(words[:20]), self.responder(self.greets_and_says(words), 22):
                outcome = self.look_at(SSH, *UNCLEAR)
                (evidence,) = outcome.evidence(SSH, "stand-in")
                self.assertEqual(evidence["proof"], "malformed")
                self.assertNotIn("\x1b", outcome.text)

    def test_a_greeting_and_nothing_else(self):
        def behave(connection, over):
            connection.sendall(GREETING)
            over.wait(5)
        with self.responder(behave, 22):
            outcome = self.look_at(SSH, *UNCLEAR, timeout="500ms")
        self.assertEqual(outcome.evidence(SSH, "stand-in")[0]["proof"], "no_answer")

    def test_a_box_that_decrypts_and_passes_on(self):
        """The stand-in's own answer, but through somebody else's session."""
        expected = {WEB: ("ready_with_warnings", "warn"), ASSETS: ("not_ready", "fail")}
        with StandIn(self.center):
            for row, port in ((WEB, 443), (ASSETS, 7443)):
                box = self.tls(self.passes_on(port), port, self.world.pki.enterprise.issue(FQDN))
                verdict, status = expected[row]
                with self.subTest(row), box:
                    outcome = self.look_at(row, status, "tls.intercepted", verdict=verdict)
                    (evidence,) = outcome.evidence(row, "stand-in")
                    self.assertEqual(evidence["proof"], "not_proven")
                    self.assertIn("Example Corp Root CA", outcome.row(row)["summary"])

    def passes_on(self, port):
        def behave(session, over):
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            trusting.set_alpn_protocols(["netpreflight/1"])
            upstream = self.here.socket(MANAGEMENT[4], socket.SOCK_STREAM)
            upstream.settimeout(5)
            upstream.connect((MANAGEMENT[4], port))
            with trusting.wrap_socket(upstream) as beyond:
                back = threading.Thread(target=copy_all, args=(beyond, session), daemon=True)
                back.start()
                copy_all(session, beyond)
                back.join(5)
        return behave

    def test_a_tls_server_that_only_knows_the_name(self):
        with self.tls(lambda session, over: over.wait(2), 443):
            outcome = self.look_at(WEB, "warn", "tls.intercepted", timeout="500ms")
        self.assertEqual(outcome.evidence(WEB, "stand-in")[0]["proof"], "no_answer")
        self.assertIn("possibly intercepted", outcome.row(WEB)["summary"])


class RealServices(DoubtCase):
    def test_nothing_but_a_handshake_is_sent_to_a_tls_service(self):
        heard = []

        def behave(session, _):
            heard.append((session.selected_alpn_protocol(), session.recv(1)))

        for protocols in ((), ("http/1.1",), ("h2",)):
            with self.subTest(protocols), self.tls(behave, 443, protocols=protocols):
                self.look_at(WEB, *PASS, verdict="ready")
        self.assertEqual(heard, [(None, b""), ("http/1.1", b""), ("h2", b"")])

    def test_nothing_is_sent_to_an_ssh_server(self):
        heard = []

        def behave(connection, _):
            connection.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n")
            heard.append(connection.recv(1))

        with self.responder(behave, 22) as server:
            self.look_at(SSH, *PASS, verdict="ready")
            self.assertTrue(server.left.wait(5))
        self.assertEqual(heard, [b""])

    def test_nothing_is_sent_to_whoever_greets_almost_like_a_stand_in(self):
        heard = []

        def behave(connection, _):
            connection.sendall(b"Welcome\r\n" + GREETING)
            heard.append(connection.recv(1))

        with self.responder(behave, 22) as server:
            self.look_at(SSH, "fail", "tls.not_tls", verdict="not_ready", timeout="500ms")
            self.assertTrue(server.left.wait(5))
        self.assertEqual(heard, [b""])

    def test_nginx_with_http_2(self):
        with Nginx(self.here, self.at, self_signed(FQDN), directives=["http2_max_concurrent_streams 8"]):
            outcome = self.look_at(WEB, *PASS, verdict="ready")
        self.assertEqual(len(outcome.evidence(WEB, "stand-in")), 0)

    def test_a_service_that_refuses_every_alpn(self):
        """It is asked once more without, and then shows its certificate."""
        context = context_for(self_signed(FQDN), self.folder, ["http/1.1"])
        refusal = b"\x15\x03\x03\x00\x02\x02\x78"  # RFC 7301: alert no_application_protocol

        def behave(connection, _):
            # The hello comes in two segments, and the names of ALPN are in the second.
            wait_until(lambda: len(connection.recv(4096, socket.MSG_PEEK)) > 1500, "the whole hello")
            if b"netpreflight/1" in connection.recv(4096, socket.MSG_PEEK):
                connection.recv(4096)
                connection.sendall(refusal)
                return
            with context.wrap_socket(connection, server_side=True) as session:
                session.recv(1)

        with self.responder(behave, 443):
            outcome = self.look_at(WEB, *PASS, verdict="ready")
        refused, shaken = outcome.evidence(WEB, "handshake")
        self.assertEqual((refused["end"], refused["alert"]), ("alert", 120))
        self.assertEqual(shaken["end"], "completed")
        self.assertTrue(shaken["name_matches"])


class Installed(DoubtCase):
    """What the certificates of the installed product may be like."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_ca = Authority("Analysis Cockpit CA", VENDOR, root_is_sent=True)

    def presenting(self, certificate, port):
        return Nginx(self.here, self.at, certificate, port=port)

    def test_expired(self):
        old = {"begins": -90 * DAY, "ends": -2 * DAY}
        for row, port in ((WEB, 443), (ASSETS, 7443)):
            with self.subTest(row), self.presenting(self.product_ca.issue(FQDN, **old), port):
                outcome = self.look_at(row, "warn", "tls.expired")
                self.assertIn("expired on", outcome.row(row)["summary"])

    def test_not_yet_valid(self):
        new = {"begins": 2 * DAY, "ends": 9 * DAY}
        for row, port in ((WEB, 443), (ASSETS, 7443)):
            with self.subTest(row), self.presenting(self.product_ca.issue(FQDN, **new), port):
                self.look_at(row, "warn", "tls.not_yet_valid")

    def test_of_neither_the_product_nor_the_stand_in(self):
        strangers = {
            "Example Corp Root CA (Example Corp)": self.world.pki.enterprise.issue(FQDN),
            "Lab Public Issuing E1 (Lab Public Trust)": self.world.pki.public.issue(FQDN).alone(),
        }
        for interceptor, certificate in strangers.items():
            with self.subTest(interceptor), self.presenting(certificate, 7443):
                outcome = self.look_at(ASSETS, "fail", "tls.intercepted", verdict="not_ready")
                self.assertIn(f'possibly intercepted by "{interceptor}"', outcome.row(ASSETS)["summary"])
                (evidence,) = outcome.evidence(ASSETS, "handshake")
                self.assertEqual(evidence["interceptor"], interceptor)

    def test_one_that_signed_itself_only_warns(self):
        """It is not the product's, but interceptors sign with a CA of their own."""
        with self.presenting(self_signed(FQDN), 7443):
            outcome = self.look_at(ASSETS, "warn", "tls.intercepted")
        self.assertIn(f'possibly intercepted by "{FQDN}"', outcome.row(ASSETS)["summary"])

    def test_it_is_not_judged_on_the_web_interface(self):
        for certificate in (self.world.pki.enterprise.issue(FQDN), self_signed(FQDN), self.world.pki.public.issue(FQDN)):
            with self.presenting(certificate, 443):
                self.look_at(WEB, *PASS, verdict="ready")

    def test_a_product_issued_certificate_for_an_address(self):
        with self.presenting(self.product_ca.issue(FQDN), 7443):
            self.look_at(ASSETS, "warn", "host.not_fqdn", cockpit=COCKPIT[4])
            self.look_at(ASSETS, *PASS, verdict="ready")

    def test_another_name(self):
        with self.presenting(self.product_ca.issue("old.corp.example"), 7443):
            self.look_at(ASSETS, "fail", "tls.name_mismatch", verdict="not_ready")

    def test_the_stand_in_beside_the_product(self):
        """The product on one port, the stand-in still on the other."""
        with self.presenting(self_signed(FQDN), 443), self.listen():
            outcome = self.look("workstation")
        self.expect(outcome, "ready", base=seen_from("workstation", PASS, STAND_IN))
