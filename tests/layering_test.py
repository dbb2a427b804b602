#!/usr/bin/python3
"""The rooms of docs/architecture.md look only in the direction that is drawn there."""
import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ.get("NETPREFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[1]))

# What a room may include besides itself and the standard library.
CORE = {"netpreflight", "text", "json", "table", "page", "plan", "catalogue", "judge", "document", "record", "redaction"}
ALLOWED_ROOMS = {
    **{room: CORE for room in CORE - {"netpreflight"}},
    "net": CORE,
    "probes": CORE | {"net"},
    "run": CORE | {"net", "probes"},
    "report": CORE,
    "standin": CORE | {"net"},
    "cli": CORE | {"net", "probes", "run", "report", "standin"},
}
# Which files may include a library's headers.
ALLOWED_LIBRARIES = {
    r"^(boost/|openssl/|ares\.h)": re.compile(r"^src/(net|run|probes|standin)/"),
    r"^nlohmann/": re.compile(r"_json\.(cpp|hpp)$"),
    r"^CLI/": re.compile(r"^src/cli/"),
    r"^zlib\.h": re.compile(r"^src/report/"),
}
INCLUDE = re.compile(r'^\s*#include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def sources():
    for folder in ("src", "include"):
        for path in sorted((SOURCE / folder).rglob("*.[ch]pp")):
            yield path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")


def faults(name, text):
    room = name.split("/")[1]
    for quote, included in INCLUDE.findall(text):
        if quote == '"':
            target = included.split("/")[0]
            if target != room and target not in ALLOWED_ROOMS.get(room, set()):
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

    def test_a_forbidden_include_is_noticed(self):
        self.assertEqual(["src/judge/x.cpp includes net/tcp.hpp"], list(faults("src/judge/x.cpp", '#include "net/tcp.hpp"\n')))
        self.assertEqual(["src/report/x.cpp includes boost/asio.hpp"],
                         list(faults("src/report/x.cpp", "#include <boost/asio.hpp>\n")))


if __name__ == "__main__":
    unittest.main()
