"""Strikes: mail that came back though it may arrive another day, counted against an address."""

from __future__ import annotations

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


REST = timedelta(days=6)
"""Between two strikes that both count: a mailbox that is full for a week has two, however often mail is sent."""

STALE = timedelta(days=90)
"""After so long without another, strikes count no more: what was full then has been emptied since."""


def count_strike(whose: ColumnElement[bool], *, now: datetime) -> Update:
    """The statement that strikes a subscriber, if the last strike is some days ago; it changes no row otherwise."""
    rested = or_(subscribers.c.struck.is_(None), subscribers.c.struck <= now - REST)
    counted = case((subscribers.c.struck < now - STALE, 1), else_=subscribers.c.strikes + 1)
    return update(subscribers).where(whose, rested).values(strikes=counted, struck=now)
