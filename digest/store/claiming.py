"""Claims readers of an edition for one sender, and takes back what a sender that is gone had claimed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal, or_, select, update

from digest.model import DeliveryState, Envelope, SubscriptionState
from digest.store.freezing import SUPPRESSED
from digest.store.prepared import Prepared
from digest.store.schema import Instant, deliveries, subscribers, subscriptions, suppressions

_INTERRUPTED = "the program ended while the message was handed over"
DROPPED = "in doubt, and dropped"
DOUBTS: Mapping[str, tuple[DeliveryState, str]] = {
    "hold": (DeliveryState.IN_DOUBT, _INTERRUPTED),
    "resend": (DeliveryState.PENDING, ""),
    "drop": (DeliveryState.FAILED, DROPPED),
}
"""By what `send.in_doubt` says: the state and the words for a message that may have gone out."""

HELD = (DeliveryState.CLAIMED, DeliveryState.ATTEMPTING)
"""The states in which a reader is somebody's."""

_UNSUBSCRIBED = "unsubscribed"
_SWEPT_AT_ONCE = 5_000


def name_states(states: Iterable[DeliveryState]) -> list[ColumnElement[str]]:
    """States as a statement that is compiled once holds them."""
    return [literal(one.value) for one in states]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what rules one sender of one edition writes: whose claims they are, for how long, and when it gives up.

    `policy` is a key of `DOUBTS`. A deferred reader is given up `retry_for` after `started`, and an address
    that bounced in `strikes` editions gets no more mail.
    """

    edition_pk: int
    started: datetime
    owner: str
    lease: timedelta
    policy: str
    retry_for: timedelta
    strikes: int


class _Waiting(NamedTuple):
    """A reader to claim, with the state of their subscription and the hash of their suppression, if there are any."""

    place: int
    recipient: str
    variant: int
    fence: int
    tries: int
    subscription_pk: int | None
    state: str | None
    suppressed: str | None


def _select_waiting() -> Select[Any]:
    """Readers to claim, with what speaks against it; they are locked, and those that another locked are passed over."""
    reach = deliveries.outerjoin(subscriptions, subscriptions.c.pk == deliveries.c.subscription_pk)
    reach = reach.outerjoin(subscribers, subscribers.c.pk == subscriptions.c.subscriber_pk)
    reach = reach.outerjoin(suppressions, suppressions.c.hash == subscribers.c.hash)
    return (
        select(
            *(deliveries.c.place, deliveries.c.recipient, deliveries.c.variant, deliveries.c.fence),
            *(deliveries.c.tries, deliveries.c.subscription_pk),
            *(subscriptions.c.state, suppressions.c.hash),
        )
        .select_from(reach)
        .where(deliveries.c.edition_pk == bindparam("edition"))
        .order_by(deliveries.c.due, deliveries.c.place)
        .limit(bindparam("wanted"))
        .with_for_update(of=deliveries, skip_locked=True)
    )


_HERE = deliveries.c.edition_pk == bindparam("edition")
_PLACES = deliveries.c.place.in_(bindparam("places", expanding=True))
_PENDING = Prepared(_select_waiting().where(deliveries.c.state == DeliveryState.PENDING, deliveries.c.due.is_(None)))
_DUE = Prepared(
    _select_waiting().where(
        deliveries.c.state == DeliveryState.DEFERRED, deliveries.c.due <= bindparam("now", type_=Instant)
    )
)
_CLAIM = Prepared(
    update(deliveries)
    .where(_HERE, deliveries.c.place == bindparam("at_place"))
    .values(
        state=DeliveryState.CLAIMED,
        due=None,
        owner=bindparam("by"),
        lease=bindparam("until"),
        fence=deliveries.c.fence + 1,
    ),
    each=["at_place"],
)
_EXPIRED = (
    select(deliveries.c.place, deliveries.c.state)
    .where(
        _HERE,
        deliveries.c.state.in_(name_states(HELD)),
        or_(deliveries.c.lease < bindparam("now", type_=Instant), deliveries.c.lease.is_(None)),
    )
    .limit(_SWEPT_AT_ONCE)
    .with_for_update(skip_locked=True)
)
_SETTLE = (
    update(deliveries)
    .where(_HERE, _PLACES)
    .values(
        state=bindparam("to"),
        detail=bindparam("words"),
        at=bindparam("now"),
        told=None,
        due=None,
        owner=None,
        lease=None,
    )
)
_NEXT_DUE = select(func.min(deliveries.c.due)).where(_HERE, deliveries.c.state == DeliveryState.DEFERRED)


def claim_readers(connection: Connection, terms: Terms, wanted: int, *, now: datetime) -> tuple[Envelope, ...]:
    """Claim up to `wanted` readers: those never tried in the order of their places, then deferred ones that are due.

    What senders that are gone had claimed is taken back when nobody else is left. Who unsubscribed or was suppressed
    since is not claimed, and marked so.
    """
    claimed = _claim_from(connection, _PENDING, terms, wanted, now)
    if len(claimed) < wanted and sweep_expired(connection, terms, now=now):
        claimed += _claim_from(connection, _PENDING, terms, wanted - len(claimed), now)
    if len(claimed) < wanted:
        claimed += _claim_from(connection, _DUE, terms, wanted - len(claimed), now)
    return tuple(claimed)


def sweep_expired(connection: Connection, terms: Terms, *, now: datetime) -> int:
    """Take back what is held under leases that have run out; give how many. Who was being attempted is in doubt."""
    rows = connection.execute(_EXPIRED, {"edition": terms.edition_pk, "now": now}).all()
    for state, fate in zip(HELD, ((DeliveryState.PENDING, ""), DOUBTS[terms.policy]), strict=True):
        _settle(connection, terms, [row.place for row in rows if row.state == state], *fate, now=now)
    return len(rows)


def find_next_due(connection: Connection, terms: Terms) -> datetime | None:
    """When the first of the deferred readers is due."""
    due: datetime | None = connection.scalar(_NEXT_DUE, {"edition": terms.edition_pk})
    return due


def _claim_from(connection: Connection, waiting: Prepared, terms: Terms, wanted: int, now: datetime) -> list[Envelope]:
    claimed: list[Envelope] = []
    while len(claimed) < wanted:
        values = {"edition": terms.edition_pk, "wanted": wanted - len(claimed), "now": now}
        rows = [_Waiting(*row) for row in waiting.fetch(connection, **values)]
        if not rows:
            break
        refused = {row.place: why for row in rows if (why := _find_reason(row))}
        for why in sorted(set(refused.values())):
            places = [place for place, reason in refused.items() if reason == why]
            _settle(connection, terms, places, DeliveryState.SUPPRESSED, why, now=now)
        welcome = [row for row in rows if row.place not in refused]
        shared = {"edition": terms.edition_pk, "by": terms.owner, "until": now + terms.lease}
        _CLAIM.run(connection, [(row.place,) for row in welcome], **shared)
        claimed += map(_make_envelope, welcome)
    return claimed


def _find_reason(row: _Waiting) -> str:
    """Give why a reader gets nothing, or "" for one who does."""
    if row.suppressed is not None or not row.recipient:
        return SUPPRESSED
    left = row.subscription_pk is not None and row.state != SubscriptionState.ACTIVE
    return _UNSUBSCRIBED if left else ""


def _make_envelope(row: _Waiting) -> Envelope:
    return Envelope(
        place=row.place,
        recipient=row.recipient,
        fence=row.fence + 1,
        variant=row.variant,
        subscription=row.subscription_pk,
        tries=row.tries,
    )


def _settle(
    connection: Connection, terms: Terms, places: Collection[int], state: DeliveryState, words: str, *, now: datetime
) -> None:
    if places:
        values = {"edition": terms.edition_pk, "places": places, "to": state, "words": words, "now": now}
        connection.execute(_SETTLE, values)
