"""Private keys for tests, made anew in each process: none is kept that somebody could take for a real one."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric import dsa, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


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
