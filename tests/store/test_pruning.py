"""Pruning: what no source has shown for long loses its texts, and is known again all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.model import Arrival, Hold, Poll, PollOutcome, SavedPoll
from digest.store.articles import find_known
from digest.store.history import load_history
from digest.store.listing import load_articles
from digest.store.opening import Store
from digest.store.pruning import Pruned, prune_store
from digest.store.sources import load_polls
from tests.factories import NOW, make_article
from tests.store.makers import FEED, make_articles, make_poll, new_store, save

DAY = timedelta(days=1)
HELD = Arrival(eligible_from=None, hold=Hold.BACKLOG)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five articles, of which one was shown again after a month, and one revised before."""
    with new_store(tmp_path) as opened:
        save(opened, make_poll(*make_articles(5)), arrivals={"a2": HELD})
        save(opened, make_poll(make_article(2, title="Another"), at=NOW + DAY / 2))
        save(opened, make_poll(make_article(1, first_seen=NOW + 30 * DAY), at=NOW + 30 * DAY))
        yield opened


def test_what_was_not_seen_for_long_is_forgotten_and_the_rest_stays(store: Store) -> None:
    assert prune_store(store, before=NOW + DAY, dry_run=False) == Pruned(articles=4, revisions=5, polls=2)
    assert [stored.article.id for stored in load_articles(store)] == ["a1"]
    assert [record.at for record in load_polls(store, FEED, last=9)] == [NOW + 30 * DAY]
    assert prune_store(store, before=NOW + DAY, dry_run=False) == Pruned(articles=0, revisions=0, polls=0)
    with pytest.raises(UsageError):
        load_history(store, "a3")


def test_a_dry_run_counts_and_forgets_nothing(store: Store) -> None:
    assert prune_store(store, before=NOW + DAY, dry_run=True) == Pruned(articles=4, revisions=5, polls=2)
    assert len(list(load_articles(store))) == 5
    assert len(load_polls(store, FEED, last=9)) == 3


def test_what_is_shown_again_after_it_was_forgotten_is_not_new_and_comes_back_as_it_came_in(store: Store) -> None:
    prune_store(store, before=NOW + DAY, dry_run=False)
    assert find_known(store, ["a2", "a3"]) == {"a2", "a3"}
    at = NOW + 60 * DAY
    same, changed = make_article(3, first_seen=at), make_article(2, first_seen=at, title="A third")
    assert save(store, make_poll(same, changed, at=at)) == SavedPoll(seen=2, revised=1)
    stored = {one.article.id: one for one in load_articles(store)}
    assert (stored["a3"].revision, stored["a3"].article.first_seen) == (1, NOW)
    assert (stored["a2"].revision, stored["a2"].arrival, stored["a2"].article.title) == (3, HELD, "A third")


def test_what_a_source_shows_unchanged_is_kept_however_old_it_is(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(2)))
        save(store, make_poll(make_article(2, first_seen=NOW + DAY), at=NOW + DAY))  # the first fell out
        save(store, make_poll(*make_articles(2, first=5), source="stories"))
        for source in (FEED, "stories"):
            save(store, Poll(source=source, at=NOW + 200 * DAY, outcome=PollOutcome.UNCHANGED))
        assert prune_store(store, before=NOW + 100 * DAY, dry_run=False).articles == 1
        assert {stored.article.id for stored in load_articles(store)} == {"a2", "a5", "a6"}


def test_the_room_is_given_back(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        long = [make_article(number, text=f"{number} " * 2_000) for number in range(400)]
        save(store, make_poll(*long))
        prune_store(store, before=NOW, dry_run=False)
        full = store.path.stat().st_size
        prune_store(store, before=NOW + DAY, dry_run=False)
        assert store.path.stat().st_size < full / 4
        assert save(store, make_poll(*long)).new == 0
