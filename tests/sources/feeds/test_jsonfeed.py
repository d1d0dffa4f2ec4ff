"""JSON Feed: what its items say arrives as from any other feed, and nothing in one makes the reader fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Batch, Fetched, Image, WebRequest
from digest.sources.feeds.jsonfeed import MAX_ITEMS, parse_json_feed
from digest.sources.kinds import find_kind, parse_fetched
from tests.factories import NOW

VERSION = "https://jsonfeed.org/version/1.1"


def fetch(feed: object, *, url: str | None = None) -> Fetched:
    body = feed if isinstance(feed, str) else json.dumps(feed)
    return Fetched(origin="feeds/ledger.json", body=body.encode(), at=NOW, url=url)


def parse(*items: object, url: str | None = None, **members: object) -> Batch:
    return parse_fetched(fetch({"version": VERSION, "title": "The Ledger", "items": items} | members, url=url))


def parse_item(**item: object) -> Article:
    batch = parse({"title": "Trams return"} | item)
    assert not batch.errors
    return batch.articles[0]


def test_an_item_arrives_whole() -> None:
    batch = parse(
        {
            "id": "7",
            "url": "https://ledger.example/7?utm_source=json",
            "external_url": "https://elsewhere.example/",
            "title": "Trams & ferries <return>",
            "content_html": "<p>The first tram left at dawn.</p><p>Crowds lined the quay.</p>",
            "summary": "After sixty years & a day.",
            "image": "https://ledger.example/7.jpg",
            "banner_image": "https://ledger.example/wide.jpg",
            "date_published": "2026-11-22T11:00:00+05:00",
            "date_modified": "2026-11-23T06:00:00Z",
            "authors": [{"name": "Noor Aziz"}, {"name": "Sam Field"}],
            "tags": ["Trams", "Harbour"],
            "language": "en-GB",
        },
        language="en",
    )
    assert (batch.kind, batch.name, batch.language, batch.errors) == ("jsonfeed", "The Ledger", "en", ())
    (article,) = batch.articles
    assert article.title == "Trams & ferries <return>"
    assert article.url == "https://ledger.example/7?utm_source=json"
    assert article.summary == "After sixty years & a day."
    assert article.text == "The first tram left at dawn.\n\nCrowds lined the quay."
    assert article.published == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert article.authors == ("Noor Aziz", "Sam Field")
    assert article.tags == ("Trams", "Harbour")
    assert article.image == Image(url="https://ledger.example/7.jpg")
    assert (article.source, article.language, article.position) == ("The Ledger", "en", 0)


def test_plain_text_is_plain_and_html_in_it_is_not_shown() -> None:
    assert parse_item(content_text="2 < 3 & so on.\n\nMore.").text == "2 < 3 & so on.\n\nMore."
    assert parse_item(content_text="<p>2 &lt; 3</p>").text == "2 < 3"
    assert parse_item(content_html="<p>a</p>", content_text="b").text == "a"


def test_a_text_is_not_said_twice_and_tails_are_gone() -> None:
    assert parse_item(content_text="The boats are back.", summary="The boats are back.").summary == ""
    assert parse_item(summary="The boats are back. Read more").summary == "The boats are back."
    assert parse_item(content_html="<p>The boats.</p><p>Continue reading →</p>").text == "The boats."


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ({"content_text": "The trams are back. They are red."}, "The trams are back."),
        ({"content_html": "<p>The trams &amp; boats are back</p><p>More</p>"}, "The trams & boats are back"),
        ({"title": " ", "summary": "Short.", "content_text": "Long."}, "Short."),
        ({"content_text": "tram " * 50}, "tram " * 19 + "tram…"),
        ({"content_text": "a" * 300}, "a" * 100 + "…"),
        ({"title": "???", "content_text": ""}, "???"),
    ],
)
def test_an_item_without_a_title_has_the_first_words_of_its_text(item: dict[str, str], title: str) -> None:
    assert parse(item).articles[0].title == title


def test_authors_of_the_first_version_and_of_the_feed_count() -> None:
    assert parse_item(author={"name": "Noor Aziz"}).authors == ("Noor Aziz",)
    assert parse({"title": "x"}, author={"name": "Sam Field"}).articles[0].authors == ("Sam Field",)
    assert parse({"title": "x", "authors": []}, authors=[{"name": "Sam Field"}]).articles[0].authors == ("Sam Field",)
    assert parse({"title": "x", "authors": [{"url": "u"}]}).articles[0].authors == ()


@pytest.mark.parametrize(
    ("members", "url"),
    [
        ({"url": "/7"}, "https://ledger.example/7"),
        ({"external_url": "https://elsewhere.example/7"}, "https://elsewhere.example/7"),
        ({"id": "https://ledger.example/8"}, "https://ledger.example/8"),
        ({"id": "javascript:alert(1)"}, None),
        ({"url": "javascript:alert(1)"}, None),
        ({"id": 8}, None),
    ],
)
def test_addresses_count_from_the_home_page(members: dict[str, Any], url: str | None) -> None:
    (article,) = parse({"title": "x"} | members, home_page_url="https://ledger.example/").articles
    assert article.url == url


@pytest.mark.parametrize(
    ("members", "address"),
    [
        ({"banner_image": "https://x.example/b.jpg"}, "https://x.example/b.jpg"),
        ({"attachments": [{"url": "https://x.example/a.png", "mime_type": "image/png"}]}, "https://x.example/a.png"),
        ({"attachments": [{"url": "https://x.example/a.mp3", "mime_type": "audio/mpeg"}, 7]}, None),
        ({"content_html": "<img src='https://x.example/i.jpg'>"}, "https://x.example/i.jpg"),
        ({"image": "data:image/png;base64,x"}, None),
        ({"image": ["https://x.example/i.jpg"]}, None),
    ],
)
def test_the_picture_is_found_wherever_it_is(members: dict[str, Any], address: str | None) -> None:
    image = parse_item(**members).image
    assert (image.url if image else None) == address


def test_an_item_keeps_its_id_when_only_tracking_or_the_text_changes() -> None:
    one, other = (parse_item(url=f"https://ledger.example/7?utm_campaign={n}", content_text=n) for n in "ab")
    assert one.id == other.id
    assert parse_item(id="7").id == parse_item(id="7", content_text="new").id != parse_item(id="8").id
    assert parse_item(content_text="one").id != parse_item(content_text="two").id


def test_the_next_page_is_older_if_the_same_host_has_it() -> None:
    here = "https://ledger.example/feed.json"
    assert parse({"title": "x"}, url=here, next_url="/feed.json?page=2").older == WebRequest(url=f"{here}?page=2")
    assert parse({"title": "x"}, url=here, next_url="https://elsewhere.example/").older is None
    assert parse({"title": "x"}, url=here, next_url=here).older is None
    assert parse({"title": "x"}, next_url=f"{here}?page=2").older is None
    assert parse(url=here, next_url=f"{here}?page=2").older is None


@pytest.mark.parametrize(
    ("feed", "kind"),
    [
        ({"items": [], "version": VERSION}, "jsonfeed"),
        ({"items": [], "version": "https://www.jsonfeed.org/version/1"}, "jsonfeed"),
        ({"version": "1.1", "feed_url": "https://ledger.example/feed.json", "items": []}, "jsonfeed"),
        ({"title": "About jsonfeed.org", "text": '"version": "https://jsonfeed.org", "items": ['}, "json"),
        ([{"version": VERSION, "items": []}], "json"),
        ({"title": "x", "items": []}, "json"),
    ],
)
def test_a_feed_is_told_from_other_json_by_what_is_in_it(feed: object, kind: str) -> None:
    assert find_kind(fetch(feed)) == kind


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"version": VERSION, "items": []}, "has no entries"),
        ({"version": VERSION, "items": {}}, "is no JSON Feed: it has no list of items"),
        ([1], "is no JSON Feed: it has no list of items"),
        ("{", "is no valid JSON: Expecting property name enclosed in double quotes, column 2"),
        ('{"items": [' + "[" * 100_000, "is no JSON that can be read: its numbers or its nesting are too large"),
    ],
)
def test_what_cannot_be_read_is_named(content: object, problem: str) -> None:
    assert [error.problem for error in parse_json_feed(fetch(content)).errors] == [problem]


def test_a_broken_item_is_an_error_and_the_rest_goes_on() -> None:
    batch = parse("x", {"title": "Trams"}, {}, None)
    assert [(article.title, article.position) for article in batch.articles] == [("Trams", 1)]
    assert [error.problem for error in batch.errors] == [
        "item 3 has no headline",
        "item 1 is no JSON object",
        "item 4 is no JSON object",
    ]


def test_no_more_than_five_thousand_items_are_read_and_that_is_said() -> None:
    batch = parse(*({"title": str(number)} for number in range(MAX_ITEMS + 1)))
    assert len(batch.articles) == MAX_ITEMS
    assert [error.problem for error in batch.errors] == ["has more than 5,000 entries; the first of them were read"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "x"]), inner),
    max_leaves=5,
)
MEMBERS = st.sampled_from(
    [
        *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image"),
        *("date_published", "date_modified", "author", "authors", "tags", "language", "attachments"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(MEMBERS, VALUES) | VALUES, max_size=3), st.dictionaries(MEMBERS, VALUES))
def test_no_values_make_it_fail(items: list[Any], members: dict[str, Any]) -> None:
    batch = parse_json_feed(fetch(members | {"version": VERSION, "items": items}))
    assert len(batch.articles) + len(batch.errors) == max(1, len(items))
