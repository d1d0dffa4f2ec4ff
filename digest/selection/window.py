"""When an article counts as published, and whether that lies in the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digest.model import Article, Window

# The web is younger; what claims to be older is an unset field ("0001-01-01", the Unix epoch).
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Beyond an embargo or a clock that runs fast, a future date is an event's or a typing error.
_FURTHEST = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The instant an article counts from; `dated` is false where it is only when we first saw it."""

    at: datetime
    dated: bool


def find_effective(article: Article, *, now: datetime) -> Effective:
    """Give the published date if it is plausible at `now`, else the first sight. "Updated" never moves it."""
    if article.published and _EARLIEST <= article.published <= now + _FURTHEST:
        return Effective(at=article.published, dated=True)
    return Effective(at=article.first_seen, dated=False)


def find_fault(article: Article, effective: Effective, window: Window) -> str | None:
    """Say why the article is outside the window, or None when it is inside.

    An undated article stays in, since nobody knows better; one dated too far ahead is out of any window that ends.
    """
    claimed = effective.at if effective.dated else article.published
    if claimed is None or claimed < _EARLIEST:
        return None
    if window.since and claimed < window.since:
        return f"published {format_instant(claimed)}, before {format_instant(window.since)}"
    if window.until and claimed > window.until:
        return f"published {format_instant(claimed)}, after {format_instant(window.until)}"
    return None


def format_instant(instant: datetime) -> str:
    """Write an instant as people compare it: UTC, to the minute."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
