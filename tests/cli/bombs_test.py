#!/usr/bin/python3
"""Files that are made to do harm: refused by everything that reads reports, in bounded memory and time."""

import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

from instrumented import INSTRUMENTED, volume  # noqa: E402
from reports import MEGABYTE, READERS, CommandCase, block, first_line, limited, program  # noqa: E402


JSON_PIECES = (b"{},", b"[],", b"[[],[],[],[]],", b'"abcdefghijklmnopqrstuvw",', b'{"a":1,"b":2,"c":3},')


class Bombs(CommandCase):
    """Little that becomes much."""

    def expect_all_refuse(self, name, *said):
        for reader in READERS:
            with self.subTest((reader, name)):
                self.expect_refusal([*reader, name], f"netpreflight: {name}: ", *said, preexec_fn=limited)
            with self.subTest((reader, "-")), open(self.folder / name, "rb") as mail:
                self.expect_refusal([*reader, "-"], *said, stdin=mail, preexec_fn=limited)
        self.expect_two_refused(name, *said)

    def expect_two_refused(self, name, *said):
        """Files are read on every core at once; what they may take is for all of them together."""
        with self.subTest(name):
            self.expect_refusal(["merge", name, name], f"netpreflight: {name}: ", *said, preexec_fn=limited)

    def test_a_block_that_expands_to_far_more_than_allowed(self):
        blanks = [b" " * MEGABYTE] * 300
        for says, said in ((None, "would expand to"), (60 * MEGABYTE, "is damaged"), (64 * MEGABYTE, "is damaged"), (10, "is damaged"),
                           (0xFFFFFFFF, "would expand to")):
            mail = "Hello,\nplease look at this:\n" + block(blanks, says=says) + "Regards\n"
            self.assertLess(len(mail), MEGABYTE)
            self.file("bomb.txt", mail)
            self.expect_all_refuse("bomb.txt", "the block in line 3 ", said)

    def test_a_block_whose_json_becomes_far_more(self):
        """It expands to no more than allowed, and its objects and arrays take many times that once they are read. With sanitizers `merge`
        alone reads the first two kinds: the readers share what reads JSON."""
        for number, piece in enumerate(JSON_PIECES[:volume(10) + 1]):
            many = b"[" + piece * 9000 + b"0],"
            pieces = [b'{"schema":"netpreflight-report/1","rows":[', *[many] * (60 * MEGABYTE // len(many)), b"0]}"]
            self.file("bomb.txt", block(pieces))
            self.file("bomb.json", b"".join(pieces))
            if number == 0 and not INSTRUMENTED:
                self.expect_all_refuse("bomb.txt")
            for name in ("bomb.txt", "bomb.json"):
                self.expect_two_refused(name)

    def seconds(self, mail):
        """Of the processor, until `show` has refused it."""
        self.file("bomb.txt", mail)
        began = os.times()
        self.expect_refusal(["show", "bomb.txt"], "netpreflight: bomb.txt: ", preexec_fn=limited)
        return os.times().children_user - began.children_user

    def test_many_blocks_that_each_expand_to_as_much_as_allowed(self):
        """None of them is right; they cost little more than one of them in a mail of the same length."""
        one = block([b" " * MEGABYTE] * 64, checksum=1)
        length = 15 * MEGABYTE
        alone = self.seconds(one + "please look at this " * ((length - len(one)) // 20))
        self.assertLess(self.seconds(one * (length // len(one))), 8 * alone)

    def test_many_blocks_that_claim_what_they_do_not_have(self):
        """A mail of nothing but their first lines costs little more than any other of its length."""
        head = block([os.urandom(16)]).splitlines()[:2]
        claim = first_line(16 * MEGABYTE)
        for one in ("\n".join([head[0], claim, ""]), "\n".join([*head, ""]), head[0] + "\n"):
            many = one * (15 * MEGABYTE // len(one))
            alone = self.seconds(head[0] + "\n" + "please look at this " * (len(many) // 20))
            self.assertLess(self.seconds(many), 8 * alone)
        self.file("mail.txt", f"{head[0]}\n{claim}\n" * 4000)
        self.expect_refusal(["show", "mail.txt"], "netpreflight: mail.txt: has 4000 blocks (lines 1, 3, 5, 7, 9 and 3995 more), none of them whole: "
                            "the block in line 1 is cut off after line 1 of 399459\n")
        self.expect_refusal(["show", "--block", "1000", "mail.txt"],
                            "netpreflight: mail.txt: the block in line 1999 is cut off after line 1 of 399459\n")

    def test_long_mails_of_one_kind_of_piece(self):
        begin = block([b""]).splitlines()[0] + "\n"
        alone = self.seconds(begin + "please look at this " * (15 * MEGABYTE // 20))
        for piece in ("A", "> ", "<a", "&", "\n", "<a" * 200 + " NETPREFLIGHT>"):
            with self.subTest(piece):
                self.assertLess(self.seconds(begin + piece * (15 * MEGABYTE // len(piece))), 8 * alone)

    def test_mails_of_many_parts(self):
        """Delimiters that are none, parts in parts, and encodings in encodings cost little more than words: each byte is looked at once
        for each part that it lies in."""
        length = 15 * MEGABYTE
        levels = 18
        head = "Content-Type: multipart/mixed; boundary=b\n\n"
        alone = self.seconds(block([b""]).splitlines()[0] + "\n" + "please look at this " * (length // 20))
        nested = "--b0\n\n" + "\n--b" * (length // 4)
        for level in range(levels):
            nested = f"--b{level + 1}\nContent-Type: multipart/mixed; boundary=b{level}\n\n{nested}"
        base64 = "A" * length
        for level in range(levels):
            base64 = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64
        deep = {"nested": f"Content-Type: multipart/mixed; boundary=b{levels}\n\n{nested}", "mails in mails": base64}
        flat = {"delimiters that are none": head + "--bb\n" * (length // 5), "no lines": head + "--b" * (length // 3),
                "blanks behind them": head + ("--b" + " " * 1000 + "x\n") * (length // 1005),
                "a header": "Content-Type: text/plain;" + " a=b;" * (length // 5), "fields": "Content-Type: a/b; c=d\n" * (length // 23),
                "base64": "Content-Transfer-Encoding: base64\n\n" + "AAA\n" * (length // 4),
                "quoted-printable": "Content-Transfer-Encoding: quoted-printable\n\n" + "= " * (length // 2),
                "blanks": "Content-Transfer-Encoding: quoted-printable\n\n" + " " * length,
                "a mailbox": "From a\nb: c\n\n" + "\n\nFrom \n" * (length // 8)}
        for what, mail in {**deep, **flat}.items():
            with self.subTest(what):
                looks = levels if what in deep else 1
                self.assertLess(self.seconds(mail), (8 + looks) * alone)

    def test_parts_that_become_much(self):
        """In Latin-1 each byte may become two."""
        part = "Content-Type: text/plain; charset=iso-8859-1\n\n" + "\xfc" * (16 * MEGABYTE - 1000)
        self.file("mail.eml", part.encode("latin-1"))
        self.expect_refusal(["show", "mail.eml"], "netpreflight: mail.eml: holds neither", preexec_fn=limited)

    def test_a_hundred_megabytes_of_mail(self):
        paste = program("show", "-f", "paste", self.folder / "failing.json").stdout.encode()
        for filling in (b"\0", b"A", b"> it does not work\r\n"):
            with open(self.folder / "mail.txt", "wb") as mail:
                mail.write(b"Hello,\n" + paste)
                for _ in range(100):
                    mail.write(filling * (MEGABYTE // len(filling)))
                mail.write(paste)
            self.assertGreater((self.folder / "mail.txt").stat().st_size, 99 * MEGABYTE)
            self.expect_all_refuse("mail.txt", "large")
            with subprocess.Popen(["cat", self.folder / "mail.txt"], stdout=subprocess.PIPE) as cat:
                self.expect_refusal(["merge", "-"], "large", stdin=cat.stdout, preexec_fn=limited)
                cat.stdout.close()

    def test_a_mail_of_less_than_that(self):
        """What a report file may be long, a mail may not."""
        paste = program("show", "-f", "paste", self.folder / "failing.json").stdout
        self.file("mail.txt", paste + "A" * (60 * MEGABYTE))
        self.expect_all_refuse("mail.txt", "larger than 16 MiB")


if __name__ == "__main__":
    unittest.main()
