"""What is said of editions: read back, and moved from state to state by compare-and-set."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from digest.errors import HeldError, UsageError
from digest.model import Concern, EditionRecord, EditionState, Kind, Reason, Slot
from digest.model.states import check_transition
from digest.store.editionrows import dump_concerns, make_record, make_slot, select_editions, tell_slot
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import decisions, editions

__all__ = [
    "STANDING",
    "UNSENT",
    "load_edition",
    "load_editions",
    "load_successor",
    "mark_sent",
    "move_edition",
    "move_row",
    "note_concerns",
    "supersede_earlier",
    "supersede_sharers",
    "take_row",
    "tell_slot",
]

UNSENT = (EditionState.DRAFT, EditionState.APPROVED)
STANDING = (*UNSENT, EditionState.SENDING, EditionState.SENT)
"""The states of editions that nothing took the place of."""

_LIST = "See: digest editions list"
_WAY_OUT = (EditionState.APPROVED, EditionState.SENDING, EditionState.SENT)
_OVER = (EditionState.SUPERSEDED, EditionState.CANCELLED)
_PRINTED = (Reason.CHOSEN, Reason.COPY)


def move_edition(
    store: Store, slot: Slot, *, to: EditionState, expected: Collection[EditionState], **changes: Any
) -> EditionRecord:
    """Move an edition to another state, if it is in one of those expected, and set what else changes with that.

    What begins to be sent supersedes others as `supersede_sharers` says. Raises HeldError when it is in another state,
    naming what took its place, and UsageError for a step that no edition takes.
    """
    with begin_writing(store) as connection:
        row = take_row(connection, slot, expected)
        move_row(connection, row, to, changes)
        if to is EditionState.SENDING:
            supersede_sharers(connection, slot)
        return make_record(_reload(connection, slot))


def mark_sent(store: Store, slot: Slot, *, by: str, at: datetime, via: str) -> EditionRecord:
    """Take an edition that another mailer sent at the instant `at` through every step that is left to sent, at once.

    `by` is who says so: they count as having approved it, if nobody did. `via` names the mailer. Others are superseded
    as `supersede_sharers` says. Raises HeldError when it is over.
    """
    changes: Mapping[EditionState, Mapping[str, Any]] = {
        EditionState.APPROVED: {"approved_by": by, "approved": at},
        EditionState.SENDING: {"started": at},
        EditionState.SENT: {"ended": at, "via": via},
    }
    with begin_writing(store) as connection:
        row = take_row(connection, slot, [EditionState.DRAFT, EditionState.APPROVED, EditionState.SENDING])
        states = [EditionState.DRAFT, *_WAY_OUT]
        for state in states[states.index(row.state) + 1 :]:
            move_row(connection, row, state, changes[state])
            row = _reload(connection, slot)
        supersede_sharers(connection, slot)
        return make_record(row)


def note_concerns(
    store: Store, slot: Slot, concerns: Collection[Concern], *, expected: Collection[EditionState] = tuple(EditionState)
) -> EditionRecord:
    """Set what a person should know of an edition. Raises HeldError when it is in none of the states expected."""
    with begin_writing(store) as connection:
        row = take_row(connection, slot, expected)
        connection.execute(update(editions).where(editions.c.pk == row.pk).values(concerns=dump_concerns(concerns)))
        return replace(make_record(row), concerns=tuple(concerns))


def load_editions(
    store: Store,
    newsletter: str,
    *,
    states: Collection[EditionState] = (),
    kind: Kind | None = None,
    number: int | None = None,
    after: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
    by_number: bool = False,
) -> tuple[EditionRecord, ...]:
    """Editions of a newsletter, the newest due and revision first; of all states if none is named.

    They are due later than `after`, and not later than `until`. With `by_number` those made last come first: the
    highest number, and its newest revision.
    """
    order = (editions.c.number.desc(), editions.c.revision.desc())
    query = select_editions(newsletter).order_by(*(() if by_number else (editions.c.due.desc(),)), *order)
    if states:
        query = query.where(editions.c.state.in_(states))
    if kind:
        query = query.where(editions.c.kind == kind)
    if number is not None:
        query = query.where(editions.c.number == number)
    if after:
        query = query.where(editions.c.due > after)
    if until:
        query = query.where(editions.c.due <= until)
    with begin_reading(store) as connection:
        return tuple(map(make_record, connection.execute(query.limit(limit))))


def load_edition(store: Store, newsletter: str, name: str) -> EditionRecord:
    """The edition called "12" (its newest revision), "12.2", or "latest" (the newest neither superseded nor cancelled).

    The newest has the highest number. Raises UsageError when there is none, naming the newest there is.
    """
    number, _, revision = name.partition(".")
    if name == "latest":
        found = load_editions(store, newsletter, states=STANDING, limit=1, by_number=True)
    elif _is_count(number) and (_is_count(revision) or name == number):
        found = load_editions(store, newsletter, number=int(number))
    else:
        raise UsageError(f"{name!r} is no edition", "Name one by its number, as 12, 12.2 for its revision 2, or latest")
    wanted = [one for one in found if not revision or one.slot.revision == int(revision)]
    if not wanted:
        newest = load_editions(store, newsletter, limit=1, by_number=True)
        there = _tell_newest(newest[0], name) if newest else "none was built yet: digest build"
        raise UsageError(f"{newsletter} has no edition {name}; {there}", _LIST)
    return wanted[0]


def _tell_newest(newest: EditionRecord, name: str) -> str:
    """Say which edition is the newest, and why it is not the latest one that stands."""
    return (
        f"edition {newest.slot.number} is {newest.state}" if name == "latest" else f"the newest is {newest.slot.number}"
    )


def load_successor(store: Store, slot: Slot) -> EditionRecord | None:
    """What took the place of an edition: its newest revision, else the next edition of its kind; None if none did."""
    with begin_reading(store) as connection:
        row = _find_successor(connection, slot)
        return make_record(row) if row else None


def move_row(connection: Connection, row: Any, to: EditionState, changes: Mapping[str, Any]) -> None:
    """Move the edition in a row of `editionrows.select_editions`; raises HeldError when it is not as the row says."""
    check_transition(EditionState(row.state), to)
    values = {"state": to, **changes}
    if "concerns" in values:
        values["concerns"] = dump_concerns(values["concerns"])
    still = editions.c.pk == row.pk, editions.c.state == row.state
    if connection.execute(update(editions).where(*still).values(values)).rowcount != 1:
        raise HeldError(f"{tell_slot(make_slot(row))} was changed by another run", _LIST)


def supersede_earlier(connection: Connection, slot: Slot, *, now: datetime) -> None:
    """Supersede the regular editions of earlier dues that are over at the instant `now` and were not sent."""
    earlier = editions.c.kind == Kind.REGULAR, editions.c.due < slot.due, editions.c.due <= now
    for row in connection.execute(_select_waiting(slot).where(*earlier)).all():
        move_row(connection, row, EditionState.SUPERSEDED, {})


def supersede_sharers(connection: Connection, slot: Slot) -> None:
    """Supersede the editions that wait with a story that this one, now on its way, prints, or with a copy of it.

    Nothing goes out twice. A regular one also supersedes earlier ones that are over and were not sent.
    """
    out, told = _reload(connection, slot), select(decisions.c.article, decisions.c.url_key)
    printed = decisions.c.edition_pk == out.pk, decisions.c.final, decisions.c.reason.in_(_PRINTED)
    gone = connection.execute(told.where(*printed)).all()
    ids, keys = {one.article for one in gone}, {one.url_key for one in gone if one.url_key}
    if slot.kind is Kind.REGULAR:
        supersede_earlier(connection, slot, now=out.started or slot.due)
    for other in connection.execute(_select_waiting(slot)).all():
        chosen = told.where(decisions.c.edition_pk == other.pk, decisions.c.reason == Reason.CHOSEN)
        if any(one.article in ids or one.url_key in keys for one in connection.execute(chosen)):
            move_row(connection, other, EditionState.SUPERSEDED, {})


def take_row(connection: Connection, slot: Slot, expected: Collection[EditionState]) -> Any:
    """Read an edition that is in one of the states expected; raises HeldError as `move_edition` does."""
    row = _reload(connection, slot)
    if EditionState(row.state) in expected:
        return row
    successor = _find_successor(connection, slot) if row.state == EditionState.SUPERSEDED else None
    by = f" by {tell_slot(make_slot(successor))} ({successor.state})" if successor else " already"
    several = successor and successor.number == slot.number
    name = f"edition {slot.number}.{slot.revision}" if several else tell_slot(slot)
    raise HeldError(f"{name} is {row.state}{by}", _LIST)


def _is_count(text: str) -> bool:
    """Whether it is a number that a row may have."""
    return text.isascii() and text.isdecimal() and len(text) < 10  # noqa: PLR2004


def _reload(connection: Connection, slot: Slot) -> Any:
    return connection.execute(select_editions(slot.newsletter, slot=slot)).one()


def _select_waiting(slot: Slot) -> Select[Any]:
    """The editions that were not sent, but for the one in that slot."""
    other = (editions.c.number != slot.number) | (editions.c.revision != slot.revision)
    return select_editions(slot.newsletter).where(editions.c.state.in_(UNSENT), other)


def _find_successor(connection: Connection, slot: Slot) -> Any:
    of_kind = select_editions(slot.newsletter).where(editions.c.kind == slot.kind)
    same = of_kind.where(editions.c.due == slot.due, editions.c.revision > slot.revision)
    if row := connection.execute(same.order_by(editions.c.revision.desc()).limit(1)).first():
        return row
    later = of_kind.where(editions.c.due > slot.due, editions.c.state.not_in(_OVER))
    return connection.execute(later.order_by(editions.c.due).limit(1)).first()
