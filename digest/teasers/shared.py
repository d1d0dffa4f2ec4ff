"""Finds summaries that a source gives to every article alike: they tell of the source, and of no story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from digest.model import Article

_FEWEST = 3
"""Headlines under which one summary stands; two may be a story and its copy."""


def find_shared_summaries(articles: Iterable[Article]) -> frozenset[tuple[str, str]]:
    """Return the source and the summary where that stands, letter for letter, under three headlines or more of it."""
    headlines: dict[tuple[str, str], set[str]] = defaultdict(set)
    for article in articles:
        if article.summary:
            headlines[article.source, article.summary].add(article.title)
    return frozenset(key for key, titles in headlines.items() if len(titles) >= _FEWEST)
