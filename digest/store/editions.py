"""Editions: kept with all they are made of and made from, moved from state to state by compare-and-set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from digest.editions.states import check_transition
from digest.errors import HeldError, UsageError
from digest.model import Concern, Decision, EditionRecord, EditionState, Kind, Slot
from digest.store.contents import load_contents, save_contents
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import decisions, editions
from digest.urls import make_url_key

_STANDING = (EditionState.DRAFT, EditionState.APPROVED, EditionState.SENDING, EditionState.SENT)
_UNSENT = (EditionState.DRAFT, EditionState.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An edition to be kept: what is said of it, a decision for every candidate, and its parts by name.

    `leaves` are parts that it shares with other editions one by one; their names are kept as the part "leaves".
    """

    record: EditionRecord
    decisions: Sequence[Decision]
    parts: Mapping[str, bytes]
    leaves: Sequence[bytes] = ()


def load_next_slot(store: Store, newsletter: str, *, kind: Kind, due: datetime) -> Slot:
    """The slot of the next edition, or of the next revision of the one that there is for that instant."""
    own = editions.c.newsletter == newsletter
    here = select(editions.c.number, editions.c.revision).where(own, editions.c.kind == kind, editions.c.due == due)
    with begin_reading(store) as connection:
        last = connection.execute(here.order_by(editions.c.revision.desc()).limit(1)).first()
        if last:
            return Slot(newsletter=newsletter, kind=kind, due=due, number=last.number, revision=last.revision + 1)
        highest = connection.scalar(select(func.max(editions.c.number)).where(own)) or 0
        return Slot(newsletter=newsletter, kind=kind, due=due, number=highest + 1)


def save_edition(store: Store, built: Built) -> EditionRecord:
    """Keep an edition whole; earlier revisions of it, and earlier regular ones that were not sent, are superseded.

    Raises HeldError when another run kept the same revision, or is sending the edition already.
    """
    slot = built.record.slot
    with begin_writing(store) as connection:
        _refuse_taken(connection, slot)
        for row in _find_older(connection, slot):
            _move(connection, row, EditionState.SUPERSEDED, {})
        parts = dict(zip(built.parts, save_contents(connection, built.parts.values()), strict=True))
        leaves = "\n".join(save_contents(connection, built.leaves))
        parts["leaves"] = save_contents(connection, [leaves.encode()])[0]
        connection.execute(insert(editions).values(**_make_row(built.record), parts=parts))
        _save_decisions(connection, connection.execute(_select(slot.newsletter, slot=slot)).one().pk, built.decisions)
    return built.record


def move_edition(
    store: Store, slot: Slot, *, to: EditionState, expected: Collection[EditionState], **changes: Any
) -> EditionRecord:
    """Move an edition to another state, if it is in one of those expected, and set what else changes with that.

    Raises HeldError when it is not: another run was there first. Raises ValueError for a step that no edition takes.
    """
    with begin_writing(store) as connection:
        row = connection.execute(_select(slot.newsletter, slot=slot)).one()
        state = EditionState(row.state)
        if state not in expected:
            raise HeldError(f"{tell_slot(slot)} is {state} already", "See: digest editions list")
        _move(connection, row, to, changes)
        return _make_record(connection.execute(_select(slot.newsletter, slot=slot)).one())


def note_concerns(store: Store, slot: Slot, concerns: Sequence[Concern]) -> EditionRecord:
    """Set what a person should know of an edition."""
    with begin_writing(store) as connection:
        row = connection.execute(_select(slot.newsletter, slot=slot)).one()
        values = {"concerns": [[one.code, one.evidence, one.holds] for one in concerns]}
        connection.execute(update(editions).where(editions.c.pk == row.pk).values(values))
        return replace(_make_record(row), concerns=tuple(concerns))


def load_editions(
    store: Store,
    newsletter: str,
    *,
    states: Collection[EditionState] = (),
    kind: Kind | None = None,
    number: int | None = None,
    limit: int | None = None,
) -> tuple[EditionRecord, ...]:
    """Editions of a newsletter, the newest due and revision first; of all states if none is named."""
    query = _select(newsletter).order_by(editions.c.due.desc(), editions.c.number.desc(), editions.c.revision.desc())
    if states:
        query = query.where(editions.c.state.in_(states))
    if kind:
        query = query.where(editions.c.kind == kind)
    if number is not None:
        query = query.where(editions.c.number == number)
    with begin_reading(store) as connection:
        return tuple(map(_make_record, connection.execute(query.limit(limit))))


def load_edition(store: Store, newsletter: str, name: str) -> EditionRecord:
    """The edition called "12" (its newest revision), "12.2", or "latest" (the newest neither superseded nor cancelled).

    Raises UsageError when there is none, naming those there are.
    """
    number, _, revision = name.partition(".")
    if name == "latest":
        found = load_editions(store, newsletter, states=_STANDING, limit=1)
    elif number.isdecimal() and (revision.isdecimal() or name == number):
        found = load_editions(store, newsletter, number=int(number))
    else:
        raise UsageError(f"{name!r} is no edition", "Name one by its number, as 12, 12.2 for its revision 2, or latest")
    wanted = [one for one in found if not revision or one.slot.revision == int(revision)]
    if not wanted:
        newest = load_editions(store, newsletter, limit=1)
        there = f"the newest is {newest[0].slot.number}" if newest else "none was built yet: digest build"
        raise UsageError(f"{newsletter} has no edition {name}; {there}", "See: digest editions list")
    return wanted[0]


def load_parts(store: Store, slot: Slot, names: Collection[str]) -> dict[str, bytes]:
    """Parts of an edition by name; those that were pruned are missing."""
    with begin_reading(store) as connection:
        parts: Mapping[str, str] = connection.execute(_select(slot.newsletter, slot=slot)).one().parts
        wanted = {name: parts[name] for name in names if name in parts}
        found = load_contents(connection, set(wanted.values()))
        return {name: found[content] for name, content in wanted.items() if content in found}


def load_leaves(store: Store, slot: Slot) -> tuple[bytes, ...] | None:
    """The leaves of an edition, in their order; None when they were pruned."""
    named = load_parts(store, slot, ["leaves"])
    if "leaves" not in named:
        return None
    names = named["leaves"].decode().split()
    with begin_reading(store) as connection:
        found = load_contents(connection, set(names))
    return tuple(found[name] for name in names) if found.keys() >= set(names) else None


def tell_slot(slot: Slot) -> str:
    """Call an edition as its commands do: "edition 12", with its revision from the second on."""
    return f"edition {slot.number}" + (f".{slot.revision}" if slot.revision > 1 else "")


def _refuse_taken(connection: Connection, slot: Slot) -> None:
    """Refuse a revision that is there already, or of an edition that is on its way."""
    here = _select(slot.newsletter).where(editions.c.kind == slot.kind, editions.c.due == slot.due)
    for row in connection.execute(here):
        if row.state in {EditionState.SENDING, EditionState.SENT} or row.revision >= slot.revision:
            raise HeldError(f"{tell_slot(_make_slot(row))} is {row.state} already", "See: digest editions list")


def _find_older(connection: Connection, slot: Slot) -> list[Any]:
    """What the edition takes the place of."""
    older = editions.c.due == slot.due
    if slot.kind is Kind.REGULAR:
        older = editions.c.due <= slot.due
    query = _select(slot.newsletter).where(editions.c.kind == slot.kind, older, editions.c.state.in_(_UNSENT))
    return list(connection.execute(query))


def _move(connection: Connection, row: Any, to: EditionState, changes: Mapping[str, Any]) -> None:
    check_transition(EditionState(row.state), to)
    values = {"state": to, **changes}
    if "concerns" in values:
        values["concerns"] = [[one.code, one.evidence, one.holds] for one in values["concerns"]]
    still = editions.c.pk == row.pk, editions.c.state == row.state
    if connection.execute(update(editions).where(*still).values(values)).rowcount != 1:
        raise HeldError(f"{tell_slot(_make_slot(row))} was changed by another run", "See: digest editions list")


def _save_decisions(connection: Connection, edition_pk: int, made: Sequence[Decision]) -> None:
    first: dict[str, dict[str, Any]] = {}
    for place, decision in enumerate(made):
        article = decision.placed.article
        row = {
            "edition_pk": edition_pk,
            "article": article.id,
            "revision": decision.placed.revision,
            "place": place,
            "reason": decision.reason,
            "evidence": decision.evidence,
            "final": decision.final,
            "score": decision.score,
            "region": decision.placed.region,
            "title": article.title,
            "url": article.url,
            "url_key": make_url_key(article.url) if article.url else None,
            "source": article.source or decision.placed.source,
        }
        first.setdefault(article.id, row)
    if first:
        connection.execute(insert(decisions), list(first.values()))


def _select(newsletter: str, *, slot: Slot | None = None) -> Any:
    query = select(editions).where(editions.c.newsletter == newsletter)
    if slot is None:
        return query
    return query.where(editions.c.number == slot.number, editions.c.revision == slot.revision)


def _make_slot(row: Any) -> Slot:
    return Slot(newsletter=row.newsletter, kind=Kind(row.kind), due=row.due, number=row.number, revision=row.revision)


_SAME = [
    *("since", "cut_off", "built", "key", "subject", "preheader", "stories", "sources", "size", "program"),
    *("approved_by", "approved", "started", "ended", "via"),
]
"""Columns that are called as the fields of `EditionRecord` are."""


def _make_record(row: Any) -> EditionRecord:
    concerns = (Concern(code=code, evidence=evidence, holds=holds) for code, evidence, holds in row.concerns)
    same = {name: getattr(row, name) for name in _SAME}
    return EditionRecord(slot=_make_slot(row), state=EditionState(row.state), concerns=tuple(concerns), **same)


def _make_row(record: EditionRecord) -> dict[str, Any]:
    slot = record.slot
    return {
        **{name: getattr(record, name) for name in _SAME},
        "newsletter": slot.newsletter,
        "kind": slot.kind,
        "due": slot.due,
        "number": slot.number,
        "revision": slot.revision,
        "state": record.state,
        "concerns": [[one.code, one.evidence, one.holds] for one in record.concerns],
    }
