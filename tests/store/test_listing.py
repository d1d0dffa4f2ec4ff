"""Reading articles back: spans of time, sources, words, who may enter editions; and one by whatever it is called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.errors import UsageError
from digest.model import Arrival, Hold
from digest.store.history import load_history
from digest.store.listing import load_articles
from digest.store.opening import Store
from tests.factories import NOW, make_article
from tests.store.makers import FEED, make_articles, make_poll, new_store, save

HOUR = timedelta(hours=1)
CITY = "https://city.example/rss"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three articles of one source, then two of another an hour later, one of them held and one embargoed."""
    with new_store(tmp_path_factory.mktemp("store")) as opened:
        save(opened, make_poll(*make_articles(3)))
        later = (
            make_article(4, first_seen=NOW + HOUR, title="Straße zum Hafen gesperrt", text="Bis Montag."),
            make_article(5, first_seen=NOW + HOUR, id="beef0123beef0123", url="https://city.example/a?id=5"),
        )
        arrivals = {
            "a4": Arrival(eligible_from=None, hold=Hold.BACKLOG),
            "beef0123beef0123": Arrival(eligible_from=NOW + 9 * HOUR, hold=Hold.EMBARGO),
        }
        save(opened, make_poll(*later, source=CITY, at=NOW + HOUR), arrivals=arrivals)
        yield opened


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["a4", "beef0123beef0123", "a1", "a2", "a3"]),
        ({"limit": 2}, ["a4", "beef0123beef0123"]),
        ({"since": NOW + HOUR}, ["a4", "beef0123beef0123"]),
        ({"since": NOW + HOUR + timedelta(microseconds=1)}, []),
        ({"until": NOW}, ["a1", "a2", "a3"]),
        ({"until": NOW - timedelta(microseconds=1)}, []),
        ({"since": NOW, "until": NOW, "limit": 1}, ["a1"]),
        ({"source": FEED}, ["a1", "a2", "a3"]),
        ({"source": "CITY"}, ["a4", "beef0123beef0123"]),
        ({"source": "nowhere"}, []),
        ({"words": ["STRASSE"]}, ["a4"]),
        ({"words": ["tram", "Day 3"]}, ["a3"]),
        ({"words": ["aziz"], "limit": 2}, ["a4", "beef0123beef0123"]),
        ({"words": ["tram", "montag"]}, []),
        ({"eligible_at": NOW + HOUR}, ["a1", "a2", "a3"]),
        ({"eligible_at": NOW + 9 * HOUR}, ["beef0123beef0123", "a1", "a2", "a3"]),
        ({"held_at": NOW + HOUR}, ["a4", "beef0123beef0123"]),
        ({"held_at": NOW + 9 * HOUR}, ["a4"]),
    ],
)
def test_a_list_holds_what_is_asked_for_newest_first(store: Store, wanted: dict[str, Any], found: list[str]) -> None:
    assert [stored.article.id for stored in load_articles(store, **wanted)] == found


def test_a_list_is_read_as_it_is_asked_for_while_others_write(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(900)))
        listed = load_articles(store)
        first = next(listed)
        save(store, make_poll(*make_articles(5, first=1_000)))
        assert first.article.id == "a1"
        assert sum(1 for _ in listed) == 899


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a2", "a2"),
        ("beef0123beef0123", "beef0123beef0123"),
        ("BEEF0", "beef0123beef0123"),
        ("http://www.city.example/a/?utm_source=feed&id=5", "beef0123beef0123"),
        ("ledger.example/3", "a3"),
        ("hafen STRASSE", "a4"),
        ("  number 2 ", "a2"),
    ],
)
def test_an_article_is_found_by_whatever_it_is_called(store: Store, name: str, found: str) -> None:
    assert load_history(store, name).stored.article.id == found


def test_a_name_that_several_have_is_refused_with_a_list_of_them(store: Store) -> None:
    with pytest.raises(UsageError) as refused:
        load_history(store, "harbour tram")
    assert "a1  Harbour city opens its tram line number 1" in str(refused.value)


@pytest.mark.parametrize("name", ["", " ", "a", "zzzz", "https://city.example/a", "%", "%%%%", "____"])
def test_a_name_that_none_has_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match=r"no article|several" if name == "a" else "no article"):
        load_history(store, name)
