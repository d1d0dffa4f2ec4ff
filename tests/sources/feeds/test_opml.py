"""OPML: every feed of a list is named once, with an address that may be asked, and however the list was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Fetched
from digest.sources.feeds.opml import MAX_FEEDS, parse_opml, parse_opml_entries
from digest.sources.kinds import parse_fetched
from tests.factories import NOW
from tests.growth import is_linear
from tests.shared import SHARED, needs_shared

LEDGER = "https://ledger.example/feed"


def make_opml(outlines: str, *, head: str = "<title>Feeds &amp; more</title>") -> str:
    return f'<?xml version="1.0"?><opml version="2.0"><head>{head}</head><body>{outlines}</body></opml>'


def fetch(content: str | bytes) -> Fetched:
    return Fetched(origin="feeds.opml", body=content.encode() if isinstance(content, str) else content, at=NOW)


def find_urls(outlines: str) -> list[str]:
    return [url for _, url in parse_opml_entries(make_opml(outlines).encode())]


def test_a_list_of_feeds_is_a_batch_of_feeds_and_no_articles() -> None:
    batch = parse_fetched(
        fetch(
            make_opml(
                f'<outline text="Local"><outline type="rss" text="The Ledger" xmlUrl="{LEDGER}" htmlUrl="https://x.example"/>'
                '<outline text="Harbour"><outline xmlUrl="http://harbour.example/rss?a=1&amp;b=2"/></outline></outline>'
            )
        )
    )
    assert (batch.kind, batch.name) == ("opml", "Feeds & more")
    assert batch.feeds == (LEDGER, "http://harbour.example/rss?a=1&b=2")
    assert (batch.articles, batch.errors) == ((), ())


def test_each_feed_has_its_name_and_is_named_once() -> None:
    outlines = (
        f'<outline text="The Ledger" title="No" xmlUrl="{LEDGER}"/><outline title="Café &quot;x&quot;" xmlUrl="http://b.example"/>'
        f'<outline text="Again" xmlUrl="{LEDGER}"/><outline xmlUrl="http://c.example/"/>'
    )
    assert parse_opml_entries(make_opml(outlines).encode()) == (
        ("The Ledger", LEDGER),
        ('Café "x"', "http://b.example"),
        ("", "http://c.example/"),
    )


@pytest.mark.parametrize(
    ("outline", "urls"),
    [
        ("<outline xmlUrl='https://ledger.example/feed' />", [LEDGER]),
        (f'<OUTLINE XMLURL = "{LEDGER}"></OUTLINE>', [LEDGER]),
        (f'<o:outline xmlurl="{LEDGER}"/>', [LEDGER]),
        (f'<outline type="rss" url="{LEDGER}"/>', [LEDGER]),
        ('<outline type="link" url="https://ledger.example/"/>', []),
        ('<outline xmlUrl="feed://ledger.example/feed"/>', ["http://ledger.example/feed"]),
        ('<outline xmlUrl="feed:https://ledger.example/feed"/>', [LEDGER]),
        ('<outline xmlUrl="  https://ledger.example/feed\n"/>', [LEDGER]),
        (f'<outline text="a > b < c" xmlUrl="{LEDGER}"/>', [LEDGER]),
        (f'<outline text="the "best" one" xmlUrl="{LEDGER}"/>', [LEDGER]),
        (f'<outline text="AT&T" xmlUrl="{LEDGER}?a=1&b=2"/>', [f"{LEDGER}?a=1&b=2"]),
        (f'<!-- <outline xmlUrl="{LEDGER}"/> -->', []),
        (f'</outline></outline><outline xmlUrl="{LEDGER}">', [LEDGER]),
        (f'<outline text="a">{"<outline>" * 500}<outline xmlUrl="{LEDGER}"/>', [LEDGER]),
        ('<outline xmlUrl="/feed"/><outline xmlUrl=""/><outline htmlUrl="https://x.example/"/>', []),
        ('<outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="file:///etc/passwd"/>', []),
        ('<outline xmlUrl="mailto:noor@ledger.example"/>', []),
    ],
)
def test_feeds_are_found_however_they_are_written_and_nothing_else_is(outline: str, urls: list[str]) -> None:
    assert find_urls(outline) == urls


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_names_are_read_in_the_encoding_of_the_list(encoding: str) -> None:
    text = make_opml(f'<outline text="Café" xmlUrl="{LEDGER}"/>').replace('"1.0"?', f'"1.0" encoding="{encoding}"?', 1)
    assert parse_opml_entries(text.encode(encoding)) == (("Café", LEDGER),)


def test_entities_of_a_list_are_never_more_than_their_names() -> None:
    declared = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "expanded">]>'
    entries = parse_opml_entries((declared + make_opml(f'<outline text="&x;&y;" xmlUrl="{LEDGER}"/>')).encode())
    assert entries == (("&x;&y;", LEDGER),)


def test_a_list_without_feeds_is_an_error() -> None:
    (error,) = parse_fetched(fetch(make_opml('<outline text="Local"/>'))).errors
    assert error.problem == "is an OPML list without the address of any feed"


def test_no_more_than_five_thousand_feeds_are_taken_and_that_is_said() -> None:
    outlines = "".join(f'<outline xmlUrl="https://{number}.example/"/>' for number in range(MAX_FEEDS + 100))
    batch = parse_opml(fetch(make_opml(outlines)))
    assert len(batch.feeds) == MAX_FEEDS
    assert [error.problem for error in batch.errors] == ["lists more than 5,000 feeds; the first of them were taken"]


PIECES = ("<opml>", "<outline ", "xmlUrl=", '"', "'", LEDGER, "/>", ">", "<!--", "-->", "&", "<title>", " ", "=")


@given(
    st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=20).map(lambda some: "".join(some).encode())
)
def test_no_bytes_make_it_fail(body: bytes) -> None:
    batch = parse_opml(fetch(body))
    assert bool(batch.feeds) != bool(batch.errors)


@pytest.mark.parametrize(
    "unit", ["<outline ", "<!--", '<outline a="', "<outline a='\"", "a=", "<title>", "&lt;", "<a "]
)
def test_it_takes_time_in_proportion_to_the_list(unit: str) -> None:
    assert is_linear(lambda size: parse_opml(fetch("<opml>" + unit * size)), size=20_000)


@needs_shared
def test_real_lists_have_at_least_as_many_feeds_as_their_xmlurls_name() -> None:
    lists = sorted(path for path in (SHARED / "data/ingest/opml").rglob("*") if path.is_file())
    found = [len(parse_opml_entries(path.read_bytes())) for path in lists]
    assert len(lists) == sum(count > 0 for count in found) == 62
    assert sum(found) >= 815
