"""Forgets a person: the address goes from wherever it stands, and only its keyed hash stays, to keep it out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, Text, cast, delete, func, insert, literal, select, update

from digest.errors import LockedError
from digest.model import DeliveryState, SubscriptionState, SuppressionReason
from digest.store.opening import Store, begin_writing
from digest.store.places import join_messages
from digest.store.schema import deliveries, runs, subscribers, subscriptions, suppressions, troubles

_TRIED_AGAIN = (
    DeliveryState.PENDING,
    DeliveryState.CLAIMED,
    DeliveryState.DEFERRED,
    DeliveryState.FAILED,
    DeliveryState.IN_DOUBT,
)
"""The states that a message may be tried from: without an address there must be none in them."""

_ERASED = "(a forgotten address)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased of a person: whether there was a subscriber, and how many subscriptions and deliveries."""

    subscriber: bool
    subscriptions: int
    deliveries: int


def forget(store: Store, address: str, hashed: str, *, now: datetime) -> Erased:
    """Erase an address and its name, wishes and strikes, in one transaction; the keyed hash stays in suppressions.

    Deliveries stay as numbers without a person; a message that waits or failed is suppressed, and nobody tries it
    again. Raises LockedError when one is being handed over at this moment, for then it must be known whose it is.
    """
    with begin_writing(store) as connection:
        messages = _load_messages(connection, address, hashed)
        whose = subscribers.c.hash == hashed
        named = connection.execute(select(subscribers.c.pk, subscribers.c.address).where(whose)).all()
        ended = _blank_subscriptions(connection, [row.pk for row in named], now=now)
        # The number stays: another's would get it, and a link in a mail that is out there would end theirs.
        gone = {"address": "", "name": "", "strikes": 0, "struck": None, "added": now}
        number = literal("#") + cast(subscribers.c.pk, Text)
        connection.execute(update(subscribers).where(whose).values(**gone, hash=number))
        _blank_messages(connection, messages, now=now)
        spellings = {address, *(row.address for row in named), *(row.recipient for row in messages)}
        _scrub_texts(connection, spellings)
        _bar(connection, hashed, now=now)
    return Erased(subscriber=bool(named), subscriptions=ended, deliveries=len(messages))


def _blank_subscriptions(connection: Connection, pks: Sequence[int], *, now: datetime) -> int:
    nothing = {"language": "", "regions": "", "text_only": False, "listed": None}
    values = {"state": SubscriptionState.UNSUBSCRIBED, "since": now, **nothing}
    return connection.execute(
        update(subscriptions).where(subscriptions.c.subscriber_pk.in_(pks)).values(values)
    ).rowcount


def _load_messages(connection: Connection, address: str, hashed: str) -> Sequence[Any]:
    """Read what the address was sent, or is to be; nobody else writes to that before the transaction ends."""
    columns = deliveries.c.edition_pk, deliveries.c.place, deliveries.c.recipient, deliveries.c.state
    theirs = join_messages(address, hashed)
    return connection.execute(select(*columns).select_from(theirs).with_for_update(of=deliveries)).all()


def _blank_messages(connection: Connection, messages: Sequence[Any], *, now: datetime) -> None:
    if any(row.state == DeliveryState.ATTEMPTING for row in messages):
        raise LockedError(
            "a message to this address is being handed over",
            "Try again in a minute; if nothing is being sent, run digest send --resume first",
        )
    stopped = {
        "state": DeliveryState.SUPPRESSED,
        "at": now,
        "owner": None,
        "lease": None,
        "due": None,
        "fence": deliveries.c.fence + 1,  # whoever has claimed it writes nothing any more, and so sends nothing
    }
    gone = {"recipient": "", "key": None, "detail": "", "subscription_pk": None}
    for row in messages:
        here = deliveries.c.edition_pk == row.edition_pk, deliveries.c.place == row.place
        values = {**gone, **(stopped if row.state in _TRIED_AGAIN else {})}
        connection.execute(update(deliveries).where(*here).values(values))


def _scrub_texts(connection: Connection, spellings: Collection[str]) -> None:
    """Take an address, however it is spelled, out of what was told of troubles and runs."""
    for (table, told), address in product(((troubles, troubles.c.text), (runs, runs.c.told)), sorted(spellings)):
        cleaned = func.replace(told, address, _ERASED)
        connection.execute(update(table).where(told.contains(address, autoescape=True)).values({told.name: cleaned}))


def _bar(connection: Connection, hashed: str, *, now: datetime) -> None:
    connection.execute(delete(suppressions).where(suppressions.c.hash == hashed))
    values = {"reason": SuppressionReason.FORGOTTEN, "since": now, "address": None, "detail": ""}
    connection.execute(insert(suppressions).values(hash=hashed, **values))
