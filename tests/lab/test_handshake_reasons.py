"""Servers that today's clients cannot shake hands with: what each of them is asked to change, by real TLS libraries."""

from cryptography.hazmat.primitives.asymmetric import dh
from cryptography.hazmat.primitives.serialization import Encoding, ParameterFormat

from lab.expect import LabCase
from lab.servers import Nginx
from lab.world import TLS_NAMES

ROW = "chatgpt"
# RFC 2409 section 6.2: the second Oakley group, of 1,024 bits.
OAKLEY_2 = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF", 16)


class OpensslServer(Nginx):
    """openssl s_server; `directives` are its options."""

    def argv(self):
        self._write("chain.pem", self._certificate.chain_pem())
        self._write("key.pem", self._certificate.key_pem())
        chain, key = self.folder / "chain.pem", self.folder / "key.pem"
        return ["/usr/bin/openssl", "s_server", "-www", "-accept", f"{self.addresses[0]}:443", "-cert", chain,
                "-cert_chain", chain, "-key", key, *self._directives]


class Haproxy(Nginx):
    """haproxy before nobody; `directives` stand on its bind line."""

    def argv(self):
        self._write("site.pem", self._certificate.chain_pem() + self._certificate.key_pem())
        options = " ".join(self._directives)
        self._write("haproxy.cfg", (
            "defaults\n  mode http\n  timeout client 5s\n  timeout server 5s\n  timeout connect 5s\n"
            f"frontend site\n  bind {self.addresses[0]}:443 ssl crt {self.folder}/site.pem {options}\n"
            "  http-request return status 200\n").encode())
        return ["/usr/sbin/haproxy", "-db", "-f", self.folder / "haproxy.cfg"]


class HandshakeCase(LabCase):
    def refused_by(self, kind, cause, *said, certificate=None, options=()):
        """The request of the only problem says what has to be changed, and goes to the operator of the server."""
        certificate = certificate or self.world.pki.public.issue(TLS_NAMES[ROW])
        server = kind(self.world.namespaces["internet"], self.world.addresses(ROW), certificate, directives=options)
        with self.world.instead({ROW: server}):
            outcome = self.check()
        self.expect(outcome, "ready_with_warnings", {ROW: ("fail", cause)})
        self.expect_problems(outcome, "server")
        text = outcome.report["problems"][0]["request"]["text"]
        for words in said:
            self.assertIn(words, text)


class ByOpenssl(HandshakeCase):
    def test_old_versions_only(self):
        self.refused_by(OpensslServer, "tls.protocol", "it speaks no TLS version that is offered (1.2 and 1.3)",
                        options=["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])

    def test_no_cipher_in_common(self):
        self.refused_by(OpensslServer, "tls.protocol", "nothing that is offered suits it",
                        options=["-tls1_2", "-cipher", "NULL-SHA256:@SECLEVEL=0"],
                        certificate=self.world.pki.public.issue_rsa(TLS_NAMES[ROW]))

    def test_small_parameters(self):
        parameters = dh.DHParameterNumbers(OAKLEY_2, 2).parameters()
        file = self.world.folder / "parameters.pem"
        file.write_bytes(parameters.parameter_bytes(Encoding.PEM, ParameterFormat.PKCS3))
        self.refused_by(OpensslServer, "tls.protocol", "its Diffie-Hellman parameters are too small",
                        "ECDHE, or Diffie-Hellman parameters of 2,048 bits and more, have to be offered",
                        options=["-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", "-dhparam", file],
                        certificate=self.world.pki.public.issue_rsa(TLS_NAMES[ROW]))


class ByHaproxy(HandshakeCase):
    def test_it_does_not_serve_the_name(self):
        self.refused_by(Haproxy, "tls.alert", "it serves no such name", options=["strict-sni"],
                        certificate=self.world.pki.public.issue("www.example.net"))

    def test_old_versions_only(self):
        self.refused_by(Haproxy, "tls.protocol", "it speaks no TLS version that is offered (1.2 and 1.3)",
                        options=["ssl-min-ver", "TLSv1.1", "ssl-max-ver", "TLSv1.1"])
