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
def silent(router):
    """The router does not tell when a packet's time is over."""
    with _table(router,
                "chain out { type filter hook output priority 0;",
                "icmp type time-exceeded drop", "icmpv6 type time-exceeded drop", "}"):
        yield


@contextlib.contextmanager
def syn_proxy(router, network_behind):
    """The router shakes hands in the name of every server there, before it asks the server itself.

    By iptables, because nftables' own one takes checksums of IPv6 for those of IPv4.
    """
    command = "ip6tables" if ":" in network_behind else "iptables"
    match = ["-d", network_behind, "-p", "tcp"]
    state = ["-m", "conntrack", "--ctstate"]
    proxy = ["-j", "SYNPROXY", "--mss", "1400", "--wscale", "7", "--timestamp", "--sack-perm"]
    loose = "netfilter/nf_conntrack_tcp_loose"
    with contextlib.ExitStack() as stack:
        for table, rule in (
                ("raw", ["PREROUTING", *match, "--syn", "-j", "CT", "--notrack"]),
                ("filter", ["FORWARD", *match, *state, "INVALID,UNTRACKED", *proxy]),
                ("filter", ["FORWARD", *match, *state, "INVALID", "-j", "DROP"])):
            stack.enter_context(_xtables_rule(router, command, table, rule))
        router.set_kernel_option(loose, 0)
        stack.callback(router.set_kernel_option, loose, 1)
        yield


@contextlib.contextmanager
def string_match(router, words, *action):
    """A rule for TCP packets to 443 that have these words anywhere in them, of both families.

    By iptables: nftables compares at known places only.
    """
    match = ["-p", "tcp", "--dport", "443", "-m", "string", "--algo", "bm", "--string", words]
    rule = ["FORWARD", *match, "-j", *action]
    with _xtables_rule(router, "iptables", "filter", rule), \
            _xtables_rule(router, "ip6tables", "filter", rule):
        yield


@contextlib.contextmanager
def _xtables_rule(router, command, table, rule):
    network.run(*router.command(command, "-t", table, "-A", *rule))
    try:
        yield
    finally:
        network.run(*router.command(command, "-t", table, "-D", *rule))


@contextlib.contextmanager
def _table(router, *lines):
    network.run(*router.command("nft", "-f", "-"),
                text="\n".join(["table inet middlebox {", *lines, "}", ""]))
    try:
        yield
    finally:
        network.run(*router.command("nft", "delete", "table", "inet", "middlebox"))
