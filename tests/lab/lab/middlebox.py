"""What stands in the way of packets besides plain filter rules: a router that answers in the name
of others, or looks into what passes. Each is in force inside a `with` statement."""

import contextlib

from . import network


@contextlib.contextmanager
def redirected(router, *rules):
    """Destination NAT, such as `tcp dport 443 redirect to :8443`."""
    with _table(router, "chain to { type nat hook prerouting priority dstnat;", *rules, "}"):
        yield


@contextlib.contextmanager
def syn_proxy(router, match):
    """The router shakes hands in the name of every server, before it asks the server itself."""
    loose = "netfilter/nf_conntrack_tcp_loose"
    with _table(router,
                "chain early { type filter hook prerouting priority raw;",
                f"{match} tcp flags syn notrack", "}",
                "chain late { type filter hook forward priority filter;",
                f"{match} ct state invalid,untracked synproxy mss 1400 wscale 7 timestamp sack-perm",
                f"{match} ct state invalid drop", "}"):
        router.set_kernel_option(loose, 0)
        try:
            yield
        finally:
            router.set_kernel_option(loose, 1)


@contextlib.contextmanager
def string_match(router, words, *action):
    """A rule for TCP packets to 443 that have these words anywhere in them, of both families."""
    match = ["-p", "tcp", "--dport", "443", "-m", "string", "--algo", "bm", "--string", words]
    rule = ["FORWARD", *match, "-j", *action]
    with contextlib.ExitStack() as stack:
        for command in ("iptables", "ip6tables"):
            network.run(*router.command(command, "-A", *rule))
            stack.callback(network.run, *router.command(command, "-D", *rule))
        yield


@contextlib.contextmanager
def _table(router, *lines):
    network.run(*router.command("nft", "-f", "-"),
                text="\n".join(["table inet middlebox {", *lines, "}", ""]))
    try:
        yield
    finally:
        network.run(*router.command("nft", "delete", "table", "inet", "middlebox"))
