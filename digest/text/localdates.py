"""Dates, numbers and lists as a newsletter says them: in its language, its digits and its zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale

# The zero of each set of digits that some language uses by default (CLDR numbering systems); its others follow it.
_ZEROS = {
    "adlm": "\U0001e950",
    "arab": "\u0660",
    "arabext": "\u06f0",
    "beng": "\u09e6",
    "cakm": "\U00011136",
    "deva": "\u0966",
    "hmnp": "\U0001e140",
    "mtei": "\uabf0",
    "mymr": "\u1040",
    "nkoo": "\u07c0",
    "olck": "\u1c50",
    "tibt": "\u0f20",
}


@lru_cache(maxsize=64)
def make_locale(language: str) -> Locale:
    """Return Babel's locale for a BCP 47 tag: without its rarer subtags if need be, English if it is unknown."""
    from babel import Locale, UnknownLocaleError

    whole = language.replace("_", "-")
    for tag in (whole, whole.split("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


def render_edition_date(day: datetime, *, language: str, timezone: str) -> str:
    """Return the date of an edition in full: "Sunday, November 22, 2026"."""
    return _render_date(day, "full", language=language, timezone=timezone)


def capitalize_date(date: str) -> str:
    """Return a date as it stands by itself: "Dimanche 22 novembre 2026"."""
    return date[:1].title() + date[1:]  # the upper case of Georgian is for whole words


def render_short_date(day: datetime, *, language: str, timezone: str) -> str:
    """Return the date of an edition without its weekday, as a subject has room for: "November 22, 2026"."""
    return _render_date(day, "long", language=language, timezone=timezone)


def render_story_date(day: datetime, *, language: str, timezone: str, beside: datetime) -> str:
    """Return the date of a story, "November 21"; with its year where that is not the year of `beside`."""
    from babel.dates import format_skeleton

    zone = ZoneInfo(timezone)
    local = day.astimezone(zone)
    if local.year != beside.astimezone(zone).year:
        return render_short_date(day, language=language, timezone=timezone)
    return use_digits(str(format_skeleton("MMMMd", local, tzinfo=zone, locale=make_locale(language))), language)


def _render_date(day: datetime, form: str, *, language: str, timezone: str) -> str:
    from babel.dates import format_date

    local = day.astimezone(ZoneInfo(timezone)).date()
    return use_digits(format_date(local, form, locale=make_locale(language)), language)


def render_number(number: int, language: str) -> str:
    """Return a count as readers of `language` write it: "1,042", "1 042", "۱٬۰۴۲"."""
    from babel.numbers import format_decimal

    return use_digits(format_decimal(number, locale=make_locale(language), numbering_system="default"), language)


def render_list(names: Sequence[str], language: str) -> str:
    """Return names as a list in running text, "A, B, and C"; "" without any."""
    from babel.lists import format_list

    return format_list(names, locale=make_locale(language))


def use_digits(text: str, language: str) -> str:
    """Return `text` with the digits that `language` is read in: "۲۱" for "21" in Persian, unchanged in most others."""
    return text.translate(_make_digits(make_locale(language).default_numbering_system))


@lru_cache(maxsize=16)
def _make_digits(system: str) -> dict[int, int]:
    zero = _ZEROS.get(system, "0")
    return {ord("0") + digit: ord(zero) + digit for digit in range(10)} if zero != "0" else {}
