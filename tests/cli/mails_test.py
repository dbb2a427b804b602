#!/usr/bin/python3
"""Mails as mail programs save them: whatever they make of a report, the same comes out of it."""

import base64
import email.generator
import email.message
import email.policy
import html
import io
import json
import mailbox
import sys
import unittest

sys.dont_write_bytecode = True

from reports import BEGIN, CommandCase, on_host, program  # noqa: E402


def message(subject="Re: report", **fields):
    mail = email.message.EmailMessage()
    mail["From"] = "A. Admin <admin@corp.example>"
    mail["To"] = "Support <support@vendor.example>"
    mail["Subject"] = subject
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    return mail


def saved(mail, line_end="\r\n"):
    """As a mail program saves it."""
    out = io.BytesIO()
    email.generator.BytesGenerator(out, policy=email.policy.SMTP.clone(linesep=line_end)).flatten(mail)
    return out.getvalue()


def quoted(text, mark="> "):
    return "".join(mark + line + "\n" for line in text.splitlines())


def outlook(text):
    """A paragraph a line, no-break spaces, and the head of the mail that is answered."""
    paragraphs = "".join(f"<p class=MsoNormal><span lang=EN-US style='font-size:10.5pt;font-family:Consolas'>"
                         f"{html.escape(line).replace('  ', '&nbsp; ') or '<o:p>&nbsp;</o:p>'}<o:p></o:p></span></p>\r\n"
                         for line in text.splitlines())
    return ("<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}"
            "</style><![endif]--><style><!-- @font-face {font-family:Consolas;} p.MsoNormal {margin:0cm;} --></style></head>"
            "<body lang=EN-US link=\"#0563C1\"><div class=WordSection1><p class=MsoNormal>Please see below.<o:p></o:p></p>"
            "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> A. Admin &lt;admin@corp.example&gt;"
            f"<br><b>Sent:</b> Thursday<o:p></o:p></p></div>{paragraphs}</div></body></html>")


class MailCase(CommandCase):
    def setUp(self):
        super().setUp()
        self.paste = {name: program("show", "-f", "paste", "--no-redact", self.folder / f"{name}.json").stdout
                      for name in ("ready", "warned", "failing")}
        self.json = {name: self.expect(code, "show", "-f", "json", f"{name}.json")
                     for name, code in (("ready", 0), ("warned", 0), ("failing", 1))}

    def moment(self):
        """When all of them were made, as the list has it."""
        return self.real["run"]["started"][:16].replace("T", " ") + " UTC"

    def expect_report(self, content, name="failing", code=1, *arguments):
        self.file("mail.eml", content)
        self.assertEqual(self.expect(code, "show", *arguments, "-f", "json", "mail.eml"), self.json[name])


class Layouts(MailCase):
    """One report, in what programs make of it."""

    def layouts(self):
        paste = self.paste["failing"]

        mail = message()
        mail.set_content(outlook(paste), subtype="html", charset="us-ascii", cte="7bit")
        yield "Outlook, HTML only", mail

        mail = message()
        mail.set_content(outlook(paste), subtype="html", charset="windows-1252", cte="quoted-printable")
        yield "Outlook, HTML only, quoted-printable", mail

        answer = f"Grüße!\n\nOn Thu, 26 Nov 2026 at 11:52, A. Admin <admin@corp.example>\nwrote:\n\n{quoted(paste)}"
        mail = message()
        mail.set_content(answer, charset="utf-8", cte="quoted-printable")
        lines = "<br>\r\n".join(html.escape(line).replace("  ", "&nbsp; ") for line in paste.splitlines())
        mail.add_alternative(f'<div dir="ltr">Grüße!</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">wrote:<br></div>'
                             f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{lines}</blockquote></div>',
                             subtype="html", charset="utf-8", cte="quoted-printable")
        yield "Gmail, both forms, quoted", mail

        inner = message("report")
        inner.set_content(paste, charset="utf-8", cte="quoted-printable")
        mail = message("Fwd: report")
        mail.set_content("Begin forwarded message:\n")
        mail.add_attachment(inner)
        yield "Apple Mail, forwarded as a mail", mail

        mail = message()
        mail.set_content(paste, charset="utf-8", cte="base64")
        mail.add_alternative(f"<html><body><pre>{html.escape(paste)}</pre></body></html>", subtype="html", cte="base64")
        yield "Exchange, base64", mail

        mail = message()
        mail.set_content("See the attachment.\n")
        mail.add_attachment(self.json["failing"].encode(), "application", "json", filename="report.json")
        mail.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "image", "png", filename="logo.png")
        yield "JSON attached", mail

        mail = message()
        mail.set_content("See the attachment.\n")
        mail.add_attachment(self.json["failing"].encode("utf-16"), "application", "octet-stream", filename="Bericht für Sie.json")
        yield "JSON of PowerShell attached", mail

        mail = message()
        mail.set_content("See the attachment.\n")
        mail.add_attachment(self.json["failing"], filename="report.txt", cte="quoted-printable")
        yield "JSON attached as text", mail

        mail = message()
        mail.set_content("See the attachment.\n")
        mail.add_attachment(saved(inner), "application", "octet-stream", filename="report.eml")
        yield "a mail attached as a file, base64", mail

        mail = message()
        mail.set_content("See the attachment.\n")
        mail.add_attachment(saved(inner), "application", "octet-stream", filename="=?utf-8?B?cmVwb3J0?=")
        yield "a mail attached as a file of an unreadable name", mail

        outer = message("Fwd: Fwd: report")
        outer.set_content("?\n")
        outer.add_attachment(mail)
        yield "and that forwarded", outer

        mail = message()
        mail.set_content(paste.encode("utf-16"), "text", "plain", cte="base64", params={"charset": "utf-16"})
        yield "UTF-16 in base64", mail

        mail = message()
        mail.set_content(f"Gruß\n{quoted(paste)}".encode("latin-1"), "text", "plain", cte="8bit", params={"charset": "iso-8859-1"})
        yield "Latin-1 as it is", mail

    def test_each(self):
        for what, mail in self.layouts():
            for line_end in ("\r\n", "\n"):
                with self.subTest((what, line_end)):
                    self.expect_report(saved(mail, line_end))

    def test_each_through_every_reader(self):
        for what, mail in self.layouts():
            self.file("mail.eml", saved(mail))
            with self.subTest(what):
                self.assertEqual(self.expect(1, "merge", "mail.eml", "-f", "json").replace("mail.eml", "failing.json"),
                                 self.expect(1, "merge", "failing.json", "-f", "json"))
                self.assertEqual(self.expect(1, "diff", "ready.json", "mail.eml"), self.expect(1, "diff", "ready.json", "failing.json"))
                self.assertEqual(self.expect(0, "requests", "mail.eml"), self.expect(0, "requests", "failing.json"))

    def test_mailbox(self):
        """A thread that was saved as one file, each answer with what it answers."""
        path = self.folder / "thread.mbox"
        box = mailbox.mbox(path)
        for mark in ("", "> ", ">> "):
            mail = message()
            mail.set_content("From here on:\n\nFrom our side it looks like this:\n\n" + quoted(self.paste["failing"], mark))
            box.add(saved(mail, "\n"))
        box.close()
        done = self.run_in_folder("show", "thread.mbox")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        lines = done.stderr.splitlines()
        self.assertEqual(lines[0], "netpreflight: thread.mbox: has 3 blocks, all with the same report: choose one with show --block 1 to 3")
        for number in (1, 2, 3):
            self.assertRegex(lines[number], rf"^    --block {number}  bad.corp.example  {self.moment()}  NOT READY  "
                             rf"part {number} \(text/plain\), line \d+( of its decoded text)?$")
            self.expect_report(path.read_bytes(), "failing", 1, "--block", str(number))

    def test_in_the_wrong_dress(self):
        """Not as the standards have it, and seen anyway."""
        paste = self.paste["failing"]
        encoded = base64.encodebytes(saved_part(paste)).decode()
        for what, mail in (
                ("a forwarded mail in base64", "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + encoded),
                ("a multipart in base64", 'Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n'
                 + base64.encodebytes(f"--b\n\n{paste}\n--b--\n".encode()).decode()),
                ("no end", f"Content-Type: multipart/mixed; boundary=\"a b\"\n\n--a b\nContent-Type: text/plain\n\n{paste}"),
                ("behind the end", f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b--\n{paste}"),
                ("before the beginning", f"Content-Type: multipart/mixed; boundary=b\n\n{paste}\n--b\n\nHello\n--b--\n"),
                ("a boundary that is not there", f"Content-Type: multipart/mixed; boundary=b\n\n{paste}"),
                ("a footer behind base64", "Content-Type: text/plain\nContent-Transfer-Encoding: BASE64 \n\n"
                 + base64.encodebytes(paste.encode()).decode() + "\n_______\nlist mailing list\n"),
                ("a folded header", f"MIME-Version: 1.0\nContent-Type: multipart/mixed;\n\tboundary*0=\"a\";\n boundary*1=b\n\n--ab\n\n{paste}--ab--\n"),
                ("empty lines first", f"\n\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n{paste.replace('=', '=3D')}"),
                ("a digest", f"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: report\n\n{paste}\n--b--\n")):
            with self.subTest(what):
                self.expect_report(mail)


def saved_part(paste):
    mail = message()
    mail.set_content(paste)
    return saved(mail)


class Several(MailCase):
    """Which there are, and how to choose."""

    def mail(self):
        mail = message()
        mail.set_content("Both:\n" + self.paste["ready"], cte="quoted-printable")
        mail.add_attachment(self.json["failing"].encode(), "application", "json", filename="bad.json")
        inner = message()
        inner.set_content(self.paste["warned"], cte="base64")
        mail.add_attachment(inner)
        return mail

    def test_are_listed(self):
        self.file("mail.eml", saved(self.mail()))
        done = self.run_in_folder("show", "mail.eml", "-f", "json")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, f"""netpreflight: mail.eml: has 3 reports: choose one with show --block 1 to 3
    --block 1  good.corp.example  {self.moment()}  READY                 part 1 (text/plain), line {self.line_of("ready", 2)} of its decoded text
    --block 2  bad.corp.example   {self.moment()}  NOT READY             part 2 (bad.json)
    --block 3  odd.corp.example   {self.moment()}  READY, WITH WARNINGS  part 3 (text/plain), line {self.line_of("warned", 1)} of its decoded text
""")

    def line_of(self, name, first):
        return self.paste[name].splitlines().index(BEGIN) + first

    def test_each_can_be_chosen(self):
        content = saved(self.mail())
        for number, (name, code) in enumerate((("ready", 0), ("failing", 1), ("warned", 0)), 1):
            self.expect_report(content, name, code, "--block", str(number))
        self.expect_refusal(["show", "--block", "4", "mail.eml"], "netpreflight: mail.eml: has no report 4, only 3\n")

    def test_merge_takes_all(self):
        self.file("mail.eml", saved(self.mail()))
        merged = json.loads(self.expect(1, "merge", "mail.eml", "-f", "json"))
        self.assertEqual([(host["label"], host["file"]) for host in merged["hosts"]], [
            ("good.corp.example", f"mail.eml: part 1 (text/plain), line {self.line_of('ready', 2)} of its decoded text"),
            ("bad.corp.example", "mail.eml: part 2 (bad.json)"),
            ("odd.corp.example", f"mail.eml: part 3 (text/plain), line {self.line_of('warned', 1)} of its decoded text")])
        self.assertEqual(self.expect(1, "merge", "mail.eml", "-q"), self.expect(1, "merge", "ready.json", "failing.json", "warned.json", "-q"))

    def test_those_who_want_one_name_them(self):
        self.file("two.txt", self.paste["ready"] + self.paste["failing"])
        first, second = self.line_of("ready", 1), len(self.paste["ready"].splitlines()) + self.line_of("failing", 1)
        for arguments in (["diff", "ready.json", "two.txt"], ["rules", "--failed-in", "two.txt"], ["requests", "two.txt"]):
            self.expect_refusal(arguments, f"netpreflight: two.txt: has 2 blocks (lines {first}, {second}): "
                                "choose one with show --block 1 to 2\n")

    def test_a_merged_one_among_them(self):
        merged = self.expect(1, "merge", "ready.json", "failing.json", "-f", "json")
        mail = message()
        mail.set_content("See the attachments.\n")
        mail.add_attachment(merged.encode(), "application", "json", filename="all.json")
        mail.add_attachment(self.json["warned"].encode(), "application", "json", filename="odd.json")
        mail.add_attachment(b'{"schema": "something else"}', "application", "json", filename="other.json")
        self.file("mail.eml", saved(mail))
        done = self.run_in_folder("show", "mail.eml")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, f"""netpreflight: mail.eml: has 2 reports: choose one with show --block 1 to 2
    --block 1  2 hosts           {self.moment()}  NOT READY             part 2 (all.json)
    --block 2  odd.corp.example  {self.moment()}  READY, WITH WARNINGS  part 3 (odd.json)
""")

    def test_more_than_a_screen(self):
        texts = [json.dumps(on_host(self.ready, f"host{number}.corp.example", f"10.20.1.{number}")) for number in range(25)]
        self.file("many.txt", "".join(f"Next:\n{text}\n" for text in texts))
        done = self.run_in_folder("show", "many.txt")
        lines = done.stderr.splitlines()
        self.assertEqual((done.returncode, done.stdout, len(lines)), (2, "", 22))
        self.assertEqual(lines[0], "netpreflight: many.txt: has 25 reports: choose one with show --block 1 to 25")
        self.assertEqual(lines[20], f"    --block 20  host19.corp.example  {self.moment()}  READY  line 40")
        self.assertEqual(lines[21], "    and 5 more")


class Damaged(MailCase):
    """What is damaged is named with its place, and nothing is left out for it."""

    def cut(self, name):
        lines = self.paste[name].splitlines()
        begin = lines.index(BEGIN)
        return "\n".join(lines[:begin + 13]) + "\n", begin + 1

    def test_a_block_in_a_part(self):
        text, line = self.cut("failing")
        mail = message()
        mail.set_content("Hello\n")
        mail.add_attachment(text, filename="report.txt", cte="base64")
        self.file("mail.eml", saved(mail))
        for arguments in (["show"], ["merge"], ["diff", "ready.json"]):
            self.expect_refusal([*arguments, "mail.eml"], f"netpreflight: mail.eml: part 2 (report.txt): the block in line {line} of its decoded "
                                "text is cut off after line 12 of ")

    def test_one_beside_a_whole_one(self):
        text, line = self.cut("failing")
        mail = message()
        mail.set_content(self.paste["ready"], cte="7bit")
        mail.add_attachment(text, filename="cut.txt", cte="base64")
        self.file("mail.eml", saved(mail))
        done = self.run_in_folder("show", "mail.eml")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, rf"""^netpreflight: mail.eml: has 2 blocks: choose one with show --block 1 to 2
    --block 1  good.corp.example  {self.moment()}  READY       part 1 \(text/plain\), line \d+
    --block 2  -                  -                     unreadable  part 2 \(cut.txt\): the block in line {line} of its decoded text is cut off after line 12 of \d+
$""")
        self.assertEqual(self.expect(0, "show", "--block", "1", "-f", "json", "mail.eml"), self.json["ready"])
        self.expect_refusal(["show", "--block", "2", "mail.eml"], "mail.eml: part 2 (cut.txt): the block in line ")
        self.expect_refusal(["merge", "mail.eml"], "mail.eml: part 2 (cut.txt): the block in line ")

    def test_one_form_of_a_mail(self):
        """The other form has it whole."""
        text, _ = self.cut("failing")
        for first, second in ((text, self.paste["failing"]), (self.paste["failing"], text)):
            mail = message()
            mail.set_content(first)
            mail.add_alternative(f"<pre>{html.escape(second)}</pre>", subtype="html")
            self.expect_report(saved(mail))

    def test_both_forms(self):
        text, _ = self.cut("failing")
        mail = message()
        mail.set_content(text)
        mail.add_alternative(f"<pre>{html.escape(text)}</pre>", subtype="html")
        self.file("mail.eml", saved(mail))
        self.expect_refusal(["show", "mail.eml"], "netpreflight: mail.eml: has 2 blocks (part 1 (text/plain), line ", "; part 2 (text/html), line ",
                            "none of them whole: part 1 (text/plain): the block in line ")

    def test_lines_of_base64(self):
        """One that lost a character costs the lines of the block that stand in it."""
        mail = message()
        mail.set_content(self.paste["failing"], cte="base64")
        lines = saved(mail, "\n").decode().splitlines()
        at = len(lines) - 10
        lines[at] = lines[at][1:]
        self.file("mail.eml", "\n".join(lines))
        self.expect_refusal(["show", "mail.eml"], "netpreflight: mail.eml: the block in line ", " of its decoded text is damaged: of its ",
                            "lines these are missing or changed: ")

    def test_a_json_that_was_cut(self):
        mail = message()
        mail.set_content("Hello\n")
        mail.add_attachment(self.json["failing"][:5000].encode(), "application", "json", filename="report.json")
        self.file("mail.eml", saved(mail))
        self.expect_refusal(["show", "mail.eml"], "netpreflight: mail.eml: part 2 (report.json): line ", "is not JSON")

    def test_nothing_in_it(self):
        mail = message()
        mail.set_content("Hello\n")
        mail.add_attachment(b"PK\x03\x04" + b"\0" * 100, "application", "zip", filename="report.zip")
        self.file("mail.eml", saved(mail))
        self.expect_refusal(["show", "mail.eml"], "netpreflight: mail.eml: holds neither a report in JSON nor a block that starts with "
                            f"{BEGIN} (its parts are text/plain, application/zip)\n")
        self.file("mail.msg", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 1000)
        self.expect_refusal(["show", "mail.msg"], "netpreflight: mail.msg: is a message in Outlook's own format (.msg), which is not read: "
                            "save it as text or as .eml\n")

    def test_names_are_escaped(self):
        mail = f'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; name="\x1b[31m{"x" * 100}.txt"\n\n{self.cut("failing")[0]}\n--b--\n'
        self.file("mail.eml", mail)
        self.expect_refusal(["show", "mail.eml"], r"netpreflight: mail.eml: part 1 (\x1b[31m" + "x" * 60, "...): the block in line ")

    def test_what_is_too_much(self):
        deep = self.paste["ready"]
        for level in range(30):
            deep = f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n{deep}\n--b{level}--\n"
        self.file("deep.eml", deep)
        self.expect_refusal(["show", "deep.eml"], "netpreflight: deep.eml: has parts that lie deeper than 20 in each other\n")
        deep = self.paste["ready"]
        for _ in range(30):
            deep = "Content-Type: message/rfc822\n\n" + deep
        self.file("deep.eml", deep)
        self.expect_refusal(["show", "deep.eml"], "netpreflight: deep.eml: has parts that lie deeper than 20 in each other\n")
        self.file("many.eml", "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 2000)
        self.expect_refusal(["show", "many.eml"], "netpreflight: many.eml: has more than 1000 parts\n")
        self.file("many.mbox", "From a\nSubject: x\n\nx\n\n" * 2000)
        self.expect_refusal(["show", "many.mbox"], "netpreflight: many.mbox: has more than 1000 parts\n")


class ForSupport(MailCase):
    """One screen, out of whatever the report comes in."""

    def test_has_what_a_supporter_looks_at_first(self):
        mail = message()
        mail.set_content(self.paste["failing"], cte="base64")
        self.file("mail.eml", saved(mail))
        text = self.expect(1, "show", "--for-support", "mail.eml")
        self.assertEqual(text, self.expect(1, "show", "--for-support", "failing.json"))
        lines = text.splitlines()
        self.assertLessEqual(len(lines), 40, text)
        self.assertLessEqual(max(len(line) for line in lines), 80, text)
        tool, run, table, counts = (self.real[key] for key in ("tool", "run", "table", "counts"))
        self.assertEqual(lines[0], f"{table['title']} of {table['id']}, edition {table['edition']}")
        self.assertEqual(lines[1], f"  tool      netpreflight {tool['version']}, public roots of {tool['public_roots']}")
        self.assertEqual(lines[2], "  host      bad.corp.example (10.20.0.13)")
        self.assertIn("  dns       nameserver 127.0.0.1:9", lines)
        self.assertIn("  proxy     none", lines)
        self.assertIn("  clock     not known, no time server answers", lines)
        self.assertIn("  tls       no interceptor seen", lines)
        at = lines.index("Problems")
        first = self.real["problems"][0]
        self.assertIn(f"  1  {first['title'].split()[0]} ", lines[at + 1])
        self.assertIn(first["cause"], text)
        at = lines.index("Slowest steps")
        steps = sorted(((step["duration_ms"], row["id"], step["kind"]) for row in self.real["rows"] for step in row["steps"]),
                       key=lambda step: -step[0])
        shown = [line.split()[:4] for line in lines[at + 1:-2] if " ms  " in line[:12]]
        self.assertEqual([int(time) for time, *_ in shown], [round(time) for time, *_ in steps[:5]])
        self.assertEqual(shown[0][1:], ["ms", f"{steps[0][1]}:", steps[0][2]])
        self.assertEqual(lines[-1], f"NOT READY: {counts['pass']} pass, {counts['warn']} warn, {counts['fail']} fail, {counts['skip']} skip")

    def test_redacted_and_merged(self):
        text = self.expect(1, "show", "--for-support", "--redact", "failing.json")
        self.assertNotIn("corp.example", text)
        self.assertIn("  names     replaced by placeholders\n", text)
        self.file("redacted.txt", self.expect(1, "show", "-f", "paste", "failing.json"))
        self.assertEqual(self.expect(1, "show", "--for-support", "redacted.txt"), text)
        self.file("all.json", self.expect(1, "merge", "ready.json", "failing.json", "-f", "json"))
        text = self.expect(1, "show", "--for-support", "all.json")
        self.assertLessEqual(len(text.splitlines()), 40, text)
        self.assertIn("\n  1  good.corp.example  READY: ", text)
        self.assertIn("\n  2  bad.corp.example  NOT READY: ", text)

    def test_goes_with_what_makes_sense(self):
        self.expect(1, "show", "--for-support", "--rejudge", "failing.json")
        self.expect(1, "show", "--for-support", "--color", "always", "failing.json")
        for other in (["-f", "json"], ["-q"], ["-v"]):
            self.expect_refusal(["show", "--for-support", *other, "failing.json"], "--for-support")


if __name__ == "__main__":
    unittest.main()
