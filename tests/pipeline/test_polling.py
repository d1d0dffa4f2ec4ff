"""Which sources a run reads, and how long it takes for that."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from digest.pipeline.polling import find_due_sources
from digest.settings import FetchSettings, SourceSettings
from digest.store.listing import load_articles
from tests.local_site import LocalSite
from tests.pipeline.desk import MINUTE, SIX, Desk

FETCH = FetchSettings(every="30m", allow_private=("127.0.0.1",))
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>'
    "<entry><id>tag:1</id><title>Tram</title></entry></feed>"
)


def test_what_is_not_read_in_time_is_left_for_the_next_run_and_the_others_are_kept(
    tmp_path: Path, site: LocalSite
) -> None:
    desk = Desk(tmp_path, fetch=FETCH)
    desk.write_stories(3)
    hanging = SourceSettings(at=site.add_silent("/feed"))
    desk.settings = replace(desk.settings, sources=(*desk.settings.sources, hanging))
    begun = time.monotonic()
    assert desk.run(SIX, seconds=2).exit_code == 0
    assert time.monotonic() - begun < 10  # the source alone would take thirty
    with desk.open() as store:
        assert len(list(load_articles(store))) == 3
        assert hanging in find_due_sources(store, desk.settings, now=SIX + MINUTE)


def test_a_source_is_due_again_when_its_interval_is_over_or_almost(tmp_path: Path, site: LocalSite) -> None:
    desk = Desk(tmp_path, fetch=FETCH, sources=(SourceSettings(at=site.add("/feed", ATOM)),))
    desk.run(SIX)
    with desk.open() as store:
        due = [bool(find_due_sources(store, desk.settings, now=SIX + m * MINUTE)) for m in (0, 29, 29.9, 30, 31)]
    assert due == [False, False, True, True, True]


def test_what_lies_on_this_machine_is_read_at_every_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path, fetch=FETCH)
    desk.write_stories(3)
    desk.run(SIX)
    desk.write_stories(2)
    desk.run(SIX + MINUTE)
    with desk.open() as store:
        assert len(list(load_articles(store))) == 5


def test_feeds_that_a_file_lists_are_asked_no_oftener_for_that(tmp_path: Path, site: LocalSite) -> None:
    feed = site.add("/feed", ATOM)
    (tmp_path / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline type="rss" text="Wire" xmlUrl="{feed}"/></body></opml>'
    )
    desk = Desk(tmp_path, fetch=FETCH, sources=(SourceSettings(at="feeds.opml"),))
    asked = []
    for minutes in (0, 5, 29, 30):
        desk.run(SIX + minutes * MINUTE)
        asked.append(len(site.requests))
    assert asked == [1, 1, 1, 2]


def test_paused_sources_are_not_read_and_one_that_failed_is_left_alone_for_a_while(
    tmp_path: Path, site: LocalSite
) -> None:
    broken, paused = SourceSettings(at=site.add_status("/feed", 500)), SourceSettings(at="more/*", paused=True)
    desk = Desk(tmp_path, fetch=replace(FETCH, every="5m"), sources=(broken, paused))
    with desk.open() as store:
        assert find_due_sources(store, desk.settings, now=SIX) == (broken,)
    desk.run(SIX)
    with desk.open() as store:
        due = [bool(find_due_sources(store, desk.settings, now=SIX + m * MINUTE)) for m in (5, 9, 12)]
    assert due == [False, False, True]
