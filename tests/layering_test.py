#!/usr/bin/python3
"""The rooms of docs/architecture.md look only in the direction that is drawn there, and none of them grows too large."""
import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[1]))

# What a room may include besides itself, the vocabulary (netpreflight) and the standard library.
ALLOWED_ROOMS = {
    "netpreflight": set(),
    "text": set(),
    "json": {"text"},
    "table": {"json", "text"},
    "page": {"table", "text"},
    "plan": {"table", "text"},
    "catalogue": {"text"},
    "judge/steps": {"catalogue", "text"},
    "judge/rows": {"judge/steps", "catalogue", "plan", "table", "text"},
    "judge/run": {"judge/rows", "judge/steps", "catalogue", "table", "text"},
    "problems": {"judge/run", "judge/steps", "catalogue", "table", "text"},
    "document": {"problems", "judge/rows", "judge/run", "judge/steps", "plan", "table", "catalogue", "text"},
    "record": {"document", "catalogue", "json", "table", "text"},
    "redaction": {"record", "catalogue", "json", "table", "text"},
    "net": {"table", "text"},
    "probes": {"net", "plan", "text"},
    "run": {"probes", "net", "plan", "text"},
    "standin": {"net", "text"},
    "report": {"document", "record", "catalogue", "page", "table", "text"},
    "cli": {"text", "json", "table", "page", "plan", "catalogue", "document", "record", "redaction", "net", "probes", "run",
            "standin", "report"},
}
# Which files may include a library's headers.
ALLOWED_LIBRARIES = {
    r"^(boost/|openssl/|ares\.h)": re.compile(r"^src/(net|run|probes|standin)/"),
    r"^nlohmann/": re.compile(r"_json\.(cpp|hpp)$"),
    r"^CLI/": re.compile(r"^src/cli/"),
    r"^zlib\.h": re.compile(r"^src/report/"),
    r"^gumbo\.h": re.compile(r"^src/page/html_document\.hpp$"),
}
INCLUDE = re.compile(r'^\s*#include\s+([<"])([^>"]+)[>"]', re.MULTILINE)
# No room holds more of the code than this, and no file but tables more lines.
MOST_OF_THE_CODE = 0.20
MOST_LINES = 400
TABLES = {"src/catalogue/"}


def sources():
    for folder in ("src", "include"):
        for path in sorted((SOURCE / folder).rglob("*.[ch]pp")):
            yield path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")


def room_of(included):
    """The room that a header's path, as it is included, belongs to: the longest that is known."""
    return max((room for room in ALLOWED_ROOMS if included.startswith(room + "/")), key=len, default=None)


def faults(name, text):
    room = room_of(name.split("/", 1)[1])
    if room is None:
        yield f"{name} is in no room"
        return
    for quote, included in INCLUDE.findall(text):
        if quote == '"':
            target = room_of(included)
            if target not in ALLOWED_ROOMS[room] | {room, "netpreflight"}:
                yield f"{name} includes {included}"
        for pattern, allowed in ALLOWED_LIBRARIES.items():
            if re.match(pattern, included) and not allowed.search(name):
                yield f"{name} includes {included}"


class Layering(unittest.TestCase):
    def test_every_include_points_in_the_allowed_direction(self):
        found = [fault for name, text in sources() for fault in faults(name, text)]
        self.assertEqual([], found)

    def test_the_environment_is_read_in_cli_only(self):
        readers = [name for name, text in sources() if "getenv" in text and not name.startswith("src/cli/")]
        self.assertEqual([], readers)

    def test_a_room_may_not_look_at_itself_through_others(self):
        def reachable(room, seen):
            for other in ALLOWED_ROOMS[room] - seen:
                reachable(other, seen | {other})
                self.assertNotEqual(room, other)
                self.assertNotIn(room, ALLOWED_ROOMS[other], f"{room} and {other} look at each other")
        for room in ALLOWED_ROOMS:
            reachable(room, set())

    def test_no_room_holds_more_than_a_fifth_of_the_code(self):
        lines = {}
        for name, text in sources():
            room = name.split("/")[1]
            lines[room] = lines.get(room, 0) + text.count("\n")
        total = sum(lines.values())
        self.assertEqual({}, {room: count for room, count in lines.items() if count > MOST_OF_THE_CODE * total})

    def test_no_file_but_tables_is_long(self):
        long = [name for name, text in sources()
                if text.count("\n") > MOST_LINES and not any(name.startswith(table) for table in TABLES)]
        self.assertEqual([], long)

    def test_a_forbidden_include_is_noticed(self):
        self.assertEqual(["src/judge/rows/x.cpp includes net/tcp.hpp"],
                         list(faults("src/judge/rows/x.cpp", '#include "net/tcp.hpp"\n')))
        self.assertEqual(["src/judge/steps/x.hpp includes judge/rows/rows.hpp"],
                         list(faults("src/judge/steps/x.hpp", '#include "judge/rows/rows.hpp"\n')))
        self.assertEqual(["src/text/x.cpp includes judge/judging.hpp"],
                         list(faults("src/text/x.cpp", '#include "judge/judging.hpp"\n')))
        self.assertEqual(["src/report/x.cpp includes boost/asio.hpp"],
                         list(faults("src/report/x.cpp", "#include <boost/asio.hpp>\n")))
        self.assertEqual(["src/attic/x.cpp is in no room"], list(faults("src/attic/x.cpp", "")))


if __name__ == "__main__":
    unittest.main()
