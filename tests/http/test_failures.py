"""Every way in which a server fails or means harm: the reader ends in time, holds little, and says what was wrong."""

from __future__ import annotations

import asyncio
import gc
import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.http import FetchError
from digest.http.body import load_body
from digest.settings import FetchSettings
from tests.http.asking import fail, fetch
from tests.local_site import Handler, LocalSite, open_local_site

SMALL = FetchSettings(max_bytes=2_000_000, timeout=20)
TOO_LARGE = "is larger than 2,000,000 bytes, the limit set by fetch.max_bytes"


def pack(content: bytes, *, level: int = 9) -> bytes:
    """The same bytes at any time: they name tests, which are collected by several processes."""
    return gzip.compress(content, level, mtime=0)


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("status", "problem", "passing"),
    [
        (404, "is not there (HTTP 404)", False),
        (410, "is gone for good (HTTP 410)", False),
        (403, "refuses us (HTTP 403)", False),
        (401, "needs a login (HTTP 401)", False),
        (408, "answers (HTTP 408)", True),
        (429, "is too busy (HTTP 429)", True),
        (500, "has a server error (HTTP 500)", True),
        (503, "has a server error (HTTP 503)", True),
        (522, "has a server error (HTTP 522)", True),
        (418, "answers (HTTP 418)", False),
        (206, "sends only a part (HTTP 206)", False),
        (300, "answers (HTTP 300)", False),
    ],
)
def test_every_status_is_told_in_words(site: LocalSite, status: int, problem: str, passing: bool) -> None:
    error = fail(site.add("/x", "", status=status))
    assert (error.problem, error.status, error.passing) == (problem, status, passing)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_may_ask_to_be_left_alone_for_some_seconds_or_until_a_time_of_its_own_clock(
    site: LocalSite, status: int
) -> None:
    error = fail(site.add_status("/x", status, Retry_After="120"))
    assert (error.status, error.retry_after) == (status, timedelta(minutes=2))
    head = f"HTTP/1.1 {status} Wait\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n"
    url = site.add_raw("/y", f"{head}Retry-After: Sunday, 06-Nov-94 09:49:37 GMT\r\n\r\n".encode())
    assert fail(url).retry_after == timedelta(hours=1)


def test_other_answers_ask_for_nothing(site: LocalSite) -> None:
    assert fail(site.add_status("/x", 404, Retry_After="120")).retry_after is None
    assert fail(site.add_status("/y", 503)).retry_after is None
    assert fail(site.add_status("/z", 503, Retry_After="soon")).retry_after is None


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (HEAD + b"\r\n", b"."),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n.\r\n"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + pack(b"")[:10], b"\0\0\0\xff\xff"),
        (HEAD + b"Content-Length: 1000000\r\n\r\n", b"."),
        (HEAD, b"A: b\r\n"),
        (HEAD + b"A: ", b"b"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"H"),
        (b"", b""),
    ],
)
def test_a_drip_ends_with_the_time_limit(site: LocalSite, begin: bytes, piece: bytes) -> None:
    began = time.monotonic()
    error = fail(site.add_stream("/drip", begin=begin, piece=piece, pause=0.02), FetchSettings(timeout=0.4))
    assert error.problem == "gave no full answer within 0.4 seconds"
    assert error.passing
    assert time.monotonic() - began < 20  # it never ends by itself


def test_a_host_that_takes_a_connection_and_is_silent_ends_with_the_time_limit() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        urls = [f"{scheme}://127.0.0.1:{port}/" for scheme in ("http", "https")]
        problems = {fail(url, FetchSettings(timeout=0.4)).problem for url in urls}
    assert problems == {"gave no full answer within 0.4 seconds"}
    gc.collect()  # a connection that was left open would be told of here


def test_the_time_limit_is_for_all_redirects_together(site: LocalSite) -> None:
    def lag(handler: Handler) -> None:
        time.sleep(0.5)
        handler.say(b"", status=302, headers={"Location": f"/{int(handler.path[1:]) + 1}"})

    for number in range(6):
        site.put(f"/{number}", lag)
    assert fail(f"{site.url}/0", FetchSettings(timeout=1.2)).problem == "gave no full answer within 1.2 seconds"
    assert len(site.requests) <= 3


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (HEAD + b"\r\n", b"x" * 65_536),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + pack(b"")[:10], b"\0\0\0\xff\xff" * 13_000),
    ],
)
def test_an_endless_body_ends_at_the_byte_limit_on_the_way_or_unpacked(
    site: LocalSite, begin: bytes, piece: bytes
) -> None:
    assert fail(site.add_stream("/endless", begin=begin, piece=piece), SMALL).problem == TOO_LARGE


def test_a_flood_of_tiny_pieces_that_are_all_there_lets_others_go_on() -> None:
    import httpx2

    class Flood(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for _ in range(20_000):
                yield b"x"

    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def run() -> bytes:
        counting = asyncio.create_task(count_turns())
        body = await load_body("http://news.example/", httpx2.Response(200, stream=Flood()), limit=50_000)
        counting.cancel()
        return body

    assert len(asyncio.run(run())) == 20_000
    assert turns > 100


def test_a_body_of_exactly_the_limit_is_taken(site: LocalSite) -> None:
    url = site.add("/x", b"x" * 1000)
    assert len(fetch(url, FetchSettings(max_bytes=1000)).body) == 1000
    fail(url, FetchSettings(max_bytes=999))
    packed = site.add_raw("/y", HEAD + b"Content-Encoding: gzip\r\n\r\n" + pack(b"x" * 1000))
    assert len(fetch(packed, FetchSettings(max_bytes=1000)).body) == 1000
    fail(packed, FetchSettings(max_bytes=999))


BOMB = pack(bytes(100_000_000), level=1)


@pytest.mark.parametrize(
    "head",
    [b"Content-Encoding: gzip\r\n", b"Content-Encoding: gzip, gzip\r\n", b"Content-Type: application/gzip\r\n"],
)
def test_a_bomb_is_not_unpacked(site: LocalSite, head: bytes) -> None:
    body = pack(BOMB) if b"," in head else BOMB
    url = site.add_raw("/bomb", HEAD + head + b"\r\n" + body)
    tracemalloc.start()
    try:
        error = fail(url, SMALL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert error.problem == TOO_LARGE
    assert peak < 15_000_000


def pack_bare(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", pack(b"stories")),
        ("x-gzip", pack(b"stories")),
        ("GZIP", pack(b"sto") + pack(b"ries")),
        ("gzip", pack(b"stories") + b"\0\0\0"),
        ("deflate", zlib.compress(b"stories")),
        ("deflate", pack_bare(b"stories")),
        ("gzip, gzip", pack(pack(b"stories"))),
        ("deflate, gzip", pack(zlib.compress(b"stories"))),
        ("identity", b"stories"),
        ("", pack(b"stories")),
    ],
)
def test_what_is_packed_is_unpacked(site: LocalSite, coding: str, body: bytes) -> None:
    head = f"Content-Encoding: {coding}\r\n\r\n".encode()
    assert fetch(site.add_raw("/x", HEAD + head + body)).body == b"stories"


PACKED = pack(b"stories" * 10_000)


@pytest.mark.parametrize(
    ("coding", "body", "problem"),
    [
        ("br", b"stories", "is packed by 'br', which was not asked for"),
        ("gzip, br", b"stories", "is packed by 'br', which was not asked for"),
        ("gzip, gzip, gzip", b"", "is packed 3 times over"),
        ("gzip", b"not packed", "is not packed as it says"),
        ("deflate", b"\xff\xff\xff\xff", "is not packed as it says"),
        ("gzip", PACKED[:-8] + bytes(8), "is not packed as it says"),
        ("gzip", PACKED[:-8], "breaks off before its end"),
        ("gzip", PACKED[: len(PACKED) // 2], "breaks off before its end"),
        ("gzip", PACKED[:1], "breaks off before its end"),
        ("gzip, gzip", pack(PACKED[:-8]), "breaks off before its end"),
        ("gzip", pack(b"") * 2000, "is packed in too many parts"),
        ("", PACKED[:-8], "breaks off before its end"),
    ],
)
def test_a_body_that_is_not_what_its_encoding_says_is_told(
    site: LocalSite, coding: str, body: bytes, problem: str
) -> None:
    assert fail(site.add_raw("/x", HEAD + f"Content-Encoding: {coding}\r\n\r\n".encode() + body)).problem == problem


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 100\r\n\r\nstories",
        b"Content-Length: -7\r\n\r\nstories",
        b"Content-Length: seven\r\n\r\nstories",
        b"Content-Length: 7\r\nContent-Length: 8\r\n\r\nstories",
        b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nstories",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nstories\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n7\r\nstories\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nstories",
        b"Transfer-Encoding: gzip, chunked\r\n\r\n7\r\nstories\r\n0\r\n\r\n",
        b"no colon\r\n\r\n",
        b"A: \0\r\n\r\n",
        b"A: b\r\n" * 50_000 + b"\r\n",
        b"A: " + b"b" * 200_000 + b"\r\n\r\n",
    ],
)
def test_an_answer_that_is_wrong_in_itself_is_told_in_few_words(site: LocalSite, rest: bytes) -> None:
    error = fail(site.add_raw("/x", HEAD + rest))
    assert "cannot be read" in error.problem or "broke off" in error.problem
    assert error.passing
    assert len(error.problem) < 200


@pytest.mark.parametrize(
    "answer", [b"", b"<rss/>", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 099 OK\r\n\r\n", b"\x16\x03\x01"]
)
def test_what_is_no_answer_is_told(site: LocalSite, answer: bytes) -> None:
    error = fail(site.add_raw("/x", answer))
    assert "cannot be read" in error.problem or "broke off" in error.problem


def test_a_length_over_the_limit_is_believed_at_once(site: LocalSite) -> None:
    assert fail(site.add_raw("/x", HEAD + b"Content-Length: 99999999999999999999\r\n\r\nx"), SMALL).problem == TOO_LARGE


def test_a_body_ends_where_its_length_says(site: LocalSite) -> None:
    assert fetch(site.add_raw("/x", HEAD + b"Content-Length: 7\r\n\r\nstories and more")).body == b"stories"


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 204 None\r\n\r\n", HEAD + b"\r\n", HEAD + b"Content-Encoding: gzip\r\n\r\n"]
)
def test_an_answer_without_a_body_is_an_empty_one(site: LocalSite, head: bytes) -> None:
    assert fetch(site.add_raw("/x", head)).body == b""


def test_a_connection_that_breaks_off_is_told(site: LocalSite) -> None:
    for url in (site.add_broken("/half"), site.add_reset("/torn")):
        error = fail(url)
        assert error.passing
        assert "cannot be read" in error.problem or "broke off" in error.problem
    assert fail(f"{site.url}/torn").problem == "its host broke off the connection"


def test_a_refused_connection_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert fail(f"http://127.0.0.1:{port}/").problem == "its host refuses the connection"


def test_an_unknown_host_is_told() -> None:
    assert fail("http://nowhere.invalid/feed").problem.startswith("its host name cannot be found")
    assert fail("http://nowhere.invalid/feed", names={}).passing


def test_https_where_there_is_none_is_told(site: LocalSite) -> None:
    trusting = ssl.create_default_context()
    error = fail(site.url.replace("http:", "https:"), verify=trusting)
    assert error.problem == "no secure connection can be made"


LINES = st.sampled_from(
    [b"Content-Length: 3", b"Content-Encoding: gzip", b"Transfer-Encoding: chunked", b"Location: /x", b"ETag: \xff"]
) | st.binary(max_size=30)
ANSWERS = st.builds(
    lambda status, lines, body: b"\r\n".join([b"HTTP/1.1 %d X" % status, *lines, b"", body]),
    st.integers(0, 1000),
    st.lists(LINES, max_size=4),
    st.binary(max_size=60) | st.just(PACKED),
) | st.binary(max_size=200)


def test_no_answer_whatsoever_raises_anything_else() -> None:
    with open_local_site() as site:

        @settings(max_examples=150)
        @given(answer=ANSWERS)
        def check(answer: bytes) -> None:
            url = site.add_raw("/x", answer)
            with suppress(FetchError):
                assert fetch(url, FetchSettings(timeout=10)).status in range(200, 300)

        check()
