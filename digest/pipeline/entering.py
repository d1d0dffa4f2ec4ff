"""Which stories may enter an edition that is made from the store: those of its window, and what a pin lets in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from digest.editions.schedule import find_max_age
from digest.model import Candidate, Override
from digest.selection.overriding import apply_overrides
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store


def load_entrants(
    store: Store, settings: Settings, overrides: Sequence[Override], *, since: datetime, until: datetime, due: datetime
) -> tuple[Candidate, ...]:
    """Load the stories that may enter an edition of `due` whose window is (`since`, `until`], in a fixed order.

    Those that enter none by themselves, and that `overrides` pin, are among them. Real editions and simulated ones
    alike take theirs from here.
    """
    from digest.sources.reading import make_source_key
    from digest.store.candidates import load_candidates

    return load_candidates(
        store,
        since=since,
        until=until,
        order={key: place for place, key in enumerate(map(make_source_key, settings.sources))},
        paused={make_source_key(source) for source in settings.sources if source.paused},
        max_age=find_max_age(settings, due=due),
        besides=_find_pinned(store, settings.newsletter, overrides, now=until),
    )


def _find_pinned(store: Store, newsletter: str, overrides: Sequence[Override], *, now: datetime) -> frozenset[str]:
    """Find the stories, by id, seen until `now`, that enter no edition by themselves, and that an editor pinned."""
    from digest.store.listing import load_articles

    if not any(override.pin for override in overrides):
        return frozenset()
    barred = [
        Candidate(article=replace(one.article, text="", summary=""))
        for one in load_articles(store, until=now, held_at=now)
        if one.arrival.eligible_from is None
    ]
    marks = apply_overrides(barred, overrides, now=now, newsletter=newsletter).marks
    return frozenset(name for name, mark in marks.items() if mark.pin)
