"""Who else reads along: certificates of intercepting parties on forbidden and tolerated rows."""

from lab.expect import LabCase
from lab.pki import Authority, pem
from lab.servers import Nginx
from lab.world import SPARE, TLS_NAMES

FORBIDDEN = ("product-updates", "case-intelligence-feed-1", "case-intelligence-feed-2",
             "installer-packages")
TOLERATED = ("thor-cloud", "thor-cloud-lite", "chatgpt")
INTERCEPTED = ("fail", "tls.intercepted")
SEEN_THROUGH = ("warn", "tls.intercepted")


class InterceptionCase(LabCase):
    def intercepting(self, authority, *rows):
        """The world in which this authority's certificates are presented on these rows."""
        return self.world.presenting({row: authority.issue(TLS_NAMES[row]) for row in rows})

    def interceptor(self, outcome, row):
        return outcome.evidence(row, "handshake")[0]["interceptor"]


class TrustedHere(InterceptionCase):
    """The interceptor's root is in the host's own trust store."""

    def test_on_a_mandatory_row(self):
        with self.intercepting(self.world.pki.enterprise, "product-updates"):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})
        self.assertIn("Example Corp", self.interceptor(outcome, "product-updates"))
        self.assertIn("Example Corp", outcome.text)
        self.assertIs(
            outcome.evidence("product-updates", "handshake")[0]["anchor"]["public"], False)

    def test_on_an_optional_row_where_it_is_forbidden(self):
        with self.intercepting(self.world.pki.enterprise, "case-intelligence-feed-1"):
            self.expect(self.check(), "not_ready", {
                "case-intelligence-feed-1": INTERCEPTED, "tls-interception": INTERCEPTED})

    def test_on_tolerated_rows(self):
        with self.intercepting(self.world.pki.enterprise, *TOLERATED):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(TOLERATED, SEEN_THROUGH))

    def test_everywhere(self):
        with self.intercepting(self.world.pki.enterprise, *TLS_NAMES):
            self.expect(self.check(), "not_ready", {
                **dict.fromkeys(FORBIDDEN, INTERCEPTED), **dict.fromkeys(TOLERATED, SEEN_THROUGH),
                "tls-interception": INTERCEPTED})

    def test_the_root_is_not_sent_along(self):
        alone = self.world.pki.enterprise.issue(TLS_NAMES["product-updates"]).alone()
        with self.world.presenting({"product-updates": alone}):
            self.expect(self.check(), "not_ready",
                        {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})

    def test_below_an_intermediate(self):
        proxy = Authority("Proxy 7", "Example Corp", self.world.pki.enterprise)
        with self.intercepting(proxy, "product-updates"):
            self.expect(self.check(), "not_ready",
                        {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})

    def test_on_one_address_of_two(self):
        name = TLS_NAMES["product-updates"]
        here, spare = self.world.addresses("product-updates"), self.world.of(SPARE)
        records = self.world.records.with_names({name: [*here, *spare]})
        interceptor = Nginx(self.world.namespaces["internet"], spare,
                            self.world.pki.enterprise.issue(name))
        with interceptor, self.world.publishing(records):
            self.expect(self.check(), "not_ready",
                        {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})

    def test_the_name_of_a_public_root_is_not_enough(self):
        pki = self.world.pki
        namesake = Authority("Lab Public Root R1", "Lab Public Trust", root_is_sent=True)
        store = pki.file("namesake.pem", pki.public_root, namesake)
        trust = ["--public-roots", pki.public_roots, "--trust-store", store]
        with self.intercepting(namesake, "product-updates"):
            self.expect(self.check(trust=trust), "not_ready",
                        {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})


class WhereTheTrustStoreIs(InterceptionCase):
    """The interceptor's root is found in every form that a trust store has."""

    def expect_interception(self, trust, **how):
        with self.intercepting(self.world.pki.enterprise, "product-updates"):
            self.expect(self.check(trust=trust, **how), "not_ready",
                        {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})

    def test_a_folder_with_hashed_names(self):
        pki = self.world.pki
        folder = pki.hashed_folder("store.d", pki.public_root, pki.enterprise)
        self.expect_interception(["--public-roots", pki.public_roots, "--trust-store", folder])

    def test_a_file_that_the_environment_names(self):
        pki = self.world.pki
        self.expect_interception(["--public-roots", pki.public_roots],
                                 environment={"SSL_CERT_FILE": str(pki.store)})

    def test_a_folder_that_the_environment_names(self):
        pki = self.world.pki
        folder = pki.hashed_folder("environment.d", pki.public_root, pki.enterprise)
        self.expect_interception(
            ["--public-roots", pki.public_roots], hidden=["/etc/ssl", "/usr/lib/ssl"],
            environment={"SSL_CERT_DIR": str(folder)})

    def test_a_bundle_whose_certificates_have_remarks_between_them(self):
        pki = self.world.pki
        bundle = self.world.folder / "remarks.pem"
        bundle.write_bytes(b"# The public root\n" + pem(pki.public_root.certificate)
                           + b"\n\nExample Corp, in force since 2019\n" + pem(pki.enterprise.certificate))
        self.expect_interception(["--public-roots", pki.public_roots, "--trust-store", bundle])


class NotTrustedHere(InterceptionCase):
    """The host has not been given the interceptor's root."""

    def test_an_interceptor_known_by_name(self):
        with self.intercepting(self.world.pki.appliance, "product-updates"):
            outcome = self.check()
        self.expect(outcome, "not_ready",
                    {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})
        self.assertIn("Fortinet", self.interceptor(outcome, "product-updates"))

    def test_an_interceptor_known_by_name_on_a_tolerated_row(self):
        with self.intercepting(self.world.pki.appliance, "chatgpt"):
            self.expect(self.check(), "ready_with_warnings", {"chatgpt": INTERCEPTED})

    def test_an_unknown_root_is_untrusted(self):
        pki = self.world.pki
        trust = ["--public-roots", pki.public_roots, "--trust-store", pki.public_roots]
        with self.intercepting(pki.enterprise, "product-updates", "chatgpt"):
            self.expect(self.check(trust=trust), "not_ready", {
                "product-updates": ("fail", "tls.untrusted"), "chatgpt": ("fail", "tls.untrusted"),
                "tls-interception": ("warn", "run.inconclusive")})


class ForeignWords(InterceptionCase):
    def test_control_characters_in_a_name_are_escaped(self):
        pki = self.world.pki
        rude = Authority("Rude \x1b[31mRed\r\nverdict: ready", "Example \x07Corp", root_is_sent=True)
        store = pki.file("rude.pem", pki.public_root, rude)
        trust = ["--public-roots", pki.public_roots, "--trust-store", store]
        with self.intercepting(rude, "product-updates"):
            outcome = self.check(trust=trust)
        self.expect(outcome, "not_ready",
                    {"product-updates": INTERCEPTED, "tls-interception": INTERCEPTED})
        for character in ("\x1b", "\x07", "\r", "\nverdict: ready"):
            self.assertNotIn(character, outcome.text)
            self.assertNotIn(character, outcome.errors)
