"""Unpacking: the same however it is cut, never more at once than said, and only one kind of error."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.http.decoding import PIECE, PackingError, Unpacker

CODINGS = ("gzip", "deflate", "gzip, gzip", "deflate, gzip", "identity", "")
PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


def pack(data: bytes, encoding: str) -> bytes:
    for coding in encoding.split(", "):
        data = PACKERS.get(coding, bytes)(data)
    return data


def unpack(packed: bytes, encoding: str, step: int) -> bytes:
    unpacker = Unpacker(encoding)
    body = b""
    for start in range(0, len(packed), step):
        for piece in unpacker.feed(packed[start : start + step]):
            assert len(piece) <= max(PIECE, step)
            body += piece
    unpacker.finish()
    return body


@given(data=st.binary(max_size=500), encoding=st.sampled_from(CODINGS), step=st.integers(1, 50))
def test_what_was_packed_comes_out_however_it_is_cut(data: bytes, encoding: str, step: int) -> None:
    assert unpack(pack(data, encoding), encoding, step) == data


@given(data=st.binary(max_size=300), step=st.integers(1, 50))
def test_bare_deflate_comes_out_too(data: bytes, step: int) -> None:
    assert unpack(zlib.compress(data)[2:-4], "deflate", step) == data


@given(parts=st.lists(st.binary(max_size=50), max_size=5), rest=st.sampled_from([b"", b"\0", b"\0\0\0", b"junk"]))
def test_gzip_members_follow_each_other_and_what_is_none_is_ignored(parts: list[bytes], rest: bytes) -> None:
    packed = b"".join(map(gzip.compress, parts)) + (rest if parts else b"")
    assert unpack(packed, "gzip", 7) == b"".join(parts)


@given(packed=st.binary(max_size=200), encoding=st.sampled_from(CODINGS), step=st.integers(1, 50))
def test_nothing_whatsoever_raises_another_error(packed: bytes, encoding: str, step: int) -> None:
    with suppress(PackingError):
        unpack(packed, encoding, step)


@given(data=st.binary(min_size=1, max_size=300), encoding=st.sampled_from(CODINGS[:4]), lost=st.integers(1, 400))
def test_what_is_cut_short_is_never_taken_for_whole(data: bytes, encoding: str, lost: int) -> None:
    packed = pack(data, encoding)
    if lost < len(packed):
        with pytest.raises(PackingError, match="breaks off"):
            unpack(packed[:-lost], encoding, 64)


@pytest.mark.parametrize("length", [PIECE - 1, PIECE, PIECE + 1, 5 * PIECE])
def test_long_texts_come_out_whole(length: int) -> None:
    for encoding in CODINGS[:4]:
        assert unpack(pack(b"x" * length, encoding), encoding, 1000) == b"x" * length


@given(encoding=st.text())
def test_no_encoding_whatsoever_raises_another_error(encoding: str) -> None:
    with suppress(PackingError):
        Unpacker(encoding)
