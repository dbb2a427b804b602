"""A report that goes by mail: readable, redacted, recovered on the other side, and refused when it cannot be."""

import json
import os
import re
import resource
import stat
import subprocess

import jsonschema

from lab.expect import READY, LabCase, schema
from instrumented import INSTRUMENTED
from lab.program import BINARY, show
from lab.world import COCKPIT, FQDN, NAMES, NAMESERVERS

BEGIN = "-----BEGIN NETPREFLIGHT REPORT-----"
END = "-----END NETPREFLIGHT REPORT-----"
FORMATS = ("text", "paste", "json", "junit", "tap", "markdown", "html", "prometheus", "github")


class Paste(LabCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.world.without("chatgpt", "product-updates"):
            cls.outcome = cls.program.check()
            cls.paste = cls.program.check("-f", "paste").text

    def test_is_plain_ascii_of_78_columns_that_reads_as_it_stands(self):
        self.assertTrue(self.paste.isascii())
        self.assertLessEqual(max(map(len, self.paste.splitlines())), 78)
        readable = self.paste[:self.paste.index(BEGIN)]
        self.assertTrue(readable.startswith("NOT READY: "))
        for row in READY:
            self.assertIn(row, readable)
        self.assertIn("tcp.refused", readable)
        self.assertEqual((self.paste.count(BEGIN), self.paste.count(END)), (1, 1))
        self.assertTrue(self.paste.endswith(END + "\n"))

    def test_is_redacted_unless_told_otherwise(self):
        self.expect_no_name_of_this_network(self.paste)
        report = json.loads(show(self.paste, "-f", "json").text)
        jsonschema.validate(report, schema("report.schema.json"))
        self.expect_no_name_of_this_network(json.dumps(report))
        self.assertIn(FQDN, show(self.outcome.report, "-f", "paste", "--no-redact").text)

    def expect_no_name_of_this_network(self, text):
        secrets = [FQDN, "corp.example", COCKPIT[4], *(pair[4] for pair in NAMESERVERS)]
        self.assertEqual([secret for secret in secrets if secret in text], [])
        self.assertEqual(re.findall(r"\b10\.20\.\d+\.\d+", text), [])

    def test_every_format_can_be_redacted(self):
        for how in FORMATS:
            with self.subTest(how):
                text = show(self.outcome.report, "--redact", "-v", "-f", how).text
                self.expect_no_name_of_this_network(text)
                self.assertTrue(text)
        for how in ("text", "paste", "json", "html"):
            text = show(self.outcome.report, "--redact", "-f", how).text
            for name in (*NAMES.values(), "host-1.domain-1"):
                self.assertIn(name, text, how)

    def test_redaction_leaves_our_own_words_alone(self):
        """No word of a sentence of the program's is taken for a name."""
        report = json.loads(show(self.outcome.report, "--redact", "-f", "json").text)
        for row in report["rows"]:
            self.assertNotRegex(f"{row['summary']} {row['remedy']}", r"\btext-\d")

    def test_the_map_is_for_the_owner_alone(self):
        path = self.world.folder / "map.json"
        text = show(self.outcome.report, "--redact-map", path, "-f", "paste").text
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        names = json.loads(path.read_text(encoding="utf-8"))
        self.assertEqual(names["host-1"], "cockpit")
        self.assertEqual(names["domain-1"], "corp.example")
        restored = show(text, "-f", "json").text
        for placeholder in sorted(names, key=len, reverse=True):
            restored = restored.replace(placeholder, names[placeholder])
        self.assertIn(FQDN, restored)
        self.assertIn(COCKPIT[4], restored)
        refused = show(self.outcome.report, "--redact-map", path)
        self.assertEqual((refused.exit_code, refused.text), (2, ""))
        self.assertIn("--redact-map", refused.errors)

    def test_is_recovered_from_what_mail_programs_make_of_it(self):
        paste = show(self.outcome.report, "-f", "paste", "--no-redact").text
        lines = paste.splitlines()
        for what, mail in {
            "quoted": "\n".join("> " + line for line in lines),
            "quoted twice": "Am Montag schrieb A. Admin:\n" + "\n".join("> > " + line for line in lines) + "\n\nGruß",
            "CRLF": "\r\n".join(lines),
            "indented": "\n".join("    " + line for line in lines),
            "refilled": " ".join(paste.split()),
            "HTML": "<html><body>" + "<br>\n".join("&gt;&nbsp;" + line.replace("/", "&#x2F;") for line in lines) + "</body></html>",
        }.items():
            with self.subTest(what):
                got = show(mail, "-f", "json")
                self.assertEqual(got.errors, "")
                self.assertEqual(json.loads(got.text), self.outcome.report)

    def test_show_gives_the_exit_code_of_the_verdict(self):
        self.assertEqual(show(self.paste).exit_code, 1)
        self.assertEqual(show(self.check().report).exit_code, 0)

    def expect_refusal(self, mail, *said):
        got = show(mail)
        self.assertEqual((got.exit_code, got.text), (2, ""), got.errors)
        self.assertEqual(len(got.errors.splitlines()), 1, got.errors)
        for words in said:
            self.assertIn(words, got.errors)

    def test_damage_is_named(self):
        lines = self.paste.splitlines()
        begin, end = lines.index(BEGIN), lines.index(END)
        count = end - begin - 1
        line = f"the block in line {begin + 1}"
        self.expect_refusal("\n".join(lines[:begin + 20]), line, f"is cut off after line 19 of {count}")
        self.expect_refusal("\n".join(lines[:begin + 9] + lines[begin + 10:]), line, "these are missing or changed: 9")
        changed = lines[begin + 5]
        other = "B" if changed[30] == "A" else "A"
        changed = changed[:30] + other + changed[31:]
        self.expect_refusal("\n".join([*lines[:begin + 5], changed, *lines[begin + 6:]]), line, "missing or changed: 5")
        several = show(self.paste + self.paste)
        self.assertEqual((several.exit_code, several.text), (2, ""))
        said, *listed = several.errors.splitlines()
        self.assertIn("has 2 blocks, all with the same report: choose one with show --block 1 to 2", said)
        self.assertEqual([each.split()[:2] + each.split()[-2:] for each in listed],
                         [["--block", "1", "line", str(begin + 1)], ["--block", "2", "line", str(begin + 1 + len(lines))]])
        self.assertEqual(show(self.paste + self.paste, "--block", "2", "-f", "json").text, show(self.paste, "-f", "json").text)
        self.expect_refusal("Hello\n", "holds neither")
        self.expect_refusal("", "holds neither")
        self.expect_refusal("{", "is not JSON")

    def test_what_is_too_large_is_refused_in_bounded_memory(self):
        path = self.world.folder / "mail.txt"
        for size in (100 << 20, 60 << 20):
            with open(path, "wb") as mail:
                mail.write(self.paste.encode())
                mail.truncate(size)
            refused = self.limited(path)
            self.assertEqual(refused.returncode, 2, refused.stderr)
            self.assertIn("larg", refused.stderr)

    @staticmethod
    def limited(path):
        """Show a file with 400 MiB of memory, sanitizers aside."""
        limit = None if INSTRUMENTED else lambda: resource.setrlimit(resource.RLIMIT_AS, (400 << 20,) * 2)
        return subprocess.run([BINARY, "show", path], capture_output=True, text=True, timeout=60, check=False, preexec_fn=limit)


class Rejudged(LabCase):
    """That a report of this version stays as it is stands in `expect`; here is what comes out of a changed one."""

    def test_the_judgement_comes_from_the_evidence(self):
        with self.world.without("chatgpt"):
            report = self.check().report
        forged = json.loads(json.dumps(report))
        for row in forged["rows"]:
            row.update(status="pass", cause=None, summary="fine", remedy=None)
        forged["verdict"] = "ready"
        self.assertEqual(json.loads(show(forged, "--rejudge", "-f", "json").text), report)

    def test_an_older_report_is_shown_and_not_judged_again(self):
        report = self.check().report
        for row in report["rows"]:
            del row["plan"]
        del report["run"]["trust_store_present"]
        self.assertEqual(show(report).exit_code, 0)
        refused = show(report, "--rejudge")
        self.assertEqual((refused.exit_code, refused.text), (2, ""))
        self.assertIn("too old", refused.errors)

    def test_options_of_the_run_are_remembered(self):
        with self.world.without("chatgpt"):
            for options in (["--expect-fail", "chatgpt"], ["--skip", "ntp"], ["--ntp", NAMES["ntp-0"]], ["--only", "chatgpt"],
                            ["--from", "workstation", "--host", f"cockpit={FQDN}"]):
                with self.subTest(options):
                    report = self.check(*options).report
                    self.assertEqual(json.loads(show(report, "--rejudge", "-f", "json").text), report)
