"""Saves the articles of one poll, in sets: a few statements whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from digest.model import Arrival, Article, Hold, SavedPoll
from digest.store.rows import make_details
from digest.store.schema import articles, revisions, sightings, sources
from digest.store.sight import Known, meet, meet_again

CHUNK = 500
"""How many rows one statement asks for."""

MOST_REVISIONS = 20
"""Revisions kept of an article, the first always among them: some pages change whenever they are read."""

ABSENT = timedelta(days=7)
"""A source that was not read for that long no longer speaks for the articles that it brought."""

_Item = TypeVar("_Item")
_KNOWN = [field.name for field in fields(Known)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    """An article of a poll beside what was known of it, and what is known now."""

    pk: int
    article: Article
    before: Known
    after: Known

    @property
    def revised(self) -> bool:
        return self.after.revision != self.before.revision


def save_articles(
    connection: Connection,
    found: Mapping[str, Article],
    *,
    source_pk: int,
    arrivals: Mapping[str, Arrival],
    flags: Mapping[str, str | None],
) -> SavedPoll:
    """Save the articles of a poll of the source, by id: as new ones, new revisions, or sights of what is there.

    `arrivals` hold what was decided on every article that is not known yet, and on the others, were they new: by that
    go those that were held as undated, and have a date now.
    """
    known = _load_known(connection, found)
    new = [article for article in found.values() if article.id not in known]
    _insert_articles(connection, new, source_pk=source_pk, arrivals=arrivals, flags=flags)
    absent = _find_absent(connection, {row.source_pk for row in known.values()} - {source_pk}, found.values())
    inherited = [row for row in known.values() if row.source_pk in absent]
    _hand_over(connection, [row.pk for row in inherited], source_pk)
    own = [row for row in known.values() if row.source_pk == source_pk] + inherited
    met = [_meet_again(row, found[row.id], flags.get(row.id)) for row in own]
    _save_met(connection, [one for one in met if one.after != one.before])
    judged = _judge_again(zip(own, met, strict=True), arrivals)
    _save_arrivals(connection, judged)
    _touch(connection, [row.pk for row in known.values()], at=_find_latest(found.values()))
    _save_sightings(connection, [row.pk for row in known.values() if row not in own], source_pk, found.values())
    return SavedPoll(
        seen=len(found),
        new=len(new),
        revised=sum(one.revised for one in met),
        redated=sum(one.after.redated > one.before.redated for one in met),
        released=sum(arrival.eligible_from is not None for arrival in judged.values()),
    )


def chunks(items: Iterable[_Item], size: int = CHUNK) -> Iterator[list[_Item]]:
    """Part `items` into lists of at most `size`."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def _load_known(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    own = (articles.c.pk, articles.c.id, articles.c.source_pk, articles.c.hold)
    query = select(*own, *(articles.c[name] for name in _KNOWN))
    rows = (row for part in chunks(ids) for row in connection.execute(query.where(articles.c.id.in_(part))))
    return {row.id: row for row in rows}


def _meet_again(row: Any, article: Article, flag: str | None) -> _Met:
    before = Known(**{name: getattr(row, name) for name in _KNOWN})
    return _Met(pk=row.pk, article=article, before=before, after=meet_again(before, article, flag=flag))


def _insert_articles(
    connection: Connection,
    new: Sequence[Article],
    *,
    source_pk: int,
    arrivals: Mapping[str, Arrival],
    flags: Mapping[str, str | None],
) -> None:
    if not new:
        return
    rows = [
        {
            "id": article.id,
            "source_pk": source_pk,
            "first_seen": article.first_seen,
            "last_seen": article.first_seen,
            "eligible_from": arrivals[article.id].eligible_from,
            "hold": arrivals[article.id].hold,
            **_make_row(meet(article, flag=flags.get(article.id))),
        }
        # Sources have their newest first: from the last to the first, keys grow with time even within a poll.
        for article in reversed(new)
    ]
    connection.execute(insert(articles), rows)
    pks = {row.id: row.pk for row in _load_known(connection, [article.id for article in new]).values()}
    connection.execute(insert(revisions), [_make_revision(pks[article.id], 1, article) for article in reversed(new)])


def _save_met(connection: Connection, changed: Collection[_Met]) -> None:
    """Save what changed of known articles: their rows, new revisions, and details of the current ones."""
    if not changed:
        return
    statement = update(articles).where(articles.c.pk == bindparam("at_pk"))
    connection.execute(
        statement.values({name: bindparam(name) for name in _KNOWN}),
        [{"at_pk": one.pk, **_make_row(one.after)} for one in changed],
    )
    added = [one for one in changed if one.revised or one.before.pruned]
    if added:
        connection.execute(
            insert(revisions), [_make_revision(one.pk, one.after.revision, one.article) for one in added]
        )
        _drop_middle(connection, added)
    detailed = [one for one in changed if one not in added and one.after.details != one.before.details]
    if detailed:
        connection.execute(
            update(revisions)
            .where(revisions.c.article_pk == bindparam("at_pk"), revisions.c.number == bindparam("at_number"))
            .values(details=bindparam("new_details", type_=revisions.c.details.type)),
            [
                {"at_pk": one.pk, "at_number": one.after.revision, "new_details": make_details(one.article)}
                for one in detailed
            ],
        )


def _judge_again(met: Iterable[tuple[Any, _Met]], arrivals: Mapping[str, Arrival]) -> dict[int, Arrival]:
    """What is decided now, by key, on articles that were held as undated and have a date."""
    found = {
        one.pk: arrivals[row.id]
        for row, one in met
        if row.hold == Hold.UNDATED and one.after.published and row.id in arrivals
    }
    return {pk: arrival for pk, arrival in found.items() if arrival.hold is not Hold.UNDATED}


def _save_arrivals(connection: Connection, judged: Mapping[int, Arrival]) -> None:
    if not judged:
        return
    statement = update(articles).where(articles.c.pk == bindparam("at_pk"))
    connection.execute(
        statement.values(eligible_from=bindparam("eligible_from"), hold=bindparam("hold")),
        [{"at_pk": pk, "eligible_from": one.eligible_from, "hold": one.hold} for pk, one in judged.items()],
    )


def _drop_middle(connection: Connection, added: Iterable[_Met]) -> None:
    """Keep the first revision and the newest ones."""
    many = [
        {"at_pk": one.pk, "newest": one.after.revision - MOST_REVISIONS + 1}
        for one in added
        if one.after.revision > MOST_REVISIONS
    ]
    if many:
        connection.execute(
            delete(revisions).where(
                revisions.c.article_pk == bindparam("at_pk"),
                revisions.c.number > 1,
                revisions.c.number <= bindparam("newest"),
            ),
            many,
        )


def _make_row(known: Known) -> dict[str, Any]:
    return {name: getattr(known, name) for name in _KNOWN}


def _make_revision(pk: int, number: int, article: Article) -> dict[str, Any]:
    return {
        "article_pk": pk,
        "number": number,
        "seen": article.first_seen,
        "title": article.title,
        "summary": article.summary,
        "text": article.text,
        "details": make_details(article),
    }


def _find_absent(connection: Connection, pks: Collection[int], found: Iterable[Article]) -> set[int]:
    """The sources among `pks` that nobody has read for long: they are configured no more, or under another name."""
    at = _find_latest(found)
    if not pks or at is None:
        return set()
    left = sources.c.last_polled < at - ABSENT
    return set(connection.scalars(select(sources.c.pk).where(sources.c.pk.in_(pks), left)))


def _hand_over(connection: Connection, pks: Iterable[int], source_pk: int) -> None:
    """Let articles whose source is absent belong to one that shows them, and go on there."""
    for part in chunks(pks):
        connection.execute(update(articles).where(articles.c.pk.in_(part)).values(source_pk=source_pk))
        here = and_(sightings.c.source_pk == source_pk, sightings.c.article_pk.in_(part))
        connection.execute(delete(sightings).where(here))


def _touch(connection: Connection, pks: Iterable[int], *, at: datetime | None) -> None:
    """Note that articles were seen; a poll that is saved late does not turn time back."""
    for part in chunks(pks):
        connection.execute(
            update(articles).where(articles.c.pk.in_(part), articles.c.last_seen < at).values(last_seen=at)
        )


def _save_sightings(connection: Connection, pks: Collection[int], source_pk: int, found: Iterable[Article]) -> None:
    """Note that the source shows articles that another one brought first."""
    at = _find_latest(found)
    for part in chunks(pks):
        here = and_(sightings.c.source_pk == source_pk, sightings.c.article_pk.in_(part))
        seen = set(connection.scalars(select(sightings.c.article_pk).where(here)))
        connection.execute(update(sightings).where(here, sightings.c.last_seen < at).values(last_seen=at))
        first = [
            {"article_pk": pk, "source_pk": source_pk, "first_seen": at, "last_seen": at}
            for pk in part
            if pk not in seen
        ]
        if first:
            connection.execute(insert(sightings), first)


def _find_latest(found: Iterable[Article]) -> datetime | None:
    """The instant of the poll: when the last of its articles was read."""
    return max((article.first_seen for article in found), default=None)
