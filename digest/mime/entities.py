"""Text and HTML to the body of a message: encoded once for an edition, spliced for each reader.

For each reader only values are encoded, and `fill_body` gives pieces to be joined once: microseconds, however long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from digest.mime.encoding import EncodedPart, compose_part_header, encode_base64, encode_part, fill_part

CLIP_BYTES = 102_000
"""Size of HTML, decoded, at which Gmail hides the rest behind a link."""
_RELATED = "_related"
"""What the boundary between the HTML and its pictures has more than the one around them."""


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

    `header` are its own header fields; the opening of each part begins with the boundary in front of it. `closing` ends
    it: what the last part, the HTML, shows (RFC 2387), encoded once, and the boundaries. An entity of a single part has
    no boundary.
    """

    boundary: str
    header: bytes
    parts: tuple[EncodedPart, ...]
    closing: bytes = b""

    @property
    def opening(self) -> bytes:
        """How the body begins, whatever is filled in."""
        return self.parts[0].opening


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
    related = _encode_pictures(pictures, _make_edge(boundary, within=_RELATED))
    plain = encode_part(text, names, is_html=False)
    shown = encode_part(html, names, is_html=True)
    edge = _make_edge(boundary)
    before = _open_related(boundary) if related else b""
    return Multipart(
        boundary=boundary,
        header=f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'.encode(),
        parts=(_precede(plain, edge.removeprefix(b"\r\n")), _precede(shown, edge + before)),
        closing=b"%b%b--\r\n" % (related, edge.removesuffix(b"\r\n")),
    )


def make_plain(*, text: str, tokens: Iterable[str]) -> Multipart:
    """Encode a plain text as an entity of its own, unfilled at `tokens`; it ends in one line end."""
    part = encode_part(text.rstrip("\r\n") + "\n", tuple(tokens), is_html=False)
    header = b"MIME-Version: 1.0\r\n" + compose_part_header(part)
    return Multipart(boundary="", header=header, parts=(part,))


def fill_multipart(multipart: Multipart, values: Mapping[str, str]) -> bytes:
    """Fill every token and give the entity's header fields and body, ready to follow a message's own header fields.

    Raises KeyError when `values` lacks a token that the text has.
    """
    return b"".join((multipart.header, b"\r\n", *fill_body(multipart, values)))


def fill_body(multipart: Multipart, values: Mapping[str, str]) -> list[bytes]:
    """Fill every token and give the body in pieces; the first of them is the same whatever the values are.

    Raises KeyError as `fill_multipart` does.
    """
    pieces: list[bytes] = []
    for part in multipart.parts:
        pieces += fill_part(part, values)
    pieces.append(multipart.closing)
    return pieces


def _make_edge(boundary: str, *, within: str = "") -> bytes:
    return f"\r\n--{boundary}{within}\r\n".encode()


def _open_related(boundary: str) -> bytes:
    """What stands before the HTML that has pictures: the entity that holds them all, and the first boundary in it."""
    inner = f"{boundary}{_RELATED}"
    header = f'Content-Type: multipart/related; type="text/html";\r\n boundary="{inner}"\r\n'
    return header.encode() + _make_edge(inner)


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
    return fields.encode() + encode_base64(picture.content).removesuffix(b"\r\n")


def _precede(part: EncodedPart, edge: bytes) -> EncodedPart:
    """Let the boundary in front of a part, and its header, go out with its opening."""
    return replace(part, opening=b"%b%b\r\n%b" % (edge, compose_part_header(part), part.opening))
