"""Makers of whole nouns for tests: everything has a sensible default, so a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.model import (
    Article,
    Decision,
    Edition,
    Newsletter,
    Placed,
    Reason,
    Region,
    Section,
    Story,
    Window,
)

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
"""The instant all tests live in."""

REGIONS = {
    "middle_east": Region(key="middle_east", name="Middle East", places=frozenset({"IQ", "SY"})),
    "europe": Region(key="europe", name="Europe", places=frozenset({"FR", "DE"})),
    "world": Region(key="world", name="World"),
}


def make_article(number: int = 1, **changes: Any) -> Article:
    """An article like any other, its fields told apart by `number`."""
    article = Article(
        id=f"a{number}",
        title=f"Harbour city opens its tram line number {number}",
        source="The Daily Ledger",
        origin="ledger.xml",
        position=number,
        first_seen=NOW,
        published=NOW - timedelta(hours=number),
        url=f"https://ledger.example/{number}",
        authors=("Noor Aziz",),
        language="en",
        text=f"The first tram left the depot at dawn on day {number}. Crowds lined the quay to see it pass.",
    )
    return replace(article, **changes)


def make_story(number: int = 1, *, region: str = "europe", teaser: str | None = None, **changes: Any) -> Story:
    """A story around `make_article(number, **changes)`."""
    article = make_article(number, **changes)
    return Story(
        article=article,
        region=region,
        teaser=teaser if teaser is not None else article.text[:160],
        long_teaser=teaser if teaser is not None else article.text,
        dated=article.published,
    )


def make_decision(article: Article, reason: Reason = Reason.CHOSEN, **changes: Any) -> Decision:
    """A decision about `article`, placed in Europe."""
    decision = Decision(
        placed=Placed(article=article, region="europe", confidence=0.9),
        reason=reason,
        effective=article.published or article.first_seen,
        dated=article.published is not None,
        evidence="",
    )
    return replace(decision, **changes)


def make_edition(stories: int = 4, **changes: Any) -> Edition:
    """An edition of `stories` stories: a lead, and the others by turns in two regions."""
    lead, *others = [
        make_story(number, region=("middle_east", "europe")[number % 2]) for number in range(1, stories + 1)
    ]
    sections = tuple(
        Section(region=REGIONS[key], stories=tuple(story for story in others if story.region == key))
        for key in ("middle_east", "europe")
        if any(story.region == key for story in others)
    )
    edition = Edition(
        key="0123456789abcdef" * 4,
        newsletter=Newsletter(
            name="The Daily Ledger",
            site="https://ledger.example",
            address="12 Mall Road, Lahore, Pakistan",
            unsubscribe="mailto:leave@ledger.example",
        ),
        cut_off=NOW,
        window=Window(),
        subject=lead.article.title,
        preheader=" · ".join(story.article.title for story in others[:2]),
        lead=lead,
        sections=sections,
        decisions=tuple(make_decision(story.article) for story in (lead, *others)),
    )
    return replace(edition, **changes)
