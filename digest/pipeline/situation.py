"""How a newsletter stands, as the store has it: what a run decides by, and what waits for a person."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from digest.editions.agenda import Situation
from digest.model import EditionRecord, EditionState, Kind, Slot
from digest.model.states import LIVE
from digest.pipeline.linting import is_unfit
from digest.pipeline.stepping import tell_record
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store

_EMPTY = "empty"
_LATEST = 20


def load_situation(
    store: Store, settings: Settings, *, now: datetime, tried: frozenset[Slot] = frozenset()
) -> Situation:
    """Load how a newsletter stands now."""
    from digest.store.editions import load_editions
    from digest.store.pausing import load_standing

    name = settings.newsletter
    standing = load_standing(store, name)
    over = partial(load_editions, store, name, states=(EditionState.SENT, EditionState.CANCELLED), kind=Kind.REGULAR)
    known = (*over(after=now), *over(until=now, limit=_LATEST))
    return Situation(
        now=now,
        live=load_editions(store, name, states=LIVE),
        settled=frozenset(one.slot.due for one in known if not _was_early(one)),
        thin=frozenset(one.slot.due for one in known if _was_early(one)),
        begun=standing.begun,
        paused=standing.is_paused(now),
        tried=tried,
    )


def load_held(store: Store, newsletter: str) -> tuple[EditionRecord, ...]:
    """Load the drafts that wait for a person."""
    from digest.store.editions import load_editions

    return tuple(one for one in load_editions(store, newsletter, states=[EditionState.DRAFT]) if one.holds)


def tell_held(record: EditionRecord, *, paused: bool) -> str:
    """Say what holds an edition and what to do about it; while `paused`, that is not enough."""
    holds = "; ".join(concern.evidence for concern in record.holds)
    name, number = tell_record(record), record.slot.number
    way = f"digest editions approve {number}"
    if is_unfit(record):
        way = f"put that right, and digest build; or say in lint.ignore why it does not count, and {way}"
    told = f"{name} is held: {holds}. To send it: {way}"
    return f"{told}. It is paused, too: nothing goes out until that is over (digest resume)" if paused else told


def _was_early(record: EditionRecord) -> bool:
    """Whether it was cancelled as a draft that had too few stories before it was due: there may be more by then."""
    return record.cut_off < record.slot.due and any(concern.code == _EMPTY for concern in record.concerns)
