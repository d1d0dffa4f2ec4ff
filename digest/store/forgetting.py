"""Forgets what old editions were made of and from; what was decided in them stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, func, select, update

from digest.model import EditionState
from digest.store.contents import load_contents, prune_contents
from digest.store.keeping import LEAVES
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import contents, editions, variants

_OVER = (EditionState.SENT, EditionState.SUPERSEDED, EditionState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many editions lost what they were made of and from, or would, and how many contents went with that."""

    editions: int
    contents: int


def forget_editions(store: Store, *, before: datetime, dry_run: bool) -> Forgotten:
    """Forget the bytes of editions that are over and were cut off before an instant, and what no other needs.

    Their records and their decisions stay: they can be explained, and their stories are used. It is one transaction,
    for whoever keeps an edition meanwhile may count on a content that is there.
    """
    old = and_(editions.c.cut_off < before, editions.c.state.in_(_OVER), cast(editions.c.parts, Text) != "{}")
    if dry_run:
        with begin_reading(store) as connection:
            return _count(connection, old)
    with begin_writing(store) as connection:
        counted = _count(connection, old)
        gone = select(editions.c.pk).where(old)
        connection.execute(update(variants).where(variants.c.edition_pk.in_(gone)).values(parts={}))
        connection.execute(update(editions).where(old).values(parts={}))
        prune_contents(connection, _find_names(connection) - _find_needed(connection, ~old))
    return counted


def _count(connection: Connection, old: ColumnElement[bool]) -> Forgotten:
    pruned = _find_names(connection) - _find_needed(connection, ~old)
    number = connection.execute(select(func.count()).select_from(editions).where(old)).scalar_one()
    return Forgotten(editions=number, contents=len(pruned))


def _find_names(connection: Connection) -> set[str]:
    return set(connection.scalars(select(contents.c.hash)))


def _find_needed(connection: Connection, kept: ColumnElement[bool]) -> set[str]:
    """The names of all that those editions and their variants are made of and from; one list of leaves at a time."""
    needed: set[str] = set()
    of_kept = select(variants.c.parts).join(editions, editions.c.pk == variants.c.edition_pk).where(kept)
    for parts in connection.scalars(of_kept):
        needed.update(parts.values())
    for parts in connection.scalars(select(editions.c.parts).where(kept)):
        told: Mapping[str, str] = parts
        needed.update(told.values())
        if LEAVES in told:
            for names in load_contents(connection, [told[LEAVES]]).values():
                needed.update(names.decode().split())
    return needed
