#!/usr/bin/python3
"""data/ci/prometheus and data/ci/grafana: their tools accept them, and whatever they ask for is what the program writes."""
import json
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

import jsonschema  # noqa: E402
import yaml  # noqa: E402

from sites import BINARY, DATA, SOURCE, run  # noqa: E402

RULES = DATA / "ci" / "prometheus" / "netpreflight.rules.yml"
RULES_TEST = RULES.with_name("netpreflight.rules.test.yml")
DASHBOARD = DATA / "ci" / "grafana" / "netpreflight.json"
RECORDED = SOURCE / "tests" / "bench" / "report.json"  # of a real run, with time servers
GOLDEN = SOURCE / "tests" / "report" / "golden" / "report.prom"  # with every status
SCRAPED = {"instance", "job"}  # labels that Prometheus gives

PANEL = {
    "type": "object",
    "required": ["id", "type", "title", "datasource", "gridPos", "targets", "fieldConfig", "options"],
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "type": {"enum": ["stat", "timeseries", "state-timeline", "table", "bargauge"]},
        "title": {"type": "string", "minLength": 1},
        "datasource": {"const": {"type": "prometheus", "uid": "${datasource}"}},
        "gridPos": {
            "type": "object", "required": ["x", "y", "w", "h"], "additionalProperties": False,
            "properties": {"x": {"type": "integer", "minimum": 0}, "y": {"type": "integer", "minimum": 0},
                           "w": {"type": "integer", "minimum": 1, "maximum": 24}, "h": {"type": "integer", "minimum": 1}}},
        "targets": {
            "type": "array", "minItems": 1,
            "items": {
                "type": "object", "required": ["refId", "datasource", "expr", "legendFormat"], "additionalProperties": False,
                "properties": {"refId": {"pattern": "^[A-Z]$"}, "datasource": {"const": {"type": "prometheus", "uid": "${datasource}"}},
                               "expr": {"type": "string"}, "legendFormat": {"type": "string"}, "instant": {"type": "boolean"},
                               "format": {"enum": ["table", "time_series"]}}}},
        "fieldConfig": {"type": "object", "required": ["defaults", "overrides"]},
        "options": {"type": "object"},
        "transformations": {"type": "array", "items": {"type": "object", "required": ["id", "options"]}},
    },
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "required": ["uid", "title", "schemaVersion", "time", "templating", "panels"],
    "properties": {
        "uid": {"pattern": "^[a-zA-Z0-9_-]{1,40}$"}, "title": {"type": "string"}, "tags": {"type": "array"},
        "schemaVersion": {"type": "integer", "minimum": 36}, "version": {"type": "integer"}, "editable": {"type": "boolean"},
        "timezone": {"type": "string"}, "refresh": {"type": "string"}, "annotations": {"type": "object"},
        "time": {"type": "object", "required": ["from", "to"]},
        "templating": {"type": "object", "required": ["list"]},
        "panels": {"type": "array", "minItems": 1, "items": PANEL},
    },
    "additionalProperties": False,
}


def written():
    """By metric and label, the values that the program writes."""
    metrics = {}
    text = run(BINARY, "show", RECORDED, "-f", "prometheus").stdout + GOLDEN.read_text()
    for name in re.findall(r"^# TYPE (\w+) gauge$", text, re.M):
        metrics.setdefault(name, {})
    for name, labels in re.findall(r"^(\w+)(?:\{(.*)\})? \S+$", text, re.M):
        for label, value in re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels):
            metrics[name].setdefault(label, set()).add(value)
    return metrics


def strange(expression, metrics):
    """What an expression asks for that nobody writes."""
    found = []
    labels = set(SCRAPED)
    for name, inside in re.findall(r"\b(netpreflight_\w+)(?:\{(.*?)\})?", expression):
        known = metrics.get(name)
        if known is None:
            found.append(name)
            continue
        labels |= set(known)
        for label, operator, value in re.findall(r'(\w+)(=~|=|!~|!=)"(.*?)"', inside):
            values = value.split("|") if "~" in operator else [value]
            if label not in SCRAPED and (label not in known or not set(values) <= known[label]):
                found.append(f"{name}{{{label}{operator}{value}}}")
    for listed in re.findall(r"\b(?:by|on|group_left) \((.*?)\)", expression):
        found += [label for label in re.split(r", *", listed) if label not in labels]
    return found


class Alerts(unittest.TestCase):
    def setUp(self):
        self.rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]

    def test_promtool_accepts_the_rules_and_their_tests(self):
        for command, path in (("check", RULES), ("test", RULES_TEST)):
            done = run("promtool", command, "rules", path)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_alert_is_tested_with_and_without_a_fire(self):
        (tested,) = yaml.safe_load(RULES_TEST.read_text())["tests"]
        fired = {case["alertname"] for case in tested["alert_rule_test"] if case["exp_alerts"]}
        self.assertEqual(fired, {rule["alert"] for rule in self.rules})
        for case in tested["alert_rule_test"]:
            self.assertLessEqual({alert["exp_labels"]["instance"] for alert in case["exp_alerts"]}, {"bad"})

    def test_another_threshold_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            for piece, instead in (("14 * 86400", "140"), ("> 4 * 3600", "> 40 * 3600"), ("(0.5, ", "(1, "), ("for: 2h", "for: 9h")):
                shutil.copy(RULES_TEST, folder)
                text = RULES.read_text()
                self.assertIn(piece, text)
                pathlib.Path(folder, RULES.name).write_text(text.replace(piece, instead))
                self.assertNotEqual(run("promtool", "test", "rules", f"{folder}/{RULES_TEST.name}").returncode, 0, instead)

    def test_they_ask_for_what_is_written(self):
        metrics = written()
        for rule in self.rules:
            self.assertEqual(strange(rule["expr"], metrics), [], rule["alert"])

    def test_what_nobody_writes_is_noticed(self):
        metrics = written()
        for expression in ("netpreflight_verdicts", 'netpreflight_rows{state="fail"}', 'netpreflight_rows{status="failed"}',
                           "min by (server) (netpreflight_row_cause)"):
            self.assertEqual(len(strange(expression, metrics)), 1, expression)


class Dashboard(unittest.TestCase):
    def setUp(self):
        self.dashboard = json.loads(DASHBOARD.read_text())
        self.targets = [target for panel in self.dashboard["panels"] for target in panel["targets"]]

    def test_its_form(self):
        jsonschema.validate(self.dashboard, SCHEMA)
        ids = [panel["id"] for panel in self.dashboard["panels"]]
        self.assertEqual(len(set(ids)), len(ids))
        taken = set()
        for panel in self.dashboard["panels"]:
            at = panel["gridPos"]
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(at["x"] + at["w"], 24)
            taken |= cells

    def test_it_asks_for_what_is_written(self):
        metrics = written()
        names = {"datasource", "instance"}
        self.assertEqual({variable["name"] for variable in self.dashboard["templating"]["list"]}, names)
        asked = set()
        for target in self.targets:
            self.assertEqual(strange(target["expr"], metrics), [], target["expr"])
            self.assertLessEqual(set(re.findall(r"\$\{?(\w+)", target["expr"])), names)
            known = SCRAPED.union(*(metrics[name] for name in re.findall(r"netpreflight_\w+", target["expr"])))
            self.assertLessEqual(set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])), known)
            asked |= set(re.findall(r"netpreflight_\w+", target["expr"]))
        for wanted in ("row_status", "certificate_expiry_timestamp_seconds", "ntp_offset_seconds", "verdict"):
            self.assertIn(f"netpreflight_{wanted}", asked)

    def test_promtool_reads_its_questions(self):
        rules = [{"record": f"panel:{number}", "expr": target["expr"].replace("$instance", ".*")} for number, target in enumerate(self.targets)]
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
            file.flush()
            done = run("promtool", "check", "rules", file.name)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
