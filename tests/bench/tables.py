"""Requirements tables of any size, and reports made of one."""

import copy
import json

from places import TCP, TLS, address, dropped_address, name


def table(rows):
    """The JSON of a table with these rows."""
    return json.dumps({
        "schema": "netpreflight-requirements/1", "id": "bench", "edition": "2026-11-27", "title": "Bench", "source": "tests/bench",
        "roles": [{"id": "client", "name": "Client"}], "sections": [{"id": "out", "title": "Out"}],
        "vendor_ca": {"organisation": "Nobody", "sha256": []}, "rows": rows})


def _row(number, probe, host, **more):
    return {"id": f"row-{number}", "section": "out", "description": f"Requirement {number}", "level": "mandatory", "source": "client",
            "destination": {"host": host}, "protocol": "tcp", "probe": probe, **more}


def tls(count):
    """TLS servers, each under a name of its own."""
    return [_row(number, "tls", name(number), port=TLS, interception="forbidden") for number in range(count)]


def tcp(count):
    """Ports at addresses of their own; no names."""
    return [_row(number, "tcp", address(number), port=TCP) for number in range(count)]


def dropped(count):
    """The same where nothing comes back."""
    return [_row(number, "tcp", dropped_address(number), port=TCP) for number in range(count)]


def icmp(count):
    """Echoes of addresses."""
    return [_row(number, "icmp", address(number), protocol="icmp") for number in range(count)]


def dns(count):
    """Names for the nameservers: the row to be selected, and those that it asks for."""
    asks = {"id": "names", "section": "out", "description": "Resolve external names", "level": "mandatory", "source": "client",
            "destination": {"local": "nameservers"}, "probe": "dns-external"}
    return [asks, *tls(count)]


def reports(report, count, folder):
    """Files with the report as if of so many hosts."""
    paths = []
    for number in range(count):
        other = copy.deepcopy(report)
        other["run"]["host"].update(name=f"host-{number}", fqdn=f"host-{number}.example", addresses=[f"10.9.{number // 250}.{number % 250}"])
        path = folder / f"report-{number}.json"
        path.write_text(json.dumps(other), encoding="utf-8")
        paths.append(path)
    return paths
