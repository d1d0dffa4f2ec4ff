"""Text to a part of a message: encoded once where readers agree, split at tokens where they differ.

The text is split at its tokens *before* it is encoded, since an encoded token could be broken by a line end. A part is
in the shorter of quoted-printable and base64 (RFC 2045):

- quoted-printable: every piece ends in a soft line break, so that a value is encoded alone on lines of its own;
- base64: what precedes the first token is encoded once, and the rest, a footer, for each reader.

No line is longer than 76 octets or begins with a dot or "From ", so that no relay and no mailbox file alters one.
"""

from __future__ import annotations

import html
import re
from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass

from digest.mime.tokens import split_tokens

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
# What quoted-printable spells as =XX: all but printable ASCII, and white space at the end of a line.
_UNSAFE = re.compile(rb"[^\t\r\n !-<>-~]|[\t ](?=\r\n|\Z)")
# As much of a line as fits, never ending inside an =XX; 73 leaves room for "=" and for spelling out one dot.
_FIT = re.compile(rb"[^\r\n]{1,73}(?<!=)(?<!=[^\r\n])")
_EASY = re.compile(r"(?!\.)[!#-%(-;?-~]{1,73}")
"""What stands for itself in HTML, in text and on a line of its own: most links."""
_TOUCHY_START = re.compile(rb"^(?:\.|F(?=rom ))", re.MULTILINE)
_SOFT_BREAK = b"=\r\n"
_BASE64_LINE = 57
"""Octets that fill a base64 line of 76."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPart:
    """One part of a message: `opening` as it goes over the wire, then each token and the text up to the next one.

    In quoted-printable those texts are encoded already. In base64 they are not, and neither is `carry`, the octets
    before the first token that fill no line.
    """

    encoding: str
    is_html: bool
    opening: bytes
    rest: tuple[tuple[str, bytes], ...] = ()
    carry: bytes = b""


def encode_part(text: str, tokens: tuple[str, ...], *, is_html: bool) -> EncodedPart:
    """Encode a text, unfilled at `tokens`. Raises UnicodeEncodeError for lone surrogates."""
    first, *others = split_tokens(text, tokens)
    names, raw = others[::2], [_encode_text(piece) for piece in (first, *others[1::2])]
    quoted = [_encode_quoted(piece) for piece in raw]
    if sum(map(len, quoted)) <= len(encode_base64(b"".join(raw))):
        # A soft break after a piece, and after the value before it: nothing depends on how long the value is.
        pieces = [piece + _SOFT_BREAK for piece in quoted[:-1]] + quoted[-1:]
        opening, *texts = pieces
        encoding, carry = "quoted-printable", b""
    else:
        whole = len(raw[0]) // _BASE64_LINE * _BASE64_LINE
        opening, carry, texts = encode_base64(raw[0][:whole]), raw[0][whole:], raw[1:]
        encoding = "base64"
    return EncodedPart(
        encoding=encoding,
        is_html=is_html,
        opening=opening,
        rest=tuple(zip(names, texts, strict=True)),
        carry=carry,
    )


def fill_part(part: EncodedPart, values: Mapping[str, str]) -> list[bytes]:
    """Give what goes over the wire: the opening, and in pieces the rest. Raises KeyError for a token without value."""
    if part.encoding == "base64":
        filled = (_spell_value(values[token], is_html=part.is_html) + piece for token, piece in part.rest)
        return [part.opening, encode_base64(part.carry + b"".join(filled))]
    pieces = [part.opening]
    for token, piece in part.rest:
        pieces += (_encode_value(values[token], is_html=part.is_html), _SOFT_BREAK, piece)
    return pieces


def compose_part_header(part: EncodedPart) -> bytes:
    """Give the header fields of a part, each ended."""
    kind = "html" if part.is_html else "plain"
    fields = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {part.encoding}\r\n"
    return fields.encode()


def encode_base64(data: bytes) -> bytes:
    """Encode as base64 (RFC 2045 §6.8) in lines of 76, each ended."""
    pieces = range(0, len(data), _BASE64_LINE)
    return b"".join(b2a_base64(data[at : at + _BASE64_LINE], newline=False) + b"\r\n" for at in pieces)


def _encode_text(text: str) -> bytes:
    return _LINE_ENDS.sub("\r\n", text).encode()


def _spell_value(value: str, *, is_html: bool) -> bytes:
    return _encode_text(html.escape(value) if is_html else value)


def _encode_value(value: str, *, is_html: bool) -> bytes:
    """Encode a value on lines of its own; most need nothing done to them, which takes a tenth of the time."""
    if _EASY.fullmatch(value):
        return value.encode()
    return _encode_quoted(_spell_value(value, is_html=is_html))


def _encode_quoted(data: bytes) -> bytes:
    """Encode as quoted-printable (RFC 2045 §6.7); the result does not end in a line break that `data` lacks."""
    spelled = _UNSAFE.sub(_spell, data)
    folded = b"\r\n".join(_SOFT_BREAK.join(_FIT.findall(line)) for line in spelled.split(b"\r\n"))
    return _TOUCHY_START.sub(_spell, folded)


def _spell(match: re.Match[bytes]) -> bytes:
    return b"=%02X" % match[0][0]
