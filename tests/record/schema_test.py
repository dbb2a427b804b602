"""The JSON Schemas in data/, held against the files they describe with a validator of another make."""

import copy
import json
import pathlib
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
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
]

GOOD_TABLES = [
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
        self.report = load(ROOT / "tests" / "core" / "golden" / "report.json")

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(self.validator.schema)

    def test_the_golden_report_is_valid(self):
        self.assertEqual(list(self.validator.iter_errors(self.report)), [])

    def test_broken_reports_are_refused(self):
        for path, value in BROKEN_REPORTS:
            with self.subTest(path=path, value=value):
                self.assertFalse(self.validator.is_valid(changed(self.report, path, value)))


if __name__ == "__main__":
    unittest.main()
