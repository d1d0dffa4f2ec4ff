"""Dates of every notation become the right instant, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.dates import parse_date

SIX = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "Sun, 22 Nov 2026 06:00:00 GMT",
        "Sun, 22 Nov 2026 11:00:00 +0500",
        "Sun, 22 Nov 2026 11:00:00 PKT",
        "Sun, 22 Nov 2026 11:00:00 +0500 (PKT)",
        "Sun, 22 Nov 2026 11:30:00 IST",
        "Sun, 22 Nov 2026 01:00:00 EST",
        "22 Nov 26 06:00 UT",
        "Sun, 22 Nov 2026 06:00 Z",
        "Sunday, 22-Nov-26 06:00:00 GMT",
        "Sun Nov 22 06:00:00 2026",
        "Sun Nov 22 11:00:00 PKT 2026",
        "2026-11-22T06:00:00Z",
        "2026-11-22T06:00:00.123456789Z",
        "2026-11-22T06:00Z",
        "2026-11-22t06:00:00z",
        "2026-11-22 06:00:00 UTC",
        "2026-11-22 11:00:00 +05:00",
        "2026-11-22T11:00:00+0500",
        "2026-11-22T11:00:00+05",
        "20261122T060000Z",
        "20261122T0600Z",
        "2026/11/22 06:00:00",
        "2026.11.22 06:00",
        "22.11.2026 06:00",
        "22/11/2026 06:00",
        "11/22/2026 6:00 AM",
        "November 22, 2026 6:00 am",
        "November 22nd, 2026 at 6 a.m.",
        "22 November 2026, 06:00",
        "6:00 AM UTC, Nov 22, 2026",
        "2026年11月22日 06:00",
        "２０２６年１１月２２日 ０６:００",
        "٢٢ نوفمبر ٢٠٢٦ ٠٦:٠٠",
        "۲۲ نومبر ۲۰۲۶ ۰۶:۰۰",
        "Dom, 22 Nov 2026 03:00:00 -0300",
        "22 de novembro de 2026 06:00",
        "22 de noviembre de 2026 06:00",
        "dimanche 22 novembre 2026 06:00",
        "22. November 2026 06:00",
        "22 nov. 2026 06h00",
        "  Sun,22 Nov 2026 06:00:00 \u2212\u0030000 \n",
        "Sun, 22 Nov 2026 06:00:00 GMT+00:00",
        "Mon, 22 Nov 2026 06:00:00 GMT",
    ],
)
def test_every_notation_names_the_same_instant(raw: str) -> None:
    assert parse_date(raw) == SIX


@pytest.mark.parametrize(
    "raw", ["2026-11-22", "20261122", "22 Nov 2026", "Nov 22, 2026", "22/11/2026", "Sun, 22 Nov 2026"]
)
def test_a_date_without_a_time_is_that_days_midnight(raw: str) -> None:
    assert parse_date(raw) == MIDNIGHT
    assert parse_date(raw, timezone="Asia/Karachi") == MIDNIGHT - timedelta(hours=5)


def test_a_date_without_a_zone_is_in_the_given_one_summer_and_winter() -> None:
    assert parse_date("2026-11-22 06:00", timezone="America/New_York") == SIX + timedelta(hours=5)
    assert parse_date("2026-07-22 06:00", timezone="America/New_York") == datetime(2026, 7, 22, 10, tzinfo=UTC)
    assert parse_date("2026-11-22T06:00:00Z", timezone="America/New_York") == SIX


def test_a_name_that_two_zones_share_is_the_newsrooms_own_when_it_uses_it() -> None:
    raw = "22 Jul 2026 06:00 IST"
    assert parse_date(raw) == datetime(2026, 7, 22, 0, 30, tzinfo=UTC)
    assert parse_date(raw, timezone="Europe/Dublin") == datetime(2026, 7, 22, 5, tzinfo=UTC)
    assert parse_date("22 Nov 2026 06:00 CST", timezone="Asia/Shanghai") == datetime(2026, 11, 21, 22, tzinfo=UTC)


def test_year_month_day_with_slashes_is_never_read_the_american_way() -> None:
    assert parse_date("2020/1/10 14:33:00") == datetime(2020, 1, 10, 14, 33, tzinfo=UTC)


def test_portuguese_weekdays_and_months_are_read() -> None:
    assert parse_date("Seg, 24 Set 2018 19:42:40 -0300") == datetime(2018, 9, 24, 22, 42, 40, tzinfo=UTC)
    assert parse_date("mar, 24 sep 2018") == parse_date("24 set 2018") == datetime(2018, 9, 24, tzinfo=UTC)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_twelve_months_are_known_in_eight_languages(month: int) -> None:
    from babel.dates import format_date

    day = datetime(2026, month, 22, tzinfo=UTC)
    for language in ("en", "pt", "es", "fr", "it", "de", "ar_EG", "ur"):
        for style in ("d MMMM y", "EEEE، d MMM y"):
            raw = format_date(day.date(), style, locale=language)
            assert parse_date(raw) == day, raw


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "yesterday", "next Tuesday", "2026", "11/2026", "22", "31 Nov 2026", "30 February 2026", "2026-13-01",
        "2026-11-22T25:00:00Z", "2026-11-22T06:61:00Z", "5/6/2026", "6-5-2026", "1/2/03",
        "Mon, 30 Nov -0001 00:00:00 +0000", "-0001-11-30T00:00:00Z", "0000-00-00 00:00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT", "1989-12-31", "9999-12-31T23:59:59Z", "2200-01-01",
        "1763791200", "22 Nov 202", "Nov Nov 2026", "22 Nov 2026 06:00:00 +9900", "Page 22 of 2026",
        "22 Nov 2026 opened the tram line",
        "99999999999999999999",
    ],
)  # fmt: skip
def test_what_names_no_possible_day_or_may_mean_two_is_none(raw: str) -> None:
    assert parse_date(raw) is None


def test_edges_of_the_clock() -> None:
    assert parse_date("2026-11-21T24:00:00Z") == MIDNIGHT
    assert parse_date("2026-11-21T23:59:60Z") == MIDNIGHT - timedelta(seconds=1)
    assert parse_date("22 Nov 2026 12:00 AM") == MIDNIGHT
    assert parse_date("22 Nov 2026 13:00 pm") == MIDNIGHT + timedelta(hours=13)
    assert parse_date("22 Nov 2026 12:30 pm") == MIDNIGHT + timedelta(hours=12, minutes=30)


FIRST = datetime(1990, 1, 2, tzinfo=UTC)
INSTANTS = st.integers(0, 6_600_000_000).map(lambda seconds: FIRST + timedelta(seconds=seconds))
ZONES = st.sampled_from(["UTC", "Asia/Karachi", "America/St_Johns", "Pacific/Auckland", "Asia/Kathmandu"]).map(ZoneInfo)


@given(INSTANTS, ZONES)
def test_what_programs_write_is_read_back(moment: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    assert parse_date(local.isoformat()) == moment
    assert parse_date(format_datetime(local)) == moment
    assert parse_date(local.strftime("%a %b %d %H:%M:%S %Y"), timezone=str(zone)) in {
        moment,
        local.replace(fold=1 - local.fold).astimezone(UTC),
    }


@given(st.text(max_size=120) | st.from_regex(r"[0-9/:.+\- TZaApPmM]{0,40}", fullmatch=True))
def test_no_text_makes_it_fail_and_every_result_is_plausible(raw: str) -> None:
    found = parse_date(raw)
    assert found is None or (found.tzinfo is UTC and 1989 <= found.year <= 2200)
