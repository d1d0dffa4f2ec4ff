"""Reads articles back: those of a span of time, and one by whatever it is called."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, func, not_, select

from digest.model import Hold, StoredArticle
from digest.store.opening import Store, begin_reading
from digest.store.rows import make_stored
from digest.store.schema import articles, escape, revisions, sources

_AT_ONCE = 200


def load_articles(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    source: str | None = None,
    words: Collection[str] = (),
    eligible_at: datetime | None = None,
    held_at: datetime | None = None,
    limit: int | None = None,
) -> Iterator[StoredArticle]:
    """Articles in their newest revision, the one seen last for the first time first; read as they are asked for.

    `since` and `until` count by when an article was first seen, both included. `source` is a source as configured, or
    part of what several are called. Each of `words` must be in headline, summary, text or an author's name, in any
    case. `eligible_at` wants those that may enter an edition at that instant, `held_at` those that may not.
    """
    wanted = [word.casefold() for word in words]
    with begin_reading(store) as connection:
        query = select_articles(
            since=since,
            until=until,
            source_pks=None if source is None else _find_sources(connection, source),
            eligible_at=eligible_at,
            held_at=held_at,
        )
        if limit is not None and not wanted:
            query = query.limit(limit)
        rows = connection.execution_options(yield_per=_AT_ONCE).execute(query)
        yield from islice((make_stored(row) for row in rows if _has_words(row, wanted)), limit)


def count_held(store: Store, *, at: datetime) -> Mapping[Hold, int]:
    """Count the articles that may not enter an edition at an instant, by what holds them, in a fixed order."""
    waiting = articles.c.eligible_from.is_(None) | (articles.c.eligible_from > at)
    query = select(articles.c.hold, func.count()).where(waiting, articles.c.hold.is_not(None), not_(articles.c.pruned))
    with begin_reading(store) as connection:
        rows = connection.execute(query.group_by(articles.c.hold).order_by(articles.c.hold)).all()
    return {Hold(hold): count for hold, count in rows}


def select_articles(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    source_pks: Collection[int] | None = None,
    eligible_at: datetime | None = None,
    held_at: datetime | None = None,
) -> Select[Any]:
    """The statement behind `load_articles`, without words and limit."""
    conditions = []
    if since is not None:
        conditions.append(articles.c.first_seen >= since)
    if until is not None:
        conditions.append(articles.c.first_seen <= until)
    if source_pks is not None:
        conditions.append(articles.c.source_pk.in_(source_pks))
    if eligible_at is not None:
        conditions.append(articles.c.eligible_from <= eligible_at)
    if held_at is not None:
        conditions.append(articles.c.eligible_from.is_(None) | (articles.c.eligible_from > held_at))
    return select_stored().where(*conditions).order_by(articles.c.first_seen.desc(), articles.c.pk.desc())


def select_stored() -> Select[Any]:
    """Articles with their newest revision, as `make_stored` reads them; those that were pruned have none."""
    newest = and_(revisions.c.article_pk == articles.c.pk, revisions.c.number == articles.c.revision)
    columns = (
        articles.c.pk,
        articles.c.id,
        articles.c.first_seen,
        articles.c.last_seen,
        articles.c.published,
        articles.c.raw_date,
        articles.c.flag,
        articles.c.redated,
        articles.c.latest_published,
        articles.c.eligible_from,
        articles.c.hold,
        articles.c.revision,
        sources.c.source,
        revisions.c.seen,
        revisions.c.title,
        revisions.c.details,
        revisions.c.summary,
        revisions.c.text,
    )
    joined = articles.join(sources, sources.c.pk == articles.c.source_pk).join(revisions, newest)
    return select(*columns).select_from(joined).where(not_(articles.c.pruned))


def _find_sources(connection: Connection, called: str) -> list[int]:
    """The sources meant: the one that is configured so, else those whose address or own name contains it."""
    rows = connection.execute(select(sources.c.pk, sources.c.source, sources.c.name)).all()
    if exact := [row.pk for row in rows if row.source == escape(called)]:
        return exact
    part = called.casefold()
    return [row.pk for row in rows if part in row.source.casefold() or part in (row.name or "").casefold()]


def _has_words(row: Any, words: Collection[str]) -> bool:
    if not words:
        return True
    content = "\n".join((row.title, row.summary, row.text, *row.details["authors"])).casefold()
    return all(word in content for word in words)
