"""What the keys of overrides.toml may hold, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from digest.model import Pin, Scheme
from digest.overrides.tables import TABLE
from digest.regions.scheme import find_region
from digest.regions.spelling import tell_unknown_region
from digest.text.hygiene import clean_line
from digest.text.spans import parse_instant
from digest.urls import make_safe_link

Check = Callable[[Any], Any]
"""Gives what a value of TOML means; raises ValueError with what is wrong with it."""

_LONGEST = 8_000
"""Characters of one value: no link is longer, and teasers are much shorter."""

_SHOWN = 60
"""Characters shown of a value that means nothing."""

_LAST_PLACE = 1_000


def make_checks(*, timezone: str, schemes: Sequence[Scheme]) -> dict[str, Check]:
    """What each key may hold, in the order in which a table is written; its region is one of `schemes`."""
    return {
        TABLE: _read_line,
        "pin": _read_pin,
        "ban": _read_ban,
        "title": _read_line,
        "teaser": _read_text,
        "image": _read_image,
        "region": lambda value: _read_region(value, schemes),
        "until": lambda value: _read_until(value, timezone),
        "note": _read_line,
        "newsletter": _read_line,
    }


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")  # noqa: TRY004 it is told, not raised on
    if len(value) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST:,} characters")
    return clean_line(value, limit=_LONGEST)


def _read_line(value: Any) -> str:
    if text := _read_text(value):
        return text
    raise ValueError("is empty; leave the key out to change nothing")


def _read_pin(value: Any) -> Pin:
    if value == "lead":
        return Pin(lead=True)
    if type(value) is int and 1 <= value <= _LAST_PLACE:
        return Pin(place=value)
    raise ValueError(f'must be "lead", or a place in its region from 1 to {_LAST_PLACE:,}')


def _read_ban(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def _read_image(value: Any) -> str:
    text = _read_text(value)
    link = make_safe_link(text) if text else ""
    if link is None or link.startswith("mailto:"):
        raise ValueError(f'{text[:_SHOWN]!r} is no address; it begins with https://, or is "" for no image')
    return link


def _read_region(value: Any, schemes: Sequence[Scheme]) -> str:
    """The key of the region that is meant in all of `schemes` that know it; what is written if those differ."""
    text = _read_line(value)
    keys = {key for scheme in schemes if (key := find_region(scheme, text))}
    if schemes and not keys:
        raise ValueError(tell_unknown_region(schemes[0], text))
    return keys.pop() if len(keys) == 1 else text


def _read_until(value: Any, timezone: str) -> datetime:
    if isinstance(value, str):
        return parse_instant(value, timezone=timezone, end_of_day=True)
    if not isinstance(value, date):  # an instant is a date too
        raise ValueError("must be a date such as 2026-11-22 or 2026-11-22T06:00:00Z")  # noqa: TRY004 as above
    instant = value if isinstance(value, datetime) else datetime.combine(value, time.max)
    try:
        return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)
    except OverflowError as cause:
        raise ValueError(f"{value} is beyond all dates") from cause
