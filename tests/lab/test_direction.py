"""Where packets to a stand-in end: before it, in its own firewall, or on the way back; seen at its end."""

import contextlib
import ipaddress
import os
import pathlib
import shutil
import socket
import subprocess
import time

import jsonschema

from lab import network, raw
from lab.expect import schema
from lab.kinds import HERE, LOG, PORT, KindsCase, icmp, ping, tcp, udp
from lab.network import Firewall
from lab.program import BINARY, NOBODY
from lab.standin import MANAGEMENT, StandIn
from lab.world import COCKPIT, OFFICE
from test_standin import StandInCase

PATIENCE = 30


class DirectionCase(StandInCase):
    """The office comes through faults, the Management Center past them."""

    @contextlib.contextmanager
    def standing(self, *arguments, root=True):
        with contextlib.ExitStack() as stack:
            if root:
                stand_in = stack.enter_context(self.listen(*arguments))
            else:
                stack.enter_context(self.every_port_for_everybody())
                stand_in = stack.enter_context(self.listen(*arguments, wrapped_in=NOBODY, binary=self.copy()))
            self.assertEqual(stand_in.record()["packets"]["sight"], "all" if root else "half_open")
            yield stand_in

    def copy(self):
        copy = self.world.folder / "netpreflight"
        if not copy.exists():
            shutil.copy(BINARY, copy)
            copy.chmod(0o755)
        return copy

    @contextlib.contextmanager
    def every_port_for_everybody(self):
        self.here.set_kernel_option("ipv4/ip_unprivileged_port_start", 0)
        try:
            yield
        finally:
            self.here.set_kernel_option("ipv4/ip_unprivileged_port_start", 1024)

    def wait_for(self, stand_in, condition, what="what was expected"):
        """The log as soon as it is so."""
        end = time.monotonic() + PATIENCE
        while not condition(record := stand_in.record() or {"arrivals": []}):
            self.assertLess(time.monotonic(), end, f"no {what} in {record.get('arrivals')}\n{stand_in.log()}")
            time.sleep(0.1)
        return record

    @staticmethod
    def ends(record):
        """What became of the packets of each address to each port."""
        return {(one["from"], one["port"], one["protocol"]): one["end"] for one in record["arrivals"]}

    def expect_ends(self, stand_in, expected, lost=0, rule=False):
        """Exactly these arrivals come to be, and the log is as the schema says; one of them with its rule, if it has one."""
        def there(record):
            return self.ends(record) == expected and (not rule or any(one["firewall"] for one in record["arrivals"]))
        record = self.wait_for(stand_in, there, expected)
        stand_in.end()
        record = stand_in.record()
        jsonschema.validate(record, schema("listen.schema.json"))
        self.assertEqual(self.ends(record), expected)
        self.assertEqual(record["packets"]["lost"], lost, record["packets"])
        for arrival in record["arrivals"]:
            self.assertGreaterEqual(arrival["packets"], 1)
            self.assertLessEqual(arrival["first"], arrival["last"])
        return record

    def knock(self, port=443, patience=4.0, address=COCKPIT[4], host=None):
        """Connect from the office; the error, or None."""
        with (host or self.world.office).namespace.socket(address, socket.SOCK_STREAM) as client:
            client.settimeout(patience)
            try:
                client.connect((address, port))
            except OSError as error:
                return error
        return None

    def served(self, *ports, host=MANAGEMENT[4]):
        return {(host, port, "tcp"): "served" for port in ports}

    def expect_center_is_served(self):
        self.assertIsNone(self.knock(host=self.center))

    def here_firewall(self, *rules, hook="input"):
        return Firewall(self.here, rules, hook=hook)

    def arrival(self, record, source=OFFICE[4], port=443):
        (found,) = [one for one in record["arrivals"] if (one["from"], one["port"]) == (source, port)]
        return found


def office(end, port=443, protocol="tcp", address=OFFICE[4]):
    return {(address, port, protocol): end}


class AtTheFarEnd(DirectionCase):
    """This host's own firewall."""

    def test_all_is_well(self):
        with self.standing() as stand_in:
            self.look("workstation")
            self.look("management-center")
            record = self.expect_ends(stand_in, {**office("served"), **office("served", 22), **self.served(7443)})
            self.assertIn("packets: seen before this host's own firewall", stand_in.log())
            self.assertNotIn("  drop  ", stand_in.log())
        self.assertTrue(all(one["answers"] == one["packets"] and one["firewall"] == "" for one in record["arrivals"]))

    def test_a_drop_with_a_counter(self):
        rule = f"ip saddr {OFFICE[4]} tcp dport 443 counter drop"
        with self.here_firewall(rule, "tcp dport 7443 counter drop", "udp dport 443 drop"), self.standing() as stand_in:
            self.assertIsInstance(self.knock(), TimeoutError)
            self.expect_center_is_served()
            record = self.expect_ends(stand_in, {**office("dropped_here"), **self.served(443)}, rule=True)
            self.assertRegex(stand_in.log(), rf'drop   443/tcp    {OFFICE[4]}: arrived, .* dropped it.*by the rule .nft inet lab input: ip saddr')
        found = self.arrival(record)
        self.assertRegex(found["firewall"], rf"^nft inet lab input: ip saddr {OFFICE[4]} tcp dport 443 counter packets \d+ bytes \d+ drop$")
        self.assertEqual(found["answers"], 0)
        self.assertGreater(found["packets"], 1)

    def test_a_policy(self):
        """As most hosts have it: what is not allowed is dropped, without a counter."""
        rules = ["ct state established,related accept", "ct state invalid drop", f"ip saddr {MANAGEMENT[4]} accept"]
        with self.chain("drop", rules), self.standing() as stand_in:
            self.assertIsInstance(self.knock(patience=2), TimeoutError)
            self.expect_center_is_served()
            record = self.expect_ends(stand_in, {**office("dropped_here"), **self.served(443)}, rule=True)
        self.assertEqual(self.arrival(record)["firewall"], "nft inet own input: policy drop")

    @contextlib.contextmanager
    def chain(self, policy, rules):
        text = f"table inet own {{\nchain input {{\ntype filter hook input priority 0; policy {policy};\n" + "\n".join(rules) + "\n}\n}\n"
        network.run(*self.here.command("nft", "-f", "-"), text=text)
        try:
            yield
        finally:
            network.run(*self.here.command("nft", "delete table inet own"))

    def test_rules_without_counters_are_not_guessed_among(self):
        with self.here_firewall("tcp dport { 443, 444 } drop", "tcp dport 443 drop"), self.standing() as stand_in:
            self.knock(patience=2)
            record = self.expect_ends(stand_in, office("dropped_here"))
        self.assertEqual(self.arrival(record)["firewall"], "")

    def test_rejected(self):
        for verdict in ("reject with tcp reset", "reject with icmp port-unreachable", "reject with icmp admin-prohibited"):
            rule = f"ip saddr {OFFICE[4]} tcp dport 443 counter {verdict}"
            with self.subTest(verdict), self.here_firewall(rule), self.standing() as stand_in:
                self.assertIsNotNone(self.knock())
                self.expect_center_is_served()
                record = self.expect_ends(stand_in, {**office("rejected_here"), **self.served(443)}, rule=True)
                self.assertIn(" reject", self.arrival(record)["firewall"])

    def test_answers_dropped_on_the_way_out(self):
        rule = f"ip daddr {OFFICE[4]} tcp sport 443 counter drop"
        with self.here_firewall(rule, hook="output"), self.standing() as stand_in:
            self.assertIsInstance(self.knock(patience=2), TimeoutError)
            self.expect_center_is_served()
            record = self.expect_ends(stand_in, {**office("dropped_here"), **self.served(443)}, rule=True)
        self.assertIn("tcp sport 443 counter", self.arrival(record)["firewall"])
        self.assertEqual(self.arrival(record)["answers"], 0)

    def test_iptables(self):
        for tool, name in (("iptables", "nft ip filter INPUT: "), ("iptables-legacy", "iptables filter INPUT: ")):
            rule = ["INPUT", "-s", OFFICE[4], "-p", "tcp", "--dport", "443", "-j", "DROP"]
            with self.subTest(tool):
                network.run(*self.here.command(tool, "-A", *rule))
                try:
                    with self.standing() as stand_in:
                        self.assertIsInstance(self.knock(patience=2), TimeoutError)
                        record = self.expect_ends(stand_in, office("dropped_here"), rule=True)
                finally:
                    network.run(*self.here.command(tool, "-D", *rule))
                self.assertTrue(self.arrival(record)["firewall"].startswith(name), self.arrival(record))

    def test_a_rule_that_comes_later_and_goes(self):
        """What came last counts."""
        with self.standing() as stand_in:
            self.assertIsNone(self.knock())
            with self.here_firewall("tcp dport 443 counter drop"):
                self.knock(patience=2)
                self.wait_for(stand_in, lambda record: "tcp dport 443 counter" in self.arrival(record)["firewall"])
            self.assertIsNone(self.knock())
            record = self.expect_ends(stand_in, office("served"))
        self.assertEqual(self.arrival(record)["firewall"], "")

    def test_a_port_that_is_not_held(self):
        with self.standing("--only", "web-interface") as stand_in:
            self.assertIsInstance(self.knock(22), ConnectionRefusedError)
            self.assertIsNone(self.knock())
            self.expect_ends(stand_in, office("served"))


class OnTheWay(DirectionCase):
    """The router between."""

    def test_nothing_arrives(self):
        with self.standing() as stand_in, self.world.router.firewall([f"ip saddr {OFFICE[4]} tcp dport 443 drop"]):
            self.expect_from("workstation", "not_ready", ("fail", "tcp.timeout"), ("pass", "run.stand_in"), timeout="1s")
            self.expect_from("management-center", "ready", ("pass", "run.stand_in"))
            record = self.expect_ends(stand_in, {**office("served", 22), **self.served(7443)})
        self.assertEqual(record["counts"]["checks"], 2)

    def test_the_way_back_only(self):
        for root in (True, False):
            with self.subTest(root=root), self.standing(root=root) as stand_in, \
                    self.world.router.firewall([f"ip daddr {OFFICE[4]} tcp sport 443 drop"]):
                self.assertIsInstance(self.knock(patience=5), TimeoutError)
                self.expect_center_is_served()
                record = self.expect_ends(stand_in, {**office("answer_lost"), **self.served(443)})
                self.assertGreaterEqual(self.arrival(record)["answers"], 3)
                self.assertIn("the answers get lost on the way back", stand_in.log())

    def test_large_packets_get_lost(self):
        """A check's hello is larger than the narrow link, and the router may not say so."""
        for root in (True, False):
            with self.subTest(root=root), self.standing(root=root) as stand_in, self.narrow(1000):
                self.look("workstation", "--only", "web-interface")
                record = self.expect_ends(stand_in, office("data_lost"))
                self.assertIn("did not arrive", stand_in.log())
            self.assertGreaterEqual(self.arrival(record)["packets"], 1)

    @contextlib.contextmanager
    def narrow(self, mtu):
        silence = "icmp type destination-unreachable icmp code frag-needed drop"
        self.world.router.configure(f"link set cockpit mtu {mtu}")
        try:
            with Firewall(self.world.router, [silence], hook="output"):
                yield
        finally:
            self.world.router.configure("link set cockpit mtu 1500")

    def test_without_root_the_rest_is_unknown(self):
        with self.here_firewall(f"ip saddr {OFFICE[4]} tcp dport 443 counter drop"), self.standing(root=False) as stand_in:
            self.assertIsInstance(self.knock(patience=2), TimeoutError)
            self.expect_center_is_served()
            record = self.expect_ends(stand_in, self.served(443))
            self.assertIn("packets: only half-open connections are seen", stand_in.log())
        self.assertIn("CAP_NET_RAW", record["packets"]["reason"])


class Strangers(DirectionCase):
    def test_a_port_scan(self):
        """SYN, SYN-ACK, RST: both ways are open."""
        for root in (True, False):
            with self.subTest(root=root), self.standing(root=root) as stand_in:
                scan = [(raw.syn(OFFICE[4], COCKPIT[4], port, 40000 + port), COCKPIT[4]) for port in (22, 443, 7443)]
                self.assertEqual(raw.send(self.world.office.namespace, scan), 3)
                time.sleep(4)
                self.expect_center_is_served()
                expected = {**office("served", 22), **office("served"), **office("served", 7443)} if root else {}
                self.expect_ends(stand_in, {**expected, **self.served(443)})

    def test_who_gives_up_at_once(self):
        with self.here_firewall("ip saddr 10.20.1.0/24 tcp dport 443 counter drop"), self.standing() as stand_in:
            self.knock(patience=0.2)
            self.expect_ends(stand_in, office("dropped_here"))

    def test_a_flood_under_forged_addresses(self):
        """Bounded in what is kept and said; who comes properly is served, before and behind it."""
        first = int(ipaddress.ip_address("10.99.0.0"))
        forged = [(raw.syn(str(ipaddress.ip_address(first + n)), COCKPIT[4], 443, 1024 + n % 60000), COCKPIT[4])
                  for n in range(30_000)]
        with self.standing() as stand_in:
            self.assertIsNone(self.knock())
            raw.send(self.world.office.namespace, forged)
            self.expect_center_is_served()
            self.expect_from("management-center", "ready", ("pass", "run.stand_in"))
            record = self.wait_for(stand_in, lambda record: (MANAGEMENT[4], 443, "tcp") in self.ends(record))
            time.sleep(5)
            self.assertIsNone(self.knock(22))
            stand_in.end()
            record = stand_in.record()
            self.assertLess(len(stand_in.log()), 200_000)
        jsonschema.validate(record, schema("listen.schema.json"))
        self.assertLessEqual(len(record["arrivals"]), 1000)
        self.assertGreater(record["packets"]["lost"], 20_000)
        ends = self.ends(record)
        for key in ((OFFICE[4], 443, "tcp"), (MANAGEMENT[4], 443, "tcp"), (MANAGEMENT[4], 7443, "tcp"), (OFFICE[4], 22, "tcp")):
            self.assertEqual(ends[key], "served")
        self.assertNotIn("dropped_here", ends.values())


class OverIpv6(DirectionCase):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}

    def knock6(self, **how):
        return self.knock(address=COCKPIT[6], **how)

    def test_a_drop(self):
        with self.here_firewall(f"ip6 saddr {OFFICE[6]} tcp dport 443 counter drop"), self.standing() as stand_in:
            self.assertIsInstance(self.knock6(patience=2), TimeoutError)
            self.assertIsNone(self.knock())
            record = self.expect_ends(stand_in, {**office("dropped_here", address=OFFICE[6]), **office("served")}, rule=True)
        self.assertIn("ip6 saddr", self.arrival(record, OFFICE[6])["firewall"])

    def test_rejected(self):
        for verdict in ("reject with tcp reset", "reject with icmpv6 admin-prohibited"):
            with self.subTest(verdict), self.here_firewall(f"ip6 saddr {OFFICE[6]} tcp dport 443 counter {verdict}"), \
                    self.standing() as stand_in:
                self.assertIsNotNone(self.knock6())
                self.expect_ends(stand_in, office("rejected_here", address=OFFICE[6]))

    def test_the_way_back_only(self):
        for root in (True, False):
            with self.subTest(root=root), self.standing(root=root) as stand_in, \
                    self.world.router.firewall([f"ip6 daddr {OFFICE[6]} tcp sport 443 drop"]):
                self.assertIsInstance(self.knock6(patience=5), TimeoutError)
                self.expect_ends(stand_in, office("answer_lost", address=OFFICE[6]))

    def test_a_family_that_is_left_out(self):
        with self.standing("-4") as stand_in:
            self.assertIsInstance(self.knock6(), ConnectionRefusedError)
            self.assertIsNone(self.knock())
            self.expect_ends(stand_in, {**office("closed_here", address=OFFICE[6]), **office("served")})


class Datagrams(KindsCase):
    ROWS = (udp(HERE, source="workstation", payload={"text": "<14>hello"}), tcp(HERE, source="workstation"))

    @contextlib.contextmanager
    def standing(self):
        with StandIn(self.world.cockpit, "--requirements", self.file(*self.ROWS)) as stand_in:
            yield stand_in

    def send(self, payload=b"<14>hello"):
        with self.world.office.namespace.socket(COCKPIT[4], socket.SOCK_DGRAM) as client:
            client.sendto(payload, (COCKPIT[4], LOG))

    wait_for = DirectionCase.wait_for
    ends = staticmethod(DirectionCase.ends)
    expect_ends = DirectionCase.expect_ends
    arrival = DirectionCase.arrival

    def expect_end(self, end, *rules, hook="input", check=False):
        with Firewall(self.here, rules, hook=hook), self.standing() as stand_in:
            if check:
                self.look_in(self.ROWS[0], timeout="2s")
            else:
                self.send()
            record = self.expect_ends(stand_in, office(end, LOG, "udp"), rule=bool(rules))
        return self.arrival(record, port=LOG)

    def test_delivered(self):
        self.assertEqual(self.expect_end("served")["answers"], 0)
        self.assertEqual(self.expect_end("served", check=True)["answers"], 1)

    def test_dropped(self):
        found = self.expect_end("dropped_here", f"udp dport {LOG} counter drop")
        self.assertIn(f"udp dport {LOG} counter", found["firewall"])

    def test_the_answer_dropped(self):
        self.assertIn("sport", self.expect_end("dropped_here", f"udp sport {LOG} counter drop", hook="output", check=True)["firewall"])

    def test_rejected(self):
        self.assertIn("reject", self.expect_end("rejected_here", f"udp dport {LOG} counter reject")["firewall"])

    def test_nothing_arrives(self):
        with self.standing() as stand_in, self.world.router.firewall([f"udp dport {LOG} drop"]):
            self.send()
            with self.world.office.namespace.socket(COCKPIT[4], socket.SOCK_STREAM) as client:
                client.connect((COCKPIT[4], PORT))
            self.expect_ends(stand_in, office("served", PORT))


class Echoes(KindsCase):
    """This host's kernel answers them; the stand-in only looks."""

    FAMILY = 4
    NAME = "icmp"
    ROWS = (icmp(HERE, source="workstation"), tcp(HERE, source="workstation"))

    @contextlib.contextmanager
    def standing(self, *rows, root=True):
        how = {} if root else {"wrapped_in": NOBODY, "binary": self.copy()}
        with StandIn(self.world.cockpit, "--requirements", self.file(*(rows or self.ROWS)), **how) as stand_in:
            yield stand_in

    copy = DirectionCase.copy
    wait_for = DirectionCase.wait_for
    ends = staticmethod(DirectionCase.ends)
    expect_ends = DirectionCase.expect_ends

    def ping(self, count=3):
        return ping(self.world.office.namespace, COCKPIT[self.FAMILY], count)

    def connect(self):
        with self.world.office.namespace.socket(COCKPIT[self.FAMILY], socket.SOCK_STREAM) as client:
            client.connect((COCKPIT[self.FAMILY], PORT))

    def of_office(self, end, port=0, protocol="icmp"):
        return office(end, port, protocol, OFFICE[self.FAMILY])

    def arrival(self, record):
        (found,) = [one for one in record["arrivals"] if one["protocol"] == "icmp"]
        return found

    def expect_stopped(self, end, rule, hook="input"):
        """No echo comes back, and this is why."""
        with Firewall(self.here, [rule], hook=hook), self.standing() as stand_in:
            self.assertEqual(self.ping(), 0)
            record = self.expect_ends(stand_in, self.of_office(end), rule=True)
            self.assertIn(f"drop   icmp       {OFFICE[self.FAMILY]}: arrived, ", stand_in.log())
        found = self.arrival(record)
        self.assertTrue(found["firewall"].startswith(f"nft inet lab {hook}: {self.NAME} type "), found)
        self.assertEqual((found["packets"], found["answers"]), (3, 0))

    def test_answered(self):
        with self.standing() as stand_in:
            self.assertEqual(self.ping(), 3)
            record = self.expect_ends(stand_in, self.of_office("served"))
            log = stand_in.log()
        self.assertIn("icmp      icmp  this host itself answers echoes, and the stand-in sees them", log)
        self.assertRegex(log, rf"echo   icmp       {OFFICE[self.FAMILY]}: arrived and was answered")
        found = self.arrival(record)
        self.assertEqual((found["packets"], found["answers"], found["to"]), (3, 3, COCKPIT[self.FAMILY]))
        self.assertEqual((record["packets"]["echoes"], record["counts"]), (True, {"checks": 0, "pages": 0, "others": 0}))

    def test_nobody_answers_twice(self):
        """One answer to an echo: the kernel's."""
        with self.standing(), self.world.office.namespace.inside(
                lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)) as heard:
            self.assertEqual(ping(self.world.office.namespace, COCKPIT[4], 1), 1)
            heard.settimeout(0.5)
            answers = []
            with contextlib.suppress(TimeoutError):
                while True:
                    answers.append(heard.recv(2048)[20])
        self.assertEqual(answers, [0])

    def test_dropped(self):
        self.expect_stopped("dropped_here", f"{self.NAME} type echo-request counter drop")

    def test_the_answer_dropped(self):
        self.expect_stopped("dropped_here", f"{self.NAME} type echo-reply counter drop", hook="output")

    def test_rejected(self):
        for how in ("reject", f"reject with {self.NAME} admin-prohibited"):
            with self.subTest(how):
                self.expect_stopped("rejected_here", f"{self.NAME} type echo-request counter {how}")

    def test_ignored_by_the_kernel(self):
        path = {4: "ipv4/icmp_echo_ignore_all", 6: "ipv6/icmp/echo_ignore_all"}[self.FAMILY]
        self.here.set_kernel_option(path, 1)
        try:
            with self.standing() as stand_in:
                self.assertEqual(self.ping(), 0)
                record = self.expect_ends(stand_in, self.of_office("dropped_here"), rule=True)
        finally:
            self.here.set_kernel_option(path, 0)
        self.assertEqual(self.arrival(record)["firewall"], f"sysctl net.{path.replace('/', '.')} = 1")

    def test_nothing_arrives(self):
        with self.standing() as stand_in, self.world.router.firewall([f"{self.NAME} type echo-request drop"]):
            self.assertEqual(self.ping(), 0)
            self.connect()
            self.expect_ends(stand_in, self.of_office("served", PORT, "tcp"))

    def test_the_way_back_only(self):
        """The answer leaves; whether it comes back is not to be seen from here."""
        with self.standing() as stand_in, self.world.router.firewall([f"{self.NAME} type echo-reply drop"]):
            self.assertEqual(self.ping(), 0)
            record = self.expect_ends(stand_in, self.of_office("served"))
        self.assertEqual((self.arrival(record)["packets"], self.arrival(record)["answers"]), (3, 3))

    def test_without_root_none_is_seen(self):
        with self.standing(root=False) as stand_in:
            self.assertEqual(self.ping(), 3)
            self.connect()
            record = self.expect_ends(stand_in, self.of_office("served", PORT, "tcp"))
            self.assertIn("the stand-in does not see them, which it does as root", " ".join(stand_in.log().split()))
        self.assertEqual((record["packets"]["sight"], record["packets"]["echoes"]), ("half_open", False))

    def test_where_no_row_asks_for_them_none_is_looked_at(self):
        with self.standing(self.ROWS[1]) as stand_in:
            self.assertEqual(self.ping(), 3)
            self.connect()
            record = self.expect_ends(stand_in, self.of_office("served", PORT, "tcp"))
            self.assertNotIn("echoes", stand_in.log())
        self.assertEqual((record["packets"]["sight"], record["packets"]["echoes"]), ("all", False))

    def test_nothing_but_echoes(self):
        with self.standing(self.ROWS[0]) as stand_in:
            self.assertEqual(self.ping(), 3)
            self.expect_ends(stand_in, self.of_office("served"))
        blind = subprocess.run(self.here.command(*NOBODY, self.copy(), "listen", "--requirements", self.file(self.ROWS[0])),
                               capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual((blind.returncode, blind.stderr), (0, ""))
        self.assertIn("Nothing to stand in for: this host itself answers echoes, and they are seen as root only.", blind.stdout)

    def test_pings_under_forged_addresses(self):
        """Bounded in what is kept and said; what was seen before stays, and who connects behind them is seen."""
        first = int(ipaddress.ip_address("10.99.0.0"))
        forged = [(raw.echo(str(ipaddress.ip_address(first + n)), COCKPIT[4]), COCKPIT[4]) for n in range(5000)]
        mine = {**self.of_office("served"), **self.of_office("served", PORT, "tcp")}
        with self.standing() as stand_in:
            self.assertEqual(self.ping(), 3)
            self.wait_for(stand_in, lambda record: self.ends(record) == self.of_office("served"))
            raw.send(self.world.office.namespace, forged)
            self.connect()
            self.wait_for(stand_in, lambda record: mine.items() <= self.ends(record).items())
            stand_in.end()
            record = stand_in.record()
            self.assertLess(len(stand_in.log()), 200_000)
        jsonschema.validate(record, schema("listen.schema.json"))
        self.assertLessEqual(len(record["arrivals"]), 1000)


class Echoes6(Echoes):
    WORLD = {"cockpit": (4, 6), "others": (4, 6)}
    FAMILY = 6
    NAME = "icmpv6"


class Keeper(DirectionCase):
    def test_it_has_little_and_ends_with_its_parent(self):
        """The process that may read rules is nobody, has no file but its pipe, and may do nothing but that."""
        with self.standing() as stand_in:
            keeper = stand_in.children()
            self.assertEqual(len(keeper), 1)
            process = pathlib.Path(f"/proc/{keeper[0]}")
            status = dict(line.split(":\t", 1) for line in (process / "status").read_text(encoding="utf-8").splitlines() if ":\t" in line)
            self.assertEqual(status["Uid"].split(), ["65534"] * 4)
            self.assertEqual(status["Groups"].strip(), "")
            net_admin_and_raw = 1 << 12 | 1 << 13
            for capabilities in ("CapPrm", "CapEff", "CapAmb"):
                self.assertEqual(int(status[capabilities], 16), net_admin_and_raw)
            self.assertEqual(status["NoNewPrivs"], "1")
            self.assertLessEqual(len(os.listdir(process / "fd")), 6)  # nothing, thrice; the pipe; two lists of the kernel's
            stand_in.kill()
            end = time.monotonic() + PATIENCE
            while process.exists():
                self.assertLess(time.monotonic(), end)
                time.sleep(0.05)
