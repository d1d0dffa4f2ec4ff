"""What the frame says around the stories in words of its own; they are English in every newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from digest.text.hygiene import clean_line
from digest.urls import make_safe_link

MORE_STORIES = "More stories"
"""What the mere links below the sections are headed by."""

_MOST_NAMES = 4
"""Sources that a story is said to be in as well; the others are only counted."""


def list_sources(names: Sequence[str]) -> str:
    """Return "Also in BBC, AP", or "" without names; of many the first, and how many more."""
    shown, rest = ", ".join(map(clean_line, names[:_MOST_NAMES])), len(names) - _MOST_NAMES
    more = f" and {rest} more" if rest > 0 else ""
    return f"Also in {shown}{more}" if shown else ""


def count_rest(count: int, site: str | None) -> str:
    """Return "and 8 more on ledger.example" for the newsletter's site, if it has one; "" where nothing is left."""
    if count <= 0:
        return ""
    host = (urlsplit(make_safe_link(site) or "").hostname or "").removeprefix("www.") if site else ""
    return f"and {count} more on {host}" if host else f"and {count} more"
