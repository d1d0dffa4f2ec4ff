"""JSON lines: one article an object, one object a line; a JSON array of such objects is read alike.

Fields, all but `title` optional: id, url, title, authors, published, updated, language, summary, text, image, tags,
source, region, dateline. `authors` and `tags` are lists or strings, `image` is an address or an object with url, alt,
width and height, dates are strings or Unix times. Unknown fields are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from digest.model import Article, ArticleError, Batch, Fetched, Image
from digest.sources.article import Parts, make_article, make_size, make_source_name
from digest.sources.decode import decode_text

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
    whole = _parse_json(text) if text.lstrip()[:1] in {"[", "{"} else None
    if isinstance(whole, dict):
        yield (1, whole) if not _is_json_feed(whole) else (None, "is a JSON Feed; only RSS and Atom feeds can be read")
    elif isinstance(whole, list):
        for number, record in enumerate(whole, 1):
            yield None, record if isinstance(record, dict) else f"item {number} is no JSON object"
    else:
        for number, line in enumerate(text.splitlines() if "\n" not in text else text.split("\n"), 1):
            if line.strip():
                record = _parse_json(line)
                yield number, record if isinstance(record, (dict, str)) else "is no JSON object"


def _cap_records(records: Iterator[tuple[int | None, _Record]]) -> Iterator[tuple[int | None, _Record]]:
    yield from islice(records, MAX_RECORDS)
    if next(records, None):
        yield None, f"has more than {MAX_RECORDS:,} articles; the first of them were read"


def _parse_json(text: str) -> Any:
    """What `text` says in JSON; as a string, what is wrong with it."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return f"is no valid JSON: {error.msg}, column {error.colno}"
    except (ValueError, RecursionError):
        return "is no JSON that can be read: its numbers or its nesting are too large"
    return value if isinstance(value, (dict, list)) else None


def _is_json_feed(whole: Mapping[str, Any]) -> bool:
    return "jsonfeed.org" in str(whole.get("version"))


def _find_parts(record: Mapping[str, Any], position: int, line: int | None) -> Parts:
    return Parts(
        position=position,
        line=line,
        guid=_find_text(record.get("id")),
        title=_find_text(record.get("title")),
        url=_find_text(record.get("url")),
        language=_find_text(record.get("language")),
        summary=_find_text(record.get("summary")),
        text=_find_text(record.get("text")),
        source=_find_text(record.get("source")),
        region=_find_text(record.get("region")),
        dateline=_find_text(record.get("dateline")),
        published=_find_date(record.get("published")),
        updated=_find_date(record.get("updated")),
        authors=_find_list(record.get("authors")),
        tags=tuple(tag for given in _find_list(record.get("tags")) for tag in given.split(",")),
        image=_find_image(record.get("image")),
    )


def _find_text(value: object) -> str:
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _find_list(value: object) -> tuple[str, ...]:
    return tuple(_find_text(item) for item in value) if isinstance(value, list) else (_find_text(value),)


def _find_date(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _find_text(value)
    try:
        return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(value)


def _find_image(value: object) -> Image | None:
    if isinstance(value, dict):
        sizes = (make_size(value.get(side)) for side in ("width", "height"))
        width, height = sizes
        return Image(url=_find_text(value.get("url")), alt=_find_text(value.get("alt")), width=width, height=height)
    return Image(url=value) if isinstance(value, str) else None


def _cap(errors: list[ArticleError]) -> tuple[ArticleError, ...]:
    if len(errors) <= MAX_ERRORS:
        return tuple(errors)
    more = f"has {len(errors) - MAX_ERRORS} more lines that are no articles"
    return (*errors[:MAX_ERRORS], ArticleError(origin=errors[0].origin, problem=more))
