"""Far ends, and surroundings, that mean harm: the program ends in time, and nobody else is taken for guilty."""

import json
import os
import signal
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lab import misbehaviour
from lab.expect import NOT_SELECTED, PASS, READY, LabCase
from lab.host import resolv_conf
from lab.pki import DAY, Certificate, now
from instrumented import INSTRUMENTED
from lab.proxies import ADDRESS
from lab.responders import TcpResponder, UdpResponder
from lab.world import DESTINATIONS, NAMES, NAMESERVERS, NTP_NAMES
from test_proxy_answers import PORT, AnswersCase, head

FORMATS = ("text", "paste", "json", "junit", "tap", "markdown", "html", "prometheus", "github")


class Flood(UdpResponder):
    """Sends wrong answers for some seconds to whoever asks, at a rate per second or as fast as it can."""

    SECONDS = 6

    def __init__(self, namespace, addresses, wrong, port, rate):
        super().__init__(namespace, addresses, None, port)
        self._wrong = wrong
        self._rate = rate

    def _reply(self, listening):
        request, peer = listening.recvfrom(4096)
        wrong = self._wrong(request)
        began = time.monotonic()
        sent = 0
        while time.monotonic() < began + self.SECONDS and not self.over.is_set():
            try:
                listening.sendto(wrong, peer)
            except ConnectionRefusedError:
                return  # the program is gone
            sent += 1
            ahead = began + sent / self._rate - time.monotonic() if self._rate else 0
            if ahead > 0:
                time.sleep(ahead)


def wrong_time(_request):
    return b"\x24\x02" + bytes(46)


def wrong_id(request):
    return bytes([request[0] ^ 1]) + request[1:2] + b"\x81\x80" + request[4:]


class Floods(LabCase):
    """The flood goes on for three time-outs; the row ends with its own."""

    def flood(self, place, address, wrong, port, rate):
        return Flood(self.world.namespaces[place], [address], wrong, port, rate)

    def test_of_a_time_server(self):
        for rate in (0, 20000):
            flood = self.flood("internet", self.world.addresses("ntp-1")[0], wrong_time, 123, rate)
            with self.subTest(rate=rate), self.world.instead({"ntp-1": flood}):
                outcome = self.check(timeout="2s")
                self.expect(outcome, "ready_with_warnings", {"ntp-1": ("warn", "ntp.bogus")})
                self.assertLess(outcome.report["run"]["duration_ms"], 4000)

    def test_of_a_nameserver(self):
        for rate in (0, 20000):
            flood = self.flood("servers", NAMESERVERS[0][4], wrong_id, 53, rate)
            with self.subTest(rate=rate), self.world.instead({"bind": flood}):
                outcome = self.check("--only", "dns-external", "--nameserver", NAMESERVERS[0][4], timeout="2s")
                self.assertEqual((outcome.row("dns-external")["status"], outcome.row("dns-external")["cause"]),
                                 ("fail", "dns.malformed"), outcome.explain())
                self.assertLess(outcome.report["run"]["duration_ms"], 4000)


def namesakes(count):
    """A server's certificate, and CAs of one name, each signed by the one before it and the leaf by the last."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Same")])
    keys = [ec.generate_private_key(ec.SECP521R1()) for _ in range(count)]
    own = NAMES["chatgpt"]

    def issue(subject, key, signer, *extensions):
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number())
                   .not_valid_before(now() - DAY).not_valid_after(now() + DAY))
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(signer, hashes.SHA256())

    leaf = issue(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, own)]), keys[0], keys[-1],
                 x509.SubjectAlternativeName([x509.DNSName(own)]))
    return Certificate(leaf, keys[0], tuple(issue(name, key, signer) for key, signer in zip(keys, keys[:1] + keys)))


class Chains(LabCase):
    def test_of_namesakes(self):
        for count, said in ((31, "take too long to check"),
                            (220, "221 certificates, of which at most 32 are examined")):
            with self.subTest(count=count), self.world.presenting({"chatgpt": namesakes(count)}):
                outcome = self.check()
                self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tls.untrusted")})
                (shown,) = outcome.evidence("chatgpt", "handshake")
                self.assertEqual(shown["with_public"]["faults"], ["unexamined"])
                self.assertIn(said, outcome.row("chatgpt")["summary"])
                for row in NTP_NAMES:
                    self.assertLess(abs(outcome.evidence(row, "ntp")[0]["offset_ms"]), 500)

    def test_beyond_what_a_handshake_carries(self):
        with self.world.presenting({"chatgpt": namesakes(300)}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tls.untrusted")})
        self.assertIn("left unread, because no honest one is so long (a chain of more than 100 KiB)", outcome.row("chatgpt")["summary"])


class Children(LabCase):
    def test_getent_that_closes_its_output_and_lives_on(self):
        folder = self.world.folder / "bin"
        folder.mkdir(exist_ok=True)
        script = folder / "getent"
        script.write_text("#!/bin/sh\nexec >&-\nsleep 600\n")
        script.chmod(0o755)
        # Without the view of the applications the host has no domain, and the nameservers know all else. They are asked in this order, so that
        # nothing can be foreseen.
        with self.world.cockpit.changed(nsswitch_conf="hosts: dns files\n"):
            outcome = self.check(timeout="500ms", environment={"PATH": f"{folder}:/usr/sbin:/usr/bin:/sbin:/bin"})
        rows = {row["id"]: (row["status"], row["cause"]) for row in outcome.report["rows"]}
        self.assertEqual({row: rows[row] for row in NAMES}, dict.fromkeys(NAMES, PASS), outcome.explain())
        self.assertEqual({step["evidence"]["applications"]["end"] for row in NAMES
                          for step in outcome.row(row)["steps"] if step["kind"] == "resolve"}, {"timed_out"})


class Files(LabCase):
    def test_trust_stores_of_the_environment(self):
        pipe = self.world.folder / "pipe"
        os.mkfifo(pipe)
        for name, value in (("SSL_CERT_FILE", "/dev/zero"), ("SSL_CERT_FILE", pipe)):
            with self.subTest(f"{name}={value}"):
                outcome = self.check("--only", "product-updates", trust=["--public-roots", self.world.pki.public_roots],
                                     environment={name: str(value)})
                self.expect(outcome, "ready_with_warnings", {"product-updates": ("warn", "tls.no_trust_store")}, base=NOT_SELECTED)

    def test_resolv_conf(self):
        good = [pair[4] for pair in NAMESERVERS]
        comment = "# " + "x" * 100 + "\n"
        for text in (resolv_conf(["%", *good]), resolv_conf(["203.0.113.1%lo", *good]),
                     resolv_conf(good) + comment * 20000):
            with self.subTest(text[:40]), self.world.cockpit.changed(resolv_conf=text):
                outcome = self.check()
                self.expect(outcome, "ready")
                self.assertEqual(outcome.report["run"]["nameservers"], good)


class Limits(LabCase):
    def test_few_descriptors(self):
        """What is one too many waits for its turn: nothing of it is taken for trouble of the network."""
        for count in (12, 20, 64) if INSTRUMENTED else (11, 12, 20, 64):
            with self.subTest(count=count):
                self.expect(self.check(limits=[f"--nofile={count}"]), "ready")

    def test_too_few_for_anything(self):
        # To look at an object the sanitizer takes two descriptors for itself, and calls the object broken where it gets none.
        for count in (10,) if INSTRUMENTED else (7, 8, 10):
            with self.subTest(count=count):
                outcome = self.check(limits=[f"--nofile={count}"])
                self.assertEqual(outcome.exit_code, 3, outcome.explain())
                self.assertEqual(outcome.text, "")
                self.assertEqual(outcome.errors.count("\n"), 1, outcome.errors)
                self.assertIn("too few files at once (ulimit -n)", outcome.errors)

    def test_a_name_with_many_addresses(self):
        many = [f"198.18.{n // 250}.{n % 250 + 1}" for n in range(1000 if INSTRUMENTED else 4000)]
        self.world.namespaces["internet"].configure("route add local 198.18.0.0/16 dev lo")
        self.world.router.configure(f"route add 198.18.0.0/16 via {DESTINATIONS['chatgpt'][4]}")
        hosts = "".join(f"{address} {NAMES['chatgpt']}\n" for address in many)
        with self.world.cockpit.changed(hosts=hosts):
            outcome = self.check("--only", "chatgpt", limits=["--nofile=64"])
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tcp.refused")}, base=NOT_SELECTED)
        ends = [evidence["end"] for evidence in outcome.evidence("chatgpt", "connect")]
        self.assertEqual((len(ends), set(ends)), (len(many), {"refused"}))

    def test_one_process(self):
        """No child can be started: what the applications of the host see is then unknown, and nothing else."""
        outcome = self.check("--only", "product-updates", limits=["--nproc=1"], as_nobody=True)
        self.assertEqual(outcome.exit_code, 0, outcome.explain())
        self.assertEqual(outcome.row("product-updates")["cause"], None)

    def test_one_thread(self):
        """`merge` reads on as many cores as there are threads to be had."""
        report = self.world.folder / "report.json"
        report.write_text(json.dumps(self.check("--only", "product-updates").report), encoding="utf-8")
        outcome = self.program.run("merge", report, report, report, limits=["--nproc=1"], as_nobody=True)
        self.assertEqual((outcome.exit_code, outcome.errors), (0, ""), outcome.explain())

    def test_a_small_stack(self):
        self.expect(self.check(limits=["--stack=81920"]), "ready")


class Signals(LabCase):
    def test_that_stop_programs(self):
        """Also two at once, as timeout(1) sends them: what was known is reported, and nothing half is left."""
        for signals in ((signal.SIGTERM,), (signal.SIGHUP,), (signal.SIGTERM, signal.SIGTERM),
                        (signal.SIGINT, signal.SIGHUP)):
            silent = TcpResponder(self.world.namespaces["internet"], self.world.addresses("chatgpt"), misbehaviour.mute)
            with self.subTest(signals=signals), self.world.instead({"chatgpt": silent}):
                running = self.program.start("check", "--color", "never", "--timeout", "50s", *self.program.trust,
                                             json_beside=True)
                self.assertTrue(silent.met.wait(30))
                time.sleep(2)  # for all the other rows
                running.interrupt(*signals)
                outcome = running.finish()
                self.assertEqual(outcome.exit_code, 130, outcome.explain())
                self.expect(outcome, "ready_with_warnings", {"chatgpt": ("skip", "run.interrupted")}, exit_code=130)
                self.assertEqual([path.name for path in running.folder.iterdir()], ["report.json"])


USER = "jdoe-secret"
SECRET = "pa$$/word&1"
ECHOES = {
    "as it is": USER,
    "the password": SECRET,
    "the token": "amRvZS1zZWNyZXQ6cGEkJC93b3JkJjE=",
    "the user in base64": "amRvZS1zZWNyZXQ=",
    "percent-encoded": "jdoe%2Dsecret",
    "percent-encoded password": "pa%24%24%2Fword%261",
    "HTML": "jdoe&#45;secret",
    "JSON": "jdoe\\u002dsecret",
}


class Echoes(AnswersCase):
    def test_the_proxy_repeats_the_credentials(self):
        url = f"http://{USER}:pa%24%24%2Fword%261@{ADDRESS}:{PORT}"
        for how, echo in ECHOES.items():
            body = f"Access for user {echo} denied. {echo}"
            answer = (head(f"403 No {echo}", f"Via: 1.1 {echo}", f"Server: {echo}", f"X-Squid-Error: ERR_{echo} 0",
                           f"Location: http://{echo}/", "Content-Type: text/plain", f"Content-Length: {len(body)}")
                      + body.encode())
            cut = head("403 No", "Content-Type: text/plain", "Content-Length: 1000") + body.encode()[:-3]
            for sent in (answer, cut):
                with self.subTest(how=how, cut=sent is cut):
                    beside = [argument for name in FORMATS for argument in ("-o", f"{name}=out.{name}")]
                    outcome, files = self.all_outputs(sent, url, *beside)
                    self.assertEqual(outcome.exit_code, 1, outcome.explain())
                    said = [outcome.text, outcome.errors, *files]
                    self.assertEqual(len(said), 2 + len(FORMATS) + 1)
                    for text in said:
                        for secret in (USER, SECRET, echo, "doe-s", "ZS1zZWNy"):
                            self.assertNotIn(secret, text)

    def all_outputs(self, answer, url, *beside):
        with TcpResponder(self.zone.namespace, [ADDRESS], misbehaviour.answers(answer), PORT):
            running = self.program.start("check", "--color", "never", "--timeout", "2s", *self.program.trust,
                                         "-v", "--proxy", url, *beside, json_beside=True)
            outcome = running.finish()
        return outcome, [path.read_text(encoding="utf-8") for path in running.folder.iterdir()]
