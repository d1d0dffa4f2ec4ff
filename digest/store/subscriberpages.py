"""Subscribers and suppressed addresses as they are looked at: page by page, or one with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from digest.model import (
    Delivery,
    DeliveryState,
    Preferences,
    Slot,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from digest.store.editionrows import make_slot
from digest.store.opening import Store, begin_reading
from digest.store.places import join_messages
from digest.store.schema import deliveries, editions, subscribers, subscriptions, suppressions

PAGE = 2_000
"""Rows that are read at once."""

_SLOT = "newsletter", "kind", "due", "number", "revision"
_DELIVERY = "recipient", "state", "detail", "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A subscriber with the one subscription asked for, and why the address gets no mail, if it gets none."""

    subscriber: Subscriber
    suppressed: SuppressionReason | None = None

    @property
    def subscription(self) -> Subscription:
        """The subscription asked for."""
        return self.subscriber.subscriptions[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What became of one edition for one reader, and when."""

    slot: Slot
    delivery: Delivery
    at: datetime | None


def iter_pages(
    store: Store, newsletter: str, *, state: SubscriptionState | None = None, search: str = "", size: int = PAGE
) -> Iterator[tuple[Member, ...]]:
    """Give who has a subscription to a newsletter, or had one, in the order they came; `search` is part of an address.

    Each page is read by itself, so that nobody who writes is held up, and only one is in memory.
    """
    query = _select_members().order_by(subscriptions.c.pk).limit(size)
    if state:
        query = query.where(subscriptions.c.newsletter == newsletter, subscriptions.c.state == state)
    else:  # "" hides the index by newsletter and state: for each page all of the newsletter would be sorted anew
        query = query.where(subscriptions.c.newsletter + "" == newsletter)
    if search:
        query = query.where(subscribers.c.address.icontains(search, autoescape=True))
    after = 0
    while rows := _load(store, query.where(subscriptions.c.pk > after)):
        yield tuple(map(_make_member, rows))
        after = rows[-1].pk


def iter_suppressions(
    store: Store, *, search: str = "", besides: str | None = None, size: int = PAGE
) -> Iterator[tuple[Suppression, ...]]:
    """Give the addresses that get no mail, page by page, but those that were forgotten; `search` as in `iter_pages`.

    `besides` is a newsletter whose subscribers are left out.
    """
    query = select(suppressions).where(suppressions.c.address.is_not(None)).order_by(suppressions.c.hash).limit(size)
    if search:
        query = query.where(suppressions.c.address.icontains(search, autoescape=True))
    if besides:
        members = select(subscribers.c.hash).join(subscriptions).where(subscriptions.c.newsletter == besides)
        query = query.where(~members.where(subscribers.c.hash == suppressions.c.hash).exists())
    after = ""
    while rows := _load(store, query.where(suppressions.c.hash > after)):
        yield tuple(map(_make_suppression, rows))
        after = rows[-1].hash


def load_subscriber(store: Store, hashed: str) -> Subscriber | None:
    """Give the subscriber whose address has a keyed hash, with all subscriptions; None if there is none."""
    query = select(subscribers).where(subscribers.c.hash == hashed)
    with begin_reading(store) as connection:
        row = connection.execute(query).one_or_none()
        return _make_subscriber(row, _load_subscriptions(connection, row.pk)) if row else None


def load_suppression(store: Store, hashed: str) -> Suppression | None:
    """Give why the address with a keyed hash gets no mail; None if it may."""
    rows = _load(store, select(suppressions).where(suppressions.c.hash == hashed))
    return _make_suppression(rows[0]) if rows else None


def load_sendings(store: Store, address: str, hashed: str, *, limit: int) -> tuple[Sending, ...]:
    """Give what became of the last editions for an address, of whichever newsletter, the newest first."""
    query = (
        select(*(editions.c[name] for name in _SLOT), *(deliveries.c[name] for name in _DELIVERY))
        .select_from(join_messages(address, hashed))
        .join(editions, editions.c.pk == deliveries.c.edition_pk)
        .order_by(editions.c.cut_off.desc(), editions.c.pk.desc())
        .limit(limit)
    )
    return tuple(map(_make_sending, _load(store, query)))


def _load(store: Store, query: Select[Any]) -> list[Any]:
    with begin_reading(store) as connection:
        return list(connection.execute(query))


def _load_subscriptions(connection: Connection, subscriber_pk: int) -> tuple[Subscription, ...]:
    query = select(subscriptions).where(subscriptions.c.subscriber_pk == subscriber_pk)
    return tuple(map(_make_subscription, connection.execute(query.order_by(subscriptions.c.newsletter))))


def _select_members() -> Select[Any]:
    known = subscribers.c.address, subscribers.c.name, subscribers.c.added, subscribers.c.strikes
    return (
        select(subscriptions, *known, suppressions.c.reason)
        .join(subscribers, subscribers.c.pk == subscriptions.c.subscriber_pk)
        .outerjoin(suppressions, suppressions.c.hash == subscribers.c.hash)
        .where(subscribers.c.address != "")
    )


def _make_member(row: Any) -> Member:
    suppressed = SuppressionReason(row.reason) if row.reason else None
    return Member(subscriber=_make_subscriber(row, (_make_subscription(row),)), suppressed=suppressed)


def _make_subscriber(row: Any, subscribed: tuple[Subscription, ...]) -> Subscriber:
    return Subscriber(
        address=row.address, added=row.added, name=row.name, strikes=row.strikes, subscriptions=subscribed
    )


def _make_subscription(row: Any) -> Subscription:
    return Subscription(
        newsletter=row.newsletter,
        state=SubscriptionState(row.state),
        since=row.since,
        preferences=Preferences(language=row.language, regions=tuple(row.regions.split()), text_only=row.text_only),
        listed=row.listed is not None,
    )


def _make_suppression(row: Any) -> Suppression:
    return Suppression(
        hash=row.hash,
        reason=SuppressionReason(row.reason),
        since=row.since,
        address=row.address,
        detail=row.detail,
    )


def _make_sending(row: Any) -> Sending:
    delivery = Delivery(recipient=row.recipient, state=DeliveryState(row.state), detail=row.detail)
    return Sending(slot=make_slot(row), delivery=delivery, at=row.at)
