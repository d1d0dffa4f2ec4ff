"""Takes in what polls bring: each is saved whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from digest.model import Arrival, Poll, PollOutcome, SavedPoll
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import chunks, save_articles
from digest.store.schema import articles
from digest.store.sight import select_fullest
from digest.store.sources import save_record, save_source

_NO_POLLS = frozenset({PollOutcome.NOT_DUE, PollOutcome.PAUSED})


def find_known(store: Store, ids: Iterable[str]) -> frozenset[str]:
    """Those of `ids` that are articles in the store, or were and are remembered by their id alone."""
    query = select(articles.c.id)
    with begin_reading(store) as connection:
        return frozenset(
            known for part in chunks(ids) for known in connection.scalars(query.where(articles.c.id.in_(part)))
        )


def save_poll(
    store: Store, poll: Poll, *, arrivals: Mapping[str, Arrival], flags: Mapping[str, str | None]
) -> SavedPoll:
    """Save in one transaction what a poll brought, what to remember of its source, and a line of the source's history.

    Saving it again changes nothing. `arrivals` hold, by article id, what was decided on those that `find_known` does
    not know, and would be on the others, which counts for undated ones that get a date. `flags` hold what is wrong with
    the dates of all. Raises KeyError for an unknown one without an arrival.
    """
    found = select_fullest(poll.articles)
    with begin_writing(store) as connection:
        source_pk = save_source(connection, poll)
        saved = save_articles(connection, found, source_pk=source_pk, arrivals=arrivals, flags=flags)
        if poll.outcome not in _NO_POLLS:
            save_record(connection, poll, saved, source_pk=source_pk)
    return saved
