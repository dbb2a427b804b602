"""Options, exit codes, outputs and interruptions of the command."""

import json

from lab import misbehaviour
from lab.expect import NOT_SELECTED, PASS, READY, LabCase
from lab.responders import DnsResponder, TcpResponder
from lab.world import NAMESERVERS, NTP_NAMES, TLS_NAMES

FAILED_AS_EXPECTED = ("skip", "run.expected_failure")
PASSED_UNEXPECTEDLY = ("warn", "run.unexpected_pass")
INTERRUPTED = ("skip", "run.interrupted")


class Selection(LabCase):
    def test_only_one_row(self):
        self.expect(self.check("--only", "chatgpt"), "ready", {"chatgpt": PASS}, base=NOT_SELECTED)

    def test_only_a_section(self):
        self.expect(self.check("--only", "ntp"), "ready", dict.fromkeys(NTP_NAMES, PASS),
                    base=NOT_SELECTED)

    def test_only_by_pattern_and_repeatedly(self):
        self.expect(self.check("--only", "case-intelligence-feed-?", "--only", "*-packages"), "ready", {
            "case-intelligence-feed-1": PASS, "case-intelligence-feed-2": PASS,
            "installer-packages": PASS}, base=NOT_SELECTED)

    def test_only_the_derived_row_runs_what_it_is_derived_from(self):
        forbidden = ["product-updates", "case-intelligence-feed-1", "case-intelligence-feed-2",
                     "installer-packages", "tls-interception"]
        self.expect(self.check("--only", "tls-interception"), "ready",
                    dict.fromkeys(forbidden, PASS), base=NOT_SELECTED)

    def test_skip(self):
        self.expect(self.check("--skip", "ntp-*", "--skip", "chatgpt"), "ready", dict.fromkeys(
            [*NTP_NAMES, "chatgpt"], ("skip", "run.not_selected")))

    def test_skip_and_only(self):
        self.expect(self.check("--only", "ntp", "--skip", "ntp-1"), "ready",
                    {"ntp-0": PASS, "ntp-2": PASS}, base=NOT_SELECTED)

    def test_what_is_skipped_may_be_broken(self):
        with self.world.without("chatgpt"):
            self.expect(self.check("--skip", "chatgpt"), "ready",
                        {"chatgpt": ("skip", "run.not_selected")})

    def test_an_id_that_matches_nothing(self):
        for option in ("--only", "--skip", "--expect-fail"):
            with self.subTest(option):
                sent = self.packets_sent()
                self.expect_usage_error(self.program.run("check", option, "nonsense-?"), "nonsense-?")
                self.assertEqual(self.packets_sent(), sent)

    def test_nothing_that_can_be_checked_from_here(self):
        for arguments, said in (
                (["--from", "workstation"], "--host cockpit="),
                (["--from", "management-center"], "--host cockpit="),
                (["--only", "web-interface"], "--from workstation")):
            with self.subTest(arguments):
                sent = self.packets_sent()
                self.expect_usage_error(self.program.run("check", *arguments), said)
                self.assertEqual(self.packets_sent(), sent)


class ExpectedFailures(LabCase):
    def test_it_fails(self):
        with self.world.without("chatgpt"):
            self.expect(self.check("--expect-fail", "chatgpt"), "ready",
                        {"chatgpt": FAILED_AS_EXPECTED})

    def test_it_fails_on_a_mandatory_row(self):
        with self.world.without("product-updates"):
            self.expect(
                self.check("--expect-fail", "product-updates", "--skip", "tls-interception"), "ready",
                {"product-updates": FAILED_AS_EXPECTED, "tls-interception": NOT_SELECTED["proxy"]})

    def test_it_passes(self):
        outcome = self.check("--expect-fail", "chatgpt")
        self.expect(outcome, "ready_with_warnings", {"chatgpt": PASSED_UNEXPECTEDLY})

    def test_it_passes_which_is_too_much_for_strict(self):
        self.expect(self.check("--expect-fail", "chatgpt", "--strict"), "ready_with_warnings",
                    {"chatgpt": PASSED_UNEXPECTEDLY}, exit_code=1)

    def test_one_time_server_fails(self):
        with self.world.without("ntp-1"):
            self.expect(self.check("--expect-fail", "ntp-1"), "ready", {"ntp-1": FAILED_AS_EXPECTED})

    def test_all_time_servers_fail(self):
        with self.world.without(*NTP_NAMES):
            self.expect(self.check("--expect-fail", "ntp"), "ready",
                        dict.fromkeys(NTP_NAMES, FAILED_AS_EXPECTED))


class Strict(LabCase):
    def test_an_optional_row_counts(self):
        changes = {"chatgpt": ("fail", "tcp.refused")}
        with self.world.without("chatgpt"):
            self.expect(self.check(), "ready_with_warnings", changes, exit_code=0)
            self.expect(self.check("--strict"), "ready_with_warnings", changes, exit_code=1)

    def test_a_warning_counts(self):
        with self.world.without("ntp-1"):
            self.expect(self.check("--strict"), "ready_with_warnings",
                        {"ntp-1": ("warn", "ntp.refused")}, exit_code=1)


class UsageErrors(LabCase):
    def test_values_that_make_no_sense(self):
        for arguments in (
                ["--timeout", "0"], ["--timeout", "-1s"], ["--timeout", "soon"], ["--timeout", "5 parsecs"],
                ["--concurrency", "0"], ["--concurrency", "many"], ["--from", "nowhere"],
                ["--host", "cockpit"], ["--host", "nobody=10.20.0.10"], ["--host", "cockpit="],
                ["--nameserver", "ns.corp.example"], ["--nameserver", "10.20.2.53:99999"],
                ["--format", "papyrus"], ["-o", "json"], ["-o", "papyrus=x"],
                ["--color", "perhaps"], ["--frobnicate"], ["superfluous"], ["-4", "-6"]):
            with self.subTest(arguments):
                sent = self.packets_sent()
                self.expect_usage_error(self.program.run("check", *arguments), arguments[0])
                self.assertEqual(self.packets_sent(), sent)

    def test_help_and_version(self):
        for arguments, said in ((["--help"], "check"), (["check", "--help"], "--expect-fail"),
                                (["--version"], "netpreflight")):
            with self.subTest(arguments):
                outcome = self.program.run(*arguments)
                self.assertEqual((outcome.exit_code, outcome.errors), (0, ""))
                self.assertIn(said, outcome.text)


class Outputs(LabCase):
    def test_several_at_once(self):
        folder = self.world.folder
        outcome = self.check("-o", f"text={folder}/copy.txt", "--output", f"json={folder}/copy.json")
        self.expect(outcome, "ready")
        self.assertEqual((folder / "copy.txt").read_text(), outcome.text)
        self.assertEqual(json.loads((folder / "copy.json").read_text()), outcome.report)

    def test_one_that_cannot_be_written(self):
        for place in ("/nonexistent/report.txt", self.world.folder, "/dev/full"):
            with self.subTest(place):
                outcome = self.check("-o", f"text={place}")
                self.assertEqual(outcome.exit_code, 3, outcome.explain())
                self.assertIn(str(place), outcome.errors)
                self.assertEqual(outcome.report["verdict"], "ready")
                self.assertIn("ready", outcome.text.splitlines()[-1].lower())

    def test_one_that_may_not_be_written(self):
        place = self.world.folder / "not-yours.txt"
        place.write_text("as it was")
        place.chmod(0o644)
        outcome = self.check("-o", f"text={place}", as_nobody=True)
        self.assertEqual(outcome.exit_code, 3, outcome.explain())
        self.assertEqual(place.read_text(), "as it was")

    def test_colour(self):
        for arguments, environment, coloured in (
                (["--color", "always"], {}, True), (["--color", "never"], {}, False),
                (["--color", "auto"], {}, False), ([], {"NO_COLOR": "1"}, False)):
            with self.subTest(arguments):
                outcome = self.program.run(
                    "check", *self.program.trust, *arguments, environment=environment)
                self.assertEqual(outcome.exit_code, 0, outcome.explain())
                self.assertEqual("\x1b[" in outcome.text, coloured)

    def test_quiet_has_nothing_on_standard_error(self):
        outcome = self.check("--quiet")
        self.assertEqual((outcome.exit_code, outcome.errors), (0, ""))

    def test_verbose_is_still_a_report(self):
        self.expect(self.check("--verbose"), "ready")


class Interruption(LabCase):
    def test_what_is_known_is_reported(self):
        internet = self.world.namespaces["internet"]
        files = self.world.pki.public.issue(TLS_NAMES["chatgpt"]).write_to(self.world.folder)
        genuine = TcpResponder(
            internet, self.world.addresses("chatgpt"), misbehaviour.shakes_hands(*files))
        mute = TcpResponder(internet, self.world.addresses("product-updates"), misbehaviour.mute)
        with self.world.instead({"chatgpt": genuine, "product-updates": mute}):
            running = self.program.start(
                "check", *self.program.trust, "--timeout", "50s", "--color", "never",
                "--only", "chatgpt", "--only", "product-updates", json_beside=True)
            self.assertTrue(mute.met.wait(30))
            self.assertTrue(genuine.left.wait(30))
            running.interrupt()
            outcome = running.finish()
        self.assertEqual(outcome.exit_code, 130, outcome.explain())
        self.assertLess(outcome.seconds, 30)
        rows = {row["id"]: (row["status"], row["cause"]) for row in outcome.report["rows"]}
        self.assertEqual(rows, {**NOT_SELECTED, "chatgpt": PASS, "product-updates": INTERRUPTED})
        self.assertEqual(outcome.report["verdict"], "not_ready")

    def test_nothing_is_known_yet(self):
        servers = self.world.namespaces["servers"]
        silent = {name: DnsResponder(servers, [pair[4]], misbehaviour.silence)
                  for name, pair in zip(("bind", "unbound"), NAMESERVERS)}
        with self.world.instead(silent):
            running = self.program.start(
                "check", *self.program.trust, "--timeout", "50s", "--color", "never", json_beside=True)
            for responder in silent.values():
                self.assertTrue(responder.met.wait(30))
            running.interrupt()
            outcome = running.finish()
        self.assertEqual(outcome.exit_code, 130, outcome.explain())
        self.assertLess(outcome.seconds, 30)
        self.assertEqual(
            {row["id"]: (row["status"], row["cause"]) for row in outcome.report["rows"]},
            {row: INTERRUPTED if expected == PASS else expected for row, expected in READY.items()})
        self.assertEqual(outcome.report["verdict"], "not_ready")


class Explanations(LabCase):
    def test_one_cause(self):
        outcome = self.program.run("explain", "tls.intercepted")
        self.assertEqual((outcome.exit_code, outcome.errors), (0, ""))
        self.assertIn("tls.intercepted", outcome.text)

    def test_all_causes(self):
        outcome = self.program.run("explain")
        self.assertEqual((outcome.exit_code, outcome.errors), (0, ""))
        for cause in ("dns.nxdomain", "tcp.mute", "net.no_route", "tls.path_mtu", "proxy.upstream",
                      "ntp.bogus", "clock.offset", "host.not_fqdn", "run.interrupted"):
            self.assertIn(cause, outcome.text)

    def test_no_such_cause(self):
        self.expect_usage_error(self.program.run("explain", "tls.bad_mood"), "tls.bad_mood")
