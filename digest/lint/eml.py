"""A file that holds an e-mail -> what is looked at: a message as it goes over the wire, or HTML alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from digest.lint.mail import Mail, find_all, is_hidden

_HEADER = re.compile(rb"(?:From [^\n]{1,500}\n)?[A-Za-z][A-Za-z0-9_-]{0,75}:[ \t\r\n]")
_BLANK = b"\xef\xbb\xbf\r\n"
_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEAD = 4_096
_MOST_NESTED = 40
"""Multipart entities in a message; real ones have five, and more of them take ever longer to take apart."""

_WIDE, _LEAST = 400, 8
"""Bytes that tell whether all are in UTF-16, and the fewest that do."""

_ENCODINGS = ("base64", "quoted-printable")
_LONGEST_FIELD = 5_000
_MOST_PARTS = 500
_LONGEST_PREHEADER = 2_000


def parse_mail(data: bytes) -> Mail:
    """Take a message (RFC 5322) or an HTML file apart; which it is shows at its start.

    Raises ValueError for a message that is nested too deeply. Bytes that are in no known charset become �.
    """
    message = data[:_HEAD].lstrip(_BLANK) + data[_HEAD:]
    if _HEADER.match(message):
        return _parse_message(message)
    return _make_file_mail(_decode(data, _find_charset(data)))


def _make_file_mail(html: str) -> Mail:
    mail = Mail(html=html, template=True)
    return Mail(html=html, template=True, preheader=_find_preheader(mail))


def _parse_message(data: bytes) -> Mail:
    lower = data.lower()
    if lower.count(b"multipart/") + lower.count(b"message/rfc822") > _MOST_NESTED:
        raise ValueError("the message has too many parts within parts")
    message = message_from_bytes(data, policy=policy.compat32)
    parts = list(_list_parts(message))
    pages = [part for part in parts if _is_text(part, "text/html")]
    html, others = _part_pages(message, pages)
    text = next((part for part in parts if _is_text(part, "text/plain")), None)
    decoded = _decode_part(html) if html else ""
    return Mail(
        html=decoded,
        text=_decode_part(text) if text else "",
        subject=_decode_field(_read_field(message, "subject")),
        preheader=_find_preheader(Mail(html=decoded)),
        message=data,
        headers={name.lower(): _decode_field(str(value)) for name, value in message.items()},
        encoded=_count_encoded(html) if html else 0,
        content_ids=frozenset(_list_content_ids(parts)),
        template="x-unsent" in message,
        others=tuple(map(_decode_part, others)),
        faults=tuple(_find_faults([one for one in (html, text, *others) if one])),
    )


def _part_pages(message: Message, pages: list[Message]) -> tuple[Message | None, list[Message]]:
    """Give the HTML part that mail programs show, the last of those that stand for each other, and the others."""
    shown = next((one for one in reversed(_list_alternatives(message)) if one in pages), None)
    shown = shown or (pages[0] if pages else None)
    return shown, [one for one in pages if one is not shown]


def _list_alternatives(message: Message) -> list[Message]:
    """The parts within the first part that has one thing in several forms."""
    for part in _walk(message):
        if part.get_content_type() == "multipart/alternative" and part.is_multipart():
            return list(_list_parts(part))
    return []


def _list_parts(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order."""
    return (part for part in _walk(message) if not part.is_multipart())


def _walk(message: Message) -> Iterator[Message]:
    """A message and all parts of it, in order; of a message that is attached, nothing."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.get_content_maintype() == "message":
            continue
        yield part
        inner: Any = part.get_payload() if part.is_multipart() else []
        waiting += [one for one in reversed(inner) if isinstance(one, Message)]


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and _read_disposition(part) != "attachment"


def _read_field(part: Message, name: str) -> str:
    """A header field; "" where there is none."""
    return str(part.get(name) or "")


def _read_disposition(part: Message) -> str:
    return _read_field(part, "content-disposition").partition(";")[0].strip().lower()


def _read_charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, TypeError, ValueError):  # a parameter in RFC 2231's form that is broken
        return None


def _list_content_ids(parts: list[Message]) -> Iterator[str]:
    for part in parts:
        if name := _read_field(part, "content-id").strip():
            yield name.strip("<>")


def _read_encoding(part: Message) -> str:
    return _read_field(part, "content-transfer-encoding").strip().lower()


def _count_encoded(part: Message) -> int:
    """How many bytes a part takes on the wire."""
    if _read_encoding(part) not in _ENCODINGS:
        return len(_load_payload(part))
    try:
        return len(str(part.get_payload()).encode("utf-8", "surrogateescape"))
    except (LookupError, TypeError, ValueError):  # bytes that are in no known charset, and so were not encoded
        return len(_load_payload(part))


def _find_faults(parts: list[Message]) -> Iterator[str]:
    """What of the parts cannot be read as it was encoded."""
    for part in parts:
        _load_payload(part)
        names = {type(defect).__name__ for defect in part.defects}
        if any(name.startswith("InvalidBase64") for name in names):
            yield f"the base64 of its {part.get_content_type()} part is broken"


def _load_payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (LookupError, TypeError, ValueError):  # a charset that cannot be read
        return b""
    return payload if isinstance(payload, bytes) else b""


def _decode_part(part: Message) -> str:
    data = _load_payload(part)
    return _decode(data, _read_charset(part) or _find_charset(data))


def _decode(data: bytes, charset: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _find_wide(data)
    if not wide and charset and charset.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        charset = None  # it names itself in single bytes, so that it is none
    for encoding in filter(None, (wide, charset, "utf-8")):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8" if charset is None else "cp1252", "replace")


def _find_wide(data: bytes) -> str | None:
    """Give the UTF-16 that bytes without a mark are in: markup then has a zero in every other one."""
    head = data[:_WIDE]
    zeros = (head[::2].count(0), head[1::2].count(0))
    if len(head) < _LEAST or max(zeros) * 4 < len(head) or min(zeros) * 4 > max(zeros):
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _find_charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:_HEAD])
    return found[1].decode("ascii", "replace") if found else None


def _decode_field(value: str) -> str:
    """A header field as it is read, on one line."""
    line = " ".join(value[:_LONGEST_FIELD].split())
    try:
        return str(make_header(decode_header(line)))
    except (LookupError, TypeError, ValueError, HeaderParseError):  # an encoded word that is broken is shown as it is
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
