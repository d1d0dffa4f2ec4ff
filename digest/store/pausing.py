"""How a newsletter stands with its schedule: from when dues count, whether it is paused, what a server refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import newsletters


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds for a newsletter beside its settings.

    `begun` is from when its dues count: the first run with its `schedule`, or the end of its last pause. It is paused
    since `paused`, until `paused_until` or until it is resumed. `refused` tells the settings that a server refused.
    """

    begun: datetime | None = None
    schedule: str | None = None
    paused: datetime | None = None
    paused_until: datetime | None = None
    refused: str | None = None

    def is_paused(self, now: datetime) -> bool:
        """Whether it is paused at that instant."""
        return self.paused is not None and (self.paused_until is None or now < self.paused_until)


def load_standing(store: Store, newsletter: str) -> Standing:
    """How a newsletter stands; one that never ran has nothing but defaults."""
    with begin_reading(store) as connection:
        return _load(connection, newsletter)


def begin_schedule(store: Store, newsletter: str, *, schedule: str | None, now: datetime) -> Standing:
    """Let dues count from the first run with this schedule on, or from the end of a pause; give what holds then.

    `schedule` is what a person wrote, with all that it depends on, and None without one.
    """
    with begin_writing(store) as connection:
        standing = _load(connection, newsletter)
        if standing.paused and not standing.is_paused(now):
            _save(connection, newsletter, begun=standing.paused_until, paused=None, paused_until=None)
        elif standing.begun is None and standing.paused is None:
            _save(connection, newsletter, begun=now)
        if standing.schedule != schedule:
            _save(connection, newsletter, begun=now, schedule=schedule)
        return _load(connection, newsletter)


def pause_newsletter(store: Store, newsletter: str, *, now: datetime, until: datetime | None) -> Standing:
    """Pause it, or set another end to its pause; give what holds then."""
    with begin_writing(store) as connection:
        standing = _load(connection, newsletter)
        since = standing.paused if standing.is_paused(now) else now
        _save(connection, newsletter, paused=since, paused_until=until)
        return _load(connection, newsletter)


def resume_newsletter(store: Store, newsletter: str, *, now: datetime) -> Standing:
    """End its pause, and forget what a mail server refused; give what held before."""
    with begin_writing(store) as connection:
        standing = _load(connection, newsletter)
        if standing.paused:
            _save(connection, newsletter, begun=_find_end(standing, now), paused=None, paused_until=None)
        if standing.refused:
            _save(connection, newsletter, refused=None)
        return standing


def note_refused(store: Store, newsletter: str, refused: str | None) -> None:
    """Keep what tells the settings that a mail server refused; None when they are accepted."""
    with begin_writing(store) as connection:
        if _load(connection, newsletter).refused != refused:
            _save(connection, newsletter, refused=refused)


def _find_end(standing: Standing, now: datetime) -> datetime:
    return min(now, standing.paused_until) if standing.paused_until else now


def _load(connection: Connection, newsletter: str) -> Standing:
    row = connection.execute(select(newsletters).where(newsletters.c.name == newsletter)).first()
    if row is None:
        return Standing()
    return Standing(
        begun=row.begun,
        schedule=row.schedule,
        paused=row.paused,
        paused_until=row.paused_until,
        refused=row.refused,
    )


def _save(connection: Connection, newsletter: str, **values: Any) -> None:
    changed = connection.execute(update(newsletters).where(newsletters.c.name == newsletter).values(**values))
    if not changed.rowcount:
        connection.execute(insert(newsletters).values(name=newsletter, **values))
