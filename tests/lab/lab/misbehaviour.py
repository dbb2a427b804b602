"""What far ends do wrong: behaviours for TCP connections, answers for DNS and NTP requests."""

import socket
import ssl
import struct
import time

from . import dns

# Over TCP: behaviour(connection, over)


def reset_at_once(connection, _over):
    """A middlebox that accepts everything and then thinks better of it."""
    linger_zero = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_zero)


def reset_after_hello(connection, over):
    """The same, once the first bytes were read."""
    connection.recv(4096)
    reset_at_once(connection, over)


def hang_up(connection, _over):
    """Reads the first bytes and closes without a word."""
    connection.recv(4096)


def mute(connection, _over):
    """Reads whatever comes and never says anything."""
    while connection.recv(4096):
        pass


def the_first_time(first, afterwards):
    """Behaves in one way towards the first connection, and in another towards all that follow."""
    fresh = iter([first])

    def behave(connection, over):
        next(fresh, afterwards)(connection, over)

    return behave


def answers(words):
    """Answers the first bytes with these, and hangs up properly."""

    def behave(connection, over):
        connection.recv(4096)
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)
        mute(connection, over)

    return behave


def greets(words):
    """Speaks first, as a mail or SSH server does, and waits."""

    def behave(connection, over):
        connection.sendall(words)
        mute(connection, over)

    return behave


def after_saying(words, behaviour):
    """Says this first, and then behaves so."""

    def behave(connection, over):
        connection.sendall(words)
        behaviour(connection, over)

    return behave


def chatters(line):
    """Sends the same line over and over, for as long as anybody listens."""

    def behave(connection, over):
        while not over.is_set():
            connection.sendall(line)
            time.sleep(0.001)  # a pace, not a wait: the peer decides when it has heard enough

    return behave


def alert(description):
    """Refuses the handshake with a fatal TLS alert (RFC 8446 section 6)."""
    return answers(struct.pack("!BHHBB", 21, 0x0303, 2, 2, description))


# A ServerHello of TLS 1.2: a random, no session, ECDHE-RSA-AES256-GCM-SHA384, no compression; and what follows.
_HELLO_12 = b"\x03\x03" + b"Z" * 32 + b"\x00\xc0\x30\x00"
_SECURE_RENEGOTIATION = b"\x00\x05\xff\x01\x00\x01\x00"


def _server_hello(extensions=b""):
    body = _HELLO_12 + extensions
    message = b"\x02" + struct.pack("!I", len(body))[1:] + body
    return b"\x16\x03\x03" + struct.pack("!H", len(message)) + message


def without_secure_renegotiation(connection, over):
    """TLS 1.2 as servers spoke it before RFC 5746."""
    answers(_server_hello())(connection, over)


def server_hello_and_reset(connection, over):
    """A filter that lets the ServerHello pass and has then seen enough."""
    connection.recv(4096)
    connection.sendall(_server_hello(_SECURE_RENEGOTIATION))
    time.sleep(0.1)  # what was sent must arrive before the reset, which overtakes it
    reset_at_once(connection, over)


def shakes_hands(certificate_file, key_file, clients=None, version=None, ciphers=None):
    """A real TLS server that stays until the client leaves.

    With `clients`, an authority's file, it ends the handshake of a client that presents no
    certificate of that authority.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    if clients:
        context.load_verify_locations(clients)
        context.verify_mode = ssl.CERT_REQUIRED
    if ciphers:
        context.set_ciphers(ciphers)
    if version:
        context.minimum_version = context.maximum_version = version

    def behave(connection, over):
        with context.wrap_socket(connection, server_side=True) as secured:
            mute(secured, over)

    return behave


def reads_but_once(certificate_file, key_file):
    """Takes what the first read brings for the whole ClientHello, and hangs up where it is not."""
    shakes = shakes_hands(certificate_file, key_file)

    def behave(connection, over):
        begun = connection.recv(65536, socket.MSG_PEEK)
        whole = len(begun) >= 5 and len(begun) >= 5 + int.from_bytes(begun[3:5], "big")
        (shakes if whole else reset_at_once)(connection, over)

    return behave


BLOCK_PAGE = (b"HTTP/1.1 302 Found\r\nServer: portal\r\n"
              b"Location: http://portal.corp.example/login\r\nContent-Length: 0\r\n\r\n")


# To datagrams: answer(request), the replies to send


def silence(_request):
    return []


def one_after_another(*answers):
    """Several replies to one request."""
    return lambda request: [reply for answer in answers for reply in answer(request)]


# DNS


def response_code(code):
    """Answers every query with this code and no records."""

    def answer(request):
        flags = 0x8180 | code
        return [request[:2] + struct.pack("!5H", flags, 1, 0, 0, 0)
                + request[12:dns.question_end(request)]]

    return answer


def malformed(request):
    """Announces an answer whose name points beyond the message."""
    return [request[:2] + struct.pack("!5H", 0x8180, 1, 1, 0, 0)
            + request[12:dns.question_end(request)] + b"\xff\xff\x00"]


def another_query(request):
    """Answers properly, but under the number of another query."""
    number = int.from_bytes(request[:2], "big") ^ 0xFFFF
    return response_code(0)(number.to_bytes(2, "big") + request[2:])


# NTP


def ntp(leap=0, mode=4, stratum=2, reference=b"\xc6\x33\x64\x01", origin=None, length=48, ahead=0,
        delay=0, dispersion=0, age=0, tail=b""):
    """Answers as a time server does, but for what is said otherwise. Seconds; `age` None: the clock was never set."""

    def answer(request):
        stamp = _timestamp(time.time() + ahead)
        header = struct.pack("!BBbbII4s", leap << 6 | 4 << 3 | mode, stratum, 6, -20, int(delay * 65536),
                             int(dispersion * 65536), reference)
        set_at = bytes(8) if age is None else _timestamp(time.time() + ahead - age)
        echoed = request[40:48] if origin is None else origin
        return [(header + set_at + echoed + stamp + stamp)[:length] + tail]

    return answer


def kiss_of_death(code):
    return ntp(leap=3, stratum=0, reference=code)


def _timestamp(seconds):
    """Seconds since 1970 as NTP's 64 bits since 1900."""
    return struct.pack("!Q", int((seconds + 2208988800) * 2**32))


