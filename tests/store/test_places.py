"""Whose a row of a journal is: found by the number of the subscription, or by a key of long ago, always by an index."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, select, text

from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.reckoning import list_deliveries
from digest.store.schema import deliveries, editions
from digest.store.subscribererasing import forget
from digest.store.subscriberpages import load_sendings
from tests.factories import NOW
from tests.store.editions import keep
from tests.store.journals import begin, hash_reader, subscribe
from tests.store.makers import new_store

ANN, BOB = "Ann@reader.test", "bob@reader.test"
DAY = timedelta(days=1)

PAST = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO deliveries (edition_pk, place, recipient, state, detail, variant, fence, tries, subscription_pk)
    SELECT :edition, i, 'r' || i, 'sent', '', 0, 1, 1, i FROM n
"""


def add_old(store: Store, key: str, place: int, *, subscription: int | None = None) -> None:
    """A message of an edition of before places were numbers of subscriptions."""
    known = {"recipient": ANN, "state": "sent", "detail": "", "variant": 0, "fence": 1, "tries": 1}
    with begin_writing(store) as connection:
        pk = connection.scalar(select(editions.c.pk).order_by(editions.c.pk).limit(1))
        values = {"edition_pk": pk, "place": place, "key": key, "subscription_pk": subscription, **known}
        connection.execute(insert(deliveries).values(values))


def list_recipients(store: Store) -> set[str]:
    with begin_reading(store) as connection:
        return set(connection.scalars(select(deliveries.c.recipient)))


def test_messages_of_long_ago_are_found_by_their_key_and_erased(any_store: Store) -> None:
    keep(any_store, due=NOW - DAY)
    slot = begin(any_store, [ANN, BOB])
    (_, bob) = list_deliveries(any_store, slot)
    add_old(any_store, ANN.casefold(), 0)
    add_old(any_store, hash_reader(ANN), 1, subscription=bob.place)
    assert len(load_sendings(any_store, ANN, hash_reader(ANN), limit=9)) == 3
    assert len(load_sendings(any_store, BOB, hash_reader(BOB), limit=9)) == 1
    assert forget(any_store, ANN, hash_reader(ANN), now=NOW).deliveries == 3
    assert list_recipients(any_store) == {"", BOB}
    assert load_sendings(any_store, ANN, hash_reader(ANN), limit=9) == ()


def test_a_place_that_was_counted_is_not_taken_for_a_subscription(any_store: Store) -> None:
    keep(any_store, due=NOW - DAY)
    slot = begin(any_store, [ANN, BOB])
    (_, bob) = list_deliveries(any_store, slot)
    add_old(any_store, hash_reader(ANN), bob.place, subscription=bob.place + 1)
    forget(any_store, BOB, hash_reader(BOB), now=NOW)
    assert list_recipients(any_store) == {"", ANN}


def test_what_somebody_got_is_found_by_an_index_however_many_editions_and_readers_there_were(tmp_path: Path) -> None:
    asked: dict[str, Any] = {}
    with new_store(tmp_path) as store:
        subscribe(store, [ANN, BOB])
        for number in range(3):
            keep(store, due=NOW.replace(year=2020 + number))
            with store.engine.begin() as connection:
                connection.execute(text(PAST), {"edition": number + 1})
        with store.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        event.listen(store.engine, "before_cursor_execute", lambda *a: asked.update({a[2]: a[3]}))
        load_sendings(store, ANN, hash_reader(ANN), limit=5)
        assert forget(store, BOB, hash_reader(BOB), now=NOW).deliveries == 3
        with store.engine.connect() as connection:
            steps = [
                row[3]
                for statement, values in list(asked.items())
                if "deliveries" in statement
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
    about = [step for step in steps if "deliveries" in step]
    assert about
    assert [step for step in about if "SCAN" in step or ("place=?" not in step and "key=?" not in step)] == []
