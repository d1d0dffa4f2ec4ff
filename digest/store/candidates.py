"""What an edition is made from: the articles of its window, and what earlier editions decided for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, case, exists, func, or_, select, tuple_

from digest.model import Article, Candidate, DeliveryState, EditionState, Reason, Used
from digest.store.listing import select_stored
from digest.store.opening import Store, begin_reading
from digest.store.pictures import complete_images
from digest.store.rows import make_article
from digest.store.saving import chunks
from digest.store.schema import articles, decisions, deliveries, editions, escape, revisions, sources
from digest.urls import hide_secrets, make_url_key

_OUT = (EditionState.SENDING, EditionState.SENT)
_UNREACHED = ("pending", DeliveryState.DEFERRED, DeliveryState.FAILED, DeliveryState.SUPPRESSED)

MOST_REMEMBERED = 2_000
"""Stories that went out lately which are remembered with their texts, the newest of them."""

_SHOWN = (Reason.CHOSEN, Reason.OVER_CAP)
"""What readers saw, if it is final: printed whole, or linked; and what was dropped for good, which is as gone."""

_AT_ONE_ADDRESS = 20
"""Decisions taken of one address: a site may have one for everything."""


def load_candidates(
    store: Store,
    *,
    since: datetime,
    until: datetime,
    order: Mapping[str, int],
    paused: Collection[str] = (),
    max_age: timedelta | None = None,
    besides: Collection[str] = (),
) -> tuple[Candidate, ...]:
    """The articles that may enter editions from an instant in (`since`, `until`] on, in a fixed order.

    Those that enter none by themselves follow, as far as their ids are in `besides`.

    `order` gives the place of each source as it is configured; what others brought (feeds that a list names) stands
    behind. Articles of `paused` sources are among them, and those that were older than `max_age` when their source was
    first read: both are marked.
    """
    stored = select_stored().add_columns(sources.c.first_polled)
    query = stored.where(articles.c.eligible_from > since, articles.c.eligible_from <= until).order_by(
        articles.c.eligible_from, articles.c.pk
    )
    places = {escape(source): place for source, place in order.items()}
    left_out = {escape(source) for source in paused}
    with begin_reading(store) as connection:
        rows = list(connection.execute(query))
        for part in chunks(sorted(besides)):
            barred = stored.where(articles.c.id.in_(part), articles.c.eligible_from.is_(None))
            rows += connection.execute(barred.order_by(articles.c.pk))
        completed = complete_images(connection, map(make_article, rows))
        return tuple(
            Candidate(
                article=article,
                source=hide_secrets(row.source),
                order=places.get(row.source, len(places)),
                revision=row.revision,
                paused=row.source in left_out,
                backlog=bool(max_age and row.published and row.published <= row.first_polled - max_age),
            )
            for row, article in zip(rows, completed, strict=True)
        )


def load_used(
    store: Store, newsletter: str, found: Collection[Article], *, since: datetime, before: datetime | None = None
) -> tuple[Used, ...]:
    """What a newsletter's editions decided for good that are sending or sent, or reached somebody and were cancelled.

    Of articles in `found`, or at the address of one, however long ago that was; and since `since` of the stories that
    went out, or were dropped, at most `MOST_REMEMBERED`, with their texts as they were then. That a story went out
    stands before what was decided on it later. With `before`, only editions cut off earlier count.
    """
    with begin_reading(store) as connection:
        rows = {
            (row.article, row.edition_pk): row
            for query in _select_used(newsletter, before, found, since)
            for row in connection.execute(query)
        }
        latest = {row.article: row for row in sorted(rows.values(), key=_rank)}
        lately = [row for row in latest.values() if row.reason in _SHOWN and row.cut_off >= since]
        lately = sorted(lately, key=_rank)[-MOST_REMEMBERED:]
        texts, brought = _load_texts(connection, lately), _load_sources(connection, lately)
    return tuple(
        _make_used(row, texts.get(row.article), source=brought.get(row.article, ""))
        for _, row in sorted(latest.items())
    )


def _select_final(newsletter: str, before: datetime | None, *, edition: Any) -> Select[Any]:
    """Final decisions, and the editions that made them; `edition` is the key of the latter as decisions have it."""
    reached = exists().where(deliveries.c.edition_pk == editions.c.pk, deliveries.c.state.not_in(_UNREACHED))
    query = (
        select(
            decisions.c.edition_pk,
            decisions.c.article,
            decisions.c.revision,
            decisions.c.reason,
            decisions.c.url_key,
            decisions.c.title,
            decisions.c.source,
            editions.c.number,
            editions.c.cut_off,
        )
        .join(editions, editions.c.pk == edition)
        .where(
            editions.c.newsletter == newsletter,
            or_(editions.c.state.in_(_OUT), (editions.c.state == EditionState.CANCELLED) & reached),
            decisions.c.final,
        )
    )
    return query if before is None else query.where(editions.c.cut_off < before)


def _select_used(
    newsletter: str, before: datetime | None, found: Collection[Article], since: datetime
) -> Iterator[Select[Any]]:
    """Final decisions on those articles, on what is at their addresses, and on what went out lately."""
    # As a sum it is no key to search by: the search begins with the few stories, and not with the many editions.
    of_stories = _select_final(newsletter, before, edition=decisions.c.edition_pk + 0)
    for part in chunks(sorted({article.id for article in found})):
        yield of_stories.where(decisions.c.article.in_(part))
    place = func.row_number().over(
        partition_by=decisions.c.url_key,
        order_by=(case((decisions.c.reason == Reason.CHOSEN, 0), else_=1), editions.c.cut_off.desc()),
    )
    for part in chunks(sorted({make_url_key(article.url) for article in found if article.url})):
        ranked = of_stories.add_columns(place.label("place")).where(decisions.c.url_key.in_(part)).subquery()
        yield select(ranked).where(ranked.c.place <= _AT_ONE_ADDRESS)
    of_editions = _select_final(newsletter, before, edition=decisions.c.edition_pk)
    lately = of_editions.where(decisions.c.reason.in_(_SHOWN), editions.c.cut_off >= since)
    yield lately.order_by(editions.c.cut_off.desc(), decisions.c.place).limit(MOST_REMEMBERED)


def _rank(row: Any) -> tuple[object, ...]:
    """What was printed stands above all else, then what is newer."""
    return row.reason == Reason.CHOSEN, row.cut_off, row.number, row.article


def _load_texts(connection: Connection, rows: Collection[Any]) -> dict[str, str]:
    """The texts of articles as they were used, or as near to that as they are kept."""
    used = {row.article: row.revision for row in rows}
    found: dict[str, str] = {}
    for part in chunks(sorted(used)):
        nearest = _find_nearest(connection, {name: used[name] for name in part})
        own = revisions.c.article_pk, revisions.c.number
        query = select(*own, revisions.c.text, revisions.c.summary).where(
            revisions.c.article_pk.in_({pk for pk, _ in nearest}),  # by which they are found; pairs are not searched by
            tuple_(*own).in_(list(nearest)),
        )
        for row in connection.execute(query):
            found[nearest[row.article_pk, row.number]] = row.text or row.summary
    return found


def _find_nearest(connection: Connection, used: Mapping[str, int]) -> dict[tuple[int, int], str]:
    """The id of each article by its key and the number of the kept revision that is nearest to the one used."""
    query = (
        select(articles.c.id, articles.c.pk, revisions.c.number)
        .join(revisions, revisions.c.article_pk == articles.c.pk)
        .where(articles.c.id.in_(used))
    )
    kept: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in connection.execute(query):
        kept[row.id, row.pk].append(row.number)
    return {
        (pk, min(numbers, key=lambda number: abs(number - used[name]))): name for (name, pk), numbers in kept.items()
    }


def _load_sources(connection: Connection, rows: Collection[Any]) -> dict[str, str]:
    """The sources that brought articles, as they are configured."""
    query = select(articles.c.id, sources.c.source).join(sources, sources.c.pk == articles.c.source_pk)
    return {
        row.id: hide_secrets(row.source)
        for part in chunks(sorted(row.article for row in rows))
        for row in connection.execute(query.where(articles.c.id.in_(part)))
    }


def _make_used(row: Any, text: str | None, *, source: str) -> Used:
    return Used(
        article=row.article,
        number=row.number,
        at=row.cut_off,
        reason=Reason(row.reason),
        revision=row.revision,
        url_key=row.url_key,
        title=row.title if text is not None else "",
        text=text or "",
        source=source,
        name=row.source,
    )
