"""What the first bytes of a picture tell, its format and its size in pixels; and pictures that are files here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from digest.model import Image, Rule, Severity

OPENING = 65_536
"""Bytes within which nearly every picture tells its size."""

FILE_LIMIT = 10_000_000
"""Largest picture file taken, in bytes."""

UNSHOWN = Rule(
    severity=Severity.WARNING,
    why="Outlook on Windows, and some others, show no WebP, SVG or AVIF, but an empty box",
    fix="Use JPEG, PNG or GIF; images.proxy can change the form on the way",
)
"""What there is to say of a picture in a form that not all mail programs show."""

LOCAL = "cid:"
"""What the address of a picture begins with that is a file here, and goes along with the e-mail (RFC 2392)."""

TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "svg": "image/svg+xml",
}
"""The formats that are known here, and how mail and the web call them."""

_ENDINGS = {"jpeg": ".jpg"}
_LARGEST = 100_000
_SHARED = 16
_NAME = 60
_MARK = 0xFF
_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_SVG_WITHIN = 2_000
_UNNAMED = re.compile(r"[^A-Za-z0-9._-]+")
_MARKED = re.compile(rf"\A[0-9a-f]{{{_SHARED}}}-")
_BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"heix": "heic", b"mif1": "heic"}

Size = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a picture says of itself: one of TYPES, and its size in pixels where it stands near its beginning."""

    kind: str
    width: int | None = None
    height: int | None = None


def parse_picture(opening: bytes) -> Measure | None:
    """Read what the first bytes of a picture tell; None for what is no picture. Takes any bytes whatever."""
    for kind, matches, find_size in _FORMATS:
        if matches(opening):
            size = find_size(opening)
            known = size is not None and all(0 < side < _LARGEST for side in size)
            return Measure(kind=kind, width=size[0], height=size[1]) if size and known else Measure(kind=kind)
    return None


def make_picture_name(content: bytes, file: str, kind: str) -> str:
    """Name a picture file so that two different ones are never called the same, in letters that need no escape."""
    stem = _UNNAMED.sub("-", file.rpartition(".")[0] or file).strip("-.")[:_NAME]
    ending = _ENDINGS.get(kind, f".{kind}")
    return f"{hashlib.sha256(content).hexdigest()[:_SHARED]}{'-' if stem else ''}{stem}{ending}"


def find_file_name(name: str) -> str:
    """Give the name that a picture file was given by its author, as far as it is in one of `make_picture_name`."""
    return _MARKED.sub("", name)


def load_picture(path: Path, *, alt: str = "") -> Image | None:
    """Read a picture file of at most 10 MB; None for what is larger or no picture. Raises OSError."""
    with path.open("rb") as file:
        content = file.read(FILE_LIMIT + 1)
    measure = parse_picture(content)
    if measure is None or len(content) > FILE_LIMIT:
        return None
    return Image(
        url=LOCAL + make_picture_name(content, path.name, measure.kind),
        alt=alt,
        width=measure.width,
        height=measure.height,
        size=len(content),
        kind=measure.kind,
        file=str(path),
    )


def find_type(content: bytes) -> str:
    """Give the MIME type of a picture, application/octet-stream for what is none that is known here."""
    measure = parse_picture(content)
    return TYPES[measure.kind] if measure else "application/octet-stream"


def find_local_name(url: str) -> str | None:
    """Give the name of a picture that is a file here, None for one that has an address."""
    return url.removeprefix(LOCAL) if url.startswith(LOCAL) else None


def _find_png(data: bytes) -> Size | None:
    return _read_pair(data, 16, 4, "big") if data[12:16] == b"IHDR" else None


def _find_gif(data: bytes) -> Size | None:
    return _read_pair(data, 6, 2, "little")


def _find_jpeg(data: bytes) -> Size | None:
    """Walk from one segment to the next until the one that opens a frame, which has height before width."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != _MARK:
            return None
        marker = data[at + 1]
        if marker == _MARK or marker in _BARE:  # filling, or a marker without a segment
            at += 1 if marker == _MARK else 2
            continue
        if marker in _FRAME:
            size = _read_pair(data, at + 5, 2, "big")
            return (size[1], size[0]) if size else None
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None


def _find_webp(data: bytes) -> Size | None:
    chunk = data[12:16]
    if chunk == b"VP8X":
        less = _read_pair(data, 24, 3, "little")
        return (less[0] + 1, less[1] + 1) if less else None
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    size = _read_pair(data, 26, 2, "little") if chunk == b"VP8 " else None
    return (size[0] & 0x3FFF, size[1] & 0x3FFF) if size else None


def _find_boxed(data: bytes) -> Size | None:
    """The largest of the sizes that an AVIF or HEIC file tells of its items, which are its tiles and thumbnails too."""
    places = [match.start() + 8 for match in re.finditer(rb"ispe", data)]
    return max(filter(None, (_read_pair(data, at, 4, "big") for at in places)), default=None)


def _find_nothing(_: bytes) -> Size | None:
    """A drawing has no size of its own that mail programs go by."""
    return None


def _read_pair(data: bytes, at: int, width: int, order: Literal["big", "little"]) -> Size | None:
    if len(data) < at + 2 * width:
        return None
    first, second = (int.from_bytes(data[place : place + width], order) for place in (at, at + width))
    return first, second


def _is_drawing(data: bytes) -> bool:
    start = data[:_SVG_WITHIN].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in start


def _find_brand(data: bytes) -> str | None:
    return _BRANDS.get(data[8:12]) if data[4:8] == b"ftyp" else None


_FORMATS: tuple[tuple[str, Callable[[bytes], object], Callable[[bytes], Size | None]], ...] = (
    ("jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), _find_jpeg),
    ("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _find_png),
    ("gif", lambda data: data.startswith((b"GIF87a", b"GIF89a")), _find_gif),
    ("webp", lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP", _find_webp),
    ("avif", lambda data: _find_brand(data) == "avif", _find_boxed),
    ("heic", lambda data: _find_brand(data) == "heic", _find_boxed),
    ("svg", _is_drawing, _find_nothing),
)
