"""Readers of whom nobody knows whether an edition reached them: told until it is sure that they were told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.errors import InDoubtError
from digest.model import Slot
from digest.pipeline.alarms import Alarm

_NAMED = 5
"""Readers in doubt who are named; the others are counted."""


def make_doubt_alarms(doubts: Mapping[Slot, Sequence[str]]) -> tuple[Alarm, ...]:
    """An alarm for each edition with readers in doubt, named as the store has them."""
    return tuple(_make_alarm(slot, recipients) for slot, recipients in doubts.items())


def _make_alarm(slot: Slot, recipients: Sequence[str]) -> Alarm:
    from digest.store.editionrows import tell_slot

    more = f" and {len(recipients) - _NAMED} more" if len(recipients) > _NAMED else ""
    text = (
        f"{tell_slot(slot)}: nobody knows whether it reached {', '.join(recipients[:_NAMED])}{more}. "
        "Look in the mail server's log; they are not tried again"
    )
    return Alarm(code=f"doubt {slot.number}", text=text, exit_code=InDoubtError.exit_code, lasts=False)
