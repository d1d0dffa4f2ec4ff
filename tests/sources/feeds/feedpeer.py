"""Holds what we read in a feed against what feedparser reads in the same bytes."""

from __future__ import annotations

import calendar
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.model import Batch, Fetched
from digest.sources.kinds import parse_fetched
from tests.factories import NOW
from tests.shared import SHARED

INGEST = SHARED / "data" / "ingest"
# feedparser reads 2020/1/10 as 1 November, and a zone that it does not know as UTC.
_MISREAD = re.compile(r"\d{4}/\d\d?/\d\d?|-0001|\b(?!GMT|UTC|UT|Z|[ECMP][SD]T)[A-Z]{1,5}\s*\Z")
_EARLIEST = 1990


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One feed: entries that we and feedparser find (those that are no articles are errors), and dates that differ."""

    ours: int
    theirs: int
    dated: int
    misdated: tuple[str, ...]


def find_feeds(folder: Path = INGEST / "feeds") -> list[Path]:
    """Every file in `folder` that may be a feed, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def parse_ours(body: bytes, name: str = "feed.xml") -> Batch:
    """What we read in `body`, which may be of any kind."""
    return parse_fetched(Fetched(origin=name, body=body, at=NOW))


def parse_theirs(body: bytes, *, sanitize: bool = False) -> dict[str, Any]:
    """What feedparser reads; it raises for a few."""
    import feedparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parsed: dict[str, Any] = feedparser.parse(
                io.BytesIO(body), sanitize_html=sanitize, resolve_relative_uris=sanitize
            )
        except Exception:  # noqa: BLE001 it is the peer that fails
            return {"entries": []}
    return parsed


def count_entries(batch: Batch) -> int:
    """The entries of a batch; one without any words is an error of its own."""
    return len(batch.articles) + sum("has no headline" in error.problem for error in batch.errors)


def compare(ours: Batch, theirs: dict[str, Any]) -> Comparison:
    """Hold both readings of one feed side by side."""
    found = count_entries(ours)
    pairs = list(_find_dates(ours, theirs)) if found == len(theirs["entries"]) else []
    return Comparison(
        ours=found,
        theirs=len(theirs["entries"]),
        dated=len(pairs),
        misdated=tuple(f"{raw!r}: {mine} for {own}" for raw, mine, own in pairs if mine != own),
    )


def _find_dates(ours: Batch, theirs: dict[str, Any]) -> Iterator[tuple[str, datetime | None, datetime]]:
    """Each raw date with our reading and feedparser's, where feedparser's is no known mistake."""
    by_place = {article.position: article for article in ours.articles}
    for place, entry in enumerate(theirs["entries"]):
        field = "published" if dict.get(entry, "published") else "updated"
        raw, parsed = dict.get(entry, field) or "", dict.get(entry, f"{field}_parsed")
        if place in by_place and parsed and parsed[0] >= _EARLIEST and not _MISREAD.search(raw):
            yield raw, by_place[place].published, datetime.fromtimestamp(calendar.timegm(parsed), UTC)
