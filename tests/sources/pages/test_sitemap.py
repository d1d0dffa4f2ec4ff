from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Batch, Fetched
from digest.settings import FetchSettings
from digest.sources.collect import load_batches
from digest.sources.kinds import find_kind, parse_fetched
from digest.sources.pages.sitemap import MOST_LISTS, MOST_PAGES, parse_sitemap, unpack
from tests.growth import is_linear
from tests.local_site import open_local_site
from tests.sources.pages.twenty import HEADING, SUFFIXED, make_page

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
SITE = "https://ledger.example"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def make_urls(*entries: str) -> str:
    inner = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES}>{inner}</urlset>'


def make_index(*entries: str) -> str:
    return f"<sitemapindex {NAMESPACES}>{''.join(f'<sitemap>{entry}</sitemap>' for entry in entries)}</sitemapindex>"


def loc(path: str, changed: str = "") -> str:
    address = path if "://" in path else f"{SITE}{path}"
    return f"<loc>{address}</loc>" + (f"<lastmod>{changed}</lastmod>" if changed else "")


def parse(content: str | bytes, *, url: str | None = f"{SITE}/sitemap.xml") -> Batch:
    body = content.encode() if isinstance(content, str) else content
    return parse_sitemap(Fetched(origin=url or "sitemap.xml", body=body, at=NOW, url=url))


def paths(batch: Batch) -> list[str]:
    return [request.url.removeprefix(SITE) for request in batch.more]


def test_pages_are_asked_for_with_the_newest_first_and_the_undated_last() -> None:
    batch = parse(make_urls(loc("/a", "2026-11-01"), loc("/b"), loc("/c", "2026-11-20T06:30:00+05:00"), loc("/d")))
    assert paths(batch) == ["/c", "/a", "/b", "/d"]
    assert {request.kind for request in batch.more} == {"page"}
    assert batch.more[0].given == {"updated": "2026-11-20T06:30:00+05:00"}
    assert not batch.errors


def test_what_a_news_sitemap_says_of_its_articles_goes_along() -> None:
    entry = """<loc>https://ledger.example/trams</loc><news:news><news:publication>
<news:name>The Daily Ledger</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2026-11-20T06:30:00Z</news:publication_date>
<news:title>Trams &amp; buses return</news:title><news:keywords>city, transport</news:keywords></news:news>
<image:image><image:loc>https://ledger.example/tram.jpg</image:loc>
<image:title>No headline</image:title></image:image>"""
    (request,) = parse(make_urls(entry)).more
    assert request.given == {
        "title": "Trams & buses return",
        "published": "2026-11-20T06:30:00Z",
        "language": "en",
        "tags": "city, transport",
        "image": "https://ledger.example/tram.jpg",
    }


def test_no_more_than_the_newest_pages_are_asked_for() -> None:
    batch = parse(
        make_urls(*(loc(f"/{number}", f"2026-{number // 28 + 1:02}-{number % 28 + 1:02}") for number in range(300)))
    )
    assert len(batch.more) == MOST_PAGES
    assert paths(batch)[0] == "/299"


def test_a_page_that_is_listed_twice_is_asked_for_once_and_the_front_page_never() -> None:
    assert paths(parse(make_urls(loc("/a"), loc("/a"), loc("/"), loc("")))) == ["/a"]


def test_an_index_leads_to_its_newest_sitemaps() -> None:
    batch = parse(make_index(*(loc(f"/map-{number}.xml", f"2026-11-{number + 1:02}") for number in range(9))))
    assert paths(batch) == [f"/map-{number}.xml" for number in (8, 7, 6, 5, 4)]
    assert len(batch.more) == MOST_LISTS
    assert {request.kind for request in batch.more} == {"sitemap"}


def test_an_index_leads_to_stories_rather_than_to_pictures_authors_and_tags() -> None:
    names = ("image-sitemap", "author-sitemap", "post_tag-sitemap", "post-sitemap2", "page-sitemap", "news-sitemap")
    assert paths(parse(make_index(*(loc(f"/{name}.xml") for name in names)))) == [
        "/post-sitemap2.xml",
        "/news-sitemap.xml",
    ]
    assert paths(parse(make_index(loc("/image-1.xml"), loc("/2026.xml")))) == ["/2026.xml"]
    assert paths(parse(make_index(loc("/image-1.xml")))) == ["/image-1.xml"]


def test_addresses_of_other_sites_are_passed_over_and_told_of_once() -> None:
    others = ("https://elsewhere.example/x", "http://10.0.0.1/", "https://notledger.example/", "file:///etc/hostname")
    batch = parse(make_urls(loc("/a"), loc("https://www.ledger.example/b"), *map(loc, others)))
    assert paths(batch) == ["/a", "https://www.ledger.example/b"]
    assert [error.problem for error in batch.errors] == ["lists 3 addresses of other sites, which are passed over"]


def test_a_sitemap_in_a_file_may_list_any_site() -> None:
    assert paths(parse(make_urls(loc("/a"), loc("https://elsewhere.example/x")), url=None))[1:] == [
        "https://elsewhere.example/x"
    ]


def test_a_compressed_sitemap_is_told_by_its_content_and_read() -> None:
    body = gzip.compress(make_urls(loc("/a")).encode())
    fetched = Fetched(origin="x", body=body, at=NOW, url=f"{SITE}/sitemap.xml.gz")
    assert find_kind(fetched) == "sitemap"
    assert paths(parse_fetched(fetched)) == ["/a"]


def test_sitemaps_and_indexes_are_told_by_their_content() -> None:
    for content in (make_urls(loc("/a")), make_index(loc("/a"))):
        assert find_kind(Fetched(origin="x.txt", body=content.encode(), at=NOW)) == "sitemap"


def test_a_wrong_namespace_prefixes_and_a_cut_end_do_no_harm() -> None:
    assert paths(parse("<urlset><url><loc>https://ledger.example/a</loc></url></urlset>")) == ["/a"]
    assert paths(parse('<s:urlset xmlns:s="x"><s:url><s:loc>https://ledger.example/a</s:loc></s:url></s:urlset>')) == [
        "/a"
    ]
    assert paths(parse(make_urls(loc("/a"), loc("/b"))[:-12])) == ["/a", "/b"]
    assert paths(parse(make_urls("<loc>https://ledger.example/a?x=1&y=2</loc>"))) != []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is no sitemap"),
        ("<rss/>", "is no sitemap"),
        ("words", "is no sitemap"),
        (b"\x1f\x8b\x08broken", "is no sitemap"),
        (make_urls(), "is a sitemap without addresses"),
        ("<!DOCTYPE urlset []><urlset/>", "is a sitemap with a document type, which none has, and is not read"),
    ],
)
def test_what_is_no_sitemap_is_one_error(content: str | bytes, problem: str) -> None:
    assert [error.problem for error in parse(content).errors] == [problem]


def test_a_bomb_unpacks_to_no_more_than_the_limit() -> None:
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    bomb = b"".join([packer.compress(b"\0" * 1_000_000) for _ in range(50)] + [packer.flush()])
    assert len(bomb) < 60_000
    assert len(unpack(bomb, limit=1_000)) == 1_000


LAUGHS = "<!DOCTYPE urlset [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + level)} '{f'&{chr(97 + level)};' * 10}'>" for level in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS + "]><urlset><url><loc>https://ledger.example/&j;</loc></url></urlset>",
        " " * 5_000 + LAUGHS + "]><urlset><url><loc>https://ledger.example/&j;</loc></url></urlset>",
        "<!--"
        + "x" * 5_000
        + "-->"
        + LAUGHS
        + "]><urlset><url><loc a='&j;'>https://ledger.example/&j;</loc></url></urlset>",
        '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd"><urlset><url><loc>https://ledger.example/a</loc></url></urlset>',
    ],
)
def test_entities_are_never_expanded(content: str) -> None:
    began = datetime.now(UTC)
    assert all(len(request.url) < 100 for request in parse(content).more)
    assert (datetime.now(UTC) - began).total_seconds() < 30


def test_reading_a_sitemap_opens_no_file_and_no_connection() -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.sources.pages.test_sitemap import make_urls, loc, parse
parse(make_urls(loc("/a", "2026-11-20")))
told = []
def watch(event, arguments):
    if event.startswith(("socket.", "open", "urllib", "subprocess")):
        told.append((event, str(arguments)[:200]))
sys.addaudithook(watch)
lure = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY % y SYSTEM "http://127.0.0.1:9/"> %y;]>'
include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
parse("<!--" + "x" * 5000 + "-->" + lure + make_urls("<loc>https://ledger.example/&x;</loc>" + include))
parse(make_urls("<loc>https://ledger.example/&x;</loc>" + include))
print(told)
"""
    root = str(Path(__file__).resolve().parents[3])
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_a_sitemap_as_a_source_yields_the_articles_of_its_pages(tmp_path: Path) -> None:
    with open_local_site() as site:
        news = "<news:news><news:publication_date>2026-11-20T06:30:00Z</news:publication_date></news:news>"
        site.add("/trams", make_page(SUFFIXED, HEADING), kind="text/html")
        site.add("/news.xml", make_urls(f"<loc>{site.url}/trams</loc>{news}"))
        index = site.add("/sitemap.xml", make_index(f"<loc>{site.url}/news.xml</loc>"))
        fetch = FetchSettings(allow_private=("127.0.0.1",))
        batches = load_batches([index], base=tmp_path, now=NOW, fetch=fetch)
    (article,) = [article for batch in batches for article in batch.articles]
    assert article.title == "Trams return to the quay"
    assert article.published == datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    assert not [error for batch in batches for error in batch.errors]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["<url>", "</url>", "<loc>", "</loc>", f"{SITE}/a", "&x;", "\x00", "<lastmod>", "9999"]))
)
def test_any_heap_of_markup_is_a_list_or_an_error(pieces: list[str]) -> None:
    batch = parse(f"<urlset {NAMESPACES}>{''.join(pieces)}")
    assert batch.more or batch.errors or f"{SITE}/a" in pieces


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_an_error(body: bytes) -> None:
    assert parse(body).errors


def test_time_grows_no_faster_than_the_sitemap() -> None:
    pages = {
        count: make_urls(*(loc(f"/{number}", "2026-11-20") for number in range(count))) for count in (2_000, 8_000)
    }
    assert is_linear(lambda count: parse(pages[count]), size=2_000)
