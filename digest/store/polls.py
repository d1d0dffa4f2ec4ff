"""Saves a poll whole, or nothing of it: its articles, what to remember of its source, and a line of history."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from digest.model import Arrival, Poll, PollOutcome, PollRecord, SavedPoll
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import Saved, save_articles
from digest.store.schema import polls, sources
from digest.store.sight import select_fullest
from digest.store.sources import save_source

HISTORY = 500
"""Polls of a source that are remembered."""

_NO_POLLS = frozenset({PollOutcome.NOT_DUE, PollOutcome.PAUSED})


def save_poll(
    store: Store, poll: Poll, *, arrivals: Mapping[str, Arrival], flags: Mapping[str, str | None]
) -> SavedPoll:
    """Save what a poll brought, in one transaction; saving it again changes nothing.

    `arrivals` hold, by article id, what was decided on those that `find_known` does not know, and `flags` what is
    wrong with their dates. Raises KeyError for an unknown article without an arrival.
    """
    found = select_fullest(poll.articles)
    with begin_writing(store) as connection:
        source_pk = save_source(connection, poll)
        saved = save_articles(connection, found, source_pk=source_pk, arrivals=arrivals, flags=flags)
        if poll.outcome not in _NO_POLLS:
            _save_record(connection, poll, saved, source_pk=source_pk, seen=len(found))
    return SavedPoll(new=saved.new, revised=saved.revised, redated=saved.redated, seen=len(found))


def load_polls(store: Store, source: str, *, last: int) -> tuple[PollRecord, ...]:
    """The newest `last` polls of a source, the newest first."""
    query = (
        select(polls)
        .join(sources, polls.c.source_pk == sources.c.pk)
        .where(sources.c.source == source)
        .order_by(polls.c.at.desc())
        .limit(last)
    )
    with begin_reading(store) as connection:
        return tuple(
            PollRecord(
                at=row.at,
                outcome=PollOutcome(row.outcome),
                seen=row.seen,
                new=row.new,
                revised=row.revised,
                redated=row.redated,
                gap=row.gap,
                problem=row.problem,
            )
            for row in connection.execute(query)
        )


def _save_record(connection: Connection, poll: Poll, saved: Saved, *, source_pk: int, seen: int) -> None:
    """Add a line of history, unless this poll has one, and forget the oldest."""
    here = polls.c.source_pk == source_pk
    if connection.execute(select(polls.c.pk).where(here, polls.c.at == poll.at)).first():
        return
    connection.execute(
        insert(polls).values(
            source_pk=source_pk,
            at=poll.at,
            outcome=poll.outcome,
            seen=seen,
            new=saved.new,
            revised=saved.revised,
            redated=saved.redated,
            gap=poll.gap,
            problem=str(poll.errors[0]) if poll.errors else None,
        )
    )
    oldest = select(polls.c.at).where(here).order_by(polls.c.at.desc()).offset(HISTORY).limit(1).scalar_subquery()
    connection.execute(delete(polls).where(here, polls.c.at <= oldest))
