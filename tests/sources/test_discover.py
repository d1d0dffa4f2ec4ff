"""What a site offers is found from its address alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import TemporaryError, UsageError
from digest.model import Fetched
from digest.settings import FetchSettings
from digest.sources.discover import Site, fetch_site, find_feed_links, find_rest_link
from digest.sources.offers import tell_offer
from digest.sources.pages.site import parse_page
from tests.factories import NOW
from tests.fake_wordpress import FakeWordPress, make_post
from tests.local_site import LocalSite, site
from tests.spare_workers import spare_workers

__all__ = ["site", "spare_workers"]

pytestmark = pytest.mark.usefixtures("spare_workers")

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
    assert not find_rest_link(make_page(body)) or b"api.w.org" in body


def ats(found: Site) -> list[str]:
    return [offer.at for offer in found.offers]


def tell(found: Site) -> list[str]:
    return [tell_offer(offer, found.chosen) for offer in found.offers]


def test_a_page_leads_to_its_feed(site: LocalSite) -> None:
    url = site.add("/", PAGE.replace("https://ledger.example", site.url), kind="text/html")
    feed = site.add("/news.rss", RSS)
    found = find(url)
    assert (found.name, found.language, found.chosen.at) == ("The Ledger", "ur", feed)
    assert found.tried[0] == url


def test_a_feed_is_its_own_site(site: LocalSite) -> None:
    url = site.add("/feed", RSS)
    found = find(url)
    assert (found.url, found.name, found.language, found.tried) == (url, "The Ledger: all news", "en-GB", (url,))
    assert (ats(found), tell(found)) == ([url], ["feed, 1 story, undated"])


def test_a_feed_keeps_the_address_it_was_given_by(site: LocalSite) -> None:
    site.add("/real", RSS)
    assert find(site.redirect("/feed", "/real")).chosen.at == f"{site.url}/feed"


def test_an_empty_feed_is_a_feed(site: LocalSite) -> None:
    url = site.add("/feed", "<rss version='2.0'><channel><title>New paper</title></channel></rss>")
    found = find(url)
    assert (ats(found), found.name, tell(found)) == ([url], "New paper", ["feed, 0 stories"])


@pytest.mark.parametrize("path", ["/feed", "/rss", "/rss.xml", "/atom.xml", "/index.xml", "/feed.xml"])
def test_a_feed_that_no_page_announces_is_found_where_feeds_are(site: LocalSite, path: str) -> None:
    url = site.add("/", "<html lang='en'><title>The Ledger</title></html>", kind="text/html")
    feed = site.add(path, RSS)
    found = find(url)
    assert (found.name, found.language, ats(found)) == ("The Ledger", "en", [feed])
    assert len(site.paths) == len(set(site.paths))


def test_an_announced_feed_that_is_not_there_is_told(site: LocalSite) -> None:
    url = site.add("/", PAGE.replace("https://ledger.example", site.url), kind="text/html")
    feed = site.add("/atom", RSS)
    found = find(url)
    assert found.chosen.at.startswith(feed)
    assert tell(found) == ["feed does not work: is not there (HTTP 404)", "feed, 1 story, undated"]


def test_a_site_without_a_feed_is_an_error_that_says_what_was_tried(site: LocalSite) -> None:
    url = site.add("/", "<html><title>x</title></html>", kind="text/html")
    site.add("/feed", "<html>no feed here</html>", kind="text/html")
    with pytest.raises(UsageError, match="has no feed; tried") as caught:
        find(url)
    assert all(f"{site.url}{path}" in caught.value.problem for path in ("/rss.xml", "/robots.txt", "/wp-json/"))


def test_an_address_that_is_wrong_is_a_usage_error_and_one_that_is_down_is_temporary(site: LocalSite) -> None:
    with pytest.raises(UsageError, match="is not there"):
        find(f"{site.url}/nowhere")
    with pytest.raises(UsageError, match="no http or https address"):
        find("ftp://ledger.example/")
    with pytest.raises(TemporaryError, match="server error"):
        find(site.add("/down", "", status=503))
    with pytest.raises(TemporaryError, match="host name cannot be found"):
        find("nowhere.invalid")


def test_a_home_page_that_is_kept_from_programs_hides_no_feed(site: LocalSite) -> None:
    url = site.add("/", "no", status=403)
    with pytest.raises(UsageError, match=r"page does not work: refuses us \(HTTP 403\)"):
        find(url)
    feed = site.add("/feed", RSS)
    found = find(url)
    assert (found.chosen.at, tell(found)[0]) == (feed, "page does not work: refuses us (HTTP 403)")


def test_an_address_without_a_scheme_is_tried_with_both(site: LocalSite) -> None:
    feed = site.add("/feed", RSS)
    found = find(f"127.0.0.1:{site.port}/feed")
    assert ats(found) == [feed]
    assert found.tried[0].startswith("https://")


def test_a_page_cannot_make_us_read_inner_addresses(site: LocalSite) -> None:
    page = (
        '<link rel="alternate" type="application/rss+xml" href="http://127.0.0.2:1/feed">'
        '<link rel="https://api.w.org/" href="http://127.0.0.2:1/wp-json/">'
    )
    url = site.add("/", f"<html>{page}</html>", kind="text/html")
    feed = site.add("/feed", RSS)
    found = find(url)
    assert found.chosen.at == feed
    assert all("private address" in told for told in tell(found)[:2])


# WordPress


@pytest.mark.parametrize("path", ["", "/news"])
def test_wordpress_is_read_by_its_rest_interface_and_its_feed_is_told_of(site: LocalSite, path: str) -> None:
    ledger = FakeWordPress(site, path=path)
    ledger.add(*range(1, 31))
    found = find(f"{ledger.url}/")
    assert found.chosen.at == ledger.rest
    assert [one.at for one in found.offers] == [ledger.rest, f"{ledger.url}/feed/"]
    assert tell(found) == ["WordPress, 30 stories, newest 2026-11-22 05:00 UTC", "also there: the same stories"]


def test_a_rest_interface_that_is_closed_is_told_and_the_feed_taken(site: LocalSite) -> None:
    ledger = FakeWordPress(site)
    ledger.add(1, 2)
    ledger.is_closed = True
    found = find(f"{ledger.url}/")
    assert found.chosen.at == f"{ledger.url}/feed/"
    assert tell(found)[0] == "REST is closed: needs a login (HTTP 401)"


def test_a_rest_interface_that_no_page_announces_is_found(site: LocalSite) -> None:
    ledger = FakeWordPress(site)
    ledger.add(1)
    url = site.add("/", "<html><title>The Ledger</title></html>", kind="text/html")
    assert find(url).chosen.at == ledger.rest


def test_posts_that_are_older_than_the_feed_are_not_what_the_site_publishes(site: LocalSite) -> None:
    ledger = FakeWordPress(site)
    ledger.posts.append(make_post(900, ledger.url))
    fresh = RSS.replace("</title></item>", "</title><pubDate>Sun, 22 Nov 2026 05:00:00 GMT</pubDate></item>")
    feed = site.add("/feed/", fresh)
    found = find(f"{ledger.url}/")
    assert found.chosen.at == feed
    assert tell(found)[0].startswith("also there: WordPress, 1 story, newest 2026-10-1")


def test_a_page_that_answers_for_every_address_is_no_rest_interface(site: LocalSite) -> None:
    url = site.add("/", "<html><title>The Ledger</title></html>", kind="text/html")
    site.add("/wp-json/wp/v2/posts", "<html><title>The Ledger</title></html>", kind="text/html")
    feed = site.add("/feed", RSS)
    assert ats(find(url)) == [feed]


@pytest.mark.parametrize(
    ("header", "html", "found"),
    [
        ('<https://x.test/wp-json/>; rel="https://api.w.org/"', "<p>", "https://x.test/wp-json/"),
        ('<https://x.test/?p=1>; rel=shortlink, </?rest_route=/>; rel="https://api.w.org/"', "<p>", "/?rest_route=/"),
        ("", "<link rel='https://api.w.org/' href='/de/wp-json/'>", "/de/wp-json/"),
        ("", "<link rel='canonical' href='/wp-json/'>", None),
        ('<javascript:alert(1)>; rel="https://api.w.org/"', "<p>", None),
    ],
)
def test_the_rest_interface_is_announced_in_header_or_page(header: str, html: str, found: str | None) -> None:
    page = replace(make_page(f"<html>{html}"), headers={"link": header})
    expected = found if found is None or "://" in found else f"https://ledger.example{found}"
    assert find_rest_link(page) == expected


# Sitemaps


def test_a_sitemap_is_read_where_there_is_no_feed_and_that_of_news_first(site: LocalSite) -> None:
    url = site.add("/", "<html><title>The Ledger</title></html>", kind="text/html")
    site.add(
        "/robots.txt", f"User-agent: *\nSitemap: {site.url}/pages.xml\nSITEMAP:/google-news.xml\n", kind="text/plain"
    )
    namespaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    news = "".join(
        f"<url><loc>{site.url}/{number}</loc><news:news><news:publication_date>2026-11-2{number}T04:10:00Z"
        f"</news:publication_date><news:title>Story {number}</news:title></news:news></url>"
        for number in range(2)
    )
    sitemap = site.add("/google-news.xml", f"<urlset {namespaces}>{news}</urlset>", kind="application/xml")
    found = find(url)
    assert found.chosen.at == sitemap
    assert tell(found) == ["sitemap, 2 pages, newest 2026-11-21 04:10 UTC"]


def test_no_sitemap_is_asked_for_where_there_is_a_feed(site: LocalSite) -> None:
    url = site.add("/", "<html><title>The Ledger</title></html>", kind="text/html")
    site.add("/feed", RSS)
    find(url)
    assert "/robots.txt" not in site.paths
