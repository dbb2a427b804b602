#!/usr/bin/python3
"""data/container: the image is made of the one file, byte by byte the same each time, and runs as nobody; the Job is one.
What it finds in a network is shown by lab/test_container."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

import jsonschema  # noqa: E402
import yaml  # noqa: E402

from sites import BINARY, DATA, run  # noqa: E402

BUILD = DATA / "container" / "build"
STATIC = b"/ld-linux" not in BINARY.read_bytes()[:4096]


def closed(required, optional=None):
    """An object with these keys and no others."""
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}, "additionalProperties": False}


TEXT = {"type": "string", "minLength": 1}
NAME = {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}
NUMBER = {"type": "integer", "minimum": 0}
QUANTITY = {"type": "string", "pattern": "^[0-9]+(m|Mi|Gi)?$"}
AMOUNTS = closed({"memory": QUANTITY}, {"cpu": QUANTITY})
# The part of Kubernetes' API (batch/v1, Job) that an example needs, with what a cluster that restricts its pods asks for.
JOB = closed({
    "apiVersion": {"const": "batch/v1"}, "kind": {"const": "Job"}, "metadata": closed({"name": NAME}),
    "spec": closed({
        "backoffLimit": {"const": 0}, "activeDeadlineSeconds": NUMBER, "ttlSecondsAfterFinished": NUMBER,
        "template": closed({"spec": closed({
            "restartPolicy": {"const": "Never"}, "hostNetwork": {"const": True}, "dnsPolicy": {"const": "Default"},
            "automountServiceAccountToken": {"const": False}, "enableServiceLinks": {"const": False},
            "securityContext": closed({"runAsNonRoot": {"const": True}, "runAsUser": {"const": 65534}, "runAsGroup": {"const": 65534},
                                       "seccompProfile": closed({"type": {"const": "RuntimeDefault"}})}),
            "containers": {"type": "array", "minItems": 1, "maxItems": 1, "items": closed({
                "name": NAME, "image": TEXT, "args": {"type": "array", "items": TEXT},
                "securityContext": closed({"allowPrivilegeEscalation": {"const": False}, "readOnlyRootFilesystem": {"const": True},
                                           "capabilities": closed({"drop": {"const": ["ALL"]}})}),
                "resources": closed({"requests": AMOUNTS, "limits": AMOUNTS}),
                "volumeMounts": {"type": "array", "items": closed({"name": NAME, "mountPath": TEXT, "readOnly": {"const": True}})}})},
            "volumes": {"type": "array", "items": closed({"name": NAME, "hostPath": closed({"path": TEXT, "type": TEXT})})}})})})})


class Kubernetes(unittest.TestCase):
    def setUp(self):
        self.job = yaml.safe_load((DATA / "container" / "kubernetes-job.yml").read_text())
        self.pod = self.job["spec"]["template"]["spec"]

    def test_it_is_a_job(self):
        jsonschema.validate(self.job, JOB)
        (container,) = self.pod["containers"]
        self.assertEqual(sorted(mount["name"] for mount in container["volumeMounts"]), sorted(volume["name"] for volume in self.pod["volumes"]))

    def test_its_arguments_are_understood(self):
        (container,) = self.pod["containers"]
        done = run(BINARY, *container["args"], "--only", "no-such-row")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("no-such-row", done.stderr)

    def test_a_slip_would_be_noticed(self):
        self.pod["hostNetworks"] = self.pod.pop("hostNetwork")
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.validate(self.job, JOB)


class Refusals(unittest.TestCase):
    def test_what_an_empty_image_cannot_run(self):
        with tempfile.TemporaryDirectory() as folder:
            for program, words in (("/bin/true", "needs libraries"), (BUILD, "not a program")):
                done = run(BUILD, program, f"{folder}/image")
                self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
                self.assertIn(words, done.stderr)
            self.assertEqual(run(BUILD).stderr, "usage: data/container/build PROGRAM FOLDER [TAG]\n")
            self.assertEqual(os.listdir(folder), [])


@unittest.skipUnless(STATIC, "this build's program is not static")
@unittest.skipUnless(os.geteuid() == 0, "chroot needs root")
class Image(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def build(self, name, **environment):
        done = run(BUILD, BINARY, self.folder / name, "test", env={**os.environ, **environment})
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        return self.folder / name

    def blob(self, image, described):
        return image / "blobs" / described["digest"].replace(":", "/")

    def test_the_same_program_is_the_same_image(self):
        one = self.build("one")
        other = self.build("other", TZ="Asia/Tokyo", LANG="C")
        self.assertEqual(run("diff", "-r", one, other).stdout, "")
        later = self.build("later", SOURCE_DATE_EPOCH="1764201600")
        self.assertNotEqual(run("diff", "-r", one, later).stdout, "")

    def test_it_says_how_it_is_run(self):
        image = self.build("image")
        (manifest,) = json.loads((image / "index.json").read_text())["manifests"]
        self.assertEqual(manifest["annotations"], {"org.opencontainers.image.ref.name": "test"})
        described = json.loads(self.blob(image, manifest).read_text())
        self.assertEqual(len(described["layers"]), 1)
        config = json.loads(self.blob(image, described["config"]).read_text())
        self.assertEqual(config["config"], {"User": "65534:65534", "Entrypoint": ["/netpreflight"], "WorkingDir": "/", "StopSignal": "SIGTERM"})
        machine = {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]
        self.assertEqual((config["os"], config["architecture"], config["created"]), ("linux", machine, "1970-01-01T00:00:00Z"))

    def test_it_runs_as_nobody(self):
        image = self.build("image")
        subprocess.run(["umoci", "unpack", "--image", f"{image}:test", self.folder / "bundle"], check=True, capture_output=True)
        root = self.folder / "bundle" / "rootfs"
        self.assertEqual(os.listdir(root), ["netpreflight"])
        (self.folder / "bundle").chmod(0o755)
        self.folder.chmod(0o755)
        process = json.loads((self.folder / "bundle" / "config.json").read_text())["process"]
        self.assertEqual((process["user"]["uid"], process["user"]["gid"]), (65534, 65534))
        done = run("unshare", "--net", "/usr/sbin/chroot", "--userspec=65534:65534", root, *process["args"], "explain", "tls.no_trust_store", env={})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("trust store", done.stdout)


if __name__ == "__main__":
    unittest.main()
