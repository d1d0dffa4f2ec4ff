"""JSON lines: the documented fields in their forms, and bad lines that cost nothing but themselves."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Batch, Dateline, Fetched, Image
from digest.sources.texts.jsonlines import parse_json_lines
from digest.sources.texts.records import MAX_ERRORS
from tests.factories import NOW

FULL: dict[str, Any] = {
    "id": "tram-7",
    "url": "https://ledger.example/trams/7",
    "title": "Trams return to the harbour",
    "authors": ["Noor Aziz", "Sam Field"],
    "published": "2026-11-22T06:00:00+05:00",
    "updated": "2026-11-22T07:00:00Z",
    "language": "en",
    "summary": "After sixty years the first tram left the depot.",
    "text": "The first tram left the depot at dawn.\n\nCrowds lined the quay.",
    "image": {"url": "https://ledger.example/7.jpg", "alt": "A tram", "width": 1200, "height": "800"},
    "tags": ["trams", "harbour"],
    "source": "The Ledger",
    "region": "middle-east",
    "dateline": "Lahore (Reuters)",
    "section": "City",
    "sticky": True,
    "mood": {"ignored": True},
}


def parse(content: str | bytes, *, origin: str = "stories/wire.jsonl") -> Batch:
    body = content if isinstance(content, bytes) else content.encode()
    return parse_json_lines(Fetched(origin=origin, body=body, at=NOW), timezone="Asia/Karachi")


def parse_one(**fields: Any) -> Article:
    batch = parse(json.dumps({"title": "Trams return"} | fields))
    assert not batch.errors
    (article,) = batch.articles
    return article


def test_every_documented_field_arrives() -> None:
    article = parse_one(**FULL)
    assert article.title == FULL["title"]
    assert article.url == FULL["url"]
    assert article.authors == ("Noor Aziz", "Sam Field")
    assert article.published == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert (article.language, article.region, article.source) == ("en", "middle-east", "The Ledger")
    assert (article.summary, article.text) == (FULL["summary"], FULL["text"])
    assert article.image == Image(url="https://ledger.example/7.jpg", alt="A tram", width=1200, height=800)
    assert article.tags == ("trams", "harbour")
    assert (article.section, article.sticky) == ("City", True)
    assert article.dateline == Dateline(text="Lahore (Reuters)", places=("Lahore",), agency="Reuters")
    assert (article.origin, article.position, article.first_seen) == ("stories/wire.jsonl", 0, NOW)


def test_lists_may_be_strings_and_an_image_an_address() -> None:
    article = parse_one(authors="By Noor Aziz and Sam Field", tags="trams, harbour", image="https://x.example/i.png")
    assert article.authors == ("Noor Aziz", "Sam Field")
    assert article.tags == ("trams", "harbour")
    assert article.image == Image(url="https://x.example/i.png")


def test_dates_may_be_unix_times_and_naive_ones_are_in_the_given_zone() -> None:
    assert parse_one(published=1795327200).published == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert parse_one(published=1795327200000).published == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert parse_one(published="2026-11-22 06:00").published == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert parse_one(published=10**30).published is None


def test_other_names_for_the_fields_are_known_and_the_documented_ones_come_first() -> None:
    article = parse_one(headline="Other", link="https://x.example/a", body="x y", pubDate="2026-11-22", category="City")
    assert (article.title, article.url, article.text) == ("Trams return", "https://x.example/a", "x y")
    assert (article.published, article.section) == (datetime(2026, 11, 21, 19, tzinfo=UTC), "City")
    people = parse_one(authors=[{"name": "Noor Aziz", "url": "https://x.example"}, {"name": "Sam Field"}])
    assert people.authors == ("Noor Aziz", "Sam Field")


def test_what_sources_test_prints_is_read_back_its_errors_as_errors() -> None:
    from digest.cli.telling import describe_article

    before = parse_one(**FULL)
    printed = describe_article(before)
    fields = ("id", "url", "title", "authors", "published", "updated", "language", "text", "image", "tags", "source")
    lines = [{field: printed[field] for field in fields}, {"error": "is empty", "origin": "a.txt", "line": None}]
    batch = parse("\n".join(map(json.dumps, lines)))
    (article,) = batch.articles
    for field in fields:
        assert getattr(article, field) == getattr(before, field), field
    assert [(error.line, error.problem) for error in batch.errors] == [(2, "reports an error of a.txt: is empty")]


def test_drafts_are_told_of() -> None:
    batch = parse('{"title": "One", "status": "draft"}\n{"title": "Two", "published": false}\n{"title": "Three"}')
    assert [article.title for article in batch.articles] == ["Three"]
    assert [error.problem for error in batch.errors] == ["item 1 is a draft", "item 2 is a draft"]


def test_a_file_is_no_name_for_readers() -> None:
    assert parse('{"title": "x"}', origin="wire.jsonl").articles[0].source == ""


@pytest.mark.parametrize("value", [None, [], {}, True, 1.5, [1, None], [["x"]], {"url": None}, "\ud800"])
def test_fields_of_other_types_than_documented_harm_nothing(value: object) -> None:
    for field in FULL:
        if field != "title":
            batch = parse(json.dumps({"title": "Trams return", field: value}))
            assert (len(batch.articles), batch.errors) == (1, ())


def test_a_bad_line_is_an_error_with_its_number_and_the_rest_goes_on() -> None:
    batch = parse('{"title": "One"}\n\n{"title": \nnull\n[1]\n"x"\n{"text": "no title"}\n{"title": "Two"}\n')
    assert [article.title for article in batch.articles] == ["One", "Two"]
    assert [error.line for error in batch.errors] == [3, 4, 5, 6, 7]
    assert str(batch.errors[0]).startswith("stories/wire.jsonl:3: is no valid JSON: ")
    assert batch.errors[1].problem == "is no JSON object"
    assert "has no headline" in batch.errors[4].problem


def test_an_array_and_a_single_object_over_many_lines_are_read_too() -> None:
    batch = parse(json.dumps([{"title": "One"}, 7, {"title": "Two"}], indent=2))
    assert [article.title for article in batch.articles] == ["One", "Two"]
    assert [error.problem for error in batch.errors] == ["item 2 is no JSON object"]
    assert parse(json.dumps({"title": "One"}, indent=2)).articles[0].title == "One"


def test_line_ends_marks_and_encodings_do_not_matter() -> None:
    lines = '{"title": "Café"}\r\n{"title": "Zwei"}\r\n'
    for body in (lines.encode(), b"\xef\xbb\xbf" + lines.encode(), lines.encode("utf-16"), lines.encode("cp1252")):
        assert [article.title for article in parse(body).articles] == ["Café", "Zwei"]


def test_separators_of_unicode_inside_a_string_do_not_end_a_line() -> None:
    batch = parse(json.dumps({"title": "One\u2028two\x85three"}, ensure_ascii=False) + '\n{"title": "Two"}')
    assert (len(batch.articles), batch.errors) == (2, ())


@pytest.mark.parametrize("content", ["", "\n\n", "[]"])
def test_nothing_at_all_is_an_error(content: str) -> None:
    assert [error.problem for error in parse(content).errors] == ["has no articles"]


def test_ids_come_from_the_url_else_from_source_and_id() -> None:
    assert parse_one(url="https://x.example/a", id="1").id == parse_one(url="https://x.example/a", id="2").id
    assert parse_one(id="1").id == parse_one(id="1", title="Other").id != parse_one(id="2").id


def test_errors_without_end_are_counted_not_listed() -> None:
    errors = parse("nonsense\n" * 1000).errors
    assert len(errors) == MAX_ERRORS + 1
    assert errors[-1].problem == f"has {1000 - MAX_ERRORS} more lines that are no articles"


def test_articles_without_end_are_cut_off_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.sources.texts.records.MAX_RECORDS", 2)
    batch = parse('{"title": "x"}\n' * 4)
    assert len(batch.articles) == 2
    assert [error.problem for error in batch.errors] == ["has more than 2 articles; the first of them were read"]


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, '{"title": ' + "9" * 10_000 + "}"])
def test_nesting_and_numbers_without_end_are_errors(content: str) -> None:
    batch = parse(content)
    assert not batch.articles
    assert batch.errors


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, "x"]), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(JSON.map(json.dumps) | st.text(max_size=20), max_size=4).map("\n".join))
def test_nothing_makes_it_fail(content: str) -> None:
    batch = parse(content.encode("utf-8", "surrogatepass"))
    assert batch.articles or batch.errors
