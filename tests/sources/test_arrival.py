"""What is decided at first sight: backlog, undated and early articles wait or never enter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.model import Arrival, Hold
from digest.sources.arrival import flag_date, judge_arrival
from tests.factories import NOW, make_article

TWO_DAYS = timedelta(hours=48)


def judge(published: datetime | None, *, first_poll: bool) -> Arrival:
    return judge_arrival(make_article(published=published), first_poll=first_poll, now=NOW, max_age=TWO_DAYS)


def test_what_a_new_source_published_lately_enters_and_its_backlog_never_does() -> None:
    assert judge(NOW - timedelta(hours=47), first_poll=True) == Arrival(eligible_from=NOW)
    assert judge(NOW - timedelta(hours=48), first_poll=True) == Arrival(eligible_from=None, hold=Hold.BACKLOG)


def test_what_a_source_had_long_before_it_was_first_read_is_backlog_however_late_it_is_seen() -> None:
    known_since = NOW - timedelta(days=30)

    def judge_late(published: datetime | None) -> Arrival:
        article = make_article(published=published)
        return judge_arrival(article, first_poll=False, now=NOW, max_age=TWO_DAYS, known_since=known_since)

    assert judge_late(known_since - TWO_DAYS).hold is Hold.BACKLOG
    assert judge_late(known_since) == judge_late(None) == Arrival(eligible_from=NOW)


def test_undated_articles_of_a_new_source_never_enter_and_later_ones_do() -> None:
    assert judge(None, first_poll=True) == Arrival(eligible_from=None, hold=Hold.UNDATED)
    assert judge(None, first_poll=False) == Arrival(eligible_from=NOW)


def test_late_arrivals_enter_whatever_their_date() -> None:
    assert judge(NOW - timedelta(days=9), first_poll=False) == Arrival(eligible_from=NOW)


@pytest.mark.parametrize("first_poll", [True, False])
def test_a_future_date_is_an_embargo_and_a_clock_that_runs_fast_is_not(first_poll: bool) -> None:
    early = NOW + timedelta(hours=3)
    assert judge(early, first_poll=first_poll) == Arrival(eligible_from=early, hold=Hold.EMBARGO)
    assert judge(NOW + timedelta(minutes=10), first_poll=first_poll) == Arrival(eligible_from=NOW)


def test_a_date_further_ahead_than_two_days_is_no_date() -> None:
    far = NOW + timedelta(days=3)
    assert judge(far, first_poll=True) == Arrival(eligible_from=None, hold=Hold.UNDATED)
    assert judge(far, first_poll=False) == Arrival(eligible_from=NOW)


def test_flags_name_what_is_wrong_with_a_date() -> None:
    def flag(published: datetime | None, raw: str | None = None) -> str | None:
        return flag_date(make_article(published=published, raw_date=raw), now=NOW)

    assert flag(NOW) is None
    assert flag(None) == "undated"
    assert flag(None, "0000-00-00") == "unreadable"
    assert flag(datetime(1970, 1, 1, tzinfo=UTC)) == "implausible"
    assert flag(NOW + timedelta(days=3)) == "implausible"
    assert flag(NOW + timedelta(hours=1)) == "future"
