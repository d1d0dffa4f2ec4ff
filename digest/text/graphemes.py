"""Counts and cuts text by what readers see as one character: extended grapheme clusters (UAX #29)."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex


def count_graphemes(text: str) -> int:
    """Return how many characters a reader sees in `text`."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return sum(1 for _ in _load_cluster().finditer(text))


def cut_graphemes(text: str, limit: int) -> str:
    """Return the longest start of `text` with at most `limit` graphemes; no cluster is cut in two."""
    if limit <= 0:
        return ""
    if len(text) <= limit:
        return text
    if text.isascii() and "\r" not in text:
        return text[:limit]
    last = next(islice(_load_cluster().finditer(text), limit - 1, None), None)
    return text if last is None else text[: last.end()]


@cache
def _load_cluster() -> regex.Pattern[str]:
    import regex

    return regex.compile(r"\X")
