"""JSON lines are read as they come, whatever one of them holds."""

from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from digest.sources.texts.rows import LONGEST_LINE, Row, load_rows
from tests.factories import NOW


def read(body: bytes) -> list[Row]:
    return list(load_rows(io.BytesIO(body), origin="desk.jsonl", now=NOW))


def test_a_line_is_read_only_when_it_is_asked_for() -> None:
    stream = io.BytesIO(b'{"title": "One"}\n{"title": "Two"}\n')
    first = next(load_rows(stream, origin="desk.jsonl", now=NOW))
    assert first.article is not None
    assert (first.article.title, stream.read()) == ("One", b'{"title": "Two"}\n')


def test_a_line_that_is_too_long_is_passed_over_to_its_end() -> None:
    for size in (LONGEST_LINE, 2 * LONGEST_LINE):
        rows = read(b'{"title": "' + b"x" * size + b'"}\n{"title": "Two"}')
        assert [(row.number, row.problem) for row in rows] == [(1, "has more than 4,000,000 bytes"), (2, "")]


def test_a_story_without_a_headline_has_none() -> None:
    (row,) = read(b'{"id": "n1", "body": "LAHORE, Pakistan - Trams ran."}')
    assert row.article is not None
    assert (row.id, row.article.title, row.article.text) == ("n1", "", "Trams ran.")
    assert row.article.dateline is not None


def test_a_story_is_called_by_its_id_or_its_slug_or_the_articles_own() -> None:
    rows = read(b'{"title": "A", "id": 7}\n{"title": "A", "slug": "a-b"}\n{"title": "A"}\n{"title": "A", "id": true}')
    assert rows[3].article is not None
    assert [row.id for row in rows] == [7, "a-b", rows[2].article and rows[2].article.id, rows[3].article.id]


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b'{"title": "One"}', b"[]", b"{}", b"[[", b"{"]), max_size=8))
def test_any_bytes_are_rows_with_an_article_or_a_problem(lines: list[bytes]) -> None:
    rows = read(b"\n".join(lines))
    assert all((row.article is None) == bool(row.problem) for row in rows)
    json.dumps([row.id for row in rows])
