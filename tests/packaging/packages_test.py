#!/usr/bin/python3
"""The tarball, the .deb and the .rpm: what is in them, that lintian and rpm have nothing against it, and that they are the same bytes
when they are packed again elsewhere and later. ctest packs them first; by hand: `cmake --build build --target packages`."""

import functools
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import tarfile
import tempfile
import unittest

import jsonschema
from reports import BINARY, SOURCE

BUILD = BINARY.parent
SCHEMA = json.loads((SOURCE / "tests/packaging/spdx.schema.json").read_text(encoding="utf-8"))
COMPLETIONS = {"bash": "bash-completion/completions/netpreflight", "zsh": "zsh/site-functions/_netpreflight",
               "fish": "fish/vendor_completions.d/netpreflight.fish"}
SHARED = {"man/man1/netpreflight.1.gz", "doc/netpreflight/linked-licences.txt", "doc/netpreflight/netpreflight.spdx.json",
          *COMPLETIONS.values()}


def said_by(*command, **how):
    return subprocess.run([str(word) for word in command], capture_output=True, check=True, timeout=500, **how).stdout


@functools.cache
def packed(which="first"):
    """The folder with the packages: those that the target `packages` made, or others, made now."""
    if which == "first":
        return BUILD / "packages"
    folder = tempfile.TemporaryDirectory(prefix=which)
    unittest.addModuleCleanup(folder.cleanup)
    said_by("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder.name, cwd="/", umask=0o022, env={**os.environ, "TZ": "Asia/Tokyo"})
    return pathlib.Path(folder.name)


def only(pattern, which="first"):
    (path,) = packed(which).glob(pattern)
    return path


@functools.cache
def files(kind):
    """Name to content of what a package holds; folders are left out."""
    data = gzip.decompress(only("*.tar.gz").read_bytes()) if kind == "tar" else said_by("dpkg-deb", "--fsys-tarfile", only("*.deb"))
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = [member for member in archive if not member.isdir()]
        assert all(member.isfile() and (member.uid, member.gid) == (0, 0) for member in members), [member.name for member in members]
        return {member.name.removeprefix("./"): archive.extractfile(member).read() for member in members}


def below(kind, prefix):
    return {name.removeprefix(prefix): content for name, content in files(kind).items()}


class Contents(unittest.TestCase):
    def test_the_tarball(self):
        top = only("*.tar.gz").name.removesuffix(".tar.gz")
        self.assertRegex(top, r"^netpreflight-[\d.]+-linux-\w+$")
        self.assertEqual(set(below("tar", top + "/")), {"bin/netpreflight", "share/doc/netpreflight/LICENSE", "share/doc/netpreflight/CHANGELOG.md",
                                                        *("share/" + name for name in SHARED)})

    def test_the_deb(self):
        own = {name.replace("zsh/site-functions", "zsh/vendor-completions") for name in SHARED}
        own |= {"doc/netpreflight/" + name for name in ("copyright", "changelog.gz", "changelog.Debian.gz")} | {"lintian/overrides/netpreflight"}
        self.assertEqual(set(below("deb", "usr/")), {"bin/netpreflight", *("share/" + name for name in own)})
        control = said_by("dpkg-deb", "--field", only("*.deb")).decode()
        self.assertNotRegex(control, r"(?m)^(Depends|Pre-Depends|Recommends):")
        with tarfile.open(fileobj=io.BytesIO(said_by("dpkg-deb", "--ctrl-tarfile", only("*.deb")))) as archive:
            self.assertEqual({member.name.removeprefix("./") for member in archive if not member.isdir()}, {"control", "md5sums"})

    def test_lintian_finds_no_error_in_the_deb(self):
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", only("*.deb")], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_rpm(self):
        listed = set(said_by("rpm", "-qlp", only("*.rpm")).decode().split())
        own = {f"/usr/share/{name}" for name in (*SHARED, "doc/netpreflight", "doc/netpreflight/LICENSE", "doc/netpreflight/CHANGELOG.md")}
        own |= {f"/usr/share/{folder}" for name in COMPLETIONS.values() for folder in map(str, pathlib.PurePath(name).parents) if folder != "."}
        self.assertEqual(listed, {"/usr/bin/netpreflight", *own})
        self.assertEqual(said_by("rpm", "-qp", "--scripts", only("*.rpm")), b"")
        self.assertEqual(said_by("rpm", "-qp", "--triggers", only("*.rpm")), b"")
        needed = said_by("rpm", "-qp", "--requires", only("*.rpm")).decode().splitlines()
        self.assertEqual([name for name in needed if not name.startswith("rpmlib(")], [])

    def test_the_program_is_the_one_that_was_built(self):
        for kind, prefix in (("tar", only("*.tar.gz").name.removesuffix(".tar.gz") + "/bin/"), ("deb", "usr/bin/")):
            self.assertEqual(files(kind)[prefix + "netpreflight"], BINARY.read_bytes())

    def test_manual_page_and_completions_are_what_the_program_says(self):
        share = below("deb", "usr/share/")
        self.assertEqual(gzip.decompress(share["man/man1/netpreflight.1.gz"]), said_by(BINARY, "manual"))
        for shell, name in COMPLETIONS.items():
            self.assertEqual(share[name.replace("site-functions", "vendor-completions")], said_by(BINARY, "completion", shell))

    def test_every_package_has_its_checksum(self):
        for pattern in ("*.tar.gz", "*.deb", "*.rpm"):
            path = only(pattern)
            expected = f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
            self.assertEqual(path.with_name(path.name + ".sha256").read_text(encoding="utf-8"), expected)

    def test_installing_gives_what_the_tarball_holds(self):
        with tempfile.TemporaryDirectory() as folder:
            said_by("cmake", "--install", BUILD, "--prefix", folder)
            installed = {str(path.relative_to(folder)): path.read_bytes() for path in pathlib.Path(folder).rglob("*") if path.is_file()}
        self.assertEqual(installed, below("tar", only("*.tar.gz").name.removesuffix(".tar.gz") + "/"))


class WhatIsLinkedIn(unittest.TestCase):
    def setUp(self):
        share = below("deb", "usr/share/doc/netpreflight/")
        self.sbom = json.loads(share["netpreflight.spdx.json"])
        self.licences = share["linked-licences.txt"].decode()

    def test_the_sbom_is_spdx(self):
        jsonschema.Draft7Validator(SCHEMA).validate(self.sbom)
        ids = [package["SPDXID"] for package in self.sbom["packages"]]
        self.assertEqual(len(ids), len(set(ids)))
        related = {(it["spdxElementId"], it["relatedSpdxElement"]) for it in self.sbom["relationships"]}
        self.assertEqual(related, {("SPDXRef-DOCUMENT", ids[0]), *((ids[0], other) for other in ids[1:])})
        self.assertEqual(self.sbom["packages"][0]["checksums"][0]["checksumValue"], hashlib.sha256(BINARY.read_bytes()).hexdigest())

    def test_the_schema_notices_what_is_missing(self):
        def broken(change):
            other = json.loads(json.dumps(self.sbom))
            change(other)
            return not jsonschema.Draft7Validator(SCHEMA).is_valid(other)

        for key in ("spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo"):
            self.assertTrue(broken(lambda sbom, key=key: sbom.pop(key)), key)
        for key in ("SPDXID", "name", "downloadLocation"):
            self.assertTrue(broken(lambda sbom, key=key: sbom["packages"][1].pop(key)), key)
        self.assertTrue(broken(lambda sbom: sbom["packages"][1].update(SPDXID="libssl")))
        self.assertTrue(broken(lambda sbom: sbom["creationInfo"].update(created="today")))
        self.assertTrue(broken(lambda sbom: sbom["relationships"][0].update(relationshipType="HAS")))

    def test_every_library_of_the_link_is_named(self):
        ninja = (BUILD / "build.ninja").read_text(encoding="utf-8")
        linking = ninja.split("\nbuild netpreflight: ", 1)[1].split("\n\n", 1)[0]
        words = re.search(r"LINK_LIBRARIES = (.*)", linking)[1].split()
        archives = {pathlib.Path(word).name for word in words if word.endswith(".a") and "libnetpreflight_" not in word}
        self.assertGreaterEqual(archives, {"libssl.a", "libcrypto.a", "libcares.a"})
        owners = {line.split(":")[0] for line in said_by("dpkg", "--search", *(f"/usr/lib/*/{name}" for name in archives)).decode().splitlines()}
        named = {package["SPDXID"].removeprefix("SPDXRef-") for package in self.sbom["packages"]}
        self.assertEqual(owners - named, set())

    def test_versions_are_those_that_are_installed(self):
        for package in self.sbom["packages"][1:]:
            name = package["SPDXID"].removeprefix("SPDXRef-").replace("stdc--", "stdc++")
            version = said_by("dpkg-query", "--show", "--showformat", "${source:Version}\n", name).decode().split()[0]
            self.assertEqual(package["versionInfo"], version)

    def test_licences_are_there_with_every_text_that_they_refer_to(self):
        for package in self.sbom["packages"][1:]:
            self.assertIn(f"  {package['name']} (", self.licences)
        for start in ("Apache License\n", "Mozilla Public License", "Boost Software License", "GNU LESSER GENERAL PUBLIC LICENSE", "Jean-loup Gailly",
                      "GCC RUNTIME LIBRARY EXCEPTION", "Daniel Stenberg", "Niels Lohmann", "Victor Zverovich"):
            self.assertIn(start, self.licences)
        for mentioned in set(re.findall(r"common-licenses/([\w.-]*\w)", self.licences)):
            self.assertIn(f"==== /usr/share/common-licenses/{mentioned} ====", self.licences)


class Reproducible(unittest.TestCase):
    """Packing is tried here; compiling and linking in reproduced_test.py."""

    def test_packing_again_gives_the_same_bytes(self):
        for pattern in ("*.tar.gz", "*.deb", "*.rpm"):
            with self.subTest(pattern):
                self.assertEqual(only(pattern).read_bytes(), only(pattern, "again").read_bytes())


if __name__ == "__main__":
    unittest.main()
