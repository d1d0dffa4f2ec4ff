"""Feeds that mean harm: they are read or refused in linear time, reach nothing, and leave nothing dangerous behind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digest.model import Batch, Fetched
from digest.sources.kinds import parse_fetched
from tests.factories import NOW
from tests.growth import is_linear
from tests.sources.feeds.hostile import HOSTILE, fill, make_body, make_feed, make_hostile, make_item, make_summary

ROOT = Path(__file__).resolve().parents[3]
REACHING = (
    *("billion laughs", "file entity", "http entity", "parameter entity", "file parameter entity", "external dtd"),
    *("xinclude", "stylesheet", "dangerous links", "script in html", "opml entities", "opml scripts"),
)
SHORT = 20_000
"""Bytes of each feed that these tests read; the whole is for the benchmark."""


def parse(content: str | bytes) -> Batch:
    body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return parse_fetched(Fetched(origin="feed.xml", body=body, at=NOW, url="https://ledger.example/feed"))


@pytest.fixture(scope="module")
def watched() -> dict[str, dict[str, Any]]:
    """What each of these feeds made a process do that was watched, by the feed's name."""
    command = [sys.executable, "-m", "tests.sources.feeds.hostile_child", *REACHING]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(zip(REACHING, map(json.loads, told), strict=True))


@pytest.mark.parametrize("name", REACHING)
def test_no_feed_opens_a_file_or_a_socket(watched: dict[str, dict[str, Any]], name: str) -> None:
    told = watched[name]
    assert told["reached"] == []
    assert not re.search(r"(?i)javascript:|vbscript:|data:text|file:|<script|root:", told["said"])


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_it_is_something_is_said_of_it_and_nothing_dangerous(name: str) -> None:
    batch = parse(make_hostile(name, cap=SHORT))
    assert batch.articles or batch.errors or batch.feeds
    for article in batch.articles[:100]:
        links = (article.url, article.image.url if article.image else None)
        assert all(link is None or link.startswith(("http://", "https://")) for link in links)
        said = f"{article.title} {article.summary[:1000]} {article.text[:1000]}"
        assert not re.search(r"<script|alert\(1\)(?!\+)", said)
        assert len(article.title) <= 500


def test_entities_stay_names() -> None:
    for name in ("billion laughs", "quadratic blow-up", "file entity", "http entity"):
        (article,) = parse(make_hostile(name)).articles
        assert re.fullmatch(r"Trams (?:&\w+; ?)*(?:&\w*)?", article.title)


def test_links_without_a_protocol_take_that_of_the_feed() -> None:
    (article,) = parse(make_hostile("relative to another protocol")).articles
    assert article.url == "https://evil.example/1"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
def test_an_encoding_is_seen_through_whatever_is_declared(encoding: str) -> None:
    feed = make_feed("<item><title>Trams &amp; boats</title></item>").replace('"1.0"', '"1.0" encoding="utf-7"', 1)
    assert [article.title for article in parse(feed.encode(encoding)).articles] == ["Trams & boats"]


def test_utf_7_is_not_decoded() -> None:
    (article,) = parse(make_hostile("utf-7")).articles
    assert "<" not in article.summary


GROWING: dict[str, Callable[[int], str]] = {
    "text": lambda size: make_summary(fill("word ", size)),
    "lines": lambda size: make_summary(fill("word\n", size)),
    "blank lines": lambda size: make_summary(fill("\n \t", size)),
    "spaces in a title": lambda size: make_item(f"<title>x{fill(' ', size)}y</title>"),
    "references": lambda size: make_summary(fill("&amp;", size)),
    "ampersands": lambda size: make_item(f"<category>{fill('&', size)}</category>"),
    "less-thans in html": lambda size: make_body(fill("<", size)),
    "comments in html": lambda size: make_body(fill("<!--", size)),
    "deep html": lambda size: make_body(fill("<div>", size)),
    "deep elements": lambda size: make_item(fill("<a>", size // 4)),
    "open cdata": lambda size: make_item(fill("<![CDATA[", size)),
    "words of authors": lambda size: make_item(f"<author>{fill('a', size)}</author>"),
    "words behind a child": lambda size: make_item(f"<author><b/>{fill('a.', size)}</author>"),
    "keywords": lambda size: make_item(f"<tags>{''.join(f'{number},' for number in range(size // 5))}</tags>"),
    "broken": lambda size: make_item("<b></c>" + fill("<d e='f'>g", size // 4)),
    "quotes": lambda size: make_item(fill("<a b='c\"", size // 4)),
    "one long tag": lambda size: make_item(f"<a {fill('b ', size)}"),
    "items": lambda size: make_feed(fill("<item><title>x</title></item>", size)),
}


@pytest.mark.parametrize("name", GROWING)
def test_it_takes_time_in_proportion_to_the_feed(name: str) -> None:
    assert is_linear(lambda size: parse(GROWING[name](size)), size=40_000)


@pytest.mark.parametrize(
    "content",
    [
        make_item("<a>" * 60_000),
        make_item(f"<a {' '.join(f'b{number}=1' for number in range(400))}/>"),
        make_item(f"<a{' ' * 250_000}/>"),
        make_item("".join(f'<a xmlns:n{number}="u"/>' for number in range(21_000))),
        make_item("".join(f"<category>{number}</category>" for number in range(7_000))),
        make_summary("&amp;" * 1_000_001),
    ],
    ids=["elements", "attributes of one", "spaces", "namespaces", "categories", "references"],
)
def test_what_would_keep_a_parser_busy_for_minutes_is_refused(content: str) -> None:
    (error,) = parse(content).errors
    assert error.problem == "has far more elements than a feed has, and is not read"


def test_a_feed_of_too_many_elements_is_read_up_to_the_entry_that_is_too_many() -> None:
    batch = parse(make_feed("".join(f"<item><title>{n}</title>{'<a/>' * 48}</item>" for n in range(1_000))))
    assert [article.title for article in batch.articles] == [str(number) for number in range(900 - 1)]
    assert [error.problem for error in batch.errors] == [
        "is too long to be read whole; its first 899 entries were read"
    ]
