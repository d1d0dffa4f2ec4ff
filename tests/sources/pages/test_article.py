from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Batch, Fetched
from digest.sources.kinds import find_kind, parse_fetched
from digest.sources.pages.article import parse_page_article
from tests.growth import is_linear
from tests.sources.pages.twenty import (
    HEADING,
    PAGES,
    SITE,
    SUFFIXED,
    TEXTS,
    Page,
    make_metas,
    make_node,
    make_page,
    make_script,
)

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
URL = f"{SITE}/news/trams-return"


def parse(
    page: str | bytes,
    *,
    url: str | None = URL,
    kind: str | None = None,
    given: Mapping[str, str] | None = None,
    content_type: str | None = None,
) -> Batch:
    body = page.encode() if isinstance(page, str) else page
    fetched = Fetched(
        origin=url or "page.html", body=body, at=NOW, url=url, kind=kind, given=given or {}, content_type=content_type
    )
    return parse_page_article(fetched)


def read(page: str | bytes, *, url: str | None = URL, given: Mapping[str, str] | None = None) -> Article:
    (article,) = parse(page, url=url, given=given).articles
    return article


def problem(page: str | bytes, *, url: str | None = URL, kind: str | None = None) -> str:
    batch = parse(page, url=url, kind=kind)
    assert not batch.articles
    assert not batch.more
    return batch.errors[0].problem


def join(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_headline_day_authors_language_and_text_are_those_of_the_story(page: Page) -> None:
    article = read(page.body, url=page.url)
    assert article.title == page.title
    assert article.published is not None
    assert article.published.date().isoformat() == page.day
    assert article.authors == page.authors
    assert article.language == page.language
    assert article.text == join(TEXTS[page.language])


def test_there_are_twenty_pages_and_no_two_alike() -> None:
    assert len(PAGES) == len({page.body for page in PAGES}) == 20


def test_what_else_the_page_says_of_its_article_is_kept() -> None:
    metas = make_metas(
        {
            "og:description": "Two years of repairs have ended, and a city rides again.",
            "og:image": "/tram.jpg",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": "A tram on the quay",
            "article:tag": ("transport", "city"),
        }
    )
    node = make_node(dateModified="2026-11-21T09:00:00Z", articleSection="City")
    article = read(make_page(metas + make_script(node), HEADING))
    assert article.summary == "Two years of repairs have ended, and a city rides again."
    assert article.section == "City"
    assert article.tags == ("transport", "city")
    assert article.updated == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert article.source == "The Daily Ledger"
    assert article.image is not None
    assert (article.image.url, article.image.alt) == (f"{SITE}/tram.jpg", "A tram on the quay")
    assert (article.image.width, article.image.height) == (1200, 630)


def test_the_time_of_day_is_kept_in_its_own_zone() -> None:
    article = read(make_page(make_script(make_node()), HEADING))
    assert article.published == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_a_time_of_day_is_taken_from_wherever_the_same_day_has_one() -> None:
    metas = make_metas({"article:published_time": "2026-11-20T06:30:00Z"})
    article = read(make_page(make_script(make_node(datePublished="2026-11-20")) + metas, HEADING))
    assert article.published == datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def test_a_page_without_any_date_has_none() -> None:
    article = read(make_page(SUFFIXED, HEADING))
    assert article.published is None
    assert article.raw_date is None


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("/news/2026/trams", f"{SITE}/news/2026/trams"),
        ("https://www.ledger.example/news/trams-return", "https://www.ledger.example/news/trams-return"),
        (f"{SITE}/", URL),
        ("https://elsewhere.example/story", URL),
        ("javascript:alert(1)", URL),
        ("", URL),
    ],
)
def test_a_canonical_address_counts_if_it_is_of_the_same_site_and_no_front_page(canonical: str, url: str) -> None:
    head = f'<link rel="canonical" href="{canonical}">' + make_script(make_node())
    assert read(make_page(head, HEADING)).url == url


def test_a_saved_page_knows_its_address_from_what_it_says() -> None:
    head = f'<link rel="canonical" href="{URL}">'
    assert read(make_page(head, HEADING), url=None).url == URL
    assert read(make_page("", HEADING), url=None).url is None


def test_what_the_page_does_not_say_is_taken_from_the_list_that_led_to_it() -> None:
    told = {
        "title": "Trams are back",
        "published": "2026-11-20T06:30:00Z",
        "tags": "city, transport",
        "image": "/a.jpg",
    }
    article = read(make_page("", ""), given=told)
    assert article.title == "Trams are back"
    assert article.published == datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    assert article.tags == ("city", "transport")
    assert article.image is not None
    assert article.image.url == f"{SITE}/a.jpg"


def test_what_the_page_says_counts_before_the_list_that_led_to_it() -> None:
    told = {"title": "Harbour", "published": "2026-01-01T06:30:00Z"}
    article = read(make_page(make_script(make_node()), HEADING), given=told)
    assert article.title == "Trams return to the quay"
    assert article.published == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_the_text_of_json_ld_is_taken_where_the_page_shows_clearly_less() -> None:
    body = "The council said so.\nThe trams are back on the quay.\n" * 20
    page = f"<title>x</title>{make_script(make_node(articleBody=body))}{HEADING}<p>Subscribe to read the rest.</p>"
    article = read(page)
    assert article.text.startswith("The council said so.\n\nThe trams are back")


def test_organisations_are_authors_only_where_no_person_is() -> None:
    agency = {"@type": "NewsMediaOrganization", "name": "Harbour Press"}
    person = {"@type": "Person", "name": "Noor Aziz"}
    assert read(make_page(make_script(make_node(author=[agency, person])), HEADING)).authors == ("Noor Aziz",)
    assert read(make_page(make_script(make_node(author=agency)), HEADING)).authors == ("Harbour Press",)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Noor Aziz", ("Noor Aziz",)),
        ("Analysis by Noor Aziz", ("Noor Aziz",)),
        ("Noor Aziz, MD, PhD", ("Noor Aziz",)),
        ("Noor Aziz, The Daily Ledger", ("Noor Aziz",)),
        ("Noor Aziz The Daily Ledger", ("Noor Aziz",)),
        ("Noor Aziz Associated Press", ("Noor Aziz",)),
        ("Noor Aziz, Chief Political Correspondent", ("Noor Aziz",)),
        ("Noor Aziz, Sam Field", ("Noor Aziz", "Sam Field")),
        ("https://ledger.example/author/noor", ()),
        ("@noor", ()),
        ("admin", ()),
    ],
)
def test_an_author_is_a_name_and_nothing_else(author: str, names: tuple[str, ...]) -> None:
    assert read(make_page(make_script(make_node(author=author)), HEADING)).authors == names


@pytest.mark.parametrize(
    ("title", "heading", "found"),
    [
        ("Trams return - The Daily Ledger", "", "Trams return"),
        ("Trams return | City | The Daily Ledger", "Trams return", "Trams return"),
        ("The Daily Ledger: Trams return", "Trams return", "Trams return"),
        ("The Daily Ledger » Trams return", "", "Trams return"),
        ("Trams return - a long way home", "", "Trams return - a long way home"),
        ("Trams return", "The Daily Ledger", "Trams return"),
    ],
)
def test_a_headline_goes_without_the_name_of_the_site(title: str, heading: str, found: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="The Daily Ledger">'
    assert read(make_page(head, f"<h1>{heading}</h1>")).title == found


BLOG = """<time class="entry-date published updated" datetime="2026-11-20T06:30:00+00:00">November 20, 2026</time>
<span class="byline">by <span class="author vcard"><a class="url fn n" href="/n">Noor Aziz</a></span></span>"""


@pytest.mark.parametrize(
    ("above", "authors", "published"),
    [
        ("<p>Published by Noor Aziz on November 20, 2026</p>", ("Noor Aziz",), "2026-11-20 00:00"),
        ("<b class=by>Submitted by Noor Aziz on Fri, 11/20/2026 - 06:30</b>", ("Noor Aziz",), "2026-11-20 06:30"),
        ("<p>Updated: November 22, 2026</p><p>Published: November 20, 2026</p>", (), "2026-11-20 00:00"),
        ("<p>BY NOOR AZIZ</p><p>NOV. 20, 2026</p>", ("NOOR AZIZ",), "2026-11-20 00:00"),
        (BLOG, ("Noor Aziz",), "2026-11-20 06:30"),
        (
            "<div class=article__author><i>Written by</i> <span>Noor Aziz</span></div><p>Fri 20 Nov 2026 06.30 GMT</p>",
            ("Noor Aziz",),
            "2026-11-20 06:30",
        ),
    ],
)
def test_bylines_and_dates_that_only_readers_see_are_found_and_no_part_of_the_text(
    above: str, authors: tuple[str, ...], published: str
) -> None:
    article = read(make_page(SUFFIXED, f"{HEADING}{above}"))
    assert article.authors == authors
    assert f"{article.published:%Y-%m-%d %H:%M}" == published
    assert article.text == join(TEXTS["en"])


FRONT = """<!doctype html><html lang="en"><head><title>The Daily Ledger</title>
<meta property="og:type" content="website"><link rel="alternate" type="application/rss+xml" href="/feed/"></head>
<body><h1>The Daily Ledger</h1>{}</body></html>""".format(
    "".join(
        f'<h2><a href="/news/{number}">Story number {number}</a></h2><p>Some words of it.</p>' for number in range(30)
    )
)


def test_a_front_page_leads_to_the_feed_that_it_announces() -> None:
    batch = parse(FRONT, url=f"{SITE}/")
    assert not batch.articles
    assert not batch.errors
    assert [(request.url, request.kind) for request in batch.more] == [(f"{SITE}/feed/", "feed")]
    assert (batch.name, batch.language) == ("The Daily Ledger", "en")


def test_a_page_that_lists_articles_leads_to_the_feed_that_it_announces() -> None:
    listing = make_page(make_script({"@type": "CollectionPage", "name": "City"}), "<h1>City</h1>")
    assert [request.url for request in parse(listing, url=f"{SITE}/city/").more] == [f"{SITE}/feed/"]


def test_a_front_page_that_a_list_or_a_file_led_to_is_an_error_that_names_the_feed() -> None:
    said = f"is a page that holds no article; it links to {SITE}/feed/"
    assert problem(FRONT, url=f"{SITE}/", kind="page") == said
    assert problem(FRONT.replace('"/feed/"', f'"{SITE}/feed/"'), url=None) == said


def test_a_page_with_neither_article_nor_feed_is_one_error() -> None:
    assert problem("<html><p>Hello</p></html>") == "is a page that holds no article; it links to no feed"
    assert problem("") == "is an empty page"
    bare = make_page(make_script(make_node(headline="")), "").replace("<title>", "<i>")
    assert problem(bare) == "is a page without a headline"


def test_pages_are_told_by_their_content_and_a_feed_within_one_is_a_feed() -> None:
    page = Fetched(origin="x", body=make_page(SUFFIXED, HEADING).encode(), at=NOW)
    feed = Fetched(origin="x", body=b"<html><body>\n<rss version='2.0'><channel></channel></rss>", at=NOW)
    assert (find_kind(page), find_kind(feed)) == ("page", "feed")
    assert parse_fetched(page).articles[0].title == "Trams return to the quay"


@pytest.mark.parametrize("charset", ["windows-1256", "utf-16", "koi8-r"])
def test_a_page_is_read_in_the_charset_of_its_header_or_mark(charset: str) -> None:
    words = "عودة الترام" if charset != "koi8-r" else "Трамвай вернулся"
    page = f"<html><title>{words}</title><h1>{words}</h1><p>{(words + ' ') * 60}</p></html>"
    batch = parse(page.encode(charset), content_type=f"text/html; charset={charset}")
    assert batch.articles[0].title == words


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_an_article_or_an_error(body: bytes) -> None:
    batch = parse(body)
    assert len(batch.articles) + len(batch.errors) + len(batch.more) == 1


_PIECES = st.sampled_from(
    [
        "<h1>", "</h1>", "<p>", "</p>", "<div class='byline'>", "<time datetime='2026-11-20'>", "By Noor Aziz",
        "<article>", "<script type='application/ld+json'>", '{"@type":"NewsArticle","headline":"x",', "<html", "<!--",
        '"author":[{"name":', "]}", "</script>", "<meta property='og:title' content='", "'>", "<![CDATA[", "\x00",
        "<span itemprop='author' itemscope>", "&#x110000;", "<link rel='canonical' href='http://[", "\ud800", "<svg>",
        "some words that are long enough to be a sentence. ", '"datePublished":"9999-99-99"', '"@id":"#a"', "<title>",
        '"image":{"url":[{"@id":1e999}]}', "<base href='//'>",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_any_heap_of_markup_is_an_article_or_an_error(pieces: list[str]) -> None:
    batch = parse("".join(pieces).encode("utf-8", "surrogatepass"))
    assert len(batch.articles) + len(batch.errors) + len(batch.more) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda count: "<div>" * count,
        lambda count: "<p>a" * count,
        lambda count: "<h1>x</h1>" * count,
        lambda count: "<p class=byline>By x" * count,
        lambda count: '<script type="application/ld+json">{' + '"' * count + "</script>",
        lambda count: '<script type="application/ld+json">{' + "/*, " * count + "</script>",
        lambda count: "<i itemprop=author itemscope>x" * count,
        lambda count: '<meta property=og:title content="' + "x - " * count + '">',
    ],
    ids=["deep", "flat", "headings", "bylines", "quotes", "comments", "items", "parts of a title"],
)
def test_time_grows_no_faster_than_the_page(make: Callable[[int], str]) -> None:
    pages = {count: make(count).encode() for count in (2_000, 8_000)}
    assert is_linear(lambda count: parse(pages[count]), size=2_000)


def test_a_page_of_five_megabytes_is_read_in_its_beginning() -> None:
    page = make_page(make_script(make_node()), HEADING) + "<p>a" * 1_250_000
    assert read(page).title == "Trams return to the quay"


def test_reading_a_page_opens_no_file_and_no_connection() -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.sources.pages.test_article import HEADING, make_page, parse
lure = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
hooks = '<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><iframe src="http://127.0.0.1:9/b"></iframe>&x;'
silent = make_page("<title>Trams - Ledger</title>", HEADING + "<p>am 20 nov 26, Freitag</p>" + hooks)
parse(silent)
parse(make_page("", HEADING, language="fr").replace('lang="fr"', ""))  # which loads the model of languages
told = []
def watch(event, arguments):
    if event.startswith(("socket.", "open", "urllib", "subprocess", "os.system", "ftplib", "http")):
        told.append((event, str(arguments)[:200]))
sys.addaudithook(watch)
parse(lure + silent)
print(told)
"""
    root = str(Path(__file__).resolve().parents[3])
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
