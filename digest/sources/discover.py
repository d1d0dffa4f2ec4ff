"""Finds what a site offers: its feeds, its name and its language, from nothing but its address."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from digest.errors import TemporaryError, UsageError
from digest.http import FetchError, Reader, open_reader
from digest.model import Batch, Fetched
from digest.settings import FetchSettings
from digest.sources.decode import decode_text
from digest.sources.feed import parse_feed
from digest.sources.page import PageFacts, find_feed_links, parse_page
from digest.sources.sniff import Shape, find_shape
from digest.urls import make_safe_link

__all__ = ["Site", "fetch_site", "find_feed_links"]

COMMON_PATHS = ("/feed", "/feed/", "/rss", "/rss.xml", "/atom.xml", "/index.xml", "/feed.xml")
"""Where feeds are that no page announces."""

_MOST_LINKS_READ = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was found at an address.

    `url` is what answered, without a login. `feeds` were read, the main one first; `tried` is all that was asked for.
    `name` and `language` are what the page says of itself, else what its feed says.
    """

    url: str
    name: str | None
    language: str | None
    feeds: tuple[str, ...]
    tried: tuple[str, ...]


def fetch_site(url: str, *, fetch: FetchSettings, now: datetime) -> Site:
    """Look for feeds at `url`: itself, those its page links to, then the usual addresses.

    Without a scheme, https is tried, then http. Raises UsageError when there is no feed or no such address, and
    TemporaryError when the site cannot be reached now. Must not be called from a running event loop.
    """
    return asyncio.run(_search(url.strip(), fetch, now))


async def _search(url: str, settings: FetchSettings, now: datetime) -> Site:
    async with open_reader(settings) as reader:
        return await _find_site(_Search(reader, now), url)


class _Search:
    """Asks for addresses, each once."""

    def __init__(self, reader: Reader, now: datetime) -> None:
        self.tried: list[str] = []
        self._reader = reader
        self._now = now

    async def fetch(self, url: str, *, typed: str | None = None) -> Fetched:
        self.tried.append(url)
        return await self._reader.fetch(url, at=self._now, typed=typed)

    async def find_feed(self, url: str, *, typed: str) -> Batch | None:
        """The feed at `url`, if there is one that was not seen yet; `typed` see `Reader.fetch`."""
        if url in self.tried:
            return None
        try:
            return _parse_if_feed(await self.fetch(url, typed=typed))
        except FetchError:
            return None


async def _find_site(search: _Search, url: str) -> Site:
    front = await _fetch_front(search, url)
    here = front.url or front.origin
    if batch := _parse_if_feed(front):
        return _make_site(search, here, {here: batch}, PageFacts())
    facts = parse_page(front)
    feeds: dict[str, Batch] = {}
    for link in facts.feeds[:_MOST_LINKS_READ]:
        if found := await search.find_feed(link, typed=front.origin):
            feeds[link] = found
    for path in COMMON_PATHS:
        link = urljoin(here, path)
        if not feeds and (found := await search.find_feed(link, typed=front.origin)):
            feeds[link] = found
    if not feeds:
        problem = f"{front.origin} has no feed; tried {', '.join(search.tried)}"
        raise UsageError(problem, "Give the address of a feed")
    return _make_site(search, here, feeds, facts)


async def _fetch_front(search: _Search, url: str) -> Fetched:
    """The page or feed at the address itself."""
    failures: list[FetchError] = []
    for address in (url,) if "://" in url else (f"https://{url}", f"http://{url}"):
        try:
            return await search.fetch(address)
        except FetchError as error:
            failures.append(error)
    problem, advice = str(failures[0]), "Check the address, or give that of a feed"
    raise (TemporaryError if failures[0].passing else UsageError)(problem, advice) from failures[0]


def _parse_if_feed(fetched: Fetched) -> Batch | None:
    batch = parse_feed(fetched)
    is_feed = batch.articles or find_shape(fetched.body, decode_text(fetched.body)) is Shape.FEED
    return batch if is_feed else None


def _make_site(search: _Search, url: str, feeds: dict[str, Batch], facts: PageFacts) -> Site:
    main = next(iter(feeds.values()))
    name, language = facts.name or main.name, facts.language or main.language
    return Site(
        url=make_safe_link(url) or url, name=name, language=language, feeds=tuple(feeds), tried=tuple(search.tried)
    )
