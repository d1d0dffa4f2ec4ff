"""When it is, for `digest subscribers`; and instants as it tells them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.cli.options import read_now

if TYPE_CHECKING:
    from digest.settings import Settings


def load_now(text: str | None, settings: Settings) -> datetime:
    """Read `--now`, or ask the clock. Raises UsageError for a bad instant."""
    from digest.errors import UsageError

    try:
        return read_now(text, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause


def tell_day(instant: datetime) -> str:
    """Say the day of an instant, in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%d}"
