"""Spans and instants as people type them: "7d", "2026-11-22", "2026-11-22T06:00:00Z"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=36_525)
_SPAN = re.compile(r"\s*(\d{1,6})\s*([mhdw])\s*", re.IGNORECASE)


def parse_span(text: str) -> timedelta:
    """Read "90m", "36h", "7d" or "2w".

    Raises ValueError with a sentence for the person who typed it.
    """
    match = _SPAN.fullmatch(text)
    if not match or not int(match[1]):
        raise ValueError(f"{text!r} is not a span of time such as 36h, 7d or 2w")
    span = timedelta(**{_UNITS[match[2].lower()]: int(match[1])})
    if span > _LONGEST:
        raise ValueError(f"{text!r} is longer than a century")
    return span


def parse_instant(text: str, *, timezone: str, end_of_day: bool = False) -> datetime:
    """Read an ISO 8601 date or date and time, and give it in UTC; one without a zone is in `timezone`.

    A date alone is the first instant of that day, or with `end_of_day` the last.
    Raises ValueError with a sentence for the person who typed it.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
        if "T" not in text and ":" not in text and end_of_day:
            instant = datetime.combine(instant.date(), time.max)
        zoned = instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(timezone))
        return zoned.astimezone(UTC)
    except (ValueError, OverflowError) as cause:
        problem = f"{text!r} is not a date such as 2026-11-22 or 2026-11-22T06:00:00Z"
        raise ValueError(problem) from cause
