"""Which of the editors' overrides count for an edition that is built from the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.model import Candidate, Override
from digest.pipeline.overriding import load_newsletter_overrides
from digest.selection.overriding import apply_overrides

if TYPE_CHECKING:
    from digest.pipeline.building import Commission
    from digest.store.opening import Store


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
