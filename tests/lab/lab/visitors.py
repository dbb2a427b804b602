"""Visitors of a stand-in that have no netpreflight: clients from Debian's packages, and what came of them."""

import contextlib
import html.parser
import re
import socket
import ssl
import subprocess


class Texts(html.parser.HTMLParser):
    """The words of a page by element, and the names of all elements."""

    def __init__(self, page):
        super().__init__()
        self.names, self.texts, self._open = set(), {}, []
        self.feed(page)
        self.facts = dict(zip(self.texts["dt"], self.texts["dd"]))

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if self._open and data.strip():
            self.texts.setdefault(self._open[-1], []).append(data.strip())


def run_client(host, *command, text=None, seconds=60):
    """One client on a host of the lab, to its end."""
    return subprocess.run(host.namespace.command(*map(str, command)), input=text, capture_output=True,
                          stdin=subprocess.DEVNULL if text is None else None, timeout=seconds, check=False)


def trusting_context(*protocols):
    """A client that takes every certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


@contextlib.contextmanager
def session(host, address, port, *protocols, name=None, seconds=10):
    """A TLS session with a stand-in."""
    with host.namespace.socket(address, socket.SOCK_STREAM) as client:
        client.settimeout(seconds)
        client.connect((address, port))
        with trusting_context(*protocols).wrap_socket(client, server_hostname=name) as tls:
            yield tls


def all_from(stream):
    """All that comes until the end, however it ends."""
    received = b""
    with contextlib.suppress(OSError):
        while data := stream.recv(65536):
            received += data
    return received


def ask(host, address, port, request, **how):
    """All that comes back to bytes of a request over TLS."""
    with session(host, address, port, **how) as tls:
        with contextlib.suppress(OSError):
            tls.sendall(request)
        return all_from(tls)


def head_and_page(answer):
    """Status line, fields by lower-case name, page."""
    head, _, page = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return status, {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}, page.decode()


def hexadecimal(fingerprint):
    """Of "sha256 Fingerprint=AB:CD:..." the digits."""
    return re.search(r"=([0-9A-F:]{95})", fingerprint).group(1).replace(":", "").lower()
