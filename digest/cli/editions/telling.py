"""Editions in words for people, and as JSON values for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from digest.cli.jsonlines import format_instant
from digest.editions.agenda import is_late
from digest.model import EditionState, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from digest.model import EditionRecord
    from digest.settings import Settings


def describe_record(record: EditionRecord) -> dict[str, Any]:
    """Give an edition as JSON values: instants as ISO 8601 in UTC, unknown values as null."""
    slot = record.slot
    return {
        "edition": slot.number,
        "revision": slot.revision,
        "newsletter": slot.newsletter,
        "kind": slot.kind.value,
        "due": format_instant(slot.due),
        "state": record.state.value,
        "since": format_instant(record.since),
        "cut_off": format_instant(record.cut_off),
        "subject": record.subject,
        "preheader": record.preheader,
        "stories": record.stories,
        "sources": record.sources,
        "size": record.size,
        "key": record.key,
        "program": record.program,
        "concerns": [{"code": one.code, "evidence": one.evidence, "holds": one.holds} for one in record.concerns],
        "approved_by": record.approved_by,
        "approved": format_instant(record.approved),
        "started": format_instant(record.started),
        "ended": format_instant(record.ended),
        "via": record.via,
    }


def tell_number(record: EditionRecord, *, beside: Iterable[EditionRecord] = ()) -> str:
    """The number of an edition as commands take it: "12", "12.2" for its second revision.

    The first is "12.1" where others of that number are told of `beside` it.
    """
    slot = record.slot
    several = slot.revision > 1 or any(one.slot.number == slot.number and one.slot != slot for one in beside)
    return f"{slot.number}.{slot.revision}" if several else str(slot.number)


def tell_due(instant: datetime, settings: Settings) -> str:
    """An instant to the minute, in the newsletter's zone."""
    return f"{instant.astimezone(ZoneInfo(settings.timezone)):%Y-%m-%d %H:%M}"


def tell_edition(record: EditionRecord, settings: Settings, *, now: datetime) -> str:
    """Say in a line which edition it is, its state and due, and what is to be done next."""
    extra = "extra, " if record.slot.kind is Kind.EXTRA else ""
    due = f"{tell_due(record.slot.due, settings)} {settings.timezone}"
    held = ", held" if record.holds and record.state is EditionState.DRAFT else ""
    told = f"{tell_number(record)}, {record.state.value}{held}, {extra}due {due}"
    following = tell_next(record, settings, now=now)
    return f"{told}; {following}" if following else told


def tell_next(record: EditionRecord, settings: Settings, *, now: datetime) -> str:
    """Say what is to be done with an edition; empty when nothing is."""
    number, late = record.slot.number, is_late(record, settings, now=now)
    if record.state is EditionState.DRAFT:
        by_person = bool(record.holds) or settings.require_approval or record.slot.kind is Kind.EXTRA
        return f"approve it: digest editions approve {number}" if by_person or late else _tell_run(record, now)
    if record.state is EditionState.APPROVED:
        return (
            f"it is late; to send it all the same: digest send --edition {number}" if late else _tell_run(record, now)
        )
    if record.state is EditionState.SENDING and settings.deliver == "export":
        return f"once it is mailed: digest editions mark-sent {number} --via NAME"
    return ""


def _tell_run(record: EditionRecord, now: datetime) -> str:
    return "digest run sends it when due" if now < record.slot.due else "the next digest run sends it"
