"""How the frame speaks: dates in the newsletter's language and zone, and the script a text is set in."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
# Languages that readers expect in the hanging Nastaliq hand; other languages of Arabic script are set in Naskh.
_NASTALIQ = frozenset(["ur", "pnb", "skr", "ks"])


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


def render_story_date(day: datetime, *, language: str, timezone: str, beside: datetime) -> str:
    """Return the date of a story, "November 21"; with its year where that is not the year of `beside`."""
    from babel.dates import format_date, format_skeleton

    zone, locale = ZoneInfo(timezone), make_locale(language)
    local = day.astimezone(zone)
    if local.year == beside.astimezone(zone).year:
        return str(format_skeleton("MMMMd", local, tzinfo=zone, locale=locale))
    return format_date(local.date(), "long", locale=locale)


def find_script(text: str, language: str | None) -> str:
    """Return "nastaliq" or "naskh" for Arabic letters, which need their own fonts and line height, else ""."""
    if not _ARABIC.search(text):
        return ""
    primary = (language or "").replace("_", "-").split("-")[0].lower()
    return "nastaliq" if primary in _NASTALIQ else "naskh"
