"""What an edition is made from: the articles of its window, and what earlier editions decided for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from digest.model import Article, Candidate, EditionState, Reason, Used
from digest.store.listing import select_stored
from digest.store.opening import Store, begin_reading
from digest.store.rows import make_article
from digest.store.saving import chunks
from digest.store.schema import articles, decisions, editions, escape, revisions
from digest.urls import hide_password, make_url_key

_OUT = (EditionState.SENDING, EditionState.SENT)


def load_candidates(
    store: Store,
    *,
    since: datetime,
    until: datetime,
    order: Mapping[str, int],
    paused: Collection[str] = (),
) -> tuple[Candidate, ...]:
    """The articles that may enter editions from an instant in (`since`, `until`] on, in a fixed order.

    `order` gives the place of each source as it is configured; what others brought (feeds that a list names) stands
    behind. Articles of `paused` sources are among them, and marked.
    """
    query = (
        select_stored()
        .where(articles.c.eligible_from > since, articles.c.eligible_from <= until)
        .order_by(articles.c.eligible_from, articles.c.pk)
    )
    places = {escape(source): place for source, place in order.items()}
    left_out = {escape(source) for source in paused}
    with begin_reading(store) as connection:
        return tuple(
            Candidate(
                article=make_article(row),
                source=hide_password(row.source),
                order=places.get(row.source, len(places)),
                revision=row.revision,
                paused=row.source in left_out,
            )
            for row in connection.execute(query)
        )


def load_used(
    store: Store, newsletter: str, found: Collection[Article], *, since: datetime, before: datetime
) -> tuple[Used, ...]:
    """What sending and sent editions of a newsletter, cut off before `before`, decided for good.

    Of articles in `found`, or at the address of one, however long ago that was; and since `since` of all stories that
    went out, with their texts as they were then.
    """
    ids = {article.id for article in found}
    keys = {make_url_key(article.url) for article in found if article.url}
    with begin_reading(store) as connection:
        rows = {
            (row.article, row.number): row
            for condition in (
                *(decisions.c.article.in_(part) for part in chunks(sorted(ids))),
                *(decisions.c.url_key.in_(part) for part in chunks(sorted(keys))),
                and_(decisions.c.reason == Reason.CHOSEN, editions.c.cut_off >= since),
            )
            for row in connection.execute(_select_final(newsletter, before, condition))
        }
        latest = {row.article: row for row in sorted(rows.values(), key=lambda row: row.number)}
        texts = _load_texts(
            connection, [row for row in latest.values() if row.reason == Reason.CHOSEN and row.cut_off >= since]
        )
    return tuple(_make_used(row, texts.get(row.article)) for _, row in sorted(latest.items()))


def _select_final(newsletter: str, before: datetime, condition: ColumnElement[bool]) -> Any:
    return (
        select(
            decisions.c.article,
            decisions.c.revision,
            decisions.c.reason,
            decisions.c.url_key,
            decisions.c.title,
            editions.c.number,
            editions.c.cut_off,
        )
        .join(editions, editions.c.pk == decisions.c.edition_pk)
        .where(
            editions.c.newsletter == newsletter,
            editions.c.state.in_(_OUT),
            editions.c.cut_off < before,
            decisions.c.final,
            condition,
        )
    )


def _load_texts(connection: Connection, rows: Collection[Any]) -> dict[str, str]:
    """The texts of articles in the revision that was used, as far as they are kept."""
    wanted = [(row.article, row.revision) for row in rows]
    found: dict[str, str] = {}
    for part in chunks(wanted):
        query = (
            select(articles.c.id, revisions.c.text, revisions.c.summary)
            .join(revisions, revisions.c.article_pk == articles.c.pk)
            .where(or_(*(and_(articles.c.id == name, revisions.c.number == number) for name, number in part)))
        )
        found |= {row.id: row.text or row.summary for row in connection.execute(query)}
    return found


def _make_used(row: Any, text: str | None) -> Used:
    return Used(
        article=row.article,
        number=row.number,
        at=row.cut_off,
        reason=Reason(row.reason),
        revision=row.revision,
        url_key=row.url_key,
        title=row.title if text is not None else "",
        text=text or "",
    )
