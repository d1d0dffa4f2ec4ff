"""Subscriptions as they end, addresses that get no more mail, and who the readers of a newsletter are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from digest.model import ListedReader, Preferences, SubscriptionState, SuppressionReason
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import chunks
from digest.store.schema import subscribers, subscriptions, suppressions
from digest.store.striking import Struck, count_strike
from digest.store.subscriberstaging import insert_staged, join_known, staging

_ACTIVE = subscriptions.c.state == SubscriptionState.ACTIVE
_BATCH = 5_000
"""Rows of a transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A subscription as whoever leaves may see it: no address. `changed` is false if it had ended before."""

    newsletter: str
    language: str
    state: SubscriptionState
    changed: bool = False


def load_left(store: Store, subscription_pk: int) -> Left | None:
    """Give what may be shown of a subscription, changing nothing; None if there is none of that number."""
    with begin_reading(store) as connection:
        row = _find(connection, subscriptions.c.pk == subscription_pk)
    return _make_left(row) if row else None


def unsubscribe(store: Store, subscription_pk: int, *, now: datetime) -> Left | None:
    """End a subscription; one that ended keeps its instant. None if there is none of that number."""
    return _end(store, subscriptions.c.pk == subscription_pk, now=now)


def unsubscribe_address(store: Store, newsletter: str, hashed: str, now: datetime) -> Left | None:
    """End the subscription that the address with a keyed hash has to a newsletter; None if it has none."""
    whose = select(subscribers.c.pk).where(subscribers.c.hash == hashed).scalar_subquery()
    return _end(store, and_(subscriptions.c.newsletter == newsletter, subscriptions.c.subscriber_pk == whose), now=now)


def suppress(
    store: Store, hashed: str, address: str | None, reason: SuppressionReason, now: datetime, detail: str = ""
) -> bool:
    """Let an address, known by its keyed hash, get no mail of any newsletter; false if that was so already.

    What was written first stays: when, why and in whose words.
    """
    with begin_writing(store) as connection:
        return _suppress(connection, hashed, address=address, reason=reason, since=now, detail=detail)


def lift_suppression(store: Store, hashed: str) -> bool:
    """Let the address with a keyed hash get mail again, its strikes forgotten; false if nothing kept it from that."""
    with begin_writing(store) as connection:
        connection.execute(update(subscribers).where(subscribers.c.hash == hashed).values(strikes=0, struck=None))
        return connection.execute(delete(suppressions).where(suppressions.c.hash == hashed)).rowcount > 0


def subscribe_again(store: Store, newsletter: str, hashed: str, *, now: datetime) -> bool:
    """Let a subscription be active that had ended; false if there is none such."""
    whose = select(subscribers.c.pk).where(subscribers.c.hash == hashed).scalar_subquery()
    ended = subscriptions.c.state == SubscriptionState.UNSUBSCRIBED
    theirs = and_(subscriptions.c.newsletter == newsletter, subscriptions.c.subscriber_pk == whose, ended)
    values = {"state": SubscriptionState.ACTIVE, "since": now, "listed": None}
    with begin_writing(store) as connection:
        return connection.execute(update(subscriptions).where(theirs).values(values)).rowcount > 0


def strike(store: Store, hashed: str, limit: int, now: datetime) -> Struck:
    """Count a soft bounce of a subscriber's address, and suppress it at `limit`; give what was done.

    One in six days counts: several reports of one week, or made up by somebody, say no more than the first. They are
    counted anew when the last is older than 90 days.
    """
    with begin_writing(store) as connection:
        whose = subscribers.c.hash == hashed
        if not connection.execute(count_strike(whose, now=now)).rowcount:
            return Struck.NOT_COUNTED
        row = connection.execute(select(subscribers.c.address, subscribers.c.strikes).where(whose)).one_or_none()
        if row is None or row.strikes < limit:
            return Struck.COUNTED
        told = "1 soft bounce" if row.strikes == 1 else f"{row.strikes} soft bounces"
        is_new = _suppress(
            connection, hashed, address=row.address, reason=SuppressionReason.BOUNCED, since=now, detail=told
        )
        return Struck.LAST if is_new else Struck.COUNTED


def load_groups(store: Store, newsletter: str, *, listed_at: datetime | None) -> tuple[tuple[Preferences, int], ...]:
    """Give what the readers of a newsletter want, each distinct wish once, and how many want it; in a fixed order.

    The readers are those of active subscriptions that stand for themselves or that a list named at `listed_at`.
    Suppressed addresses count among them.
    """
    wish = subscriptions.c.language, subscriptions.c.regions, subscriptions.c.text_only
    listed = or_(subscriptions.c.listed.is_(None), subscriptions.c.listed == listed_at)
    query = select(*wish).where(subscriptions.c.newsletter == newsletter, _ACTIVE, listed)
    # Counted here: to group them a database sorts all of them, and holds a million in memory for that.
    with begin_reading(store) as connection:
        rows = connection.execute(query, execution_options={"yield_per": _BATCH})
        readers = Counter(row for part in rows.partitions(_BATCH) for row in map(tuple, part))
    return tuple(
        (Preferences(language=language, regions=tuple(regions.split()), text_only=text_only), count)
        for (language, regions, text_only), count in sorted(readers.items())
    )


def bring_listed(store: Store, newsletter: str, rows: Iterable[tuple[str, str]], *, now: datetime) -> None:
    """Bring in (address, keyed hash) of a list of readers: those have been `listed` at `now`.

    Whoever has no subscription gets one, and one that another list brought gets the new instant. Those that stand for
    themselves stay so, nobody who left comes back, and what was forgotten stays forgotten.
    """
    for part in chunks(rows, _BATCH):
        found = {hashed: ListedReader(address=address) for address, hashed in part}
        with begin_writing(store) as connection, staging(connection, tuple(found.items())):
            _bring(connection, newsletter, now=now)


def _bring(connection: Connection, newsletter: str, *, now: datetime) -> None:
    known = select(subscriptions.c.pk).select_from(join_known(newsletter)).where(subscriptions.c.listed.is_not(None))
    connection.execute(update(subscriptions).where(subscriptions.c.pk.in_(known)).values(listed=now))
    forgotten = suppressions.c.reason == SuppressionReason.FORGOTTEN
    insert_staged(connection, newsletter, now=now, barred=forgotten, listed=now)


def _find(connection: Connection, which: ColumnElement[bool]) -> Any:
    return connection.execute(select(subscriptions).where(which)).one_or_none()


def _end(store: Store, which: ColumnElement[bool], *, now: datetime) -> Left | None:
    """End what is active; what ended already needs no right to write, and so never waits for who has it."""
    with begin_reading(store) as connection:
        row = _find(connection, which)
    if row is None or row.state == SubscriptionState.UNSUBSCRIBED:
        return _make_left(row) if row else None
    with begin_writing(store) as connection:
        values = {"state": SubscriptionState.UNSUBSCRIBED, "since": now}
        ended = connection.execute(update(subscriptions).where(subscriptions.c.pk == row.pk, _ACTIVE).values(values))
    return Left(
        newsletter=row.newsletter,
        language=row.language,
        state=SubscriptionState.UNSUBSCRIBED,
        changed=ended.rowcount > 0,
    )


def _make_left(row: Any) -> Left:
    return Left(newsletter=row.newsletter, language=row.language, state=SubscriptionState(row.state))


def _suppress(connection: Connection, hashed: str, **values: Any) -> bool:
    if connection.scalar(select(suppressions.c.hash).where(suppressions.c.hash == hashed)):
        return False
    connection.execute(insert(suppressions).values(hash=hashed, **values))
    return True
