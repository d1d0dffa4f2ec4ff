"""An edition as messages: encoded once, then one for each reader in microseconds, or one draft to open in a mailer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from digest.addresses import Mailbox, is_mailable
from digest.delivery.dkim import Signer
from digest.delivery.headers import (
    format_feedback_id,
    format_field,
    format_list_id,
    format_subject,
    format_unsubscribe,
)
from digest.delivery.leaving import ReaderLinks, compose_leaving, find_draft_link, find_unsubscribe_link
from digest.delivery.origin import compose_origin, parse_sender
from digest.delivery.sealing import Seal, compose_signature, make_seal
from digest.errors import ConfigError, UsageError
from digest.mime import Multipart, Picture, fill_body, fill_multipart, make_multipart, make_plain
from digest.model import Edition, Rendered, Tokens
from digest.pictures import LOCAL, find_type
from digest.settings import SendSettings

TEST_MARK = "[TEST]"
"""What the subject of a test begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """An edition's message to everybody, encoded once; `compose_message` adds what differs by reader.

    `key` is the edition's. `sender` goes into MAIL FROM, and its domain into Message-IDs. The header blocks are wire
    bytes: what opens and closes the header, between them the subject of the real thing or of a test, and how those
    leave who have no `ReaderLinks`. `values` are what reader tokens stand for, and `tokens` their names; what is to be
    signed has a `seal`.
    """

    key: str
    sender: str
    opening: bytes
    subject: bytes
    test_subject: bytes
    closing: bytes
    body: Multipart
    values: Mapping[str, str]
    leaving: bytes = b""
    tokens: Tokens | None = None
    seal: Seal | None = None


def make_message(
    edition: Edition, rendered: Rendered, send: SendSettings, *, text_only: bool = False, signer: Signer | None = None
) -> MessageTemplate:
    """Encode an edition's message for any number of readers; with `text_only` it has no HTML.

    Raises ConfigError when `send` names no usable sender, reply or unsubscribe address.
    """
    sender = parse_sender(send)
    link = find_unsubscribe_link(edition.newsletter, send)
    opening, closing = compose_origin(sender, send), _compose_list_fields(edition, sender, signer)
    body = _make_text(rendered) if text_only else _make_body(edition, rendered)
    return MessageTemplate(
        key=edition.key,
        sender=sender.address,
        opening=opening,
        subject=format_field("Subject", format_subject(edition.subject)),
        test_subject=format_field("Subject", format_subject(f"{TEST_MARK} {edition.subject}")),
        closing=closing,
        body=body,
        values=rendered.tokens.make_values(unsubscribe=link or "", view=edition.newsletter.view or ""),
        leaving=format_unsubscribe([link] if link else []),
        tokens=rendered.tokens,
        seal=make_seal(signer, header=opening + closing + body.header, opening=body.opening) if signer else None,
    )


def compose_message(
    template: MessageTemplate,
    *,
    recipient: str,
    now: datetime,
    test: bool = False,
    links: ReaderLinks | None = None,
) -> bytes:
    """Compose one reader's message as wire bytes: what `compose_pieces` gives, in one."""
    return b"".join(compose_pieces(template, recipient=recipient, now=now, test=test, links=links))


def compose_pieces(
    template: MessageTemplate,
    *,
    recipient: str,
    now: datetime,
    test: bool = False,
    links: ReaderLinks | None = None,
) -> list[bytes]:
    """Compose one reader's message, dated `now`, in the pieces that follow each other on the wire.

    No line in it begins with a dot, and the last is ended. Most of it are the template's own bytes, of which no copy is
    made. The Message-ID derives from edition and reader, so that a second copy can be told for one; a test has its own.
    `links` are how this reader leaves. Raises UsageError for a recipient or a link that could break out of a header
    field.
    """
    if not is_mailable(recipient):
        raise UsageError(f"{recipient!r} cannot be mailed to")
    own = b"To: %b\r\n%b%bMessage-ID: %b\r\n%b" % (
        recipient.encode(),
        template.test_subject if test else template.subject,
        _compose_date(int(now.timestamp())),
        make_message_id(template, recipient=recipient, test=now if test else None).encode(),
        compose_leaving(links) if links else template.leaving,
    )
    body = fill_body(template.body, _make_values(template, links))
    signature = compose_signature(template.seal, header=own, rest=b"".join(body[1:]), now=now) if template.seal else b""
    return [signature, template.opening, own, template.closing, template.body.header, b"\r\n", *body]


def compose_draft(edition: Edition, rendered: Rendered, send: SendSettings) -> bytes:
    """Compose the edition as an .eml file that mailers open for sending: it has no recipient, and X-Unsent.

    The same edition gives the same bytes: it is dated at the edition's cut-off. Settings that are not finished yet do
    not stand in the way: a sender that is no address is left out, an unsubscribe that is none stays as it is written.
    """
    link, origin = find_draft_link(edition.newsletter, send), b""
    values = rendered.tokens.make_values(unsubscribe=link, view=edition.newsletter.view or "")
    with suppress(ConfigError):
        origin = compose_origin(parse_sender(send), send)
    return b"".join(
        (
            origin,
            format_field("Subject", format_subject(edition.subject)),
            format_field("Date", format_datetime(edition.cut_off.astimezone(UTC))),
            format_field("X-Unsent", "1"),
            fill_multipart(_make_body(edition, rendered), values),
        )
    )


def make_message_id(template: MessageTemplate, *, recipient: str, test: datetime | None = None) -> str:
    """Give the Message-ID of an edition's message to `recipient`; a test, sent at the instant `test`, has its own."""
    mark = f"{template.key}\0{recipient}\0{test.isoformat() if test else ''}"
    digest = hashlib.sha256(mark.encode()).hexdigest()
    return f"<{template.key[:16]}.{digest[:32]}@{template.sender.rpartition('@')[2]}>"


def _make_values(template: MessageTemplate, links: ReaderLinks | None) -> Mapping[str, str]:
    tokens = template.tokens
    if links is None or tokens is None:
        return template.values
    leave, view = links.leave or template.values[tokens.unsubscribe], links.view or template.values[tokens.view]
    return tokens.make_values(unsubscribe=leave, view=view)


@lru_cache(maxsize=8)
def _compose_date(second: int) -> bytes:
    """The field for a second since 1970: a sending makes hundreds of messages in each."""
    return format_field("Date", format_datetime(datetime.fromtimestamp(second, UTC)))


def _make_text(rendered: Rendered) -> Multipart:
    return make_plain(text=rendered.text, tokens=(rendered.tokens.unsubscribe, rendered.tokens.view))


def _make_body(edition: Edition, rendered: Rendered) -> Multipart:
    return make_multipart(
        text=rendered.text,
        html=rendered.html,
        tokens=(rendered.tokens.unsubscribe, rendered.tokens.view),
        key=edition.key,
        pictures=list_inline(rendered),
    )


def list_inline(rendered: Rendered) -> tuple[Picture, ...]:
    """List the pictures that go along with an e-mail, each once: those that its HTML shows by name."""
    return tuple(
        Picture(name=name, type=find_type(content), content=content)
        for name, content in sorted(rendered.pictures.items())
        if f'"{LOCAL}{name}"' in rendered.html
    )


def _compose_list_fields(edition: Edition, sender: Mailbox, signer: Signer | None) -> bytes:
    name = edition.newsletter.name
    fields = format_field("List-Id", format_list_id(name, domain=sender.domain)) + format_field("Precedence", "bulk")
    if signer is None:
        return fields
    return fields + format_field("Feedback-ID", format_feedback_id(edition.key, name, domain=signer.domain))
