"""Signatures: dkimpy, which others wrote, finds them right, and wrong as soon as anything signed is changed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.dkim import Signer, make_signer
from digest.delivery.leaving import ReaderLinks, make_reader_links
from digest.delivery.message import compose_message, make_message
from digest.delivery.sealing import canonicalize_fields, compose_signature, make_seal
from digest.model import Rendered
from digest.settings import SendSettings
from tests.delivery.dkim_keys import is_signed, make_pem
from tests.factories import NOW, make_edition

KINDS = ("rsa", "ed25519")
LEAVE = "https://news.ledger.test/leave"
SIGNED = (
    *("From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID"),
)


def make(kind: str, bits: int = 2048) -> Signer:
    return make_signer(make_pem(kind, bits), domain="ledger.test", selector="s1", origin="dkim.pem")


def compose(signer: Signer, rendered: Rendered, send: SendSettings, *, text_only: bool = False) -> bytes:
    edition = make_edition(subject="Der Zug fährt über die Brücke, und zwar   sehr langsam und mit viel Verspätung")
    whole = replace(send, reply_to="desk@ledger.test", unsubscribe_url=LEAVE)
    template = make_message(edition, rendered, whole, text_only=text_only, signer=signer)
    links = make_reader_links(whole, edition.newsletter, "AQHbq1Kk3J_x-2mVZ0a")
    return compose_message(template, recipient="reader@mail.test", now=NOW, links=links)


@pytest.mark.parametrize("kind", KINDS)
def test_messages_are_signed_whatever_they_are_made_of(kind: str, rendered: Rendered, send: SendSettings) -> None:
    signer = make(kind)
    arabic = replace(rendered, text="غادر الترام " * 90 + rendered.text, html=f"<p>{'غادر ' * 90}</p>{rendered.html}")
    for mail in (rendered, arabic):
        assert is_signed(compose(signer, mail, send), signer)
        assert is_signed(compose(signer, mail, send, text_only=True), signer)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_field_cannot_be_changed_or_taken_out(
    kind: str, name: str, rendered: Rendered, send: SendSettings
) -> None:
    signer = make(kind)
    message = compose(signer, rendered, send)
    header, gap, body = message.partition(b"\r\n\r\n")
    field = re.compile(rb"^%b:(?:[^\r]|\r\n )*(?:\r\n|\Z)" % name.encode(), re.MULTILINE)
    assert len(field.findall(header)) == 1
    assert not is_signed(field.sub(b"", header).rstrip(b"\r\n") + gap + body, signer)
    assert not is_signed(field.sub(lambda found: found[0].rstrip() + b"x\r\n", header).rstrip() + gap + body, signer)


@pytest.mark.parametrize(
    "name",
    ["From", "Reply-To", "To", "Subject", "Date", "MIME-Version", "Content-Type", "List-Id", "List-Unsubscribe"],
)
def test_nobody_can_add_another_field_that_readers_or_programs_heed(
    name: str, rendered: Rendered, send: SendSettings
) -> None:
    signer = make("ed25519")
    message = compose(signer, rendered, send)
    assert not is_signed(f"{name}: other@evil.test\r\n".encode() + message, signer)
    assert is_signed(b"Received: from a.test by b.test\r\nX-Spam: no\r\n" + message, signer)


def test_what_is_not_there_cannot_be_added_either(rendered: Rendered, send: SendSettings) -> None:
    signer = make("ed25519")
    template = make_message(make_edition(), rendered, send, signer=signer)
    message = compose_message(template, recipient="r@r.test", now=NOW)
    assert is_signed(message, signer)
    assert not is_signed(b"Reply-To: other@evil.test\r\n" + message, signer)
    assert not is_signed(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" + message, signer)


@pytest.mark.parametrize("kind", KINDS)
def test_no_octet_of_the_body_can_be_changed(kind: str, rendered: Rendered, send: SendSettings) -> None:
    signer = make(kind)
    message = compose(signer, rendered, send)
    start = message.index(b"\r\n\r\n") + 4
    for at in (start, start + 40, (start + len(message)) // 2, len(message) - 4):
        changed = message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]
        assert not is_signed(changed, signer)


def test_a_signature_is_the_first_field_and_its_lines_are_short(rendered: Rendered, send: SendSettings) -> None:
    message = compose(make("rsa"), rendered, send)
    assert message.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=ledger.test; s=s1;\r\n t=")
    assert f" t={int(NOW.timestamp())};".encode() in message
    assert max(map(len, message.split(b"\r\n"))) < 400
    assert b"\r\nFeedback-ID: 0123456789abcdef:the-daily-ledger:digest:" in message


def test_only_signed_mail_has_a_feedback_id(rendered: Rendered, send: SendSettings) -> None:
    message = compose_message(make_message(make_edition(), rendered, send), recipient="r@r.test", now=NOW)
    assert b"Feedback-ID" not in message
    assert b"DKIM-Signature" not in message


WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


@given(
    subject=st.lists(WORDS, max_size=6).map("\r\n ".join),
    lines=st.lists(st.one_of(WORDS, st.sampled_from(["", " ", ".", "x  y ", "\t"])), max_size=8),
    cut=st.integers(0, 8),
)
def test_any_header_and_body_verifies(subject: str, lines: list[str], cut: int) -> None:
    signer = make("ed25519")
    opening, rest = ("".join(f"{line}\r\n" for line in part).encode() for part in (lines[:cut], lines[cut:]))
    # Empty lines at the very end of what is constant do not occur: an opening ends in a header or in text.
    opening = b"a\r\n" + opening + b"b\r\n"
    constant, own = b"From: news@ledger.test\r\n", f"Subject:{subject}\r\nTo:\tr@r.test \r\n".encode()
    seal = make_seal(signer, header=constant, opening=opening)
    signature = compose_signature(seal, header=own, rest=rest, now=NOW)
    assert is_signed(signature + constant + own + b"\r\n" + opening + rest, signer)


def test_folded_fields_are_told_apart() -> None:
    fields = canonicalize_fields(b"To:  a@b.test\r\nSubject: one\r\n \t two \r\nX-Empty:\r\n")
    assert fields == (
        ("to", b"to:a@b.test\r\n"),
        ("subject", b"subject:one two\r\n"),
        ("x-empty", b"x-empty:\r\n"),
    )


def test_links_of_two_readers_are_both_signed(rendered: Rendered, send: SendSettings) -> None:
    signer = make("ed25519")
    template = make_message(make_edition(), rendered, send, signer=signer)
    for number in range(3):
        links = ReaderLinks(leave_url=f"{LEAVE}/{number}")
        assert is_signed(compose_message(template, recipient=f"r{number}@r.test", now=NOW, links=links), signer)
