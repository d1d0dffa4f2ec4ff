"""Keeps editions whole: what is said of each, a decision for every candidate, and the bytes it is made of and from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from digest.errors import HeldError, TemporaryError
from digest.model import Decision, EditionRecord, EditionState, Kind, Slot
from digest.store.contents import load_contents, save_contents
from digest.store.editionrows import make_row, make_slot, select_editions, tell_slot
from digest.store.editions import UNSENT, move_row, supersede_earlier, take_row
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import decisions, editions
from digest.urls import make_url_key

LEAVES = "leaves"
"""The part that names the leaves of an edition, one a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An edition to be kept: what is said of it, a decision for every candidate, and its parts by name.

    `leaves` are parts that it shares with other editions one by one; their names are kept as the part "leaves".
    `instead_of` is an edition that is sending and gives way to it, with the instant at which that `ended`.
    """

    record: EditionRecord
    decisions: Sequence[Decision]
    parts: Mapping[str, bytes]
    leaves: Sequence[bytes] = ()
    instead_of: EditionRecord | None = None


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
    """Keep an edition whole; earlier revisions of it that were not sent are superseded.

    Built when it is due or after that, a regular one supersedes earlier ones as well. What it is kept `instead_of` is
    cancelled in the same transaction. Raises HeldError when another run kept the same revision or is sending the
    edition, TemporaryError when another edition got its number meanwhile.
    """
    slot = built.record.slot
    with begin_writing(store) as connection:
        _cancel(connection, built.instead_of)
        _refuse_taken(connection, slot)
        for row in _find_revisions(connection, slot):
            move_row(connection, row, EditionState.SUPERSEDED, {})
        if slot.kind is Kind.REGULAR and slot.due <= built.record.built:
            supersede_earlier(connection, slot, now=built.record.built)
        parts = dict(zip(built.parts, save_contents(connection, built.parts.values()), strict=True))
        leaves = "\n".join(save_contents(connection, built.leaves))
        parts[LEAVES] = save_contents(connection, [leaves.encode()])[0]
        connection.execute(insert(editions).values(**make_row(built.record), parts=parts))
        saved = connection.execute(select_editions(slot.newsletter, slot=slot)).one()
        _save_decisions(connection, saved.pk, built.decisions)
    return built.record


def load_parts(store: Store, slot: Slot, names: Collection[str], *, kind: str | None = None) -> dict[str, bytes]:
    """Parts of an edition by name; those that it has not, or that were pruned, are missing.

    With a `kind` those whose names begin so are among them.
    """
    with begin_reading(store) as connection:
        return _load_parts(connection, slot, names, kind=kind)


def load_leaves(store: Store, slot: Slot) -> tuple[bytes, ...] | None:
    """The leaves of an edition, in their order; None when they were pruned."""
    with begin_reading(store) as connection:
        named = _load_parts(connection, slot, [LEAVES])
        if LEAVES not in named:
            return None
        names = named[LEAVES].decode().split()
        found = load_contents(connection, set(names))
    return tuple(found[name] for name in names) if found.keys() >= set(names) else None


def _load_parts(
    connection: Connection, slot: Slot, names: Collection[str], *, kind: str | None = None
) -> dict[str, bytes]:
    parts: Mapping[str, str] = connection.execute(select_editions(slot.newsletter, slot=slot)).one().parts
    more = [name for name in parts if kind and name.startswith(kind)]
    wanted = {name: parts[name] for name in (*names, *more) if name in parts}
    found = load_contents(connection, set(wanted.values()))
    return {name: found[content] for name, content in wanted.items() if content in found}


def _refuse_taken(connection: Connection, slot: Slot) -> None:
    """Refuse a revision that is there already, of an edition that is on its way, or a number that another has."""
    here = select_editions(slot.newsletter).where(editions.c.kind == slot.kind, editions.c.due == slot.due)
    for row in connection.execute(here):
        if row.state in {EditionState.SENDING, EditionState.SENT} or row.revision >= slot.revision:
            raise HeldError(f"{tell_slot(make_slot(row))} is {row.state} already", "See: digest editions list")
    numbered = select_editions(slot.newsletter).where(editions.c.number == slot.number)
    for row in connection.execute(numbered):
        if (row.kind, row.due) != (slot.kind, slot.due):
            raise TemporaryError(f"another run built an edition {slot.number} meanwhile", "Build this one again")


def _cancel(connection: Connection, record: EditionRecord | None) -> None:
    if record:
        row = take_row(connection, record.slot, [EditionState.SENDING])
        move_row(connection, row, EditionState.CANCELLED, {"ended": record.ended})


def _find_revisions(connection: Connection, slot: Slot) -> list[Any]:
    """The earlier revisions that the edition takes the place of."""
    here = editions.c.kind == slot.kind, editions.c.due == slot.due, editions.c.state.in_(UNSENT)
    return list(connection.execute(select_editions(slot.newsletter).where(*here)))


def _save_decisions(connection: Connection, edition_pk: int, made: Sequence[Decision]) -> None:
    first: dict[str, dict[str, Any]] = {}
    for place, decision in enumerate(made):
        first.setdefault(decision.placed.article.id, _make_decision(edition_pk, place, decision))
    if first:
        connection.execute(insert(decisions), list(first.values()))


def _make_decision(edition_pk: int, place: int, decision: Decision) -> dict[str, Any]:
    placed, article = decision.placed, decision.placed.article
    return {
        "edition_pk": edition_pk,
        "article": article.id,
        "revision": placed.revision,
        "place": place,
        "reason": decision.reason,
        "evidence": decision.evidence,
        "final": decision.final,
        "score": decision.score,
        "region": placed.region,
        "title": article.title,
        "url": article.url,
        "url_key": make_url_key(article.url) if article.url else None,
        "source": article.source or placed.source,
    }
