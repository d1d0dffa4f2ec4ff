"""Before sending: what a site took back is found, and a site that does not answer stops nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace

import pytest

from digest.model import Edition
from digest.pipeline.rechecking import Gone, find_gone
from digest.settings import FetchSettings
from tests.factories import NOW, make_edition, make_story
from tests.local_site import LocalSite, open_local_site

NAMES = frozenset(f"host{number}.test" for number in range(20))
FETCH = FetchSettings(allow_private=tuple(sorted(NAMES)))


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with open_local_site() as opened:
        yield opened


async def resolve(host: str, port: int) -> tuple[str, ...]:
    assert host in NAMES or host == "127.0.0.1"
    return ("127.0.0.1",)


def make_edition_of(urls: Mapping[str, str | None]) -> Edition:
    """An edition of stories by their ids and addresses."""
    lead, *others = (make_story(1, id=key, url=url) for key, url in urls.items())
    [section] = make_edition(2).sections
    return make_edition(lead=lead, sections=(replace(section, stories=tuple(others)),) if others else ())


def ask(edition: Edition, *, seconds: float = 30, timeout: float = 30) -> Gone:
    return find_gone(edition, fetch=replace(FETCH, timeout=timeout), now=NOW, seconds=seconds, resolve=resolve)


def at(site: LocalSite, path: str, host: int = 1) -> str:
    return f"http://host{host}.test:{site.port}{path}"


def test_only_404_and_410_mean_gone(site: LocalSite) -> None:
    statuses = {200: "", 204: "", 404: "gone", 410: "gone", 401: "unsure", 403: "unsure", 429: "unsure", 500: "unsure"}
    for status in statuses:
        site.add_status(f"/{status}", status)
    found = ask(make_edition_of({str(status): at(site, f"/{status}") for status in statuses}))
    assert found.gone == {"404": 404, "410": 410}
    assert found.unsure == {key: f"it answers HTTP {key}" for key in ("401", "403", "429", "500")}


@pytest.mark.parametrize("refusal", [400, 401, 403, 404, 405, 410, 501])
@pytest.mark.parametrize("status", [200, 404])
def test_where_head_is_refused_get_decides(site: LocalSite, refusal: int, status: int) -> None:
    site.add_headless("/story", status=status, refusal=refusal)
    found = ask(make_edition_of({"a": at(site, "/story")}))
    assert found == Gone(gone={"a": 404} if status == 404 else {}, unsure={})


def test_a_busy_site_is_not_asked_twice(site: LocalSite) -> None:
    site.add_status("/story", 429)
    ask(make_edition_of({"a": at(site, "/story")}))
    assert site.paths == ["/story"]


def test_a_redirect_to_the_home_page_is_not_gone_and_one_to_nowhere_is(site: LocalSite) -> None:
    site.add("/", "home")
    site.redirect("/moved", "/")
    site.redirect("/lost", "/nowhere", status=301)
    found = ask(make_edition_of({"moved": at(site, "/moved"), "lost": at(site, "/lost")}))
    assert found == Gone(gone={"lost": 404}, unsure={})


def test_what_goes_wrong_is_unsure_and_said(site: LocalSite) -> None:
    site.redirect("/loop", "/loop")
    site.add_raw("/noise", b"no HTTP at all\r\n\r\n")
    urls = {"loop": at(site, "/loop"), "noise": at(site, "/noise"), "inside": "http://127.0.0.1:9/"}
    found = ask(make_edition_of(urls))
    assert found.gone == {}
    assert found.unsure["loop"] == "redirects more than 5 times"
    assert "private address" in found.unsure["inside"]
    assert set(found.unsure) == {*urls}


def test_one_address_takes_no_longer_than_any_that_is_fetched(site: LocalSite) -> None:
    site.add_silent("/story")
    found = ask(make_edition_of({"a": at(site, "/story")}), timeout=0.3)
    assert found.unsure == {"a": "gave no full answer within 0.3 seconds"}


def test_a_body_that_drips_is_not_waited_for(site: LocalSite) -> None:
    site.add_drip("/story")
    assert ask(make_edition_of({"a": at(site, "/story")})) == Gone(gone={}, unsure={})


def test_one_host_of_twenty_that_hangs_stops_no_other_and_all_ends_in_time() -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(open_local_site()) for _ in range(20)]
        for number, one in enumerate(sites):
            one.add_status("/story", 410 if number % 2 else 200)
        sites[7].add_silent("/story")
        urls = {f"{number}{copy}": at(one, "/story", number) for copy in "ab" for number, one in enumerate(sites)}
        began = time.monotonic()
        found = ask(make_edition_of(urls), seconds=3)
        assert time.monotonic() - began < 10
    assert set(found.gone) == {key for key in urls if int(key[:-1]) % 2 and key[:-1] != "7"}
    assert found.unsure == dict.fromkeys(("7a", "7b"), "there was no answer within 3 seconds")


def test_one_host_is_asked_for_one_address_at_a_time(site: LocalSite) -> None:
    for number in range(4):
        site.add_silent(f"/{number}")
    ask(make_edition_of({str(number): at(site, f"/{number}") for number in range(4)}), seconds=0.5)
    assert len(site.paths) == 1


def test_stories_that_are_mere_links_are_asked_for_as_far_as_they_are_printed(site: LocalSite) -> None:
    more = tuple(make_story(number, id=f"m{number}", url=at(site, f"/{number}")) for number in range(30))
    found = ask(replace(make_edition_of({"lead": None}), more=more))
    assert set(found.gone) == {f"m{number}" for number in range(15)}


@pytest.mark.parametrize("url", [None, "mailto:desk@ledger.example", "ftp://ledger.example/a"])
def test_a_story_without_a_web_address_is_left_alone(url: str | None) -> None:
    assert ask(make_edition_of({"a": url})) == Gone(gone={}, unsure={})
