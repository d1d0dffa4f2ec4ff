"""Pictures of unknown size are looked at once, a few kilobytes each; what goes wrong with one hurts nobody."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import Fetched, Image
from digest.pictures import OPENING
from digest.pipeline.collecting import Errand, collect_articles
from digest.pipeline.measuring import find_unmeasured, judge_opening, measure_pictures
from digest.settings import FetchSettings, ImageSettings, Settings, SourceSettings
from digest.store.opening import Store
from tests.factories import NOW, make_article
from tests.local_site import Handler, LocalSite, site
from tests.store.makers import new_store
from tests.test_pictures import paint

__all__ = ["site"]

FETCH = FetchSettings(timeout=20, allow_private=("127.0.0.1",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def answer_late(handler: Handler) -> None:
    handler.site.stopped.wait(30)


def load_seen(store: Store) -> dict[str, tuple[str | None, int | None, int | None, int | None, bool]]:
    with closing(sqlite3.connect(store.path)) as connection:
        rows = connection.execute("SELECT url, kind, width, height, size, problem FROM pictures").fetchall()
    return {
        url.rpartition("/")[2]: (kind, width, height, size, bool(why)) for url, kind, width, height, size, why in rows
    }


def answer_range(content: bytes, *, heard: list[str | None]) -> object:
    def answer(handler: Handler) -> None:
        heard.append(handler.headers["Range"])
        headers = {"Content-Range": f"bytes 0-{OPENING - 1}/{len(content)}"}
        handler.say(content[:OPENING], status=206, headers=headers)

    return answer


def test_only_the_beginning_is_asked_for_and_the_whole_size_is_known(store: Store, site: LocalSite) -> None:
    heard: list[str | None] = []
    content = paint("png") + bytes(300_000)
    url = site.put("/large.png", answer_range(content, heard=heard))  # type: ignore[arg-type]
    measure_pictures(store, [url], FETCH, now=NOW)
    assert heard == [f"bytes=0-{OPENING - 1}"]
    assert load_seen(store) == {"large.png": ("png", 37, 23, len(content), False)}


def test_a_server_that_sends_everything_is_left_after_the_beginning(store: Store, site: LocalSite) -> None:
    content = paint("jpeg") + bytes(3_000_000)
    url = site.put("/all.jpg", lambda handler: handler.say(content))
    measure_pictures(store, [url], FetchSettings(max_bytes=1_000, allow_private=("127.0.0.1",)), now=NOW)
    assert load_seen(store) == {"all.jpg": ("jpeg", 37, 23, len(content), False)}


def test_a_failure_is_remembered_and_not_asked_for_again(store: Store, site: LocalSite) -> None:
    urls = [f"{site.url}/missing.png", site.add("/page.png", "<html>")]
    measure_pictures(store, urls, FETCH, now=NOW)
    asked = len(site.requests)
    assert {name: seen[-1] for name, seen in load_seen(store).items()} == {"missing.png": True, "page.png": True}
    measure_pictures(store, urls, FETCH, now=NOW)
    assert len(site.requests) == asked


def test_a_host_inside_is_not_asked_for_a_picture_that_a_feed_names(store: Store, site: LocalSite) -> None:
    url = site.put("/quay.png", lambda handler: handler.say(paint("png")))
    measure_pictures(store, [url], FetchSettings(), now=NOW)
    assert site.requests == []
    assert load_seen(store)["quay.png"][-1]


def test_what_is_not_through_in_time_is_left_for_the_next_time(store: Store, site: LocalSite) -> None:
    quick = site.put("/quick.png", lambda handler: handler.say(paint("png")))
    slow = site.put("/slow.png", answer_late)
    began = time.monotonic()
    measure_pictures(store, [quick, slow], FETCH, now=NOW, seconds=2)
    assert time.monotonic() - began < 15
    assert set(load_seen(store)) == {"quick.png"}


def test_only_pictures_of_new_stories_whose_size_nobody_told_are_looked_at() -> None:
    old = NOW - timedelta(days=30)
    articles = [
        make_article(1, image=Image(url="https://x.example/1.jpg")),
        make_article(2, image=Image(url="https://x.example/2.jpg", width=640)),
        make_article(3, image=Image(url="https://x.example/3.jpg", width=640, height=400)),
        make_article(4, image=Image(url="https://x.example/4.jpg"), published=old),
        make_article(5, image=Image(url="cid:5.jpg")),
        make_article(6),
    ]
    assert list(find_unmeasured(articles, now=NOW)) == ["https://x.example/1.jpg", "https://x.example/2.jpg"]


@pytest.mark.parametrize("headers", [{}, {"content-range": "bytes */x"}, {"content-length": "-1"}])
def test_a_size_that_nobody_can_know_is_not_made_up(headers: dict[str, str]) -> None:
    body = paint("png") + bytes(OPENING)
    fetched = Fetched(origin="x", body=body[:OPENING], at=NOW, headers=headers, status=206)
    assert judge_opening("https://x.example/a.png", fetched).size is None


@pytest.mark.parametrize("measure", [True, False])
def test_collecting_looks_at_the_pictures_of_what_it_found_if_that_is_wanted(
    tmp_path: Path, site: LocalSite, measure: bool
) -> None:
    picture = site.put("/quay.png", lambda handler: handler.say(paint("png")))
    feed = (
        '<rss version="2.0"><channel><title>Ledger</title><item><title>Trams come back</title>'
        f'<enclosure url="{picture}" type="image/png"/></item></channel></rss>'
    )
    source = SourceSettings(at=site.add("/feed", feed))
    settings = Settings(fetch=FETCH, sources=(source,), images=ImageSettings(measure=measure))
    collect_articles(Errand(settings=settings, sources=(source,), base=tmp_path, now=NOW), report=lambda _: None)
    with new_store(tmp_path) as store:
        seen = {"quay.png": ("png", 37, 23, len(paint("png")), False)}
        assert load_seen(store) == (seen if measure else {})
