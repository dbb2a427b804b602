"""Where the proxy comes from, what is odd about the setting, and that its password appears nowhere."""

import pathlib
import re

from lab.program import BINARY
from lab.proxies import ADDRESS, NAME, Squid
from lab.responders import TcpResponder
from lab import misbehaviour
from lab.world import TLS_NAMES
from test_proxy import ENCODED, SECRET, ProxyCase

SQUID = f"http://{ADDRESS}:3128"
NOWHERE = f"http://{ADDRESS}:3999"
PASSWORD = "Tr0ub4dor-and-3"
VENDORS = "nextron-systems.com"


class Sources(ProxyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(Squid(cls.zone))

    def expect_source(self, source, *arguments, **environment):
        outcome = self.check(*arguments, environment=environment)
        self.expect_proxied(outcome, "ready")
        self.assertEqual(outcome.report["run"]["proxy"], SQUID)
        self.assertEqual(outcome.report["run"]["proxy_source"], source)
        self.assertIn(f"(from {source})", outcome.text)
        return outcome

    def test_each_variable(self):
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            with self.subTest(name):
                self.expect_source(name, **{name: SQUID})

    def test_which_variable_counts(self):
        self.expect_source("https_proxy", https_proxy=SQUID, all_proxy=NOWHERE)
        self.expect_source("HTTPS_PROXY", HTTPS_PROXY=SQUID, all_proxy=NOWHERE)
        self.expect_source("all_proxy", https_proxy="", all_proxy=SQUID, http_proxy=NOWHERE)
        self.expect_source("--proxy", "--proxy", SQUID, https_proxy=NOWHERE)

    def test_none_is_wanted(self):
        outcome = self.check("--no-proxy", environment={"https_proxy": NOWHERE})
        self.expect(outcome, "ready")
        self.assertIsNone(outcome.report["run"]["proxy"])

    def test_http_proxy_is_not_for_https(self):
        self.expect(self.check(environment={"http_proxy": NOWHERE}), "ready")

    def test_everybody_is_exempt(self):
        """The rows go directly; the proxy is checked all the same."""
        outcome = self.check(environment={"https_proxy": SQUID, "no_proxy": "*"})
        self.expect_proxied(outcome, "ready")
        for row in TLS_NAMES:
            self.assertEqual({step["route"] for step in outcome.row(row)["steps"]}, {"direct"})
        (warning,) = outcome.report["run"]["warnings"]
        self.assertEqual(warning["code"], "setting.vendor_exempt")
        for name in TLS_NAMES.values():
            self.assertIn(name, warning["found"])

    def test_a_row_that_is_exempt_says_so_when_it_fails(self):
        with self.world.without("chatgpt"):
            outcome = self.check("--proxy", SQUID, environment={"no_proxy": "api.openai.com"})
        self.assertEqual(outcome.row("chatgpt")["cause"], "tcp.refused")
        self.assertIn(f"without the proxy {SQUID}, because no_proxy exempts", outcome.row("chatgpt")["summary"])

    def test_some_are_exempt(self):
        outcome = self.check("--proxy", NOWHERE, environment={"NO_PROXY": f".{VENDORS}, 192.0.2.0/24"})
        outside = [row for row, name in TLS_NAMES.items() if not name.endswith(VENDORS)]
        self.assertTrue(outside)
        self.expect_proxied(outcome, "not_ready",
                            dict.fromkeys([*outside, "proxy"], ("fail", "proxy.unreachable")))
        warning, useless = outcome.report["run"]["warnings"]
        self.assertEqual(useless["code"], "setting.no_proxy_entry")
        self.assertIn("192.0.2.0/24", useless["found"])
        self.assertIn("NO_PROXY exempts", warning["found"])
        self.assertNotIn("api.openai.com", warning["found"])


class OddSettings(ProxyCase):
    def warnings(self, *arguments, **environment):
        outcome = self.check(*arguments, "--only", "domain-name", environment=environment)
        self.assertEqual(outcome.exit_code, 0, outcome.explain())
        warnings = outcome.report["run"]["warnings"]
        for warning in warnings:
            self.assertIn(warning["code"], outcome.text)
            self.assertTrue(warning["remedy"])
            self.assertIn(" ".join(warning["remedy"].split()), " ".join(outcome.text.split()))
        self.assertNotIn(PASSWORD, outcome.text + outcome.errors + str(outcome.report))
        return [warning["code"] for warning in warnings]

    def test_nothing_is_odd(self):
        self.assertEqual(self.warnings("--proxy", SQUID), [])
        self.assertEqual(self.warnings(), [])
        self.assertEqual(self.warnings(https_proxy=SQUID, HTTPS_PROXY=SQUID, no_proxy="corp.example"), [])

    def test_the_scheme_is_missing(self):
        self.assertEqual(self.warnings("--proxy", f"admin:{PASSWORD}@{ADDRESS}:3128"), ["setting.no_scheme"])

    def test_the_port_is_missing(self):
        self.assertEqual(self.warnings("--proxy", f"http://admin:{PASSWORD}@{ADDRESS}"), ["setting.no_port"])

    def test_https_in_front_of_a_plain_port(self):
        self.assertEqual(self.warnings("--proxy", f"https://{NAME}:8080"), ["setting.tls_to_plain_port"])

    def test_variables_disagree(self):
        self.assertEqual(self.warnings(https_proxy=SQUID, HTTPS_PROXY=NOWHERE), ["setting.variables_disagree"])
        self.assertEqual(self.warnings(https_proxy=f"http://a:{PASSWORD}@{ADDRESS}:3128",
                                       HTTPS_PROXY=f"http://a:{PASSWORD}X@{ADDRESS}:3128"),
                         ["setting.variables_disagree"])
        self.assertEqual(self.warnings(all_proxy=SQUID, no_proxy="a.example", NO_PROXY="b.example"),
                         ["setting.variables_disagree"])

    def test_apt_goes_another_way(self):
        for line, expected in ((f'Acquire::https::Proxy "http://a:{PASSWORD}@{ADDRESS}:3999";', ["setting.apt_differs"]),
                               (f'Acquire::http::Proxy "{NOWHERE}/";', ["setting.apt_differs"]),
                               ('Acquire::https::Proxy "DIRECT";', ["setting.apt_differs"]),
                               (f'Acquire::https::Proxy "http://a:{PASSWORD}@{ADDRESS}:3128";', [])):
            with self.subTest(line), self.apt_configured(line):
                self.assertEqual(self.warnings("--proxy", SQUID), expected)

    def test_apt_has_its_own_way_for_one_host(self):
        default = f'Acquire::http::Proxy "{SQUID}"; '
        for line, expected in ((f'Acquire::https::Proxy::{TLS_NAMES["installer-packages"]} "DIRECT";', ["setting.apt_differs"]),
                               (f'Acquire::http::Proxy::{TLS_NAMES["product-updates"]} "{NOWHERE}";', ["setting.apt_differs"]),
                               (f'Acquire::http::Proxy::{TLS_NAMES["product-updates"]} "{SQUID}";', []),
                               ('Acquire::https::Proxy::deb.debian.org "DIRECT";', [])):
            with self.subTest(line), self.apt_configured(default + line):
                self.assertEqual(self.warnings("--proxy", SQUID), expected)

    def test_neither_apt_nor_this_check_has_a_proxy(self):
        with self.apt_configured('Acquire::https::Proxy "DIRECT";'):
            self.assertEqual(self.warnings(), [])

    def test_entries_that_exempt_nobody(self):
        for entry in (f"*.{VENDORS}", f"https://{TLS_NAMES['chatgpt']}", f'"{VENDORS}"', "192.0.2.0/24", f"{VENDORS}\r"):
            with self.subTest(entry):
                self.assertEqual(self.warnings(https_proxy=SQUID, no_proxy="corp.example," + entry), ["setting.no_proxy_entry"])

    def test_credentials_that_others_cut_off(self):
        for secret in (f"{PASSWORD}@", f"#{PASSWORD}"):
            self.assertEqual(self.warnings("--proxy", f"http://admin:{secret}@{ADDRESS}:3128"), ["setting.unescaped_credentials"])

    def test_names_that_every_client_takes(self):
        self.assertEqual(self.warnings("--proxy", "http://Proxy_1.corp.example.:3128"), [])

    def test_only_apt_has_a_proxy(self):
        with self.apt_configured(f'Acquire::http::Proxy "{SQUID}";'):
            self.assertEqual(self.warnings(), ["setting.apt_differs"])
            self.assertEqual(self.warnings("--no-proxy"), [])

    def apt_configured(self, line):
        return AptConf(self.world.cockpit.namespace.etc, line)


class AptConf:
    """An apt.conf that only the cockpit sees."""

    def __init__(self, etc, line):
        self._folder = etc / "apt"
        self._line = line

    def __enter__(self):
        (self._folder / "apt.conf.d").mkdir(parents=True)
        (self._folder / "apt.conf.d" / "30proxy").write_text(self._line + "\n")

    def __exit__(self, *_):
        import shutil
        shutil.rmtree(self._folder)


class Mistakes(ProxyCase):
    """What cannot be read is named without its contents."""

    def test_urls_that_cannot_be_read(self):
        for rest in ("@host:0", "@host:99999", "@host:x", "@ho st:1", "@", "@:3128", "@[::1:3128", "@[host]:1", "@1.2.3:80"):
            url = f"http://admin:{PASSWORD}{rest}"
            with self.subTest(rest):
                self.expect_mistake("--proxy: cannot parse proxy URL", "--proxy", url)
                outcome = self.program.run("check", environment={"https_proxy": url})
                self.expect_usage_error(outcome, "https_proxy: cannot parse proxy URL")
                self.assertNotIn(PASSWORD, outcome.errors)

    def test_what_nobody_sees_is_named(self):
        for url, said in ((f"http://admin:{PASSWORD}@{ADDRESS}:3128\r", "a carriage return (CR) at its end"),
                          (f" http://admin:{PASSWORD}@{ADDRESS}:3128", "a blank at its beginning"),
                          (f'"http://admin:{PASSWORD}@{ADDRESS}:3128"', "a quotation mark at its beginning"),
                          (f"http://admin:{PASSWORD}@{ADDRESS}:3128\u200b", "a zero-width space at its end")):
            with self.subTest(said):
                outcome = self.program.run("check", environment={"https_proxy": url})
                self.expect_usage_error(outcome, said)
                self.assertNotIn(PASSWORD, outcome.errors)

    def test_schemes_that_are_not_spoken(self):
        for scheme in ("socks5", "socks5h", "ftp"):
            self.expect_mistake("neither http:// nor https://", "--proxy", f"{scheme}://admin:{PASSWORD}@{ADDRESS}:1080")

    def test_misspelt_options(self):
        url = f"http://admin:{PASSWORD}@{ADDRESS}:3128"
        for arguments in (("--prxy", url), ("--proxi=" + url,), (url,), ("--proxy", url, url), ("--proxy", url, "--no-proxy"),
                          ("--proxy-pasword", PASSWORD), ("--prxy", f"admin:{PASSWORD}@{ADDRESS}"), ("--timeout", url),
                          ("--host", f"cockpit={url}"), ("-f", url)):
            with self.subTest(arguments[0]):
                self.expect_mistake("", *arguments)

    def test_password_files(self):
        empty = self.world.folder / "empty"
        empty.write_text("\n")
        with_user = ("--proxy", f"http://admin@{ADDRESS}:3128", "--proxy-password-file")
        self.expect_mistake("no password", *with_user, empty)
        self.expect_mistake("No such file", *with_user, "/nonexistent")
        self.expect_mistake("is a directory", *with_user, self.world.folder)
        self.expect_mistake("user name", "--proxy", SQUID, "--proxy-password-file", empty)

    def expect_mistake(self, said, *arguments):
        outcome = self.program.run("check", *arguments)
        self.expect_usage_error(outcome, said)
        self.assertNotIn(PASSWORD, outcome.errors + outcome.text)


class NoPassword(ProxyCase):
    """Every output of every format, while all is well and while it is not."""

    def formats(self):
        usage = self.program.run("check", "--format", "nonsense")
        listed = re.search(r"there are: ([a-z, ]+)\)", usage.errors)
        return listed[1].split(", ")

    def secrets(self, user, password):
        import base64
        import urllib.parse
        return {password, urllib.parse.quote(password, safe=""),
                base64.b64encode(f"{user}:{password}".encode()).decode()}

    def expect_silence(self, url, password, code):
        formats = self.formats()
        self.assertIn("json", formats)
        for source in ("option", "environment"):
            arguments = ["--proxy", url] if source == "option" else []
            environment = {} if source == "option" else {"https_proxy": url}
            for name in formats:
                for detail in ("-v", "-q"):
                    with self.subTest(source=source, format=name, detail=detail):
                        outcome = self.program.run("check", *self.program.trust, *arguments, "-f", name, detail,
                                                   "--timeout", "2s", environment=environment)
                        self.assertEqual(outcome.exit_code, code, outcome.explain())
                        for secret in self.secrets("admin", password):
                            self.assertNotIn(secret, outcome.text + outcome.errors)

    def test_while_it_works(self):
        with Squid(self.zone, users={"admin": SECRET}) as squid:
            self.expect_silence(squid.url(f"admin:{ENCODED}"), SECRET, 0)

    def test_while_it_is_rejected(self):
        with Squid(self.zone, users={"admin": "other"}) as squid:
            self.expect_silence(squid.url(f"admin:{ENCODED}"), SECRET, 1)

    def test_while_the_proxy_is_away(self):
        self.expect_silence(f"http://admin:{ENCODED}@{ADDRESS}:3999", SECRET, 1)

    def test_the_arguments_that_others_see(self):
        for arguments in (["--proxy", f"http://admin:{PASSWORD}@{ADDRESS}:3128"],
                          [f"--proxy=http://admin:{PASSWORD}@{ADDRESS}:3128"]):
            with TcpResponder(self.zone.namespace, [ADDRESS], misbehaviour.mute, 3128) as proxy:
                running = self.program.start("check", *self.program.trust, "--timeout", "2s", *arguments)
                self.assertTrue(proxy.met.wait(20))
                ours = str(self.world.folder).encode()  # other labs may be running their own
                seen = [line for line in command_lines() if ours in line and BINARY.name.encode() in line.split(b"\0")[0]]
                outcome = running.finish()
            self.assertEqual(outcome.exit_code, 1, outcome.explain())
            self.assertTrue(seen)
            for line in seen:  # a child that has not become getent yet still shows the program's arguments
                self.assertNotIn(PASSWORD.encode(), line)
                self.assertIn(ADDRESS.encode(), line)


def command_lines():
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes()
        except OSError:
            continue
