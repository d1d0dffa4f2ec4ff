"""JSON lines as they come: one article after the other, however many there are, each by what its writer called it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any, BinaryIO

from digest.model import Article, ArticleError, Fetched
from digest.sources.article import Parts, make_article
from digest.sources.decode import decode_text
from digest.sources.feeds.jsonvalues import parse_json
from digest.sources.texts.fields import find_fields, find_parts

LONGEST_LINE = 4_000_000
LARGEST_LIST = 100_000_000
"""Bytes of what must be read whole: a list, or one object over several lines."""

_NO_TITLE = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One object of JSON lines: what it is called there, and its article or the problem with it.

    `number` is that of its line, or its place in a list, counted from 1. An article without a headline has "". `source`
    is what it was collected from, where digest wrote the row.
    """

    number: int
    id: str | int | None = None
    article: Article | None = None
    source: str = ""
    problem: str = ""


def load_rows(stream: BinaryIO, *, origin: str, now: datetime, timezone: str = "UTC") -> Iterator[Row]:
    """Read JSON lines, or a list of objects, from `stream` and make an article of each, with the fields of `jsonlines`.

    Lines are read one by one as they are asked for; a list is read whole. What has neither headline nor text, or is no
    JSON object, is a row with a problem. Articles come from `origin` and are first seen at `now`; dates without a zone
    are in `timezone`.
    """
    fetched = Fetched(origin=origin, body=b"", at=now)
    lines = _read_lines(stream)
    first = next(lines, None)
    if first is None:
        return
    opening = decode_text(first[1]).strip() if first[1] else ""
    if first[1] and (opening.startswith("[") or opening == "{"):
        numbered = _read_list(first[1] + stream.read(LARGEST_LIST))
    else:
        numbered = ((number, _parse(line)) for number, line in chain([first], lines))
    for number, record in numbered:
        yield _make_row(number, record, fetched, timezone=timezone)


def _read_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line that is not empty with its number; None for one that is too long, which is passed over."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        rest = line
        while not whole and rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        if line.strip():
            yield number, line if whole else None


def _read_list(body: bytes) -> Iterator[tuple[int, Any]]:
    if len(body) > LARGEST_LIST:
        yield 1, f"the list has more than {LARGEST_LIST:,} bytes; give one object a line"
        return
    value = parse_json(decode_text(body))
    yield from enumerate(value if isinstance(value, list) else [value], 1)


def _parse(line: bytes | None) -> Any:
    return f"has more than {LONGEST_LINE:,} bytes" if line is None else parse_json(decode_text(line))


def _make_row(number: int, record: Any, fetched: Fetched, *, timezone: str) -> Row:
    if not isinstance(record, Mapping):
        return Row(number=number, problem=record if isinstance(record, str) else "is no JSON object")
    parts = find_parts(find_fields(record.items()), line=number)
    made = _make_article(parts, fetched, timezone=timezone)
    given = record.get("id")
    name = given if isinstance(given, (str, int)) and not isinstance(given, bool) else parts.guid or None
    if isinstance(made, ArticleError):
        return Row(number=number, id=name, problem="has neither a headline nor a text")
    source = record.get("collected_from")
    named = source if isinstance(source, str) else ""
    return Row(number=number, id=made.id if name is None else name, article=made, source=named)


def _make_article(parts: Parts, fetched: Fetched, *, timezone: str) -> Article | ArticleError:
    """The article of `parts`, through the door for all; one with a text may be without a headline."""
    made = make_article(parts, fetched, source="", timezone=timezone)
    if isinstance(made, Article) or not (parts.text.strip() or parts.summary.strip()):
        return made
    untitled = make_article(replace(parts, title=_NO_TITLE), fetched, source="", timezone=timezone)
    return replace(untitled, title="") if isinstance(untitled, Article) else untitled
