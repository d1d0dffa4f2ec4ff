"""Strikes: mail that came back though it may arrive another day, counted against an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Update, case, or_, update

from digest.store.schema import subscribers


class Struck(StrEnum):
    """What a strike did."""

    COUNTED = "counted"
    NOT_COUNTED = "not counted"
    """The one before it was too short a time ago."""
    LAST = "last"
    """It was one too many, and the address is suppressed now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strikes:
    """How many strikes an address has, when the last was, and whether it gets no mail already."""

    count: int = 0
    last: datetime | None = None
    is_stopped: bool = False


REST = timedelta(days=6)
"""Between two strikes that both count: a mailbox that is full for a week has two, however often mail is sent."""

STALE = timedelta(days=90)
"""After so long without another, strikes count no more: what was full then has been emptied since."""


def count_strike(whose: ColumnElement[bool], *, now: datetime) -> Update:
    """The statement that strikes a subscriber, if the last strike is some days ago; it changes no row otherwise."""
    rested = or_(subscribers.c.struck.is_(None), subscribers.c.struck <= now - REST)
    counted = case((subscribers.c.struck < now - STALE, 1), else_=subscribers.c.strikes + 1)
    return update(subscribers).where(whose, rested).values(strikes=counted, struck=now)


def foresee_strike(before: Strikes, *, limit: int, now: datetime) -> tuple[Struck, Strikes]:
    """Say what a strike would do, and what there would be then; the address is suppressed at `limit` strikes."""
    if before.last is not None and before.last > now - REST:
        return Struck.NOT_COUNTED, before
    is_stale = before.last is not None and before.last < now - STALE
    count = 1 if is_stale else before.count + 1
    is_last = count >= limit and not before.is_stopped
    after = Strikes(count=count, last=now, is_stopped=before.is_stopped or is_last)
    return Struck.LAST if is_last else Struck.COUNTED, after
