"""What a site offers is found from its address alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import TemporaryError, UsageError
from digest.model import Fetched
from digest.settings import FetchSettings
from digest.sources.discover import Site, fetch_site, find_feed_links
from digest.sources.page import parse_page
from tests.factories import NOW
from tests.local_site import LocalSite, site

__all__ = ["site"]

RSS = """<rss version="2.0"><channel><title>The Ledger: all news</title><language>en-GB</language>
<item><title>One</title></item></channel></rss>"""
PAGE = """<!DOCTYPE html>
<html lang="ur"><head><title>Front page | The Ledger</title>
<link rel="stylesheet" type="text/css" href="/style.css">
<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/json+oembed" href="/oembed">
<link rel='alternate' type='application/rss+xml; charset=utf-8' title='News' href='/news.rss'>
<link rel="ALTERNATE" type="Application/Atom+XML" href="https://ledger.example/atom?a=1&amp;b=2">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body></body></html>"""


def make_page(html: str | bytes, **changes: str) -> Fetched:
    body = html if isinstance(html, bytes) else html.encode()
    return Fetched(**({"origin": "x", "body": body, "at": NOW, "url": "https://ledger.example/"} | changes))  # type: ignore[arg-type]


def find(url: str) -> Site:
    return fetch_site(url, fetch=FetchSettings(timeout=30), now=NOW)


def test_feeds_that_a_page_announces_are_found_but_not_those_of_comments() -> None:
    assert find_feed_links(make_page(PAGE)) == (
        "https://ledger.example/news.rss",
        "https://ledger.example/atom?a=1&b=2",
    )


def test_links_count_from_the_pages_base() -> None:
    html = PAGE.replace("<head>", '<head><base href="/en/">').replace("/news.rss", "news.rss")
    assert find_feed_links(make_page(html))[0] == "https://ledger.example/en/news.rss"


@pytest.mark.parametrize(
    ("html", "name"),
    [
        (PAGE, "The Ledger"),
        (PAGE.replace("</head>", '<meta property="og:site_name" content="Ledger &amp; Co"></head>'), "Ledger & Co"),
        ("<title>The Ledger – News, sport and weather from the harbour</title>", "The Ledger"),
        ("<title>Home - Harbour Times</title>", "Harbour Times"),
        ("<title>Harbour news and views | A paper | The Ledger Online</title>", "The Ledger Online"),
        ("<title>  The\nLedger </title>", "The Ledger"),
        ("<title>Well-known paper</title>", "Well-known paper"),
        ("<p>nothing</p>", None),
    ],
)
def test_the_name_is_what_the_site_calls_itself(html: str, name: str | None) -> None:
    assert parse_page(make_page(html)).name == name


def test_the_language_is_the_pages() -> None:
    assert parse_page(make_page(PAGE)).language == "ur"
    assert parse_page(make_page("<title>x</title>")).language is None


def test_a_page_in_another_charset_is_read() -> None:
    page = '<meta charset="windows-1251"><title>Ведомости города</title>'.encode("cp1251")
    assert parse_page(make_page(page)).name == "Ведомости города"


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<html><link href='{text}' type=x".encode()))
def test_no_page_makes_it_fail(body: bytes) -> None:
    assert isinstance(find_feed_links(make_page(body)), tuple)


def test_a_page_leads_to_its_feed(site: LocalSite) -> None:
    url = site.add("/", PAGE.replace("https://ledger.example", site.url), kind="text/html")
    feed = site.add("/news.rss", RSS)
    found = find(url)
    assert (found.name, found.language, found.feeds) == ("The Ledger", "ur", (feed,))
    assert found.tried[:2] == (url, feed)


def test_a_feed_is_its_own_site(site: LocalSite) -> None:
    url = site.add("/feed", RSS)
    assert find(url) == Site(url=url, name="The Ledger: all news", language="en-GB", feeds=(url,), tried=(url,))


def test_a_feed_is_known_where_redirects_led(site: LocalSite) -> None:
    target = site.add("/real", RSS)
    assert find(site.redirect("/feed", "/real")).feeds == (target,)


def test_an_empty_feed_is_a_feed(site: LocalSite) -> None:
    url = site.add("/feed", "<rss version='2.0'><channel><title>New paper</title></channel></rss>")
    assert (find(url).feeds, find(url).name) == ((url,), "New paper")


@pytest.mark.parametrize("path", ["/feed", "/rss", "/rss.xml", "/atom.xml", "/index.xml", "/feed.xml"])
def test_a_feed_that_no_page_announces_is_found_where_feeds_are(site: LocalSite, path: str) -> None:
    url = site.add("/", "<html lang='en'><title>The Ledger</title></html>", kind="text/html")
    feed = site.add(path, RSS)
    found = find(url)
    assert (found.name, found.language, found.feeds) == ("The Ledger", "en", (feed,))
    assert len(site.paths) == len(set(site.paths))


def test_a_site_without_a_feed_is_an_error_that_says_what_was_tried(site: LocalSite) -> None:
    url = site.add("/", "<html><title>x</title></html>", kind="text/html")
    site.add("/feed", "<html>no feed here</html>", kind="text/html")
    with pytest.raises(UsageError, match="has no feed; tried") as caught:
        find(url)
    assert f"{site.url}/rss.xml" in caught.value.problem


def test_an_address_that_is_wrong_is_a_usage_error_and_one_that_is_down_is_temporary(site: LocalSite) -> None:
    with pytest.raises(UsageError, match="is not there"):
        find(f"{site.url}/nowhere")
    with pytest.raises(UsageError, match="no http or https address"):
        find("ftp://ledger.example/")
    with pytest.raises(TemporaryError, match="server error"):
        find(site.add("/down", "", status=503))
    with pytest.raises(TemporaryError, match="host name cannot be found"):
        find("nowhere.invalid")


def test_an_address_without_a_scheme_is_tried_with_both(site: LocalSite) -> None:
    feed = site.add("/feed", RSS)
    found = find(f"127.0.0.1:{site.port}/feed")
    assert found.feeds == (feed,)
    assert found.tried[0].startswith("https://")


def test_a_page_cannot_make_us_read_inner_addresses(site: LocalSite) -> None:
    page = '<link rel="alternate" type="application/rss+xml" href="http://127.0.0.2:1/feed">'
    url = site.add("/", f"<html>{page}</html>", kind="text/html")
    feed = site.add("/feed", RSS)
    assert find(url).feeds == (feed,)
