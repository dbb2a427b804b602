#!/usr/bin/python3
"""data/ci: each snippet read as its tool reads it, and what it runs run, with a network that is ready and one that is not."""
import configparser
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import jsonschema  # noqa: E402
import yaml  # noqa: E402

import workflow_commands  # noqa: E402
from sites import BINARY, DATA, NO_CHECKSUM, SOURCE, URL, SiteCase, in_own_folders, run  # noqa: E402

CI = DATA / "ci"
VARIABLES = {"NETPREFLIGHT_URL": URL, "NETPREFLIGHT_SHA256": NO_CHECKSUM, "NETPREFLIGHT_OPTIONS": ""}


class Job(SiteCase):
    """A job of a pipeline: its commands run in an empty folder, its variables changed as a site changes them."""

    def variables(self, **more):
        return self.environment(NETPREFLIGHT_URL=self.url, NETPREFLIGHT_SHA256=self.checksum, **more)

    def expect_jobs(self, run_job, results):
        """Ready, not ready, and a program that is not the one that was meant: then nothing of it has run."""
        for options, code in ((self.options, 0), (self.failing_options, 1)):
            place = self.place()
            done = run_job(place, self.variables(NETPREFLIGHT_OPTIONS=options))
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            for name in results:
                self.assertTrue((place / name).stat().st_size, name)
            self.expect_results(place, done, code)
        place = self.place()
        done = run_job(place, {**self.variables(NETPREFLIGHT_OPTIONS=self.options), "NETPREFLIGHT_SHA256": NO_CHECKSUM})
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual([name for name in results if (place / name).exists() and (place / name).stat().st_size], [])

    def expect_results(self, place, done, code):
        """What this kind of job leaves."""

    def expect_junit(self, path, failures):
        done = run("xmllint", "--noout", "--nonet", "--schema", SOURCE / "tests/report/junit.xsd", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f'tests="1" failures="{failures}"', path.read_text())


class GitLab(Job):
    def setUp(self):
        super().setUp()
        self.pipeline = yaml.safe_load((CI / "gitlab-ci.yml").read_text())

    def expect_results(self, place, done, code):
        self.expect_junit(place / "netpreflight.xml", failures=code)
        self.assertIn("READY", done.stdout)

    def test_the_job(self):
        self.assertEqual(set(self.pipeline), {"variables", "network-preflight"})
        self.assertEqual(self.pipeline["variables"], VARIABLES)
        job = self.pipeline["network-preflight"]
        self.assertEqual(set(job), {"stage", "script", "artifacts"})
        self.assertEqual(job["artifacts"]["when"], "always")
        results = [job["artifacts"]["reports"]["junit"], *job["artifacts"]["paths"]]
        script = "\n".join(job["script"])
        self.expect_jobs(lambda place, variables: run("bash", "-eo", "pipefail", "-c", script, cwd=place, env=variables), results)


class GitHub(Job):
    def setUp(self):
        super().setUp()
        self.workflow = yaml.safe_load((CI / "github-actions.yml").read_text())

    def steps(self, place, variables):
        """As the runner: one shell a step, the first that fails is the last."""
        summary = place / "summary.md"
        summary.touch()
        said = ""
        for step in self.workflow["jobs"]["network-preflight"]["steps"]:
            done = run("bash", "-e", "-c", step["run"], cwd=place, env={**variables, "GITHUB_STEP_SUMMARY": str(summary)})
            said += done.stdout
            if done.returncode != 0:
                break
        return subprocess.CompletedProcess([], done.returncode, said, done.stderr)

    def expect_results(self, place, done, code):
        commands = [command for command in map(workflow_commands.command_of, done.stdout.splitlines()) if command]
        self.assertEqual([(level, properties["title"]) for level, properties, _ in commands[-1:]],
                         [("notice", "NOT READY" if code else "READY")])
        self.assertEqual([level for level, _, _ in commands[:-1]], ["error"] * code)
        self.assertEqual((place / "summary.md").read_text().partition(":")[0], "# NOT READY" if code else "# READY")

    def test_the_job(self):
        self.assertEqual(set(self.workflow), {"name", True, "permissions", "env", "jobs"})  # YAML 1.1 takes "on" for true
        self.assertEqual(self.workflow["env"], VARIABLES)
        job = self.workflow["jobs"]["network-preflight"]
        self.assertEqual([set(step) for step in job["steps"]], [{"name", "run"}] * 2)
        self.expect_jobs(self.steps, ["summary.md"])


class Jenkins(Job):
    def setUp(self):
        super().setUp()
        self.text = (CI / "Jenkinsfile").read_text()

    def expect_results(self, place, done, code):
        self.expect_junit(place / "netpreflight.xml", failures=code)

    def test_the_job(self):
        plain = re.sub(r"'''.*?'''|'[^'\n]*'|//[^\n]*", "", self.text, flags=re.DOTALL)
        for one, other in ("{}", "()"):
            self.assertEqual(plain.count(one), plain.count(other))
        self.assertEqual(dict(re.findall(r"^ *(NETPREFLIGHT_\w+) = '(.*?)'", self.text, re.M)), VARIABLES)
        (script,) = re.findall(r"sh '''(.*?)'''", self.text, re.DOTALL)
        results = re.findall(r"junit '(.*?)'|artifacts: '(.*?)'", self.text)
        self.assertEqual(len(results), 2)
        self.expect_jobs(lambda place, variables: run("sh", "-xe", "-c", script, cwd=place, env=variables), ["".join(each) for each in results])


@unittest.skipUnless(os.geteuid() == 0, "mounts need root")
class CloudInit(SiteCase):
    LOG = "/var/log/netpreflight.json"

    def script(self, options, checksum=None):
        """The file's one command, edited as a site edits it."""
        text = (CI / "cloud-init.yml").read_text()
        for piece, instead in ((URL, self.url), (NO_CHECKSUM, checksum or self.checksum), ("check -q", f"check -q {options}")):
            self.assertEqual(text.count(piece), 1, piece)
            text = text.replace(piece, instead)
        (command,) = yaml.safe_load(text)["runcmd"]
        return command

    def first_start(self, command):
        return in_own_folders(("/usr/local/bin", "/var/log"), 'sh -c "$1" >&2 || code=$?; cat "$2" || true; exit ${code:-0}',
                              command, self.LOG, env=self.environment())

    def test_the_commands(self):
        for options, code, verdict in ((self.options, 0, "ready"), (self.failing_options, 1, "not_ready")):
            done = self.first_start(self.script(options))
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual(json.loads(done.stdout)["verdict"], verdict)
        done = self.first_start(self.script(self.options, checksum=NO_CHECKSUM))
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")

    def test_its_schema(self):
        """cloud-init's own, out of its package, which is not installed: it would change how a machine starts."""
        packages = sorted(pathlib.Path("/var/cache/apt/archives").glob("cloud-init_*.deb"))
        self.assertNotEqual(packages, [], "cd /var/cache/apt/archives && apt-get download cloud-init")
        run("dpkg-deb", "-x", packages[-1], self.folder / "cloud-init")
        (path,) = (self.folder / "cloud-init").rglob("schema-cloud-config-v1.json")
        schema = json.loads(path.read_text())
        text = (CI / "cloud-init.yml").read_text()
        self.assertEqual(text.partition("\n")[0], "#cloud-config")
        jsonschema.validate(yaml.safe_load(text), schema)
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.validate({"runcmd": "netpreflight"}, schema)


@unittest.skipUnless(os.geteuid() == 0, "mounts need root")
class Systemd(SiteCase):
    UNITS = sorted((CI / "systemd").iterdir())

    def commands(self, options):
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str
        unit.read(CI / "systemd" / "netpreflight.service")
        self.assertEqual((unit["Service"]["Type"], unit["Service"]["SuccessExitStatus"], unit["Service"]["CapabilityBoundingSet"]),
                         ("oneshot", "1", ""))
        words = shlex.split(unit["Service"]["ExecStart"])
        self.assertIn("$NETPREFLIGHT_OPTIONS", words)
        at = words.index("$NETPREFLIGHT_OPTIONS")  # systemd makes words of it
        return words[:at] + options.split() + words[at + 1:], unit["Service"]["ReadWritePaths"]

    def test_the_units_are_fine(self):
        self.assertEqual([path.name for path in self.UNITS], ["netpreflight.service", "netpreflight.timer"])
        done = in_own_folders(["/usr/local/bin"], 'cp "$1" /usr/local/bin/netpreflight; shift; systemd-analyze verify "$@"', BINARY, *self.UNITS)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_a_slip_would_be_noticed(self):
        for piece, instead in (("Type=oneshot", "Type=onshot"), ("/usr/local/bin/", "/usr/local/bim/")):
            unit = self.place() / "netpreflight.service"
            unit.write_text((CI / "systemd" / unit.name).read_text().replace(piece, instead))
            self.assertNotEqual(run("systemd-analyze", "verify", unit).stderr, "")

    def test_it_writes_metrics_without_roots_rights(self):
        for options, code in ((self.options, 0), (self.failing_options, 1)):
            words, folder = self.commands(options)
            done = in_own_folders(
                ("/usr/local/bin", "/var/lib"),
                'mkdir -p "$1"; cp "$2" /usr/local/bin/netpreflight; f=$1; shift 2; '
                'setpriv --no-new-privs --bounding-set=-all "$@" >&2 || code=$?; test "$(stat -c %a "$f"/*.prom)" = 644; cat "$f"/*.prom; ls -A "$f" | grep -vc prom$ || true; exit ${code:-0}',
                folder, BINARY, *words, env=self.environment())
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            metrics, _, others = done.stdout.rstrip("\n").rpartition("\n")
            self.assertEqual(others, "0")
            checked = run("promtool", "check", "metrics", input=metrics + "\n")
            self.assertEqual((checked.returncode, checked.stderr), (0, ""))
            self.assertIn(f'netpreflight_verdict{{verdict="not_ready"}} {code}\n', metrics)
            self.assertIn("READY", done.stderr)


class Packer(SiteCase):
    """That it builds is shown over a real sshd by lab/test_pipelines."""

    def validate(self, text):
        template = self.place() / "netpreflight.pkr.hcl"
        template.write_text(text)
        key = template.with_name("key")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        return run("packer", "validate", "-var", "host=127.0.0.1", "-var", f"key={key}", "-var", f"program={BINARY}", template,
                   env=self.environment(CHECKPOINT_DISABLE="1", HOME=str(self.folder), PACKER_CONFIG_DIR=str(self.folder)))

    def test_validate(self):
        text = (CI / "netpreflight.pkr.hcl").read_text()
        done = self.validate(text)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotEqual(self.validate(text.replace("inline = [", "outline = [")).returncode, 0)


if __name__ == "__main__":
    unittest.main()
