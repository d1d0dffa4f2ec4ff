"""What scheduled runs did, one line each; a line without an end is a run under way, or one that was killed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import runs

HISTORY = 500
"""Runs of a newsletter that are remembered."""

QUIET = "nothing"
"""The step of runs that had nothing to do; of those in a row only the first and the last are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run: when it began, what it did, and what it ended with; one that was killed has no end."""

    at: datetime
    ended: datetime | None
    exit_code: int | None
    step: str
    told: str


def begin_run(store: Store, newsletter: str, *, now: datetime) -> int:
    """Note that a run begins; give what `end_run` wants."""
    with begin_writing(store) as connection:
        key = connection.execute(
            insert(runs).values(newsletter=newsletter, at=now, step="", told="")
        ).inserted_primary_key
        assert key is not None
        return int(key[0])


def end_run(store: Store, key: int, *, now: datetime, exit_code: int, step: str, told: str) -> None:
    """Note how a run ended; forget quiet ones between two quiet ones, and the oldest."""
    with begin_writing(store) as connection:
        values = {"ended": now, "exit_code": exit_code, "step": step, "told": told}
        connection.execute(update(runs).where(runs.c.pk == key).values(values))
        newest = connection.execute(_select_like(connection, key).limit(3)).all()
        if len(newest) == 3 and all(_is_quiet(row) for row in newest):  # noqa: PLR2004 the middle one of three goes
            connection.execute(delete(runs).where(runs.c.pk == newest[1].pk))
        oldest = connection.execute(_select_like(connection, key).offset(HISTORY)).all()
        if oldest:
            connection.execute(delete(runs).where(runs.c.pk.in_([row.pk for row in oldest])))


def load_runs(store: Store, newsletter: str, *, last: int) -> tuple[RunRecord, ...]:
    """The newest `last` runs of a newsletter, the newest first."""
    query = select(runs).where(runs.c.newsletter == newsletter).order_by(runs.c.pk.desc()).limit(last)
    with begin_reading(store) as connection:
        return tuple(
            RunRecord(at=row.at, ended=row.ended, exit_code=row.exit_code, step=row.step, told=row.told)
            for row in connection.execute(query)
        )


def _select_like(connection: Connection, key: int) -> Any:
    """The runs of the newsletter that this one is of, the newest first."""
    newsletter = connection.scalar(select(runs.c.newsletter).where(runs.c.pk == key))
    return select(runs).where(runs.c.newsletter == newsletter).order_by(runs.c.pk.desc())


def _is_quiet(row: Any) -> bool:
    return bool(row.step == QUIET and row.exit_code == 0)
