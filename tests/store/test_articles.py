"""Saving polls: what is new, what is revised, which date stays; all of it or nothing, and the same twice is once."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import (
    Arrival,
    Article,
    ArticleError,
    Batch,
    Dateline,
    Hold,
    Image,
    Memory,
    Poll,
    PollOutcome,
    Rendition,
    SavedPoll,
    StoredArticle,
    Validators,
)
from digest.store.articles import find_known, save_poll
from digest.store.history import load_history
from digest.store.listing import load_articles
from digest.store.opening import Store
from digest.store.saving import MOST_REVISIONS
from digest.store.sources import HISTORY, load_memories, load_polls
from tests.factories import NOW, make_article
from tests.store.makers import FEED, make_articles, make_poll, new_store, save

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def load_one(store: Store) -> StoredArticle:
    (stored,) = load_articles(store)
    return stored


def dump(store: Store) -> list[Any]:
    with sqlite3.connect(store.path) as connection:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("sources", "polls", "articles", "revisions", "sightings")
        ]


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    article = make_article(
        1,
        updated=NOW + timedelta(microseconds=7),
        raw_date="Sun, 22 Nov 2026 10:00:00 PKT",
        summary="Trams are back — ٹرام",
        dateline=Dateline(text="KARACHI (Ledger) -", places=("KARACHI",), agency="Ledger"),
        region="south-asia",
        image=Image(
            url="https://ledger.example/tram.jpg",
            alt="A tram",
            width=640,
            renditions=(Rendition(url="https://ledger.example/tram-2.jpg", width=1280, height=720),),
        ),
        tags=("trams", "harbour"),
        section="City",
        sticky=True,
        translations=("b1",),
    )
    arrival = Arrival(eligible_from=LATER, hold=Hold.EMBARGO)
    saved = save(store, make_poll(article), arrivals={article.id: arrival}, flags={article.id: "future"})
    assert saved == SavedPoll(new=1, seen=1)
    assert load_one(store) == StoredArticle(
        article=article, source=FEED, revision=1, last_seen=NOW, changed=NOW, arrival=arrival, flag="future"
    )


def test_the_same_poll_twice_changes_nothing(store: Store) -> None:
    poll = make_poll(*make_articles(3))
    save(store, poll)
    before = dump(store)
    assert save(store, poll) == SavedPoll(seen=3)
    assert dump(store) == before


def test_an_article_seen_again_is_only_seen_again(store: Store) -> None:
    first = save(store, make_poll(make_article()))
    again = save(store, make_poll(make_article(first_seen=LATER, position=9), at=LATER))
    stored = load_one(store)
    assert (first.new, again) == (1, SavedPoll(seen=1))
    assert (stored.article.first_seen, stored.last_seen, stored.revision) == (NOW, LATER, 1)


@pytest.mark.parametrize("change", [{"title": "Another"}, {"summary": "Another"}, {"text": "Another"}])
def test_another_headline_summary_or_text_is_a_new_revision(store: Store, change: dict[str, Any]) -> None:
    save(store, make_poll(make_article()))
    changed = make_article(first_seen=LATER, **change)
    assert save(store, make_poll(changed, at=LATER)) == SavedPoll(seen=1, revised=1)
    stored = load_one(store)
    assert (stored.revision, stored.changed) == (2, LATER)
    assert stored.article == replace(changed, first_seen=NOW)
    first, second = load_history(store, stored.article.id).revisions
    assert (first.title, first.text) == (make_article().title, make_article().text)
    assert (second.title, second.summary, second.text) == (changed.title, changed.summary, changed.text)


def test_other_changes_are_made_to_the_revision_that_is_there(store: Store) -> None:
    save(store, make_poll(make_article()))
    changed = make_article(first_seen=LATER, authors=("Ada Bek",), tags=("trams",), url="https://ledger.example/new")
    assert save(store, make_poll(changed, at=LATER)) == SavedPoll(seen=1)
    stored = load_one(store)
    assert (stored.revision, stored.changed) == (1, NOW)
    assert stored.article == replace(changed, first_seen=NOW)
    assert load_history(store, "https://ledger.example/new").stored == stored


def test_the_first_date_stays_and_each_later_one_is_counted_once(store: Store) -> None:
    save(store, make_poll(make_article()))
    moved = NOW + timedelta(days=3)
    counts = [
        save(store, make_poll(make_article(first_seen=at, published=date), at=at)).redated
        for at, date in ((LATER, moved), (LATER + HOUR, moved), (LATER + 2 * HOUR, moved + timedelta(seconds=30)))
    ]
    assert counts == [1, 0, 0]
    assert load_one(store).article.published == make_article().published
    history = load_history(store, "a1")
    assert (history.redated, history.latest) == (1, moved + timedelta(seconds=30))


def test_an_undated_article_takes_the_first_date_it_gets_and_is_judged_by_it_once(store: Store) -> None:
    undated = make_article(published=None)
    arrival = Arrival(eligible_from=None, hold=Hold.UNDATED)
    save(store, make_poll(undated), arrivals={"a1": arrival}, flags={"a1": "undated"})
    assert (load_one(store).article.published, load_one(store).flag) == (None, "undated")
    again = save(store, make_poll(undated, at=LATER), flags={"a1": "undated"})
    assert (again.released, load_one(store).arrival) == (0, arrival)
    dated = save(store, make_poll(make_article(first_seen=LATER), at=LATER))
    stored = load_one(store)
    assert (stored.article.published, stored.flag) == (make_article().published, None)
    assert (dated.released, stored.arrival) == (1, Arrival(eligible_from=LATER))
    other = Arrival(eligible_from=None, hold=Hold.BACKLOG)
    assert save(store, make_poll(make_article(first_seen=LATER), at=LATER), arrivals={"a1": other}).released == 0
    assert load_one(store).arrival == stored.arrival
    save(store, make_poll(undated, at=LATER), flags={"a1": "undated"})
    assert load_one(store).article.published == make_article().published


def test_an_implausible_date_is_kept_as_written_and_gives_way_to_a_plausible_one(store: Store) -> None:
    typo = datetime.fromisoformat("2062-11-20T10:00:00+00:00")
    save(store, make_poll(make_article(published=typo)), flags={"a1": "implausible"})
    stored = load_one(store)
    assert (stored.article.published, stored.article.raw_date) == (None, "2062-11-20T10:00:00+00:00")
    assert stored.flag == "implausible"
    mended = make_article(first_seen=LATER)
    assert save(store, make_poll(mended, at=LATER)) == SavedPoll(seen=1)
    assert (load_one(store).article.published, load_one(store).flag) == (mended.published, None)


def test_an_article_of_two_sources_belongs_to_the_first_and_the_other_revises_nothing(store: Store) -> None:
    other = "https://ledger.example/city/feed"
    save(store, make_poll(make_article()))
    cut = make_article(first_seen=LATER, text="The first tram left…", source="City desk")
    assert save(store, make_poll(cut, source=other, at=LATER)) == SavedPoll(seen=1)
    assert save(store, make_poll(replace(cut, first_seen=LATER + HOUR), source=other, at=LATER + HOUR)).revised == 0
    stored = load_one(store)
    assert (stored.article, stored.source, stored.last_seen) == (make_article(), FEED, LATER + HOUR)
    seen = [(one.source, one.first_seen, one.last_seen) for one in load_history(store, "a1").sightings]
    assert seen == [(FEED, NOW, LATER + HOUR), (other, LATER, LATER + HOUR)]


def test_the_fullest_of_several_with_one_id_is_taken(store: Store) -> None:
    short, whole = make_article(text="", summary="Trams"), make_article(summary="Trams")
    assert save(store, make_poll(short, whole, short)) == SavedPoll(new=1, seen=1)
    assert load_one(store).article == whole


def test_of_an_article_that_changes_all_the_time_the_first_and_the_newest_revisions_are_kept(store: Store) -> None:
    for number in range(MOST_REVISIONS + 5):
        at = NOW + number * HOUR
        save(store, make_poll(make_article(first_seen=at, summary=f"Updated {number} minutes ago"), at=at))
    numbers = [one.number for one in load_history(store, "a1").revisions]
    assert numbers == [1, *range(7, MOST_REVISIONS + 6)]
    assert load_one(store).revision == MOST_REVISIONS + 5


def test_an_unknown_article_without_an_arrival_is_a_bug_and_saves_nothing(store: Store) -> None:
    with pytest.raises(KeyError):
        save_poll(store, make_poll(make_article()), arrivals={}, flags={})
    assert list(load_articles(store)) == []
    assert load_polls(store, FEED, last=1) == ()
    assert load_memories(store, [FEED]) == {FEED: Memory()}


def test_more_articles_than_one_statement_takes_are_saved_and_known(store: Store) -> None:
    many = make_articles(1_234)
    assert save(store, make_poll(*many)) == SavedPoll(new=1_234, seen=1_234)
    assert save(store, make_poll(*many, *make_articles(3, first=2_000))) == SavedPoll(new=3, seen=1_237)
    assert find_known(store, [article.id for article in many] + ["z1"]) == {article.id for article in many}


def test_text_that_no_database_takes_is_kept_escaped(store: Store) -> None:
    odd = make_article(origin="stories/\udcff.txt", source="\udcff")
    poll = make_poll(odd, source="stories/\udcff.txt", memory=Memory(polls=2, url="\udcff"))
    assert save(store, poll).new == 1
    assert save(store, poll).new == 0
    assert load_one(store).article.origin == odd.origin
    assert load_memories(store, ["stories/\udcff.txt"])["stories/\udcff.txt"].polls == 2
    assert len(load_polls(store, "stories/\udcff.txt", last=5)) == 1


def test_the_memory_of_a_source_comes_back_as_it_was_and_one_never_polled_has_none(store: Store) -> None:
    memory = Memory(
        polls=3,
        failures=1,
        url="https://ledger.example/new-feed",
        moved_to="https://ledger.example/newer",
        moves=2,
        validators={FEED: Validators(etag='W/"1"'), "https://ledger.example/2": Validators(last_modified="Sun")},
        modified=NOW - HOUR,
        due=LATER,
        gone="gone for good",
    )
    save(store, make_poll(memory=memory))
    assert load_memories(store, [FEED, "other"]) == {FEED: memory, "other": Memory()}
    save(store, make_poll(memory=Memory(polls=4), at=LATER))
    assert load_memories(store, [FEED]) == {FEED: Memory(polls=4)}


def test_polls_are_a_history_the_newest_first(store: Store) -> None:
    failed = Poll(
        source=FEED,
        at=LATER,
        outcome=PollOutcome.FAILED,
        batches=(Batch(origin=FEED, errors=(ArticleError(origin=FEED, problem="answers 500"),)),),
    )
    save(store, make_poll(*make_articles(2), gap=True))
    save(store, failed)
    save(store, make_poll(at=LATER + HOUR, outcome=PollOutcome.NOT_DUE))
    newest, oldest = load_polls(store, FEED, last=5)
    assert (newest.at, newest.outcome, newest.problem) == (LATER, PollOutcome.FAILED, "answers 500")
    assert (oldest.at, oldest.seen, oldest.new, oldest.gap, oldest.problem) == (NOW, 2, 2, True, None)
    assert load_polls(store, FEED, last=1) == (newest,)


def test_the_oldest_polls_of_a_source_are_forgotten(store: Store) -> None:
    with store.engine.begin() as connection:
        save(store, make_poll())
        connection.exec_driver_sql(
            "INSERT INTO polls (source_pk, at, outcome, seen, new, revised, redated, gap)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)"
            " SELECT 1, datetime('2026-01-01', '+' || i || ' minutes') || '.000000', 'read', 1, 0, 0, 0, 0 FROM n"
        )
    save(store, make_poll(at=LATER))
    records = load_polls(store, FEED, last=1_000)
    assert len(records) == HISTORY
    assert [record.at for record in records[:2]] == [LATER, NOW]


def test_polls_without_news_take_three_lines_however_many_there_are(store: Store) -> None:
    save(store, make_poll(make_article()))
    for hour in range(1, 50):
        save(store, make_poll(at=NOW + hour * HOUR, outcome=PollOutcome.UNCHANGED))
    records = load_polls(store, FEED, last=99)
    assert [(record.at - NOW) // HOUR for record in records] == [49, 2, 1, 0]
    save(store, make_poll(make_article(2, first_seen=NOW + 50 * HOUR), at=NOW + 50 * HOUR))
    save(store, make_poll(at=NOW + 51 * HOUR, outcome=PollOutcome.UNCHANGED))
    assert [(record.at - NOW) // HOUR for record in load_polls(store, FEED, last=3)] == [51, 50, 49]


def test_articles_of_a_source_that_is_read_no_more_go_on_in_the_one_that_shows_them(store: Store) -> None:
    new, much_later = "https://ledger.example/rss", NOW + 9 * 24 * HOUR
    save(store, make_poll(make_article()))
    early = make_article(title="Another", first_seen=LATER)
    assert save(store, make_poll(early, source=new, at=LATER)).revised == 0
    changed = make_article(title="Another", first_seen=much_later)
    assert save(store, make_poll(changed, source=new, at=much_later)) == SavedPoll(seen=1, revised=1)
    assert (load_one(store).source, load_one(store).article.first_seen) == (new, NOW)


# Polls of one article: its headline, and its date in minutes from NOW, or none, or one that cannot be.
_SIGHTS = st.lists(
    st.tuples(st.sampled_from("ab"), st.one_of(st.none(), st.just("never"), st.integers(-600, 0)), st.booleans()),
    min_size=1,
    max_size=6,
)


def make_sight(number: int, title: str, date: int | str | None, *, elsewhere: bool) -> tuple[Poll, str | None]:
    at = NOW + number * HOUR
    published = None if date is None else NOW + timedelta(minutes=date if isinstance(date, int) else 99 * 525_600)
    article: Article = make_article(first_seen=at, title=title, published=published)
    flag = "undated" if date is None else "implausible" if date == "never" else None
    return make_poll(article, at=at, source=f"{FEED}/2" if elsewhere else FEED), flag


@settings(max_examples=25)
@given(_SIGHTS)
def test_whatever_polls_bring_the_first_sight_and_the_first_date_of_its_source_stay(
    sights: list[tuple[str, int | str | None, bool]],
) -> None:
    polls = [
        make_sight(number, title, date, elsewhere=elsewhere) for number, (title, date, elsewhere) in enumerate(sights)
    ]
    own = [(title, date) for title, date, elsewhere in sights if elsewhere == sights[0][2]]
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        saved = [save(store, poll, flags={"a1": flag}) for poll, flag in polls]
        before = dump(store)
        again = save(store, polls[-1][0], flags={"a1": polls[-1][1]})
        stored = load_one(store)
        assert dump(store) == before
    dates = [date for _, date in own if isinstance(date, int)]
    assert stored.article.first_seen == NOW
    assert stored.last_seen == NOW + (len(sights) - 1) * HOUR
    assert stored.article.published == (NOW + timedelta(minutes=dates[0]) if dates else None)
    assert stored.article.title == own[-1][0]
    assert sum(one.new for one in saved) == 1
    assert stored.revision == 1 + sum(one.revised for one in saved)
    assert sum(one.redated for one in saved) == sum(abs(a - b) > 1 for a, b in pairwise(dates))
    assert again == SavedPoll(seen=1)
