"""Header fields: read back as they were meant, folded, and without a way out."""

from __future__ import annotations

import email
import email.policy
from email.header import decode_header, make_header
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.addresses import Mailbox
from digest.delivery.headers import (
    format_field,
    format_list_id,
    format_mailbox,
    format_subject,
)
from digest.text.hygiene import clean_line

WORDS = st.lists(
    st.one_of(st.text(max_size=20), st.sampled_from(["=?utf-8?q?x?=", "مرحبا", "👩🏽‍🚀", "y" * 90])), max_size=20
)
LINES = WORDS.map(" ".join)


def parse(field: bytes) -> Any:
    """The one field, as the standard library reads it; whatever is left over would show in the body."""
    message = email.message_from_bytes(field + b"\r\n", policy=email.policy.default)
    (name,) = message.keys()
    assert message.get_payload() == ""
    for line in field.split(b"\r\n"):
        assert len(line) <= 78
    assert field.isascii()
    return message[name]


def read_words(value: str) -> str:
    """What encoded words say (RFC 2047)."""
    return str(make_header(decode_header(value)))


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_any_subject_reads_back_clean(subject: str) -> None:
    assert str(parse(format_field("Subject", format_subject(subject)))) == clean_line(subject)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_any_name_reads_back_with_its_address(name: str) -> None:
    clean = clean_line(name, limit=200)
    value = format_mailbox(Mailbox(name=clean, address="news@ledger.test"), field="From")
    (address,) = parse(format_field("From", value)).addresses
    assert address.addr_spec == "news@ledger.test"
    phrase = value.removesuffix("news@ledger.test" if not clean else "<news@ledger.test>").strip()
    # Encoded words are read by the older reader: the newer one puts a space between two that belong together.
    assert (address.display_name if phrase.startswith('"') else read_words(phrase)) == clean


def test_a_plain_subject_stays_readable_on_the_wire() -> None:
    subject = "Harbour city opens its tram line after nine years of digging and a long quarrel about the bridge"
    assert format_subject(subject).replace("\r\n", "") == subject


def test_controls_in_a_subject_do_not_start_a_field() -> None:
    field = format_field("Subject", format_subject("Hello\r\nBcc: x@y.test\0\x1b"))
    assert field == b"Subject: Hello Bcc: x@y.test\r\n"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("The Daily Ledger", "the-daily-ledger"),
        ("Café Zürich!", "cafe-zurich"),
        ("روزنامہ", "newsletter"),
        ("x" * 80, "x" * 40),
    ],
)
def test_a_list_id_is_a_domain_name_under_the_senders(name: str, label: str) -> None:
    value = format_list_id(name, domain="ledger.test")
    assert value.endswith(f"<{label}.ledger.test>")
    parse(format_field("List-Id", value))
