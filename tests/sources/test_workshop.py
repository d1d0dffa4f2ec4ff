"""Documents are parsed in processes that can be killed, and a bad one takes none of the others with it."""

from __future__ import annotations

import asyncio

from digest.model import Batch, Fetched
from digest.sources.workshop import SMALL, open_workshop
from tests.factories import NOW

FEED = """<rss version="2.0"><channel><title>Ledger</title>
<item><title>A tram leaves the depot</title><link>https://ledger.example/1</link></item></channel></rss>"""


def fetched(body: str) -> Fetched:
    return Fetched(origin="https://ledger.example/feed", body=body.encode(), at=NOW, url="https://ledger.example/feed")


def test_what_comes_from_the_network_is_parsed_by_another_process() -> None:
    with open_workshop(documents=1) as workshop:
        batch = asyncio.run(workshop.parse_soon(fetched(FEED), timezone="UTC"))
        assert [article.title for article in batch.articles] == ["A tram leaves the depot"]


def test_small_files_need_no_process() -> None:
    with open_workshop(documents=1) as workshop:
        assert workshop.parse(fetched(FEED), timezone="UTC").articles
        assert workshop._pool is None


def test_large_files_are_parsed_by_another_process() -> None:
    padded = FEED.replace("<item>", f"<!--{' ' * SMALL}--><item>")
    with open_workshop(documents=1) as workshop:
        assert len(workshop.parse(fetched(padded), timezone="UTC").articles) == 1
        assert workshop._pool is not None


def test_a_document_that_takes_too_long_is_given_up_and_the_others_are_read() -> None:
    slow = fetched("<rss><channel>" + "<item><title>x</title></item>" * 5_000)

    async def parse_both() -> tuple[Batch, Batch]:
        hurried = await workshop.parse_soon(slow, timezone="UTC")
        return hurried, await patient.parse_soon(fetched(FEED), timezone="UTC")

    with open_workshop(documents=1, seconds=0.2) as workshop, open_workshop(documents=1) as patient:
        given_up, read = asyncio.run(parse_both())
    assert [str(error) for error in given_up.errors] == [
        "https://ledger.example/feed: takes more than 0.2 seconds to read, and was given up"
    ]
    assert read.articles

