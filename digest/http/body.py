"""Reads the body of an answer, counting what comes in and what it unpacks to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from digest.http.decoding import GZIP, PIECE, PackingError, Unpacker
from digest.http.failures import FetchError

if TYPE_CHECKING:
    import httpx2

_BREATH = 100  # pieces, which may be of a single byte and have all come at once: others and the time limit wait for us


async def load_body(url: str, response: httpx2.Response, *, limit: int) -> bytes:
    """The unpacked body, of at most `limit` bytes on the way and in the end. Raises FetchError.

    A packed file (sitemap.xml.gz), which no Content-Encoding tells of, is unpacked like the rest.
    """
    too_large = FetchError(url, f"is larger than {limit:,} bytes, the limit set by fetch.max_bytes")
    if _parse_length(response.headers.get("content-length", "")) > limit:
        raise too_large
    try:
        unpacker = Unpacker(response.headers.get("content-encoding", ""))
        body, taken, count = bytearray(), 0, 0
        async with aclosing(response.aiter_raw()) as pieces:
            async for piece in pieces:
                taken, count = taken + len(piece), count + 1
                if count % _BREATH == 0:
                    await asyncio.sleep(0)
                if taken > limit or not _fill(body, unpacker.feed(piece), limit):
                    raise too_large
        unpacker.finish()
        unpacked = _unpack_file(body, limit) if body.startswith(GZIP) else body
    except PackingError as error:
        raise FetchError(url, str(error), passing=True) from error
    if unpacked is None:
        raise too_large
    return bytes(unpacked)


async def load_opening(response: httpx2.Response, *, most: int) -> bytes:
    """The first `most` bytes of a body as they come, or all of a shorter one; what is behind them is not waited for."""
    body, count = bytearray(), 0
    async with aclosing(response.aiter_raw()) as pieces:
        async for piece in pieces:
            body, count = body + piece, count + 1
            if len(body) >= most:
                break
            if count % _BREATH == 0:
                await asyncio.sleep(0)
    return bytes(body[:most])


def _unpack_file(packed: bytearray, limit: int) -> bytearray | None:
    """What a gzip file holds, or nothing if that is too much."""
    unpacker, body = Unpacker("gzip"), bytearray()
    for start in range(0, len(packed), PIECE):
        if not _fill(body, unpacker.feed(bytes(packed[start : start + PIECE])), limit):
            return None
    unpacker.finish()
    return body


def _fill(body: bytearray, pieces: Iterator[bytes], limit: int) -> bool:
    """Put the pieces into `body`; whether they were no more than it may hold."""
    for piece in pieces:
        body += piece
        if len(body) > limit:
            return False
    return True


def _parse_length(value: str) -> int:
    return int(value) if re.fullmatch(r"[0-9]{1,20}", value) else 0
