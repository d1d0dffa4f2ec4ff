"""Signed tokens: what a link or an address in a reader's own mail says of whose it is, and nobody can make up."""

from __future__ import annotations

import base64
import binascii
import hmac
from enum import StrEnum
from functools import lru_cache

from digest.readers.keys import KeyRing

_MAC = 12
"""Octets of the signature, 96 bits: guessing one takes 10^28 requests."""
_LONGEST = 60


class Purpose(StrEnum):
    """What a token is good for; one for another purpose is none."""

    LEAVE = "leave"
    """It ends a subscription."""
    BOUNCE = "bounce"
    """It says whose message came back."""


def make_token(keys: KeyRing, purpose: Purpose, number: int) -> str:
    """Give a token for the subscription `number`: 20 to 30 of A-Z a-z 0-9 - and _, safe in addresses and mailboxes."""
    payload = bytes([keys.current]) + _pack(number)
    return _spell(payload + _sign(keys, purpose, payload))


def read_token(keys: KeyRing, purpose: Purpose, token: str) -> int | None:
    """Give the subscription's number; None for a token that is no token, for another purpose, or of no key of ours."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    if _spell(data) != token:  # the last letter has bits to spare, and others in them would read as the same
        return None
    payload, mac = data[:-_MAC], data[-_MAC:]
    if len(payload) < 2 or payload[0] not in keys.sign:  # noqa: PLR2004 a key's number, and one octet at least
        return None
    return _unpack(payload[1:]) if hmac.compare_digest(mac, _sign(keys, purpose, payload)) else None


def _spell(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _sign(keys: KeyRing, purpose: Purpose, payload: bytes) -> bytes:
    mac = _begin_mac(keys.sign[payload[0]]).copy()
    mac.update(purpose.encode() + b"\0" + payload)
    return mac.digest()[:_MAC]


@lru_cache(maxsize=256)
def _begin_mac(key: bytes) -> hmac.HMAC:
    """What is the key's alone in its signatures: done for each of them it would take longer than all the rest."""
    return hmac.new(key, digestmod="sha256")


def _pack(number: int) -> bytes:
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")


def _unpack(octets: bytes) -> int:
    return int.from_bytes(octets, "big")
