"""Mail that came back: whose it was, and which of it was read before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select

from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import bounces, subscribers, subscriptions, suppressions
from digest.store.striking import Strikes


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A reader whom a mail is about. `newsletters` are those that they have a subscription of, ended ones too."""

    hash: str
    address: str
    newsletters: tuple[str, ...]


def find_addressee(store: Store, subscription_pk: int) -> Addressee | None:
    """Give whose subscription that is, with its newsletter alone; None if there is none."""
    found = _find(store, subscriptions.c.pk == subscription_pk)
    return next(iter(found), None)


def find_addressees(store: Store, hashes: Sequence[str]) -> tuple[Addressee, ...]:
    """Give the subscribers among addresses, known by their keyed hashes, of which there are few."""
    return _find(store, subscribers.c.hash.in_(list(hashes)))


def load_strikes(store: Store, hashed: str) -> Strikes:
    """Give the strikes of a subscriber's address, known by its keyed hash, and whether it gets no mail."""
    query = (
        select(subscribers.c.strikes, subscribers.c.struck, suppressions.c.hash.is_not(None).label("is_stopped"))
        .outerjoin(suppressions, suppressions.c.hash == subscribers.c.hash)
        .where(subscribers.c.hash == hashed)
    )
    with begin_reading(store) as connection:
        row = connection.execute(query).one()
    return Strikes(count=row.strikes, last=row.struck, is_stopped=row.is_stopped)


def is_read(store: Store, key: str) -> bool:
    """Whether the message of that hash was read before."""
    with begin_reading(store) as connection:
        return connection.scalar(select(bounces.c.key).where(bounces.c.key == key)) is not None


def note_read(store: Store, key: str, *, now: datetime) -> None:
    """Remember that a message was read; nobody else may be reading mail."""
    with begin_writing(store) as connection:
        connection.execute(insert(bounces).values(key=key, at=now))


def _find(store: Store, which: ColumnElement[bool]) -> tuple[Addressee, ...]:
    query = (
        select(subscribers.c.hash, subscribers.c.address, subscriptions.c.newsletter)
        .join(subscriptions, subscriptions.c.subscriber_pk == subscribers.c.pk)
        .where(which, subscribers.c.address != "")  # which those have who were forgotten
        .order_by(subscribers.c.pk, subscriptions.c.newsletter)
    )
    with begin_reading(store) as connection:
        rows = connection.execute(query).all()
    found: dict[str, Addressee] = {}
    for hashed, address, newsletter in rows:
        before = found[hashed].newsletters if hashed in found else ()
        found[hashed] = Addressee(hash=hashed, address=address, newsletters=(*before, newsletter))
    return tuple(found.values())
