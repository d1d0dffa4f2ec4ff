"""What is remembered of sources from one poll to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from digest.model import ArticleError, Memory, Poll, PollOutcome, PollRecord, SavedPoll, Validators
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import chunks
from digest.store.schema import articles, escape, polls, sources

HISTORY = 500
"""Polls of a source that are remembered."""

_QUIET_LINES = 3
"""Lines that a run of polls without news has in the history: as many as it takes to see that it is one."""

_PROBLEM = 500
"""Characters kept of what went wrong."""

_LATEST = 500
"""Articles among which the newest date of a source is looked for."""


def load_memories(store: Store, keys: Iterable[str]) -> dict[str, Memory]:
    """The memory of each source, named as configured; one that was never polled has an empty one."""
    wanted = {escape(key): key for key in keys}
    with begin_reading(store) as connection:
        rows = (
            row
            for part in chunks(wanted)
            for row in connection.execute(select(sources).where(sources.c.source.in_(part)))
        )
        known = {wanted[row.source]: _make_memory(row) for row in rows}
    return {key: known.get(key, Memory()) for key in wanted.values()}


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


def save_source(connection: Connection, poll: Poll) -> int:
    """Save the memory of the source that was polled, within a transaction; gives the source's key in the tables."""
    row = connection.execute(
        select(sources.c.pk, sources.c.validators, sources.c.last_polled).where(sources.c.source == poll.source)
    ).first()
    values = _make_values(poll.memory)
    if name := next((batch.name for batch in poll.batches if batch.name), None):
        values["name"] = name
    if row is None:
        statement = insert(sources).values(source=poll.source, first_polled=poll.at, last_polled=poll.at, **values)
        key = connection.execute(statement).inserted_primary_key
        assert key is not None
        return int(key[0])
    if row.validators == values["validators"]:
        del values["validators"]  # a folder has thousands, and they are the same most of the time
    values["last_polled"] = max(row.last_polled, poll.at)
    connection.execute(update(sources).where(sources.c.pk == row.pk).values(values))
    return int(row.pk)


def save_record(connection: Connection, poll: Poll, saved: SavedPoll, *, source_pk: int) -> None:
    """Add a line of history, unless this poll has one, and forget the oldest; within a transaction."""
    here = polls.c.source_pk == source_pk
    if connection.execute(select(polls.c.pk).where(here, polls.c.at == poll.at)).first():
        return
    values = {
        "outcome": poll.outcome,
        "seen": saved.seen,
        "new": saved.new,
        "revised": saved.revised,
        "redated": saved.redated,
        "gap": poll.gap,
        "problem": _tell(poll.errors[0], poll.source)[:_PROBLEM] if poll.errors else None,
    }
    if (run := _find_quiet_run(connection, source_pk, values)) is not None:
        connection.execute(update(polls).where(polls.c.pk == run, polls.c.at < poll.at).values(at=poll.at))
        return
    connection.execute(insert(polls).values(source_pk=source_pk, at=poll.at, **values))
    oldest = select(polls.c.at).where(here).order_by(polls.c.at.desc()).offset(HISTORY).limit(1).scalar_subquery()
    connection.execute(delete(polls).where(here, polls.c.at <= oldest))


def _tell(error: ArticleError, source: str) -> str:
    """What went wrong, without the address of the source itself."""
    return error.problem if error.origin == source and error.line is None else str(error)


def _find_quiet_run(connection: Connection, source_pk: int, values: Mapping[str, Any]) -> int | None:
    """The newest line of history, if it and those before it say as little as `values` do, and the same.

    Its time moves on then: of polls that brought nothing, the first ones and the last tell all that there is to know,
    and a history of some hundred lines reaches back for weeks.
    """
    if values["new"] or values["revised"] or values["redated"] or values["gap"] or values["problem"]:
        return None
    newest = select(polls).where(polls.c.source_pk == source_pk).order_by(polls.c.at.desc()).limit(_QUIET_LINES)
    lines = connection.execute(newest).mappings().all()
    alike = all(all(line[name] == value for name, value in values.items()) for line in lines)
    return int(lines[0]["pk"]) if alike and len(lines) == _QUIET_LINES else None


def load_first_poll(store: Store, source: str) -> datetime | None:
    """When a source was first read; None if it never was."""
    with begin_reading(store) as connection:
        first: datetime | None = connection.scalar(select(sources.c.first_polled).where(sources.c.source == source))
        return first


def load_beginning(store: Store) -> datetime | None:
    """When a source was read for the very first time; None if none ever was."""
    with begin_reading(store) as connection:
        first: datetime | None = connection.scalar(select(func.min(sources.c.first_polled)))
        return first


def load_last_answer(store: Store, keys: Iterable[str]) -> datetime | None:
    """When one of the sources last gave an answer, be it that nothing changed; None if none ever did."""
    answered = polls.c.outcome.in_([PollOutcome.READ, PollOutcome.UNCHANGED])
    query = select(func.max(polls.c.at)).join(sources, polls.c.source_pk == sources.c.pk).where(answered)
    wanted = [escape(key) for key in keys]
    with begin_reading(store) as connection:
        found = (connection.scalar(query.where(sources.c.source.in_(part))) for part in chunks(wanted))
        return max((at for at in found if at is not None), default=None)


def load_newest(store: Store, source: str) -> datetime | None:
    """The newest date among the articles that a source brought last; None if it brought none with a date."""
    here = select(sources.c.pk).where(sources.c.source == source).scalar_subquery()
    latest = (
        select(articles.c.published)
        .where(articles.c.source_pk == here)
        .order_by(articles.c.first_seen.desc())
        .limit(_LATEST)
        .subquery()
    )
    with begin_reading(store) as connection:
        newest: datetime | None = connection.scalar(select(func.max(latest.c.published)))
        return newest


def reset_source(store: Store, source: str) -> bool:
    """Let a source be asked again at once that is gone, or left alone after failures; whether it was either."""
    forgotten = {"gone": None, "due": None, "failures": 0}
    with begin_writing(store) as connection:
        given_up = sources.c.gone.is_not(None) | (sources.c.failures > 0)
        changed = connection.execute(update(sources).where(sources.c.source == source, given_up).values(forgotten))
        return changed.rowcount > 0


def _make_values(memory: Memory) -> dict[str, Any]:
    return {
        "polls": memory.polls,
        "failures": memory.failures,
        "yielded": memory.yielded,
        "url": memory.url,
        "moved_to": memory.moved_to,
        "moves": memory.moves,
        "modified": memory.modified,
        "due": memory.due,
        "gone": memory.gone,
        "validators": {url: [one.etag, one.last_modified] for url, one in memory.validators.items()},
    }


def _make_memory(row: Any) -> Memory:
    given: Mapping[str, Any] = row.validators
    return Memory(
        polls=row.polls,
        failures=row.failures,
        yielded=row.yielded,
        url=row.url,
        moved_to=row.moved_to,
        moves=row.moves,
        modified=row.modified,
        due=row.due,
        gone=row.gone,
        validators={
            url: Validators(etag=etag, last_modified=last_modified) for url, (etag, last_modified) in given.items()
        },
    )
