"""The key that messages are signed with (DKIM, RFC 6376; Ed25519, RFC 8463). cryptography's home."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from digest.addresses import parse_mailbox
from digest.errors import ConfigError
from digest.settings import SendSettings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_SELECTOR = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_MAKE = "Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem"
_LEAST_BITS, _MOST_BITS = 1024, 4096
_LONGEST_FILE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key that signs in the name of `domain`; `public` is what `p=` has in its DNS record.

    `algorithm` is that of the signature: "rsa-sha256" or "ed25519-sha256".
    """

    domain: str
    selector: str
    algorithm: str
    public: str
    sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def name(self) -> str:
        """Where the record is in DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def kind(self) -> str:
        """What `k=` has in the record: "rsa" or "ed25519"."""
        return self.algorithm.partition("-")[0]

    @property
    def record(self) -> str:
        """What the record says (RFC 6376 §3.6.1)."""
        return f"v=DKIM1; k={self.kind}; p={self.public}"


def load_signer(send: SendSettings, base: Path) -> Signer | None:
    """Read the key that [send.dkim] names; None when nothing is to be signed. `base` is what its path counts from.

    Raises ConfigError that names the key of the settings.
    """
    dkim = send.dkim
    if not dkim.key_file and not dkim.selector:
        return None
    if not dkim.key_file or not dkim.selector:
        lacking = "selector" if dkim.key_file else "key_file"
        raise ConfigError(f"send.dkim.{lacking} is missing", "A signature needs a key, and its name in DNS")
    path = base / dkim.key_file
    try:
        with path.open("rb") as file:
            pem = file.read(_LONGEST_FILE)
    except OSError as cause:
        raise ConfigError(f"send.dkim.key_file: {path} cannot be read ({cause.strerror})") from cause
    return make_signer(pem, domain=find_signing_domain(send), selector=dkim.selector, origin=str(path))


def find_signing_domain(send: SendSettings) -> str:
    """Give the domain that signs, in ASCII. Raises ConfigError when there is none."""
    try:
        if send.dkim.domain:
            return parse_mailbox(f"dkim@{send.dkim.domain}").domain
        return parse_mailbox(send.from_ or "").domain
    except ValueError as cause:
        key = "send.dkim.domain" if send.dkim.domain else "send.from"
        raise ConfigError(f"{key}: {send.dkim.domain or send.from_!r} names no domain that could sign") from cause


def make_signer(pem: bytes, *, domain: str, selector: str, origin: str) -> Signer:
    """Make a signer of a private key in PEM, RSA of 1,024 to 4,096 bits or Ed25519; `origin` names it in errors.

    Raises ConfigError, which never shows the key.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

    if not is_selector(selector):
        raise ConfigError(f"send.dkim.selector: {selector!r} is no name in DNS", "Letters, digits and hyphens")
    key = _read_key(pem, origin)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        algorithm, sign = "ed25519-sha256", lambda data: key.sign(hashlib.sha256(data).digest())
    elif isinstance(key, rsa.RSAPrivateKey) and _LEAST_BITS <= key.key_size <= _MOST_BITS:
        algorithm, sign = "rsa-sha256", lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    else:
        raise ConfigError(f"send.dkim.key_file: {origin} is neither RSA of 1024 to 4096 bits nor Ed25519", _MAKE)
    return Signer(domain=domain, selector=selector, algorithm=algorithm, public=_spell_public(key), sign=sign)


def is_selector(text: str) -> bool:
    """Whether a name can be that of a key in DNS (RFC 6376 §3.1)."""
    return _SELECTOR.fullmatch(text) is not None


def _read_key(pem: bytes, origin: str) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        problem = "holds no private key in PEM without a password"
        raise ConfigError(f"send.dkim.key_file: {origin} {problem}", _MAKE) from None


def _spell_public(key: PrivateKeyTypes) -> str:
    """RSA as SubjectPublicKeyInfo, Ed25519 as its 32 octets (RFC 8463 §4)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = key.public_key()
    if isinstance(key, Ed25519PrivateKey):
        return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
