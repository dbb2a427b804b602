#!/usr/bin/python3
"""Exit codes and inputs of the commands that read, compare and explain instead of checking."""

import email
import email.policy
import json
import os
import subprocess
import sys
import unittest

import jsonschema

sys.dont_write_bytecode = True

from reports import BEGIN, BINARY, PAGE, READERS, SOURCE, TABLE, CommandCase, environment, program  # noqa: E402


class ExitCodes(CommandCase):
    def test_merge_has_that_of_the_worst_host(self):
        for files, code, strict in ((["ready"], 0, 0), (["warned"], 0, 1), (["failing"], 1, 1), (["ready", "warned"], 0, 1),
                                    (["warned", "ready"], 0, 1), (["ready", "failing"], 1, 1), (["failing", "warned", "ready"], 1, 1)):
            names = [f"{file}.json" for file in files]
            with self.subTest(names):
                self.expect(code, "merge", *names)
                self.expect(strict, "merge", "--strict", *names)

    def test_diff_says_whether_something_got_worse(self):
        """Whatever the verdicts are: a row that fails in both is no news."""
        worse = {("ready", "warned"), ("ready", "failing"), ("warned", "failing")}
        for old in ("ready", "warned", "failing"):
            for new in ("ready", "warned", "failing"):
                with self.subTest((old, new)):
                    for form in ("text", "json", "markdown"):
                        self.expect(int((old, new) in worse), "diff", f"{old}.json", f"{new}.json", "-f", form)

    def test_diff_has_that_of_the_new_report_where_it_is_asked_for(self):
        for old in ("ready", "warned", "failing"):
            for new, code, strict in (("ready", 0, 0), ("warned", 0, 1), ("failing", 1, 1)):
                with self.subTest((old, new)):
                    self.expect(code, "diff", "--exit-verdict", f"{old}.json", f"{new}.json")
                    self.expect(strict, "diff", "--exit-verdict", "--strict", f"{old}.json", f"{new}.json")

    def test_show_has_that_of_the_verdict(self):
        for name, code, strict in (("ready", 0, 0), ("warned", 0, 1), ("failing", 1, 1)):
            self.expect(code, "show", f"{name}.json")
            self.expect(strict, "show", "--strict", f"{name}.json")

    def test_rules_have_no_verdict(self):
        for form in ("markdown", "csv", "nftables"):
            self.expect(0, "rules", "-f", form)
            for name in ("ready", "warned", "failing"):
                self.expect(0, "rules", "--failed-in", f"{name}.json", "-f", form)

    def test_requests_have_no_verdict(self):
        for form in ("text", "markdown", "json"):
            for name in ("ready", "warned", "failing"):
                self.expect(0, "requests", f"{name}.json", "-f", form)

    def test_a_request_as_a_mail(self):
        requests = json.loads(self.expect(0, "requests", "failing.json", "-f", "json"))["requests"]
        schema = json.loads((SOURCE / "data/requests.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate({"schema": "netpreflight-requests/1", "requests": requests}, schema)
        self.assertTrue(requests)
        for request in requests:
            team = request["team"]["id"]
            done = self.run_in_folder("requests", "failing.json", "--to", team, "-f", "eml", "-o", "draft.eml")
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
            with open(self.folder / "draft.eml", "rb") as file:
                mail = email.message_from_binary_file(file, policy=email.policy.default)
            self.assertEqual(mail.defects, [])
            self.assertEqual(mail["Subject"], request["subject"])
            self.assertIsNone(mail["To"])
            for problem in request["problems"]:
                self.assertIn(f"    {problem['recheck']}\n", mail.get_content().replace("\r\n", "\n"))

    def test_the_others(self):
        self.file("table.json", TABLE)
        self.assertEqual(self.expect(0, "requirements", "check", "table.json"), "table.json: fine, 18 rows, edition 2025-07-28\n")
        self.assertEqual(self.expect(0, "requirements", "--requirements", "table.json", "-f", "json"), TABLE)
        for arguments in (["requirements", "-f", "csv"], ["requirements", "schema"], ["explain"], ["explain", "tcp.timeout"],
                          ["explain", "-f", "markdown"], ["manual"], ["completion", "bash"], ["merge", "--help"]):
            self.expect(0, *arguments)

    def test_command_lines_that_make_no_sense(self):
        for arguments, said in (
                (["merge"], "FILE"), (["merge", "-f", "papyrus", "ready.json"], "no such format"), (["merge", "-o", "json", "ready.json"], "-o"),
                (["merge", "-o", "papyrus=x", "ready.json"], "papyrus"), (["merge", "--frobnicate", "ready.json"], "--frobnicate"),
                (["diff", "ready.json"], "NEW"), (["diff", "ready.json", "ready.json", "ready.json"], "ready.json"),
                (["diff", "-f", "junit", "ready.json", "ready.json"], "junit"), (["show"], "FILE"),
                (["requests"], "REPORT"), (["requests", "ready.json", "-f", "papyrus"], "papyrus"),
                (["requests", "failing.json", "--to", "santa"], "santa"), (["requests", "ready.json", "-f", "eml"], "nothing"),
                (["rules", "-f", "iptables"], "iptables"), (["rules", "ready.json"], "ready.json"),
                (["rules", "--failed-in", "ready.json", "--host", "cockpit=10.0.0.1"], "--host"),
                (["rules", "--failed-in", "ready.json", "--requirements", "x"], "--requirements"),
                (["rules", "--host", "toaster=10.0.0.1"], "toaster"), (["rules", "--host", "cockpit"], "ROLE=ADDRESS"),
                (["requirements", "-f", "papyrus"], "papyrus"), (["requirements", "check"], "FILE"),
                (["requirements", "compare"], "PAGE"), (["requirements", "burn"], "burn"), (["explain", "tls.bad_mood"], "tls.bad_mood"),
                (["explain", "-f", "html"], "html"), (["manual", "page"], "page"), (["completion"], "SHELL"),
                (["completion", "tcsh"], "tcsh"), (["meerge", "ready.json"], "meerge")):
            with self.subTest(arguments):
                self.expect_refusal(arguments, said)


class Unusable(CommandCase):
    """An input that cannot be used gives one line with its name and the reason, and nothing is written anywhere."""

    def setUp(self):
        super().setUp()
        self.paste = program("show", "-f", "paste", self.folder / "ready.json").stdout
        lines = self.paste.splitlines()
        begin = lines.index(BEGIN)
        report = (self.folder / "ready.json").read_text(encoding="utf-8")
        contents = {
            "empty.json": ("", "holds neither"),
            "words.txt": ("Dear all,\nit works.\n", "holds neither"),
            "cut.json": (report[:len(report) // 2], "is not JSON"),
            "list.json": ("[1, 2]", "holds neither"),
            "object.json": ("{}", "schema: is missing"),
            "status.json": (report.replace('"status": "pass"', '"status": "perhaps"', 1), "status"),
            "twice.json": (report.replace('"verdict"', '"verdict": "ready", "verdict"', 1), "is there twice"),
            "bytes.json": (report.encode().replace(b"Web Interface", b"Web \xff\xfe", 1), "is not UTF-8"),
            "cut.txt": ("\n".join(lines[:begin + 20]), "is cut off after line 19"),
            "damaged.txt": ("\n".join(lines[:begin + 9] + lines[begin + 10:]), "missing or changed: 9"),
        }
        self.bad = {"absent.json": "No such file", "folder.json": "is a directory"}
        (self.folder / "folder.json").mkdir()
        for name, (content, reason) in contents.items():
            self.file(name, content)
            self.bad[name] = reason

    def test_reports(self):
        for name, reason in self.bad.items():
            for arguments in (["merge", name], ["merge", "ready.json", name], ["merge", name, "ready.json", "failing.json"],
                              ["merge", "ready.json", name, "failing.json", "-o", "json=out.json"], ["diff", name, "ready.json"],
                              ["diff", "ready.json", name], ["rules", "--failed-in", name], ["show", name, "-o", "json=out.json"]):
                with self.subTest(arguments):
                    self.expect_refusal(arguments, f"netpreflight: {name}: ", reason)
                    self.assertFalse((self.folder / "out.json").exists())

    def test_two_of_them_are_one_line(self):
        self.expect_refusal(["merge", "absent.json", "cut.json"], "absent.json: No such file")
        self.expect_refusal(["diff", "cut.json", "absent.json"], "cut.json: ")

    def test_two_reports_in_one_mail(self):
        """What to do is said in words that this command understands: only show has --block."""
        self.file("two.txt", self.paste + self.paste)
        for arguments in (["diff", "ready.json", "two.txt"], ["rules", "--failed-in", "two.txt"], ["requests", "two.txt"]):
            with self.subTest(arguments):
                self.expect_refusal(arguments, "two.txt: has 2 blocks", "all with the same report", "show --block 1 to 2")
        done = self.run_in_folder("show", "two.txt")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr.splitlines()[0],
                         "netpreflight: two.txt: has 2 blocks, all with the same report: choose one with show --block 1 to 2")
        self.assertIn("is the same report", self.expect(0, "merge", "two.txt"))

    def test_names_are_escaped(self):
        for name in ("two\nlines.json", "red\x1b[31m.json"):
            shown = name.replace("\n", "\\x0a").replace("\x1b", "\\x1b")
            self.file(name, "nonsense")
            for arguments in (["merge", name], ["diff", name, name], ["rules", "--failed-in", name], ["show", name],
                              ["requirements", "check", name], ["requirements", "--requirements", name],
                              ["rules", "--requirements", name], ["requirements", "compare", name]):
                with self.subTest(arguments):
                    self.expect_refusal(arguments, f"netpreflight: {shown}: ")
            self.file(name, TABLE)
            self.assertEqual(self.expect(0, "requirements", "check", name), f"{shown}: fine, 18 rows, edition 2025-07-28\n")

    def test_tables(self):
        for name in ("absent.json", "folder.json", "empty.json", "words.txt", "ready.json"):
            reason = self.bad[name] if name in ("absent.json", "folder.json") else ""
            for arguments in (["requirements", "check", name], ["requirements", "--requirements", name],
                              ["rules", "--requirements", name], ["requirements", "compare", "--requirements", name, PAGE]):
                with self.subTest(arguments):
                    self.expect_refusal(arguments, f"netpreflight: {name}: ", reason)


class Inputs(CommandCase):
    """Reports come as files, on standard input, and in mails; each time the same comes out."""

    def mails(self, name):
        lines = program("show", "-f", "paste", "--no-redact", self.folder / name).stdout.splitlines()
        quoted = ["> " + line for line in lines]
        return {
            "as it is": "\n".join(lines) + "\n",
            "quoted": "\n".join(quoted),
            "CRLF": "\r\n".join(lines) + "\r\n",
            "quoted, CRLF, with words around it": "\r\n".join(
                ["From: A. Admin <a@corp.example>", "Subject: Re: report", "", "Grüß Gott,", "A. Admin wrote:", *quoted, "", "Bye"]),
            "quoted twice": "\n".join("> " + line for line in quoted),
        }

    def test_mails(self):
        new = self.mails("failing.json")
        for how, old in self.mails("ready.json").items():
            # The names of the files stand in the output: the mails have those of the reports.
            self.file("mail/ready.json", old)
            self.file("mail/failing.json", new[how])
            for arguments, code in ((["merge", "ready.json", "failing.json", "-f", "json"], 1), (["merge", "ready.json"], 0),
                                    (["diff", "ready.json", "failing.json", "-f", "json"], 1), (["diff", "failing.json", "ready.json"], 0),
                                    (["rules", "--failed-in", "failing.json", "-f", "csv"], 0), (["show", "failing.json", "-f", "json"], 1)):
                with self.subTest((how, arguments)):
                    from_mail = program(*arguments, cwd=self.folder / "mail")
                    self.assertEqual((from_mail.returncode, from_mail.stderr), (code, ""))
                    self.assertEqual(from_mail.stdout, self.expect(code, *arguments))

    def test_standard_input(self):
        failing = (self.folder / "failing.json").read_text(encoding="utf-8")
        for content in (failing, self.mails("failing.json")["quoted, CRLF, with words around it"]):
            for file, given, code in (
                    (["diff", "ready.json", "failing.json"], ["diff", "ready.json", "-"], 1),
                    (["diff", "failing.json", "ready.json"], ["diff", "-", "ready.json"], 0),
                    (["rules", "--failed-in", "failing.json"], ["rules", "--failed-in", "-"], 0),
                    (["show", "failing.json", "-v"], ["show", "-", "-v"], 1),
                    (["merge", "ready.json", "failing.json"], ["merge", "ready.json", "-"], 1),
                    (["merge", "failing.json"], ["merge", "-"], 1)):
                with self.subTest(given):
                    self.assertEqual(self.expect(code, *given, input=content), self.expect(code, *file))

    def test_nothing_of_use_on_standard_input(self):
        for arguments in (*([*reader, "-"] for reader in READERS), ["requirements", "compare", "-"]):
            with self.subTest(arguments):
                self.expect_refusal(arguments, "netpreflight: standard input: ")
                self.expect_refusal(arguments, "netpreflight: standard input: ", input="{\n")

    def test_standard_input_that_cannot_be_read(self):
        """It is called the same whatever is wrong with it."""
        with open(self.file("large.txt", ""), "wb") as file:
            file.truncate(100 << 20)
        for arguments in (*([*reader, "-"] for reader in READERS), ["requirements", "compare", "-"]):
            for name, reason in ((".", "is a directory"), ("large.txt", "is too large")):
                given = os.open(self.folder / name, os.O_RDONLY)
                self.addCleanup(os.close, given)
                with self.subTest((arguments, name)):
                    self.expect_refusal(arguments, "netpreflight: standard input: ", reason, stdin=given)
            with self.subTest((arguments, "closed")):
                self.expect_refusal(arguments, "netpreflight: standard input: Bad file descriptor", preexec_fn=lambda: os.close(0))

    def test_standard_input_can_be_read_once(self):
        failing = (self.folder / "failing.json").read_text(encoding="utf-8")
        for arguments in (["diff", "-", "-"], ["merge", "-", "-"], ["merge", "-", "ready.json", "-"]):
            with self.subTest(arguments):
                done = self.run_in_folder(*arguments, input=failing)
                self.expect_complaint(done, 2)
                self.assertRegex(done.stderr, "once|twice")

    def test_pipes_of_the_shell(self):
        """`diff <(...) <(...)`."""
        for command, arguments, code in (
                ("diff <(cat ready.json) <(cat failing.json)", ["diff", "ready.json", "failing.json"], 1),
                ("rules --failed-in <(cat failing.json)", ["rules", "--failed-in", "failing.json"], 0),
                ("show <(cat failing.json)", ["show", "failing.json"], 1),
                ("merge <(cat failing.json) <(cat ready.json)", ["merge", "failing.json", "ready.json"], 1),
                (f"requirements compare <(sed s/7443/7444/ '{PAGE}') | sed s,/dev/fd/[0-9]*,page.rst,; exit ${{PIPESTATUS[0]}}",
                 ["requirements", "compare", "page.rst"], 1)):
            self.file("page.rst", PAGE.read_text(encoding="utf-8").replace("7443", "7444"))
            with self.subTest(command):
                done = subprocess.run(["bash", "-c", f'"$0" {command}', BINARY], cwd=self.folder, env=environment(), capture_output=True,
                                      text=True, timeout=60, check=False)
                self.assertEqual((done.returncode, done.stderr), (code, ""))
                self.assertEqual(done.stdout, self.expect(code, *arguments))


if __name__ == "__main__":
    unittest.main()
