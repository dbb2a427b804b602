"""The readers of each format, none of them ours: each gives what it has to complain about, "" if nothing."""

import html.parser
import json
import re
import subprocess

import jsonschema

import workflow_commands

from .program import SOURCE

FILES = ("text", "paste", "json", "junit", "tap", "markdown", "html", "prometheus", "github")
_PAGE_COLUMNS = 78
# What turns the direction of a line (UAX #9), what a terminal takes for a command, and what is no character.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def _run(*command, text=None):
    return subprocess.run([str(word) for word in command], input=text, encoding="utf-8", errors="replace", capture_output=True,
                          check=False, timeout=60)


def _tool(*command):
    def complain(text):
        done = _run(*command, text=text)
        return "" if done.returncode == 0 else f"{command[0]} exits with {done.returncode}: {done.stderr[-500:]}"

    return complain


def _json(text):
    jsonschema.validate(json.loads(text), json.loads((SOURCE / "data" / "report.schema.json").read_text(encoding="utf-8")))
    return ""


def _tap(text):
    """prove(1) runs a program for each file: cat, for the one that is its standard input."""
    done = _run("prove", "--verbose", "--exec", "cat", "/dev/stdin", text=text)
    return done.stdout[-500:] if "Parse errors" in done.stdout + done.stderr or not re.search(r"Tests[:=]", done.stdout) else ""


def _markdown(text):
    """Tables have as many cells in each row, and nothing has become markup of its own."""
    done = _run("cmark-gfm", "-e", "table", text=text)
    for table in re.findall(r"<table>.*?</table>", done.stdout, re.DOTALL):
        cells = {len(re.findall(r"<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)}
        if len(cells) != 1:
            return f"a table has rows of {cells} cells"
    return "it has raw HTML" if "raw HTML omitted" in done.stdout else done.stderr


class _Elements(html.parser.HTMLParser):
    KNOWN = set("html head meta title style body header main footer section article nav h1 h2 h3 h4 p div span a b i em strong code pre table thead "
                "tbody tr th td ul ol li dl dt dd details summary svg g path line rect circle text tspan br hr small caption defs marker link blockquote".split())

    def __init__(self):
        super().__init__()
        self.strange = []

    def handle_starttag(self, tag, attributes):
        bad = [name for name, value in attributes if name.startswith("on") or name in ("href", "src") and not (value or "").startswith(("#", "data:", "https://"))]
        if tag not in self.KNOWN or bad:
            self.strange.append((tag, bad))


def _html(text):
    elements = _Elements()
    elements.feed(text)
    elements.close()
    return f"elements {elements.strange[:5]}" if elements.strange else ""


def _paste(text):
    if not text.isascii():
        return "it is not ASCII"
    long = [line for line in text.splitlines() if len(line) > _PAGE_COLUMNS]
    return f"long lines: {long[:3]}" if long else ""


def _github(text):
    """Every line is a command with a title and a message and nothing else, and the verdict is the last one."""
    try:
        commands = workflow_commands.commands_of(text)
    except ValueError as error:
        return str(error)
    strange = [properties for _, properties, message in commands if set(properties) != {"title"} or not message]
    return f"properties {strange[:3]}" if strange else "" if commands[-1][0] == "notice" else "no verdict"


_READERS = {
    "text": lambda text: "",
    "paste": _paste,
    "json": _json,
    "junit": _tool("xmllint", "--noout", "--nonet", "--schema", SOURCE / "tests" / "report" / "junit.xsd", "-"),
    "tap": _tap,
    "markdown": _markdown,
    "html": _html,
    "prometheus": _tool("promtool", "check", "metrics"),
    "github": _github,
}


def complaints(form, content):
    """What the reader of a format says of a document, which are bytes."""
    text = content.decode("utf-8")  # raises where it is none
    found = _UNPRINTABLE.search(text)
    return f"{found.group()!r} at {found.start()}" if found else _READERS[form](text)
