"""Forgets a person: the address goes from wherever it stands, and only its keyed hash stays, to keep it out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, delete, func, insert, literal, select, update

from digest.addresses import make_address_key
from digest.errors import LockedError
from digest.model import DeliveryState, SubscriptionState, SuppressionReason
from digest.store.opening import Store, begin_writing
from digest.store.schema import deliveries, editions, runs, subscribers, subscriptions, suppressions, troubles

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
        pks = connection.scalars(select(subscribers.c.pk).where(subscribers.c.hash == hashed)).all()
        spellings = {address, *_load_spellings(connection, address, hashed)}
        ended = _blank_subscriptions(connection, pks, now=now)
        # The number stays: another's would get it, and a link in a mail that is out there would end theirs.
        gone = {"address": "", "name": "", "strikes": 0, "struck": None, "added": now}
        number = literal("#") + cast(subscribers.c.pk, Text)
        connection.execute(update(subscribers).where(subscribers.c.hash == hashed).values(**gone, hash=number))
        erased = _blank_deliveries(connection, address, hashed, now=now)
        _scrub_texts(connection, spellings)
        _bar(connection, hashed, now=now)
    return Erased(subscriber=bool(pks), subscriptions=ended, deliveries=erased)


def _blank_subscriptions(connection: Connection, pks: Sequence[int], *, now: datetime) -> int:
    nothing = {"language": "", "regions": "", "text_only": False, "listed": None}
    values = {"state": SubscriptionState.UNSUBSCRIBED, "since": now, **nothing}
    return connection.execute(
        update(subscriptions).where(subscriptions.c.subscriber_pk.in_(pks)).values(values)
    ).rowcount


def _are_theirs(address: str, hashed: str) -> ColumnElement[bool]:
    keys = [hashed, make_address_key(address)]  # the latter is of before there were hashes
    each = deliveries.c.edition_pk.in_(select(editions.c.pk))  # so that the index by edition and key is used
    return and_(each, deliveries.c.key.in_(keys))


def _load_spellings(connection: Connection, address: str, hashed: str) -> list[str]:
    """How the address is written wherever it stands by itself."""
    named = select(subscribers.c.address).where(subscribers.c.hash == hashed)
    reached = select(deliveries.c.recipient).where(_are_theirs(address, hashed))
    return [*connection.scalars(named), *connection.scalars(reached.distinct())]


def _blank_deliveries(connection: Connection, address: str, hashed: str, *, now: datetime) -> int:
    theirs = _are_theirs(address, hashed)
    trying = select(func.count()).where(theirs, deliveries.c.state == DeliveryState.ATTEMPTING)
    if connection.scalar(trying):
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
    connection.execute(update(deliveries).where(theirs, deliveries.c.state.in_(_TRIED_AGAIN)).values(stopped))
    gone = {"recipient": "", "key": f"#{hashed}", "detail": "", "subscription_pk": None}
    return connection.execute(update(deliveries).where(theirs).values(gone)).rowcount


def _scrub_texts(connection: Connection, spellings: Collection[str]) -> None:
    """Take an address, however it is spelled, out of what was told of troubles and runs."""
    for (table, told), address in product(((troubles, troubles.c.text), (runs, runs.c.told)), sorted(spellings)):
        cleaned = func.replace(told, address, _ERASED)
        connection.execute(update(table).where(told.contains(address, autoescape=True)).values({told.name: cleaned}))


def _bar(connection: Connection, hashed: str, *, now: datetime) -> None:
    connection.execute(delete(suppressions).where(suppressions.c.hash == hashed))
    values = {"reason": SuppressionReason.FORGOTTEN, "since": now, "address": None, "detail": ""}
    connection.execute(insert(suppressions).values(hash=hashed, **values))
