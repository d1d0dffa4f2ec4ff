"""Two hundred made-up newsrooms on loopback: one server process, a host (127.0.0.N) and a feed of usual size for each.

For benchmarks: `open_feed_farm` starts it and gives the addresses; `make_feed` makes one feed, the same every time.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
import random
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path

NEWEST = datetime(2026, 3, 14, 6, 0, tzinfo=UTC)
"""When the newest story of every feed was published."""

_SYLLABLES = (
    "ba",
    "co",
    "da",
    "el",
    "fi",
    "gor",
    "ha",
    "in",
    "jo",
    "ka",
    "lu",
    "men",
    "no",
    "or",
    "pa",
    "ra",
    "ta",
    "ent",
)
_CALM = ("the", "of", "and", "to", "in", "a", "for", "on", "with", "that")
_PEOPLE = ("Noor Example", "Sam Sample", "Ada Placeholder", "Juma Muster")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFarm:
    """A running farm: the addresses of its feeds, and what it was asked so far."""

    urls: tuple[str, ...]

    def count_answers(self) -> dict[str, int]:
        """How often each status was given, and under "bytes" how much was sent in bodies, since the last time."""
        with urllib.request.urlopen(self.urls[0].rpartition("/")[0] + "/counts", timeout=30) as answer:
            counts: dict[str, int] = json.load(answer)
        return counts


@contextmanager
def open_feed_farm(feeds: int = 200, *, kilobytes: int = 130, packed: bool = True) -> Iterator[FeedFarm]:
    """A farm in a process of its own, for as long as the block lasts; `packed` sends gzip to those who take it."""
    command = [sys.executable, "-m", "tests.feed_farm", f"--feeds={feeds}", f"--kilobytes={kilobytes}"]
    command += [] if packed else ["--plain"]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        try:
            yield FeedFarm(urls=tuple(json.loads(server.stdout.readline())))
        finally:
            server.stdin.close()  # which ends it
            server.wait(timeout=30)


def make_feed(number: int, *, kilobytes: int = 130) -> bytes:
    """Feed `number` of about that size, RSS 2.0 with whole texts, every fourth Atom; the same every time."""
    chance = random.Random(number)
    size = round(kilobytes * 1000 * chance.uniform(0.5, 1.5))
    items = round(chance.uniform(15, 45))
    stories = [_make_story(chance, number, place, size // items) for place in range(items)]
    return (_make_atom if number % 4 == 3 else _make_rss)(number, stories)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    link: str
    title: str
    lead: str
    body: str
    author: str
    published: datetime


def _make_story(chance: random.Random, number: int, place: int, size: int) -> _Story:
    """One story whose item has about `size` bytes."""
    lead = _make_text(chance, 30)
    paragraphs = [lead]
    while sum(map(len, paragraphs)) < size - 1100:
        paragraphs.append(_make_text(chance, chance.randint(25, 70)))
    link = f"https://news{number}.ledger.example/world/{place:03d}-{chance.randrange(10**9)}"
    picture = f'<figure><img src="{link}/lead.jpg" alt="" width="800" height="450"></figure>'
    return _Story(
        link=link,
        title=_make_text(chance, chance.randint(6, 12)).rstrip("."),
        lead=lead,
        body=picture + "".join(f'<p class="body">{text}</p>\n' for text in paragraphs),
        author=chance.choice(_PEOPLE),
        published=NEWEST - timedelta(minutes=37 * place + number),
    )


def _make_text(chance: random.Random, words: int) -> str:
    return f"{' '.join(chance.choices(_make_words(), k=words)).capitalize()}."


@lru_cache
def _make_words() -> tuple[str, ...]:
    chance = random.Random("words")
    rare = tuple("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(4000))
    return rare + _CALM * 300


def _make_rss(number: int, stories: list[_Story]) -> bytes:
    items = "".join(
        f"<item><title>{one.title}</title><link>{one.link}</link>"
        f"<pubDate>{format_datetime(one.published)}</pubDate><dc:creator><![CDATA[{one.author}]]></dc:creator>"
        f'<category>World</category><guid isPermaLink="false">{one.link}?p=1</guid>'
        f"<description><![CDATA[<p>{one.lead}</p>]]></description>"
        f"<content:encoded><![CDATA[{one.body}]]></content:encoded>"
        f'<media:content url="{one.link}/lead.jpg" medium="image" width="1200" height="675"/></item>\n'
        for one in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>Ledger {number}</title><link>https://news{number}.ledger.example/</link>"
        f"<description>Made-up news</description><language>en</language>{items}</channel></rss>"
    ).encode()


def _make_atom(number: int, stories: list[_Story]) -> bytes:
    entries = "".join(
        f'<entry><id>tag:ledger.example,2026:{one.link}</id><title>{one.title}</title><link href="{one.link}"/>'
        f"<published>{one.published.isoformat()}</published><updated>{one.published.isoformat()}</updated>"
        f"<author><name>{one.author}</name></author><summary>{one.lead}</summary>"
        f'<content type="html"><![CDATA[{one.body}]]></content></entry>\n'
        for one in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<id>tag:ledger.example,2026:{number}</id><title>Ledger {number}</title>"
        f"<updated>{NEWEST.isoformat()}</updated>{entries}</feed>"
    ).encode()


class _Feed:
    """One feed, ready to be sent."""

    def __init__(self, number: int, kilobytes: int, *, packed: bool) -> None:
        self.plain = make_feed(number, kilobytes=kilobytes)
        self.packed = gzip.compress(self.plain, 6, mtime=0) if packed else b""
        self.etag = f'"{hashlib.sha256(self.plain).hexdigest()[:20]}"'

    def answer(self, request: bytes) -> tuple[int, bytes, list[str]]:
        """Status, body and headers for the head of a request."""
        headers = [f"ETag: {self.etag}", f"Last-Modified: {format_datetime(NEWEST, usegmt=True)}"]
        headers += ["Cache-Control: max-age=300", "Vary: Accept-Encoding"]
        lines = [line.decode("latin-1") for line in request.split(b"\r\n")]
        asked = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if asked.get("if-none-match") == self.etag:
            return 304, b"", headers
        headers.append("Content-Type: application/rss+xml; charset=UTF-8")
        if self.packed and "gzip" in asked.get("accept-encoding", ""):
            return 200, self.packed, [*headers, "Content-Encoding: gzip"]
        return 200, self.plain, headers


class _Connection(asyncio.Protocol):
    """Just enough of HTTP/1.1 to be no brake on what is measured: GET, kept connections, no bodies sent to it."""

    def __init__(self, feed: _Feed, counts: Counter[str]) -> None:
        self._feed = feed
        self._counts = counts
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._say(request)

    def _say(self, request: bytes) -> None:
        if request.startswith(b"GET /counts "):
            status, body, headers = 200, json.dumps(self._counts).encode(), ["Cache-Control: no-store"]
            self._counts.clear()
        else:
            status, body, headers = self._feed.answer(request)
            self._counts.update({str(status): 1, "bytes": len(body)})
        length = [] if status == 304 else [f"Content-Length: {len(body)}"]
        head = "\r\n".join([f"HTTP/1.1 {status} OK", *headers, *length, "", ""])
        self._transport.write(head.encode() + body)
        if b"connection: close" in request.lower():
            self._transport.close()


async def _serve(feeds: int, kilobytes: int, *, packed: bool) -> None:
    loop = asyncio.get_running_loop()
    counts: Counter[str] = Counter()
    urls = []
    for number in range(feeds):
        feed = _Feed(number, kilobytes, packed=packed)
        host = f"127.0.{number // 250}.{number % 250 + 1}"
        server = await loop.create_server(lambda feed=feed: _Connection(feed, counts), host, 0)  # type: ignore[misc]
        urls.append(f"http://{host}:{server.sockets[0].getsockname()[1]}/feed")
    print(json.dumps(urls), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Print the addresses as one line of JSON, and serve until standard input is closed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--kilobytes", type=int, default=130)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    asyncio.run(_serve(options.feeds, options.kilobytes, packed=not options.plain))


if __name__ == "__main__":
    main()
