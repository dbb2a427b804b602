"""What servers present: every certificate fault has its own cause, and only real faults have one."""

import datetime
import ssl

from lab import misbehaviour
from lab.expect import LabCase
from lab.pki import DAY, MINUTE, VENDOR, Authority, self_signed, sha256
from lab.responders import TcpResponder
from lab.servers import Chronyd, Nginx
from lab.world import NTP_NAMES, SPARE, TLS_NAMES

UPDATES = TLS_NAMES["product-updates"]
CHATGPT = TLS_NAMES["chatgpt"]
INCONCLUSIVE = {"tls-interception": ("warn", "run.inconclusive")}


class CertificateCase(LabCase):
    def updates_present(self, certificate, cause, changes=None):
        """On a mandatory row the fault decides the verdict."""
        with self.world.presenting({"product-updates": certificate}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {"product-updates": ("fail", cause), **(changes or {})})
        return outcome

    def chatgpt_presents(self, certificate, cause):
        """On an optional row it does not."""
        with self.world.presenting({"chatgpt": certificate}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {"chatgpt": ("fail", cause)})
        return outcome

    def updates_pass(self, server):
        with self.world.instead({"product-updates": server}):
            outcome = self.check()
        self.expect(outcome, "ready")
        return outcome.evidence("product-updates", "handshake")[0]

    def nginx(self, certificate, *directives):
        """nginx in the place of the update server."""
        return Nginx(self.world.namespaces["internet"], self.world.addresses("product-updates"),
                     certificate, directives=directives)


class DatesAndNames(CertificateCase):
    def test_expired(self):
        expired = self.world.pki.public.issue(UPDATES, begins=-90 * DAY, ends=-DAY)
        outcome = self.updates_present(expired, "tls.expired")
        (handshake,) = outcome.evidence("product-updates", "handshake")
        self.assertEqual(handshake["chain"][0]["sha256"], sha256(expired.certificate))
        said = datetime.datetime.fromisoformat(handshake["chain"][0]["not_after"])
        self.assertEqual(said.replace(tzinfo=None), expired.certificate.not_valid_after)

    def test_expired_on_an_optional_row(self):
        expired = self.world.pki.public.issue(CHATGPT, begins=-90 * DAY, ends=-DAY)
        self.chatgpt_presents(expired, "tls.expired")

    def test_not_yet_valid(self):
        early = self.world.pki.public.issue(UPDATES, begins=DAY)
        self.updates_present(early, "tls.not_yet_valid")

    def test_issued_for_another_name(self):
        other = self.world.pki.public.issue("update-302.nextron-systems.com")
        outcome = self.updates_present(other, "tls.name_mismatch")
        self.assertIn("update-302.nextron-systems.com", outcome.row("product-updates")["summary"])

    def test_issued_for_many_names(self):
        many = self.world.pki.public.issue("a.example", "*.nextron-systems.com", "b.example")
        self.updates_pass(self.nginx(many))

    def test_a_wildcard_covers_one_label_only(self):
        wide = self.world.pki.public.issue("*.com")
        self.updates_present(wide, "tls.name_mismatch")

    def test_the_fault_of_one_address_is_the_fault_of_the_row(self):
        expired = self.world.pki.public.issue(UPDATES, begins=-90 * DAY, ends=-DAY)
        here, spare = self.world.addresses("product-updates"), self.world.of(SPARE)
        records = self.world.records.with_names({UPDATES: [*here, *spare]})
        with Nginx(self.world.namespaces["internet"], spare, expired), \
                self.world.publishing(records):
            self.expect(self.check(), "not_ready", {"product-updates": ("fail", "tls.expired")})

    def test_a_wrong_clock_is_named_beside_the_dates(self):
        early = self.world.pki.public.issue(UPDATES, begins=5 * MINUTE)
        internet = self.world.namespaces["internet"]
        servers = {row: Chronyd(internet, self.world.addresses(row), offset="+600s")
                   for row in NTP_NAMES}
        with self.world.instead(servers), self.world.presenting({"product-updates": early}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            "product-updates": ("fail", "tls.not_yet_valid"),
            **dict.fromkeys(NTP_NAMES, ("warn", "clock.offset"))})
        row = outcome.row("product-updates")
        self.assertIn("clock", (row["summary"] + row["remedy"]).lower())

    def test_expired_by_the_right_time(self):
        """This host's clock is ten minutes behind, and the certificate ends in five of its minutes."""
        late = self.world.pki.public.issue(UPDATES, ends=5 * MINUTE)
        internet = self.world.namespaces["internet"]
        servers = {row: Chronyd(internet, self.world.addresses(row), offset="+600s")
                   for row in NTP_NAMES}
        with self.world.instead(servers), self.world.presenting({"product-updates": late}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            "product-updates": ("fail", "tls.expired"),
            **dict.fromkeys(NTP_NAMES, ("warn", "clock.offset"))})
        self.assertIn("own clock", outcome.row("product-updates")["summary"])


class Chains(CertificateCase):
    def test_self_signed(self):
        self.updates_present(self_signed(UPDATES), "tls.untrusted", INCONCLUSIVE)

    def test_self_signed_on_an_optional_row(self):
        self.chatgpt_presents(self_signed(CHATGPT), "tls.untrusted")

    def test_a_root_that_nobody_trusts(self):
        stranger = self.world.pki.stranger.issue(UPDATES)
        self.updates_present(stranger, "tls.untrusted", INCONCLUSIVE)

    def test_the_intermediate_is_missing(self):
        alone = self.world.pki.public.issue(UPDATES).alone()
        self.updates_present(alone, "tls.incomplete_chain", INCONCLUSIVE)

    def test_the_intermediate_is_missing_on_an_optional_row(self):
        self.chatgpt_presents(self.world.pki.public.issue(CHATGPT).alone(), "tls.incomplete_chain")

    def test_the_root_is_sent_in_the_place_of_the_intermediate(self):
        issued = self.world.pki.public.issue(UPDATES)
        wrong = issued.with_issuers(self.world.pki.public_root)
        self.updates_present(wrong, "tls.incomplete_chain", INCONCLUSIVE)

    def test_a_root_sent_along_does_no_harm(self):
        issued = self.world.pki.public.issue(UPDATES)
        self.updates_pass(self.nginx(issued.followed_by(self.world.pki.public_root)))

    def test_a_stranger_sent_along_does_no_harm(self):
        issued = self.world.pki.public.issue(UPDATES)
        self.updates_pass(self.nginx(issued.followed_by(self.world.pki.stranger)))

    def test_sent_twice_does_no_harm(self):
        pki = self.world.pki
        self.updates_pass(self.nginx(pki.public.issue(UPDATES).with_issuers(pki.public, pki.public)))

    def test_only_this_host_has_the_intermediate(self):
        pki = self.world.pki
        store = pki.file("with-intermediate.pem", pki.public_root, pki.public, pki.enterprise)
        with self.world.presenting({"product-updates": pki.public.issue(UPDATES).alone()}):
            outcome = self.check(trust=["--public-roots", pki.public_roots, "--trust-store", store])
        self.expect(outcome, "not_ready", {
            "product-updates": ("fail", "tls.incomplete_chain"), **INCONCLUSIVE})
        row = outcome.row("product-updates")
        self.assertIn("Lab Public Issuing E1", row["remedy"])
        self.assertIn("This host happens to know it", row["remedy"])
        self.assertNotIn("inspect", row["remedy"])

    def test_an_expired_intermediate_is_named(self):
        pki = self.world.pki
        old = Authority("Lab Old Issuing", "Lab Public Trust", pki.public_root, ends=-DAY)
        outcome = self.updates_present(old.issue(UPDATES), "tls.expired")
        row = outcome.row("product-updates")
        self.assertIn('the intermediate certificate "O = Lab Public Trust, CN = Lab Old Issuing"', row["summary"])
        self.assertNotIn("renew the certificate", row["remedy"])

    def test_an_issuer_that_may_not_sign_for_the_name(self):
        pki = self.world.pki
        limited = Authority("Corp Issuing", "Example Corp", pki.public_root, may_sign_for="corp.example")
        outcome = self.updates_present(limited.issue(UPDATES), "tls.name_mismatch", INCONCLUSIVE)
        row = outcome.row("product-updates")
        self.assertIn("Corp Issuing", row["summary"])
        self.assertIn("may not sign", row["summary"])
        self.assertNotIn("trusted", row["summary"] + row["remedy"])

    def test_a_cross_signed_root_whose_signer_has_expired(self):
        """The server sends the way to the old root; the new one is in the stores."""
        pki = self.world.pki
        gone = Authority("Lab Gone Root", "Lab Public Trust", ends=-DAY)
        crossed = Authority("Lab Public Root R1", "Lab Public Trust", gone, key=pki.public_root.key, ends=-DAY)
        self.updates_pass(self.nginx(pki.public.issue(UPDATES).with_issuers(pki.public, crossed)))

    def test_revoked_by_a_stapled_answer(self):
        public = self.world.pki.public
        self.updates_present(public.revoked(public.issue(UPDATES)), "tls.revoked")

    def test_a_good_stapled_answer(self):
        public = self.world.pki.public
        self.updates_pass(self.nginx(public.with_staple(public.issue(UPDATES))))


class Cut(CertificateCase):
    """The handshake is cut off in the middle of the server's answer."""

    def test_after_the_server_hello(self):
        with self.world.instead({"product-updates": TcpResponder(
                self.world.namespaces["internet"], self.world.addresses("product-updates"),
                misbehaviour.server_hello_and_reset)}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {
            "product-updates": ("fail", "tls.reset_after_hello"), **INCONCLUSIVE})
        row = outcome.row("product-updates")
        self.assertIn("after the server's ServerHello", row["summary"])
        self.assertNotIn("lert", row["summary"] + row["remedy"])
        self.assertIn("whatever the name", row["remedy"])


class VendorCa(CertificateCase):
    """The vendor's own authority is genuine although no public root stands above it."""

    def test_the_whole_chain(self):
        handshake = self.updates_pass(self.nginx(self.world.pki.vendor.issue(UPDATES)))
        self.assertEqual(len(handshake["chain"]), 3)

    def test_without_the_root(self):
        issued = self.world.pki.vendor.issue(UPDATES)
        self.updates_pass(self.nginx(issued.with_issuers(self.world.pki.vendor)))

    def test_installed_on_this_host(self):
        """A careful interceptor calls its authority so and has it installed: no pass without a fingerprint."""
        pki = self.world.pki
        store = pki.file("with-vendor.pem", pki.public_root, pki.vendor_root)
        with self.world.presenting({"product-updates": pki.vendor.issue(UPDATES)}):
            outcome = self.check(trust=["--public-roots", pki.public_roots, "--trust-store", store])
        self.expect(outcome, "ready_with_warnings", {
            "product-updates": ("warn", "run.inconclusive"), **INCONCLUSIVE})
        row = outcome.row("product-updates")
        for where in ("summary", "remedy"):
            self.assertIn(sha256(pki.vendor_root.certificate), row[where])

    def test_every_server_of_the_vendor(self):
        certificates = {row: self.world.pki.vendor.issue(name)
                        for row, name in TLS_NAMES.items() if "nextron" in name}
        with self.world.presenting(certificates):
            self.expect(self.check(), "ready")

    def test_expired(self):
        expired = self.world.pki.vendor.issue(UPDATES, begins=-90 * DAY, ends=-DAY)
        self.updates_present(expired, "tls.expired")

    def test_another_name(self):
        other = self.world.pki.vendor.issue("other.nextron-systems.com")
        self.updates_present(other, "tls.name_mismatch")

    def test_its_organisation_counts_and_not_its_common_name(self):
        pretender = Authority("Nextron Systems GmbH", "Somebody Else", root_is_sent=True)
        self.updates_present(pretender.issue(UPDATES), "tls.untrusted", INCONCLUSIVE)

    def test_its_certificate_sent_along_by_another_is_no_proof(self):
        pki = self.world.pki
        borrowed = pki.stranger.issue(UPDATES).followed_by(pki.vendor_root)
        self.updates_present(borrowed, "tls.untrusted", INCONCLUSIVE)

    def test_its_name_without_its_signature_is_no_proof(self):
        pki = self.world.pki
        namesake = Authority("Nextron Update CA", VENDOR)
        forged = namesake.issue(UPDATES).with_issuers(pki.vendor, pki.vendor_root)
        self.updates_present(forged, "tls.untrusted", INCONCLUSIVE)


class ClientCertificates(CertificateCase):
    """A server that wants to know its client has been reached."""

    def test_nginx_demands_one(self):
        authority = self.world.pki.file("clients.pem", self.world.pki.vendor_root)
        for version in ("TLSv1.2", "TLSv1.3"):
            with self.subTest(version):
                handshake = self.updates_pass(self.nginx(
                    self.world.pki.vendor.issue(UPDATES), f"ssl_protocols {version}",
                    "ssl_verify_client on", f"ssl_client_certificate {authority}"))
                self.assertIs(handshake["client_certificate_requested"], True)
                self.assertEqual(handshake["version"], version)

    def test_a_server_ends_the_handshake_for_want_of_one(self):
        files = self.world.pki.public.issue(UPDATES).write_to(self.world.folder)
        authority = self.world.pki.file("clients.pem", self.world.pki.vendor_root)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version):
                behaviour = misbehaviour.shakes_hands(*files, authority, version)
                handshake = self.updates_pass(TcpResponder(
                    self.world.namespaces["internet"], self.world.addresses("product-updates"),
                    behaviour))
                self.assertIs(handshake["client_certificate_requested"], True)



class Protocols(CertificateCase):
    def test_each_current_version(self):
        for version in ("TLSv1.2", "TLSv1.3"):
            with self.subTest(version):
                handshake = self.updates_pass(self.nginx(
                    self.world.pki.public.issue(UPDATES), f"ssl_protocols {version}"))
                self.assertEqual(handshake["version"], version)

    def test_without_secure_renegotiation(self):
        """It is not asked for what it offers."""
        with self.world.instead({"product-updates": TcpResponder(
                self.world.namespaces["internet"], self.world.addresses("product-updates"),
                misbehaviour.without_secure_renegotiation)}):
            outcome = self.check()
        self.expect(outcome, "not_ready", {"product-updates": ("fail", "tls.protocol"), **INCONCLUSIVE})
        remedy = outcome.row("product-updates")["remedy"]
        self.assertIn("RFC 5746", remedy)
        self.assertNotIn("TLS 1.2 or 1.3 has to be offered", remedy)

    def test_rsa_key_exchange_that_ends_in_an_alert_proves_nothing(self):
        """openssl s_server with a public certificate: it wants a client's, and refuses before it has used its key."""
        issued = self.world.pki.public.issue_rsa(UPDATES)
        authority = self.world.pki.file("clients.pem", self.world.pki.vendor_root)
        server = self.nginx(issued, "ssl_protocols TLSv1.2", "ssl_ciphers AES256-GCM-SHA384",
                            "ssl_verify_client on", f"ssl_client_certificate {authority}")
        handshake = self.updates_pass(server)  # nginx completes the handshake, and so proves the key
        self.assertIs(handshake["key_proven"], True)
        files = issued.write_to(self.world.folder)
        behaviour = misbehaviour.shakes_hands(
            *files, authority, ssl.TLSVersion.TLSv1_2, ciphers="AES256-GCM-SHA384")
        with self.world.instead({"product-updates": TcpResponder(
                self.world.namespaces["internet"], self.world.addresses("product-updates"), behaviour)}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {
            "product-updates": ("warn", "run.inconclusive"), **INCONCLUSIVE})
        self.assertIn("anybody can copy", outcome.row("product-updates")["summary"])

    def test_only_an_outdated_version(self):
        self.updates_refuse(self.nginx(
            self.world.pki.public.issue(UPDATES),
            "ssl_protocols TLSv1.1", "ssl_ciphers ALL:@SECLEVEL=0"), "tls.protocol")

    def test_no_cipher_in_common(self):
        self.updates_refuse(self.nginx(
            self.world.pki.public.issue(UPDATES),
            "ssl_protocols TLSv1.2", "ssl_ciphers aNULL:@SECLEVEL=0"), "tls.protocol")

    def test_alerts(self):
        for description, cause in ((40, "tls.protocol"), (70, "tls.protocol"), (71, "tls.protocol"),
                                   (80, "tls.alert"), (49, "tls.alert"), (112, "tls.alert")):
            with self.subTest(description):
                self.updates_refuse(TcpResponder(
                    self.world.namespaces["internet"], self.world.addresses("product-updates"),
                    misbehaviour.alert(description)), cause)

    def updates_refuse(self, server, cause):
        with self.world.instead({"product-updates": server}):
            self.expect(self.check(), "not_ready",
                        {"product-updates": ("fail", cause), **INCONCLUSIVE})


class TrustStores(CertificateCase):
    def test_public_servers_are_genuine_whatever_the_host_trusts(self):
        pki = self.world.pki
        store = pki.file("without-public.pem", pki.enterprise)
        trust = ["--public-roots", pki.public_roots, "--trust-store", store]
        outcome = self.check(trust=trust)
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(TLS_NAMES, ("warn", "tls.no_trust_store")))
        row = outcome.row("product-updates")
        self.assertIn("lacks that root", row["summary"])
        self.assertIn("Lab Public Root R1", row["remedy"])
        self.assertIn(sha256(pki.public_root.certificate), row["remedy"])
        self.assertEqual(outcome.row("tls-interception")["status"], "pass")

    def test_a_host_with_only_the_expired_root(self):
        pki = self.world.pki
        old = Authority("Lab Public Root R1", "Lab Public Trust", key=pki.public_root.key, ends=-DAY)
        store = pki.file("old-root.pem", old)
        outcome = self.check(trust=["--public-roots", pki.public_roots, "--trust-store", store])
        self.expect(outcome, "ready_with_warnings", dict.fromkeys(TLS_NAMES, ("warn", "tls.no_trust_store")))
        self.assertIn("expired on", outcome.row("chatgpt")["summary"])

    def test_a_host_without_a_trust_store(self):
        trust = ["--public-roots", self.world.pki.public_roots]
        outcome = self.check(trust=trust, hidden=["/etc/ssl", "/usr/lib/ssl", "/etc/pki"])
        self.expect(outcome, "ready_with_warnings",
                    dict.fromkeys(TLS_NAMES, ("warn", "tls.no_trust_store")))

    def test_a_folder_as_trust_store(self):
        pki = self.world.pki
        folder = pki.hashed_folder("store.d", pki.public_root, pki.enterprise)
        trust = ["--public-roots", pki.public_roots, "--trust-store", folder]
        self.expect(self.check(trust=trust), "ready")

    def test_a_trust_store_that_is_not_there(self):
        sent = self.packets_sent()
        outcome = self.program.run("check", "--trust-store", "/nonexistent/store.pem")
        self.expect_usage_error(outcome, "/nonexistent/store.pem")
        self.assertEqual(self.packets_sent(), sent)
