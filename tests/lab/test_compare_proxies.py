"""The same proxy settings and the same answers of proxies given to curl and to the program: both take the same way, and come as far.

NETPREFLIGHT_SEED and NETPREFLIGHT_CASES choose other and more cases than those of every run. The differences that stay are listed in
docs/diagnosis.md and, with the same words, in the tables below.
"""

import os
import random
import re
import subprocess
import time

from lab import misbehaviour
from lab.proxies import ADDRESS, NAME
from lab.responders import TcpResponder
from lab.world import TLS_NAMES
from test_proxy import ProxyCase
from test_proxy_answers import read_request

SEED = int(os.environ.get("NETPREFLIGHT_SEED", "9110"))
CASES = int(os.environ.get("NETPREFLIGHT_CASES", "40"))
PORT = 3128
ROW = "product-updates"
HOST = TLS_NAMES[ROW]
PARENT = HOST.partition(".")[2]


class Compared(ProxyCase):
    def curl(self, environment, *options):
        """What it connected to, the status of its CONNECT, its exit code."""
        asked = ["curl", "-sk", "-o", "/dev/null", "-m", "3", "-w", "%{remote_ip} %{http_connect}", *options, f"https://{HOST}/"]
        # A program in the namespace sees no environment but this.
        clean = {"PATH": os.environ["PATH"], **environment}
        done = subprocess.run(self.world.cockpit.namespace.command(*asked), capture_output=True, text=True, env=clean,
                              timeout=30, check=False)
        address, _, status = done.stdout.rpartition(" ")
        return address, int(status or 0), done.returncode

    def here(self, *arguments, **environment):
        return self.check("--only", ROW, *arguments, timeout="1s", environment=environment)

    def settle(self, differing, allowed, cases):
        self.assertEqual(differing, [])
        self.assertLess(len(allowed), cases / 2, allowed)


# ---- Settings ----

PROXIES = (f"http://{ADDRESS}:{PORT}", f"{ADDRESS}:{PORT}", f"HTTP://{NAME}:{PORT}", f"http://{NAME}.:{PORT}", f"http://{NAME.upper()}:{PORT}/",
           f"http://user:pw@{ADDRESS}:{PORT}", f"http://us%40er:p%3Aw@{ADDRESS}:{PORT}/path", f"http://user@{ADDRESS}:{PORT}",
           f"http://:@{ADDRESS}:{PORT}", f"http://{ADDRESS}:{PORT}\r", f" http://{ADDRESS}:{PORT}", f'"http://{ADDRESS}:{PORT}"',
           f"http://{ADDRESS}:x", f"http://{ADDRESS}:99999", f"http://user:p@w@{ADDRESS}:{PORT}", f"http://user:p#w@{ADDRESS}:{PORT}",
           f"http://user:p/w@{ADDRESS}:{PORT}", f"socks5://{ADDRESS}:{PORT}", f"ftp://{ADDRESS}:{PORT}", "http://", f"http://{ADDRESS}:{PORT}?x",
           "http://nobody.invalid:3128")
ENTRIES = (HOST, PARENT, f".{PARENT}", HOST.upper(), f"{HOST}.", f"*.{PARENT}", f"https://{HOST}", f'"{HOST}"', f"{HOST}:443", f"{HOST}:8443",
           "192.0.2.0/24", "0.0.0.0/0", "other.example", HOST[1:], PARENT[2:], f"{HOST}/", "*", "", f"{HOST}\r", "com", ".", "localhost")
SEPARATORS = (",", ", ", " ", ",,", " ,")
VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy")


def setting(chance):
    environment = {}
    for variable in chance.sample(VARIABLES, chance.choice((1, 1, 2))):
        environment[variable] = chance.choice(PROXIES if chance.random() < 0.6 else PROXIES[:4])
    for variable in chance.sample(("no_proxy", "NO_PROXY"), chance.choice((0, 1, 1, 2))):
        entries = [chance.choice(ENTRIES) for _ in range(chance.choice((1, 1, 2, 3)))]
        environment[variable] = chance.choice(SEPARATORS).join(entries)
    return environment


def chosen(environment, names):
    return next((environment[name] for name in names if environment.get(name)), "")


def proxy_of(environment):
    return chosen(environment, ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"))


def exempt_of(environment):
    return chosen(environment, ("no_proxy", "NO_PROXY"))


SETTING_DIFFERENCES = {
    "an entry of no_proxy with a port is for that port":
        lambda environment, here, there: bool(re.search(r":\d", exempt_of(environment))),
    "a user or password with @ # / ? as it is ends at the last @":
        lambda environment, here, there: bool(re.search("[@#/?]", proxy_of(environment).partition("://")[2].rpartition("@")[0])),
    "SOCKS proxies are refused, because the product has none":
        lambda environment, here, there: proxy_of(environment).startswith("socks"),
    "a proxy URL that cannot be used is an error also where no_proxy exempts the host":
        lambda environment, here, there: bool(exempt_of(environment)) and (here, there) == ("none", "direct"),
}


class Settings(Compared):
    def way_of_curl(self, environment):
        address, status, _ = self.curl(environment)
        if status == 403:
            return "proxy"
        return "direct" if address else "none"

    def way_here(self, environment):
        outcome = self.here(**environment)
        if outcome.report is None:
            return "none"
        steps = [step for step in outcome.row(ROW)["steps"] if step["kind"] == "connect" and not step["cause"]]
        proxied = any(step["route"] == "proxy" for step in outcome.row(ROW)["steps"])
        if proxied:
            return "proxy" if any(step["route"] == "proxy" for step in steps) else "none"
        return "direct" if steps else "none"

    def test_curl_goes_the_same_way(self):
        chance = random.Random(SEED)
        differing, allowed = [], []
        refuses = misbehaviour.answers(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
        with TcpResponder(self.zone.namespace, [ADDRESS], refuses, PORT):
            for _ in range(CASES):
                environment = setting(chance)
                there, here = self.way_of_curl(environment), self.way_here(environment)
                reasons = [reason for reason, applies in SETTING_DIFFERENCES.items() if applies(environment, here, there)]
                if here != there:
                    (allowed if reasons else differing).append(f"{environment}: {here} here, {there} with curl")
        self.settle(differing, allowed, CASES)


# ---- Answers ----

VERSIONS = ("HTTP/1.1",) * 6 + ("HTTP/1.0",) * 2 + ("HTTP/2", "http/1.1", "HTTP/1.x", "ICY", "")
BETWEEN = (" ",) * 6 + ("  ", "\t", "")
CODES = ("200",) * 6 + ("204", "299", "302", "403", "403", "407", "404", "500", "502", "503", "20", "2000", "099", "abc", "-1")
REASONS = (" OK", " OK", "", " ", "OK", " \x01\x1b[2J", " caf\u00e9", " a: b")
FIELDS = ("Via: x", "Content-Length: 0", "Content-Length: many", "no field", " folded", "Proxy-Authenticate: Basic realm=\"x\"", "X: \x02",
          "Connection: a b", "Upgrade: ;/", ": y", "Server : squid", "Proxy-Agent: x", "Transfer-Encoding: chunked", "Connection: close")


def answer(chance):
    end = chance.choice(("\r\n", "\r\n", "\n"))
    first = chance.choice(VERSIONS) + chance.choice(BETWEEN) + chance.choice(CODES) + chance.choice(REASONS)
    lines = [first, *chance.sample(FIELDS, chance.choice((0, 0, 1, 2, 3)))]
    text = end.join(lines) + end + end
    before = chance.choice(("",) * 9 + ("HTTP/1.1 100 Continue\r\n\r\n",))
    if chance.random() < 0.1:
        text = text[:chance.randrange(len(text))]
    return (before + text).encode("latin-1")


def in_pieces(content, chance):
    cuts = sorted(chance.sample(range(len(content)), min(len(content), chance.choice((0, 0, 1, 3)))))
    pieces = [content[a:b] for a, b in zip([0, *cuts], [*cuts, len(content)])]

    def behave(connection, over):
        read_request(connection)
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.02)
        connection.shutdown(1)
        misbehaviour.mute(connection, over)

    return behave


ANSWER_DIFFERENCES = {
    "an interim answer (RFC 9110 section 15.2) is followed by the final one":
        lambda content: content.startswith(b"HTTP/1.1 100"),
    "a refusal that is cut off in its headers is one all the same":
        lambda content: b"\n\n" not in content.replace(b"\r", b""),
}


class Answers(Compared):
    def test_curl_understands_the_same(self):
        chance = random.Random(SEED)
        differing, allowed = [], []
        url = f"http://{ADDRESS}:{PORT}"
        for _ in range(CASES):
            content = answer(chance)
            with TcpResponder(self.zone.namespace, [ADDRESS], in_pieces(content, chance), PORT):
                _, there, code = self.curl({}, "-x", url)
                outcome = self.here("--proxy", url)
            self.assertIsNotNone(outcome.report, f"{content}: {outcome.explain()}")
            tunnels = [step["evidence"] for step in outcome.row(ROW)["steps"] if step["kind"] == "tunnel"]
            here = tunnels[0]["status"]
            same = here == there if 100 <= there <= 999 else here == 0
            opened = tunnels[0]["end"] in ("opened", "page")
            if same and opened == (200 <= there <= 299):
                continue
            reasons = [reason for reason, applies in ANSWER_DIFFERENCES.items() if applies(content)]
            (allowed if reasons else differing).append(
                f"{content}: {tunnels[0]['end']} {here} here, {there} and exit code {code} with curl")
        self.settle(differing, allowed, CASES)
