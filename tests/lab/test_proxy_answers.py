"""Every way to answer CONNECT that no packaged proxy has: each has its cause."""

import base64
import contextlib
import socket
import threading
import time

from lab import misbehaviour
from lab.kinds import row, table_file
from lab.proxies import ADDRESS
from lab.responders import TcpResponder
from lab.world import DESTINATIONS, TLS_NAMES
from test_proxy import THROUGH_PROXY, ProxyCase, all_fail

PORT = 3128
URL = f"http://{ADDRESS}:{PORT}"
PAGE = b"<html><body>Blocked by policy</body></html>"


def head(status, *headers):
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()


def read_request(connection):
    request = b""
    while b"\r\n\r\n" not in request:
        received = connection.recv(4096)
        if not received:
            break
        request += received
    return request


def in_pieces(*parts):
    """Sends the parts with a pause between them, and hangs up properly."""

    def behave(connection, over):
        read_request(connection)
        for part in parts:
            connection.sendall(part)
            time.sleep(0.05)  # so that they arrive as segments of their own
        connection.shutdown(socket.SHUT_WR)
        misbehaviour.mute(connection, over)

    return behave


class AnswersCase(ProxyCase):
    def asking(self, behaviour, *arguments, url=URL, **how):
        with TcpResponder(self.zone.namespace, [ADDRESS], behaviour, PORT):
            return self.check("--proxy", url, *arguments, **how)

    def expect_cause(self, behaviour, cause, *said, **how):
        outcome = self.asking(behaviour, **how)
        self.expect_proxied(outcome, "not_ready", all_fail(cause))
        for words in said:
            self.assertIn(words, outcome.row("proxy")["summary"])
        return outcome

    def tunnel(self, outcome):
        return self.deciding(outcome, "product-updates", "tunnel")[0]


class Authentication(AnswersCase):
    def test_ntlm_and_negotiate_only(self):
        outcome = self.expect_cause(
            misbehaviour.answers(head("407 Proxy Authentication Required", "Proxy-Authenticate: Negotiate",
                                      "Proxy-Authenticate: NTLM", "Content-Length: 0")),
            "proxy.auth_unsupported", "Negotiate, NTLM")
        self.assertEqual(self.tunnel(outcome)["authenticate"], ["Negotiate", "NTLM"])
        self.expect_said_once(outcome, "proxy.auth_unsupported")

    def test_digest_only_and_with_credentials(self):
        self.expect_cause(
            misbehaviour.answers(head("407 x", 'Proxy-Authenticate: Digest realm="a, Basic b", qop="auth", nonce="1"',
                                      "Content-Length: 0")),
            "proxy.auth_unsupported", "only Digest", url=f"http://admin:secret@{ADDRESS}:{PORT}")

    def test_basic_among_others_on_one_line(self):
        self.expect_cause(
            misbehaviour.answers(head("407 x", 'Proxy-Authenticate: NTLM, basic realm="x"', "Content-Length: 0")),
            "proxy.auth_required")

    def test_no_scheme_at_all(self):
        self.expect_cause(misbehaviour.answers(head("407 x")), "proxy.auth_rejected",
                          url=f"http://admin:secret@{ADDRESS}:{PORT}")

    def test_401_is_a_refusal(self):
        self.expect_cause(
            misbehaviour.answers(head("401 Unauthorized", 'WWW-Authenticate: Basic realm="x"', "Content-Length: 0")),
            "proxy.forbidden", "401 Unauthorized")


class Refusals(AnswersCase):
    def test_redirection_to_a_login_page(self):
        outcome = self.expect_cause(misbehaviour.answers(misbehaviour.BLOCK_PAGE), "proxy.forbidden",
                                    "302 Found", "http://portal.corp.example/login")
        self.assertEqual(self.tunnel(outcome)["location"], "http://portal.corp.example/login")

    def test_a_chunked_block_page(self):
        answer = head("403 Forbidden", "Transfer-Encoding: chunked") + b"2b\r\n" + PAGE + b"\r\n0\r\n\r\n"
        outcome = self.expect_cause(misbehaviour.answers(answer), "proxy.forbidden", "403 Forbidden")
        self.assertEqual(self.tunnel(outcome)["first_bytes"], PAGE.decode())

    def test_a_body_without_an_end(self):
        def endless(connection, over):
            read_request(connection)
            connection.sendall(head("403 Forbidden"))
            misbehaviour.chatters(b"<p>no</p>")(connection, over)

        outcome = self.expect_cause(endless, "proxy.forbidden")
        self.assertLessEqual(len(self.tunnel(outcome)["first_bytes"]), 4096)

    def test_http_1_0(self):
        self.expect_cause(misbehaviour.answers(b"HTTP/1.0 403 No\r\n\r\n" + PAGE), "proxy.forbidden", "HTTP/1.0 403 No")

    def test_refusals_by_policy(self):
        for status in ("402 Payment Required", "429 Too Many Requests", "451 Unavailable For Legal Reasons"):
            with self.subTest(status):
                self.expect_cause(misbehaviour.answers(head(status, "Content-Length: 0")), "proxy.forbidden", status)

    def test_status_lines_that_are_no_good_and_plain_enough(self):
        """Without a reason, without a blank, with control characters, with bare line feeds: a 403 all the same (RFC 9112 section 4)."""
        for answer in (b"HTTP/1.1 403\r\n\r\n", b"HTTP/1.1 403 \x01\x1b[2J\r\n\r\n", b"HTTP/1.1 403Forbidden\r\n\r\n",
                       b"HTTP/1.1  403 No\n\n", b"HTTP/1.1 403 No\r\nnot a field\r\nVia: \x02\r\n\r\n",
                       b"HTTP/1.1 403 No\r\nContent-Length: many\r\n\r\n", b"HTTP/1.1 403 No\r\nConnection: a b\r\n\r\n",
                       b"HTTP/1.1 403 No\r\nUpgrade: ;/,\r\n\r\n", b"HTTP/1.1 403 No\r\nVia: cut"):
            with self.subTest(answer):
                outcome = self.expect_cause(in_pieces(answer), "proxy.forbidden", "403")
                self.assertNotIn("\x1b", outcome.text + outcome.errors)

    def test_a_status_line_in_pieces_is_quoted_whole(self):
        outcome = self.expect_cause(in_pieces(b"HTTP/1.1 4", b"03 Forb", b"idden by rule 7\r\n", b"\r\n"), "proxy.forbidden",
                                    "HTTP/1.1 403 Forbidden by rule 7")
        self.assertEqual(self.tunnel(outcome)["status_line"], "HTTP/1.1 403 Forbidden by rule 7")

    def test_errors_above_the_proxy(self):
        for status in ("500 Oops", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"):
            with self.subTest(status):
                self.expect_cause(misbehaviour.answers(head(status, "Content-Length: 0")), "proxy.upstream", status)


class NotAProxy(AnswersCase):
    cause = "proxy.not_a_proxy"

    def test_a_web_server(self):
        for status in ("400 Bad Request", "404 Not Found", "405 Not Allowed", "501 Not Implemented"):
            with self.subTest(status):
                self.expect_cause(misbehaviour.answers(head(status, "Server: nginx", "Content-Length: 0")),
                                  self.cause, status, "nginx")

    def test_200_and_then_a_page(self):
        announced = head("200 OK", "Content-Type: text/html", f"Content-Length: {len(PAGE)}")
        chunked = head("200 OK", "Transfer-Encoding: chunked")
        for parts in ((announced + PAGE,), (announced, PAGE), (b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,),
                      (chunked + b"2b\r\n" + PAGE + b"\r\n0\r\n\r\n",), (chunked, b"2b\r\n" + PAGE)):
            with self.subTest(parts=len(parts), head=parts[0][:60]):
                outcome = self.expect_cause(in_pieces(*parts), self.cause, "a page where the tunnel should be")
                self.assertIn("Blocked by policy", outcome.row("product-updates")["summary"])

    def test_200_and_a_page_that_nobody_announced(self):
        """The proxy's own row sees the answer alone; the page comes when the destinations' rows wait for their handshakes."""
        outcome = self.expect_cause(in_pieces(head("200 OK"), PAGE), self.cause, "a page where the tunnel should be")
        self.assertEqual(len({row["remedy"] for row in outcome.report["rows"] if row["cause"] == self.cause}), 1)

    def test_what_is_not_http(self):
        for words, seen in ((b"SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0"), (b"220 mail.corp.example ESMTP\r\n", "220 mail"),
                            (b"\x15\x03\x01\x00\x02\x02\x16", "https://"), (b"\x00\x1b[2J\xff", "\\x00\\x1b[2J")):
            with self.subTest(words):
                outcome = self.expect_cause(misbehaviour.answers(words), self.cause, seen)
                self.assertNotIn("\x1b", outcome.text + outcome.errors)

    def test_a_stranger_in_pieces_is_quoted_whole(self):
        self.expect_cause(in_pieces(b"220 ma", b"il.corp.example ES", b"MTP\r\n"), self.cause, "220 mail.corp.example ESMTP")

    def test_who_speaks_first(self):
        self.expect_cause(misbehaviour.greets(b"SSH-2.0-OpenSSH_9.2\r\n"), self.cause, "SSH-2.0")

    def test_headers_without_an_end(self):
        def behave(connection, over):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            misbehaviour.chatters(b"X-More: of the same and again of the same\r\n" * 50)(connection, over)

        self.expect_cause(behave, self.cause, "no end")

    def test_one_header_without_an_end(self):
        def behave(connection, over):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            misbehaviour.chatters(b"a" * 4096)(connection, over)

        self.expect_cause(behave, self.cause, "no end")

    def test_interim_answers_without_an_end(self):
        self.expect_cause(misbehaviour.chatters(head("100 Continue") * 50), self.cause, "no end")

    def test_an_answer_that_stops_in_the_middle(self):
        self.expect_cause(misbehaviour.greets(b"HTTP/1.1 200 OK\r\nVia: x"), self.cause, "no end")


class Silence(AnswersCase):
    def test_nothing_at_all(self):
        outcome = self.expect_cause(misbehaviour.mute, "proxy.timeout", "nothing comes back to CONNECT in time")
        self.expect_said_once(outcome, "proxy.timeout")
        self.assertLess(outcome.seconds, 6)

    def test_hanging_up(self):
        self.expect_cause(misbehaviour.hang_up, "proxy.timeout", "it closes the connection instead of answering CONNECT")

    def test_a_reset(self):
        self.expect_cause(misbehaviour.reset_after_hello, "proxy.timeout", "it resets the connection instead of answering CONNECT")


class ManyRows(AnswersCase):
    """A proxy's own questions get lost where hundreds are asked at once, and that would be told as its fault."""

    MOST = 50
    ROWS = 130

    def test_so_many_tunnels_are_asked_for_at_once(self):
        waiting, at_once = set(), []

        def behave(connection, _over):
            read_request(connection)
            waiting.add(connection)
            at_once.append(len(waiting))
            time.sleep(0.3)
            waiting.discard(connection)
            connection.sendall(head("403 Forbidden", "Content-Length: 0"))

        rows = [row("tls", {"host": f"n-{number}.example"}, 443, name=f"row-{number}") for number in range(self.ROWS)]
        outcome = self.asking(behave, "--requirements", table_file(self.world.folder, *rows))
        self.assertEqual([(each["status"], each["cause"]) for each in outcome.report["rows"]], [("fail", "proxy.forbidden")] * self.ROWS)
        self.assertEqual((len(at_once), max(at_once)), (self.ROWS, self.MOST))


class Tunnels(AnswersCase):
    """Odd answers behind which there is a tunnel all the same."""

    def tunnelling(self, answer, *parts_before):
        addresses = {name.encode(): DESTINATIONS[row][4] for row, name in TLS_NAMES.items()}

        def behave(connection, over):
            request = read_request(connection)
            name = request.split()[1].rpartition(b":")[0]
            for part in parts_before:
                connection.sendall(part)
            with self.zone.namespace.socket(ADDRESS, socket.SOCK_STREAM) as far:
                far.connect((addresses[name], 443))
                connection.sendall(answer)
                splice(connection, far)

        return behave

    def test_http_1_0(self):
        outcome = self.asking(self.tunnelling(b"HTTP/1.0 200 Connection established\r\n\r\n"))
        self.expect_proxied(outcome, "ready")

    def test_another_success_and_a_length_of_zero(self):
        outcome = self.asking(self.tunnelling(head("204 No Content", "Content-Length: 0")))
        self.expect_proxied(outcome, "ready")

    def test_interim_answers_before_the_final_one(self):
        outcome = self.asking(self.tunnelling(head("200 OK"), head("100 Continue"), head("103 Early Hints", "Link: x")))
        self.expect_proxied(outcome, "ready")

    def test_a_content_type_without_a_body(self):
        outcome = self.asking(self.tunnelling(head("200 Connection established", "Content-Type: text/html")))
        self.expect_proxied(outcome, "ready")

    def test_the_far_end_is_not_tls(self):
        def behave(connection, over):
            read_request(connection)
            connection.sendall(head("200 Connection established"))
            misbehaviour.answers(misbehaviour.BLOCK_PAGE)(connection, over)  # once the hello is there

        outcome = self.asking(behave)
        causes = {row: outcome.row(row)["cause"] for row in TLS_NAMES}
        self.assertEqual(causes, dict.fromkeys(TLS_NAMES, "tls.not_tls"))

    def test_the_far_end_is_mute(self):
        def behave(connection, over):
            read_request(connection)
            connection.sendall(head("200 Connection established"))
            misbehaviour.mute(connection, over)

        outcome = self.asking(behave)
        self.expect(outcome, "not_ready", {
            **dict.fromkeys(TLS_NAMES, ("fail", "tcp.mute")), "proxy": ("fail", "proxy.timeout"),
            "tls-interception": ("warn", "run.inconclusive")}, base=THROUGH_PROXY)
        self.assertEqual({outcome.row(row)["remedy"] for row in TLS_NAMES}, {outcome.row("proxy")["remedy"]})

    def test_what_curl_takes(self):
        for answer in (b"HTTP/1.1 200\r\n\r\n", b"HTTP/1.1 200OK\r\n\r\n", b"HTTP/1.1 200 OK\n\n", b"HTTP/1.1 200 OK\nVia: x\n\n",
                       b"HTTP/1.1   200 \x01\r\n\r\n", b"HTTP/1.1 200 OK\r\nno field\r\n\r\n"):
            with self.subTest(answer):
                self.expect_proxied(self.asking(self.tunnelling(answer)), "ready")


class Echoes(AnswersCase):
    """A proxy that repeats the request in its answer must not put the credentials into the evidence."""

    SECRET = "pa55word-of-the-proxy"

    def test_credentials_that_come_back(self):
        token = base64.b64encode(f"admin:{self.SECRET}".encode()).decode()

        def behave(connection, over):
            request = read_request(connection)
            assert token.encode() in request
            echo = request.replace(b"\r\n", b" | ")
            connection.sendall(head("403 " + token, f"Via: {token}", f"Server: {self.SECRET}") + echo
                               + self.SECRET.encode())
            connection.shutdown(socket.SHUT_WR)
            misbehaviour.mute(connection, over)

        outcome = self.asking(behave, "-v", url=f"http://admin:{self.SECRET}@{ADDRESS}:{PORT}")
        self.expect_proxied(outcome, "not_ready", all_fail("proxy.forbidden"))
        everything = outcome.text + outcome.errors + str(outcome.report)
        self.assertNotIn(self.SECRET, everything)
        self.assertNotIn(token, everything)
        self.assertIn("[credentials]", everything)


def splice(one, other):
    """Passes bytes both ways until the first side ends."""

    def pump(source, sink):
        try:
            while content := source.recv(65536):
                sink.sendall(content)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    thread = threading.Thread(target=pump, args=(other, one), daemon=True)
    thread.start()
    pump(one, other)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)
    thread.join(10)
