#!/usr/bin/python3
"""What stand-ins saw, beside reports: `show LOG`, and `merge` of reports and logs. The logs are written here, field by field."""

import copy
import datetime
import json
import sys
import unittest

sys.dont_write_bytecode = True

from reports import CommandCase, on_host, real_report  # noqa: E402

INSTANCE = "3f2a-91bc-77d0-12e4"
COCKPIT, DESK, CENTER, SCANNER = "10.1.1.10", "10.2.2.20", "10.3.3.30", "10.9.9.9"
WEB, SSH, ASSETS = "web-interface", "command-line-access", "asset-synchronization"
PORTS = {WEB: 443, SSH: 22, ASSETS: 7443}
RULE = "tcp dport 443 counter packets 3 bytes 180 drop"
ROW_KEYS = ("id", "section", "description", "level", "source", "port", "protocol", "leads_to", "probe", "interception",
            "name_enforced", "options", "alternative_of")
WHOLE = {"sight": "all", "reason": "", "lost": 0, "echoes": False}
BLIND = {"sight": "half_open", "reason": "not run as root", "lost": 0, "echoes": False}


def visit(kind, port, source, at, role="", **more):
    blank = {"claimed_source": "", "claimed_destination": "", "server_name": "", "first_bytes": "", "received": 600, "count": 1}
    return {"at": at, "kind": kind, "port": port, "protocol": "tcp", "from": source, "to": COCKPIT, "role": role, **blank, "last": at,
            **more}


def check_from(port, source, role, at, claimed=None):
    return visit("check", port, source, at, role, claimed_source=claimed or source, claimed_destination=COCKPIT)


def arrival(port, source, end, at, firewall="", packets=3, answers=0):
    return {"port": port, "protocol": "tcp", "from": source, "to": COCKPIT, "first": at, "last": at, "packets": packets,
            "answers": answers, "end": end, "firewall": firewall}


class FarEndCase(CommandCase):
    """A cockpit whose stand-in listened for an hour around the moment at which the workstation was checked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.failing_from("workstation", "desk.corp.example", DESK)
        cls.center = cls.failing_from("management-center", "center.corp.example", CENTER)
        cls.now = cls.desk["run"]["started"]
        rows = [{key: row[key] for key in ROW_KEYS if key in row} | {"destination": "cockpit"}
                for row in cls.real["rows"] if row["id"] in PORTS]
        cls.blank = {
            "schema": "netpreflight-listen/1", "tool": {"version": cls.real["tool"]["version"]}, "instance": INSTANCE,
            "role": "cockpit", "host": "cockpit.corp.example", "addresses": [COCKPIT], "started": cls.moved(-1800),
            "until": cls.moved(1800), "ended": cls.moved(1800), "table": cls.real["table"], "rows": rows, "from": [], "packets": WHOLE,
            "ports": [{"port": port, "protocol": "tcp", "rows": [row], "state": "stood_in", "at": ["IPv4"], "service": "",
                       "identification": "", "reason": ""} for row, port in PORTS.items()],
            "counts": {"checks": 0, "pages": 0, "others": 0}, "checks": [], "pages": [], "others": [], "arrivals": []}

    @classmethod
    def moved(cls, seconds):
        moment = datetime.datetime.fromisoformat(cls.now.replace("Z", "+00:00")) + datetime.timedelta(seconds=seconds)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"

    @staticmethod
    def failing_from(role, fqdn, address):
        """A report in which every row to the cockpit got no answer."""
        report = on_host(real_report("--from", role, "--host", f"cockpit={COCKPIT}"), fqdn, address)
        for row in report["rows"]:
            if row["id"] not in PORTS or row["status"] == "skip":
                continue
            row["steps"] = [step for step in row["steps"] if step["kind"] in ("resolve", "connect")]
            for step in row["steps"]:
                if step["kind"] == "connect":
                    step["evidence"].update(end="timed_out", error_number=110, source_address=address, icmp=None)
        return report

    def log(self, name="log.json", **changes):
        log = {**copy.deepcopy(self.blank), **changes}
        for counted in ("checks", "pages", "others"):
            log["counts"][counted] = len(log[counted])
        return self.file(name, log)

    def merged(self, *files, code=1):
        return json.loads(self.expect(code, "merge", "-f", "json", *files))

    @staticmethod
    def cells(merged):
        """Per column its label, who saw it, and each row's status and cause."""
        return {host["label"]: {row["id"]: (row["cells"][i]["status"], row["cells"][i]["cause"]) for row in merged["rows"]
                                if row["cells"][i] is not None and row["cells"][i]["status"] != "skip"}
                for i, host in enumerate(merged["hosts"])}

    @staticmethod
    def summaries(merged, column=0):
        return {row["id"]: row["cells"][column]["summary"] for row in merged["rows"] if row["cells"][column] is not None}

    @staticmethod
    def problems(merged):
        return [(each["cause"], each["team"]["id"], each["rows"]) for host in merged["hosts"] for each in host["problems"]]

    def beside(self, **changes):
        """The workstation's report beside a log."""
        self.file("desk.json", self.desk)
        self.log(**changes)
        return self.merged("desk.json", "log.json")

    TIMED_OUT = ("fail", "tcp.timeout")


class Columns(FarEndCase):
    """Hosts that made no report."""

    ROLES = [{"role": "workstation", "network": "10.2.2.0/24"}, {"role": "management-center", "network": CENTER}]

    def test_who_came_by_browser_and_ssh_passes_by_that(self):
        self.log(pages=[visit("page", 443, DESK, self.now, "workstation")],
                 others=[visit("ssh", 22, DESK, self.now, "workstation", first_bytes="SSH-2.0-OpenSSH_9.2p1")],
                 checks=[check_from(7443, CENTER, "management-center", self.now)], **{"from": self.ROLES})
        merged = self.merged("log.json", code=0)
        stood_in = ("pass", "run.stand_in")
        self.assertEqual(self.cells(merged), {CENTER: {ASSETS: stood_in}, DESK: {WEB: stood_in, SSH: stood_in}})
        self.assertEqual([host["seen_by"] for host in merged["hosts"]], [INSTANCE, INSTANCE])
        self.assertEqual((merged["verdict"], merged["counts"]), ("ready", {"pass": 3, "warn": 0, "fail": 0, "skip": 0}))
        briefs = {row["id"]: cell["brief"] for row in merged["rows"] for cell in row["cells"] if cell}
        self.assertEqual(briefs, {WEB: f"reached from {DESK} by a browser", SSH: f"reached from {DESK} by an SSH client",
                                  ASSETS: f"reached from {CENTER} by netpreflight"})
        self.assertIn("A proxy that inspects connections makes this one itself", self.summaries(merged, 1)[WEB])
        self.assertEqual(len([note for note in merged["notes"] if "made no report" in note]), 2)
        for form in ("text", "html", "markdown", "junit"):
            out = " ".join(self.expect(0, "merge", "-f", form, "log.json").split())
            self.assertIn("by a browser", out, form)
            self.assertIn("by an SSH client", out, form)

    def test_a_connection_alone_proves_nothing_of_a_service(self):
        self.log(others=[visit("silent", port, DESK, self.now, "workstation", received=0) for port in (443, 22)], **{"from": self.ROLES})
        merged = self.merged("log.json", code=0)
        unknown = ("warn", "run.inconclusive")
        self.assertEqual(self.cells(merged), {DESK: {WEB: unknown, SSH: unknown}})
        self.assertIn("nothing was said on it", self.summaries(merged)[WEB])
        self.assertEqual(merged["verdict"], "ready_with_warnings")

    def test_what_proves_one_row_does_not_prove_another(self):
        self.log(others=[visit("ssh", 443, DESK, self.now, "workstation"), visit("other_words", 22, DESK, self.now, "workstation")],
                 **{"from": self.ROLES})
        merged = self.merged("log.json", code=0)
        self.assertEqual(self.cells(merged), {DESK: {WEB: ("warn", "run.inconclusive"), SSH: ("warn", "run.inconclusive")}})

    def test_a_bare_connection_is_enough_for_a_port_that_need_not_speak(self):
        rows = copy.deepcopy(self.blank["rows"])
        for row in rows:
            row.update(probe="tcp", name_enforced=False)
            row["options"] = {"speaks_first": row["id"] == SSH, "expect": "", "proxy": False, "payload": ""}
        self.log(rows=rows, others=[visit("silent", port, DESK, self.now, "workstation") for port in (443, 22)], **{"from": self.ROLES})
        merged = self.merged("log.json", code=0)
        self.assertEqual(self.cells(merged), {DESK: {WEB: ("pass", "run.stand_in"), SSH: ("warn", "run.inconclusive")}})

    def test_nothing_seen_is_no_pass(self):
        for packets, words in ((WHOLE, "nothing of this row arrived"), (BLIND, "is not known")):
            self.log(pages=[visit("page", 443, DESK, self.now, "workstation")], packets=packets, **{"from": self.ROLES})
            merged = self.merged("log.json", code=0)
            self.assertEqual(self.cells(merged), {DESK: {WEB: ("pass", "run.stand_in"), SSH: ("warn", "run.inconclusive")}})
            self.assertIn(words, self.summaries(merged)[SSH])

    def test_what_arrived_and_was_not_served_fails(self):
        ends = {"dropped_here": ("fail", "net.blocked_locally"), "rejected_here": ("fail", "net.blocked_locally"),
                "answer_lost": ("fail", "net.answer_lost"), "data_lost": ("fail", "tcp.mute"), "closed_here": ("fail", "tcp.refused")}
        teams = {"dropped_here": "server", "rejected_here": "server", "answer_lost": "network", "data_lost": "network",
                 "closed_here": "server"}
        for end, expected in ends.items():
            self.log(arrivals=[arrival(port, DESK, end, self.now) for port in (443, 22)], **{"from": self.ROLES})
            merged = self.merged("log.json")
            self.assertEqual(self.cells(merged), {DESK: {WEB: expected, SSH: expected}}, end)
            self.assertEqual(self.problems(merged), [(expected[1], teams[end], [WEB, SSH])], end)

    def test_who_has_no_role_is_named_and_no_column(self):
        self.file("desk.json", self.desk)
        self.log(pages=[visit("page", 443, SCANNER, self.now)])
        merged = self.merged("desk.json", "log.json")
        self.assertEqual(list(self.cells(merged)), ["desk.corp.example"])
        (note,) = [note for note in merged["notes"] if SCANNER in note]
        self.assertIn("443/tcp by a browser", note)
        self.assertIn(f"listen --from workstation={SCANNER}", note)
        self.expect_refusal(["merge", "log.json"], "log.json", "listen --from")

    def test_a_host_that_made_a_report_is_no_second_column(self):
        for claimed, source in ((DESK, DESK), (DESK, "192.0.2.1")):  # the second behind NAT
            self.file("desk.json", self.desk)
            self.log(checks=[check_from(443, source, "workstation", self.now, claimed)])
            self.assertEqual(list(self.cells(self.merged("log.json", "desk.json"))), ["desk.corp.example"])

    def test_two_logs_of_one_stand_in(self):
        self.log(pages=[visit("page", 443, DESK, self.now, "workstation")], **{"from": self.ROLES})
        self.log("early.json", ended=None, **{"from": self.ROLES})
        merged = self.merged("early.json", "log.json", code=0)
        self.assertEqual(self.cells(merged)[DESK][WEB], ("pass", "run.stand_in"))
        self.assertIn("early.json is an earlier log", " ".join(merged["notes"]))

    def test_through_a_mail_and_merged_again(self):
        self.log(pages=[visit("page", 443, DESK, self.now, "workstation")], **{"from": self.ROLES})
        self.file("mail.txt", f"Hello,\n\nhere it is:\n\n{(self.folder / 'log.json').read_text()}\nRegards\n")
        merged = self.merged("mail.txt", code=0)
        self.assertEqual(self.cells(merged), {DESK: {WEB: ("pass", "run.stand_in"), SSH: ("warn", "run.inconclusive")}})
        self.file("all.json", merged)
        again = self.merged("all.json", "ready.json", code=0)
        self.assertEqual(self.cells(again)[DESK], {WEB: ("pass", "run.stand_in"), SSH: ("warn", "run.inconclusive")})
        self.assertEqual(again["hosts"][0]["seen_by"], INSTANCE)


class BothHalves(FarEndCase):
    """A report whose rows fail, and what the far end saw of them."""

    def expect_rows(self, merged, web, ssh):
        self.assertEqual(self.cells(merged), {"desk.corp.example": {WEB: web, SSH: ssh}})

    def test_without_a_log(self):
        self.file("desk.json", self.desk)
        merged = self.merged("desk.json")
        self.expect_rows(merged, ("fail", "net.no_route"), ("fail", "net.no_route"))  # as it was judged when it was made

    def test_nothing_arrived(self):
        merged = self.beside()
        self.expect_rows(merged, self.TIMED_OUT, self.TIMED_OUT)
        self.assertEqual(self.problems(merged), [("tcp.timeout", "firewall", [WEB, SSH])])
        self.assertIn("saw no packet of it arrive", self.summaries(merged)[WEB])
        self.assertIn("saw no packet of it arrive", merged["hosts"][0]["problems"][0]["request"]["text"])

    def test_the_far_ends_own_firewall(self):
        for end in ("dropped_here", "rejected_here"):
            merged = self.beside(arrivals=[arrival(port, DESK, end, self.now, RULE) for port in (443, 22)])
            blocked = ("fail", "net.blocked_locally")
            self.expect_rows(merged, blocked, blocked)
            self.assertEqual(self.problems(merged), [("net.blocked_locally", "server", [WEB, SSH])])
            (problem,) = merged["hosts"][0]["problems"]
            self.assertEqual(problem["place"], {"kind": "destination", "name": COCKPIT, "address": COCKPIT})
            self.assertIn(RULE, problem["request"]["text"])
            self.assertIn("Please allow incoming ", problem["request"]["text"])
            self.assertIn(f"from desk.corp.example ({DESK})", problem["request"]["text"])
            self.assertNotIn("{", problem["request"]["text"])
            self.file("all.json", merged)
            mail = json.loads(self.expect(0, "requests", "all.json", "-f", "json"))
            self.assertEqual([request["team"]["id"] for request in mail["requests"]], ["server"])

    def test_the_way_back(self):
        merged = self.beside(arrivals=[arrival(443, DESK, "answer_lost", self.now, answers=5)])
        self.expect_rows(merged, self.TIMED_OUT, self.TIMED_OUT)
        self.assertEqual(self.problems(merged), [("net.answer_lost", "network", [WEB]), ("tcp.timeout", "firewall", [SSH])])
        text = merged["hosts"][0]["problems"][0]["request"]["text"]
        self.assertIn(f"let the answers from {COCKPIT}, source port 443/tcp, back to desk.corp.example ({DESK})", text)

    def test_large_packets(self):
        merged = self.beside(arrivals=[arrival(443, DESK, "data_lost", self.now)])
        self.expect_rows(merged, self.TIMED_OUT, self.TIMED_OUT)
        self.assertIn("path MTU", self.summaries(merged)[WEB])

    def test_served_all_the_same(self):
        merged = self.beside(arrivals=[arrival(443, DESK, "served", self.now)])
        self.assertIn("on the way back, or comes later", self.summaries(merged)[WEB])
        merged = self.beside(arrivals=[arrival(443, DESK, "served", self.now) | {"last": self.moved(600)}])
        self.assertIn("this host got through there at another time", self.summaries(merged)[WEB])

    def test_what_is_not_known(self):
        stranger = [arrival(port, SCANNER, "answer_lost", self.now) for port in (443, 22)]
        for changes, words in (({"packets": BLIND}, "run as root"),
                               ({"packets": {**WHOLE, "lost": 5}}, "more packets came"),
                               ({"started": self.moved(20)}, "did not look all of the time"),
                               ({"ended": None}, "did not look all of the time"),
                               ({"arrivals": stranger}, "nobody here accounts for")):
            merged = self.beside(**changes)
            self.expect_rows(merged, self.TIMED_OUT, self.TIMED_OUT)
            self.assertIn("is not known", self.summaries(merged)[WEB], changes)
            self.assertIn(words, self.summaries(merged)[WEB])
            self.assertNotIn("saw no packet", self.summaries(merged)[WEB])

    def test_another_time_says_nothing(self):
        merged = self.beside(started=self.moved(-7200), until=self.moved(-3600), ended=self.moved(-3600))
        self.expect_rows(merged, ("fail", "net.no_route"), ("fail", "net.no_route"))
        self.assertIn("log.json says nothing of desk.json", " ".join(merged["notes"]))

    def test_behind_nat(self):
        merged = self.beside(checks=[check_from(7443, "192.0.2.1", "workstation", self.now, DESK)],
                             arrivals=[arrival(443, "192.0.2.1", "dropped_here", self.now)])
        self.expect_rows(merged, ("fail", "net.blocked_locally"), self.TIMED_OUT)

    def test_another_host_says_nothing(self):
        merged = self.beside(addresses=["10.1.1.99"], host="other.corp.example")
        self.expect_rows(merged, ("fail", "net.no_route"), ("fail", "net.no_route"))

    def test_a_redacted_report_cannot_be_matched(self):
        self.file("desk.json", self.desk)
        self.file("redacted.json", self.expect(1, "show", "desk.json", "--redact", "-f", "json"))
        self.log()
        merged = self.merged("redacted.json", "log.json")
        self.assertIn("redacted.json is redacted", " ".join(merged["notes"]))
        self.assertNotIn("saw no packet", json.dumps(merged))

    def test_standard_input_and_a_thing_that_is_both(self):
        self.log()
        desk = json.dumps(self.desk)
        merged = json.loads(self.expect(1, "merge", "-f", "json", "-", "log.json", input=desk))
        self.assertIn("saw no packet of it arrive", self.summaries(merged)[WEB])

    def test_the_others_ways_of_reading_it(self):
        merged = self.beside(arrivals=[arrival(443, DESK, "dropped_here", self.now, RULE)])
        self.file("all.json", merged)
        for form in ("text", "paste", "json", "junit", "tap", "markdown", "html", "prometheus", "github"):
            self.expect(1, "show", "all.json", "-f", form)
            out = self.expect(1, "merge", "desk.json", "log.json", "-f", form, "--redact")
            for secret in (DESK, COCKPIT, "corp.example"):
                self.assertNotIn(secret, out, form)


class Shown(FarEndCase):
    def test_all_of_it(self):
        self.log(pages=[visit("page", 443, DESK, self.now, "workstation", count=3, server_name="cockpit.corp.example")],
                 others=[visit("silent", 22, SCANNER, self.now)], checks=[check_from(7443, CENTER, "management-center", self.now)],
                 arrivals=[arrival(22, DESK, "dropped_here", self.now, RULE)], packets=BLIND,
                 **{"from": [{"role": "workstation", "network": "10.2.2.0/24"}]})
        text = self.expect(0, "show", "log.json")
        for words in (f"Stand-in {INSTANCE} for Analysis Cockpit on cockpit.corp.example", f"{DESK} (workstation)", "a browser got the page",
                      "3 times", f"{CENTER} (management-center)", "connected and said nothing", RULE, "not run as root"):
            self.assertIn(words, " ".join(text.split()), text)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)
        self.assertEqual(json.loads(self.expect(0, "show", "log.json", "-f", "json")), json.loads((self.folder / "log.json").read_text()))
        self.assertIn("still running", " ".join(self.expect(0, "show", str(self.log(ended=None))).split()))

    PING = "online-check"

    def log_with_echoes(self, *ends, **changes):
        """A row more that asks for echoes, and what became of those of the workstation."""
        row = {**self.blank["rows"][0], "id": self.PING, "description": "Online check", "source": "workstation", "port": None,
               "protocol": "icmp", "probe": "icmp", "name_enforced": False}
        arrivals = [arrival(0, DESK, end, self.now, RULE if end == "dropped_here" else "") | {"protocol": "icmp"} for end in ends]
        return self.log(rows=[*self.blank["rows"], row], arrivals=arrivals, **{"packets": {**WHOLE, "echoes": True}, **changes})

    def test_echoes(self):
        self.log_with_echoes("served")
        text = " ".join(self.expect(0, "show", "log.json").split())
        self.assertIn(f"icmp {self.PING} this host itself answers echoes, and the stand-in sees them", text)
        self.assertIn(f"icmp {DESK} arrived and was answered", text)
        self.assertNotIn("Whether echoes arrived", text)
        self.assertEqual(json.loads(self.expect(0, "show", "log.json", "-f", "json")), json.loads((self.folder / "log.json").read_text()))
        older = {key: value for key, value in WHOLE.items() if key != "echoes"}
        for packets in (BLIND, WHOLE, older):
            self.log_with_echoes(packets=packets)
            text = " ".join(self.expect(0, "show", "log.json").split())
            self.assertIn("the stand-in does not see them, which it does as root", text)
            self.assertIn(f"Whether echoes arrived ({self.PING}): the stand-in saw none of them.", text)

    def test_echoes_have_no_port(self):
        self.log_with_echoes("served")
        log = json.loads((self.folder / "log.json").read_text())
        log["arrivals"][0]["port"] = 8
        self.file("log.json", log)
        self.expect_refusal(["show", "log.json"], "log.json", "arrivals[0].port", "must be 0")

    def test_echoes_of_a_host_without_a_report(self):
        """An answer that left proves nothing; one that was stopped says by whom."""
        for ends, packets, expected, words in (
                (["served"], {}, ("warn", "run.inconclusive"), "whether the answer came back there is not known"),
                (["dropped_here"], {}, ("fail", "net.blocked_locally"), RULE),
                ([], {}, ("warn", "run.inconclusive"), "nothing of this row arrived"),
                ([], {"packets": WHOLE}, ("warn", "run.inconclusive"), "did not look at echoes"),
                ([], {"packets": BLIND}, ("warn", "run.inconclusive"), "run as root")):
            self.log_with_echoes(*ends, pages=[visit("page", 443, DESK, self.now, "workstation")], **packets,
                                 **{"from": [{"role": "workstation", "network": "10.2.2.0/24"}]})
            merged = self.merged("log.json", code=1 if expected[0] == "fail" else 0)
            rows = {WEB: ("pass", "run.stand_in"), SSH: ("warn", "run.inconclusive"), self.PING: expected}
            self.assertEqual(self.cells(merged), {DESK: rows})
            self.assertIn(words, self.summaries(merged)[self.PING])

    def test_what_makes_no_sense_is_refused(self):
        self.log()
        for form in ("paste", "junit", "tap", "markdown", "html", "prometheus", "github"):
            self.expect_refusal(["show", "log.json", "-f", form], "log.json", "log of a stand-in", form)
        self.expect_refusal(["show", "log.json", "--rejudge"], "log of a stand-in")
        self.expect_refusal(["show", "log.json", "--only", WEB], "log of a stand-in")
        self.expect_refusal(["show", "log.json", "--redact"], "log of a stand-in")
        for command in (["diff", "ready.json", "log.json"], ["rules", "--failed-in", "log.json"], ["requests", "log.json"]):
            self.expect_refusal(command, "log.json", "log of a stand-in")

    def test_a_damaged_log_names_its_place(self):
        self.log(packets={"sight": "some", "reason": "", "lost": 0})
        for command in ("show", "merge"):
            self.expect_refusal([command, "log.json"], "log.json", "packets.sight")

    def test_hostile_words(self):
        nasty = "\x1b[31m<script>alert(1)</script>\u202e\n"
        log = {**copy.deepcopy(self.blank), "others": [visit("other_words", 22, nasty, self.now, nasty, first_bytes=nasty, server_name=nasty)],
               "pages": [visit("page", 443, DESK, self.now, "workstation")], "host": nasty, "addresses": [nasty],
               "arrivals": [arrival(22, DESK, "dropped_here", self.now, nasty), arrival(22, nasty, "dropped_here", self.now, nasty)],
               "from": [{"role": "workstation", "network": nasty}, {"role": nasty, "network": "::/0"}]}
        self.file("log.json", log)
        self.file("desk.json", self.desk)
        outputs = [self.run_in_folder("show", "log.json").stdout]
        outputs += [self.run_in_folder("merge", "log.json", "desk.json", "-f", form).stdout
                    for form in ("text", "paste", "json", "junit", "tap", "markdown", "html", "prometheus", "github")]
        for out in outputs:
            self.assertNotEqual(out, "")
            self.assertNotIn("\x1b", out)
            self.assertNotIn("\u202e", out)
        for out in (outputs[4], outputs[7]):  # junit, html
            self.assertNotIn("<script>alert", out)

    def test_a_large_log_is_read_in_bounded_time(self):
        visits = [visit("silent", 1 + i % 65535, f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}", self.now) for i in range(60_000)]
        self.log(others=visits, pages=[visit("page", 443, DESK, self.now, "workstation")],
                 **{"from": [{"role": "workstation", "network": f"10.2.{i % 256}.0/24"} for i in range(20_000)]})
        self.assertEqual(self.cells(self.merged("log.json", code=0))[DESK][WEB], ("pass", "run.stand_in"))


class Sources(CommandCase):
    def test_whom_listen_counts(self):
        for value, said in (("workstation", "must be ROLE=NETWORK"), ("=10.0.0.0/8", "must be ROLE=NETWORK"),
                            ("workstation=10.2.2.0/33", "is no address and no network"), ("workstation=desk", "is no address and no network"),
                            ("workstaton=10.2.2.0/24", "did you mean workstation")):
            self.expect_refusal(["listen", "--from", value], "--from", said)


if __name__ == "__main__":
    unittest.main()
