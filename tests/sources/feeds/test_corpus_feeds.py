"""Real feeds: as many entries as feedparser finds, dated as it dates them, and no tails behind summaries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from digest.model import Batch
from tests.shared import needs_shared
from tests.sources.feeds.feedpeer import INGEST, compare, find_feeds, parse_ours, parse_theirs

LARGEST = 400_000
_TAILS = re.compile(r"appeared first on [^.]{1,60}\.?\Z|Continue reading\W*\Z|\[(?:…|\.\.\.)\]\Z|Read more\W*\Z")


def find_sample(folder: Path, *, every: int) -> list[Path]:
    return [path for path in find_feeds(folder) if path.stat().st_size < LARGEST][::every]


@pytest.fixture(scope="module")
def sample() -> list[tuple[Path, Batch, dict[str, Any]]]:
    paths = find_sample(INGEST / "feeds", every=6) + find_sample(INGEST / "polls", every=4)
    return [(path, parse_ours(body), parse_theirs(body)) for path in paths if (body := path.read_bytes())]


@needs_shared
def test_every_feed_has_as_many_entries_as_feedparser_finds_and_no_date_differs(
    sample: list[tuple[Path, Batch, dict[str, Any]]],
) -> None:
    found = {path: compare(ours, theirs) for path, ours, theirs in sample}
    assert {path.name: one for path, one in found.items() if one.ours < one.theirs} == {}
    assert [wrong for one in found.values() for wrong in one.misdated] == []
    assert sum(one.theirs for one in found.values()) > 1_500
    assert sum(one.dated for one in found.values()) > 1_200


@needs_shared
def test_nothing_that_a_site_adds_is_left_behind_a_summary(sample: list[tuple[Path, Batch, dict[str, Any]]]) -> None:
    summaries = [article.summary for _, ours, _ in sample for article in ours.articles if article.summary]
    assert len(summaries) > 500
    assert [summary[-80:] for summary in summaries if _TAILS.search(summary)] == []


@needs_shared
def test_the_items_of_json_feeds_are_entries_too() -> None:
    folder = INGEST / "feeds/feedjira/spec/sample_feeds"
    feeds = [
        parse_ours((folder / f"{name}.json").read_bytes()) for name in ("json_feed", "json_feed_with_escaped_uris")
    ]
    assert [(feed.kind, len(feed.articles), feed.errors) for feed in feeds] == [
        ("jsonfeed", 20, ()),
        ("jsonfeed", 30, ()),
    ]
    assert all(article.published and article.url and article.text for feed in feeds for article in feed.articles)
