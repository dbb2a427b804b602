"""Names for what a lab makes outside its own process, and the removal of what a killed one left.

The names carry the process id: labs that run side by side never meet, and what nobody uses any
more can be told from what a living lab still needs.
"""

import itertools
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

PREFIX = "npf"
RUN_NETNS = pathlib.Path("/run/netns")
ETC_NETNS = pathlib.Path("/etc/netns")

_numbers = itertools.count()


def own_name(label):
    """A name that nothing else has."""
    return f"{PREFIX}-{os.getpid()}-{next(_numbers)}-{label}"


def own_folder(label):
    """A new temporary folder that servers may look into, whoever they run as."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=own_name(label) + "-"))
    folder.chmod(0o755)
    return folder


def delete_namespace(name):
    """Delete a namespace and its folder below /etc."""
    subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
    shutil.rmtree(ETC_NETNS / name, ignore_errors=True)


def remove():
    """Remove what labs left behind whose process is gone: servers, namespaces and folders."""
    for name in _abandoned(RUN_NETNS):
        listed = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False)
        for number in map(int, listed.stdout.split()):
            os.kill(number, signal.SIGKILL)
        delete_namespace(name)
    for name in _abandoned(pathlib.Path(tempfile.gettempdir())):
        shutil.rmtree(pathlib.Path(tempfile.gettempdir(), name), ignore_errors=True)


def _abandoned(folder):
    entries = folder.iterdir() if folder.is_dir() else ()
    for name in [entry.name for entry in entries]:
        owner = re.fullmatch(rf"{PREFIX}-(\d+)-\d+-.*", name)
        if owner and not pathlib.Path("/proc", owner[1]).exists():
            yield name
