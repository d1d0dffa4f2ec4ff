"""The statements: PostgreSQL understands them, and SQLite finds its rows by an index however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from digest.model import EditionState, Memory
from digest.store.articles import find_known
from digest.store.candidates import load_candidates, load_used
from digest.store.decisions import load_decisions
from digest.store.editions import load_edition, load_successor, move_edition
from digest.store.forgetting import forget_editions
from digest.store.freezing import start_sending
from digest.store.history import select_by_address, select_by_id, select_by_start
from digest.store.keeping import load_leaves
from digest.store.listing import select_articles
from digest.store.opening import Store
from digest.store.pruning import prune_store
from digest.store.schema import metadata
from digest.store.sources import load_first_poll, load_memories, load_polls
from tests.factories import NOW, make_article
from tests.store.editions import keep, send
from tests.store.journals import subscribe
from tests.store.makers import FEED, make_articles, make_poll, new_store, save

DAY = timedelta(days=1)
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

Executed = list[tuple[Any, str, Any]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def executed(store: Store) -> Executed:
    """Every statement that the store executes from here on: as it is written, as SQLite got it, and its values."""
    seen: Executed = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def note(_: Connection, __: object, statement: str, values: Any, context: Any, many: bool) -> None:
        compiled = context.compiled
        seen.append((compiled.statement if compiled else None, statement, values[0] if many else values))

    return seen


def work(store: Store) -> None:
    """Make the store execute every statement that a day's work has."""
    save(store, make_poll(*make_articles(3)))
    changed = (make_article(1, title="Another"), make_article(2, tags=("trams",)), *make_articles(2, first=3))
    save(store, make_poll(*changed, memory=Memory(polls=9)))
    for number in range(25):
        save(store, make_poll(make_article(1, title=f"Another {number}")))
    save(store, make_poll(*make_articles(3), source="other"))
    save(store, make_poll(*make_articles(3), source="other"))
    find_known(store, ["a1"])
    load_memories(store, [FEED])
    load_polls(store, FEED, last=3)
    load_first_poll(store, "other")


def test_postgresql_could_hold_every_table() -> None:
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=POSTGRESQL))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=POSTGRESQL))
    columns = str(CreateTable(metadata.tables["articles"]).compile(dialect=POSTGRESQL))
    assert "first_seen TIMESTAMP WITH TIME ZONE NOT NULL" in columns


def test_postgresql_understands_every_statement(store: Store, executed: Executed) -> None:
    work(store)
    prune_store(store, before=NOW.replace(year=2030), dry_run=False)
    written = [statement for statement, _, _ in executed if statement is not None]
    assert len({str(statement) for statement in written}) > 20
    for statement in written:
        assert statement.compile(dialect=POSTGRESQL)


def find_scans(connection: Connection, statement: str, values: Any) -> list[str]:
    """The steps of SQLite's plan that read a whole table, or sort what they read."""
    plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    small = ("SCAN CONSTANT ROW", "SCAN polls USING")
    return [step for step in plan if step.startswith(("SCAN", "USE TEMP B-TREE")) and not step.startswith(small)]


@pytest.mark.parametrize("analysed", [False, True])
def test_saving_a_poll_and_asking_what_is_known_never_reads_a_whole_table(
    store: Store, executed: Executed, analysed: bool
) -> None:
    if analysed:
        analyse(store)
    work(store)
    statements = {
        text: values for _, text, values in executed if text.startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))
    }
    with store.engine.connect() as connection:
        scans = {text: find_scans(connection, text, values) for text, values in statements.items()}
    assert len(statements) > 15
    assert {text: found for text, found in scans.items() if found} == {}


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize(
    "make",
    [
        lambda: select_articles(since=NOW),
        lambda: select_articles(since=NOW, until=NOW),
        lambda: select_articles(source_pks=[1]),
        lambda: select_articles(since=NOW, source_pks=[1]),
        lambda: select_articles(since=NOW, eligible_at=NOW),
        lambda: select_articles(since=NOW, held_at=NOW),
        lambda: select_by_id("a1"),
        lambda: select_by_start("a1"),
        lambda: select_by_address("https://ledger.example/1"),
    ],
)
def test_lists_are_read_by_an_index(store: Store, executed: Executed, make: Callable[[], Any], analysed: bool) -> None:
    if analysed:
        analyse(store)
    with store.engine.connect() as connection:
        connection.execute(make())
        _, text, values = executed[-1]
        assert find_scans(connection, text, values) == []


def work_on_editions(store: Store) -> None:
    """Make the store execute every statement that an edition takes, and one that is asked about."""
    slot = keep(store, [1, 2], leaves=(b"a", b"b"))
    send(store, slot)
    keep(store, [2], due=NOW + DAY)
    approved = keep(store, [3], due=NOW + DAY)
    move_edition(store, approved, to=EditionState.APPROVED, expected={EditionState.DRAFT})
    subscribe(store)
    start_sending(store, approved, now=NOW)
    found = [one.article for one in load_candidates(store, since=NOW - DAY, until=NOW, order={FEED: 0})]
    load_used(store, "main", found, since=NOW - DAY, before=NOW + DAY)
    load_leaves(store, slot)
    load_edition(store, "main", "1")
    load_successor(store, slot)
    load_decisions(store, "main", number=1, revision=1)
    load_decisions(store, "main", article="a1")
    load_decisions(store, "main", url_key="ledger.example/1")


@pytest.mark.parametrize("analysed", [False, True])
def test_what_an_edition_takes_is_found_by_an_index_and_postgresql_understands_it(
    store: Store, executed: Executed, analysed: bool
) -> None:
    save(store, make_poll(*make_articles(3)))
    if analysed:
        analyse(store)
    work_on_editions(store)
    statements = {text: values for _, text, values in executed if text.startswith("SELECT")}
    with store.engine.connect() as connection:
        plans = {text: find_scans(connection, text, values) for text, values in statements.items()}
    tables = tuple(f"SCAN {name}" for name in metadata.tables)
    read = {text: [step for step in steps if step.startswith(tables)] for text, steps in plans.items()}
    assert len(statements) > 15
    assert {text: steps for text, steps in read.items() if steps} == {}
    forget_editions(store, before=NOW + 9 * DAY, dry_run=False)
    for statement in (one for one, _, _ in executed if one is not None):
        assert statement.compile(dialect=POSTGRESQL)


def analyse(store: Store) -> None:
    """Fill the store and let SQLite count what is in it, as pruning does."""
    save(store, make_poll(*make_articles(2_000, first=10_000)))
    for number in range(5):
        save(store, make_poll(*make_articles(20, first=20_000 + 100 * number), source=f"source {number}"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
