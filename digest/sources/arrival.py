"""What is decided when an article is first seen: whether and from when it may enter editions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digest.model import Arrival, Article, Hold

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# A clock that runs fast, and beyond it an embargo; beyond that a future date is an event's or a typing error.
_FAST_CLOCK = timedelta(minutes=10)
_FURTHEST = timedelta(hours=48)


def judge_arrival(article: Article, *, first_poll: bool, now: datetime, max_age: timedelta) -> Arrival:
    """Decide on an article that was not known at `now`.

    At the first poll of its source, what was published longer ago than `max_age`, or on nobody knows which day, is
    backlog and never enters. What is dated up to two days ahead is held until then.
    """
    flag = flag_date(article, now=now)
    if flag == "future":
        return Arrival(eligible_from=article.published, hold=Hold.EMBARGO)
    if not first_poll:
        return Arrival(eligible_from=now)
    if flag is not None or article.published is None:
        return Arrival(eligible_from=None, hold=Hold.UNDATED)
    if article.published <= now - max_age:
        return Arrival(eligible_from=None, hold=Hold.BACKLOG)
    return Arrival(eligible_from=now)


def flag_date(article: Article, *, now: datetime) -> str | None:
    """What is wrong with an article's date at `now`: undated, unreadable, implausible, future; None if nothing is."""
    if article.published is None:
        return "unreadable" if article.raw_date else "undated"
    if not _EARLIEST <= article.published <= now + _FURTHEST:
        return "implausible"
    return "future" if article.published > now + _FAST_CLOCK else None
