"""What is decided when an article is first seen: whether and from when it may enter editions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digest.model import Arrival, Article, Hold

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# A clock that runs fast, and beyond it an embargo; beyond that a future date is an event's or a typing error.
_FAST_CLOCK = timedelta(minutes=10)
_FURTHEST = timedelta(hours=48)


def judge_arrival(
    article: Article, *, first_poll: bool, now: datetime, max_age: timedelta, known_since: datetime | None = None
) -> Arrival:
    """Decide on an article that was not known at `now`.

    What was published more than `max_age` before its source was first read (`known_since`, at the first poll `now`) is
    backlog and never enters, however late it comes: a sitemap is long, and old posts are touched. At the first poll
    the same holds for what was published nobody knows when. What is dated up to two days ahead is held until then.
    """
    flag = flag_date(article, now=now)
    if flag == "future":
        return Arrival(eligible_from=article.published, hold=Hold.EMBARGO)
    is_dated = flag is None and article.published is not None
    if first_poll and not is_dated:
        return Arrival(eligible_from=None, hold=Hold.UNDATED)
    begun = now if first_poll else known_since
    if is_dated and begun and article.published and article.published <= begun - max_age:
        return Arrival(eligible_from=None, hold=Hold.BACKLOG)
    return Arrival(eligible_from=now)


def flag_date(article: Article, *, now: datetime) -> str | None:
    """What is wrong with an article's date at `now`: undated, unreadable, implausible, future; None if nothing is."""
    if article.published is None:
        return "unreadable" if article.raw_date else "undated"
    if not _EARLIEST <= article.published <= now + _FURTHEST:
        return "implausible"
    return "future" if article.published > now + _FAST_CLOCK else None
