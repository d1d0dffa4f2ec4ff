"""Many articles in one file, a record each: those that are none are errors with their lines, and both have an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from digest.model import Article, ArticleError, Batch, Fetched, Trouble
from digest.sources.article import make_article, make_source_name
from digest.sources.texts.fields import Fields, find_parts, is_draft

MAX_RECORDS = 50_000
MAX_ERRORS = 50

Record = tuple[int | None, Fields | str]
"""The line that a record begins on, if it has one of its own, and its fields or what is wrong with it."""


def make_record_batch(
    records: Iterator[Record], fetched: Fetched, *, timezone: str, empty: str = "has no articles"
) -> Batch:
    """The articles that `records` make, at most 50,000 and at most 50 errors; what is `empty` is one error."""
    source = make_source_name(fetched)
    made = [
        _make_article(record, fetched, position=position, line=line, source=source, timezone=timezone)
        for position, (line, record) in enumerate(islice(records, MAX_RECORDS))
    ]
    errors = [one for one in made if isinstance(one, ArticleError)]
    if next(records, None):
        problem = f"has more than {MAX_RECORDS:,} articles; the first of them were read"
        errors.append(ArticleError(origin=fetched.origin, problem=problem))
    if not made:
        errors = [ArticleError(origin=fetched.origin, problem=empty, trouble=Trouble.EMPTY)]
    return Batch(
        origin=fetched.origin,
        articles=tuple(one for one in made if isinstance(one, Article)),
        errors=_cap_errors(errors),
    )


def _make_article(
    record: Fields | str, fetched: Fetched, *, position: int, line: int | None, source: str, timezone: str
) -> Article | ArticleError:
    if isinstance(record, str) or is_draft(record):
        problem = record if isinstance(record, str) else f"item {position + 1} is a draft"
        return ArticleError(origin=fetched.origin, line=line, problem=problem)
    return make_article(find_parts(record, position=position, line=line), fetched, source=source, timezone=timezone)


def _cap_errors(errors: Sequence[ArticleError]) -> tuple[ArticleError, ...]:
    if len(errors) <= MAX_ERRORS:
        return tuple(errors)
    more = f"has {len(errors) - MAX_ERRORS} more lines that are no articles"
    return (*errors[:MAX_ERRORS], ArticleError(origin=errors[0].origin, problem=more))
