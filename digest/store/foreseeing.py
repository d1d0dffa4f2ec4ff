"""How many would get an edition if it were sent now; nothing is changed for that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, func, select

from digest.model import SubscriptionState
from digest.store.opening import Store, begin_reading
from digest.store.saving import chunks
from digest.store.schema import subscribers, subscriptions, suppressions

_OF_SUBSCRIBER = subscribers.c.pk == subscriptions.c.subscriber_pk
_SUPPRESSED = suppressions.c.hash == subscribers.c.hash


def count_future_readers(store: Store, newsletter: str, listed: Iterable[str], *, never: Collection[str] = ()) -> int:
    """Count who would get mail: active subscribers, and those whose hash is in `listed` and who did not leave.

    All are given by the keyed hash of their address. Who is suppressed or among `never` does not count.
    """
    with begin_reading(store) as connection:
        count = _count_own(connection, newsletter, None)
        for part in chunks(list(never)):
            count -= _count_own(connection, newsletter, part)
        for part in chunks([one for one in dict.fromkeys(listed) if one not in never]):
            count += len(part) - len(_find_others(connection, newsletter, part))
        return count


def _count_own(connection: Connection, newsletter: str, hashes: Sequence[str] | None) -> int:
    """Count the subscribers who stand for themselves and are not suppressed: all, or those among some hashes."""
    query = (
        select(func.count())
        .select_from(subscriptions.join(subscribers, _OF_SUBSCRIBER).outerjoin(suppressions, _SUPPRESSED))
        .where(
            subscriptions.c.newsletter == newsletter,
            subscriptions.c.state == SubscriptionState.ACTIVE,
            subscriptions.c.listed.is_(None),
            suppressions.c.hash.is_(None),
        )
    )
    if hashes is not None:
        query = query.where(subscribers.c.hash.in_(hashes))
    return connection.execute(query).scalar_one()


def _find_others(connection: Connection, newsletter: str, hashes: Sequence[str]) -> set[str]:
    """Find those of a list who are counted already, have left, or are suppressed."""
    known = (
        select(subscribers.c.hash)
        .join(subscriptions, _OF_SUBSCRIBER)
        .where(subscriptions.c.newsletter == newsletter, subscribers.c.hash.in_(hashes))
        .where((subscriptions.c.state != SubscriptionState.ACTIVE) | subscriptions.c.listed.is_(None))
    )
    stopped = select(suppressions.c.hash).where(suppressions.c.hash.in_(hashes))
    return {*connection.scalars(known), *connection.scalars(stopped)}
