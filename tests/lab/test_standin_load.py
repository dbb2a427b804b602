"""The stand-in in a hostile network: floods, slow and garbage clients, and proper checks among them."""

import contextlib
import errno
import itertools
import os
import random
import selectors
import socket
import ssl
import statistics
import struct
import threading
import time

import jsonschema

from instrumented import INSTRUMENTED, patience, volume
from lab.expect import schema
from lab.visitors import ask, session
from lab.world import COCKPIT
from test_standin import ASSETS, SSH, STAND_IN, WEB, StandInCase, seen_from

CONNECTIONS = volume(10_000)
MOST_MEMORY_KIB = 32 * 1024
MOST_MEMORY_OF_VISITS_KIB = 64 * 1024
MOST_FLIGHT = 1200
MOST_ANSWER_MS = patience(100)
TIMEOUT = f"{patience(2)}s"

RANDOM = random.Random(1)
HELLO = bytes.fromhex("16030100c8010000c40303") + bytes(193)  # the beginning of a ClientHello, and zeros
REQUEST = b"GET / HTTP/1.1\r\nHost: cockpit\r\n\r\n"
GARBAGE = (
    lambda: b"",
    lambda: RANDOM.randbytes(RANDOM.randint(1, 2000)),
    lambda: b"\x16\x03\x01" + struct.pack("!H", RANDOM.randint(0, 65535)) + RANDOM.randbytes(RANDOM.randint(0, 800)),
    lambda: HELLO[:RANDOM.randint(1, len(HELLO))],
    lambda: b"GET / HTTP/1.1\r\nHost: cockpit\r\n\r\n",
    lambda: b"SSH-2.0-OpenSSH_9.2p1\r\n" + RANDOM.randbytes(500),
    lambda: b"netpreflight/1 check " + b"a" * 491,
    lambda: b"\x1b]0;owned\x07\x1b[2J\xff\xfe" * 20,
)


def client_hello(*protocols):
    """What Python's ssl sends first."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        context.wrap_bio(incoming, outgoing).do_handshake()
    return outgoing.read()


class Flood:
    """Connections from one namespace, so many at once, each with some garbage; counts what came back."""

    def __init__(self, namespace, ports, garbage, linger=0.0):
        self._namespace = namespace
        self._ports = itertools.cycle(ports)
        self._garbage = garbage
        self._linger = linger
        self.made = 0
        self.sent = 0
        self.largest_excess = 0

    def run(self, total, at_once=40):
        with selectors.DefaultSelector() as selector:
            open_now = 0
            begun = 0
            while begun < total or open_now:
                while begun < total and open_now < at_once:
                    self._begin(selector)
                    begun += 1
                    open_now += 1
                for key, _ in selector.select(0.05):
                    open_now -= self._continue(selector, key)
                open_now -= self._reap(selector)

    def _begin(self, selector):
        client = self._namespace.socket(COCKPIT[4], socket.SOCK_STREAM)
        client.setblocking(False)
        client.connect_ex((COCKPIT[4], next(self._ports)))
        state = {"sent": 0, "received": 0, "until": None, "began": time.monotonic()}
        selector.register(client, selectors.EVENT_WRITE, state)

    def _continue(self, selector, key):
        client, state = key.fileobj, key.data
        try:
            if state["until"] is None:
                error = client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if error and error != errno.ECONNRESET:  # made, and hung up on since
                    raise OSError(error, "connect")
                self.made += 1
                garbage = self._garbage()
                state["sent"] = client.send(garbage) if garbage else 0
                state["until"] = time.monotonic() + self._linger
                selector.modify(client, selectors.EVENT_READ, state)
                return 0
            data = client.recv(4096)
            state["received"] += len(data)
            if data:
                return 0
        except OSError:
            pass
        return self._end(selector, client, state)

    def _reap(self, selector):
        now = time.monotonic()
        over = [key for key in list(selector.get_map().values())
                if now > (key.data["until"] or key.data["began"] + 5)]
        return sum(self._end(selector, key.fileobj, key.data) for key in over)

    def _end(self, selector, client, state):
        self.sent += state["sent"]
        self.largest_excess = max(self.largest_excess, state["received"] - state["sent"])
        selector.unregister(client)
        client.close()
        return 1


class LoadCase(StandInCase):
    def proper_checks(self, role, rows, count):
        """Durations in ms of the steps of each row, over so many checks that must all be right."""
        durations = []
        for _ in range(count):
            outcome = self.look(role, timeout=TIMEOUT)
            self.expect(outcome, "ready", base=seen_from(role, *[STAND_IN] * len(rows)))
            for row in rows:
                durations.append(sum(step["duration_ms"] for step in outcome.row(row)["steps"] if step["kind"] != "resolve"))
        return durations

    def proper_checks_while(self, goes_on):
        """As `proper_checks`, one a second, which leaves the processors to what goes on; at least one."""
        durations = self.proper_checks("workstation", (WEB, SSH), 1)
        while goes_on():
            time.sleep(1)
            durations += self.proper_checks("workstation", (WEB, SSH), 1)
        return durations

    def expect_all_well(self, stand_in, most_memory=MOST_MEMORY_KIB):
        self.expect_everywhere("ready", STAND_IN, STAND_IN, STAND_IN, timeout=TIMEOUT)
        if not INSTRUMENTED:
            self.assertLess(int(stand_in.status("VmHWM").split()[0]), most_memory)

    def assert_all_dropped(self, clients):
        """Within seconds, although each of them goes on sending."""
        end = time.monotonic() + 20
        for client in clients:
            client.settimeout(0.2)
            while True:
                self.assertLess(time.monotonic(), end, "a slow client is still served")
                try:
                    client.send(b"\0")
                    if client.recv(4096) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            client.close()

    @contextlib.contextmanager
    def meanwhile(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        thread.start()
        try:
            yield thread
        finally:
            thread.join(120)
            self.assertFalse(thread.is_alive())


class Load(LoadCase):
    def test_ten_thousand_connections(self):
        flood = Flood(self.center.namespace, (443, 22, 7443), lambda: RANDOM.choice(GARBAGE)())
        with self.listen() as stand_in:
            with self.meanwhile(self.flood_twice, flood) as thread:
                durations = self.proper_checks_while(thread.is_alive)
            self.expect_all_well(stand_in)
            stand_in.end()
            record = stand_in.record()  # what it wrote last: before that the file is up to a second behind
            self.assertLess(len(stand_in.log()), 100_000)
            self.assertNotIn("\x1b", stand_in.log())
        jsonschema.validate(record, schema("listen.schema.json"))
        self.assertGreater(flood.made, CONNECTIONS * 0.99)
        self.assertLess(statistics.median(durations), MOST_ANSWER_MS)
        self.assertGreaterEqual(record["counts"]["others"], flood.made)

    def flood_twice(self, flood):
        """Half of them fewer at once than there are places, so that all are heard; half of them many more."""
        flood.run(CONNECTIONS // 2, at_once=40)
        flood.run(CONNECTIONS // 2, at_once=400)

    def test_slow_clients_hold_no_place(self):
        """As many as there are places and more, from the address of the check itself, each sending a byte now and then."""
        slow = []
        with self.listen() as stand_in:
            for port in itertools.islice(itertools.cycle((443, 22, 7443)), 200):
                client = self.world.office.namespace.socket(COCKPIT[4], socket.SOCK_STREAM)
                client.settimeout(2)
                client.connect((COCKPIT[4], port))
                with contextlib.suppress(OSError):
                    client.send(HELLO[:20] if port != 22 else b"netpref")
                slow.append(client)
            durations = self.proper_checks("workstation", (WEB, SSH), 10)
            self.assertLess(stand_in.open_files(), 64 + 40)
            self.expect_all_well(stand_in)
            self.assert_all_dropped(slow)
        self.assertLess(statistics.median(durations), MOST_ANSWER_MS)

    def test_hellos_of_strangers(self):
        """TLS clients that speak neither the check's protocol nor HTTP/1 are refused with one alert; a check gets through among them."""
        hello = client_hello("h2")
        answers = []

        def knock():
            for _ in range(300):
                answers.append(self.answer_to(hello, 443))

        with self.listen() as stand_in, self.meanwhile(knock):
            self.proper_checks("workstation", (WEB, SSH), 5)
            self.expect_all_well(stand_in)
        self.assertEqual(len(answers), 300)
        self.assertEqual({(answer[0], answer[3:]) for answer in answers}, {(21, b"\x00\x02\x02\x78")})

    def test_nothing_larger_than_what_came_in(self):
        """Before the question has been read; the greeting of the port without TLS comes first."""
        with self.listen("--connections", "10000"):
            for port, unasked in ((443, 0), (7443, 0), (22, len("netpreflight/1 stand-in\r\n"))):
                for garbage in GARBAGE:
                    flood = Flood(self.center.namespace, (port,), garbage, linger=0.3)
                    flood.run(20)
                    self.assertLessEqual(flood.largest_excess, max(unasked, 7), (port, garbage()[:40]))
            # A hello is answered with one flight, however small it is; over TCP nobody else gets that.
            for hello in (client_hello("netpreflight/1"), client_hello("http/1.1"), client_hello()):
                answer = self.answer_to(hello, 443)
                self.assertGreater(len(answer), 500)
                self.assertLessEqual(len(answer), len(hello) + MOST_FLIGHT)

    def answer_to(self, hello, port):
        """All that comes back."""
        received = b""
        with self.center.namespace.socket(COCKPIT[4], socket.SOCK_STREAM) as client, contextlib.suppress(OSError):
            client.settimeout(10)
            client.connect((COCKPIT[4], port))
            client.sendall(hello)
            while data := client.recv(4096):
                received += data
        return received

    def test_lines_of_strangers_are_escaped_and_bounded(self):
        flood = Flood(self.center.namespace, (22,), lambda: b"\x1b]0;owned\x07\r\n" + os.urandom(300), linger=0.1)
        with self.listen() as stand_in:
            flood.run(50)
            stand_in.end()
            text, record = stand_in.log(), stand_in.record()
        self.assertIn(r"\x1b]0;owned\x07", text)
        self.assertTrue(all(32 <= ord(letter) < 0x7f or letter == "\n" or ord(letter) > 0x9f for letter in text))
        self.assertLess(max(map(len, text.splitlines())), 400)
        self.assertEqual(record["counts"]["others"], 50)
        self.assertEqual(len([one for one in record["others"] if one["kind"] == "other_words"]), 1)


class Browsers(LoadCase):
    """Visitors that speak TLS and HTTP as they should, but too many of them, or too slowly."""

    def visits(self, count, wrong):
        for _ in range(count):
            try:
                answer = ask(self.center, COCKPIT[4], random.choice((443, 7443)), REQUEST)
            except OSError as error:  # hung up on, for somebody who needed the place
                wrong.append(str(error))
                continue
            if not answer.startswith(b"HTTP/1.1 200 OK\r\n") or not answer.endswith(b"</html>\n"):
                wrong.append(answer[:100])

    def test_ten_thousand_visitors(self):
        wrong = []
        with self.listen() as stand_in, contextlib.ExitStack() as stack:
            threads = [stack.enter_context(self.meanwhile(self.visits, CONNECTIONS // 4, wrong)) for _ in range(4)]
            durations = self.proper_checks_while(lambda: any(thread.is_alive() for thread in threads))
            self.expect_all_well(stand_in, MOST_MEMORY_OF_VISITS_KIB)
            stand_in.end()
            record = stand_in.record()
            self.assertLess(len(stand_in.log()), 100_000)
        self.assertEqual(wrong, [])
        self.assertLess(statistics.median(durations), MOST_ANSWER_MS)
        self.assertEqual(record["counts"]["pages"], CONNECTIONS)
        self.assertEqual(sorted(one["port"] for one in record["pages"]), [443, 7443])
        self.assertEqual(sum(one["count"] for one in record["pages"]), CONNECTIONS)

    def test_slow_browsers_hold_no_place(self):
        """More than there are places: they ask for nothing, for something and never read it, or byte by byte."""
        beginnings = (b"", REQUEST, b"G")
        with self.listen() as stand_in, contextlib.ExitStack() as stack:
            slow = []
            for beginning in itertools.islice(itertools.cycle(beginnings), 200):
                with contextlib.suppress(OSError):
                    tls = stack.enter_context(session(self.world.office, COCKPIT[4], 443, "http/1.1"))
                    slow.append(tls)
                    tls.sendall(beginning)
            durations = self.proper_checks("workstation", (WEB, SSH), 10)
            self.assertLess(stand_in.open_files(), 64 + 40)
            self.expect_all_well(stand_in, MOST_MEMORY_OF_VISITS_KIB)
            self.assertGreater(len(slow), 190)
            self.assert_all_dropped(slow)
        self.assertLess(statistics.median(durations), MOST_ANSWER_MS)

    def test_headers_without_an_end(self):
        """A check is answered among many that send a megabyte of header each."""
        endless = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + (1 << 20) * b"x"
        answers = []

        def send():
            for _ in range(100):
                answers.append(ask(self.center, COCKPIT[4], 443, endless).partition(b"\r\n")[0])

        with self.listen() as stand_in:
            with self.meanwhile(send):
                durations = self.proper_checks("workstation", (WEB, SSH), 5)
            self.expect_all_well(stand_in, MOST_MEMORY_OF_VISITS_KIB)
            stand_in.end()
            self.assertEqual(stand_in.record()["counts"]["others"], 100)
        self.assertLessEqual(set(answers), {b"", b"HTTP/1.1 431 Request Header Fields Too Large"})
        self.assertLess(statistics.median(durations), MOST_ANSWER_MS)

    def test_handshakes_that_stop_in_the_middle(self):
        hello = client_hello("http/1.1")
        flood = Flood(self.center.namespace, (443, 7443), lambda: hello, linger=0.05)
        with self.listen() as stand_in:
            with self.meanwhile(flood.run, 2000, 200):
                durations = self.proper_checks("workstation", (WEB, SSH), 5)
            self.expect_all_well(stand_in, MOST_MEMORY_OF_VISITS_KIB)
        self.assertLessEqual(flood.largest_excess, MOST_FLIGHT)
        self.assertLess(statistics.median(durations), MOST_ANSWER_MS)
