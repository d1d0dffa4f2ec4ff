"""Writes the teasers of whatever digest reads, one story after the other, as an edition would print them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from digest.editions.compose import find_lengths, select_telling
from digest.model import Article, ArticleError, Candidate, Fetched, Override, Theme
from digest.selection.overriding import apply_overrides
from digest.settings import Settings
from digest.sources.files import FILE_LIMIT
from digest.sources.kinds import find_kind, parse_fetched
from digest.sources.texts.rows import load_rows
from digest.teasers.teaser import Teaser, find_teaser

_SAMPLE = 20_000
_OBJECT = re.compile(rb"^\s*+\{\s*+\"\w+\"\s*+:.*\}\s*+$", re.MULTILINE)
"""A line that is a JSON object, though the first one may be none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teased:
    """One story with its teasers, or why there is none: `number` is its line or place, `id` what it is called there."""

    number: int
    id: str | int | None = None
    article: Article | None = None
    teaser: Teaser | None = None
    long_teaser: str = ""
    problem: str = ""


def load_teased(
    stream: BufferedReader, settings: Settings, *, base: Path, origin: str, now: datetime, length: int | None = None
) -> Iterator[Teased]:
    """Read stories from `stream`, and write the teasers of each as long as the theme, or `length`, wants them.

    JSON lines are read as they come; a feed, a page or a text is read whole. What editors wrote in the overrides beside
    the configuration, in the folder `base`, is laid over. `origin` names the stream, `now` is when the stories are
    first seen. Raises ConfigError for a theme or overrides that are wrong.
    """
    from digest.render.themes import load_theme

    theme, overrides = load_theme(settings.theme), _load_overrides(settings, base)
    for found in _load_stories(stream, origin=origin, now=now, timezone=settings.timezone):
        if found.article is None:
            yield found
        else:
            article, mark = _lay_over(found.article, overrides, now=now, newsletter=settings.newsletter)
            written = mark.teaser if mark else None
            yield _tease(found, article, theme=theme, written=written, length=length)


def _tease(found: Teased, article: Article, *, theme: Theme, written: str | None, length: int | None) -> Teased:
    short, long = find_lengths(theme, article.language)
    telling = find_teaser(select_telling(article), max(long, length or 0), written=written)
    return Teased(
        number=found.number,
        id=found.id,
        article=article,
        teaser=find_teaser(article, length or short, written=written),
        long_teaser=telling.text,
    )


def _load_overrides(settings: Settings, base: Path) -> tuple[Override, ...]:
    if not (base / settings.overrides).is_file():
        return ()
    from digest.pipeline.overriding import load_newsletter_overrides

    return load_newsletter_overrides(settings, base=base)


def _lay_over(
    article: Article, overrides: tuple[Override, ...], *, now: datetime, newsletter: str
) -> tuple[Article, Override | None]:
    if not overrides:
        return article, None
    alone = [Candidate(article=article, source=article.origin)]
    laid = apply_overrides(alone, overrides, now=now, newsletter=newsletter)
    marks: Mapping[str, Override] = laid.marks
    return laid.candidates[0].article, marks.get(article.id)


def _load_stories(stream: BufferedReader, *, origin: str, now: datetime, timezone: str) -> Iterator[Teased]:
    sample = Fetched(origin=origin, body=stream.peek(_SAMPLE)[:_SAMPLE], at=now)
    if find_kind(sample) == "json" or (origin == "-" and _OBJECT.search(sample.body)):
        for row in load_rows(stream, origin=origin, now=now, timezone=timezone):
            yield Teased(number=row.number, id=row.id, article=row.article, problem=row.problem)
        return
    body = stream.read(FILE_LIMIT + 1)
    if len(body) > FILE_LIMIT:
        yield Teased(number=1, problem=f"is larger than {FILE_LIMIT // 1_000_000} MB")
        return
    batch = parse_fetched(Fetched(origin=origin, body=body, at=now), timezone=timezone)
    for number, article in enumerate(batch.articles, 1):
        yield Teased(number=number, id=article.id, article=article)
    yield from map(_make_problem, batch.errors)


def _make_problem(error: ArticleError) -> Teased:
    return Teased(number=error.line or 0, problem=error.problem)
