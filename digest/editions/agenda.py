"""What a run does now: the next step that the schedule, the editions there are and the clock ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from digest.editions.schedule import find_due, find_next
from digest.model import Concern, EditionRecord, EditionState, Kind, Slot
from digest.settings import Settings
from digest.text.spans import parse_span

POLICY = "policy"
"""Who approves editions that no person has to."""

APPROVABLE = timedelta(minutes=15)
"""A draft that was built so long before it is due can be looked at and approved by then."""

NO_SCHEDULE = 'nothing is ever due: set `schedule` in digest.toml, as in schedule = "0 7 * * *"'
"""What is said where no edition comes by itself."""


class Action(StrEnum):
    """One step of a run; what each is done to stands with `Step`."""

    NOTHING = "nothing"
    RESUME = "resume"
    SEND = "send"
    APPROVE = "approve"
    HOLD = "hold"
    SKIP = "skip"
    SUPERSEDE = "supersede"
    BUILD = "build"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do, and the sentence that says why.

    BUILD and DRAFT name the `due` to build for; what is built when it is due supersedes older editions that were not
    sent. The others name the edition in `record`: RESUME what is sending, SEND what is approved, APPROVE by policy,
    SKIP for good, SUPERSEDE what a later one was built ahead for that is due now, and HOLD for `concern`: a draft gets
    it, an approved edition is superseded by a revision that has it. NOTHING has the next `due`, if there is a schedule.
    """

    action: Action
    reason: str
    due: datetime | None = None
    record: EditionRecord | None = None
    concern: Concern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How a newsletter stands at the instant `now`.

    `live` are its editions that are drafts, approved or sending. `settled` are dues of the schedule that were sent,
    cancelled or skipped: all that are still to come, and the newest that is over. Dues that were over before `begun`,
    when its schedule was first seen or its last pause ended, are none of ours, unless they can still be sent in time.
    `thin` are dues that were drafted early with too few stories: they are built when they are due. `tried` are editions
    that this run need not touch again.
    """

    now: datetime
    live: Sequence[EditionRecord] = ()
    settled: frozenset[datetime] = frozenset()
    thin: frozenset[datetime] = frozenset()
    begun: datetime | None = None
    paused: bool = False
    tried: frozenset[Slot] = frozenset()


def choose_step(situation: Situation, settings: Settings) -> Step:
    """Choose the next step: finish what is sending, send what is approved, build what was missed, draft what comes.

    There is one for every situation. Taking steps one after the other, each with what the one before it changed, ends
    with NOTHING. No due is built that has an edition, or is older than one that is over and has, or had, an edition.
    """
    if situation.paused:
        return Step(action=Action.NOTHING, reason="it is paused")
    missed = find_missed(situation, settings)
    steps = chain(
        _resume(situation),
        _send(situation, settings, missed=missed),
        _build(missed, settings),
        _judge_drafts(situation, settings),
        _draft(situation, settings),
    )
    return next(steps, None) or _wait(situation, settings)


def find_missed(situation: Situation, settings: Settings) -> datetime | None:
    """Find the newest due that is over and that there is no edition of; it stands for all that were missed."""
    if not settings.schedule:
        return None
    due = find_due(settings.schedule, settings.timezone, before=situation.now)
    if due is None or _is_settled(due, situation):
        return None
    is_ours = situation.begun is None or due >= situation.begun - parse_span(settings.max_late)
    return due if is_ours else None


def is_late(record: EditionRecord, settings: Settings, *, now: datetime) -> bool:
    """Whether an edition did not go out within `max_late` of being due, or of when a person approved it after that."""
    due = record.slot.due
    by_person = record.approved is not None and record.approved_by != POLICY
    start = max(due, record.approved) if by_person and record.approved else due
    return now > start + parse_span(settings.max_late)


def format_due(due: datetime, timezone: str) -> str:
    """An instant as it is told to people, in the newsletter's zone: "2026-11-27 07:00 Asia/Karachi"."""
    return f"{due.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M} {timezone}"


def _is_settled(due: datetime, situation: Situation) -> bool:
    """Whether there is or was an edition of that due, or of a later one that is over: what comes settles itself."""
    return due in _list_taken(situation) or _is_overtaken(due, situation)


def _is_overtaken(due: datetime, situation: Situation) -> bool:
    """Whether a later due is over, and there is or was an edition of it."""
    return any(due < other <= situation.now for other in _list_taken(situation))


def _list_taken(situation: Situation) -> set[datetime]:
    """The dues of the schedule that there is an edition of, or that are settled."""
    return {one.slot.due for one in situation.live if one.slot.kind is Kind.REGULAR} | situation.settled


def _list_due(situation: Situation, state: EditionState) -> list[EditionRecord]:
    """The editions of a state whose time has come and that were not tried yet, oldest first."""
    found = (
        one
        for one in situation.live
        if one.state is state and one.slot.due <= situation.now and one.slot not in situation.tried
    )
    return sorted(found, key=lambda one: (one.slot.due, one.slot.number))


def _resume(situation: Situation) -> Iterator[Step]:
    sending = [one for one in situation.live if one.state is EditionState.SENDING and one.slot not in situation.tried]
    for record in sorted(sending, key=lambda one: (one.slot.due, one.slot.number)):
        yield Step(action=Action.RESUME, record=record, reason=f"{_name(record)} is being sent")


def _send(situation: Situation, settings: Settings, *, missed: datetime | None) -> Iterator[Step]:
    """Send what is approved. What is late for that is held, or left to the edition that will take its place."""
    for record in _list_due(situation, EditionState.APPROVED):
        if not is_late(record, settings, now=situation.now):
            yield Step(action=Action.SEND, record=record, reason=f"{_name(record)} is approved and due")
        elif record.slot.kind is Kind.EXTRA:
            yield _hold_late(record, settings)
        elif _is_overtaken(record.slot.due, situation):
            yield _supersede(record)
        elif missed is None:
            yield _hold_late(record, settings)


def _build(missed: datetime | None, settings: Settings) -> Iterator[Step]:
    if missed:
        due = format_due(missed, settings.timezone)
        yield Step(action=Action.BUILD, due=missed, reason=f"the edition of {due} is due")


def _judge_drafts(situation: Situation, settings: Settings) -> Iterator[Step]:
    """Decide on drafts when their time has come; an extra edition is always approved by a person."""
    for record in _list_due(situation, EditionState.DRAFT):
        if record.slot.kind is Kind.REGULAR and _is_overtaken(record.slot.due, situation):
            yield _supersede(record)
        elif record.slot.kind is Kind.REGULAR:
            yield from _judge_draft(record, settings, now=situation.now)


def _judge_draft(record: EditionRecord, settings: Settings, *, now: datetime) -> Iterator[Step]:
    unapproved = settings.if_unapproved if settings.require_approval else "send"
    if unapproved == "skip" and _could_be_approved(record):
        yield Step(action=Action.SKIP, record=record, reason=f"nobody approved {_name(record)} before it was due")
    elif record.holds:
        return
    elif is_late(record, settings, now=now):
        yield _hold_late(record, settings)
    elif unapproved in {"hold", "skip"}:
        concern = Concern(code="approval", evidence=_tell_unapproved(record), holds=True)
        yield Step(action=Action.HOLD, record=record, concern=concern, reason=f"{_name(record)} is not approved")
    else:
        yield Step(action=Action.APPROVE, record=record, reason=f"nothing holds {_name(record)}")


def _tell_unapproved(record: EditionRecord) -> str:
    if _could_be_approved(record):
        return "nobody approved it before it was due"
    return "it was drafted too late for anybody to approve it before it was due"


def _could_be_approved(record: EditionRecord) -> bool:
    """Whether it was there long enough before it was due for somebody to approve it."""
    return record.built <= record.slot.due - APPROVABLE


def _supersede(record: EditionRecord) -> Step:
    """Let an edition give way to a later one that was built before it was due, and is due now."""
    return Step(action=Action.SUPERSEDE, record=record, reason=f"a later edition than {_name(record)} is due")


def _hold_late(record: EditionRecord, settings: Settings) -> Step:
    due = format_due(record.slot.due, settings.timezone)
    concern = Concern(
        code="late", evidence=f"it was due {due} and could not go out within {settings.max_late}", holds=True
    )
    return Step(action=Action.HOLD, record=record, concern=concern, reason=f"{_name(record)} is late")


def _draft(situation: Situation, settings: Settings) -> Iterator[Step]:
    if not settings.schedule or not settings.draft_before:
        return
    due = find_next(settings.schedule, settings.timezone, after=situation.now)
    is_time = situation.now >= due - parse_span(settings.draft_before) and due not in situation.thin
    if is_time and not _is_settled(due, situation):
        told = format_due(due, settings.timezone)
        yield Step(
            action=Action.DRAFT, due=due, reason=f"the edition of {told} is drafted {settings.draft_before} before"
        )


def _wait(situation: Situation, settings: Settings) -> Step:
    due = _find_open(situation, settings) if settings.schedule else None
    told = f"the next edition is due {format_due(due, settings.timezone)}" if due else NO_SCHEDULE
    held = [f"{_name(one)} is held" for one in situation.live if one.state is EditionState.DRAFT and one.holds]
    return Step(action=Action.NOTHING, due=due, reason="; ".join((*held, told)))


def _find_open(situation: Situation, settings: Settings) -> datetime:
    """The next due that was not sent or cancelled ahead of its time."""
    assert settings.schedule
    due = find_next(settings.schedule, settings.timezone, after=situation.now)
    while due in situation.settled:
        due = find_next(settings.schedule, settings.timezone, after=due)
    return due


def _name(record: EditionRecord) -> str:
    return f"edition {record.slot.number}"
