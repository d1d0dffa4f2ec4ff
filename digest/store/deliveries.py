"""The readers of an edition, frozen when sending starts, and what became of each: written down before and after.

A reader is *pending*, then *attempting* while their message is handed over, and then what the server answered. One who
is still attempting when nobody sends any more is in doubt: the message may have been accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from digest.errors import HeldError
from digest.model import Delivery, DeliveryState, EditionState, Slot
from digest.store.editionrows import make_slot, select_editions, tell_slot
from digest.store.editions import move_row, supersede_sharers
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import deliveries, editions

PENDING = "pending"
ATTEMPTING = "attempting"
_WAITING = (PENDING, DeliveryState.DEFERRED)
_INTERRUPTED = "the program ended while the message was handed over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The open journal of one edition: `waiting` are the readers to try now, in their order."""

    store: Store
    edition_pk: int
    places: dict[str, int]
    waiting: tuple[str, ...]

    def note_attempt(self, recipient: str) -> None:
        """Write down that the reader's message is handed over next. Raises HeldError when the edition was cancelled."""
        with begin_writing(self.store) as connection:
            state = connection.scalar(select(editions.c.state).where(editions.c.pk == self.edition_pk))
            if state != EditionState.SENDING:
                raise HeldError(f"the edition is {state}, and nobody else gets it", "See: digest editions list")
            self._note_within(connection, recipient, state=ATTEMPTING, detail="", at=None)

    def note_pending(self, recipient: str) -> None:
        """Write down that the reader's message was not accepted, for a reason that is none of theirs."""
        self._note(recipient, state=PENDING, detail="", at=None)

    def note_outcome(self, delivery: Delivery, *, at: datetime) -> None:
        """Write down what became of a reader's message."""
        self._note(delivery.recipient, state=delivery.state, detail=delivery.detail, at=at)

    def _note(self, recipient: str, **values: Any) -> None:
        with begin_writing(self.store) as connection:
            self._note_within(connection, recipient, **values)

    def _note_within(self, connection: Connection, recipient: str, **values: Any) -> None:
        here = deliveries.c.edition_pk == self.edition_pk, deliveries.c.place == self.places[recipient]
        connection.execute(update(deliveries).where(*here).values(values))


def start_sending(store: Store, slot: Slot, recipients: Sequence[str], *, now: datetime) -> Journal:
    """Let an approved edition be sending, and freeze its readers, in one transaction; each is named once.

    Raises HeldError when it is not approved any more: another run was there first, or a person.
    """
    with begin_writing(store) as connection:
        row = _find_edition(connection, slot)
        if row.state != EditionState.APPROVED:
            raise HeldError(f"{tell_slot(slot)} is {row.state} already", "See: digest editions list")
        move_row(connection, row, EditionState.SENDING, {"started": now})
        supersede_sharers(connection, slot)
        frozen = [
            {
                "edition_pk": row.pk,
                "place": place,
                "recipient": recipient,
                "key": recipient.casefold(),
                "state": PENDING,
                "detail": "",
            }
            for place, recipient in enumerate(recipients)
        ]
        if frozen:
            connection.execute(insert(deliveries), frozen)
        return _open(store, connection, row.pk)


def resume_sending(store: Store, slot: Slot, *, now: datetime) -> Journal:
    """Open the journal of an edition that is sending and that nobody sends.

    Who was being attempted when the sender ended is marked as in doubt, and not tried again.
    """
    with begin_writing(store) as connection:
        row = _find_edition(connection, slot)
        interrupted = deliveries.c.edition_pk == row.pk, deliveries.c.state == ATTEMPTING
        values = {"state": DeliveryState.IN_DOUBT, "detail": _INTERRUPTED, "at": now}
        connection.execute(update(deliveries).where(*interrupted).values(values))
        return _open(store, connection, row.pk)


def give_up_waiting(store: Store, slot: Slot, *, now: datetime, why: str) -> int:
    """Let those readers be failed who still wait; give how many."""
    with begin_writing(store) as connection:
        row = _find_edition(connection, slot)
        waiting = deliveries.c.edition_pk == row.pk, deliveries.c.state.in_(_WAITING)
        values = {"state": DeliveryState.FAILED, "detail": why, "at": now}
        return connection.execute(update(deliveries).where(*waiting).values(values)).rowcount


def count_states(store: Store, slot: Slot) -> Counter[str]:
    """How many readers of an edition are in which state; they add up to all that were frozen."""
    with begin_reading(store) as connection:
        row = _find_edition(connection, slot)
        states = select(deliveries.c.state).where(deliveries.c.edition_pk == row.pk)
        return Counter(connection.scalars(states))


def count_waiting(counts: Counter[str]) -> int:
    """How many readers are still to be tried, or are being tried."""
    return sum(counts[state] for state in (*_WAITING, ATTEMPTING))


def is_untouched(counts: Counter[str]) -> bool:
    """Whether nobody got the edition, nor may have got it, and somebody is to; who gets no mail does not count."""
    return not counts or set(+counts) - {DeliveryState.SUPPRESSED} == {PENDING}


def load_untold_doubts(store: Store, newsletter: str) -> dict[Slot, tuple[str, ...]]:
    """The readers in doubt whom nobody was told of yet, by edition."""
    found: dict[Slot, list[str]] = {}
    with begin_reading(store) as connection:
        for row in connection.execute(_select_untold(newsletter)):
            found.setdefault(make_slot(row), []).append(row.recipient)
    return {slot: tuple(recipients) for slot, recipients in found.items()}


def note_doubts_told(store: Store, doubts: Mapping[Slot, Collection[str]], *, now: datetime) -> None:
    """Write down that those readers were told of."""
    with begin_writing(store) as connection:
        for slot, recipients in doubts.items():
            row = _find_edition(connection, slot)
            untold = deliveries.c.edition_pk == row.pk, deliveries.c.state == DeliveryState.IN_DOUBT
            for recipient in recipients:
                here = *untold, deliveries.c.recipient == recipient
                connection.execute(update(deliveries).where(*here).values(told=now))


def _select_untold(newsletter: str) -> Select[Any]:
    return (
        select_editions(newsletter)
        .add_columns(deliveries.c.recipient)
        .join(deliveries, deliveries.c.edition_pk == editions.c.pk)
        .where(deliveries.c.state == DeliveryState.IN_DOUBT, deliveries.c.told.is_(None))
        .order_by(editions.c.number, editions.c.revision, deliveries.c.place)
    )


def _find_edition(connection: Connection, slot: Slot) -> Any:
    return connection.execute(select_editions(slot.newsletter, slot=slot)).one()


def _open(store: Store, connection: Connection, edition_pk: int) -> Journal:
    query = (
        select(deliveries.c.place, deliveries.c.recipient, deliveries.c.state)
        .where(deliveries.c.edition_pk == edition_pk)
        .order_by(deliveries.c.place)
    )
    rows = connection.execute(query).all()
    return Journal(
        store=store,
        edition_pk=edition_pk,
        places={row.recipient: row.place for row in rows},
        waiting=tuple(row.recipient for row in rows if row.state in _WAITING),
    )
