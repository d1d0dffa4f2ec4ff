"""Dates speak the newsletter's language in its zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.text.localdates import (
    make_locale,
    render_edition_date,
    render_list,
    render_number,
    render_short_date,
    render_story_date,
    use_digits,
)

DAY = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "timezone", "date"),
    [
        ("en", "UTC", "Saturday, November 21, 2026"),
        ("en-GB", "UTC", "Saturday, 21 November 2026"),
        ("en", "Asia/Karachi", "Sunday, November 22, 2026"),
        ("en", "America/New_York", "Saturday, November 21, 2026"),
        ("fr", "UTC", "samedi 21 novembre 2026"),
        ("ur", "UTC", "ہفتہ، 21 نومبر، 2026"),
        ("zh-Hant-TW", "UTC", "2026年11月21日 星期六"),
        ("ar", "UTC", "السبت، 21 نوفمبر 2026"),
        ("ar-EG", "UTC", "السبت، ٢١ نوفمبر ٢٠٢٦"),
        ("ar-MA", "UTC", "السبت، 21 نونبر 2026"),
        ("fa", "UTC", "شنبه ۲۱ نوامبر ۲۰۲۶"),
        ("bn", "UTC", "শনিবার, ২১ নভেম্বর, ২০২৬"),
    ],
)
def test_an_edition_has_the_date_of_its_own_place(language: str, timezone: str, date: str) -> None:
    assert render_edition_date(DAY, language=language, timezone=timezone) == date


@pytest.mark.parametrize(
    ("language", "timezone", "beside", "date"),
    [
        ("en", "UTC", datetime(2026, 11, 22, tzinfo=UTC), "November 21"),
        ("en-GB", "Asia/Karachi", datetime(2026, 11, 22, tzinfo=UTC), "22 November"),
        ("en", "UTC", datetime(2027, 1, 1, tzinfo=UTC), "November 21, 2026"),
        ("ar", "UTC", datetime(2026, 12, 1, tzinfo=UTC), "21 نوفمبر"),
        ("fa", "UTC", datetime(2026, 12, 1, tzinfo=UTC), "۲۱ نوامبر"),
        ("fa", "UTC", datetime(2027, 1, 1, tzinfo=UTC), "۲۱ نوامبر ۲۰۲۶"),
    ],
)
def test_a_story_has_its_year_only_where_that_is_not_the_editions(
    language: str, timezone: str, beside: datetime, date: str
) -> None:
    assert render_story_date(DAY, language=language, timezone=timezone, beside=beside) == date


def test_the_years_of_story_and_edition_are_compared_in_the_newsletters_zone() -> None:
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    new_year = datetime(2027, 1, 1, 6, tzinfo=UTC)
    assert render_story_date(eve, language="en", timezone="Asia/Karachi", beside=new_year) == "January 1"
    assert render_story_date(eve, language="en", timezone="UTC", beside=new_year) == "December 31, 2026"


@pytest.mark.parametrize(
    ("language", "locale"),
    [("pt-br", "pt_BR"), ("en-US-x-private", "en"), ("xx-YY", "en"), ("", "en"), ("sr_Latn", "sr_Latn")],
)
def test_a_language_that_is_not_known_falls_back(language: str, locale: str) -> None:
    assert str(make_locale(language)) == locale


@pytest.mark.parametrize(
    ("language", "timezone", "date"),
    [
        ("en", "UTC", "November 21, 2026"),
        ("en", "Asia/Karachi", "November 22, 2026"),
        ("de", "UTC", "21. November 2026"),
    ],
)
def test_the_short_date_of_an_edition_has_no_weekday(language: str, timezone: str, date: str) -> None:
    assert render_short_date(DAY, language=language, timezone=timezone) == date


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("en", "1,234"),
        ("fr", "1\u202f234"),
        ("de", "1.234"),
        ("hi", "1,234"),
        ("ar", "1,234"),
        ("ar-EG", "١٬٢٣٤"),
        ("fa", "۱٬۲۳۴"),
        ("ur", "1,234"),
        ("my", "၁,၂၃၄"),
    ],
)
def test_a_number_is_written_as_its_readers_write_it(language: str, number: str) -> None:
    assert render_number(1234, language) == number


def test_every_set_of_digits_that_a_language_is_read_in_is_known() -> None:
    from babel import localedata

    odd = {tag for tag in localedata.locale_identifiers() if make_locale(tag).default_numbering_system != "latn"}
    assert {"fa", "bn", "mr", "my", "dz"} <= odd
    for tag in odd:
        told = use_digits("1234567890", tag)
        assert [int(digit) for digit in told] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0], tag
        assert not told.isascii()


@pytest.mark.parametrize(
    ("language", "names", "told"),
    [
        ("en", (), ""),
        ("en", ("A",), "A"),
        ("en", ("A", "B", "C"), "A, B, and C"),
        ("en-GB", ("A", "B", "C"), "A, B and C"),
        ("ar", ("A", "B", "C"), "A وB وC"),
        ("ur", ("A", "B", "C"), "A، B، اور C"),
    ],
)
def test_names_are_a_list_of_the_language(language: str, names: tuple[str, ...], told: str) -> None:
    assert render_list(names, language) == told
