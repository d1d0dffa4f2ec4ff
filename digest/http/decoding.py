"""Unpacks bodies in small pieces, so that what a few bytes become is counted before it is held. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator, Sequence

PIECE = 65_536
"""Most bytes that come out at once."""

ACCEPTED = "gzip, deflate"
GZIP = b"\x1f\x8b"
"""What everything packed by gzip begins with (RFC 1952)."""

_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_MOST_LAYERS = 2
_MOST_MEMBERS = 1_000  # of one gzip body, since each costs a copy of what follows it


class PackingError(ValueError):
    """A body is not what its Content-Encoding says; the text says how."""


class Unpacker:
    """Undoes a Content-Encoding (RFC 9110, 8.4): `feed` it the body in pieces, then `finish`.

    Raises PackingError for codings that we do not know, or too many of them.
    """

    def __init__(self, encoding: str = "") -> None:
        names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
        if strange := next((name for name in names if name not in _CODINGS), None):
            raise PackingError(f"is packed by {strange[:20]!r}, which was not asked for")
        if len(names) > _MOST_LAYERS:
            raise PackingError(f"is packed {len(names)} times over")
        self._layers = [_Layer(_CODINGS[name]) for name in reversed(names)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` unpacks to, in pieces. Raises PackingError."""
        try:
            yield from _feed(self._layers, data)
        except zlib.error as error:
            raise PackingError("is not packed as it says") from error

    def finish(self) -> None:
        """Raises PackingError if something is missing at the end."""
        if any(layer.is_open for layer in self._layers):
            raise PackingError("breaks off before its end")


def _feed(layers: Sequence[_Layer], data: bytes) -> Iterator[bytes]:
    if not layers:
        yield data
        return
    for piece in layers[0].feed(data):
        yield from _feed(layers[1:], piece)


class _Layer:
    """One coding: members one after the other, if it is gzip; what follows the last is ignored, as gzip does."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._inflate = zlib.decompressobj()
        self._held = b""
        self._members = 0
        self._is_inside = False
        self._is_over = False

    @property
    def is_open(self) -> bool:
        """Whether the body began and did not end."""
        return self._is_inside or (not self._members and bool(self._held))

    def feed(self, data: bytes) -> Iterator[bytes]:
        data, self._held = self._held + data, b""
        while data and not self._is_over:
            if self._is_inside:
                data = yield from self._drain(data)
            elif len(data) < len(GZIP):
                self._held = data
                return
            else:
                self._begin(data)

    def _begin(self, data: bytes) -> None:
        self._is_inside = not self._members or (self._coding == "gzip" and data.startswith(GZIP))
        self._is_over = not self._is_inside
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise PackingError("is packed in too many parts")
        self._inflate = zlib.decompressobj(_find_window(self._coding, data))

    def _drain(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Give all that comes out; what is left over is what follows the member's end."""
        while True:
            piece = self._inflate.decompress(data, PIECE)
            if piece:
                yield piece
            if self._inflate.eof:
                self._is_inside = False
                return self._inflate.unused_data
            data = self._inflate.unconsumed_tail
            if not data and len(piece) < PIECE:
                return b""


def _find_window(coding: str, data: bytes) -> int:
    """What zlib calls a format. "deflate" means zlib's (RFC 1950), and some servers send it bare (RFC 1951)."""
    if coding == "gzip":
        return 16 + zlib.MAX_WBITS
    has_head = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS
