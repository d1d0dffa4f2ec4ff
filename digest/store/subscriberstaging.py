"""A batch of readers in a table of its own that only we see: a few statements do for all what one would for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Join,
    MetaData,
    Table,
    Text,
    and_,
    false,
    func,
    insert,
    literal,
    or_,
    select,
)

from digest.model import ListedReader
from digest.store.schema import Instant, subscribers, subscriptions, suppressions

Row = tuple[str, ListedReader]
"""A reader, behind the keyed hash of the address."""

staged = Table(
    "staged_readers",
    MetaData(),
    Column("hash", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text),
    Column("regions", Text),
    Column("text_only", Boolean(create_constraint=False)),
    Column("state", Text),
    Column("since", Instant),
    Column("suppressed", Text),
    prefixes=["TEMPORARY"],
)


@contextmanager
def staging(connection: Connection, rows: Sequence[Row]) -> Iterator[None]:
    """Hold a batch, each address once, in the table of staged readers while the block runs."""
    staged.create(connection, checkfirst=False)
    if rows:
        connection.execute(insert(staged), [_make_staged(hashed, reader) for hashed, reader in rows])
    yield
    staged.drop(connection, checkfirst=False)


def insert_staged(
    connection: Connection,
    newsletter: str,
    *,
    now: datetime,
    barred: ColumnElement[bool],
    listed: datetime | None = None,
) -> None:
    """Make subscribers and subscriptions of those staged that have none, unless their suppression bars it."""
    welcome = and_(staged.c.state.is_not(None), or_(suppressions.c.hash.is_(None), ~barred))
    new = [staged.c.address, staged.c.hash, staged.c.name, literal(now, Instant()), literal(0)]
    query = select(*new).select_from(join_known(newsletter)).where(welcome, subscribers.c.pk.is_(None))
    connection.execute(insert(subscribers).from_select(["address", "hash", "name", "added", "strikes"], query))
    values = {
        "subscriber_pk": subscribers.c.pk,
        "newsletter": literal(newsletter, Text()),
        "state": staged.c.state,
        "since": func.coalesce(staged.c.since, literal(now, Instant())),
        "language": func.coalesce(staged.c.language, ""),
        "regions": func.coalesce(staged.c.regions, ""),
        "text_only": func.coalesce(staged.c.text_only, false()),
        "listed": literal(listed, Instant()),
    }
    query = select(*values.values()).select_from(join_known(newsletter))
    query = query.where(welcome, subscribers.c.pk.is_not(None), subscriptions.c.pk.is_(None))
    connection.execute(insert(subscriptions).from_select(list(values), query))


def join_known(newsletter: str) -> Join:
    """Those staged, with what is known of each: the suppression, the subscriber, the subscription, or nothing."""
    theirs = and_(subscriptions.c.subscriber_pk == subscribers.c.pk, subscriptions.c.newsletter == newsletter)
    return (
        staged.outerjoin(suppressions, suppressions.c.hash == staged.c.hash)
        .outerjoin(subscribers, subscribers.c.hash == staged.c.hash)
        .outerjoin(subscriptions, theirs)
    )


def _make_staged(hashed: str, reader: ListedReader) -> dict[str, Any]:
    return {
        "hash": hashed,
        "address": reader.address,
        "name": reader.name,
        "language": reader.language,
        "regions": None if reader.regions is None else " ".join(sorted(reader.regions)),
        "text_only": reader.text_only,
        "state": reader.state,
        "since": reader.since,
        "suppressed": reader.suppressed,
    }
