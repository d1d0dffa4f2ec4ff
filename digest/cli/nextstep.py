"""What a run would do now, as `digest status` tells it; nothing is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.editions.agenda import Step
    from digest.model import EditionRecord
    from digest.pipeline.standing import Status


def tell_step(status: Status) -> str:
    """What a run would do now; one does nothing for an edition that another mailer has to send."""
    from digest.pipeline.dispatching import find_folder
    from digest.store.editionrows import tell_slot

    step, settings = find_step(status), status.settings
    record = step.record
    is_out = record is not None and record.state == "sending" and not status.readers.get(record.slot.number)
    if record is None or not is_out or settings.deliver != "export" or not settings.export:
        return "; ".join(filter(None, (_tell_too_late(status), step.reason, *_tell_others(status, record))))
    folder = find_folder(settings, record.slot)
    mailed = f"once it is mailed: digest editions mark-sent {record.slot.number} --via NAME"
    return f"{tell_slot(record.slot)} was written to {folder}; {mailed}"


def _tell_others(status: Status, record: EditionRecord | None) -> Iterator[str]:
    """Name the editions that are being sent beside the one that the next step is about."""
    from digest.store.editionrows import tell_slot

    for one in status.live:
        if one.state == "sending" and record and record.state == "sending" and one.slot != record.slot:
            yield f"{tell_slot(one.slot)} is being sent, too"


def find_step(status: Status) -> Step:
    """The next step; a first run leaves a due alone that is too late, though the store knows nothing against it."""
    from digest.editions.agenda import Action, Situation, choose_step

    if status.step.action is not Action.BUILD or _find_too_late(status) is None:
        return status.step
    return choose_step(Situation(now=status.now, live=status.live, begun=status.now), status.settings)


def _tell_too_late(status: Status) -> str:
    from digest.editions.agenda import format_due

    late = _find_too_late(status)
    if late is None or status.collected is None or late < status.collected:  # there was no newsletter then
        return ""
    due = format_due(late, status.settings.timezone)
    return f"the edition of {due} is too late: no run came within {status.settings.max_late} of it"


def _find_too_late(status: Status) -> datetime | None:
    """The newest due that passed longer than `max_late` ago, where no run has begun the schedule yet."""
    from digest.editions.schedule import find_due
    from digest.text.spans import parse_span

    settings, standing = status.settings, status.standing
    if not settings.schedule or (standing and (standing.begun or standing.paused)):
        return None
    # Where there is a store, it may have an edition of that due.
    due = status.missed if standing else find_due(settings.schedule, settings.timezone, before=status.now)
    return due if due and status.now - due > parse_span(settings.max_late) else None
