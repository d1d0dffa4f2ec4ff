"""Which edition a person means who asks for one now: the due that is just over, or the next that comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from digest.editions.agenda import format_due
from digest.editions.schedule import find_due, find_next
from digest.errors import UsageError
from digest.model import EditionRecord, EditionState, Kind
from digest.settings import Settings
from digest.text.spans import parse_instant, parse_span

_GONE = frozenset({EditionState.SENDING, EditionState.SENT})
_MOMENT = timedelta(microseconds=1)
_DATE = 10
"""Characters of a date alone."""


def choose_due(settings: Settings, past: Iterable[EditionRecord], *, now: datetime) -> datetime:
    """Choose the due to build for: the newest that is over, if it was not settled and is not too late; else the next.

    `past` are editions of the newsletter in any order. A due is settled once its edition, or that of a later due that
    is over, is sending, sent or cancelled; too few stories before it is due do not settle it. One whose edition went
    out before its time is passed over. Raises UsageError without a schedule.
    """
    schedule = _require_schedule(settings)
    regular = [one for one in past if one.slot.kind is Kind.REGULAR]
    settled = max((one.slot.due for one in regular if one.slot.due <= now and _is_settled(one)), default=None)
    due = find_due(schedule, settings.timezone, before=now)
    if due and now - due <= parse_span(settings.max_late) and (settled is None or due > settled):
        return due
    gone = {one.slot.due for one in regular if one.state in _GONE}
    due = find_next(schedule, settings.timezone, after=now)
    while due in gone:
        due = find_next(schedule, settings.timezone, after=due)
    return due


def read_due(text: str, settings: Settings, past: Iterable[EditionRecord]) -> datetime:
    """Read which due a person wrote: its instant, or a day, which means the first due of that day.

    Raises UsageError when the schedule has none there, naming the nearest, or a later edition went out already.
    """
    schedule = _require_schedule(settings)
    try:
        start = parse_instant(text, timezone=settings.timezone)
        end = parse_instant(text, timezone=settings.timezone, end_of_day=len(text.strip()) <= _DATE)
    except ValueError as cause:
        raise UsageError(f"--due: {cause}") from cause
    due = find_next(schedule, settings.timezone, after=start - _MOMENT)
    if due > end:
        before = find_due(schedule, settings.timezone, before=start)
        near = " and ".join(format_due(one, settings.timezone) for one in (before, due) if one)
        raise UsageError(f"--due {text}: nothing is due then; the nearest are {near}", "Or build one besides: --extra")
    later = [one for one in past if _went_out_in_time(one) and one.slot.kind is Kind.REGULAR and one.slot.due > due]
    if later:
        number, told = later[0].slot.number, format_due(later[0].slot.due, settings.timezone)
        raise UsageError(
            f"--due {text}: edition {number} of {told} went out already, which is later", "Build one besides: --extra"
        )
    return due


def _is_settled(record: EditionRecord) -> bool:
    if record.state is EditionState.CANCELLED:
        return record.cut_off >= record.slot.due or all(concern.code != "empty" for concern in record.concerns)
    return record.state in _GONE


def _went_out_in_time(record: EditionRecord) -> bool:
    """Whether it went out when it was due; one that went out ahead leaves room for those before it."""
    return record.state in _GONE and not (record.started and record.started < record.slot.due)


def _require_schedule(settings: Settings) -> str:
    if settings.schedule:
        return settings.schedule
    raise UsageError(
        "nothing is ever due: there is no `schedule`", 'Write it as schedule = "0 7 * * *", or use --extra'
    )
