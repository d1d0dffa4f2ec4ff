"""Bytes -> text, whatever wrote them: UTF-8, UTF-16 with or without a mark, a declared charset, old code pages."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Character sets by their Python name. Codecs that are not character sets (rot13, idna, unicode_escape) and
# UTF-7, which hides markup, are not among them.
_CHARSET = re.compile(
    r"utf-8|utf-16.*|utf-32.*|iso8859-\d+|cp\d{3,5}|koi8-.|mac-.*|gb.*|hz|big5.*|shift_jis.*|euc_.*|iso2022_.*|johab"
    r"|tis-620|ptcp154|kz1048"
)
_SAMPLE = 20_000


def decode_text(body: bytes, *, declared: str | None = None) -> str:
    """`body` as text, without its byte order mark. Never fails: in the end every byte is a Latin-1 character.

    `declared` is a charset that a header or the document names; UTF-8 and byte order marks are believed before it,
    for they cannot be mistaken, and what is declared often is.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for encoding in _possible_encodings(body, declared):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def find_charset(name: str | None) -> str | None:
    """The codec for a charset's `name`, read as browsers do (Latin-1 means cp1252); None when there is none."""
    try:
        found = codecs.lookup((name or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if found in {"ascii", "iso8859-1"}:
        return "cp1252"
    return found if _CHARSET.fullmatch(found) else None


def _possible_encodings(body: bytes, declared: str | None) -> Iterator[str]:
    charset = find_charset(declared)
    if charset and charset.startswith(("iso2022", "hz")):  # whose bytes are all valid UTF-8
        yield charset
    if utf16 := _find_utf16(body):
        yield utf16
    yield "utf-8"
    yield from filter(None, (charset, _find_arabic(body)))
    yield "cp1252"


def _find_utf16(body: bytes) -> str | None:
    """UTF-16 without a mark: every space and line end has a zero byte, on the side that tells the byte order."""
    sample = body[:_SAMPLE]
    if b"\0" not in sample or len(body) % 2:
        return None
    units = [sample[place : place + 2] for place in range(0, len(sample), 2)]
    little = sum(unit in {b" \0", b"\n\0"} for unit in units)
    big = sum(unit in {b"\0 ", b"\0\n"} for unit in units)
    if max(little, big) * 50 < len(units):  # text has a blank among any fifty characters
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def _find_arabic(body: bytes) -> str | None:
    """Windows-1256, if it is clearly that: mostly high bytes, and the article "al" again and again."""
    sample = body[:_SAMPLE]
    ascii_only = sample.decode("ascii", "ignore")
    high = len(sample) - len(ascii_only)
    latin = sum(char.isalpha() for char in ascii_only)
    article = sample.count(b"\xc7\xe1")
    return "cp1256" if high > 2 * latin and article * 60 > high else None
