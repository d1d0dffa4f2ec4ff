"""A file that holds an e-mail -> what is looked at: a message as it goes over the wire, or HTML alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from digest.lint.mail import Mail, find_all, is_hidden

_HEADER = re.compile(rb"\A(?:From [^\n]{1,500}\n)?[!-9;-~]{1,76}:[ \t\r\n]")
_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEAD = 4_096
_MOST_NESTED = 40
"""Multipart entities in a message; real ones have five, and more of them take ever longer to take apart."""

_LONGEST_FIELD = 5_000
_MOST_PARTS = 500
_LONGEST_PREHEADER = 2_000


def parse_mail(data: bytes) -> Mail:
    """Take a message (RFC 5322) or an HTML file apart; which it is shows at its start.

    Raises ValueError for a message that is nested too deeply. Bytes that are in no known charset become �.
    """
    return _parse_message(data) if _HEADER.match(data) else _make_file_mail(_decode(data, _find_charset(data)))


def _make_file_mail(html: str) -> Mail:
    mail = Mail(html=html, template=True)
    return Mail(html=html, template=True, preheader=_find_preheader(mail))


def _parse_message(data: bytes) -> Mail:
    lower = data.lower()
    if lower.count(b"multipart/") + lower.count(b"message/rfc822") > _MOST_NESTED:
        raise ValueError("the message has too many parts within parts")
    message = message_from_bytes(data, policy=policy.compat32)
    parts = list(_list_parts(message))
    html = next((part for part in parts if _is_text(part, "text/html")), None)
    text = next((part for part in parts if _is_text(part, "text/plain")), None)
    decoded = _decode_part(html) if html else ""
    return Mail(
        html=decoded,
        text=_decode_part(text) if text else "",
        subject=_decode_field(str(message.get("subject") or "")),
        preheader=_find_preheader(Mail(html=decoded)),
        message=data,
        headers={name.lower(): _decode_field(str(value)) for name, value in message.items()},
        encoded=_count_encoded(html) if html else 0,
        content_ids=frozenset(_list_content_ids(parts)),
        template="x-unsent" in message,
    )


def _list_parts(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order."""
    for place, part in enumerate(message.walk()):
        if place >= _MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _list_content_ids(parts: list[Message]) -> Iterator[str]:
    for part in parts:
        if name := str(part.get("content-id") or "").strip():
            yield name.strip("<>")


def _count_encoded(part: Message) -> int:
    """How many bytes a part takes on the wire."""
    try:
        return len(str(part.get_payload()))
    except (LookupError, ValueError):  # bytes that are in no known charset, and so were not encoded
        return len(_load_payload(part))


def _load_payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decode_part(part: Message) -> str:
    data = _load_payload(part)
    return _decode(data, part.get_content_charset() or _find_charset(data))


def _decode(data: bytes, charset: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in filter(None, (charset, "utf-8")):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8" if charset is None else "cp1252", "replace")


def _find_charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:_HEAD])
    return found[1].decode("ascii", "replace") if found else None


def _decode_field(value: str) -> str:
    """A header field as it is read, on one line."""
    line = " ".join(value[:_LONGEST_FIELD].split())
    try:
        return str(make_header(decode_header(line)))
    except (LookupError, ValueError, HeaderParseError):  # an encoded word that is broken is shown as it is
        return line


def _find_preheader(mail: Mail) -> str | None:
    """What hidden text stands before all others; None where there is none, and inboxes show what comes first."""
    for element in find_all(mail, "div", "span", "p", "td"):
        if is_hidden(element):
            said = " ".join("".join(element.itertext())[:_LONGEST_PREHEADER].split())
            return said.strip("\u200c\u00a0\u034f\u00ad\u2007\u200b ") or None
        if element.text and element.text.strip():
            return None
    return None
