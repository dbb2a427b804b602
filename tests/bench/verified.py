"""How many rows of a report are what they were measured for. A run that passes over rows, or passes them unseen, is no quick run."""

import json


def _evidence(row, kind):
    return [step["evidence"] for step in row["steps"] if step["kind"] == kind and step["purpose"] == "check"]


def _is_plain_pass(row):
    return row["status"] == "pass" and row["cause"] is None


def _is_verified_handshake(handshake):
    """It was completed, for this name, with the key, and both verifications of its chain found nothing."""
    verifications = handshake["local"], handshake["with_public"]
    return (handshake["end"] == "completed" and handshake["name_matches"] and handshake["key_proven"]
            and all(each["anchor"] and not each["faults"] for each in verifications))


def tls(row):
    handshakes = _evidence(row, "handshake")
    return _is_plain_pass(row) and handshakes and all(map(_is_verified_handshake, handshakes))


def tcp(row):
    connects = _evidence(row, "connect")
    return _is_plain_pass(row) and connects and all(each["end"] == "ok" for each in connects)


def icmp(row):
    echoes = _evidence(row, "echo")
    return _is_plain_pass(row) and echoes and all(each["end"] == "ok" for each in echoes)


def dropped(row):
    """Nothing came back, and that is what the report says."""
    return row["status"] == "fail" and row["cause"] == "tcp.timeout"


def rows(holds):
    """A counter of the rows of a report that hold."""

    def count(output):
        return sum(bool(holds(row)) for row in json.loads(output)["rows"])

    return count


def names(output):
    """The names that a nameserver was asked for and gave addresses of."""
    report = json.loads(output)
    return len({query["name"] for row in report["rows"] for query in _evidence(row, "query") if query["end"] == "answered"})


def checked(output):
    """The rows of the main job that pass; those for other hosts and for options that were not given do not count."""
    report = json.loads(output)
    wrong = [row["id"] for row in report["rows"] if row["status"] in ("warn", "fail")]
    verified = sum(_is_plain_pass(row) for row in report["rows"] if row["probe"] != "tls") + rows(tls)(output)
    return 0 if wrong else verified


def causes(cause):
    """A counter of the rows of the main job that failed for this cause."""
    return rows(lambda row: row["status"] == "fail" and row["cause"] == cause)
