"""Who comes to a stand-in without netpreflight: browsers, curl, SSH clients, scanners, and what shows of them."""

import shutil
import sys
import tempfile

import jsonschema

from instrumented import INSTRUMENTED
from lab import firefox
from lab.expect import schema
from lab.process import wait_until
from lab.visitors import Texts, all_from, ask, head_and_page, hexadecimal, run_client, session
from lab.world import COCKPIT, FQDN, OFFICE
from test_standin import STAND_IN, WEB, StandInCase
from test_standin_load import MOST_MEMORY_OF_VISITS_KIB

BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")
URL = f"https://{FQDN}/"
OK = "HTTP/1.1 200 OK"
BAD, METHOD, LONG = "HTTP/1.1 400 Bad Request", "HTTP/1.1 405 Method Not Allowed", "HTTP/1.1 431 Request Header Fields Too Large"
GET = b"GET / HTTP/1.1\r\nHost: " + FQDN.encode() + b"\r\n\r\n"
FOREIGN = b"<script>alert(1)</script>\x1b]0;owned\x07"


class VisitorCase(StandInCase):
    def run_at_desk(self, *command, **how):
        return run_client(self.world.office, *command, **how)

    def curl(self, *arguments):
        """What curl gets: exit code and answer."""
        done = self.run_at_desk("curl", "-ksi", "--max-time", 20, "--noproxy", "*", *arguments)
        return done.returncode, done.stdout

    def ask_from_desk(self, request, port=443, **how):
        return ask(self.world.office, COCKPIT[4], port, request, **how)

    def ended(self, stand_in):
        """The log after the end, which has the visits in it; `said` and `kept` are what it printed and wrote."""
        if not INSTRUMENTED:
            self.assertLess(int(stand_in.status("VmHWM").split()[0]), MOST_MEMORY_OF_VISITS_KIB)
        stand_in.end()
        record, self.said = stand_in.record(), stand_in.log()
        self.kept = (stand_in.folder / "listen.json").read_text(encoding="utf-8")
        jsonschema.validate(record, schema("listen.schema.json"))
        self.assertTrue(all(32 <= ord(letter) < 0x7f or letter == "\n" for letter in self.said))
        self.assertNotIn("\\u00", self.kept)
        return record

    def expect_visits(self, record, pages=(), others=()):
        """Each page as (port, count), each other visit as (kind, port), and no more."""
        self.assertEqual(record["checks"], [])
        self.assertEqual([(one["port"], one["count"]) for one in record["pages"]], list(pages))
        self.assertEqual(sorted({(one["kind"], one["port"]) for one in record["others"]}), sorted(others))

    def expect_page(self, page, stand_in, port=443, rows=WEB, visitor=OFFICE[4], fingerprint=None):
        texts = Texts(page)
        record = stand_in.record()
        self.assertLessEqual(texts.names, {"html", "head", "meta", "title", "body", "h1", "p", "dl", "dt", "dd", "code"})
        self.assertEqual(texts.facts["Host"], f"{FQDN} (Analysis Cockpit)")
        self.assertEqual(texts.facts["Its address, as it sees it"], COCKPIT[4])
        self.assertEqual(texts.facts["Your address, as it sees it"], visitor)
        self.assertRegex(texts.facts["Rows that this shows to be open"], rf"^{rows} \(")
        self.assertEqual(texts.facts["Stand-in"], record["instance"])
        self.assertRegex(texts.facts["Time"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$")
        digits = texts.facts["The same without colons"]
        self.assertEqual(texts.facts["SHA-256 fingerprint of its certificate"].replace(":", "").lower(), digits)
        self.assertEqual(digits, fingerprint or digits)
        (line,) = texts.texts["code"]
        self.assertEqual(line, f"netpreflight: {visitor} reached {FQDN} ({COCKPIT[4]}) on {port}/tcp for {rows}, stand-in "
                               f"{record['instance']}, certificate {digits}, {texts.facts['Time']}")
        return digits


class Browsers(VisitorCase):
    def certificate(self, port=443):
        """Its fingerprint as openssl sees it."""
        shown = self.run_at_desk("openssl", "s_client", "-connect", f"{COCKPIT[4]}:{port}", "-servername", FQDN, text=b"")
        return hexadecimal(self.run_at_desk("openssl", "x509", "-noout", "-fingerprint", "-sha256", text=shown.stdout).stdout.decode())

    def test_curl(self):
        with self.listen() as stand_in:
            for port, rows in ((443, WEB), (7443, "asset-synchronization")):
                code, answer = self.curl(f"https://{FQDN}:{port}/any/path?with=words")
                status, fields, page = head_and_page(answer)
                self.assertEqual((code, status), (0, OK))
                self.expect_page(page, stand_in, port, rows)
                self.assertNotIn("any/path", page)
                self.assertEqual(fields.pop("content-length"), str(len(page.encode())))
                self.assertRegex(fields.pop("date"), r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
                self.assertEqual(fields, {
                    "content-type": "text/html; charset=utf-8", "cache-control": "no-store", "connection": "close",
                    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
                    "content-security-policy":
                        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"})
            record = self.ended(stand_in)
        self.expect_visits(record, pages=[(443, 1), (7443, 1)])
        self.assertEqual(record["counts"], {"checks": 0, "pages": 2, "others": 0})
        self.assertEqual({one["server_name"] for one in record["pages"]}, {FQDN})
        self.assertEqual({(one["from"], one["to"], one["first_bytes"]) for one in record["pages"]}, {(OFFICE[4], COCKPIT[4], "")})
        self.assertRegex(self.said, rf"page   443/tcp    {OFFICE[4]}: a browser got the page; it asked for {FQDN}\n")
        self.assertIn("0 checks, 2 pages\n", self.said)

    def test_ways_to_ask(self):
        ways = {("--head",): OK, ("--http1.0",): OK, ("--http2",): OK, ("--tlsv1.2", "--tls-max", "1.2"): OK, ("--no-alpn",): OK,
                ("-d", "user=me&password=hunter2"): METHOD, ("-X", "DELETE"): METHOD, ("-X", "OPTIONS"): METHOD}
        with self.listen() as stand_in:
            for arguments, expected in ways.items():
                code, answer = self.curl(*arguments, URL)
                status, fields, page = head_and_page(answer)
                self.assertEqual((code, status), (0, expected), arguments)
                self.assertEqual(fields.get("allow"), "GET, HEAD" if expected == METHOD else None)
                has_page = expected == OK and arguments != ("--head",)
                self.assertEqual(page != "", has_page, arguments)
                if has_page:
                    self.expect_page(page, stand_in)
            record = self.ended(stand_in)
        self.expect_visits(record, pages=[(443, 5)], others=[("other_request", 443)])
        self.assertEqual(record["others"][0]["first_bytes"], "POST")
        self.assertEqual(record["counts"], {"checks": 0, "pages": 5, "others": 3})

    def test_who_does_not_take_the_certificate(self):
        with self.listen() as stand_in:
            done = self.run_at_desk("curl", "-s", URL)
            self.assertEqual((done.returncode, done.stdout), (60, b""))
            record = self.ended(stand_in)
        self.expect_visits(record, others=[("other_tls", 443)])
        self.assertEqual(record["others"][0]["server_name"], FQDN)

    def test_openssl(self):
        with self.listen() as stand_in:
            fingerprint = self.certificate()
            for alpn in ((), ("-alpn", "http/1.1"), ("-alpn", "h2,http/1.1")):
                done = self.run_at_desk("openssl", "s_client", "-quiet", "-connect", f"{FQDN}:443", *alpn, text=GET)
                status, _, page = head_and_page(done.stdout)
                self.assertEqual(status, OK, alpn)
                self.expect_page(page, stand_in, fingerprint=fingerprint)
            done = self.run_at_desk("openssl", "s_client", "-connect", f"{FQDN}:443", "-alpn", "h2", text=GET)
            self.assertIn(b"alert number 120", done.stderr)
            record = self.ended(stand_in)
        self.expect_visits(record, pages=[(443, 3)], others=[("silent", 443), ("other_tls", 443)])
        self.assertEqual({(one["kind"], one["server_name"]) for one in record["others"]}, {("silent", FQDN), ("other_tls", FQDN)})
        self.assertRegex(self.said, rf"other  443/tcp    {OFFICE[4]}: spoke TLS, and was neither netpreflight nor a browser; it asked for {FQDN}\n")

    def test_chromium(self):
        with self.listen() as stand_in, tempfile.TemporaryDirectory() as profile:
            fingerprint = self.certificate()
            done = self.run_at_desk(BROWSER, "--no-sandbox", "--headless", "--disable-gpu", f"--user-data-dir={profile}",
                                    "--ignore-certificate-errors", "--timeout=20000", "--dump-dom", URL)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.expect_page(done.stdout.decode(), stand_in, fingerprint=fingerprint)
            record = self.ended(stand_in)
        self.assertEqual([(one["port"], one["from"]) for one in record["pages"]], [(443, OFFICE[4])])
        self.assertLessEqual({one["kind"] for one in record["others"]}, {"silent", "other_tls"})  # what it keeps for later

    def test_firefox(self):
        with self.listen() as stand_in:
            fingerprint = self.certificate()
            done = self.run_at_desk(sys.executable, firefox.__file__, URL)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.expect_page(done.stdout.decode(), stand_in, fingerprint=fingerprint)
            record = self.ended(stand_in)
        self.assertEqual({(one["port"], one["from"]) for one in record["pages"]}, {(443, OFFICE[4])})
        self.assertLessEqual({one["kind"] for one in record["others"]}, {"silent", "other_tls"})  # the first one, without an exception

    def test_a_check_is_answered_as_before(self):
        with self.listen() as stand_in:
            self.curl(URL)
            self.expect_everywhere("ready", STAND_IN, STAND_IN, STAND_IN)
            record = self.ended(stand_in)
        self.assertEqual(record["counts"], {"checks": 3, "pages": 1, "others": 0})


class Others(VisitorCase):
    def come(self, *command, kind, said, port=22, text=None):
        """One client, and the one visit that shows of it."""
        with self.listen() as stand_in:
            done = self.run_at_desk(*command, text=text)
            wait_until(lambda: stand_in.record()["others"], "a visit in the log")
            record = self.ended(stand_in)
        self.expect_visits(record, others=[(kind, port)])
        self.assertRegex(record["others"][0]["first_bytes"], said)
        return done, self.said

    def test_ssh(self):
        done, text = self.come("ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
                               "-o", "UserKnownHostsFile=/dev/null", FQDN, "true", kind="ssh", said=r"^SSH-2\.0-OpenSSH_[^\\]*$")
        self.assertEqual(done.returncode, 255)
        self.assertIn(b"Connection closed", done.stderr)
        self.assertRegex(text, rf"other  22/tcp     {OFFICE[4]}: an SSH client: SSH-2\.0-OpenSSH_")

    def test_plink(self):
        done, _ = self.come("plink", "-batch", "-ssh", f"somebody@{FQDN}", "true", kind="ssh", said=r"^SSH-2\.0-PuTTY_Release_[^\\]*$")
        self.assertEqual(done.returncode, 1)

    def test_nc(self):
        done, text = self.come("nc", "-z", "-w", 5, FQDN, 22, kind="silent", said="^$")
        self.assertEqual(done.returncode, 0)
        self.assertIn(f"{OFFICE[4]}: connected and said nothing\n", text)
        done, _ = self.come("nc", "-N", "-w", 5, FQDN, 22, kind="other_words", said=r"^EHLO here\\x0d\\x0a$", text=b"EHLO here\r\n")
        self.assertEqual(done.stdout, b"netpreflight/1 stand-in\r\n")
        self.come("nc", "-N", "-w", 5, FQDN, 443, kind="not_tls", said=r"^GET / HTTP/1\.1", port=443, text=GET)

    def test_an_identification_in_pieces(self):
        with self.listen() as stand_in:
            with self.world.office.namespace.socket(COCKPIT[4], 1) as client:
                client.settimeout(5)
                client.connect((COCKPIT[4], 22))
                for piece in (b"S", b"SH-2", b".0-Slow_1\x1b[2J", b"\r\nkeys"):
                    client.sendall(piece)
                    client.setsockopt(6, 1, 1)  # TCP_NODELAY
                all_from(client)
            record = self.ended(stand_in)
        self.expect_visits(record, others=[("ssh", 22)])
        self.assertEqual(record["others"][0]["first_bytes"], r"SSH-2.0-Slow_1\x1b[2J")

    def test_nmap(self):
        for arguments, kinds in ((("-sT",), {"silent"}), (("-sS",), set()), (("-sT", "-sV", "--version-light"), None)):
            with self.subTest(arguments), self.listen() as stand_in:
                done = self.run_at_desk("nmap", "-n", "-Pn", *arguments, "-p", "22,443,7443", COCKPIT[4], seconds=300)
                self.assertEqual(done.returncode, 0, done.stderr)
                for port in (22, 443, 7443):
                    self.assertRegex(done.stdout.decode(), rf"{port}/tcp +open")
                self.expect_everywhere("ready", STAND_IN, STAND_IN, STAND_IN)
                record = self.ended(stand_in)
                if kinds is None:
                    self.assertIn((443, "page"), {(one["port"], one["kind"]) for one in record["pages"]})
                else:
                    self.assertLessEqual({one["kind"] for one in record["others"]}, kinds)
                self.assertEqual(record["counts"]["checks"], 3)


class Requests(VisitorCase):
    """What is no proper request, and what stands in one."""

    def test_what_is_not_a_request_gets_no_page(self):
        host = b"Host: x\r\n"
        wrong = {
            b"garbage\r\n\r\n": BAD, b"GET /\r\n\r\n": BAD, b"GET / HTTP/2.0\r\n" + host + b"\r\n": BAD, b"GET / HTTP/1.1\r\n\r\n": BAD,
            b"GET / HTTP/1.1\r\n" + 2 * host + b"\r\n": BAD, b"GET / HTTP/1.1\r\n" + host + b"a\x00b: c\r\n\r\n": BAD,
            b"GET / HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n": BAD,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": BAD, b"GET / HTTP/1.1\r\n" + host + b"X: " + 20_000 * b"x": LONG,
            b"GET /" + 20_000 * b"x": LONG}
        with self.listen() as stand_in:
            for request, expected in wrong.items():
                status, _, page = head_and_page(self.ask_from_desk(request))
                self.assertEqual((status, page), (expected, ""), request[:60])
            record = self.ended(stand_in)
        self.expect_visits(record, others=[("other_request", 443)])
        self.assertEqual(record["others"][0]["count"], len(wrong))

    def test_a_megabyte_of_header_is_not_read(self):
        with self.listen() as stand_in:
            for _ in range(20):
                answer = self.ask_from_desk(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + (1 << 20) * b"x" + b"\r\n\r\n")
                self.assertIn(answer.partition(b"\r\n")[0], (b"", LONG.encode()))
            record = self.ended(stand_in)
        self.expect_visits(record, others=[("other_request", 443)])
        self.assertLess(record["others"][0]["received"], 128 << 10)

    def test_one_answer_and_the_end(self):
        """Whatever stands behind the head: another request, a body that is one, or garbage."""
        body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n"
        behind = {GET + GET + GET: OK, GET + b"\x00\xff" * 2000: OK, body + GET: METHOD,
                  GET[:-2] + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET: OK, GET[:-2] + b"Content-Length: 0\r\n\r\n" + GET: OK}
        with self.listen():
            for request, expected in behind.items():
                answer = self.ask_from_desk(request)
                self.assertEqual(head_and_page(answer)[0], expected)
                self.assertEqual(answer.count(b"HTTP/1.1 "), 1)

    def test_what_a_visitor_says_is_in_neither_page_nor_terminal(self):
        fields = b"".join(name + b": " + FOREIGN.replace(b"\x1b", b"").replace(b"\x07", b"") + b"\r\n"
                          for name in (b"Host", b"User-Agent", b"Referer", b"X-Forwarded-For", b"Cookie"))
        request = b"GET /<script>alert(1)</script>?password=hunter2 HTTP/1.1\r\n" + fields + b"\r\n"
        with self.listen() as stand_in:
            status, _, page = head_and_page(self.ask_from_desk(request, name="script.example"))
            self.assertEqual(status, OK)
            self.expect_page(page, stand_in)
            self.assertNotIn("alert", page)
            self.ask_from_desk(b"PUT /?password=hunter2 HTTP/1.0\r\n\r\n")
            self.ask_from_desk(FOREIGN + b"?password=hunter2\r\n\r\n", port=7443)
            record = self.ended(stand_in)
        self.assertEqual([one["first_bytes"] for one in record["others"]], ["PUT", r"<script>alert(1)</script>\x1b]0;owned\x07"])
        self.assertNotIn("hunter2", self.said + self.kept)

    def test_a_name_of_the_hello_is_escaped_and_bounded(self):
        hello = self.hello_with_name(b"\x1b[2J<b>" + b"n" * 3000)
        with self.listen() as stand_in:
            with self.world.office.namespace.socket(COCKPIT[4], 1) as client:
                client.settimeout(5)
                client.connect((COCKPIT[4], 443))
                client.sendall(hello)
                all_from(client)
            record = self.ended(stand_in)
        self.expect_visits(record, others=[("other_tls", 443)])
        self.assertTrue(record["others"][0]["server_name"].startswith(r"\x1b[2J<b>nnn"))
        self.assertLess(len(record["others"][0]["server_name"]), 1100)
        self.assertLess(max(map(len, self.said.splitlines())), 500)

    @staticmethod
    def hello_with_name(name):
        """A ClientHello with nothing but a name, which is more than a library would send."""
        def sized(width, data):
            return len(data).to_bytes(width, "big") + data
        extension = b"\x00\x00" + sized(2, sized(2, b"\x00" + sized(2, name)))
        body = b"\x03\x03" + bytes(32) + b"\x00" + sized(2, b"\x13\x01") + b"\x01\x00" + sized(2, extension)
        return b"\x16\x03\x01" + sized(2, b"\x01" + sized(3, body))

    def test_only_http_2(self):
        with self.listen() as stand_in:
            with self.assertRaises(OSError) as caught, session(self.world.office, COCKPIT[4], 443, "h2"):
                pass
            self.assertIn("no application protocol", str(caught.exception).lower().replace("_", " "))
            record = self.ended(stand_in)
        self.expect_visits(record, others=[("other_tls", 443)])


class Printed(VisitorCase):
    def test_commands_for_hosts_without_the_program(self):
        with self.listen() as stand_in:
            lines = [line.strip() for line in stand_in.log().splitlines()]
        for command in (f"netpreflight --from workstation --host cockpit={FQDN}", f"curl.exe -k https://{FQDN}/", f"https://{FQDN}/",
                        f"Test-NetConnection {FQDN} -Port 22", f"curl.exe -k https://{FQDN}:7443/", f"https://{FQDN}:7443/"):
            self.assertIn(command, lines)
        by_hand = [line for line in lines if "SslStream" in line]
        self.assertEqual([f"'{FQDN}', {port}" in line for line, port in zip(by_hand, (443, 7443))], [True, True])
        for line in by_hand:
            for pair in ("()", "{}", "[]"):
                self.assertEqual(line.count(pair[0]), line.count(pair[1]), line)
            self.assertEqual((line.count("'") % 2, line.count('"') % 2), (0, 0))

    def test_what_they_do(self):
        """curl's own command, with the curl of this system."""
        with self.listen() as stand_in:
            (command,) = [line.split() for line in stand_in.log().splitlines() if "curl.exe -k" in line and "7443" not in line]
            done = self.run_at_desk("curl", *command[1:])
            self.expect_page(done.stdout.decode(), stand_in)
