"""Tokens: whose they are is read back, and nothing else passes for one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.readers.keys import KeyRing, rotate_keys
from digest.readers.tokens import Purpose, make_token, read_token

KEYS = KeyRing(hash=b"h" * 32, sign={1: b"a" * 32})


@given(st.integers(0, 2**63 - 1), st.sampled_from(Purpose))
def test_a_token_names_its_subscription_in_letters_safe_everywhere(number: int, purpose: Purpose) -> None:
    token = make_token(KEYS, purpose, number)
    assert read_token(KEYS, purpose, token) == number
    assert re.fullmatch(r"[A-Za-z0-9_-]{19,30}", token)


def test_a_token_is_good_for_its_purpose_alone() -> None:
    token = make_token(KEYS, Purpose.LEAVE, 42)
    assert read_token(KEYS, Purpose.BOUNCE, token) is None
    assert read_token(KeyRing(hash=KEYS.hash, sign={1: b"b" * 32}), Purpose.LEAVE, token) is None


def test_a_token_outlives_a_new_key_and_not_the_end_of_its_own() -> None:
    token = make_token(KEYS, Purpose.LEAVE, 42)
    rotated = rotate_keys(KEYS, b"c" * 32)
    assert read_token(rotated, Purpose.LEAVE, token) == 42
    assert make_token(rotated, Purpose.LEAVE, 42) != token
    assert read_token(KeyRing(hash=KEYS.hash, sign={2: b"c" * 32}), Purpose.LEAVE, token) is None


def test_the_signature_is_hmac_of_purpose_key_number_and_subscription() -> None:
    data = base64.urlsafe_b64decode(make_token(KEYS, Purpose.LEAVE, 300) + "=")
    assert data[:3] == b"\x01\x01\x2c"
    assert data[3:] == hmac.digest(b"a" * 32, b"leave\0\x01\x01\x2c", hashlib.sha256)[:12]


@given(st.integers(0, 2**40), st.data())
def test_no_changed_token_is_one(number: int, data: st.DataObject) -> None:
    token = make_token(KEYS, Purpose.LEAVE, number)
    octets = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    changed = base64.urlsafe_b64encode(octets).decode().rstrip("=")
    assert read_token(KEYS, Purpose.LEAVE, changed) is None


@given(st.integers(0, 2**40), st.sampled_from(Purpose), st.data())
def test_a_token_has_one_spelling(number: int, purpose: Purpose, data: st.DataObject) -> None:
    token = make_token(KEYS, purpose, number)
    place = data.draw(st.one_of(st.just(len(token) - 1), st.integers(0, len(token) - 1)))
    letters = string.ascii_letters + string.digits + "-_=+/"
    other = data.draw(st.sampled_from(letters).filter(lambda letter: letter != token[place]))
    assert read_token(KEYS, purpose, token[:place] + other + token[place + 1 :]) is None
    assert read_token(KEYS, purpose, f"{token}=") is None


@given(st.text(max_size=80))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    assert read_token(KEYS, Purpose.LEAVE, text) is None


@pytest.mark.parametrize("text", ["", "=", "A" * 61, "AQ", "A" * 10_000, "é" * 20, "AQ\n" * 8])
def test_what_is_too_short_or_too_long_is_none(text: str) -> None:
    assert read_token(KEYS, Purpose.LEAVE, text) is None
