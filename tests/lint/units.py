"""Files that clang-tidy may read as one. Nearly all of its time goes into the headers of others, and each unit pays for those once.

A unit includes the headers of ours and then the files. That only works if no two files have something of their own by the same name:
such files come into different units. What is overlooked here does not compile as one; tidy_test.py then divides it.
"""
import functools
import pathlib
import re
import shlex

MOST_FILES = 45
INCLUDE = re.compile(r'^\s*#include\s+"([^"]+)"', re.MULTILINE)
OF_ITS_OWN = re.compile(r"^namespace \{$(.*?)^\}  // namespace$", re.MULTILINE | re.DOTALL)
# As clang-format leaves them: what is defined starts a line, and ends what stands inside of something else.
ALIAS = re.compile(r"^using (\w+) = .*;$", re.MULTILINE)
TYPE = re.compile(r"^(?:template <.*>\s)?(?:struct|class|enum|enum class) (\w+)", re.MULTILINE)
FUNCTION_OR_CONSTANT = re.compile(r"^[A-Za-z][^(={;]*?\b(\w+)(?:\(|\{| = |;|\[)", re.MULTILINE)


@functools.cache
def text_and_includes(path, roots):
    text = path.read_bytes()
    candidates = [folder / name for name in INCLUDE.findall(text.decode("utf-8")) for folder in (path.parent, *roots)]
    return text, [candidate for candidate in candidates if candidate.is_file()]


def with_headers(path, roots):
    """The file and every header of ours that it includes, directly or not."""
    reached, waiting = set(), [path]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += text_and_includes(current, roots)[1]
    return sorted(reached)


@functools.cache
def names_of(path):
    """What a file has of its own: names, and which they are. Two aliases of one name do no harm if they are the same."""
    names = {}
    for block in OF_ITS_OWN.findall(path.read_text(encoding="utf-8")):
        for pattern in (FUNCTION_OR_CONSTANT, TYPE):
            names |= {name: path for name in pattern.findall(block)}
        names |= {alias[1]: alias[0] for alias in ALIAS.finditer(block)}
    return names


@functools.cache
def types_of_headers(path, roots):
    return {name for part in with_headers(path, roots) if part != path for name in TYPE.findall(part.read_text(encoding="utf-8"))}


def hides(one, other, roots):
    """Whether a type that the first file has of its own is called like one that the second file has from a header."""
    return not types_of_headers(other, roots).isdisjoint(names_of(one))


def clash(one, other, roots):
    mine, its = names_of(one), names_of(other)
    return any(mine[name] != its[name] for name in mine.keys() & its.keys()) or hides(one, other, roots) or hides(other, one, roots)


def flags_of(command):
    """What a file is compiled with, but for its name, its object, warnings and the precompiled header, which may not be built."""
    words, flags = shlex.split(command)[1:], []
    while words:
        if words[:2] == ["-Xclang", "-include-pch"]:
            del words[:4]
        elif words[0] in ("-o", "-c"):
            del words[:2]
        else:
            flags.append(words.pop(0))
    return (*(flag for flag in flags if flag != "-Werror"), "-w")


def units_of(commands, roots):
    """Tuples of files, each with its flags, from the command of each file."""
    units = []
    for path, command in sorted(commands.items()):
        flags = flags_of(command)
        for known, files in units:
            if known == flags and len(files) < MOST_FILES and not any(clash(path, other, roots) for other in files):
                files.append(path)
                break
        else:
            units.append((flags, [path]))
    return [(flags, tuple(files)) for flags, files in units]


def text_of(files, roots):
    """The source of a unit."""
    headers = sorted({part for path in files for part in with_headers(path, roots)} - set(files))
    lines = [f'#include "{part}"' for part in headers]
    return "\n".join([*lines, *(f'#include "{path}"  // NOLINT(bugprone-suspicious-include)' for path in files)]) + "\n"
