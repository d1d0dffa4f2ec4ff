"""The keys of a newsroom: one to hash addresses with, and a ring of them that signs links."""

from __future__ import annotations

import base64
import hashlib
import hmac
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.addresses import make_address_key
from digest.errors import ConfigError

_LEAST = 16
"""Octets of the shortest key."""

_MOST = 255
"""The highest number of a key: it takes one octet of a token."""

_ADVICE = "Put back the copy that you kept; a new file makes all links in sent mail invalid"
_INTRODUCTION = """\
# The keys of digest. Keep this file to yourself, and keep a copy: without it no link in mail that was sent works any
# more, and whoever asked to be forgotten is not known again.
#
# The key with the highest number signs; links that another one signed are good for as long as it stands here.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """The keys: `hash` never changes, `sign` holds those that sign by number; the highest is the one in use."""

    hash: bytes = field(repr=False)
    sign: Mapping[int, bytes] = field(repr=False)

    @property
    def current(self) -> int:
        """The number of the key that signs."""
        return max(self.sign)


def hash_address(keys: KeyRing, address: str) -> str:
    """Give the keyed hash that an address is known by however it is spelled: 32 hexadecimal digits (RFC 2104)."""
    return hmac.digest(keys.hash, make_address_key(address).encode(), hashlib.sha256).hex()[:32]


def parse_keys(text: str, *, origin: str) -> KeyRing:
    """Read what `format_keys` wrote. Raises ConfigError that names `origin` and never shows a key."""
    try:
        data = tomllib.loads(text)
        sign = {int(number): _decode(key) for number, key in data["sign"].items()}
        ring = KeyRing(hash=_decode(data["hash"]), sign=sign)
    except (tomllib.TOMLDecodeError, KeyError, ValueError, AttributeError, TypeError):
        raise ConfigError(f"{origin} holds no keys that can be read", _ADVICE) from None
    if not sign or not all(0 < number <= _MOST for number in sign):
        raise ConfigError(f"{origin}: keys that sign have a number from 1 to 255", _ADVICE)
    return ring


def format_keys(keys: KeyRing) -> str:
    """Write keys as the text of a file."""
    lines = [f'{number} = "{_encode(key)}"' for number, key in sorted(keys.sign.items())]
    return "\n".join((_INTRODUCTION, f'hash = "{_encode(keys.hash)}"', "", "[sign]", *lines, ""))


def rotate_keys(keys: KeyRing, fresh: bytes) -> KeyRing:
    """Give a ring in which `fresh`, at least 16 random bytes, signs from now on. Raises ConfigError when it is full."""
    number = keys.current + 1
    if number > _MOST:
        raise ConfigError(f"there are {_MOST} keys already", "Take those out that signed no mail of late")
    return KeyRing(hash=keys.hash, sign={**keys.sign, number: fresh})


def _encode(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _decode(text: str) -> bytes:
    key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(key) < _LEAST:
        raise ValueError("a key is too short")
    return key
