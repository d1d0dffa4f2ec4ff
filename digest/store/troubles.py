"""Troubles that last: told when they begin, once a day while they last, and when they are over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import escape, troubles

REMINDED = timedelta(hours=24)
"""A trouble that lasts is told again after this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """A trouble that is known: its `code` stays the same however it is worded; `told` is when it was told last.

    `exit_code` is what a run that finds it ends with; 0 for one that only wants to be told.
    """

    code: str
    text: str
    exit_code: int
    begun: datetime
    told: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What there is to tell of troubles now: those that began or last for another day, and those that are over."""

    told: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


def load_troubles(store: Store, newsletter: str) -> tuple[Lasting, ...]:
    """The troubles that last, the oldest first."""
    query = select(troubles).where(troubles.c.newsletter == newsletter).order_by(troubles.c.begun, troubles.c.code)
    with begin_reading(store) as connection:
        return tuple(_make_lasting(row) for row in connection.execute(query))


def note_troubles(
    store: Store,
    newsletter: str,
    found: Mapping[str, str],
    *,
    examined: Collection[str],
    now: datetime,
    exit_codes: Mapping[str, int] | None = None,
) -> News:
    """Keep what was found, text by code, with its exit code if it has one, and give what there is to tell of it.

    A known trouble that was not found is over if it was `examined`: its code is among them, or begins with one of them
    and a space. The others last, and are not told.
    """
    now_found, looked_at = {escape(code): text for code, text in found.items()}, list(map(escape, examined))
    grave = {escape(code): exit_code for code, exit_code in (exit_codes or {}).items()}
    with begin_writing(store) as connection:
        here = troubles.c.newsletter == newsletter
        known = {row.code: _make_lasting(row) for row in connection.execute(select(troubles).where(here))}
        over = [one for code, one in known.items() if code not in now_found and _is_examined(code, looked_at)]
        new = [code for code in now_found if code not in known or now - known[code].told >= REMINDED]
        for code, text in now_found.items():
            told = now if code in new else known[code].told
            begun = known[code].begun if code in known else now
            values = {"text": text, "exit_code": grave.get(code, 0), "begun": begun, "told": told}
            _save(connection, newsletter, code, values, known=code in known)
        for one in over:
            connection.execute(delete(troubles).where(here, troubles.c.code == one.code))
    return News(told=tuple(now_found[code] for code in new), over=tuple(one.text for one in over))


def _save(connection: Connection, newsletter: str, code: str, values: Mapping[str, Any], *, known: bool) -> None:
    if not known:
        connection.execute(insert(troubles).values(newsletter=newsletter, code=code, **values))
        return
    here = troubles.c.newsletter == newsletter, troubles.c.code == code
    connection.execute(update(troubles).where(*here).values(**values))


def _is_examined(code: str, examined: Collection[str]) -> bool:
    return any(code == one or code.startswith(f"{one} ") for one in examined)


def _make_lasting(row: Any) -> Lasting:
    return Lasting(code=row.code, text=row.text, exit_code=row.exit_code, begun=row.begun, told=row.told)
