"""Readers of whom nobody knows whether an edition reached them: told until it is sure that they were told of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from digest.errors import InDoubtError
from digest.model import Slot
from digest.pipeline.alarms import Alarm

if TYPE_CHECKING:
    from digest.store.opening import Store

_NAMED = 5
"""Readers in doubt who are named; the others are counted."""


def load_doubt_alarms(store: Store, slots: Collection[Slot]) -> tuple[Alarm, ...]:
    """Give an alarm for each of those editions: it names whoever is in doubt, those too who were told of before."""
    from digest.store.reckoning import load_doubts

    return tuple(_make_alarm(slot, recipients) for slot, recipients in load_doubts(store, slots).items())


def tell_doubts(store: Store, newsletter: str, *, now: datetime) -> tuple[Alarm, ...]:
    """Give an alarm for each edition with readers in doubt whom nobody was told of, and note that they are told now."""
    from digest.store.reckoning import load_untold_doubts, note_doubts_told

    doubts = load_untold_doubts(store, newsletter)
    if doubts:
        note_doubts_told(store, doubts, now=now)
    return load_doubt_alarms(store, doubts)


def _make_alarm(slot: Slot, recipients: Sequence[str]) -> Alarm:
    from digest.store.editionrows import tell_slot

    more = f" and {len(recipients) - _NAMED} more" if len(recipients) > _NAMED else ""
    text = (
        f"{tell_slot(slot)}: nobody knows whether it reached {', '.join(recipients[:_NAMED])}{more}. "
        f"Look in the mail server's log; then: digest send --doubts --edition {slot.number}"
    )
    return Alarm(code=f"doubt {slot.number}", text=text, exit_code=InDoubtError.exit_code, lasts=False)
