"""Certificate authorities and certificates of the lab.

    public root ── public intermediate ── what genuine servers present
    enterprise root ── what an intercepting proxy presents; only the host's own store has it
    vendor root ── vendor intermediate ── the vendor's own CA, organisation "Nextron Systems GmbH"
    stranger root, appliance root ── nobody trusts them; the appliance has an interceptor's name

`Pki` makes them all; an `Authority` issues; a `Certificate` is what a server is given.
"""

import dataclasses
import datetime
import functools
import ipaddress
import pathlib
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VENDOR = "Nextron Systems GmbH"

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


def now():
    return datetime.datetime.utcnow().replace(microsecond=0)


@dataclasses.dataclass(frozen=True)
class Certificate:
    """A certificate with its private key and the issuers that a server sends along."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    issuers: tuple = ()
    staple: bytes = b""

    def alone(self):
        """The same, but the server forgets to send the issuers."""
        return self.with_issuers()

    def with_issuers(self, *authorities):
        """The same, but these authorities' certificates are sent along."""
        sent = tuple(authority.certificate for authority in authorities)
        return dataclasses.replace(self, issuers=sent)

    def followed_by(self, authority):
        """The same, with one more authority's certificate at the end."""
        return dataclasses.replace(self, issuers=(*self.issuers, authority.certificate))

    def write_to(self, folder):
        """Files with the chain and the key, in this order."""
        paths = folder / "chain.pem", folder / "key.pem"
        for path, content in zip(paths, (self.chain_pem(), self.key_pem())):
            path.write_bytes(content)
        return paths

    def chain_pem(self):
        return pem(self.certificate, *self.issuers)

    def key_pem(self):
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption())


class Authority:
    """A certificate authority: a root of its own, or an intermediate below `parent`.

    With `key`, the key of another one: its renewal, or a cross-signed form of it.
    """

    def __init__(self, common_name, organisation, parent=None, root_is_sent=False, key=None,
                 begins=-3650 * DAY, ends=3650 * DAY, may_sign_for=None):
        self.name = _name(common_name, organisation)
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        signer = parent or self
        builder = (
            _builder(self.name, signer.name, self.key, now() + begins, now() + ends)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
            .add_extension(_key_identifier(signer.key), critical=False))
        if may_sign_for:
            permitted = x509.NameConstraints([x509.DNSName(may_sign_for)], None)
            builder = builder.add_extension(permitted, critical=True)
        self.certificate = builder.sign(signer.key, hashes.SHA256())
        self.sent = (self.certificate, *parent.sent) if parent else ()
        if root_is_sent:
            self.sent += (self.certificate,)

    def issue(self, *names, begins=-30 * DAY, ends=90 * DAY, organisation=None):
        """A server certificate for DNS names or addresses, valid from now+begins to now+ends."""
        return self._issue(names, ec.generate_private_key(ec.SECP256R1()), begins, ends, organisation)

    def issue_rsa(self, *names):
        """The same with an RSA key, for key exchange with it."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return self._issue(names, key, -30 * DAY, 90 * DAY, None)

    def _issue(self, names, key, begins, ends, organisation):
        subject = _name(names[0], organisation)
        certificate = (
            _builder(subject, self.name, key, now() + begins, now() + ends)
            .add_extension(_alternative_names(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(False, isinstance(key, rsa.RSAPrivateKey)), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(_key_identifier(self.key), critical=False)
            .sign(self.key, hashes.SHA256()))
        return Certificate(certificate, key, self.sent)

    def with_staple(self, issued, status=ocsp.OCSPCertStatus.GOOD):
        """A certificate of this authority with an OCSP answer that the server staples to it."""
        revoked = status is ocsp.OCSPCertStatus.REVOKED
        response = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=issued.certificate, issuer=self.certificate, algorithm=hashes.SHA1(),
                cert_status=status, this_update=now() - DAY, next_update=now() + DAY,
                revocation_time=now() - 2 * DAY if revoked else None,
                revocation_reason=x509.ReasonFlags.key_compromise if revoked else None)
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.certificate)
            .sign(self.key, hashes.SHA256()))
        return dataclasses.replace(
            issued, staple=response.public_bytes(serialization.Encoding.DER))

    def key_pem(self):
        """The private key, for devices that issue by themselves."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption())

    def revoked(self, issued):
        """A certificate of this authority whose stapled OCSP answer says it is revoked."""
        return self.with_staple(issued, ocsp.OCSPCertStatus.REVOKED)


class Pki:
    """Every authority of the lab, and the files that the program is given."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        self.public_root = Authority("Lab Public Root R1", "Lab Public Trust")
        self.public = Authority("Lab Public Issuing E1", "Lab Public Trust", self.public_root)
        self.public_roots = self.file("lab-public.pem", self.public_root)
        self.store = self.file("lab-store.pem", self.public_root, self.enterprise)

    @functools.cached_property
    def enterprise(self):
        """The root of an intercepting proxy that the company's hosts have been made to trust."""
        return Authority("Example Corp Root CA", "Example Corp", root_is_sent=True)

    @functools.cached_property
    def appliance(self):
        """An interceptor known by name, whose root this host has not been given."""
        return Authority("FG200F Fortinet_CA_SSL", "Fortinet", root_is_sent=True)

    @functools.cached_property
    def stranger(self):
        return Authority("Nobody's Root", "Nobody in Particular", root_is_sent=True)

    @functools.cached_property
    def vendor_root(self):
        return Authority("Nextron Root CA", VENDOR, root_is_sent=True)

    @functools.cached_property
    def vendor(self):
        return Authority("Nextron Update CA", VENDOR, self.vendor_root)

    def file(self, name, *authorities):
        """A bundle of these authorities' own certificates."""
        path = self._folder / name
        path.write_bytes(pem(*(authority.certificate for authority in authorities)))
        path.chmod(0o644)
        return path

    def hashed_folder(self, name, *authorities):
        """The same as a folder with hashed names, as c_rehash makes them."""
        folder = self._folder / name
        folder.mkdir(mode=0o755)
        for number, authority in enumerate(authorities):
            (folder / f"{number}.pem").write_bytes(pem(authority.certificate))
        subprocess.run(["openssl", "rehash", folder], check=True, capture_output=True)
        return folder


def self_signed(*names, organisation=None):
    """What a product installs before anybody gives it a certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(names[0], organisation)
    certificate = (
        _builder(name, name, key, now() - DAY, now() + 365 * DAY)
        .add_extension(_alternative_names(names), critical=False)
        .sign(key, hashes.SHA256()))
    return Certificate(certificate, key)


def sha256(certificate):
    """The fingerprint in lower-case hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def pem(*certificates):
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def _builder(subject, issuer, key, begins, ends):
    return (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False))


def _name(common_name, organisation=None):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if organisation:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def _alternative_names(names):
    return x509.SubjectAlternativeName([_alternative_name(name) for name in names])


def _alternative_name(name):
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_identifier(key):
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _key_usage(signs_certificates, enciphers_keys=False):
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=enciphers_keys, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False)
