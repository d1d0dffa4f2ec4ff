"""Reading again and again: what is remembered, asked for, followed and missed from one run to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import Memory, Poll, PollOutcome, Validators
from digest.settings import FetchSettings, SourceSettings
from digest.sources.collect import collect_polls
from digest.sources.reading import Past, Reading
from tests.factories import NOW
from tests.local_site import Handler, LocalSite, open_local_site, site
from tests.spare_workers import spare_workers

__all__ = ["site", "spare_workers"]

pytestmark = pytest.mark.usefixtures("spare_workers")


@dataclass
class Shelf:
    """A store of nothing but dictionaries."""

    memories: dict[str, Memory] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    allowed: tuple[str, ...] = ()

    def recall(self, key: str) -> Memory:
        return self.memories.get(key, Memory())

    def find_known(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) & frozenset(self.ids)

    def save(self, poll: Poll) -> None:
        self.memories[poll.source] = poll.memory
        self.ids |= {article.id for article in poll.articles}

    def poll(
        self, *sources: str | SourceSettings, base: Path = Path(), hours: float = 0, force: bool = False
    ) -> list[Poll]:
        """Read `sources`, some hours after the first time."""
        polls: list[Poll] = []

        def save(poll: Poll) -> None:
            polls.append(poll)
            self.save(poll)

        fetch = FetchSettings(timeout=5, allow_private=self.allowed)
        reading = Reading(base=base, now=NOW + timedelta(hours=hours), fetch=fetch, force=force)
        spelt = [SourceSettings(at=one) if isinstance(one, str) else one for one in sources]
        past = Past(recall=self.recall, find_known=self.find_known)
        collect_polls(spelt, reading, past=past, save=save)
        return polls


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def make_feed(*numbers: int, head: str = "") -> str:
    items = "".join(
        f"<item><title>Tram {number} leaves the depot</title><link>https://ledger.example/{number}</link></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>Ledger</title>{head}{items}</channel></rss>'


def numbers(poll: Poll) -> list[int]:
    return [int((article.url or "0").rpartition("/")[2]) for article in poll.articles]


def answer_conditionally(site: LocalSite, path: str, body: str) -> str:
    """A feed that says 304 to whoever has it already."""

    def answer(handler: Handler) -> None:
        headers = {"ETag": '"7"', "Last-Modified": "Sun, 22 Nov 2026 05:00:00 GMT"}
        if handler.headers.get("If-None-Match") == '"7"':
            handler.say(b"", status=304, headers=headers)
        else:
            handler.say(body.encode(), headers=headers)

    site.answers[path] = answer
    return site.url + path


def test_what_did_not_change_is_not_sent_again(site: LocalSite, shelf: Shelf) -> None:
    feed = answer_conditionally(site, "/feed", make_feed(1))
    assert [poll.outcome for poll in shelf.poll(feed)] == [PollOutcome.READ]
    assert shelf.memories[feed].validators == {
        feed: Validators(etag='"7"', last_modified="Sun, 22 Nov 2026 05:00:00 GMT")
    }
    (second,) = shelf.poll(feed, hours=1)
    assert (second.outcome, second.articles, second.memory.polls) == (PollOutcome.UNCHANGED, (), 2)
    assert site.requests[-1][1]["if-modified-since"] == "Sun, 22 Nov 2026 05:00:00 GMT"


def test_a_source_is_left_alone_for_as_long_as_its_answer_is_fresh(site: LocalSite, shelf: Shelf) -> None:
    site.answers["/feed"] = lambda handler: handler.say(
        make_feed(1).encode(), headers={"Cache-Control": "max-age=1800"}
    )
    feed = site.url + "/feed"
    shelf.poll(feed)
    assert [poll.outcome for poll in shelf.poll(feed, hours=0.4)] == [PollOutcome.NOT_DUE]
    assert [poll.outcome for poll in shelf.poll(feed, hours=0.4, force=True)] == [PollOutcome.READ]
    assert len(site.requests) == 2
    assert [poll.outcome for poll in shelf.poll(feed, hours=1)] == [PollOutcome.READ]


def test_retry_after_is_honoured_by_later_runs(site: LocalSite, shelf: Shelf) -> None:
    site.answers["/feed"] = lambda handler: handler.say(b"", status=503, headers={"Retry-After": "7200"})
    feed = site.url + "/feed"
    assert [poll.outcome for poll in shelf.poll(feed)] == [PollOutcome.FAILED]
    assert [poll.outcome for poll in shelf.poll(feed, hours=1.9)] == [PollOutcome.NOT_DUE]
    assert [poll.outcome for poll in shelf.poll(feed, hours=2.1)] == [PollOutcome.FAILED]


def test_a_source_that_is_gone_is_told_once_and_not_asked_again(site: LocalSite, shelf: Shelf) -> None:
    feed = site.add("/feed", "", status=410)
    (first,) = shelf.poll(feed)
    assert (first.outcome, [error.problem for error in first.errors]) == (
        PollOutcome.GONE,
        ["is gone for good (HTTP 410)"],
    )
    (second,) = shelf.poll(feed, hours=99)
    assert (second.outcome, second.errors, len(site.requests)) == (PollOutcome.GONE, (), 1)


def test_a_permanent_redirect_is_adopted_at_the_third_poll(site: LocalSite, shelf: Shelf) -> None:
    site.add("/new", make_feed(1))
    feed = site.redirect("/old", "/new", status=301)
    for hour in range(4):
        shelf.poll(feed, hours=hour)
    assert site.paths == ["/old", "/new", "/old", "/new", "/old", "/new", "/new"]
    assert {article.origin for article in shelf.poll(feed, hours=5)[0].articles} == {feed}


def test_a_temporary_redirect_is_followed_every_time(site: LocalSite, shelf: Shelf) -> None:
    site.add("/new", make_feed(1))
    feed = site.redirect("/old", "/new", status=302)
    for hour in range(5):
        shelf.poll(feed, hours=hour)
    assert site.paths.count("/old") == 5


def test_when_all_is_new_older_pages_are_read_until_something_is_known(site: LocalSite, shelf: Shelf) -> None:
    wordpress = "<generator>https://wordpress.org/?v=6.8</generator>"
    feed = site.add("/feed", make_feed(1, 2, head=wordpress))
    shelf.poll(feed)
    pages = {"": (7, 8), "2": (5, 6), "3": (3, 4), "4": (1, 2)}

    def answer(handler: Handler) -> None:
        page = handler.path.rpartition("paged=")[2] if "paged" in handler.path else ""
        handler.say(make_feed(*pages[page], head=wordpress).encode())

    site.answers["/feed"] = answer
    (poll,) = shelf.poll(feed, hours=1)
    assert (sorted(numbers(poll)), poll.gap) == ([1, 2, 3, 4, 5, 6, 7, 8], False)


def test_where_nothing_known_is_found_again_stories_may_be_missing(site: LocalSite, shelf: Shelf) -> None:
    feed = site.add("/feed.xml", make_feed(1, 2))
    assert not shelf.poll(feed)[0].gap
    site.add("/feed.xml", make_feed(2, 3))
    assert not shelf.poll(feed, hours=1)[0].gap
    site.add("/feed.xml", make_feed(7, 8))
    assert shelf.poll(feed, hours=2)[0].gap


def test_a_feed_that_was_empty_until_now_missed_nothing(site: LocalSite, shelf: Shelf) -> None:
    feed = site.add("/feed.xml", make_feed())
    shelf.poll(feed)
    site.add("/feed.xml", make_feed(7, 8))
    assert not shelf.poll(feed, hours=1)[0].gap


def test_a_home_page_leads_to_its_feed_which_is_asked_directly_from_then_on(site: LocalSite, shelf: Shelf) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    home = site.add("/", f"<html><head><title>Ledger</title>{link}</head><body><p>News</body></html>", kind="text/html")
    site.add("/feed", make_feed(1, 2))
    assert numbers(shelf.poll(home)[0]) == [1, 2]
    shelf.poll(home, hours=1)
    assert site.paths == ["/", "/feed", "/feed"]


def make_page(number: int) -> str:
    text = f"The {number}th tram of the morning left the depot on time, and the quay was full of people. " * 9
    return (
        f"<html lang=en><head><title>Tram {number} leaves the depot</title>"
        f"<meta property=og:type content=article></head><body><article><h1>Tram {number} leaves the depot</h1>"
        f"<p>{text}</p></article></body></html>"
    )


def test_a_sitemap_leads_to_its_pages_and_later_to_the_new_ones_only(site: LocalSite, shelf: Shelf) -> None:
    def list_pages(*wanted: int) -> str:
        entries = "".join(
            f"<url><loc>{site.add(f'/news/{number}', make_page(number), kind='text/html')}</loc></url>"
            for number in wanted
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'

    sitemap = site.add("/sitemap.xml", list_pages(1, 2), kind="application/xml")
    assert sorted(numbers(shelf.poll(sitemap)[0])) == [1, 2]
    site.add("/sitemap.xml", list_pages(1, 2, 3), kind="application/xml")
    assert numbers(shelf.poll(sitemap, hours=1)[0]) == [3]


def test_pages_of_a_sitemap_that_hold_no_story_or_are_gone_are_not_asked_again(site: LocalSite, shelf: Shelf) -> None:
    site.add("/news/1", make_page(1), kind="text/html")
    site.add("/about", "<html><title>About us</title><body>We are here.</body></html>", kind="text/html")
    places = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in ("/news/1", "/about", "/gone"))
    sitemap = site.add("/sitemap.xml", f"<urlset>{places}</urlset>", kind="application/xml")
    assert (numbers(shelf.poll(sitemap)[0]), shelf.poll(sitemap, hours=1)[0].gap) == ([1], False)
    shelf.poll(sitemap, hours=2)
    assert sorted(site.paths) == ["/about", "/gone", "/news/1", "/sitemap.xml", "/sitemap.xml", "/sitemap.xml"]


def test_a_page_that_could_not_be_had_for_now_is_asked_again(site: LocalSite, shelf: Shelf) -> None:
    site.add("/news/1", "", status=503)
    sitemap = site.add("/sitemap.xml", f"<urlset><url><loc>{site.url}/news/1</loc></url></urlset>")
    (first,) = shelf.poll(sitemap)
    assert (first.outcome, len(first.errors), first.gap) == (PollOutcome.READ, 1, False)
    site.add("/news/1", make_page(1), kind="text/html")
    assert numbers(shelf.poll(sitemap, hours=1)[0]) == [1]


def test_a_page_that_its_sitemap_says_was_changed_is_read_again(site: LocalSite, shelf: Shelf) -> None:
    site.add("/news/1", make_page(1), kind="text/html")

    def list_page(lastmod: str) -> str:
        entry = f"<url><loc>{site.url}/news/1</loc><lastmod>{lastmod}</lastmod></url>"
        return site.add("/sitemap.xml", f"<urlset>{entry}</urlset>", kind="application/xml")

    shelf.poll(list_page("2026-11-22T01:00:00Z"))
    assert numbers(shelf.poll(list_page("2026-11-22T01:00:00Z"), hours=1)[0]) == []
    assert numbers(shelf.poll(list_page("2026-11-22T05:00:00Z"), hours=2)[0]) == [1]


def test_a_page_is_known_again_by_the_address_its_list_has_for_it(site: LocalSite, shelf: Shelf) -> None:
    canonical = f'<link rel=canonical href="{site.url}/news/harbour-tram">'
    site.add("/news/1", make_page(1).replace("</head>", f"{canonical}</head>"), kind="text/html")
    sitemap = site.add("/sitemap.xml", f"<urlset><url><loc>{site.url}/news/1</loc></url></urlset>")
    shelf.poll(sitemap)
    shelf.poll(sitemap, hours=1)
    assert site.paths.count("/news/1") == 1


def test_the_feeds_of_a_list_are_sources_of_their_own(site: LocalSite, shelf: Shelf, tmp_path: Path) -> None:
    one, two = site.add("/one", make_feed(1)), site.add("/two", make_feed(2))
    outlines = f'<outline type="rss" xmlUrl="{one}"/><outline type="rss" xmlUrl="{two}"/>'
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><head/><body>{outlines}</body></opml>")
    shelf.allowed = ("127.0.0.1",)
    polls = shelf.poll("feeds.opml", base=tmp_path)
    assert {poll.source: numbers(poll) for poll in polls} == {"feeds.opml": [], one: [1], two: [2]}
    polls = shelf.poll("feeds.opml", base=tmp_path, hours=1)
    assert {poll.source for poll in polls} == {"feeds.opml", one, two}


def test_files_that_did_not_change_are_not_read_again(shelf: Shelf, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.xml").write_text(make_feed(len(name)))
    assert len(shelf.poll("*.xml", base=tmp_path)[0].batches) == 2
    assert shelf.poll("*.xml", base=tmp_path)[0].outcome is PollOutcome.UNCHANGED
    (tmp_path / "two.xml").write_text(make_feed(1, 2))
    assert [batch.origin for batch in shelf.poll("*.xml", base=tmp_path)[0].batches] == ["two.xml"]


def test_paused_sources_are_passed_over(site: LocalSite, shelf: Shelf) -> None:
    feed = site.add("/feed", make_feed(1))
    (poll,) = shelf.poll(SourceSettings(at=feed, paused=True))
    assert (poll.outcome, site.requests) == (PollOutcome.PAUSED, [])


def test_a_source_may_have_its_own_name_language_and_zone(site: LocalSite, shelf: Shelf) -> None:
    dated = make_feed(1).replace("</item>", "<pubDate>Sun, 22 Nov 2026 05:00:00</pubDate></item>")
    source = SourceSettings(at=site.add("/feed", dated), name="The Desk", language="pt", timezone="Asia/Karachi")
    (article,) = shelf.poll(source)[0].articles
    assert (article.source, article.language) == ("The Desk", "pt")
    assert article.published == NOW - timedelta(hours=6)


def test_an_answer_that_is_no_source_counts_as_a_failure(site: LocalSite, shelf: Shelf) -> None:
    feed = site.add("/feed", b"\x00\x01\x02", kind="application/octet-stream")
    (poll,) = shelf.poll(feed)
    assert (poll.outcome, poll.memory.failures) == (PollOutcome.FAILED, 1)
    assert poll.memory.due
    assert poll.memory.due >= NOW + timedelta(minutes=10)


def test_one_source_that_fails_stops_none_of_the_others(site: LocalSite, shelf: Shelf) -> None:
    good, bad = site.add("/good", make_feed(1)), site.add_broken("/bad")
    polls = {poll.source: poll.outcome for poll in shelf.poll(bad, "none.txt", good)}
    assert polls == {bad: PollOutcome.FAILED, "none.txt": PollOutcome.FAILED, good: PollOutcome.READ}


def test_passwords_in_addresses_are_not_remembered(site: LocalSite, shelf: Shelf) -> None:
    feed = answer_conditionally(site, "/feed", make_feed(1))
    (poll,) = shelf.poll(feed.replace("http://", "http://desk:secret@"))
    assert poll.outcome is PollOutcome.READ
    assert "secret" not in repr(poll)
    assert "authorization" in site.requests[0][1]


def test_a_login_goes_with_every_request_to_the_host_that_it_is_for_and_to_no_other(
    site: LocalSite, shelf: Shelf
) -> None:
    pages = "".join(f"<url><loc>{site.add(f'/news/{n}', make_page(n), kind='text/html')}</loc></url>" for n in (1, 2))
    sitemap = site.add("/sitemap.xml", f"<urlset>{pages}</urlset>")
    (poll,) = shelf.poll(sitemap.replace("http://", "http://desk:secret@"))
    assert (sorted(numbers(poll)), "secret" in repr(poll)) == ([1, 2], False)
    assert all("authorization" in headers for _, headers in site.requests)
    with open_local_site() as other:
        feed = other.add("/feed", make_feed(1))
        link = f'<link rel="alternate" type="application/rss+xml" href="{feed}">'
        home = site.add("/home", f"<html><head>{link}</head><body>News</body></html>", kind="text/html")
        shelf.poll(home.replace("http://", "http://desk:secret@"))
        assert [headers.get("authorization") for _, headers in other.requests] == [None]


def make_list(*addresses: str) -> str:
    return f"<opml version='2.0'><body>{''.join(f'<outline xmlUrl={one!r}/>' for one in addresses)}</body></opml>"


def test_a_list_leads_to_no_private_address_though_it_stands_at_one_itself(site: LocalSite, shelf: Shelf) -> None:
    inner = site.add("/feed", make_feed(1))
    polls = {poll.source: poll for poll in shelf.poll(site.add("/list.opml", make_list(inner)))}
    assert polls[inner].outcome is PollOutcome.FAILED
    assert "is the private address" in polls[inner].errors[0].problem
    assert site.paths == ["/list.opml"]


def test_a_list_within_a_list_is_not_followed(site: LocalSite, shelf: Shelf) -> None:
    shelf.allowed = ("127.0.0.1",)
    second = site.url + "/second.opml"
    site.add("/second.opml", make_list(site.url + "/third.opml"))
    polls = {poll.source: poll for poll in shelf.poll(site.add("/first.opml", make_list(second)))}
    assert [error.problem for error in polls[second].errors] == ["is a list within a list, which is not followed"]
    assert site.paths == ["/first.opml", "/second.opml"]


def test_a_feed_that_is_paused_is_not_read_for_the_sake_of_a_list_either(
    site: LocalSite, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.allowed = ("127.0.0.1",)
    feed = site.add("/feed", make_feed(1))
    (tmp_path / "feeds.opml").write_text(make_list(feed))
    polls = shelf.poll("feeds.opml", SourceSettings(at=feed, paused=True), base=tmp_path)
    assert [poll.outcome for poll in polls if poll.source == feed] == [PollOutcome.PAUSED]
    assert site.requests == []


def test_a_file_that_cannot_be_read_does_not_make_its_folder_fail(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "tram.xml").write_text(make_feed(1))
    (tmp_path / "draft.md").write_text("---\ntitle: Not yet\ndraft: true\n---\nWords.\n")
    outcomes = [shelf.poll(".", base=tmp_path)[0].outcome for _ in range(2)]
    assert outcomes == [PollOutcome.READ, PollOutcome.READ]


def test_a_feed_found_on_a_page_that_is_gone_is_looked_for_again(site: LocalSite, shelf: Shelf) -> None:
    def link(path: str) -> None:
        head = f'<link rel="alternate" type="application/rss+xml" href="{path}">'
        site.add("/", f"<html><head>{head}</head><body>News</body></html>", kind="text/html")

    link("/old")
    site.add("/old", make_feed(1))
    shelf.poll(site.url + "/")
    site.add("/old", "", status=410)
    link("/new")
    site.add("/new", make_feed(1, 2))
    assert shelf.poll(site.url + "/", hours=1)[0].outcome is PollOutcome.FAILED
    assert numbers(shelf.poll(site.url + "/", hours=2)[0]) == [1, 2]
