"""Who would get an edition if it were sent now, and what they want of it; nothing is changed for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from digest.model import Preferences, SubscriptionState, SuppressionReason
from digest.store.opening import Store, begin_reading
from digest.store.saving import chunks
from digest.store.schema import subscribers, subscriptions, suppressions

_BATCH = 5_000
_OF_SUBSCRIBER = subscribers.c.pk == subscriptions.c.subscriber_pk
_SUPPRESSED = suppressions.c.hash == subscribers.c.hash
_PLAIN = ("", "", False)
"""What somebody wants who only is on a list: the columns of a wish."""

_Wish = tuple[str, str, bool]
"""What is wanted, as its columns say it."""

_Reader = tuple[str, bool, _Wish]
"""A keyed hash, whether it is suppressed, and what is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureReaders:
    """Who would be frozen as the readers of an edition now.

    `wishes` are what they want, each distinct one once, with how many want it, in a fixed order. Who gets no mail
    counts among them, for messages are made for all who are frozen; `stopped` is how many of a wish those are.
    """

    wishes: tuple[tuple[Preferences, int], ...]
    stopped: Mapping[Preferences, int]

    @property
    def suppressed(self) -> int:
        """How many get no mail."""
        return sum(self.stopped.values())

    @property
    def reached(self) -> Mapping[Preferences, int]:
        """How many of each wish may get mail."""
        return {wish: count - self.stopped.get(wish, 0) for wish, count in self.wishes}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberCounts:
    """How many are subscribed, and how many of them are suppressed: they get no mail."""

    active: int
    suppressed: int


def count_subscribers(store: Store, newsletter: str) -> SubscriberCounts:
    """Count the active subscribers of a newsletter, with those whom a list brought in before."""
    active = (subscriptions.c.newsletter == newsletter) & (subscriptions.c.state == SubscriptionState.ACTIVE)
    joined = select(subscriptions.c.pk).select_from(subscriptions.join(subscribers, _OF_SUBSCRIBER)).where(active)
    stopped = joined.where(_SUPPRESSED).correlate(suppressions).exists()  # few are: the search begins at these
    with begin_reading(store) as connection:
        return SubscriberCounts(
            active=connection.execute(select(func.count()).select_from(subscriptions).where(active)).scalar_one(),
            suppressed=connection.execute(select(func.count()).select_from(suppressions).where(stopped)).scalar_one(),
        )


def find_future_readers(
    store: Store, newsletter: str, listed: Iterable[str], *, never: Collection[str] = ()
) -> FutureReaders:
    """Find who they would be: active subscribers, and those whose hash is in `listed` and who did not leave.

    All are given by the keyed hash of their address. Who is suppressed or among `never` would get no mail.
    """
    wishes, stopped = Counter[_Wish](), Counter[_Wish]()
    with begin_reading(store) as connection:
        for hashed, is_suppressed, wish in _load_readers(connection, newsletter, listed):
            wishes[wish] += 1
            if is_suppressed or hashed in never:
                stopped[wish] += 1
    return FutureReaders(
        wishes=tuple((_make_preferences(wish), count) for wish, count in sorted(wishes.items())),
        stopped={_make_preferences(wish): count for wish, count in stopped.items()},
    )


def _make_preferences(wish: _Wish) -> Preferences:
    language, regions, text_only = wish
    return Preferences(language=language, regions=tuple(regions.split()), text_only=text_only)


def _load_readers(connection: Connection, newsletter: str, listed: Iterable[str]) -> Iterator[_Reader]:
    own = _select_subscribed(newsletter).where(
        subscriptions.c.state == SubscriptionState.ACTIVE, subscriptions.c.listed.is_(None)
    )
    # Counted one by one: to group them a database sorts all of them, and holds a million in memory for that.
    rows = connection.execute(own, execution_options={"yield_per": _BATCH})
    for part in rows.partitions(_BATCH):
        for hashed, reason, _, _, *wish in part:
            yield hashed, reason is not None, tuple(wish)
    for some in chunks(dict.fromkeys(listed)):
        yield from _load_listed(connection, newsletter, some)


def _load_listed(connection: Connection, newsletter: str, hashes: Sequence[str]) -> Iterator[_Reader]:
    """Those of a list whom sending would take from it: nobody who subscribed, who left, or who is forgotten."""
    query = _select_subscribed(newsletter).where(subscribers.c.hash.in_(hashes))
    known: dict[str, Any] = {row.hash: row for row in connection.execute(query)}
    stopped = select(suppressions.c.hash, suppressions.c.reason).where(suppressions.c.hash.in_(hashes))
    reasons = {row.hash: row.reason for row in connection.execute(stopped)}
    for hashed in hashes:
        row = known.get(hashed)
        if row is None and reasons.get(hashed) != SuppressionReason.FORGOTTEN:
            yield hashed, hashed in reasons, _PLAIN
        elif row and row.listed is not None and row.state == SubscriptionState.ACTIVE:
            yield hashed, hashed in reasons, (row.language, row.regions, row.text_only)


def _select_subscribed(newsletter: str) -> Select[Any]:
    wish = subscriptions.c.language, subscriptions.c.regions, subscriptions.c.text_only
    joined = subscriptions.join(subscribers, _OF_SUBSCRIBER).outerjoin(suppressions, _SUPPRESSED)
    columns = subscribers.c.hash, suppressions.c.reason, subscriptions.c.state, subscriptions.c.listed, *wish
    return select(*columns).select_from(joined).where(subscriptions.c.newsletter == newsletter)
