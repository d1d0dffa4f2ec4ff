"""Text and HTML to message bytes: encoded once for an edition, split where readers differ, spliced for each reader.

A reader token such as `@@0123456789abcdef_UNSUBSCRIBE@@` stands in rendered text for what only sending knows. The text
is split at its tokens *before* it is encoded, since an encoded token could be broken by a line end. Each part is in the
shorter of quoted-printable and base64 (RFC 2045):

- quoted-printable: every piece ends in a soft line break, so that a value is encoded alone on lines of its own;
- base64: what precedes the first token is encoded once, and the rest, a footer, for each reader.

No line is longer than 76 octets or begins with a dot or "From ", so that no relay and no mailbox file alters one.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"@@([0-9a-f]{16})_[A-Z]+@@")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
# What quoted-printable spells as =XX: all but printable ASCII, and white space at the end of a line.
_UNSAFE = re.compile(rb"[^\t\r\n !-<>-~]|[\t ](?=\r\n|\Z)")
# As much of a line as fits, never ending inside an =XX; 73 leaves room for "=" and for spelling out one dot.
_FIT = re.compile(rb"[^\r\n]{1,73}(?<!=)(?<!=[^\r\n])")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that goes along with an e-mail, whose HTML shows it as "cid:" and its `name`; `type` is its MIME type.

    The name needs no escape: letters, digits, dots, hyphens and underscores.
    """

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Multipart:
    """A multipart/alternative entity (RFC 2046 §5.1.4), its reader tokens unfilled: the parts, plainest first.

    `related` is what the last of them, the HTML, shows (RFC 2387): a boundary in front of each picture and at the end,
    encoded once; empty without pictures.
    """

    boundary: str
    parts: tuple[EncodedPart, ...]
    related: bytes = b""


CLIP_BYTES = 102_000
"""Size of HTML, decoded, at which Gmail hides the rest behind a link."""


def fill_html(text: str, values: Mapping[str, str]) -> str:
    """Replace each token that `values` has in HTML; values are escaped, for text and for quoted attributes alike."""
    return fill_text(text, {token: html.escape(value) for token, value in values.items()})


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Replace each token that `values` has in plain text, in one pass: a value is never searched for tokens."""
    pieces = _split_tokens(text, values)
    return "".join(values[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def find_placeholders(text: str, *, nonce: str | None = None) -> tuple[str, ...]:
    """Find the tokens in `text`, each once, in order.

    `nonce` (the 16 hexadecimal digits of an edition) leaves out what an article happens to say about other tokens.
    """
    found = (match.group() for match in _TOKEN.finditer(text) if nonce in (None, match[1]))
    return tuple(dict.fromkeys(found))


def find_nonce(token: str) -> str | None:
    """Give the hexadecimal digits in a token, or None when it does not have our form."""
    match = _TOKEN.fullmatch(token)
    return match[1] if match else None


def make_multipart(
    *, text: str, html: str, tokens: Iterable[str], key: str, pictures: Iterable[Picture] = ()
) -> Multipart:
    """Encode an edition's plain text and HTML as one multipart/alternative entity, unfilled at `tokens`.

    The HTML goes together with its `pictures`. `key` is the edition's; the boundary derives from it and can stand in no
    encoding ("=_" is invalid in all).
    Line ends become CRLF. Raises UnicodeEncodeError for lone surrogates, which clean text has none of.
    """
    names = tuple(tokens)
    boundary = f"=_{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    return Multipart(
        boundary=boundary,
        parts=(_encode_part(text, names, is_html=False), _encode_part(html, names, is_html=True)),
        related=_encode_pictures(pictures, _make_edge(boundary, within=_RELATED)),
    )


def fill_multipart(multipart: Multipart, values: Mapping[str, str]) -> bytes:
    """Fill every token and give the entity's header fields and body, ready to follow a message's own header fields.

    Raises KeyError when `values` lacks a token that the text has.
    """
    edge = _make_edge(multipart.boundary)
    pieces = [
        b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="%b"\r\n' % multipart.boundary.encode()
    ]
    *plainer, shown = multipart.parts
    for part in plainer:
        pieces += [edge, *_fill_part(part, values)]
    pieces += [edge, *_open_related(multipart), *_fill_part(shown, values), multipart.related]
    return b"".join((*pieces, edge.rstrip(b"\r\n"), b"--\r\n"))


_RELATED = "_related"
"""What the boundary between the HTML and its pictures has more than the one around them."""


def _make_edge(boundary: str, *, within: str = "") -> bytes:
    return f"\r\n--{boundary}{within}\r\n".encode()


def _open_related(multipart: Multipart) -> list[bytes]:
    """What stands before the HTML that has pictures: the entity that holds them all, and the first boundary in it."""
    if not multipart.related:
        return []
    boundary = f"{multipart.boundary}{_RELATED}"
    header = f'Content-Type: multipart/related; type="text/html";\r\n boundary="{boundary}"\r\n'
    return [header.encode(), _make_edge(boundary)]


def _encode_pictures(pictures: Iterable[Picture], edge: bytes) -> bytes:
    encoded = [_encode_picture(picture) for picture in pictures]
    end = edge.rstrip(b"\r\n") + b"--"
    return b"".join(piece for picture in encoded for piece in (edge, picture)) + end if encoded else b""


def _encode_picture(picture: Picture) -> bytes:
    fields = (
        f"Content-Type: {picture.type}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{picture.name}>\r\n"
        f'Content-Disposition: inline;\r\n filename="{picture.name}"\r\n\r\n'
    )
    return fields.encode() + _encode_base64(picture.content).removesuffix(b"\r\n")


def _split_tokens(text: str, tokens: Iterable[str]) -> list[str]:
    """Give text, token, text, ..., text."""
    names = "|".join(re.escape(token) for token in tokens)
    return re.split(f"({names})", text) if names else [text]


def _encode_part(text: str, tokens: tuple[str, ...], *, is_html: bool) -> EncodedPart:
    first, *others = _split_tokens(text, tokens)
    names, raw = others[::2], [_encode_text(piece) for piece in (first, *others[1::2])]
    quoted = [_encode_quoted(piece) for piece in raw]
    if sum(map(len, quoted)) <= len(_encode_base64(b"".join(raw))):
        # A soft break after a piece, and after the value before it: nothing depends on how long the value is.
        pieces = [piece + _SOFT_BREAK for piece in quoted[:-1]] + quoted[-1:]
        opening, *texts = pieces
        encoding, carry = "quoted-printable", b""
    else:
        whole = len(raw[0]) // _BASE64_LINE * _BASE64_LINE
        opening, carry, texts = _encode_base64(raw[0][:whole]), raw[0][whole:], raw[1:]
        encoding = "base64"
    return EncodedPart(
        encoding=encoding,
        is_html=is_html,
        opening=_compose_part_header(encoding, is_html=is_html) + opening,
        rest=tuple(zip(names, texts, strict=True)),
        carry=carry,
    )


def _fill_part(part: EncodedPart, values: Mapping[str, str]) -> list[bytes]:
    filled = [(_encode_text(html.escape(values[t]) if part.is_html else values[t]), piece) for t, piece in part.rest]
    if part.encoding == "base64":
        return [part.opening, _encode_base64(part.carry + b"".join(value + piece for value, piece in filled))]
    quoted = (_encode_quoted(value) + _SOFT_BREAK + piece for value, piece in filled)
    return [part.opening, *quoted]


def _compose_part_header(encoding: str, *, is_html: bool) -> bytes:
    kind = "html" if is_html else "plain"
    fields = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return fields.encode()


def _encode_text(text: str) -> bytes:
    return _LINE_ENDS.sub("\r\n", text).encode()


def _encode_quoted(data: bytes) -> bytes:
    """Encode as quoted-printable (RFC 2045 §6.7); the result does not end in a line break that `data` lacks."""
    spelled = _UNSAFE.sub(_spell, data)
    folded = b"\r\n".join(_SOFT_BREAK.join(_FIT.findall(line)) for line in spelled.split(b"\r\n"))
    return _TOUCHY_START.sub(_spell, folded)


def _spell(match: re.Match[bytes]) -> bytes:
    return b"=%02X" % match[0][0]


def _encode_base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
