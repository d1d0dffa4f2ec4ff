"""What became of the readers of an edition, counted and listed; and of whom it was told that they are in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, select, update

from digest.model import WAITING, Delivery, DeliveryState, EditionRecord, Slot
from digest.store.editionrows import make_record, make_slot, select_editions
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import deliveries, editions

_TELL = (
    update(deliveries)
    .where(deliveries.c.edition_pk == bindparam("edition"), deliveries.c.place == bindparam("at_place"))
    .values(told=bindparam("now"))
)
_UNTRIED = {DeliveryState.PENDING, DeliveryState.CLAIMED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One reader of an edition: what became of their message, when, after how many tries.

    `place` is theirs in the journal. `due` is when a deferred one may be tried again.
    """

    place: int
    delivery: Delivery
    at: datetime | None
    tries: int
    due: datetime | None


def find_edition(connection: Connection, slot: Slot) -> Any:
    """Read the edition in a slot: its row."""
    return connection.execute(select_editions(slot.newsletter, slot=slot)).one()


def count_states(store: Store, slot: Slot) -> Counter[str]:
    """How many readers of an edition are in which state; they add up to all that were frozen."""
    with begin_reading(store) as connection:
        return count_within(connection, find_edition(connection, slot).pk)


def count_within(connection: Connection, edition_pk: int) -> Counter[str]:
    """Count as `count_states` does, as a transaction sees it."""
    states = select(deliveries.c.state, func.count().label("readers")).group_by(deliveries.c.state)
    rows = connection.execute(states.where(deliveries.c.edition_pk == edition_pk))
    return Counter({row.state: row.readers for row in rows})


def find_mailed_variants(store: Store, slot: Slot) -> frozenset[int]:
    """Find the numbers of an edition's variants that some reader got or is to get; 0 is the edition itself."""
    with begin_reading(store) as connection:
        here = deliveries.c.edition_pk == find_edition(connection, slot).pk
        mailed = deliveries.c.state.not_in([DeliveryState.SUPPRESSED, DeliveryState.CANCELLED])
        return frozenset(connection.scalars(select(deliveries.c.variant).where(here, mailed).distinct()))


def count_waiting(counts: Mapping[str, int]) -> int:
    """How many readers are still to be tried, or are being tried."""
    return sum(counts.get(state, 0) for state in WAITING)


def is_untouched(counts: Mapping[str, int]) -> bool:
    """Whether nobody got the edition, nor may have got it, and somebody is to; who gets no mail does not count."""
    states = {state for state, count in counts.items() if count} - {DeliveryState.SUPPRESSED}
    return not counts or (bool(states) and states <= _UNTRIED)


def waits_again(store: Store, slot: Slot) -> bool:
    """Whether somebody waits of whom an outcome was written before: they were tried, and are to be tried again."""
    with begin_reading(store) as connection:
        here = deliveries.c.edition_pk == find_edition(connection, slot).pk
        again = here, deliveries.c.state.in_(_UNTRIED), deliveries.c.at.is_not(None)
        return connection.execute(select(deliveries.c.place).where(*again).limit(1)).first() is not None


def load_doubtful(store: Store, newsletter: str, *, limit: int) -> tuple[EditionRecord, ...]:
    """The editions that have readers in doubt, the newest first."""
    doubtful = exists().where(deliveries.c.edition_pk == editions.c.pk, deliveries.c.state == DeliveryState.IN_DOUBT)
    query = select_editions(newsletter).where(doubtful).order_by(editions.c.number.desc(), editions.c.revision.desc())
    with begin_reading(store) as connection:
        return tuple(map(make_record, connection.execute(query.limit(limit))))


def find_lease(store: Store, slot: Slot) -> datetime | None:
    """Until when somebody has claimed readers of an edition; None if nobody has."""
    held = deliveries.c.state.in_([DeliveryState.CLAIMED, DeliveryState.ATTEMPTING])
    with begin_reading(store) as connection:
        pk = find_edition(connection, slot).pk
        query = select(func.max(deliveries.c.lease)).where(deliveries.c.edition_pk == pk, held)
        lease: datetime | None = connection.scalar(query)
        return lease


def list_deliveries(
    store: Store, slot: Slot, state: DeliveryState | None = None, *, after: int = -1, limit: int = 1_000
) -> tuple[Listed, ...]:
    """The readers of an edition, in one state or in any, in the order of their places: a page after the place given."""
    with begin_reading(store) as connection:
        query = _select_page(find_edition(connection, slot).pk, after, limit)
        if state:
            query = query.where(deliveries.c.state == state)
        if state is not None and state is not DeliveryState.DEFERRED:
            query = query.where(deliveries.c.due.is_(None))  # so they are, and an index has them in order
        return tuple(map(_make_listed, connection.execute(query)))


def load_untold_doubts(store: Store, newsletter: str) -> dict[Slot, tuple[str, ...]]:
    """The readers in doubt whom nobody was told of yet, by edition."""
    found: dict[Slot, list[str]] = {}
    with begin_reading(store) as connection:
        rows = connection.execute(_select_untold(newsletter)).all()
        for row in sorted(rows, key=lambda row: (row.number, row.revision, row.place)):
            found.setdefault(make_slot(row), []).append(row.recipient)
    return {slot: tuple(recipients) for slot, recipients in found.items()}


def load_doubts(store: Store, slots: Collection[Slot]) -> dict[Slot, tuple[str, ...]]:
    """All readers in doubt of those editions, by edition, whether they were told of or not."""
    with begin_reading(store) as connection:
        return {slot: _load_recipients_in_doubt(connection, find_edition(connection, slot).pk) for slot in slots}


def note_doubts_told(store: Store, doubts: Mapping[Slot, Collection[str]], *, now: datetime) -> None:
    """Write down that those readers were told of."""
    with begin_writing(store) as connection:
        for slot, recipients in doubts.items():
            pk = find_edition(connection, slot).pk
            doubtful = deliveries.c.edition_pk == pk, deliveries.c.state == DeliveryState.IN_DOUBT
            rows = connection.execute(select(deliveries.c.place, deliveries.c.recipient).where(*doubtful)).all()
            names = set(recipients)
            here = [{"edition": pk, "at_place": row.place, "now": now} for row in rows if row.recipient in names]
            if here:
                connection.execute(_TELL, here)


def _load_recipients_in_doubt(connection: Connection, edition_pk: int) -> tuple[str, ...]:
    doubtful = deliveries.c.edition_pk == edition_pk, deliveries.c.state == DeliveryState.IN_DOUBT
    query = select(deliveries.c.recipient).where(*doubtful).order_by(deliveries.c.place)
    return tuple(connection.scalars(query))


def _select_page(edition_pk: int, after: int, limit: int) -> Select[Any]:
    return (
        select(
            *(deliveries.c.place, deliveries.c.recipient, deliveries.c.state, deliveries.c.detail),
            *(deliveries.c.at, deliveries.c.tries, deliveries.c.due),
        )
        .where(deliveries.c.edition_pk == edition_pk, deliveries.c.place > after)
        .order_by(deliveries.c.place)
        .limit(limit)
    )


def _make_listed(row: Any) -> Listed:
    delivery = Delivery(recipient=row.recipient, state=DeliveryState(row.state), detail=row.detail)
    return Listed(place=row.place, delivery=delivery, at=row.at, tries=row.tries, due=row.due)


def _select_untold(newsletter: str) -> Select[Any]:
    return (
        select_editions(newsletter)
        .add_columns(deliveries.c.recipient, deliveries.c.place)
        .join(deliveries, deliveries.c.edition_pk == editions.c.pk)
        .where(deliveries.c.state == DeliveryState.IN_DOUBT, deliveries.c.told.is_(None))
    )
