"""What a sight of an article changes in what is remembered of it. Pure: the store's one place for such decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.model import Article
from digest.store.fingerprints import make_details_hash, make_signature, make_wording
from digest.store.rows import make_details
from digest.urls import make_url_key

IMPLAUSIBLE = "implausible"
"""The flag of a date that no article can have: it is kept as it was written, and not as an instant."""

_SAME_DATE = timedelta(minutes=1)
# Sources round to minutes, and two of their pages round differently.


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What of a stored article may change when it is seen again: the columns of `articles` of the same names."""

    url_key: str | None
    published: datetime | None
    raw_date: str | None
    flag: str | None
    latest_published: datetime | None
    redated: int
    revision: int
    wording: str
    details: str
    signature: str
    pruned: bool


def meet(article: Article, *, flag: str | None) -> Known:
    """What to remember of an article that was never seen before; `flag` is what is wrong with its date."""
    date = _find_date(article, flag)
    return Known(
        url_key=make_url_key(article.url) if article.url else None,
        published=date,
        raw_date=_find_raw_date(article, flag),
        flag=flag,
        latest_published=date,
        redated=0,
        revision=1,
        wording=make_wording(article),
        details=make_details_hash(make_details(article)),
        signature=make_signature(article),
        pruned=False,
    )


def meet_again(known: Known, article: Article, *, flag: str | None) -> Known:
    """What to remember of an article that its own source shows again; `known` itself when nothing is new.

    Another headline, summary or text is another revision. The first plausible date stays in force; others are
    counted once each. What was pruned comes back.
    """
    now = meet(article, flag=flag)
    revised = now.wording != known.wording
    dated = replace(
        now,
        revision=known.revision + 1 if revised else known.revision,
        redated=known.redated,
        latest_published=now.latest_published or known.latest_published,
    )
    if known.published is None:
        return dated
    return replace(
        dated,
        published=known.published,
        raw_date=known.raw_date,
        flag=known.flag,
        redated=known.redated + _differ(known.latest_published, now.latest_published),
    )


def select_fullest(articles: Iterable[Article]) -> dict[str, Article]:
    """Each article once, by id and in order of reading; of several with one id the one that says most."""
    fullest: dict[str, Article] = {}
    for article in articles:
        if article.id not in fullest or _size(article) > _size(fullest[article.id]):
            fullest[article.id] = article
    return fullest


def _size(article: Article) -> tuple[int, bool]:
    return len(article.text) + len(article.summary), article.published is not None


def _find_date(article: Article, flag: str | None) -> datetime | None:
    return None if flag == IMPLAUSIBLE else article.published


def _find_raw_date(article: Article, flag: str | None) -> str | None:
    """The date as it was written; an implausible one that came as an instant is written out, or it would be lost."""
    return article.raw_date or (article.published.isoformat() if article.published and flag == IMPLAUSIBLE else None)


def _differ(before: datetime | None, after: datetime | None) -> bool:
    return before is not None and after is not None and abs(after - before) > _SAME_DATE
