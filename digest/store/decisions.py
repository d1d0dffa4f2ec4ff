"""Why each article is in an edition or out of it, read back: of one edition, or of one article over all of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from digest.model import DecisionRecord, EditionState, Kind, Reason, Slot
from digest.store.opening import Store, begin_reading
from digest.store.saving import chunks
from digest.store.schema import decisions, editions


def load_decisions(
    store: Store,
    newsletter: str,
    *,
    number: int | None = None,
    revision: int | None = None,
    article: str | None = None,
    url_key: str | None = None,
    words: Collection[str] = (),
    limit: int | None = None,
) -> tuple[DecisionRecord, ...]:
    """Decisions of a newsletter, the newest edition first, and within one in its order.

    Narrowed to an edition's `number` and `revision`, to the id of an `article`, to a `url_key`, or to headlines that
    hold all `words` in any case.
    """
    conditions = [editions.c.newsletter == newsletter]
    for column, value in (
        (editions.c.number, number),
        (editions.c.revision, revision),
        (decisions.c.article, article),
        (decisions.c.url_key, url_key),
    ):
        if value is not None:
            conditions.append(column == value)
    query = (
        select(decisions, editions.c.kind, editions.c.due, editions.c.number, editions.c.state, editions.c.cut_off)
        .add_columns(editions.c.revision.label("edition_revision"))
        .join(editions, editions.c.pk == decisions.c.edition_pk)
        .where(*conditions)
        .order_by(editions.c.number.desc(), editions.c.revision.desc(), decisions.c.place)
    )
    wanted = [word.casefold() for word in words]
    with begin_reading(store) as connection:
        rows = connection.execute(query.limit(None if wanted else limit))
        found = (row for row in rows if all(word in row.title.casefold() for word in wanted))
        return tuple(_make_record(row, newsletter) for row in found)[:limit]


def find_decided(store: Store, newsletter: str, titles: Collection[str]) -> frozenset[str]:
    """Those of `titles` that are the headline of a story that some edition of the newsletter decided on."""
    query = select(decisions.c.title).distinct().join(editions, editions.c.pk == decisions.c.edition_pk)
    query = query.where(editions.c.newsletter == newsletter)
    with begin_reading(store) as connection:
        return frozenset(
            title
            for part in chunks(sorted(titles))
            for title in connection.scalars(query.where(decisions.c.title.in_(part)))
        )


def _make_record(row: Any, newsletter: str) -> DecisionRecord:
    slot = Slot(
        newsletter=newsletter, kind=Kind(row.kind), due=row.due, number=row.number, revision=row.edition_revision
    )
    return DecisionRecord(
        slot=slot,
        state=EditionState(row.state),
        cut_off=row.cut_off,
        place=row.place,
        article=row.article,
        revision=row.revision,
        reason=Reason(row.reason),
        evidence=row.evidence,
        final=row.final,
        score=row.score,
        region=row.region,
        title=row.title,
        url=row.url,
        source=row.source,
    )
