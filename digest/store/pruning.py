"""Forgets what has not been seen for long, and keeps of each article enough to know it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, false, func, not_, or_, select, update

from digest.model import MEMORY, PollOutcome
from digest.store.forgetting import forget_editions
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import CHUNK
from digest.store.schema import articles, decisions, editions, pictures, polls, revisions, sightings, sources
from digest.store.sqlite import optimise_database

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How much was forgotten, or would be."""

    articles: int
    revisions: int
    polls: int
    editions: int = 0


def prune_store(store: Store, *, before: datetime, dry_run: bool) -> Pruned:
    """Forget the texts of articles that no source has shown since `before`, and polls older than that.

    What a source showed when it last changed it shows still, as long as it says that nothing changed; and so does a
    folder whose files stay as they are. Of an article stay its id, its dates and how it came in, so that it is not new
    when a source shows it again. Of an edition cut off before that stay its record and its decisions, as long as it is
    over: what it was made of and from goes. What is held meanwhile is little at a time: others may write in between.
    Then the room is given back.
    """
    with begin_reading(store) as connection:
        old = _make_condition(connection, before)
        counted = _count(connection, old, before)
    counted = replace(counted, editions=forget_editions(store, before=before, dry_run=dry_run).editions)
    if dry_run:
        return counted
    for part in _find_parts(store, old):
        with begin_writing(store) as connection:
            _forget(connection, part, old)
    with begin_writing(store) as connection:
        connection.execute(delete(polls).where(polls.c.at < before))
        connection.execute(delete(pictures).where(pictures.c.asked < before))
    optimise_database(store.engine)
    return counted


def _make_condition(connection: Connection, before: datetime) -> ColumnElement[bool]:
    """What tells the articles to forget: long unseen, not shown still by a source that is read, and not out lately."""
    shown = [
        and_(articles.c.source_pk == pk, articles.c.last_seen >= since) for pk, since in _find_shown(connection, before)
    ]
    lately = articles.c.id.in_(_select_remembered(connection))
    return and_(articles.c.last_seen < before, not_(articles.c.pruned), not_(or_(false(), *shown)), not_(lately))


def _select_remembered(connection: Connection) -> Select[Any]:
    """The articles that went out so lately that copies of them are told by their texts."""
    newest = connection.scalar(select(func.max(editions.c.cut_off))) or _EVER
    return (
        select(decisions.c.article)
        .join(editions, editions.c.pk == decisions.c.edition_pk)
        .where(decisions.c.final, editions.c.cut_off >= newest - MEMORY)
    )


def _find_shown(connection: Connection, before: datetime) -> Iterator[tuple[int, datetime]]:
    """The sources that gave an answer since `before`, and since when what they showed is shown still."""
    answered = polls.c.outcome.in_([PollOutcome.READ, PollOutcome.UNCHANGED])
    read = case((polls.c.outcome == PollOutcome.READ, polls.c.at))
    rows = connection.execute(
        select(sources.c.pk, sources.c.source, func.max(polls.c.at).label("answered"), func.max(read).label("read"))
        .join(polls, polls.c.source_pk == sources.c.pk)
        .where(answered)
        .group_by(sources.c.pk, sources.c.source)
    )
    for row in rows:
        if row.answered >= before:
            is_local = "://" not in row.source
            yield row.pk, _EVER if is_local else row.read or _EVER


def _count(connection: Connection, old: ColumnElement[bool], before: datetime) -> Pruned:
    kept = select(func.count()).select_from(revisions.join(articles, articles.c.pk == revisions.c.article_pk))
    return Pruned(
        articles=connection.execute(select(func.count()).select_from(articles).where(old)).scalar_one(),
        revisions=connection.execute(kept.where(old)).scalar_one(),
        polls=connection.execute(select(func.count()).select_from(polls).where(polls.c.at < before)).scalar_one(),
    )


def _find_parts(store: Store, old: ColumnElement[bool]) -> Iterator[list[int]]:
    after = 0
    while True:
        with begin_reading(store) as connection:
            query = select(articles.c.pk).where(articles.c.pk > after, old).order_by(articles.c.pk).limit(CHUNK)
            part = list(connection.scalars(query))
        if not part:
            return
        yield part
        after = part[-1]


def _forget(connection: Connection, pks: list[int], condition: ColumnElement[bool]) -> None:
    """Forget those that were not seen in the meantime."""
    old = list(connection.scalars(select(articles.c.pk).where(articles.c.pk.in_(pks), condition)))
    connection.execute(delete(revisions).where(revisions.c.article_pk.in_(old)))
    connection.execute(delete(sightings).where(sightings.c.article_pk.in_(old)))
    connection.execute(update(articles).where(articles.c.pk.in_(old)).values(pruned=True))
