"""The JSON Schemas in data/, held against the files they describe with a validator of another make."""

import copy
import json
import pathlib
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
GOLDEN = ROOT / "tests" / "record" / "golden"
MISSING = object()


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def validator(name):
    schema = load(DATA / name)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.draft202012_format_checker)


def changed(document, path, value):
    """A copy in which the value at this path is another; a path's last step may be new."""
    copied = copy.deepcopy(document)
    place = copied
    for step in path[:-1]:
        place = place[step]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copied


# Rows of the embedded table by their number.
WEB, SSH, SYNC, TLS, PROXY, NTP, DNS, NAME, DERIVED = 0, 1, 2, 3, 9, 10, 13, 15, 17

# What the reader refuses and a schema can refuse too.
BROKEN_TABLES = [
    (("schema",), "netpreflight-requirements/2"),
    (("schema",), MISSING),
    (("colour",), "blue"),
    (("id",), "Analysis Cockpit"),
    (("id",), ""),
    (("id",), "a" * 101),
    (("edition",), "28.7.2025"),
    (("edition",), "2025-02-30"),
    (("title",), ""),
    (("title",), " "),
    (("title",), "a\u001bb"),
    (("title",), "a\u202eb"),
    (("title",), "x" * 501),
    (("source",), 7),
    (("roles",), []),
    (("roles", 0, "name"), MISSING),
    (("roles", 0, "colour"), "blue"),
    (("sections",), {}),
    (("sections", 3, "any_of"), "yes"),
    (("vendor_ca",), MISSING),
    (("vendor_ca", "organisation"), ""),
    (("vendor_ca", "sha256"), ["ABCD"]),
    (("rows",), []),
    (("rows",), {}),
    (("rows", TLS), "product-updates"),
    (("rows", TLS, "id"), MISSING),
    (("rows", TLS, "id"), "product_updates"),
    (("rows", TLS, "section"), MISSING),
    (("rows", TLS, "description"), MISSING),
    (("rows", TLS, "description"), ["Product Updates"]),
    (("rows", TLS, "level"), "must"),
    (("rows", TLS, "source"), MISSING),
    (("rows", TLS, "destination"), MISSING),
    (("rows", TLS, "destination"), "update-301.nextron-systems.com"),
    (("rows", TLS, "destination"), {}),
    (("rows", TLS, "destination"), {"host": "a.example", "role": "cockpit"}),
    (("rows", TLS, "destination"), {"adress": "a.example"}),
    (("rows", TLS, "destination"), {"role": "cockpit"}),
    (("rows", TLS, "destination", "host"), ""),
    (("rows", TLS, "destination", "host"), "a b"),
    (("rows", TLS, "destination", "host"), "a.example."),
    (("rows", TLS, "destination", "host"), "a.example\n"),
    (("rows", TLS, "destination", "host"), "-a.example"),
    (("rows", TLS, "destination", "host"), "a_b"),
    (("rows", TLS, "destination", "host"), "256.1.1.1"),
    (("rows", TLS, "destination", "host"), "https://a.example"),
    (("rows", TLS, "destination", "host"), "::g"),
    (("rows", TLS, "destination", "host"), ("a" * 63 + ".") * 4 + "example"),
    (("rows", TLS, "port"), MISSING),
    (("rows", TLS, "port"), 0),
    (("rows", TLS, "port"), 70000),
    (("rows", TLS, "port"), 1.5),
    (("rows", TLS, "port"), "443"),
    (("rows", TLS, "port"), None),
    (("rows", TLS, "protocol"), MISSING),
    (("rows", TLS, "protocol"), "udp"),
    (("rows", TLS, "protocol"), "none"),
    (("rows", TLS, "probe"), MISSING),
    (("rows", TLS, "probe"), "ping"),
    (("rows", TLS, "interception"), "no"),
    (("rows", TLS, "name_enforced"), True),
    (("rows", WEB, "destination"), {"host": "a.example"}),
    (("rows", WEB, "interception"), "forbidden"),
    (("rows", SSH, "name_enforced"), True),
    (("rows", SYNC, "name_enforced"), 1),
    (("rows", PROXY, "port"), 3128),
    (("rows", PROXY, "destination"), {"local": "itself"}),
    (("rows", NTP, "protocol"), "tcp"),
    (("rows", NTP, "interception"), "tolerated"),
    (("rows", DNS, "destination"), {"host": "192.0.2.53"}),
    (("rows", NAME, "protocol"), "tcp"),
    (("rows", DERIVED, "destination"), {"local": "proxy"}),
    (("rows", TLS, "speaks_first"), True),
    (("rows", SSH, "expect"), "SSH-"),
    (("rows", NTP, "proxy"), True),
]

# A row without TLS in the place of one with it.
PORT = {"id": "port", "section": "internet", "description": "A port", "level": "optional", "source": "cockpit",
        "destination": {"host": "mail.example.net"}, "port": 25, "protocol": "tcp", "probe": "tcp"}
BROKEN_TABLES += [(("rows", TLS), {**PORT, **change}) for change in (
    {"destination": {"local": "proxy"}}, {"protocol": "udp"}, {"interception": "forbidden"}, {"name_enforced": True},
    {"speaks_first": "yes"}, {"expect": ""}, {"expect": 220}, {"proxy": "yes"},
    {"destination": {"role": "workstation"}, "proxy": True}, {"payload": {"text": "x"}}, {"alternatives": []},
    {"alternatives": [{"port": 1}]}, {"alternatives": [{"port": 1, "protocol": "icmp"}]},
    {"probe": "udp"}, {"probe": "udp", "protocol": "udp", "payload": {"hex": "0"}},
    {"probe": "udp", "protocol": "udp", "payload": {"hex": "00", "text": "x"}},
    {"probe": "udp", "protocol": "udp", "expect": "x"}, {"probe": "icmp", "protocol": "icmp"})]
ECHO = {key: value for key, value in PORT.items() if key != "port"} | {"probe": "icmp"}
BROKEN_TABLES += [(("rows", DNS, "protocol"), "icmp"), (("rows", TLS), ECHO), (("rows", TLS, "alternatives"), [{"port": 1, "protocol": "tcp"}])]

GOOD_TABLES = [
    (("rows", TLS), PORT),
    (("rows", TLS), {**PORT, "destination": {"role": "workstation"}, "speaks_first": True}),
    (("rows", TLS), {**PORT, "expect": "220 ", "proxy": True}),
    (("rows", TLS), {**PORT, "probe": "udp", "protocol": "udp", "payload": {"hex": "00ff"}}),
    (("rows", TLS), {**PORT, "alternatives": [{"port": 514, "protocol": "udp"}]}),
    (("rows", TLS), {**ECHO, "protocol": "icmp"}),
    (("rows", TLS, "destination", "host"), "192.0.2.1"),
    (("rows", TLS, "destination", "host"), "2001:db8::1"),
    (("rows", TLS, "destination", "host"), "1.example"),
    (("rows", TLS, "destination", "host"), "localhost"),
    (("rows", TLS, "interception"), MISSING),
    (("rows", TLS, "interception"), "not-judged"),
    (("rows", TLS, "name_enforced"), False),
    (("rows", DNS, "protocol"), "udp"),
    (("rows", DNS, "port"), MISSING),
    (("sections", 0, "any_of"), False),
    (("title",), "Netzwerkanforderungen für Österreich"),
    (("vendor_ca", "sha256"), ["0" * 64]),
]

BROKEN_REPORTS = [
    (("schema",), "netpreflight-report/2"),
    (("colour",), "blue"),
    (("verdict",), "maybe"),
    (("run", "started"), "2025-07-28 09:00:00"),
    (("run", "proxy"), MISSING),
    (("counts", "fail"), -1),
    (("rows", 0, "remedy"), MISSING),
    (("rows", 0, "cause"), "tls.eaten"),
    (("rows", 0, "status"), None),
    (("rows", 0, "port"), 70000),
    (("rows", 0, "steps", 0, "kind"), "telepathy"),
    (("rows", 0, "steps", 0, "kind"), "ntp"),
    (("rows", 0, "steps", 0, "evidence", "interceptor"), MISSING),
    (("rows", 0, "steps", 0, "evidence", "chain", 0, "sha256"), None),
    (("rows", 0, "steps", 0, "evidence", "anchor", "public"), "yes"),
    (("rows", 0, "steps", 1, "evidence", "stratum"), "3"),
]

# What a document may lack, because documents of earlier versions do (rows[].plan), or where it has nothing to say (cells[].row).
LATER = {
    "report": {("tool", "judged_by"), ("table", "vendor_ca"), ("run", "options"), ("run", "credentials_left_out"),
               ("run", "trust_store_present"), ("run", "unusable_nameservers"), ("redacted",), ("problems",), ("elsewhere",),
               ("rows", "plan"), ("rows", "problem"), ("rows", "brief"), ("rows", "options"), ("rows", "alternative_of")},
    "merged": {("tool", "judged_by"), ("table", "vendor_ca"), ("hosts", "tool", "judged_by"), ("hosts", "table", "vendor_ca"),
               ("hosts", "redacted"), ("hosts", "problems"), ("hosts", "elsewhere"), ("hosts", "seen_by"), ("rows", "cells", "plan"), ("rows", "cells", "row"),
               ("rows", "cells", "brief"), ("rows", "options"), ("rows", "alternative_of"), ("rows", "cells", "row", "options"),
               ("rows", "cells", "row", "alternative_of")},
    "difference": {("rows", "old", "brief"), ("rows", "new", "brief")},
}


def parts(document):
    """The document as several with at most one entry in each array of its rows, so that all of it is small."""
    rows = document.pop("rows")
    yield {**document, "rows": []}
    for row in rows:
        steps = row.pop("steps", None)
        for step in [[]] if steps is None else [[], *([step] for step in steps)]:
            yield {**document, "rows": [row if steps is None else {**row, "steps": step}]}


def places(value, path=()):
    """Every value of a document with the path that leads to it."""
    yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inside:
        yield from places(each, (*path, step))


def keys_of(path):
    return tuple(step for step in path if isinstance(step, str))


def of_another_type(value):
    return {} if value is None else 7 if isinstance(value, (str, list, dict)) else "7"


def with_another_edition(merged):
    """In which a cell says how the row stands in its host's own table."""
    row = merged["rows"][0]
    row["cells"][0]["row"] = {key: value for key, value in row.items() if key != "cells"}
    return merged


class RequirementsSchema(unittest.TestCase):
    def setUp(self):
        self.validator = validator("requirements.schema.json")
        self.table = load(DATA / "requirements" / "analysis-cockpit.json")

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(self.validator.schema)

    def test_every_table_in_data_is_valid(self):
        for path in sorted((DATA / "requirements").glob("*.json")):
            with self.subTest(path.name):
                self.assertEqual(list(self.validator.iter_errors(load(path))), [])

    def test_broken_tables_are_refused(self):
        for path, value in BROKEN_TABLES:
            with self.subTest(path=path, value=value):
                self.assertFalse(self.validator.is_valid(changed(self.table, path, value)))

    def test_unusual_tables_are_not_refused(self):
        for path, value in GOOD_TABLES:
            with self.subTest(path=path, value=value):
                self.assertTrue(self.validator.is_valid(changed(self.table, path, value)))


class ReportSchema(unittest.TestCase):
    def setUp(self):
        self.validator = validator("report.schema.json")
        self.report = load(GOLDEN / "report.json")

    def test_the_golden_report_is_valid(self):
        self.assertEqual(list(self.validator.iter_errors(self.report)), [])

    def test_broken_reports_are_refused(self):
        for path, value in BROKEN_REPORTS:
            with self.subTest(path=path, value=value):
                self.assertFalse(self.validator.is_valid(changed(self.report, path, value)))

    def test_steps_of_every_kind_are_tried(self):
        kinds = {step["kind"] for step in load(GOLDEN / "every_field.json")["rows"][0]["steps"]}
        self.assertEqual(kinds, set(self.validator.schema["$defs"]["step"]["properties"]["kind"]["enum"]))


class WrittenDocuments(unittest.TestCase):
    """The schemas that are made from the lists of fields, each against a document of its kind, place by place."""

    def setUp(self):
        formats = ROOT / "tests" / "report" / "golden"
        documents = {"report": load(GOLDEN / "every_field.json"), "merged": with_another_edition(load(formats / "merged.json")),
                     "difference": load(formats / "difference.json")}
        self.documents = {kind: list(parts(document)) for kind, document in documents.items()}
        self.validators = {kind: validator(f"{kind}.schema.json") for kind in documents}

    def each(self):
        for kind, documents in self.documents.items():
            for document in documents:
                yield kind, self.validators[kind], document

    def test_they_are_schemas(self):
        for kind, each in self.validators.items():
            with self.subTest(kind):
                jsonschema.Draft202012Validator.check_schema(each.schema)

    def test_documents_are_valid(self):
        for kind, each, document in self.each():
            with self.subTest(kind):
                self.assertEqual(list(each.iter_errors(document)), [])

    def test_a_key_that_is_not_listed_is_refused(self):
        for kind, each, document in self.each():
            for path, value in places(document):
                if isinstance(value, dict):
                    self.assertFalse(each.is_valid(changed(document, (*path, "colour"), "blue")), (kind, path))

    def test_a_missing_key_is_refused_unless_it_came_later(self):
        found = {kind: set() for kind in self.documents}
        for kind, each, document in self.each():
            for path, _ in places(document):
                if path and isinstance(path[-1], str) and each.is_valid(changed(document, path, MISSING)):
                    found[kind].add(keys_of(path))
        self.assertEqual(found, LATER)

    def test_a_value_of_another_type_is_refused(self):
        for kind, each, document in self.each():
            for path, value in places(document):
                if path:
                    self.assertFalse(each.is_valid(changed(document, path, of_another_type(value))), (kind, path))


if __name__ == "__main__":
    unittest.main()
