"""Makers of polls for tests of the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from digest.model import Arrival, Article, Batch, Memory, Poll, PollOutcome, SavedPoll
from digest.store.articles import save_poll
from digest.store.opening import Store, open_store
from tests.factories import NOW, make_article

FEED = "https://ledger.example/feed"


def make_poll(*articles: Article, source: str = FEED, at: datetime = NOW, **changes: Any) -> Poll:
    """A poll that found `articles`."""
    given: dict[str, Any] = {"outcome": PollOutcome.READ, "memory": Memory(polls=1), **changes}
    return Poll(source=source, at=at, batches=(Batch(origin=source, articles=articles, name="The Ledger"),), **given)


def make_articles(count: int, *, at: datetime = NOW, first: int = 1) -> tuple[Article, ...]:
    """`count` articles that were seen at `at`."""
    return tuple(make_article(number, first_seen=at) for number in range(first, first + count))


def save(
    store: Store,
    poll: Poll,
    *,
    arrivals: Mapping[str, Arrival] | None = None,
    flags: Mapping[str, str | None] | None = None,
) -> SavedPoll:
    """Save a poll whose articles may all enter editions at once, unless said otherwise."""
    welcome = {article.id: Arrival(eligible_from=article.first_seen) for article in poll.articles}
    return save_poll(store, poll, arrivals={**welcome, **(arrivals or {})}, flags=flags or {})


@contextmanager
def new_store(folder: Path) -> Iterator[Store]:
    """A store in `folder`."""
    with open_store(folder / "digest.db") as store:
        yield store
