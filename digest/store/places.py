"""Where somebody stands in the journals of editions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Join, Select, and_, select, union_all

from digest.store.schema import deliveries, editions, subscribers, subscriptions


def are_of(numbers: Select[Any]) -> ColumnElement[bool]:
    """Whether a row of a journal belongs to one of some subscriptions; within an edition an index finds those."""
    # The place is the number; but in editions of long ago places were counted.
    return and_(deliveries.c.place.in_(numbers), deliveries.c.subscription_pk.in_(numbers))


def join_messages(address: str, hashed: str) -> Join:
    """All messages to an address with a keyed hash; those of long ago are found by their key."""
    numbers = select(subscriptions.c.pk).join(subscribers).where(subscribers.c.hash == hashed)
    old = hashed, address.casefold()  # the latter as the migration wrote it, before there were hashes
    each = deliveries.c.edition_pk.in_(select(editions.c.pk))  # so that an index is used
    places = select(deliveries.c.edition_pk, deliveries.c.place).where(each)
    ours = deliveries.c.key.is_(None) & are_of(numbers)
    found = union_all(places.where(ours), places.where(deliveries.c.key.in_(old))).subquery()
    here = deliveries.c.edition_pk == found.c.edition_pk, deliveries.c.place == found.c.place
    return found.join(deliveries, and_(*here))
