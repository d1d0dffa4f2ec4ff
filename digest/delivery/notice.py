"""A plain-text message to the people who look after a newsletter."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime

from digest.addresses import is_mailable
from digest.delivery.dkim import Signer
from digest.delivery.headers import format_field, format_subject
from digest.delivery.origin import compose_origin, parse_sender
from digest.delivery.sealing import compose_signature, make_seal
from digest.errors import UsageError
from digest.mime import fill_body, make_plain
from digest.settings import SendSettings


def compose_notice(
    send: SendSettings, *, recipient: str, subject: str, text: str, now: datetime, signer: Signer | None = None
) -> bytes:
    """Compose the message as wire bytes, dated `now`; it says of itself that no person wrote it (RFC 3834).

    Raises ConfigError when `send` names no usable sender, UsageError for a recipient that could break out of a field.
    """
    if not is_mailable(recipient):
        raise UsageError(f"{recipient!r} cannot be mailed to")
    sender = parse_sender(send)
    told = text.encode("utf-8", "replace")  # names of files may hold what is no character
    name = hashlib.sha256(b"\0".join((now.isoformat().encode(), recipient.encode(), told))).hexdigest()[:32]
    fields = (
        compose_origin(sender, send),
        format_field("To", recipient),
        format_field("Subject", format_subject(subject)),
        format_field("Date", format_datetime(now.astimezone(UTC))),
        format_field("Message-ID", f"<{name}@{sender.domain}>"),
        format_field("Auto-Submitted", "auto-generated"),
    )
    part = make_plain(text=told.decode(), tokens=())
    header, body = b"".join((*fields, part.header)), b"".join(fill_body(part, {}))
    return b"".join((_sign(signer, header, body, now), header, b"\r\n", body))


def _sign(signer: Signer | None, header: bytes, body: bytes, now: datetime) -> bytes:
    if signer is None:
        return b""
    return compose_signature(make_seal(signer, header=header, opening=body), header=b"", rest=b"", now=now)
