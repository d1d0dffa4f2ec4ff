"""Makers of readers and of editions that are sent, for tests of the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from digest.model import Delivery, DeliveryState, EditionState, Entry, Envelope, Outcome, Slot, SuppressionReason
from digest.store.editions import move_edition
from digest.store.freezing import start_sending
from digest.store.journal import SqlLedger, open_ledger
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.reckoning import list_deliveries
from digest.store.schema import editions, subscribers, subscriptions, suppressions, variants
from tests.factories import NOW
from tests.store.editions import keep

READERS = ("a@reader.test", "b@reader.test", "c@reader.test", "d@reader.test")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def hash_reader(address: str) -> str:
    """What stands for the keyed hash of an address."""
    return hashlib.sha256(address.casefold().encode()).hexdigest()[:32]


def subscribe(store: Store, addresses: Iterable[str] = READERS, **changes: Any) -> None:
    """Subscribe new addresses to the newsletter that all tests are about."""
    wish = {"language": "", "regions": "", "text_only": False}
    given = {"newsletter": "main", "state": "active", "since": NOW, "listed": None, **wish, **changes}
    with begin_writing(store) as connection:
        for address in addresses:
            person = {"address": address, "hash": hash_reader(address), "name": "", "added": NOW, "strikes": 0}
            (pk,) = connection.execute(insert(subscribers).values(person)).inserted_primary_key or (0,)
            connection.execute(insert(subscriptions).values(subscriber_pk=pk, **given))


def change(store: Store, address: str, **values: Any) -> None:
    """Change an address's subscription."""
    whose = select(subscribers.c.pk).where(subscribers.c.address == address).scalar_subquery()
    with begin_writing(store) as connection:
        connection.execute(update(subscriptions).where(subscriptions.c.subscriber_pk == whose).values(values))


def suppress(store: Store, address: str) -> None:
    """Let an address get no mail."""
    values = {"address": address, "reason": SuppressionReason.ASKED, "since": NOW, "detail": ""}
    with begin_writing(store) as connection:
        connection.execute(insert(suppressions).values(hash=hash_reader(address), **values))


def load_suppressed(store: Store) -> dict[str | None, str]:
    """Who gets no mail, and why."""
    with begin_reading(store) as connection:
        query = select(suppressions.c.address, suppressions.c.reason, suppressions.c.detail)
        return {row.address: f"{row.reason}: {row.detail}" for row in connection.execute(query)}


def add_variant(store: Store, slot: Slot, number: int, *, stories: int = 1, **wish: Any) -> None:
    """Make what readers with a wish get of an edition."""
    here = editions.c.newsletter == slot.newsletter, editions.c.number == slot.number
    with begin_writing(store) as connection:
        pk = connection.scalar(select(editions.c.pk).where(*here))
        given = {"language": "", "regions": "", "text_only": False, **wish}
        connection.execute(insert(variants).values(edition_pk=pk, number=number, stories=stories, parts={}, **given))


def approve(store: Store) -> Slot:
    """An edition that may be sent."""
    slot = keep(store)
    move_edition(store, slot, to=EditionState.APPROVED, expected=[EditionState.DRAFT], approved_by="amal")
    return slot


def begin(store: Store, addresses: Iterable[str] = READERS) -> Slot:
    """An edition whose sending has started, with nobody claimed yet."""
    subscribe(store, addresses)
    slot = approve(store)
    start_sending(store, slot, now=NOW)
    return slot


def open_for(store: Store, slot: Slot, owner: str = "one", **terms: Any) -> SqlLedger:
    """A sender's journal."""
    return open_ledger(store, slot, owner=owner, **terms)


def finish(envelope: Envelope, state: DeliveryState = DeliveryState.SENT, **changes: Any) -> Outcome:
    """What became of a message."""
    return Outcome(envelope=envelope, state=state, **{"detail": "250 Ok", **changes})


def tell(store: Store, slot: Slot) -> dict[str, str]:
    """The state of every reader."""
    found = list_deliveries(store, slot)
    return {one.delivery.recipient: one.delivery.state.value for one in found}


def load_with(store: Store, slot: Slot, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
    """What became of readers, of those in a state."""
    return tuple(one.delivery for one in list_deliveries(store, slot, state))


def name(envelopes: Collection[Envelope]) -> tuple[str, ...]:
    """The addresses of those who were claimed, in their order."""
    return tuple(one.recipient for one in envelopes)


def forget(store: Store, address: str) -> None:
    """Delete a subscription and who has it."""
    with begin_writing(store) as connection:
        pk = connection.scalar(select(subscribers.c.pk).where(subscribers.c.address == address))
        connection.execute(delete(subscriptions).where(subscriptions.c.subscriber_pk == pk))
        connection.execute(delete(subscribers).where(subscribers.c.pk == pk))


def take(ledger: SqlLedger, wanted: int, *, now: datetime = NOW) -> tuple[Envelope, ...]:
    """Claim some readers."""
    return ledger.write(Entry(wanted=wanted), now=now).claimed


def attempt(ledger: SqlLedger, *envelopes: Envelope, now: datetime = NOW) -> frozenset[int]:
    """Mark that all but the final dot of some messages is on its way, and give which may go on."""
    return ledger.write(Entry(attempts=envelopes), now=now).granted


def note(ledger: SqlLedger, *outcomes: Outcome, now: datetime = NOW) -> None:
    """Write down what became of messages."""
    ledger.write(Entry(outcomes=outcomes), now=now)
