"""A computer of the lab: a namespace, a host name of its own, and its files below /etc."""

import contextlib

HOSTS = """\
127.0.0.1 localhost
127.0.1.1 {fqdn} {short}
::1 localhost ip6-localhost
"""
NSSWITCH = "hosts: files dns\n"


class Host:
    """What `hostname`, /etc/hosts, /etc/resolv.conf and nsswitch.conf say on one computer.

    `ip netns exec` shows the files that lie in the namespace's folder in place of the host's.
    """

    def __init__(self, namespace, fqdn, nameservers):
        self.namespace = namespace
        self.fqdn = fqdn
        self.name = fqdn.partition(".")[0]
        self.write("hosts", HOSTS.format(fqdn=fqdn, short=self.name))
        self.write("nsswitch.conf", NSSWITCH)
        self.write("resolv.conf", resolv_conf(nameservers))

    def write(self, name, text):
        """Replace one of the files below /etc."""
        (self.namespace.etc / name).write_text(text)

    @contextlib.contextmanager
    def changed(self, name=None, **files):
        """Another host name or other files, inside a `with` statement.

        Files are named by keyword with an underscore for the dot: resolv_conf="...".
        """
        old_name, self.name = self.name, name or self.name
        paths = {key: self.namespace.etc / key.replace("_", ".") for key in files}
        old_files = {key: path.read_text() for key, path in paths.items()}
        try:
            for key, path in paths.items():
                path.write_text(files[key])
            yield self
        finally:
            self.name = old_name
            for key, path in paths.items():
                path.write_text(old_files[key])


def resolv_conf(nameservers, *further_lines):
    """The text of a resolv.conf with these nameservers."""
    lines = [f"nameserver {address}" for address in nameservers]
    return "\n".join([*lines, *further_lines]) + "\n"
