#!/usr/bin/python3
"""Every format, read by the tool that its readers use. The documents are the golden ones, which the writers are held to."""
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

import jsonschema

import workflow_commands

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
GOLDEN = SOURCE / "tests" / "report" / "golden"


def run(*command, text=None):
    return subprocess.run([str(word) for word in command], input=text, text=True, capture_output=True, check=False, timeout=100)


class Junit(unittest.TestCase):
    def validate(self, text):
        return run("xmllint", "--noout", "--nonet", "--schema", GOLDEN.parent / "junit.xsd", "-", text=text)

    def test_valid_against_the_schema(self):
        for name in ("report.junit.xml", "merged.junit.xml"):
            with self.subTest(name):
                done = self.validate((GOLDEN / name).read_text())
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_schema_notices_what_is_wrong(self):
        text = (GOLDEN / "report.junit.xml").read_text()
        for piece, instead in (('tests="8"', 'tests="many"'), ("<failure type", "<mistake type"), ("<skipped message", "<skipped reason")):
            self.assertIn(piece, text)
            self.assertNotEqual(self.validate(text.replace(piece, instead)).returncode, 0, instead)


class Tap(unittest.TestCase):
    def test_prove_agrees_with_the_verdict(self):
        done = run("prove", "--exec", "cat", GOLDEN / "report.tap")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("Tests: 8 Failed: 2", done.stdout)  # the third failure is an optional row
        self.assertIn("Failed tests:  2, 4", done.stdout)
        self.assertEqual(done.stderr.count("Parse errors") + done.stdout.count("Parse errors"), 0, done.stdout)

    def test_prove_is_content_once_the_mandatory_rows_pass(self):
        text = re.sub(r"^not ok (2|4) ", r"ok \1 ", (GOLDEN / "report.tap").read_text(), flags=re.M)
        with tempfile.NamedTemporaryFile("w", suffix=".tap") as file:
            file.write(text)
            file.flush()
            self.assertEqual(run("prove", "--exec", "cat", file.name).returncode, 0)

    def test_merged(self):
        done = run("prove", "--exec", "cat", GOLDEN / "merged.tap")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("Tests: 16 Failed: 2", done.stdout)


class Prometheus(unittest.TestCase):
    def check(self, text):
        return run("promtool", "check", "metrics", text=text)

    def test_promtool_has_no_complaint(self):
        for name in ("report.prom", "merged.prom"):
            with self.subTest(name):
                done = self.check((GOLDEN / name).read_text())
                self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_promtool_notices_what_is_wrong(self):
        text = (GOLDEN / "report.prom").read_text()
        self.assertNotEqual(self.check(text.replace('row="chatgpt"', 'row="chat"gpt"')).returncode, 0)


class Github(unittest.TestCase):
    def test_an_annotation_a_problem(self):
        commands = workflow_commands.commands_of((GOLDEN / "report.github.txt").read_text())
        self.assertEqual([(level, *properties) for level, properties, _ in commands],
                         [("error", "title")] * 2 + [("warning", "title")] * 3 + [("notice", "title")])
        self.assertEqual([properties["title"] for _, properties, _ in commands if properties["title"].endswith("(tcp.timeout)")],
                         ["Problem 1: no answer from 203.0.113.11 on 443/tcp (tcp.timeout)"])
        self.assertIn("\n\nAsk the firewall team:\n\nPlease allow 443/tcp from cockpit.corp.example", commands[0][2])
        self.assertEqual(commands[-1][1]["title"], "NOT READY")

    def test_merged(self):
        commands = workflow_commands.commands_of((GOLDEN / "merged.github.txt").read_text())
        self.assertEqual(commands[0][2].splitlines()[0], "1 of 2 hosts: cockpit.corp.example")
        self.assertIn(("notice", {"title": "Note"}), [command[:2] for command in commands])

    def test_the_reader_notices_what_is_wrong(self):
        for text in ("plain\n", "::error::a\n::set-env name=PATH::x\n", "##[error]x\n", "::error title=a,title=b::x\n", "::error title=a\n"):
            with self.assertRaises(ValueError, msg=text):
                workflow_commands.commands_of(text)


@unittest.skipUnless(os.geteuid() == 0, "nft needs root")
class Markdown(unittest.TestCase):
    """What issue trackers make of it, with the renderer of the most common one."""

    FILES = ("report.md", "merged.md", "difference.md", "rules.md", "rules.all.md", "requirements.md", "hostile.md")

    def rendered(self, text):
        done = run("cmark-gfm", "-e", "table", text=text)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def expect_tables(self, text):
        """Every line that is meant as a row is one, with as many cells as its table has columns."""
        html = self.rendered(text)
        outside = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
        lines = [line for line in outside.splitlines() if line.startswith("|")]
        separators = [line for line in lines if "-" in line and not line.strip("|-: ")]
        self.assertEqual(html.count("<tr>"), len(lines) - len(separators))
        for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
            cells = {len(re.findall(r"<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)}
            self.assertEqual(len(cells), 1, table)
        return html

    def test_tables_are_tables(self):
        for name in self.FILES:
            with self.subTest(name):
                html = self.expect_tables((GOLDEN / name).read_text())
                self.assertIn("<table>", html)
                self.assertNotIn("raw HTML omitted", html)

    def test_hostile_text_stays_text(self):
        html = self.rendered((GOLDEN / "report.md").read_text())
        for words in ("Internet &lt;i&gt;&amp;&lt;/i&gt;", "Box &lt;script&gt;alert(1)&lt;/script&gt;", "&lt;203.0.113.11&gt; | &amp;"):
            self.assertIn(words, " ".join(html.split()))
        self.assertNotIn("<em>", html)

    def test_a_pipe_that_is_not_escaped_is_noticed(self):
        text = (GOLDEN / "hostile.md").read_text()
        self.assertIn("\\|", text)
        self.assertNotEqual(self.rendered(text.replace("\\|", "|")), self.rendered(text))


class Nftables(unittest.TestCase):
    def test_nft_accepts_the_rules(self):
        for name in ("rules.nft", "rules.all.nft"):
            with self.subTest(name):
                done = run("nft", "-c", "-f", GOLDEN / name)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_nft_notices_what_is_wrong(self):
        text = (GOLDEN / "rules.nft").read_text()
        self.assertNotEqual(run("nft", "-c", "-f", "-", text=text.replace("dport 443", "dport 443/tcp")).returncode, 0)


class Json(unittest.TestCase):
    def test_merged_is_as_its_schema_says(self):
        schema = json.loads((SOURCE / "data" / "merged.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        merged = json.loads((GOLDEN / "merged.json").read_text())
        jsonschema.validate(merged, schema)
        for row in merged["rows"]:
            self.assertEqual(len(row["cells"]), len(merged["hosts"]))

    def test_a_difference_is_as_its_schema_says(self):
        schema = json.loads((SOURCE / "data" / "difference.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(json.loads((GOLDEN / "difference.json").read_text()), schema)


class Proxy(http.server.BaseHTTPRequestHandler):
    """Gives one page under one address, and writes down every request that a browser sends anywhere."""

    def do_GET(self):
        self.server.seen.append(self.path)
        self.send_response(200 if self.path == PAGE else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.page if self.path == PAGE else b"")

    def do_CONNECT(self):
        self.server.seen.append(self.path)
        self.send_error(403)

    def log_message(self, *_):
        pass


PAGE = "http://report.invalid/"
BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")
QUIETLY = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
           "--disable-sync", "--no-first-run", "--hide-scrollbars", "--proxy-bypass-list=<-loopback>"]


@unittest.skipUnless(BROWSER, "there is no Chromium here")
class Html(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def open(self, page, *options):
        """Open the page in a browser of which every request goes through us; gives all requests."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        server.page, server.seen = page, []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            done = run(BROWSER, *QUIETLY, f"--user-data-dir={self.folder}/profile",
                       f"--proxy-server=http://127.0.0.1:{server.server_address[1]}", *options, PAGE)
            self.output = done.stdout
            self.assertEqual(done.returncode, 0, done.stderr)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        return server.seen

    def test_it_asks_the_network_for_nothing(self):
        for name in ("report.html", "merged.html"):
            with self.subTest(name):
                picture = self.folder / "picture.png"
                seen = self.open((GOLDEN / name).read_bytes(), f"--screenshot={picture}", "--window-size=1200,1600")
                self.assertEqual(seen, [PAGE])
                self.assertGreater(picture.stat().st_size, 50_000)  # an empty page has a tenth of it

    def test_a_request_would_be_noticed(self):
        seen = self.open(b"<!DOCTYPE html><img src='http://elsewhere.invalid/x.png'>", f"--screenshot={self.folder}/x.png")
        self.assertIn("http://elsewhere.invalid/x.png", seen)

    def test_the_policy_forbids_requests(self):
        page = (GOLDEN / "report.html").read_bytes().replace(b"<footer>", b"<img src='http://elsewhere.invalid/x.png'><script>document.title=1</script><footer>")
        self.assertEqual(self.open(page, "--dump-dom"), [PAGE])
        self.assertIn("<title>NOT READY", self.output)

    def test_the_browser_finds_what_was_written(self):
        self.open((GOLDEN / "report.html").read_bytes(), "--dump-dom")
        for text in ("<svg", "NOT READY", "rejects packets", "Problem 1: ", "Ask the firewall team", "evidence: 1 step"):
            self.assertIn(text, self.output)

    def test_it_prints_on_two_pages_at_most(self):
        document = self.folder / "report.pdf"
        for name in ("report.html", "report.ready.html"):
            with self.subTest(name):
                self.open((GOLDEN / name).read_bytes(), f"--print-to-pdf={document}")
                self.assertIn(len(re.findall(rb"/Type\s*/Page\b", document.read_bytes())), (1, 2))


if __name__ == "__main__":
    unittest.main()
