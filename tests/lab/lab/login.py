"""An sshd that lets people in by key, with accounts of its own: for `pair`, which runs the program at the other end of an ssh."""

import contextlib
import pathlib
import subprocess
import time

from .process import Server
from .program import PRELUDE
from .servers import accepts

ADMIN = "npadmin"
ADMIN_ID = 4242
_PERMITTED = f"{ADMIN} ALL=(ALL) NOPASSWD: ALL\n"


class Login(Server):
    """A host of the lab that can be logged in to, as root or as ADMIN. `mount` are options of a file system of its own for temporary
    files; `sudo`: ADMIN may become root without a password; `programs` are scripts by name that come first in PATH; `shell` is the script
    that is ADMIN's shell."""

    def __init__(self, host, address, sudo=False, mount=None, programs=None, shell=None):
        super().__init__(host.namespace, [address])
        self.host = host
        self.temporary = None
        self._sudo = sudo
        self._mount = mount
        self._programs = {**(programs or {}), **({"shell": shell} if shell else {})}
        self._shell = shell is not None

    def argv(self):
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.temporary.chmod(0o1777)
        self._make_keys()
        self._make_programs()
        self._make_accounts()
        (self.folder / "sshd_config").write_text(_SSHD.format(folder=self.folder, address=self.addresses[0]))
        (self.folder / "ssh_config").write_text(_SSH.format(folder=self.folder, address=self.addresses[0]))
        mount = f"mount -t tmpfs -o {self._mount} tmpfs {self.temporary} && " if self._mount else ""
        start = (f"{mount}mount -t tmpfs tmpfs /run && mkdir /run/sshd && "
                 f"exec /usr/sbin/sshd -D -e -f {self.folder}/sshd_config")
        return ["unshare", "--uts", "sh", "-c", PRELUDE, "sh", self.host.name, "", "sh", "-c", start]

    def answers(self):
        return accepts(self.namespace, self.addresses[0], 22)

    def close(self):
        for name in ("passwd", "group", "shadow", "sudoers"):
            (self.namespace.etc / name).unlink(missing_ok=True)
        super().close()

    def _make_keys(self):
        for name in ("host_key", "key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True)
        (self.folder / "nobodys_key").write_bytes((self.folder / "key").read_bytes())
        (self.folder / "nobodys_key").chmod(0o600)
        subprocess.run(["chown", "65534", self.folder / "nobodys_key"], check=True)
        self.know((self.folder / "host_key.pub").read_text())

    def know(self, key):
        """This is the key that those who log in expect."""
        (self.folder / "known_hosts").write_text(f"{self.addresses[0]} {' '.join(key.split()[:2])}\n")

    def _make_programs(self):
        (self.folder / "bin").mkdir()
        for name, script in self._programs.items():
            (self.folder / "bin" / name).write_text(script)
            (self.folder / "bin" / name).chmod(0o755)

    def _make_accounts(self):
        """In place of the host's own files below /etc, for this namespace alone."""
        etc = self.namespace.etc
        shell = self.folder / "bin" / "shell" if self._shell else "/bin/sh"
        passwd = pathlib.Path("/etc/passwd").read_text() + f"{ADMIN}:x:{ADMIN_ID}:{ADMIN_ID}::{self.folder}:{shell}\n"
        (etc / "passwd").write_text(passwd)
        (etc / "group").write_text(pathlib.Path("/etc/group").read_text() + f"{ADMIN}:x:{ADMIN_ID}:\n")
        (etc / "shadow").write_text(f"root:*:19000:0:99999:7:::\n{ADMIN}:*:19000:0:99999:7:::\n")
        (etc / "sudoers").write_text("root ALL=(ALL) ALL\n" + (_PERMITTED if self._sudo else ""))
        (etc / "sudoers").chmod(0o440)

    def options(self, user="root", key="key", destination=None):
        """The options of `pair` that lead here."""
        config = f"-F {self.folder}/ssh_config"
        return ["--ssh", destination or f"{user}@{self.addresses[0]}", "--ssh-option", config, "--ssh-option", f"-i {self.folder}/{key}"]

    def sessions(self):
        """The processes of sshd that hold a connection."""
        return [pid for pid, line in running(self.namespace).items() if line.startswith("sshd: ") and "[listener]" not in line]

    def is_clean(self):
        """Whether nothing runs there but the sshd that waits, and there is no temporary file."""
        others = [line for line in running(self.namespace).values() if "[listener]" not in line]
        return not others and not self.left_behind()

    def left_behind(self):
        """Names of temporary files, as the sessions see them."""
        root = pathlib.Path("/proc", str(self._process.pid), "root")
        return sorted(path.name for path in (root / self.temporary.relative_to("/")).iterdir())

    def wait_for(self, name, seconds=30):
        """Until the copy of the program has a file of this name beside it."""
        end = time.monotonic() + seconds
        while not list(self.temporary.glob(f"netpreflight.*/{name}")):
            if time.monotonic() > end:
                raise TimeoutError(f"{name}: not there after {seconds} s: {self.log()}")
            time.sleep(0.01)


def running(namespace):
    """The command lines of all that runs in a namespace, by process id."""
    listed = subprocess.run(["ip", "netns", "pids", namespace.name], capture_output=True, text=True, check=True)
    found = {}
    for pid in listed.stdout.split():
        with contextlib.suppress(OSError):
            found[int(pid)] = pathlib.Path("/proc", pid, "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return {pid: line for pid, line in found.items() if line}


_SSHD = """\
ListenAddress {address}
HostKey {folder}/host_key
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AuthorizedKeysFile {folder}/key.pub
Subsystem sftp internal-sftp
SetEnv TMPDIR={folder}/tmp PATH={folder}/bin:/usr/sbin:/usr/bin:/sbin:/bin
"""

_SSH = """\
Host twin
  HostName {address}
Host *
  IdentitiesOnly yes
  BatchMode yes
  StrictHostKeyChecking yes
  UserKnownHostsFile {folder}/known_hosts
  GlobalKnownHostsFile /dev/null
"""
