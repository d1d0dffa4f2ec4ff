"""JSON lines: one article an object, one object a line; a JSON array of such objects is read alike.

Fields, all but `title` optional: id, url, title, authors, published, updated, language, summary, text, image, tags,
source, region, dateline. `authors` and `tags` are lists or strings, `image` is an address or an object with url, alt,
width and height, dates are strings or Unix times. Unknown fields are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from digest.model import Article, ArticleError, Batch, Fetched, Image
from digest.sources.article import Parts, make_article, make_size, make_source_name
from digest.sources.decode import decode_text
from digest.sources.jsonvalues import find_text, find_texts, parse_json

MAX_RECORDS = 50_000
MAX_ERRORS = 50
_Record = Mapping[str, Any] | str
_MILLISECONDS = 100_000_000_000
"""Unix times from here on count milliseconds: in seconds they would be in the year 5138."""


def parse_json_lines(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The articles in JSON lines; a line that is none is an error with its number, and the rest goes on."""
    source = make_source_name(fetched)
    articles: list[Article] = []
    errors: list[ArticleError] = []
    for position, (line, record) in enumerate(_cap_records(_parse_records(decode_text(fetched.body)))):
        made: Article | ArticleError
        if isinstance(record, str):
            made = ArticleError(origin=fetched.origin, line=line, problem=record)
        else:
            made = make_article(_find_parts(record, position, line), fetched, source=source, timezone=timezone)
        if isinstance(made, Article):
            articles.append(made)
        else:
            errors.append(made)
    if not articles and not errors:
        errors = [ArticleError(origin=fetched.origin, problem="has no articles")]
    return Batch(origin=fetched.origin, articles=tuple(articles), errors=_cap(errors))


def _parse_records(text: str) -> Iterator[tuple[int | None, _Record]]:
    """Each object with the number of its line, if it has one of its own, or what is wrong in its place."""
    whole = parse_json(text) if text.lstrip()[:1] in {"[", "{"} else None
    if isinstance(whole, dict):
        yield 1, whole
    elif isinstance(whole, list):
        for number, record in enumerate(whole, 1):
            yield None, record if isinstance(record, dict) else f"item {number} is no JSON object"
    else:
        for number, line in enumerate(text.splitlines() if "\n" not in text else text.split("\n"), 1):
            if line.strip():
                record = parse_json(line)
                yield number, record if isinstance(record, (dict, str)) else "is no JSON object"


def _cap_records(records: Iterator[tuple[int | None, _Record]]) -> Iterator[tuple[int | None, _Record]]:
    yield from islice(records, MAX_RECORDS)
    if next(records, None):
        yield None, f"has more than {MAX_RECORDS:,} articles; the first of them were read"


def _find_parts(record: Mapping[str, Any], position: int, line: int | None) -> Parts:
    return Parts(
        position=position,
        line=line,
        guid=find_text(record.get("id")),
        title=find_text(record.get("title")),
        url=find_text(record.get("url")),
        language=find_text(record.get("language")),
        summary=find_text(record.get("summary")),
        text=find_text(record.get("text")),
        source=find_text(record.get("source")),
        region=find_text(record.get("region")),
        dateline=find_text(record.get("dateline")),
        published=_find_date(record.get("published")),
        updated=_find_date(record.get("updated")),
        authors=find_texts(record.get("authors")),
        tags=tuple(tag for given in find_texts(record.get("tags")) for tag in given.split(",")),
        image=_find_image(record.get("image")),
    )


def _find_date(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return find_text(value)
    try:
        return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(value)


def _find_image(value: object) -> Image | None:
    if isinstance(value, dict):
        sizes = (make_size(value.get(side)) for side in ("width", "height"))
        width, height = sizes
        return Image(url=find_text(value.get("url")), alt=find_text(value.get("alt")), width=width, height=height)
    return Image(url=value) if isinstance(value, str) else None


def _cap(errors: list[ArticleError]) -> tuple[ArticleError, ...]:
    if len(errors) <= MAX_ERRORS:
        return tuple(errors)
    more = f"has {len(errors) - MAX_ERRORS} more lines that are no articles"
    return (*errors[:MAX_ERRORS], ArticleError(origin=errors[0].origin, problem=more))
