"""Forgets what has not been seen for long, and keeps of each article enough to know it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, not_, select, update

from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import CHUNK
from digest.store.schema import articles, polls, revisions, sightings
from digest.store.sqlite import optimise_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How much was forgotten, or would be."""

    articles: int
    revisions: int
    polls: int


def prune_store(store: Store, *, before: datetime, dry_run: bool) -> Pruned:
    """Forget the texts of articles that no source has shown since `before`, and polls older than that.

    Of an article stay its id, its dates and how it came in, so that it is not new when a source shows it again. What
    is held meanwhile is little at a time: others may write in between. Then the room is given back.
    """
    with begin_reading(store) as connection:
        counted = _count(connection, before)
    if dry_run:
        return counted
    for part in _find_parts(store, before):
        with begin_writing(store) as connection:
            _forget(connection, part, before)
    with begin_writing(store) as connection:
        connection.execute(delete(polls).where(polls.c.at < before))
    optimise_database(store.engine)
    return counted


def _count(connection: Connection, before: datetime) -> Pruned:
    old = (articles.c.last_seen < before) & not_(articles.c.pruned)
    kept = select(func.count()).select_from(revisions.join(articles, articles.c.pk == revisions.c.article_pk))
    return Pruned(
        articles=connection.execute(select(func.count()).select_from(articles).where(old)).scalar_one(),
        revisions=connection.execute(kept.where(old)).scalar_one(),
        polls=connection.execute(select(func.count()).select_from(polls).where(polls.c.at < before)).scalar_one(),
    )


def _find_parts(store: Store, before: datetime) -> Iterator[list[int]]:
    after = 0
    while True:
        with begin_reading(store) as connection:
            part = list(
                connection.scalars(
                    select(articles.c.pk)
                    .where(articles.c.pk > after, articles.c.last_seen < before, not_(articles.c.pruned))
                    .order_by(articles.c.pk)
                    .limit(CHUNK)
                )
            )
        if not part:
            return
        yield part
        after = part[-1]


def _forget(connection: Connection, pks: list[int], before: datetime) -> None:
    """Forget those that were not seen in the meantime."""
    old = list(connection.scalars(select(articles.c.pk).where(articles.c.pk.in_(pks), articles.c.last_seen < before)))
    connection.execute(delete(revisions).where(revisions.c.article_pk.in_(old)))
    connection.execute(delete(sightings).where(sightings.c.article_pk.in_(old)))
    connection.execute(update(articles).where(articles.c.pk.in_(old)).values(pruned=True))
