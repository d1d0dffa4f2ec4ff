"""Who would get an edition is foreseen: the very readers that sending it freezes, and what they want."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from digest.model import Preferences, SuppressionReason
from digest.store.foreseeing import FutureReaders, SubscriberCounts, count_subscribers, find_future_readers
from digest.store.freezing import start_sending
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import deliveries, suppressions
from digest.store.subscribers import bring_listed, load_groups
from tests.factories import NOW
from tests.store.journals import add_variant, approve, change, hash_reader, subscribe, suppress

YESTERDAY = NOW - timedelta(days=1)
LISTED = (
    *("own@reader.test", "left@reader.test", "stopped@reader.test", "forgotten@reader.test", "never@reader.test"),
    *("new@reader.test", "known@reader.test", "ended@reader.test", "new@reader.test"),
)
NEVER = ("never@reader.test", "quiet@reader.test", "nobody@reader.test")
WISHES = (Preferences(regions=("africa",)), Preferences(language="fr", text_only=True))


@pytest.fixture
def store(any_store: Store) -> Store:
    """Readers of every kind there is."""
    subscribe(any_store, ("own@reader.test", "plain@reader.test", "quiet@reader.test", "muted@reader.test"))
    subscribe(any_store, ("africa@reader.test", "mute@reader.test"), regions="africa")
    subscribe(any_store, ("left@reader.test", "gone@reader.test"), state="unsubscribed")
    subscribe(any_store, ("known@reader.test", "dropped@reader.test"), listed=YESTERDAY)
    subscribe(any_store, ("ended@reader.test",), listed=YESTERDAY, state="unsubscribed")
    subscribe(any_store, ("elsewhere@reader.test",), newsletter="other")
    change(any_store, "known@reader.test", language="fr", text_only=True)
    for address in ("muted@reader.test", "mute@reader.test", "stopped@reader.test"):
        suppress(any_store, address)
    forgotten = {"hash": hash_reader("forgotten@reader.test"), "reason": SuppressionReason.FORGOTTEN}
    with begin_writing(any_store) as connection:
        connection.execute(insert(suppressions).values(forgotten | {"since": NOW, "detail": ""}))
    return any_store


def freeze(store: Store, listed: tuple[str, ...], never: tuple[str, ...]) -> FutureReaders:
    """What really comes of them."""
    bring_listed(store, "main", dict(zip(listed, map(hash_reader, listed), strict=True)).items(), now=NOW)
    slot = approve(store)
    for number, wish in enumerate(WISHES, 1):
        regions = " ".join(wish.regions)
        add_variant(store, slot, number, language=wish.language, regions=regions, text_only=wish.text_only)
    start_sending(store, slot, now=NOW, never=list(map(hash_reader, never)), listed_at=NOW if listed else None)
    with begin_reading(store) as connection:
        states = Counter(map(tuple, connection.execute(select(deliveries.c.state, deliveries.c.variant))))
    by_number = (Preferences(), *WISHES)
    wishes, stopped = Counter[Preferences](), Counter[Preferences]()
    for (state, number), count in states.items():
        wishes[by_number[number]] += count
        if state == "suppressed":
            stopped[by_number[number]] += count
    order = sorted(wishes, key=lambda wish: (wish.language, wish.regions))
    return FutureReaders(wishes=tuple((wish, wishes[wish]) for wish in order), stopped=dict(stopped))


@pytest.mark.parametrize("never", [(), NEVER])
@pytest.mark.parametrize("listed", [(), LISTED])
def test_the_readers_foreseen_are_those_who_are_frozen(
    store: Store, listed: tuple[str, ...], never: tuple[str, ...]
) -> None:
    foreseen = find_future_readers(store, "main", map(hash_reader, listed), never=set(map(hash_reader, never)))
    assert foreseen == freeze(store, listed, never)
    assert sum(count for _, count in foreseen.wishes) == (10 if listed else 6)
    assert sum(foreseen.reached.values()) + foreseen.suppressed == (10 if listed else 6)


def test_what_somebody_wants_who_gets_no_mail_counts_as_it_does_when_messages_are_made(store: Store) -> None:
    foreseen = find_future_readers(store, "main", [])
    assert foreseen.wishes == load_groups(store, "main", listed_at=None)
    assert (foreseen.suppressed, foreseen.reached[WISHES[0]]) == (2, 1)


def test_nothing_is_changed_by_that(store: Store) -> None:
    def load() -> list[tuple[object, ...]]:
        with begin_reading(store) as connection:
            return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM subscriptions ORDER BY pk")]

    before = load()
    find_future_readers(store, "main", map(hash_reader, LISTED))
    assert load() == before


def test_active_subscribers_are_counted_with_the_suppressed_among_them_and_nobody_else(store: Store) -> None:
    assert count_subscribers(store, "main") == SubscriberCounts(active=8, suppressed=2)
    assert count_subscribers(store, "other") == SubscriberCounts(active=1, suppressed=0)
