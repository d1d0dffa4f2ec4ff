"""An edition as messages: encoded once, then one for each reader in microseconds, or one draft to open in a mailer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from digest.addresses import Mailbox, is_mailable, parse_mailbox
from digest.delivery.headers import (
    format_field,
    format_list_id,
    format_mailbox,
    format_subject,
    make_unsubscribe_link,
)
from digest.errors import ConfigError, UsageError
from digest.mime import Multipart, Picture, fill_multipart, make_multipart
from digest.model import Edition, Newsletter, Rendered
from digest.pictures import LOCAL, find_type
from digest.settings import SendSettings

TEST_MARK = "[TEST]"
"""What the subject of a test begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """An edition's message to everybody, encoded once; `compose_message` adds what differs by reader.

    `key` is the edition's. `sender` goes into MAIL FROM, and its domain into Message-IDs. The three header blocks are
    wire bytes: what opens and closes the header, and the subject of the real thing and of a test between them.
    `values` are what reader tokens stand for.
    """

    key: str
    sender: str
    opening: bytes
    subject: bytes
    test_subject: bytes
    closing: bytes
    body: Multipart
    values: Mapping[str, str]


def make_message(edition: Edition, rendered: Rendered, send: SendSettings) -> MessageTemplate:
    """Encode an edition's message for any number of readers.

    Raises ConfigError when `send` names no usable sender, reply or unsubscribe address.
    """
    sender = parse_sender(send)
    link = find_unsubscribe_link(edition.newsletter, send)
    return MessageTemplate(
        key=edition.key,
        sender=sender.address,
        opening=compose_origin(sender, send),
        subject=format_field("Subject", format_subject(edition.subject)),
        test_subject=format_field("Subject", format_subject(f"{TEST_MARK} {edition.subject}")),
        closing=_compose_list_fields(edition, sender, link),
        body=_make_body(edition, rendered),
        values=rendered.tokens.make_values(unsubscribe=link or "", view=edition.newsletter.view or ""),
    )


def compose_message(template: MessageTemplate, *, recipient: str, now: datetime, test: bool = False) -> bytes:
    """Compose one reader's message as wire bytes, dated `now`; no line in it begins with a dot.

    The Message-ID derives from edition and reader, so that a second copy can be told for one; a test has its own.
    Raises UsageError for a recipient that could break out of a header field.
    """
    if not is_mailable(recipient):
        raise UsageError(f"{recipient!r} cannot be mailed to")
    return b"".join(
        (
            template.opening,
            format_field("To", recipient),
            template.test_subject if test else template.subject,
            format_field("Date", format_datetime(now.astimezone(UTC))),
            format_field("Message-ID", make_message_id(template, recipient=recipient, test=now if test else None)),
            template.closing,
            fill_multipart(template.body, template.values),
        )
    )


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
    parts = [template.key, recipient, test.isoformat() if test else ""]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"<{template.key[:16]}.{digest[:32]}@{template.sender.rpartition('@')[2]}>"


def parse_sender(send: SendSettings) -> Mailbox:
    """Give who the messages are from. Raises ConfigError when that is missing or no address."""
    if not send.from_:
        raise ConfigError("send.from is missing", 'Write it as "The Daily Ledger <news@your.domain>"')
    return _parse_setting("send.from", send.from_)


def find_unsubscribe_link(newsletter: Newsletter, send: SendSettings) -> str | None:
    """Give the link that all readers leave by, or None. Raises ConfigError when it is set and no `mailto:` link."""
    value = send.unsubscribe or newsletter.unsubscribe
    return make_unsubscribe_link(value) if value else None


def find_draft_link(newsletter: Newsletter, send: SendSettings) -> str:
    """Give what stands for the unsubscribe link in what is only looked at: one that is not finished, as it is."""
    try:
        return find_unsubscribe_link(newsletter, send) or ""
    except ConfigError:
        return send.unsubscribe or newsletter.unsubscribe or ""


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


def compose_origin(sender: Mailbox, send: SendSettings) -> bytes:
    """Compose the fields that say who a message is from. Raises ConfigError when `send.reply_to` is no address."""
    fields = format_field("From", format_mailbox(sender, field="From"))
    if send.reply_to:
        reply = _parse_setting("send.reply_to", send.reply_to)
        fields += format_field("Reply-To", format_mailbox(reply, field="Reply-To"))
    return fields


def _compose_list_fields(edition: Edition, sender: Mailbox, link: str | None) -> bytes:
    """List-Unsubscribe is written by hand: an encoded word in it would break the link (RFC 2369 §2)."""
    fields = format_field("List-Id", format_list_id(edition.newsletter.name, domain=sender.domain))
    if link:
        fields += format_field("List-Unsubscribe", f"<{link}>")
    return fields + format_field("Precedence", "bulk")


def _parse_setting(key: str, value: str) -> Mailbox:
    """Read an address from the settings; it goes into header fields, and so must be ASCII."""
    try:
        mailbox = parse_mailbox(value)
    except ValueError as cause:
        raise ConfigError(f"{key}: {value!r} is not an address ({cause})") from cause
    if not mailbox.address.isascii():
        raise ConfigError(f"{key}: {mailbox.address!r} has letters before the @ that few mail servers take")
    return mailbox
