"""Finds what a site offers, from its address: WordPress's REST, its feeds or its sitemaps, its name and language."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from digest.errors import TemporaryError, UsageError
from digest.http import FetchError, Reader, hide_password, open_reader
from digest.model import Batch, Fetched, Memory, WebRequest
from digest.settings import FetchSettings, SourceSettings
from digest.sources.decode import decode_text
from digest.sources.offers import REST, SITEMAP, Offer, choose_offer, make_offer, tell_offer
from digest.sources.pages.site import PageFacts, find_base, find_feed_links, parse_page, parse_tree
from digest.sources.sniff import Shape, find_shape
from digest.sources.wordpress.content import is_wordpress_address
from digest.sources.wordpress.rest import request_wordpress
from digest.sources.workshop import Workshop, open_workshop
from digest.urls import make_safe_link

__all__ = ["Site", "fetch_site", "find_feed_links", "find_rest_link"]

FEED_PATHS = ("/feed", "/feed/", "/rss", "/rss.xml", "/atom.xml", "/index.xml", "/feed.xml")
"""Where feeds are that no page announces."""

SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")

_RELATION = "https://api.w.org/"
_LINK = re.compile(r'<([^<>]{1,2000})>[^<>]{0,200}?;\s{0,9}rel="?https://api\.w\.org/')
_ROBOTS = re.compile(r"^[ \t]{0,9}sitemap[ \t]{0,9}:[ \t]{0,9}(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_ROBOTS_CHARACTERS = 500_000
_MOST_READ = 4
_REFUSALS = frozenset([401, 403, 406])
_FEEDS = frozenset([Shape.FEED, Shape.JSON_FEED])


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was found at an address.

    `url` is what answered, without a login. `offers` are the ways to read it, REST before feeds before sitemaps, among
    them those that are announced and do not work; `chosen` is the best. `tried` is all that was asked for. `name` and
    `language` are what the page says of itself, else what its feed says.
    """

    url: str
    name: str | None
    language: str | None
    offers: tuple[Offer, ...]
    chosen: Offer
    tried: tuple[str, ...]


def fetch_site(url: str, *, fetch: FetchSettings, now: datetime) -> Site:
    """Look at `url` for something to read: what is there itself, else what its page and the usual addresses lead to.

    Without a scheme, https is tried, then http. Raises UsageError when there is nothing or no such address, and
    TemporaryError when the site cannot be reached now. Must not be called from a running event loop.
    """
    return asyncio.run(_search(url.strip(), fetch, now))


def find_rest_link(page: Fetched) -> str | None:
    """The address of WordPress's REST interface that a page or its header announces; None if there is none."""
    if found := _LINK.search(page.headers.get("link", "")):
        return make_safe_link(found[1], base=page.url)
    root = parse_tree(page)
    links = root.xpath("//link[@href]") if root is not None else ()
    link = next((link for link in links if _RELATION in link.get("rel", "").split()), None)
    return None if link is None else make_safe_link(link.get("href"), base=find_base(root, page.url))


async def _search(url: str, settings: FetchSettings, now: datetime) -> Site:
    with open_workshop() as workshop:
        async with open_reader(settings) as reader:
            return await _find_site(_Search(reader, workshop, now), url)


class _Search:
    """Asks for addresses, each once, and notes what they offer; `typed` is the one that a person gave."""

    def __init__(self, reader: Reader, workshop: Workshop, now: datetime) -> None:
        self.typed: str | None = None
        self.tried: list[str] = []
        self.offers: list[Offer] = []
        self.batches: list[Batch] = []
        self._reader = reader
        self._workshop = workshop
        self.now = now

    @property
    def has_stories(self) -> bool:
        """Whether something was found that has more to offer than itself."""
        return any(offer.stories and not offer.problem for offer in self.offers)

    async def fetch(self, request: WebRequest | str) -> Fetched:
        self.tried.append(request if isinstance(request, str) else request.url)
        return await self._reader.fetch(request, at=self.now, typed=self.typed)

    async def parse(self, at: str, fetched: Fetched) -> Offer:
        """What was fetched, as an offer; a feed is one even if there is nothing in it yet."""
        batch = await self._workshop.parse_soon(fetched, timezone="UTC")
        self.batches.append(batch)
        offer = make_offer(at, batch)
        return replace(offer, problem=None) if _find_shape(fetched) in _FEEDS else offer

    async def note(self, request: WebRequest, *, at: str, is_announced: bool, what: str) -> None:
        """Note what is at an address that was not asked yet; what is not there is noted if a page announced it."""
        if request.url in self.tried:
            return
        try:
            fetched = await self.fetch(request)
            is_page = _find_shape(fetched) is Shape.PAGE
            offer = Offer(at=at, kind="page", problem="is a page") if is_page else await self.parse(at, fetched)
        except FetchError as error:
            offer = Offer(at=at, kind=what, problem=error.problem)
        if offer.problem and is_announced:
            self.offers.append(replace(offer, kind=what))
        elif not offer.problem:
            self.offers.append(offer)


async def _find_site(search: _Search, url: str) -> Site:
    front = await _fetch_front(search, url)
    search.typed, here = front.origin, front.url or front.origin
    if front.body and _find_shape(front) is not Shape.PAGE:
        offer = await search.parse(search.tried[-1], front)
        if not offer.problem:
            return _make_site(search, here, PageFacts(), [offer])
    facts = parse_page(front)
    await _find_rest(search, front, here)
    await _find_feeds(search, facts.feeds, here)
    if not search.has_stories:
        await _find_sitemaps(search, here)
    return _make_site(search, here, facts, search.offers)


async def _fetch_front(search: _Search, url: str) -> Fetched:
    """The page, or whatever it is, at the address itself; one of nothing for a home page that is kept from programs."""
    failures: list[FetchError] = []
    for address in (url,) if "://" in url else (f"https://{url}", f"http://{url}"):
        try:
            return await search.fetch(address)
        except FetchError as error:
            failures.append(error)
    first = failures[0]
    if first.status in _REFUSALS and urlsplit(first.url).path in {"", "/"}:
        search.offers.append(Offer(at=first.url, kind="page", problem=first.problem))
        return Fetched(origin=first.url, body=b"", at=search.now, url=first.url)
    problem, advice = str(first), "Check the address, or give that of a feed"
    raise (TemporaryError if first.passing else UsageError)(problem, advice) from first


async def _find_rest(search: _Search, front: Fetched, here: str) -> None:
    """Read a page of posts: the interface may be announced and closed, or forgotten and full of old stories."""
    announced = find_rest_link(front)
    root = announced or urljoin(here, "/wp-json/")
    if is_wordpress_address(root):
        at = f"{root.rstrip('/')}/wp/v2/posts"
        request = replace(request_wordpress(SourceSettings(at=at), Memory()), kind=REST)
        await search.note(request, at=at, is_announced=announced is not None, what=REST)


async def _find_feeds(search: _Search, announced: Sequence[str], here: str) -> None:
    for link in announced[:_MOST_READ]:
        await search.note(WebRequest(url=link), at=link, is_announced=True, what="feed")
    for path in FEED_PATHS:
        if search.has_stories:
            return
        link = urljoin(here, path)
        await search.note(WebRequest(url=link), at=link, is_announced=False, what="feed")


async def _find_sitemaps(search: _Search, here: str) -> None:
    """Try the sitemaps that robots.txt names, those of news first, and then the usual ones, until one lists pages."""
    try:
        robots = decode_text((await search.fetch(urljoin(here, "/robots.txt"))).body)
    except FetchError:
        robots = ""
    named = (make_safe_link(found[1], base=here) for found in _ROBOTS.finditer(robots[:_ROBOTS_CHARACTERS]))
    announced = sorted(filter(None, named), key=lambda link: "news" not in link.lower())[:_MOST_READ]
    for link in dict.fromkeys([*announced, *(urljoin(here, path) for path in SITEMAP_PATHS)]):
        if search.has_stories:
            return
        await search.note(WebRequest(url=link), at=link, is_announced=link in announced, what=SITEMAP)


def _make_site(search: _Search, url: str, facts: PageFacts, offers: Sequence[Offer]) -> Site:
    chosen = choose_offer(offers)
    if chosen is None:
        told = "".join(f"; {hide_password(one.at)}: {tell_offer(one, None)}" for one in offers)
        raise UsageError(f"{url} has no feed; tried {', '.join(search.tried)}{told}", "Give the address of a feed")
    names = (batch.name for batch in search.batches)
    languages = (batch.language for batch in search.batches)
    return Site(
        url=make_safe_link(url) or url,
        name=facts.name or next(filter(None, names), None),
        language=facts.language or next(filter(None, languages), None),
        offers=tuple(offers),
        chosen=chosen,
        tried=tuple(search.tried),
    )


def _find_shape(fetched: Fetched) -> Shape:
    return find_shape(fetched.body, decode_text(fetched.body))
