"""Dates as a newsletter says them: in its language and its zone."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale


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
    from babel.dates import format_date

    return format_date(day.astimezone(ZoneInfo(timezone)).date(), "full", locale=make_locale(language))


def render_short_date(day: datetime, *, language: str, timezone: str) -> str:
    """Return the date of an edition without its weekday, as a subject has room for: "November 22, 2026"."""
    from babel.dates import format_date

    return format_date(day.astimezone(ZoneInfo(timezone)).date(), "long", locale=make_locale(language))


def render_story_date(day: datetime, *, language: str, timezone: str, beside: datetime) -> str:
    """Return the date of a story, "November 21"; with its year where that is not the year of `beside`."""
    from babel.dates import format_date, format_skeleton

    zone, locale = ZoneInfo(timezone), make_locale(language)
    local = day.astimezone(zone)
    if local.year == beside.astimezone(zone).year:
        return str(format_skeleton("MMMMd", local, tzinfo=zone, locale=locale))
    return format_date(local.date(), "long", locale=locale)
