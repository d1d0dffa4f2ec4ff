"""Mail that anybody may have sent, opened so that no message takes long: its parts, subject, text and tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from urllib.parse import unquote

from digest.addresses import parse_mailbox
from digest.text.hygiene import clean_line

LARGEST = 262_144
"""Octets of a message that are looked at. What a mail server says comes first, the message that it returns follows."""

MOST_TOKENS = 20
"""Tokens of a message that are tried."""

_MOST_ADDRESSES = 20

_LONGEST_LINE = 1_000
_LONGEST_FOLD = 20
_DEEPEST = 20
_LONGEST_SUBJECT = 1_000
_LONGEST_TEXT = 4_000

# A level of a message takes one of these. Each makes the parser slower for all lines below it.
_LEVEL = re.compile(rb"boundary[\s*\d]*=|content-type:\s*message/", re.IGNORECASE)
# What is written of a message with letters beyond ASCII in its addresses (RFC 6533); the parser knows the other name.
_GLOBAL = re.compile(rb"message/global-delivery-status", re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_TOKEN = r"[A-Za-z0-9_-]{18,60}"  # noqa: S105 - how one looks
_MARK = re.compile(rf"\+({_TOKEN})@")
_WORD = re.compile(rf"(?<![A-Za-z0-9_-]){_TOKEN}(?![A-Za-z0-9_-])")
_LINK = re.compile(r"^List-Unsubscribe:([^\n]{0,998}(?:\n[ \t][^\n]{0,998}){0,6})", re.IGNORECASE | re.MULTILINE)


def open_mail(content: bytes) -> Message:
    """Parse a message, whatever it is; of one that goes too deep, its header alone."""
    if len(_LEVEL.findall(content)) > _DEEPEST:
        content = _BLANK_LINE.split(content, maxsplit=1)[0]
    lines = _GLOBAL.sub(b"message/delivery-status", content[:LARGEST]).splitlines(keepends=True)
    return message_from_bytes(b"".join(_tame(lines)))


def _tame(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Cut long lines and long folded headers: nobody needs them, and some readers are slow with them."""
    folded = 0
    for line in lines:
        folded = folded + 1 if line[:1] in {b" ", b"\t"} else 0
        if folded <= _LONGEST_FOLD:
            yield line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + b"\n"


def read_field(message: Message, name: str) -> str:
    """Give a header field as one line, with what stands for other letters decoded; "" without it."""
    written = _find_raw(message, name)
    try:
        return clean_line(str(make_header(decode_header(written))))
    except (ValueError, LookupError, HeaderParseError):
        return clean_line(written)


def find_address(message: Message, name: str) -> str:
    """Give the address of a header field, as it stands on the wire; "" when there is none that could be mailed."""
    return clean_address(parseaddr(_find_raw(message, name))[1])


def clean_address(written: str) -> str:
    """Give an address as it stands on the wire; "" for what is none."""
    try:
        return parse_mailbox(written).address
    except ValueError:
        return ""


def list_addresses(addresses: Iterable[str]) -> tuple[str, ...]:
    """The first few that are addresses, each once."""
    return tuple(dict.fromkeys(filter(None, addresses)))[:_MOST_ADDRESSES]


def read_text(message: Message) -> str:
    """Give how the first plain text of a message begins."""
    for part in message.walk():
        if part.get_content_type() == "text/plain" and not part.is_multipart():
            return _decode(part)[:_LONGEST_TEXT]
    return ""


def find_marks(content: bytes) -> tuple[str, ...]:
    """Find what may be tokens in addresses that failed mail comes back to, as in bounce+TOKEN@ledger.example."""
    return _list_first(match[1] for match in _MARK.finditer(_as_text(content)))


def find_links(content: bytes) -> tuple[str, ...]:
    """Find what may be tokens in the List-Unsubscribe fields (RFC 2369) of a message and of one that it returns."""
    fields = (unquote(match[1]) for match in _LINK.finditer(_as_text(content)))
    return _list_first(word for field in fields for word in _WORD.findall(field))


def find_words(text: str) -> tuple[str, ...]:
    """Find what may be tokens among the words of a text."""
    return _list_first(_WORD.findall(unquote(text)))


def _find_raw(message: Message, name: str) -> str:
    """A header field as it was written, which may be in UTF-8 (RFC 6532)."""
    values = (value for key, value in message.raw_items() if key.casefold() == name.casefold())
    written = str(next(values, ""))[:_LONGEST_SUBJECT]
    return written.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _as_text(content: bytes) -> str:
    return content[:LARGEST].decode("ascii", "replace")


def _list_first(tokens: Iterable[str]) -> tuple[str, ...]:
    """The first few, each once."""
    seen: dict[str, None] = {}
    for token in tokens:
        seen.setdefault(token)
        if len(seen) == MOST_TOKENS:
            break
    return tuple(seen)


def _decode(part: Message) -> str:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    try:
        return octets.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return octets.decode("utf-8", "replace")
