"""What a site offers to read it by, and which of that is best: REST, then feeds, and lists of pages last. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digest.model import Article, Batch, WebRequest
from digest.sources.dates import parse_date
from digest.urls import make_url_key

REST, SITEMAP = "wordpress", "sitemap"
KIND_NAMES = {REST: "WordPress", "wxr": "WordPress export", "jsonfeed": "JSON Feed", "opml": "list of feeds"}
"""Kinds of sources whose name is not what people call them."""

_REFUSED = re.compile(r"\(HTTP 40[13]\)")
_STALE = timedelta(days=1)
"""How far one way of reading a site may be behind another and is still as good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One address that a site can be read by, and what came when it was tried.

    `stories` counts articles, or the pages that a sitemap lists; `newest` is the newest date among them in UTC, and
    `keys` are the URL keys of the articles. With a `problem` it cannot be read.
    """

    at: str
    kind: str
    stories: int = 0
    newest: datetime | None = None
    keys: frozenset[str] = frozenset()
    problem: str | None = None


def make_offer(at: str, batch: Batch) -> Offer:
    """What was read at `at`, as an offer; one with neither stories nor a reason for that is a source that is empty."""
    dates = [*map(_find_date, batch.articles), *map(_find_given_date, batch.more)]
    problem = batch.errors[0].problem if batch.errors and not (batch.articles or batch.more or batch.feeds) else None
    return Offer(
        at=at,
        kind=batch.kind or "source",
        stories=len(batch.articles) or len(batch.more) or len(batch.feeds),
        newest=max(filter(None, dates), default=None),
        keys=frozenset(make_url_key(one.url) for one in batch.articles if one.url),
        problem=problem,
    )


def choose_offer(offers: Sequence[Offer]) -> Offer | None:
    """The best of `offers`, which stand in the order of preference: REST, unless a feed has newer stories than it."""
    usable = [one for one in offers if not one.problem]
    best = next((one for one in usable if one.stories), next(iter(usable), None))
    if best is None or best.kind != REST:
        return best
    fresher = (one for one in usable if one.kind != REST and _is_behind(best, one))
    return next(fresher, best)


def tell_offer(offer: Offer, chosen: Offer | None) -> str:
    """A line on what `offer` is, and if it is not the `chosen` one, why."""
    name = KIND_NAMES.get(offer.kind, offer.kind)
    if offer.problem:
        is_closed = offer.kind == REST and _REFUSED.search(offer.problem)
        return (
            f"{'REST' if offer.kind == REST else name} {'is closed' if is_closed else 'does not work'}: {offer.problem}"
        )
    if offer is chosen or chosen is None:
        return ", ".join([name, *_tell_stories(offer)])
    if has_same_stories(offer, chosen):
        return "also there: the same stories" + (", but older" if _is_behind(offer, chosen) else "")
    return ", ".join([f"also there: {name}", *_tell_stories(offer)])


def has_same_stories(one: Offer, other: Offer) -> bool:
    """Whether half of the stories that the shorter of both has are in the other."""
    fewest = min(len(one.keys), len(other.keys))
    return fewest > 0 and len(one.keys & other.keys) * 2 >= fewest


def tell_articles(articles: Iterable[Article]) -> str:
    """How many articles there are and how new they are: "4 stories, newest 2026-11-20 10:00 UTC"."""
    found = tuple(articles)
    dates = filter(None, map(_find_date, found))
    return ", ".join(_tell_stories(Offer(at="", kind="", stories=len(found), newest=max(dates, default=None))))


def _tell_stories(offer: Offer) -> list[str]:
    noun = {SITEMAP: ("page", "pages"), "opml": ("feed", "feeds")}.get(offer.kind, ("story", "stories"))
    count = f"{offer.stories} {noun[offer.stories != 1]}"
    if offer.newest is None:
        return [count, "undated"] if offer.stories and noun[0] == "story" else [count]
    return [count, f"newest {offer.newest.astimezone(UTC):%Y-%m-%d %H:%M} UTC"]


def _is_behind(one: Offer, other: Offer) -> bool:
    return bool(one.newest and other.newest and other.newest - one.newest > _STALE)


def _find_date(article: Article) -> datetime | None:
    return article.published or article.updated


def _find_given_date(request: WebRequest) -> datetime | None:
    return parse_date(request.given.get("published") or request.given.get("updated") or "")
