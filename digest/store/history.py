"""Finds one article by whatever a person calls it, and gives all that is remembered of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from digest.errors import UsageError
from digest.model import History, Revision, Sighting, StoredArticle
from digest.store.listing import select_articles, select_stored
from digest.store.opening import Store, begin_reading
from digest.store.rows import make_stored
from digest.store.schema import articles, revisions, sightings, sources
from digest.urls import make_url_key

_START = re.compile(r"[0-9a-fA-F]{4,16}")
"""The beginning of an id, if it is not a word of a headline."""

_SHOWN = 5
"""Articles named when several are meant."""


def load_history(store: Store, name: str) -> History:
    """The article called `name`: its id or how that begins, its address, or words of its headline; with its history.

    Raises UsageError when there is none, and when there are several, which it lists.
    """
    with begin_reading(store) as connection:
        row = _find_row(connection, name)
        of_it = revisions.c.article_pk == row.pk
        told = connection.execute(select(revisions).where(of_it).order_by(revisions.c.number))
        others = connection.execute(
            select(sources.c.source, sightings.c.first_seen, sightings.c.last_seen)
            .join(sightings, sightings.c.source_pk == sources.c.pk)
            .where(sightings.c.article_pk == row.pk)
            .order_by(sightings.c.first_seen)
        )
        return History(
            stored=make_stored(row),
            revisions=tuple(
                Revision(number=one.number, seen=one.seen, title=one.title, summary=one.summary, text=one.text)
                for one in told
            ),
            sightings=(
                Sighting(source=row.source, first_seen=row.first_seen, last_seen=row.last_seen),
                *(Sighting(source=one.source, first_seen=one.first_seen, last_seen=one.last_seen) for one in others),
            ),
            redated=row.redated,
            latest=row.latest_published,
        )


def load_called(store: Store, name: str) -> StoredArticle | None:
    """The article called `name`, as `load_history` finds it, without its history; None when there is none.

    Raises UsageError when there are several, which it lists.
    """
    with begin_reading(store) as connection:
        found = _find_rows(connection, name.strip())
        return make_stored(_take_one(found, name)) if found else None


def find_collected(store: Store, names: Iterable[str]) -> frozenset[str]:
    """Those of `names` that are the id, a beginning of the id, or the address of an article in the store."""
    with begin_reading(store) as connection:
        return frozenset(name for name in names if _find_named(connection, name.strip()))


def select_by_id(name: str) -> Select[Any]:
    """The article of that very id."""
    return select_stored().where(articles.c.id == name)


def select_by_start(start: str) -> Select[Any]:
    """Articles whose id begins with `start`, by the index."""
    end = start[:-1] + chr(ord(start[-1]) + 1)
    return select_stored().where(articles.c.id >= start, articles.c.id < end)


def select_by_address(url: str) -> Select[Any]:
    """Articles at an address, however it is written."""
    return select_stored().where(articles.c.url_key == make_url_key(url))


def _find_row(connection: Connection, name: str) -> Any:
    found = _find_rows(connection, name.strip())
    if not found:
        raise UsageError(f"no article is called {name!r}", "Give its id, its address, or words of its headline")
    return _take_one(found, name)


def _take_one(found: list[Any], name: str) -> Any:
    if len(found) > 1:
        listed = "".join(f"\n  {row.id}  {row.title}" for row in found[:_SHOWN])
        more = "\n  …" if len(found) > _SHOWN else ""
        raise UsageError(f"several articles are called {name!r}", f"Give an id, or more words:{listed}{more}")
    return found[0]


def _find_rows(connection: Connection, name: str) -> list[Any]:
    """The articles meant, by the first way of naming them that leads to any."""
    return _find_named(connection, name) or _find_titled(connection, name.casefold().split())


def _find_named(connection: Connection, name: str) -> list[Any]:
    """The articles of that id, with an id that begins so, or at that address."""
    ways = [select_by_id(name)]
    if _START.fullmatch(name):
        ways.append(select_by_start(name.lower()))
    if name:
        ways.append(select_by_address(name))
    for way in ways:
        if found := connection.execute(way.limit(_SHOWN + 1)).all():
            return list(found)
    return []


def _find_titled(connection: Connection, words: list[str]) -> list[Any]:
    found: list[Any] = []
    if not words:
        return found
    for row in connection.execution_options(yield_per=500).execute(select_articles()):
        if all(word in row.title.casefold() for word in words):
            found.append(row)
            if len(found) > _SHOWN:
                break
    return found
