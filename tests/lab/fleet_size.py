#!/usr/bin/python3
"""How the Ansible role takes many hosts: fleet_size.py PROGRAM NUMBER [FORKS]. By hand, as root; no part of ctest.

One cockpit and NUMBER workstations (at most 235), each of which has an address and an sshd of its own, in one namespace: so they share this machine's
processors, which a site's hosts do not. Prints the time of the playbook, what the controller's processes took of the processor, and the
verdict.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import time

sys.dont_write_bytecode = True
program_path, number, forks = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]), int((sys.argv[3:] or ["50"])[0])
os.environ["NETPREFLIGHT"] = str(program_path)
sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1] / "fixtures")]

from lab import leftovers  # noqa: E402
from lab.login import Login  # noqa: E402
from lab.network import add_addresses  # noqa: E402
from lab.program import SOURCE, Program  # noqa: E402
from lab.world import COCKPIT, World  # noqa: E402

ANSIBLE = SOURCE / "data" / "ansible"
OWN = range(20, 255)  # in the office's network, beside the address that it has


def addresses(count):
    if count > len(OWN):
        raise SystemExit(f"fleet_size.py: the office's network has addresses for {len(OWN)} workstations, not for {count}")
    return [f"10.20.1.{last}" for last in OWN[:count]]


def variables(login, address):
    return {"ansible_host": address, "ansible_user": "root", "ansible_python_interpreter": "/usr/bin/python3",
            "ansible_ssh_private_key_file": f"{login.folder}/key", "ansible_remote_tmp": f"{login.temporary}/ansible",
            "ansible_ssh_extra_args": f"-F {login.folder}/ssh_config -o HostKeyAlias={login.addresses[0]}",
            "ansible_async_dir": f"{login.temporary}/async"}


def play(world, inventory):
    """Seconds, and seconds of the controller's processors."""
    home = world.folder / "home"
    home.mkdir()
    options = {"netpreflight_program": str(program_path), "netpreflight_reports": str(world.folder / "reports"),
               "netpreflight_addresses": {"cockpit": COCKPIT[4]}, "netpreflight_options": [*map(str, Program(world).trust), "--timeout", "2s"]}
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(home), "ANSIBLE_HOME": str(home),
                   "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"), "ANSIBLE_FORKS": str(forks), "ANSIBLE_CALLBACKS_ENABLED": "timer"}
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(world.router.command("ansible-playbook", "-i", inventory, ANSIBLE / "netpreflight.yml", "-e", json.dumps(options)),
                          env=environment, cwd=world.folder, text=True, capture_output=True, check=False)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    (world.folder / "said").write_text(done.stdout + done.stderr)
    return time.monotonic() - began, spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime, done


def main():
    leftovers.remove()
    with World() as world:
        desks = addresses(number)
        add_addresses(world.office.namespace, "eth0", [f"{address}/24" for address in desks])
        with Login(world.cockpit, COCKPIT[4]) as cockpit, Many(world.office, desks) as office:
            inventory = world.folder / "inventory.json"
            inventory.write_text(json.dumps({
                "cockpit": {"hosts": {"cockpit": variables(cockpit, COCKPIT[4])}},
                "workstation": {"hosts": {f"desk-{address.rpartition('.')[2]}": variables(office, address) for address in desks}}}))
            seconds, processor, done = play(world, inventory)
        verdict = json.loads((world.folder / "reports" / "verdict.json").read_text())["verdict"]
        reports = len([*(world.folder / "reports" / "hosts").glob("*.report.json")])  # of one name: one column of the matrix
        print(f"{number} workstations, {forks} forks: {seconds:.0f} s, {processor:.0f} s of the controller's processors, exit code "
              f"{done.returncode}, {reports} reports, {verdict}")
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:])


class Many(Login):
    """An sshd for each of these addresses: one process more for each, as every host has its own."""

    def __init__(self, host, listed):
        super().__init__(host, listed[0])
        self._listed = listed

    def argv(self):
        command = super().argv()
        config = self.folder / "sshd_config"
        text = config.read_text() + "MaxStartups 1000\n"
        for address in self._listed:
            (self.folder / f"sshd_config.{address}").write_text(text.replace(f"ListenAddress {self._listed[0]}\n", f"ListenAddress {address}\n"))
        *start, last = command
        wait = f"for f in {self.folder}/sshd_config.*; do /usr/sbin/sshd -D -e -f $f & pids=\"$pids $!\"; done; wait"
        return [*start, last.replace(f"exec /usr/sbin/sshd -D -e -f {self.folder}/sshd_config", f"pids=; trap 'kill $pids' TERM; {wait}")]


if __name__ == "__main__":
    main()
