"""Sends one edition because a person says so now: by the very steps of a scheduled run, under its locks."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from digest.editions.agenda import Action, Step
from digest.errors import HeldError
from digest.model import EditionRecord, EditionState
from digest.pipeline.dispatching import Departure, begin_dispatch, depart, resume_dispatch
from digest.pipeline.stepping import Run, Taken

if TYPE_CHECKING:
    from digest.store.opening import Store

_REASON = "a person sends it"
_ADVICE = {
    EditionState.DRAFT: "Approve it: digest editions approve {}",
    EditionState.SENT: "Those who failed can be tried again: digest send --retry-failed --edition {}",
}


def send_approved(run: Run, store: Store, record: EditionRecord) -> Taken:
    """Send an approved edition before or after it is due, or go on with one that is being sent.

    Raises HeldError for one that is neither, LockedError when a run is building or sending, and what preparing a
    mailing raises: then nothing has changed.
    """
    from digest.store.locks import hold_edition_lock

    with ExitStack() as stack:
        with hold_edition_lock(store.path, run.settings.newsletter, wait=0):
            taken = _begin(run, store, record, stack)
        return depart(run, store, taken) if isinstance(taken, Departure) else taken


def _begin(run: Run, store: Store, record: EditionRecord, stack: ExitStack) -> Taken | Departure:
    if record.state is EditionState.APPROVED:
        step = Step(action=Action.SEND, record=record, reason=_REASON)
        return begin_dispatch(run, store, step, stack=stack)
    if record.state is EditionState.SENDING:
        step = Step(action=Action.RESUME, record=record, reason=_REASON)
        return resume_dispatch(run, store, step, stack=stack, even_late=True)
    raise make_refusal(record)


def make_refusal(record: EditionRecord) -> HeldError:
    """Make the error for an edition that is neither approved nor being sent."""
    number = record.slot.number
    advice = _ADVICE.get(record.state, "").format(number)
    return HeldError(f"edition {number} is {record.state.value}, and only an approved one is sent", advice)
