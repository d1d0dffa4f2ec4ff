"""What a picture tells of itself is found in its first bytes, whatever wrote it; any other bytes tell nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from digest.pictures import FILE_LIMIT, OPENING, Measure, find_type, load_picture, make_picture_name, parse_picture


def paint(kind: str, size: tuple[int, int] = (37, 23), mode: str = "RGB", **how: Any) -> bytes:
    """A small picture as Pillow writes it."""
    written = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(written, kind, **how)
    return written.getvalue()


HOW: dict[str, dict[str, Any]] = {
    "jpeg": {},
    "jpeg, progressive": {"progressive": True},
    "jpeg, grey, with a comment": {"mode": "L", "comment": b"\xff\xc0 is no frame"},
    "jpeg, with much about its camera": {"exif": b"Exif\0\0" + bytes(40_000)},
    "png": {},
    "gif": {},
    "webp": {},
    "webp, lossless": {"lossless": True},
    "webp, seen through": {"mode": "RGBA"},
    "webp, extended": {"exif": b"Exif\0\0" + bytes(100)},
}


@pytest.mark.parametrize("name", HOW)
def test_the_size_of_every_common_format_is_read(name: str) -> None:
    kind = name.partition(",")[0]
    content = paint(kind, **HOW[name])
    assert parse_picture(content[:OPENING]) == Measure(kind=kind, width=37, height=23)


def test_an_avif_tells_the_size_of_the_whole_and_not_of_a_tile() -> None:
    boxes = b"".join(
        b"\0\0\0\x14ispe\0\0\0\0" + w.to_bytes(4, "big") + h.to_bytes(4, "big") for w, h in ((64, 64), (800, 600))
    )
    content = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + boxes
    assert parse_picture(content) == Measure(kind="avif", width=800, height=600)


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b'<?xml version="1.0"?>\n<!-- a --><svg/>']
)
def test_a_drawing_is_known_and_has_no_size(content: bytes) -> None:
    assert parse_picture(content) == Measure(kind="svg")


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"GIF", b"\xff\xd8", b"RIFF\0\0\0\0WAVE", b"<?xml version='1.0'?><rss/>"]
)
def test_what_is_no_picture_tells_nothing(content: bytes) -> None:
    assert parse_picture(content) is None


@pytest.mark.parametrize(("kind", "length"), [("jpeg", 13), ("png", 13), ("gif", 7), ("webp", 13)])
def test_a_picture_that_breaks_off_tells_its_format_at_least(kind: str, length: int) -> None:
    assert parse_picture(paint(kind)[:length]) == Measure(kind=kind)


@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF0000WEBPVP8X", b"0000ftypavif"]),
    st.binary(max_size=300),
)
def test_any_bytes_are_read_and_no_size_is_nonsense(start: bytes, rest: bytes) -> None:
    measure = parse_picture(start + rest)
    if measure and measure.width is not None:
        assert 0 < measure.width < 100_000
        assert measure.height is not None
        assert 0 < measure.height < 100_000


def test_a_jpeg_of_nothing_but_fillers_is_read_in_linear_time() -> None:
    assert parse_picture(b"\xff\xd8" + b"\xff" * 2_000_000) == Measure(kind="jpeg")


@given(st.binary(min_size=1, max_size=50), st.text(max_size=80))
def test_a_name_needs_no_escape_and_tells_its_content(content: bytes, file: str) -> None:
    name = make_picture_name(content, file, "jpeg")
    assert name.isascii()
    assert set("/\\\"'<>&%? \n") & set(name) == set()
    assert name.endswith(".jpg")
    assert len(name) <= 100
    assert name[:16] != make_picture_name(content + b"x", file, "jpeg")[:16]


def test_a_file_is_read_with_its_size_and_its_type(tmp_path: Path) -> None:
    path = tmp_path / "Old quay.JPG"
    path.write_bytes(paint("png"))
    image = load_picture(path, alt="The quay")
    assert image is not None
    assert (image.alt, image.width, image.height, image.kind, image.size) == (
        "The quay",
        37,
        23,
        "png",
        len(paint("png")),
    )
    assert image.file == str(path)
    assert image.url.startswith("cid:")
    assert image.url.endswith("-Old-quay.png")
    assert find_type(paint("png")) == "image/png"
    assert find_type(b"?") == "application/octet-stream"


def test_a_file_beyond_the_limit_is_left(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(paint("png") + bytes(FILE_LIMIT))
    assert load_picture(path) is None
