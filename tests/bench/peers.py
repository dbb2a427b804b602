"""What people would use instead, and the floor: their command lines for a workload, how their output is counted, and what they do not do.

Each function gives a measure.Contender. PACKAGES names the packages that Debian has them in.
"""

import hashlib
import re
import shutil

from lab.process import Server
from lab.servers import accepts
from measure import Contender
from places import NEAR, PROXY, TCP, TLS, name

PLUGINS = "/usr/lib/nagios/plugins"
BLACKBOX_PORT = 9115
# By program: the package of Debian 12 that has it.
PACKAGES = {
    "curl": "curl", "prometheus-blackbox-exporter": "prometheus-blackbox-exporter", "nmap": "nmap", "dnsperf": "dnsperf",
    "fping": "fping",
    f"{PLUGINS}/check_http": "monitoring-plugins-basic", f"{PLUGINS}/check_tcp": "monitoring-plugins-basic",
}


def missing():
    """The packages of peers that are not installed here."""
    return sorted({package for program, package in PACKAGES.items() if not shutil.which(program)})


def is_installed(program):
    return shutil.which(program) is not None


def lines_with(pattern):
    """A counter of what matches in an output."""
    compiled = re.compile(pattern.encode(), re.MULTILINE)
    return lambda output: len(compiled.findall(output))


def number_after(pattern):
    """A counter that reads the number in the first group."""

    def count(output):
        found = re.search(pattern.encode(), output)
        return int(found[1]) if found else 0

    return count


def _file(place, label, lines):
    """A file with these lines, of the same name for the same lines."""
    text = "\n".join(lines) + "\n"
    path = place.folder / f"{label}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    path.write_text(text, encoding="ascii")
    return path


def floor(helpers, place, jobs, expected=None, threads=1, timeout=5000):
    """bench_floor with these jobs."""
    path = _file(place, "jobs", jobs)
    nameservers = [word for each in place.nameservers for word in ("--nameserver", each)]
    return Contender(
        "floor", [helpers / "bench_floor", "--roots", place.one_root, "--threads", threads, "--timeout", timeout, *nameservers],
        len(jobs) if expected is None else expected, number_after(r"good (\d+) of"), stdin=path,
        lacks="judges nothing, reports nothing, verifies once against a single root and stops at the first failure")


def curl(place, names, roots, label="curl", proxy=False, dropped=False, timeout=5):
    """Transfers at once, as many as curl allows; a connection to every name, verified."""
    path = _file(place, "curl", [f'url = "https://{each}:{TLS}/"\noutput = "/dev/null"' for each in names])
    return Contender(
        label, ["curl", "-s", "-4", "-Z", "--parallel-immediate", "--parallel-max", 300, "--cacert", roots, "--connect-timeout", timeout,
                *(["--proxy", f"http://{NEAR}:{PROXY}"] if proxy else ["--noproxy", "*"]),
                "-w", "%{http_code} %{ssl_verify_result} %{exitcode}\\n", "-K", path],
        len(names), lines_with(r"^000 \d+ 28$" if dropped else r"^200 0 0$"), exits=(28, 7, 0) if dropped else (0,),
        lacks="asks no nameserver by itself, verifies once, connects to one address of a name; sends a request and waits for its answer"
              + ("; at most 300 at once" if len(names) > 300 else ""))


class BlackboxExporter(Server):
    """prometheus-blackbox-exporter, kept running, with these modules (YAML)."""

    def __init__(self, namespace, modules):
        super().__init__(namespace, [])
        self._modules = modules

    def argv(self):
        (self.folder / "blackbox.yml").write_text(self._modules, encoding="utf-8")
        return ["prometheus-blackbox-exporter", f"--config.file={self.folder}/blackbox.yml", "--log.level=error",
                f"--web.listen-address=127.0.0.1:{BLACKBOX_PORT}", "--history.limit=1"]

    def answers(self):
        return accepts(self.namespace, "127.0.0.1", BLACKBOX_PORT)


def blackbox_modules(roots, names_asked=()):
    """The module `tls`, and one for each name that a nameserver is to be asked for: its DNS prober asks one name a module."""
    lines = ["modules:", "  tls:", "    prober: tcp", "    timeout: 5s",
             f"    tcp: {{tls: true, preferred_ip_protocol: ip4, ip_protocol_fallback: false, tls_config: {{ca_file: {roots}}}}}"]
    for number, each in enumerate(names_asked):
        lines += [f"  dns{number}:", "    prober: dns", "    timeout: 5s",
                  f"    dns: {{query_name: {each}, query_type: A, preferred_ip_protocol: ip4}}"]
    return "\n".join(lines) + "\n"


def blackbox(place, helper, probes, dropped=False):
    """`probes` are (module, target); asked for over HTTP by curl, whose time counts: the exporter has no other way."""
    path = _file(place, "blackbox", [f'url = "http://127.0.0.1:{BLACKBOX_PORT}/probe?module={module}&target={target}"'
                                     for module, target in probes])
    return Contender(
        "blackbox_exporter", ["curl", "-s", "-Z", "--parallel-immediate", "--parallel-max", 300, "--noproxy", "*", "-K", path],
        len(probes), lines_with(r"probe_success 0$" if dropped else r"probe_success 1$"), helper=helper,
        lacks="runs already (its start is not counted), asks for A only, verifies once, connects to one address of a name, keeps no "
              "evidence; its processor time includes that of the curl that asks it")


def check_http(number):
    """One host; it has no way to check several."""
    return Contender(
        "check_http", [f"{PLUGINS}/check_http", "-4", "-H", name(number), "-S", "--sni", "-p", TLS], 1, lines_with("HTTP OK"),
        lacks="does not verify the certificate; sends a request and waits for its answer")


def check_tcp(number):
    return Contender("check_tcp", [f"{PLUGINS}/check_tcp", "-4", "-H", name(number), "-S", "-p", TLS], 1, lines_with("TCP OK"),
                     lacks="does not verify the certificate, sends no server name")


# By kind of scan: the quickest of those tried that still find every port.
NMAP_HASTE = {"-sS": ["--min-rate", 50_000, "--max-retries", 1], "-sT": ["--min-parallelism", 4000, "--max-retries", 1]}


def nmap(place, addresses, kind, dropped=False):
    path = _file(place, "nmap", addresses)
    return Contender(
        f"nmap {kind}", ["nmap", kind, "-Pn", "-n", "-p", TCP, "--min-hostgroup", 10_000, *NMAP_HASTE[kind], "-iL", path, "-oG", "-"],
        len(addresses), lines_with(rf"{TCP}/filtered/" if dropped else rf"{TCP}/open/"),
        lacks=("never completes a connection, needs root; " if kind == "-sS" else "")
              + "hears no greeting, sends each SYN at most twice and gives an address up by its own guess of the round trip, not after 5 s")


def dnsperf(place, names, types=("A",)):
    path = _file(place, "dnsperf", [f"{each} {kind}" for each in names for kind in types])
    return Contender(
        f"dnsperf {' '.join(types)}", ["dnsperf", "-s", place.nameservers[0], "-d", path, "-n", 1, "-q", 200],
        len(names) * len(types), number_after(r"Queries completed:\s+(\d+)"),
        lacks="looks at response codes, not at addresses" + ("; asks for A only" if types == ("A",) else ""))


def fping(place, addresses):
    return Contender("fping", ["fping", "-a", "-i", 0.05, "-t", 5000, "-f", _file(place, "fping", addresses)], len(addresses),
                     lines_with(r"^[\d.]+$"), lacks="sends one echo in 0.05 ms and not all at once: quicker, it loses some and waits for them")
