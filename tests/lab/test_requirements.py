"""The requirements table: shown, checked, replaced by another, and refused when it is not one."""

import csv
import io
import json
import os

import jsonschema

from lab.expect import PASS, READY, LabCase, schema
from lab.pki import VENDOR, Authority, sha256
from lab.world import NAMES, TLS_NAMES

MISSING = object()


class TableCase(LabCase):
    def table(self):
        """The embedded table."""
        return json.loads(self.program.run("requirements", "--format", "json").text)

    def file(self, content, name="table.json"):
        """A file with this content: bytes as they are, anything else as JSON."""
        path = self.world.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        path.chmod(0o644)
        return path


class Shown(TableCase):
    def test_json_is_valid_and_is_what_is_read(self):
        table = self.table()
        jsonschema.validate(table, schema("requirements.schema.json"))
        path = self.file(table)
        outcome = self.program.run("requirements", "check", path)
        self.assertEqual((outcome.exit_code, outcome.errors), (0, ""), outcome.explain())
        self.expect(self.check("--requirements", path), "ready")

    def test_every_format_has_every_row(self):
        for how in ("text", "json", "markdown", "csv"):
            outcome = self.program.run("requirements", "--format", how)
            self.assertEqual((outcome.exit_code, outcome.errors), (0, ""))
            for row in READY if how != "text" else NAMES.values():
                self.assertIn(row, outcome.text, how)

    def test_csv_is_csv(self):
        text = self.program.run("requirements", "--format", "csv").text
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        self.assertEqual([row[header.index("id")] for row in rows], list(READY))
        self.assertEqual({len(row) for row in rows}, {len(header)})

    def test_the_schema_is_the_sources(self):
        outcome = self.program.run("requirements", "schema")
        self.assertEqual((outcome.exit_code, outcome.errors), (0, ""))
        self.assertEqual(json.loads(outcome.text), schema("requirements.schema.json"))


class Another(TableCase):
    """Another table decides what is checked."""

    def test_one_row(self):
        table = self.table()
        table["rows"] = [row for row in table["rows"] if row["id"] == "chatgpt"]
        outcome = self.check("--requirements", self.file(table))
        self.expect(outcome, "ready", base={"chatgpt": PASS})

    def test_another_port(self):
        table = self.table()
        row = next(row for row in table["rows"] if row["id"] == "chatgpt")
        row["port"] = 8443
        outcome = self.check("--requirements", self.file(table))
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", "tcp.refused")})
        self.assertEqual(outcome.row("chatgpt")["port"], 8443)

    def test_the_fingerprint_of_the_vendors_authority(self):
        table = self.table()
        table["vendor_ca"]["sha256"] = [sha256(self.world.pki.vendor_root.certificate)]
        path = self.file(table)
        name = TLS_NAMES["chatgpt"]
        with self.world.presenting({"chatgpt": self.world.pki.vendor.issue(name)}):
            self.expect(self.check("--requirements", path), "ready")
        forged = Authority("Nextron Root CA", VENDOR, root_is_sent=True)
        with self.world.presenting({"chatgpt": forged.issue(name)}):
            self.expect(self.check("--requirements", path), "ready_with_warnings",
                        {"chatgpt": ("fail", "tls.untrusted")})


class Refused(TableCase):
    """Exit code 2, one line with file, row and field, and nothing was sent."""

    def expect_refusal(self, path, *said, **how):
        for arguments in (["requirements", "check", path], ["check", "--requirements", path]):
            with self.subTest(arguments):
                sent = self.packets_sent()
                outcome = self.program.run(*arguments, **how)
                self.expect_usage_error(outcome, str(path), *said)
                self.assertEqual(self.packets_sent(), sent)

    def expect_fault(self, field, value, *said):
        """The table is refused when this field of the row product-updates has this value."""
        table = self.table()
        row = next(row for row in table["rows"] if row["id"] == "product-updates")
        if value is MISSING:
            del row[field]
        else:
            row[field] = value
        where = () if field == "id" else ("product-updates",)
        self.expect_refusal(self.file(table), *where, field, *said)

    def test_ports(self):
        for port in (0, 70000, -1, 443.5, "443", None):
            self.expect_fault("port", port)

    def test_unknown_keys(self):
        self.expect_fault("colour", "blue")
        self.expect_refusal(self.file({**self.table(), "colour": "blue"}), "colour")

    def test_wrong_types(self):
        self.expect_fault("description", 7)
        self.expect_fault("section", ["internet"])
        self.expect_refusal(self.file({**self.table(), "rows": {}}), "rows")
        self.expect_refusal(self.file({**self.table(), "rows": []}), "rows")
        self.expect_refusal(self.file([1, 2, 3]))

    def test_missing_fields(self):
        for field in ("id", "section", "description", "level", "source", "destination", "port", "probe"):
            self.expect_fault(field, MISSING)
        table = self.table()
        del table["vendor_ca"]
        self.expect_refusal(self.file(table), "vendor_ca")

    def test_words_that_are_not_known(self):
        self.expect_fault("source", "toaster", "toaster")
        self.expect_fault("section", "kitchen", "kitchen")
        self.expect_fault("probe", "telepathy", "telepathy")
        self.expect_fault("level", "nice to have", "nice to have")
        self.expect_fault("interception", "welcome", "welcome")
        self.expect_fault("destination", {"role": "toaster"}, "toaster")

    def test_an_id_that_is_there_twice(self):
        self.expect_fault("id", "chatgpt", "chatgpt")

    def test_not_json(self):
        for content in (b"", b"   ", b"{", b'{"rows": [}', b"<html></html>", b"\x00" * 100,
                        b"[" * 100_000, json.dumps(self.table()).encode() + b"x"):
            self.expect_refusal(self.file(content))

    def test_not_utf8(self):
        text = json.dumps(self.table()).encode()
        self.expect_refusal(self.file(text.replace(b"Product Updates", b"Product \xff\xfe Updates")))

    def test_two_hundred_megabytes(self):
        path = self.file(b"")
        os.truncate(path, 200 * 1024 * 1024)
        self.expect_refusal(path)
        with open(path, "r+b") as table:
            table.write(b'{"schema": "netpreflight-requirements/1", "id": "')
        self.expect_refusal(path)
        path.unlink()

    def test_what_is_no_file(self):
        self.expect_refusal(self.world.folder)
        self.expect_refusal(self.world.folder / "absent.json")
        self.expect_refusal("/dev/zero")

    def test_a_file_that_may_not_be_read(self):
        path = self.file(self.table())
        path.chmod(0o600)
        self.expect_refusal(path, as_nobody=True)

