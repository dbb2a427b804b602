"""All is well: ready, with every row passed or skipped for a reason, over IPv4 and IPv6."""

import json

import jsonschema

from lab.expect import LabCase, schema
from lab.pki import sha256
from lab.world import COCKPIT, DESTINATIONS, FQDN, NAMES, NAMESERVERS, NTP_NAMES, TLS_NAMES


def connected(outcome, row):
    return sorted(evidence["address"] for evidence in outcome.evidence(row, "connect"))


class Ready(LabCase):
    def test_every_row_passes_or_is_skipped(self):
        outcome = self.check()
        self.expect(outcome, "ready")
        self.assertEqual(outcome.report["counts"], {"pass": 14, "warn": 0, "fail": 0, "skip": 4})

    def test_an_unprivileged_user_sees_the_same(self):
        self.expect(self.check(as_nobody=True), "ready")

    def test_strict_has_nothing_to_complain_about(self):
        self.expect(self.check("--strict"), "ready")

    def test_check_is_the_default_command(self):
        outcome = self.program.run(*self.program.trust, "-f", "json")
        self.assertEqual(outcome.exit_code, 0, outcome.explain())
        self.assertEqual(json.loads(outcome.text)["verdict"], "ready")

    def test_json_on_standard_output_is_the_report_and_nothing_else(self):
        outcome = self.program.run("check", "-f", "json", *self.program.trust)
        report = json.loads(outcome.text)
        jsonschema.validate(report, schema("report.schema.json"))
        self.assertEqual((report["schema"], report["verdict"]), ("netpreflight-report/1", "ready"))

    def test_the_report_says_what_was_run_and_where(self):
        report = self.check().report
        self.assertEqual(report["table"]["id"], "analysis-cockpit")
        self.assertEqual(report["table"]["edition"], "2025-07-28")
        self.assertEqual(report["run"]["from"], "cockpit")
        self.assertEqual(report["run"]["host"]["name"], "cockpit")
        self.assertEqual(report["run"]["host"]["fqdn"], FQDN)
        self.assertIn(COCKPIT[4], report["run"]["host"]["addresses"])
        self.assertEqual(report["run"]["nameservers"], [pair[4] for pair in NAMESERVERS])
        self.assertIsNone(report["run"]["proxy"])

    def test_rows_lead_to_the_vendors_destinations(self):
        rows = {row["id"]: row for row in self.check().report["rows"]}
        for row, name in NAMES.items():
            with self.subTest(row):
                self.assertEqual(rows[row]["destination"], name)
        for row in TLS_NAMES:
            self.assertEqual((rows[row]["port"], rows[row]["protocol"]), (443, "tcp"))
        for row in NTP_NAMES:
            self.assertEqual((rows[row]["port"], rows[row]["protocol"]), (123, "udp"))

    def test_evidence_shows_the_chain_and_its_public_anchor(self):
        outcome = self.check()
        root = self.world.pki.public_root.certificate
        for row, name in TLS_NAMES.items():
            with self.subTest(row):
                self.assertEqual(connected(outcome, row), [DESTINATIONS[row][4]])
                (handshake,) = outcome.evidence(row, "handshake")
                self.assertEqual(handshake["version"], "TLSv1.3")
                self.assertTrue(handshake["cipher"])
                self.assertEqual(len(handshake["chain"]), 2)
                self.assertIn(name, handshake["chain"][0]["subject"])
                self.assertIn("Lab Public Issuing E1", handshake["chain"][0]["issuer"])
                self.assertIs(handshake["anchor"]["public"], True)
                self.assertIn("Lab Public Root R1", handshake["anchor"]["subject"])
                self.assertEqual(handshake["anchor"]["sha256"], sha256(root))
                self.assertIs(handshake["client_certificate_requested"], False)

    def test_evidence_shows_the_time_servers_answer(self):
        outcome = self.check()
        for row in NTP_NAMES:
            with self.subTest(row):
                (answer,) = outcome.evidence(row, "ntp")
                self.assertEqual(answer["address"], DESTINATIONS[row][4])
                self.assertEqual(answer["stratum"], 3)
                self.assertLess(abs(answer["offset_ms"]), 1000)
                self.assertGreaterEqual(answer["delay_ms"], 0)

    def test_incoming_rows_give_the_command_to_run_elsewhere(self):
        outcome = self.check()
        for row, role in (("web-interface", "workstation"), ("command-line-access", "workstation"),
                          ("asset-synchronization", "management-center")):
            with self.subTest(row):
                remedy = outcome.row(row)["remedy"]
                self.assertIn("netpreflight", remedy)
                self.assertIn(f"--from {role}", remedy)
                self.assertIn(f"--host cockpit={FQDN}", remedy)


class BothFamilies(LabCase):
    """A dual-stack cockpit in a dual-stack world: every address of every name is tried."""

    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def test_every_address_is_tried(self):
        outcome = self.check()
        self.expect(outcome, "ready")
        for row in TLS_NAMES:
            self.assertEqual(connected(outcome, row), sorted(DESTINATIONS[row].values()))
        for row in NTP_NAMES:
            asked = sorted(evidence["address"] for evidence in outcome.evidence(row, "ntp"))
            self.assertEqual(asked, sorted(DESTINATIONS[row].values()))

    def test_one_family_only(self):
        for option, family in (("-4", 4), ("-6", 6)):
            with self.subTest(option):
                outcome = self.check(option)
                self.expect(outcome, "ready")
                for row in TLS_NAMES:
                    self.assertEqual(connected(outcome, row), [DESTINATIONS[row][family]])


class OnlyIpv6(LabCase):
    """A world that has left IPv4 behind."""

    WORLD = {"cockpit": (6,), "others": (6,)}

    def test_ready(self):
        self.expect(self.check(), "ready")


class NoIpv6Here(LabCase):
    """An IPv4 cockpit is not blamed for the IPv6 addresses of others."""

    WORLD = {"cockpit": (4,), "others": (4, 6)}

    def test_ready(self):
        self.expect(self.check(), "ready")


class NoIpv4Here(LabCase):
    """The same the other way round."""

    WORLD = {"cockpit": (6,), "others": (4, 6)}

    def test_ready(self):
        self.expect(self.check(), "ready")
