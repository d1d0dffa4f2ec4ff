"""Private keys for tests, made anew in each process: none is kept that somebody could take for a real one.

And what dkimpy, which others wrote, thinks of what they signed.
"""

from __future__ import annotations

from functools import cache

import dkim
from cryptography.hazmat.primitives.asymmetric import dsa, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from digest.delivery.dkim import Signer


@cache
def make_pem(kind: str, bits: int = 2048) -> bytes:
    """A private key in PEM: "rsa", "ed25519" or, which cannot sign mail, "dsa"."""
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | dsa.DSAPrivateKey
    if kind == "rsa":
        key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    elif kind == "dsa":
        key = dsa.generate_private_key(key_size=bits)
    else:
        key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def is_signed(message: bytes, signer: Signer) -> bool:
    """What dkimpy thinks, told what is in DNS."""

    def look_up(name: bytes, timeout: int = 5) -> bytes | None:
        return signer.record.encode() if name.decode().rstrip(".") == signer.name else None

    return bool(dkim.verify(message, dnsfunc=look_up))
