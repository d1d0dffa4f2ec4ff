"""An Override as the lines of a [[story]] table."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.config.writing import format_text
from digest.model import Override, Pin
from digest.text.hygiene import clean_line

_COMMENT = 160
"""Characters of a headline behind the address of its story."""


def format_override(override: Override, *, timezone: str) -> dict[str, str]:
    """Each key that `override` sets with its value as TOML, in the order of a table; `until` is in `timezone`."""
    values = {
        "story": format_text(override.story),
        "pin": _format_pin(override.pin) if override.pin else None,
        "ban": "true" if override.ban else None,
        "title": _format_text(override.title),
        "teaser": _format_text(override.teaser),
        "image": _format_text(override.image),
        "region": _format_text(override.region),
        "until": format_until(override.until, timezone=timezone) if override.until else None,
        "note": _format_text(override.note),
        "newsletter": _format_text(override.newsletter),
    }
    return {key: value for key, value in values.items() if value is not None}


def format_until(until: datetime, *, timezone: str) -> str:
    """An instant as TOML: the end of a day as that date alone, any other with its offset."""
    try:
        local = until.astimezone(ZoneInfo(timezone))
    except OverflowError:
        local = until.astimezone(UTC)
    if local.tzinfo is not UTC and local.time() == time.max and not local.fold:
        return local.date().isoformat()
    if (local.utcoffset() or timedelta()) % timedelta(minutes=1):  # local mean time; TOML has no seconds there
        local = until.astimezone(UTC)
    return local.isoformat().replace("+00:00", "Z")


def format_comment(text: str) -> str:
    """A comment to stand behind a value, or nothing."""
    line = clean_line(text, limit=_COMMENT)
    return f" # {line}" if line else ""


def _format_pin(pin: Pin) -> str:
    return '"lead"' if pin.lead else str(pin.place)


def _format_text(text: str | None) -> str | None:
    return None if text is None else format_text(text)
