"""Dues across daylight saving, leap days, month ends and every time zone there is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.editions.schedule import find_due, find_max_age, find_next, is_schedule, list_dues
from digest.errors import ConfigError
from digest.settings import ChoiceSettings, Settings

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
SCHEDULES = (
    "30 2 * * *",
    "0 * * * *",
    "*/7 * * * *",
    "15,45 0-4 * * *",
    "*/20 2 * * *",
    "0 7 * * 1-5",
    "0 7 L * *",
    "0 7 LW * *",
    "59 23 31 * *",
    "0 0 29 2 *",
    "0 6 * * MON#1",
)
instants = st.datetimes(datetime(1995, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)
schedules = st.sampled_from(SCHEDULES)


def list_walls(schedule: str, timezone: str, *, since: str, until: str) -> list[str]:
    """The dues of a span, as a clock in the zone shows them."""
    zone = ZoneInfo(timezone)
    first, last = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (since, until))
    dues = list_dues(schedule, timezone, since=first, until=last)
    return [f"{due.astimezone(zone):%m-%d %H:%M}" for due in dues]


def test_a_daily_edition_comes_once_on_the_day_that_has_no_half_past_two() -> None:
    walls = list_walls("30 2 * * *", "Europe/Berlin", since="2026-03-28", until="2026-03-31")
    assert walls == ["03-28 02:30", "03-29 03:00", "03-30 02:30"]


def test_a_daily_edition_comes_once_on_the_day_that_has_half_past_two_twice() -> None:
    dues = list(
        list_dues(
            "30 2 * * *",
            "Europe/Berlin",
            since=datetime(2026, 10, 24, tzinfo=UTC),
            until=datetime(2026, 10, 27, tzinfo=UTC),
        )
    )
    assert dues == [datetime(2026, 10, day, hour, 30, tzinfo=UTC) for day, hour in ((24, 0), (25, 0), (26, 1))]


@pytest.mark.parametrize(("day", "count"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-25", 24)])
def test_an_hourly_edition_comes_every_hour_that_passes(day: str, count: int) -> None:
    following = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    assert len(list_walls("30 * * * *", "Europe/Berlin", since=day, until=following)) == count


def test_an_edition_of_every_hour_comes_twice_where_half_an_hour_is_repeated() -> None:
    walls = list_walls("45 * * * *", "Australia/Lord_Howe", since="2026-04-05T00:50", until="2026-04-05T03:00")
    assert walls == ["04-05 01:45", "04-05 01:45", "04-05 02:45"]


def test_two_editions_that_fall_into_one_skipped_hour_are_one() -> None:
    walls = list_walls("15,45 2 * * *", "Europe/Berlin", since="2026-03-29", until="2026-03-30")
    assert walls == ["03-29 03:00"]


def test_a_day_that_a_zone_leaves_out_is_made_up_for_when_it_is_over() -> None:
    walls = list_walls("0 7 * * *", "Pacific/Apia", since="2011-12-29", until="2012-01-01")
    assert walls == ["12-29 07:00", "12-31 00:00", "12-31 07:00"]


@pytest.mark.parametrize(
    ("schedule", "walls"),
    [
        ("0 7 L * *", ["01-31", "02-29", "03-31", "04-30", "05-31", "06-30"]),
        ("0 7 31 * *", ["01-31", "03-31", "05-31"]),
        ("0 7 29 2 *", ["02-29"]),
        ("0 7 LW * *", ["01-31", "02-29", "03-29", "04-30", "05-31", "06-28"]),
    ],
)
def test_month_ends_and_leap_days_are_those_of_the_calendar(schedule: str, walls: list[str]) -> None:
    found = list_walls(schedule, "Asia/Karachi", since="2024-01-01", until="2024-07-01")
    assert found == [f"{day} 07:00" for day in walls]


def test_a_leap_day_edition_waits_for_years() -> None:
    now = datetime(2096, 3, 1, tzinfo=UTC)
    assert find_next("0 0 29 2 *", "UTC", after=now) == datetime(2104, 2, 29, tzinfo=UTC)
    assert find_due("0 0 29 2 *", "UTC", before=now) == datetime(2096, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(("timezone", "hour"), [("Etc/GMT-14", 17), ("Etc/GMT+12", 19), ("Pacific/Kiritimati", 17)])
def test_zones_half_a_day_away_have_their_own_seven_o_clock(timezone: str, hour: int) -> None:
    due = find_next("0 7 * * *", timezone, after=datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert due.hour == hour


@given(instants, zones)
@example(datetime(2024, 3, 1, tzinfo=UTC), "America/Nuuk")
@example(datetime(2026, 1, 1, tzinfo=UTC), "Africa/Cairo")
def test_a_daily_edition_comes_exactly_once_a_day_in_every_zone(start: datetime, timezone: str) -> None:
    """For each date the due is at that time, or at the first instant after the hole that the time falls into."""
    zone = ZoneInfo(timezone)
    first = start.astimezone(zone).date()
    dues = list(
        list_dues(
            "30 23 * * *",
            timezone,
            since=_show(first, zone) - timedelta(seconds=1),
            until=_show(first + timedelta(days=120), zone),
        )
    )
    days = [first + timedelta(days=day) for day in range(121)]
    assert len(dues) == len({_show(day, zone).astimezone(UTC) for day in days})
    for day, due in zip(days, dues, strict=True):
        wall = datetime(day.year, day.month, day.day, 23, 30)  # noqa: DTZ001 on the wall
        if due.astimezone(zone).replace(tzinfo=None) != wall:
            assert (due - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None) < wall
            assert due.astimezone(zone).replace(tzinfo=None) > wall


def _show(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 30, tzinfo=zone)


@given(instants, zones, schedules)
def test_dues_strictly_increase_and_lie_where_they_were_asked_for(
    start: datetime, timezone: str, schedule: str
) -> None:
    dues = [start]
    for _ in range(8):
        dues.append(find_next(schedule, timezone, after=dues[-1]))
    assert all(before < after for before, after in pairwise(dues))


@given(instants, zones, schedules)
def test_the_newest_due_and_the_next_agree(now: datetime, timezone: str, schedule: str) -> None:
    """Between the newest due and the next one there is none, and each is found from the other."""
    before, after = find_due(schedule, timezone, before=now), find_next(schedule, timezone, after=now)
    assert before is not None
    assert before <= now < after
    assert find_next(schedule, timezone, after=before) == after
    assert find_due(schedule, timezone, before=after - timedelta(microseconds=1)) == before
    assert find_due(schedule, timezone, before=after) == after


@pytest.mark.parametrize(
    ("timezone", "day"), [("Europe/Berlin", 25), ("America/Havana", 1), ("Australia/Lord_Howe", 5)]
)
@pytest.mark.parametrize("schedule", ["10,40 1,2 * * *", "10,40 * * * *", "0 0 * * *"])
def test_the_newest_due_and_the_next_agree_at_every_minute_around_a_clock_that_is_turned_back(
    timezone: str, day: int, schedule: str
) -> None:
    month = {25: 10, 1: 11, 5: 4}[day]
    start = datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=12)
    dues = list(list_dues(schedule, timezone, since=start - timedelta(days=2), until=start + timedelta(days=2)))
    for minute in range(0, 24 * 60, 5):
        now = start + timedelta(minutes=minute)
        assert find_due(schedule, timezone, before=now) == max(due for due in dues if due <= now)
        assert find_next(schedule, timezone, after=now) == min(due for due in dues if due > now)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0 7 * *",
        "0 7 * * 1-5 2026",
        "@daily",
        "60 7 * * *",
        "0 7 * * 8-9",
        "0 0 30 2 *",
        "0 0 31 2,4 *",
        "٣ 7 * * *",
        "0 7 * * 5-1",
        "9" * 5_000 + " 7 * * *",
        "1," * 60_000 + "1 7 * * *",
    ],
)
def test_what_is_no_schedule_or_never_comes_is_none(text: str) -> None:
    assert not is_schedule(text)


@pytest.mark.parametrize("text", [*SCHEDULES, "0 0 * 2 MON#5", "0 0 29 2 */7", " 0  7 * * mon-fri "])
def test_what_comes_however_seldom_is_a_schedule(text: str) -> None:
    assert is_schedule(text)


@given(
    st.text(max_size=60)
    | st.lists(st.text("0123456789*/,-#LW", min_size=1, max_size=5), min_size=5, max_size=5).map(" ".join)
)
def test_any_text_is_a_schedule_or_none(text: str) -> None:
    if is_schedule(text):
        assert find_next(text, "UTC", after=datetime(2000, 1, 1, tzinfo=UTC)).year <= 2051


def test_a_bad_schedule_is_told_by_its_key() -> None:
    with pytest.raises(ConfigError, match=r"schedule: '0 7 \* \* 9' cannot be meant"):
        find_next("0 7 * * 9", "UTC", after=datetime(2026, 1, 1, tzinfo=UTC))


def test_there_is_no_due_before_the_calendar_begins() -> None:
    assert find_due("0 7 * * *", "Asia/Karachi", before=datetime(1, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("schedule", "max_age", "hours"),
    [
        (None, None, 48),
        ("0 * * * *", None, 48),
        ("0 7 * * *", None, 48),
        ("0 7 * * 1-5", None, 96),  # Monday's goes back to Thursday
        ("0 7 * * 1", None, 14 * 24),
        ("0 7 * * *", "72h", 72),
        ("0 7 * * *", "3h", 3),
    ],
)
def test_stories_are_too_old_after_two_periods_unless_set_otherwise(
    schedule: str | None, max_age: str | None, hours: int
) -> None:
    settings = Settings(schedule=schedule, timezone="Asia/Karachi", choice=ChoiceSettings(max_age=max_age))
    monday = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert find_max_age(settings, due=monday) == timedelta(hours=hours)
