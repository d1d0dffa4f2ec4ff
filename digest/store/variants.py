"""Keeps what an edition is to readers who want a part of it, or another language: one row a wish, contents shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from digest.model import Preferences, Slot
from digest.store.contents import load_contents, save_contents
from digest.store.editionrows import select_editions
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import chunks
from digest.store.schema import variants


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantRecord:
    """What the store says of a variant: its number, from 1, whose wish it is, and how many stories it has.

    `message` is the same for variants whose readers get the same message; it is "" for one that has no story, or whose
    contents were pruned.
    """

    number: int
    preferences: Preferences
    stories: int
    message: str


def save_variants(
    store: Store, slot: Slot, wishes: Sequence[Preferences], *, stories: int, parts: Mapping[str, bytes]
) -> None:
    """Keep a variant of an edition for each of `wishes`, all made of the same `parts`, and numbered in their order.

    Those that are there stay as they are.
    """
    with begin_writing(store) as connection:
        edition_pk = _find_edition_pk(connection, slot)
        known = _find_known(connection, edition_pk, wishes)
        missing = [wish for wish in dict.fromkeys(wishes) if wish not in known]
        if not missing:
            return
        named = dict(zip(parts, save_contents(connection, parts.values()), strict=True))
        last = connection.scalar(select(func.max(variants.c.number)).where(variants.c.edition_pk == edition_pk)) or 0
        same = {"edition_pk": edition_pk, "stories": stories, "parts": named}
        rows = [{**same, "number": number, **_make_row(wish)} for number, wish in enumerate(missing, last + 1)]
        for part in chunks(rows):
            connection.execute(insert(variants), part)


def load_variants(store: Store, slot: Slot) -> tuple[VariantRecord, ...]:
    """The variants of an edition by number; the edition itself, which would be number 0, is not among them."""
    with begin_reading(store) as connection:
        rows = connection.execute(_select(_find_edition_pk(connection, slot))).all()
    return tuple(map(_make_record, rows))


def load_variant_parts(store: Store, slot: Slot, number: int) -> tuple[VariantRecord, Mapping[str, bytes]] | None:
    """A variant of an edition and the parts that it is made of; None if there is no such variant."""
    with begin_reading(store) as connection:
        own = _select(_find_edition_pk(connection, slot)).where(variants.c.number == number)
        row = connection.execute(own).first()
        if row is None:
            return None
        found = load_contents(connection, set(row.parts.values()))
    return _make_record(row), {name: found[content] for name, content in row.parts.items() if content in found}


def _find_edition_pk(connection: Connection, slot: Slot) -> int:
    pk: int = connection.execute(select_editions(slot.newsletter, slot=slot)).one().pk
    return pk


def _find_known(connection: Connection, edition_pk: int, wishes: Iterable[Preferences]) -> set[Preferences]:
    """Those of `wishes` that have a variant, and perhaps others of the same regions."""
    query = select(variants.c.language, variants.c.regions, variants.c.text_only)
    here = query.where(variants.c.edition_pk == edition_pk)
    parts = chunks({_tell_regions(wish) for wish in wishes})
    rows = (row for part in parts for row in connection.execute(here.where(variants.c.regions.in_(part))))
    return set(map(_make_preferences, rows))


def _select(edition_pk: int) -> Select[Any]:
    return select(variants).where(variants.c.edition_pk == edition_pk).order_by(variants.c.number)


def _make_record(row: Any) -> VariantRecord:
    preferences = _make_preferences(row)
    kept: str = row.parts.get("edition", "")
    message = f"{kept} text" if kept and preferences.text_only else kept
    return VariantRecord(number=row.number, preferences=preferences, stories=row.stories, message=message)


def _make_preferences(row: Any) -> Preferences:
    return Preferences(language=row.language, regions=tuple(row.regions.split()), text_only=row.text_only)


def _make_row(wish: Preferences) -> dict[str, Any]:
    return {"language": wish.language, "regions": _tell_regions(wish), "text_only": wish.text_only}


def _tell_regions(wish: Preferences) -> str:
    return " ".join(wish.regions)
