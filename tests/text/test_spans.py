"""Spans and instants as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.text.spans import parse_instant, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90m", timedelta(minutes=90)),
        ("36h", timedelta(hours=36)),
        (" 7D ", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_a_span_is_a_number_and_a_unit(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


_WRONG = ["", "7", "d", "0d", "-7d", "7 days", "1.5h", "9999999d", "٧d\n\n7d"]


def test_a_span_longer_than_a_century_is_refused() -> None:
    with pytest.raises(ValueError, match="is longer than a century"):
        parse_span("999999w")


@pytest.mark.parametrize("text", _WRONG)
def test_anything_else_is_told_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a span of time such as 36h, 7d or 2w"):
        parse_span(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-22T06:00:00Z", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        ("2026-11-22T06:00:00+05:00", datetime(2026, 11, 22, 1, tzinfo=UTC)),
        ("2026-11-22T06:00", datetime(2026, 11, 22, 1, tzinfo=UTC)),
        ("2026-11-22 06:00", datetime(2026, 11, 22, 1, tzinfo=UTC)),
        ("2026-11-22", datetime(2026, 11, 21, 19, tzinfo=UTC)),
    ],
)
def test_an_instant_without_a_zone_is_in_the_newsletters(text: str, instant: datetime) -> None:
    assert parse_instant(text, timezone="Asia/Karachi") == instant


def test_a_day_can_end_with_its_last_instant() -> None:
    end = parse_instant("2026-11-22", timezone="UTC", end_of_day=True)
    assert end == datetime(2026, 11, 22, 23, 59, 59, 999999, tzinfo=UTC)


def test_a_time_is_not_moved_to_the_end_of_its_day() -> None:
    assert parse_instant("2026-11-22T06:00Z", timezone="UTC", end_of_day=True).hour == 6


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "22/11/2026", "0001-01-01T00:00"])
def test_a_bad_date_is_told_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date such as 2026-11-22"):
        parse_instant(text, timezone="Asia/Karachi")
