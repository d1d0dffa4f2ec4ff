"""Editions as rows, and rows as editions. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from digest.model import Concern, EditionRecord, EditionState, Kind, Slot
from digest.store.schema import editions

_SAME = [
    *("since", "cut_off", "built", "key", "subject", "preheader", "stories", "sources", "size", "program"),
    *("approved_by", "approved", "started", "ended", "via"),
]
"""Columns that are called as the fields of `EditionRecord` are."""


def select_editions(newsletter: str, *, slot: Slot | None = None) -> Select[Any]:
    """The editions of a newsletter, or the one in a slot, as `make_record` reads them."""
    query = select(editions).where(editions.c.newsletter == newsletter)
    if slot is None:
        return query
    return query.where(editions.c.number == slot.number, editions.c.revision == slot.revision)


def make_slot(row: Any) -> Slot:
    """The slot of the edition in a row."""
    return Slot(newsletter=row.newsletter, kind=Kind(row.kind), due=row.due, number=row.number, revision=row.revision)


def make_record(row: Any) -> EditionRecord:
    """The edition in a row of `select_editions`."""
    concerns = tuple(Concern(code=code, evidence=evidence, holds=holds) for code, evidence, holds in row.concerns)
    same = {name: getattr(row, name) for name in _SAME}
    return EditionRecord(slot=make_slot(row), state=EditionState(row.state), concerns=concerns, **same)


def make_row(record: EditionRecord) -> dict[str, Any]:
    """The columns of an edition, all but its parts."""
    slot = record.slot
    return {
        **{name: getattr(record, name) for name in _SAME},
        "newsletter": slot.newsletter,
        "kind": slot.kind,
        "due": slot.due,
        "number": slot.number,
        "revision": slot.revision,
        "state": record.state,
        "concerns": dump_concerns(record.concerns),
    }


def dump_concerns(concerns: Iterable[Concern]) -> list[list[object]]:
    """Concerns as JSON values."""
    return [[one.code, one.evidence, one.holds] for one in concerns]


def tell_slot(slot: Slot) -> str:
    """Call an edition as its commands do: "edition 12", with its revision from the second on."""
    return f"edition {slot.number}" + (f".{slot.revision}" if slot.revision > 1 else "")
