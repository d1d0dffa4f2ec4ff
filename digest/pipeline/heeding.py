"""Which of the editors' overrides count for an edition that is built from the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.model import Candidate, Override
from digest.pipeline.overriding import load_newsletter_overrides, load_present_overrides
from digest.selection.overriding import apply_overrides

if TYPE_CHECKING:
    from digest.pipeline.building import Commission
    from digest.store.opening import Store


def find_pinned(store: Store, commission: Commission) -> frozenset[str]:
    """Find the stories, by id, that enter no edition by themselves, and that an editor pinned: so they are let in."""
    from digest.store.listing import load_articles

    settings, now = commission.settings, commission.now
    given = load_present_overrides(settings, base=commission.base)
    if not any(override.pin for override in given):
        return frozenset()
    barred = [
        Candidate(article=replace(one.article, text="", summary=""))
        for one in load_articles(store, held_at=now)
        if one.arrival.eligible_from is None
    ]
    marks = apply_overrides(barred, given, now=now, newsletter=settings.newsletter).marks
    return frozenset(name for name, mark in marks.items() if mark.pin)


def load_effective_overrides(
    store: Store, commission: Commission, candidates: Sequence[Candidate]
) -> tuple[Override, ...]:
    """Load the overrides that may change the edition, or whose story nobody knows.

    One for a story that was collected, and is no candidate any more, is left out: it would be told of for ever.
    """
    from digest.store.decisions import find_decided
    from digest.store.history import find_collected

    settings = commission.settings
    given = load_newsletter_overrides(settings, base=commission.base)
    unmet = apply_overrides(candidates, given, now=commission.now, newsletter=settings.newsletter).unknown
    names = {override.story for override in unmet}
    collected = find_collected(store, names) | find_decided(store, settings.newsletter, names)
    return tuple(one for one in given if one not in unmet or one.story not in collected)
