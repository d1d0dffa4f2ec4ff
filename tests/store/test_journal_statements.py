"""What is asked of the journal while it is written is found by an index, however many readers there were before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from digest.model import DeliveryState, Entry
from digest.store import claiming, journal, outcomes
from digest.store.freezing import start_sending
from digest.store.opening import Store
from digest.store.prepared import Prepared
from digest.store.reckoning import list_deliveries, load_untold_doubts
from digest.store.resuming import cancel_sending, has_expired, resolve_doubts, resume_now, resume_sending, retry_failed
from tests.factories import NOW
from tests.store.editions import keep
from tests.store.journals import approve, attempt, finish, note, open_for, subscribe, take
from tests.store.makers import new_store

PAST = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO deliveries (edition_pk, place, recipient, key, state, detail, variant, fence, tries, subscription_pk)
    SELECT :edition, i, 'r' || i, 'k' || i, 'sent', '', 0, 1, 1, i FROM n
"""


def fill(store: Store) -> None:
    """Readers, and editions that all of them got, counted as pruning lets SQLite do."""
    subscribe(store, [f"{number}@reader.test" for number in range(60)])
    for number in range(3):
        keep(store, due=NOW.replace(year=2020 + number))
        with store.engine.begin() as connection:
            connection.execute(text(PAST), {"edition": number + 1})
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def work(store: Store) -> None:
    """Let everything happen to an edition that can."""
    slot = approve(store)
    start_sending(store, slot, now=NOW)
    with open_for(store, slot) as ledger:
        one, two, three = take(ledger, 3)
        attempt(ledger, one, two, three)
        note(ledger, finish(one), finish(two, DeliveryState.DEFERRED, due=NOW), finish(three, DeliveryState.IN_DOUBT))
        ledger.write(Entry(wanted=100, renew=True), now=NOW)
        ledger.write(Entry(wanted=1), now=NOW)
    has_expired(store, slot, now=NOW)
    resume_sending(store, slot, now=NOW, policy="hold", alone=False)
    resume_now(store, slot, now=NOW)
    retry_failed(store, slot, now=NOW)
    load_untold_doubts(store, "main")
    resolve_doubts(store, slot, {"2@reader.test": True}, now=NOW)
    list_deliveries(store, slot, DeliveryState.FAILED, limit=3)
    cancel_sending(store, slot, now=NOW)


def test_no_table_of_readers_is_ever_read_whole(tmp_path: Path) -> None:
    statements: dict[str, Any] = {}
    with new_store(tmp_path) as store:
        fill(store)

        @event.listens_for(store.engine, "before_cursor_execute")
        def see(_: Any, __: Any, statement: str, values: Any, ___: Any, many: bool) -> None:
            statements[statement] = values[0] if many else values

        work(store)
        for part in (claiming, journal, outcomes):
            for prepared in (one for one in vars(part).values() if isinstance(one, Prepared)):
                compiled = prepared._compile(store.engine.dialect)
                statements[compiled.text] = (1,) * compiled.text.count("?")
        asked = {one: values for one, values in statements.items() if "deliveries" in one and "INSERT" not in one}
        with store.engine.connect() as connection:
            plans = {
                statement: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
                for statement, values in asked.items()
            }
    assert len(plans) > 15
    for statement, steps in plans.items():
        reading = [step for step in steps if "deliveries" in step]
        counted = "count(*)" in statement
        assert all("place=?" in step or "state=?" in step or counted for step in reading), (statement, steps)
