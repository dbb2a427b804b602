"""Words that do harm, from every place where the network speaks, through every format, each read by its reader's own parser."""

import dataclasses
import struct

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from lab import dns, misbehaviour, readers
from lab.pki import Certificate, DAY, now
from lab.proxies import ADDRESS
from lab.responders import DnsResponder, NtpResponder, TcpResponder
from lab.world import COCKPIT, NAMES, NAMESERVERS
from test_proxy import ProxyCase
from test_proxy_answers import PORT

MEGABYTE = 1 << 20
WORDS = {
    "escapes": b"\x1b[2J\x1b]0;owned\x07\x1b[31mred\x9b1m\r\x08\x7f",
    "directions": "\u202egpj.exe\u2066x\u2069\u200f\u061c".encode(),
    "nul": b"a\x00b\x00\x00c",
    "no UTF-8": b"\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82",
    "markup": b"</td></script><script>alert(1)</script>]]>&lt;&\"'`|*_[x](javascript:y)<!--\\\" # {} %s%n =cmd()",
    "a megabyte": b"A" * MEGABYTE,
}


@dataclasses.dataclass
class Places:
    """The words in the forms that each place can carry."""

    words: bytes

    def line(self, most):
        """Without the ends of lines, which the protocol itself takes."""
        return self.words[:most].replace(b"\r", b"").replace(b"\n", b"")

    def certificate(self, authority, host):
        """With the words as names of subject and as further names; a certificate holds text, so that they are read as Latin-1."""
        text = self.words[:60].decode("latin-1")
        issued = authority.issue(host)
        builder = x509.CertificateBuilder(
            subject_name=x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text), x509.NameAttribute(NameOID.COMMON_NAME, text)]),
            issuer_name=x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text), x509.NameAttribute(NameOID.COMMON_NAME, text + "CA")]),
            public_key=issued.key.public_key(), serial_number=7, not_valid_before=now() - DAY, not_valid_after=now() + DAY)
        return Certificate(builder.sign(issued.key, hashes.SHA256()), issued.key)

    def dns_answer(self, request):
        """An alias made of the words, and an address for it; in reverse the words as a name."""
        label = self.words[:60]
        name = bytes([len(label)]) + label + b"\x07example\x00"
        end = dns.question_end(request)
        reverse = request[end - 4:end - 2] == struct.pack("!H", dns.PTR)
        records = b"\xc0\x0c" + struct.pack("!HHIH", dns.PTR if reverse else 5, 1, 60, len(name)) + name
        return [request[:2] + struct.pack("!5H", 0x8180, 1, 1, 0, 0) + request[12:end] + records]

    def proxy_answer(self):
        line = self.line(400)
        head = b"HTTP/1.1 403 " + line + b"".join(
            b"\r\n" + name + b": " + line for name in (b"Via", b"Server", b"Location", b"X-Squid-Error", b"Content-Type"))
        return head + b"\r\nContent-Length: %d\r\n\r\n" % len(self.words) + self.words


class Words(ProxyCase):
    def expect_documents(self, *arguments, **how):
        """The program ends by itself, and each format's reader takes what it wrote."""
        beside = [word for form in readers.FILES for word in ("-o", f"{form}=out.{form}")]
        running = self.program.start("check", "--color", "never", "--timeout", "1s", "-v", *self.program.trust, *beside, *arguments,
                                     json_beside=True, **how)
        outcome = running.finish()
        self.assertIn(outcome.exit_code, (0, 1), outcome.explain())
        for form in readers.FILES:
            content = (running.folder / f"out.{form}").read_bytes()
            self.assertLess(len(content), MEGABYTE, form)
            self.assertEqual(readers.complaints(form, content), "", form)
        self.assertEqual(readers.complaints("text", outcome.text.encode() + outcome.errors.encode()), "")
        return outcome

    def test_of_servers(self):
        internet = self.world.namespaces["internet"]
        for how, words in WORDS.items():
            places = Places(words)
            far_ends = {
                "chatgpt": TcpResponder(internet, self.world.addresses("chatgpt"), misbehaviour.answers(words)),
                "ntp-0": NtpResponder(internet, self.world.addresses("ntp-0"), misbehaviour.ntp(stratum=1, reference=words[:4].ljust(4, b"x"))),
                "ntp-1": NtpResponder(internet, self.world.addresses("ntp-1"), misbehaviour.kiss_of_death(words[:4].ljust(4, b"x")))}
            shown = {"thor-cloud": places.certificate(self.world.pki.stranger, NAMES["thor-cloud"])}
            with self.subTest(how), self.world.instead(far_ends), self.world.presenting(shown):
                outcome = self.expect_documents()
                self.assertEqual({row: outcome.row(row)["cause"] for row in ("chatgpt", "ntp-0", "ntp-1")},
                                 {"chatgpt": "tls.not_tls", "ntp-0": None, "ntp-1": self.kiss(words)}, outcome.explain())
                self.assertEqual(outcome.row("thor-cloud")["status"], "fail")
                (handshake,) = outcome.evidence("thor-cloud", "handshake")
                self.assertGreater(len(handshake["chain"][0]["subject"]), 10)

    @staticmethod
    def kiss(words):
        """A kiss code is of letters and digits (RFC 5905 section 7.4)."""
        return "ntp.kiss_of_death" if words[:4].isalnum() else "ntp.unsynchronised"

    def test_of_a_proxy(self):
        for how, words in WORDS.items():
            behaviour = misbehaviour.answers(Places(words).proxy_answer())
            with self.subTest(how), TcpResponder(self.zone.namespace, [ADDRESS], behaviour, PORT):
                outcome = self.expect_documents("--proxy", f"http://{ADDRESS}:{PORT}")
                self.assertIn(outcome.row("proxy")["cause"], ("proxy.forbidden", "proxy.not_a_proxy"), outcome.explain())
                self.assertIsNotNone(self.deciding(outcome, "product-updates", "tunnel")[0]["first_bytes"])

    def test_of_a_nameserver(self):
        first = NAMESERVERS[0][4]
        for how, words in WORDS.items():
            server = DnsResponder(self.world.namespaces["servers"], [first], Places(words).dns_answer)
            with self.subTest(how), self.world.instead({"bind": server}):
                outcome = self.expect_documents("--nameserver", first, "--only", "dns")
                reverse = [step["evidence"] for step in outcome.row("dns-internal")["steps"] if step["evidence"]["question"] == "reverse"]
                # A name that can be no host's is not taken for one.
                is_host = words.isalnum()
                self.assertEqual([(query["end"], len(query["pointers"])) for query in reverse],
                                 [("answered", 1) if is_host else ("malformed", 0)], outcome.explain())

    def test_of_services(self):
        here = self.world.namespaces["cockpit"]
        causes = {"ssh": None, "lines": "tls.not_tls", "stand-in": "run.inconclusive"}
        for how, words in WORDS.items():
            line = Places(words).line(MEGABYTE)
            greetings = {"ssh": b"SSH-2.0-" + line[:200] + b"\r\n", "lines": line + b"\r\n",
                         "stand-in": b"netpreflight/1 stand-in\r\nnetpreflight/1 stand-in " + line[:400] + b"\n"}
            for place, greeting in greetings.items():
                with self.subTest(how, place=place), TcpResponder(here, [COCKPIT[4]], misbehaviour.greets(greeting), 22):
                    outcome = self.expect_documents("--from", "workstation", "--host", f"cockpit={COCKPIT[4]}",
                                                    "--only", "command-line-access", host=self.world.office)
                    self.assertEqual(outcome.row("command-line-access")["cause"], causes[place], outcome.explain())


class Readers(ProxyCase):
    def test_they_complain(self):
        for form, document in (("text", b"\x1b[2J"), ("paste", "\u00e4".encode()), ("junit", b"<testsuites><x></testsuites>"),
                               ("tap", b"1..3\nok 1\nok 1\n"), ("markdown", b"<script>x</script>\n"),
                               ("html", b"<p onclick=x><img>"), ("prometheus", b'a{b="c"d"} 1\n'),
                               ("github", b"::error title=a::b\n::set-env name=PATH::x\n")):
            self.assertNotEqual(readers.complaints(form, document), "", form)
