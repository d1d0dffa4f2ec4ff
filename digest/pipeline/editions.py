"""What a person does about editions: ask for one, approve it, say that it was sent, or cancel it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.target import choose_due, read_due
from digest.errors import HeldError
from digest.model import EditionRecord, EditionState, Kind
from digest.pipeline.building import Commission, Draft, build_draft
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.linting import is_unfit, refuse_still_unfit
from digest.settings import Settings
from digest.text.spans import parse_instant

if TYPE_CHECKING:
    from digest.store.opening import Store


def make_commission(
    store: Store, settings: Settings, *, base: Path, now: datetime, due: str | None = None, extra: bool = False
) -> Commission:
    """What a person means who asks for an edition now: that of the schedule, or an `extra` one.

    `due` is what they wrote of when; without it, and without a schedule, it is an extra one due now. Nothing is
    changed. Raises UsageError when nothing is due then.
    """
    from digest.store.editions import load_editions

    past = load_editions(store, settings.newsletter)
    if extra or not (settings.schedule or due):
        instant = parse_instant(due, timezone=settings.timezone) if due else now
        return Commission(settings=settings, base=base, due=instant, now=now, kind=Kind.EXTRA)
    instant = read_due(due, settings, past) if due else choose_due(settings, past, now=now)
    return Commission(settings=settings, base=base, due=instant, now=now)


def build_on_demand(
    store: Store, settings: Settings, *, base: Path, now: datetime, due: str | None = None, extra: bool = False
) -> tuple[Draft, tuple[EditionRecord, ...]]:
    """Build what `make_commission` says, as nobody else builds; give also the editions that it took the place of.

    Raises LockedError when another run is at it, and else as `make_commission` and `build_draft` do.
    """
    from digest.store.editions import UNSENT, load_editions
    from digest.store.locks import hold_edition_lock

    with hold_edition_lock(store.path, settings.newsletter, wait=0):
        commission = make_commission(store, settings, base=base, now=now, due=due, extra=extra)
        waiting = {one.slot for one in load_editions(store, settings.newsletter, states=UNSENT)}
        draft = build_draft(store, commission)
        over = load_editions(store, settings.newsletter, states=[EditionState.SUPERSEDED])
    return draft, tuple(one for one in over if one.slot in waiting)


def approve_edition(
    store: Store, record: EditionRecord, *, settings: Settings, by: str, now: datetime
) -> EditionRecord:
    """Approve a draft: what held it holds it no more.

    Raises HeldError when it is none, naming what took its place, and RefusedError when its e-mail is not fit to be
    sent, and by `settings` still is not.
    """
    from digest.store.editions import move_edition

    if is_unfit(record):
        refuse_still_unfit(load_kept_proof(store, record.slot), settings)
    return move_edition(
        store,
        record.slot,
        to=EditionState.APPROVED,
        expected={EditionState.DRAFT},
        approved_by=by,
        approved=now,
        concerns=[replace(concern, holds=False) for concern in record.concerns],
    )


def mark_edition_sent(store: Store, record: EditionRecord, *, by: str, at: datetime, via: str) -> EditionRecord:
    """Note that another mailer sent an edition: its stories are used, and the next one goes on from there.

    Raises HeldError when it is over or was sent, LockedError when a run is building just now.
    """
    from digest.store.editions import mark_sent
    from digest.store.locks import hold_edition_lock
    from digest.store.resuming import cancel_waiting

    if record.stories == 0:
        raise HeldError(f"edition {record.slot.number} has no stories", "See: digest editions list --all")
    with hold_edition_lock(store.path, record.slot.newsletter, wait=10):
        sent = mark_sent(store, record.slot, by=by, at=at, via=via)
        cancel_waiting(store, record.slot, now=at)  # the other mailer had them
        return sent


def cancel_edition(store: Store, record: EditionRecord, *, now: datetime) -> EditionRecord:
    """Cancel an edition that was not sent, for good: its stories return in the next, unless some readers got them.

    One that some readers got already counts as sent, and nobody else gets it. Raises HeldError when it is over.
    """
    from digest.store.editions import UNSENT, move_edition
    from digest.store.resuming import cancel_sending

    if record.state is EditionState.SENDING:
        return cancel_sending(store, record.slot, now=now)
    return move_edition(store, record.slot, to=EditionState.CANCELLED, expected=UNSENT, ended=now)
