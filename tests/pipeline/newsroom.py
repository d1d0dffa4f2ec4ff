"""A small newsroom for tests of what is built: stories that no one takes for copies, in a store, and settings."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from digest.model import Article, Kind
from digest.pipeline.building import Commission, Draft, build_draft
from digest.settings import ChoiceSettings, SendSettings, Settings, SourceSettings
from digest.store.opening import Store
from tests.factories import NOW, make_article
from tests.store.makers import FEED, make_poll, save

DUE = NOW + timedelta(hours=1)
SETTINGS = Settings(
    name="The Daily Ledger",
    address="12 Mall Road, Lahore",
    schedule="0 7 * * *",
    sources=(SourceSettings(at=FEED),),
    choice=ChoiceSettings(stories=5),
    send=SendSettings(from_="The Daily Ledger <news@ledger.test>", unsubscribe="mailto:leave@ledger.test"),
)
PLACES = ("Nairobi", "Paris", "Lima", "Seoul", "Berlin", "Cairo", "Lagos", "Delhi", "Oslo", "Quito", "Tunis", "Hanoi")


def make_news(number: int, *, at: datetime = NOW, **changes: Any) -> Article:
    """A story that shares no sentence with another; `number` counts from 1."""
    place = PLACES[number % len(PLACES)]
    words = " ".join(hashlib.sha256(f"{number} {part}".encode()).hexdigest()[:8] for part in range(60))
    article = make_article(
        number,
        first_seen=at,
        published=at - timedelta(minutes=number),
        title=f"{place} weighs plan {words[:8]}",
        text=f"Officials in {place} said on Sunday: {words}.",
    )
    return replace(article, **changes)


def collect(store: Store, *numbers: int, at: datetime = NOW, **changes: Any) -> None:
    """Save a poll that found these stories."""
    save(store, make_poll(*(make_news(number, at=at, **changes) for number in numbers), at=at))


def build(
    store: Store, settings: Settings = SETTINGS, *, due: datetime = DUE, now: datetime | None = None, **changes: Any
) -> Draft:
    """Build the edition for an instant, when it is due if nothing else is said."""
    commission = Commission(settings=settings, base=Path(store.path.parent), due=due, now=now or due, **changes)
    return build_draft(store, commission)


def list_chosen(draft: Draft) -> set[str]:
    """The ids of the stories in a draft."""
    assert draft.proof is not None
    return {story.article.id for story in draft.proof.edition.stories}


EXTRA = Kind.EXTRA
