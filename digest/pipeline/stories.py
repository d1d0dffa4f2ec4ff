"""Reads stories from whatever a person names, one after the other: JSON lines as they come, all else as sources are."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from digest.errors import UsageError
from digest.model import Article, ArticleError, Batch, Fetched, Trouble
from digest.pipeline.placing import find_configured
from digest.settings import Settings, SourceSettings
from digest.sources.files import FILE_LIMIT
from digest.sources.kinds import find_kind, parse_fetched
from digest.sources.places import STDIN, Place, find_places
from digest.sources.reading import apply_settings
from digest.sources.texts.rows import load_rows

Report = Callable[[int, int], None]
"""Told how many bytes of how many are read."""

_SAMPLE = 20_000
_OBJECT = re.compile(rb"^\s*+\{\s*+\"\w+\"\s*+:.*\}\s*+$", re.MULTILINE)
"""A line that is a JSON object, though the first one may be none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One story that was read from `origin`, or what is wrong in its place.

    `number` is its line or place there, 0 if it has none, and `id` what it is called there. `source` is the source that
    it is of, as it is configured or as the story itself says; "" if neither is known. `trouble` is of what kind the
    problem is, where there is one.
    """

    origin: str
    number: int = 0
    id: str | int | None = None
    article: Article | None = None
    source: str = ""
    problem: str = ""
    trouble: Trouble = Trouble.UNREADABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where stories are read from: `specs` as a person named them, counted from here, or `stdin`.

    `settings` know the sources, the files of which count from `base`; `now` is when stories are first seen.
    """

    specs: Sequence[str]
    settings: Settings
    base: Path
    now: datetime
    stdin: BufferedReader | None = None

    def find_source(self, place: Place) -> SourceSettings | None:
        """The configured source that a place is of."""
        if place.path is None:
            return next((one for one in self.settings.sources if one.at == place.spec), None)
        return find_configured(self.settings, place.path, base=self.base)


def load_stories(shelf: Shelf, *, report: Report = lambda _done, _total: None) -> Iterator[Told]:
    """Read every story that `shelf` leads to, files in the order of their names.

    JSON lines are read as they come, and `report` is told how far. Raises UsageError for what does not exist.
    """
    places, errors = find_places(shelf.specs or (STDIN,), base=Path())
    if errors:
        raise UsageError("; ".join(map(str, errors)), "Give files, folders, globs, addresses or - for input")
    rows = [place for place in places if _has_rows(place, shelf)]
    meter = _Meter(sum(_find_file_size(place) for place in rows), report)
    for place in places:
        if place.origin == STDIN:
            yield from _load_stdin(shelf, meter)
        elif place in rows:
            yield from _load_rows(place, shelf, meter)
        else:
            yield from _load_batches(place, shelf)


class _Meter:
    """Tells how much is read, over all files."""

    def __init__(self, total: int, report: Report) -> None:
        self.total = total
        self._report = report
        self._before = 0

    def note(self, done: int) -> None:
        if self.total:
            self._report(min(self._before + done, self.total), self.total)

    def finish(self, size: int) -> None:
        self._before += size


def _has_rows(place: Place, shelf: Shelf) -> bool:
    try:
        body = _read_sample(place.path) if place.path else b""
    except OSError:
        return False  # which is told when it is read
    return bool(body) and find_kind(Fetched(origin=place.origin, body=body, at=shelf.now)) == "json"


def _read_sample(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_SAMPLE)


def _find_file_size(place: Place) -> int:
    return place.path.stat().st_size if place.path else 0


def _load_rows(place: Place, shelf: Shelf, meter: _Meter) -> Iterator[Told]:
    assert place.path
    with place.path.open("rb") as stream:
        yield from _read_rows(stream, place.origin, shelf, meter, shelf.find_source(place))
        meter.finish(stream.tell())


def _read_rows(
    stream: BufferedReader, origin: str, shelf: Shelf, meter: _Meter, source: SourceSettings | None
) -> Iterator[Told]:
    timezone = (source.timezone if source else None) or shelf.settings.timezone
    size = _find_size(stream)
    for row in load_rows(stream, origin=origin, now=shelf.now, timezone=timezone):
        article = _set_article(row.article, source) if row.article else None
        named = source.at if source else row.source
        yield Told(origin=origin, number=row.number, id=row.id, article=article, source=named, problem=row.problem)
        meter.note(stream.tell() if size else 0)


def _load_stdin(shelf: Shelf, meter: _Meter) -> Iterator[Told]:
    stream = shelf.stdin
    if stream is None:
        raise UsageError("there is no standard input to read", "Give files, folders, globs or addresses")
    sample = Fetched(origin=STDIN, body=stream.peek(_SAMPLE)[:_SAMPLE], at=shelf.now)
    if find_kind(sample) == "json" or _OBJECT.search(sample.body):
        meter.total = meter.total or _find_size(stream)
        yield from _read_rows(stream, STDIN, shelf, meter, None)
        return
    body = stream.read(FILE_LIMIT + 1)
    if len(body) > FILE_LIMIT:
        yield Told(origin=STDIN, problem=f"is larger than {FILE_LIMIT // 1_000_000} MB")
        return
    batch = parse_fetched(replace(sample, body=body), timezone=shelf.settings.timezone)
    yield from _list_batches([batch], None)


def _find_size(stream: BufferedReader) -> int:
    """The bytes of a file; 0 for what has no end yet."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _load_batches(place: Place, shelf: Shelf) -> Iterator[Told]:
    """What the sources' own door makes of a place, with what else it leads to."""
    from digest.sources.collect import load_batches

    source = shelf.find_source(place)
    meant = replace(source or SourceSettings(at=""), at=place.url or str(place.path), paused=False)
    settings = shelf.settings
    found = load_batches([meant], base=Path(), now=shelf.now, fetch=settings.fetch, timezone=settings.timezone)
    yield from _list_batches(found, source)


def _list_batches(batches: Sequence[Batch], source: SourceSettings | None) -> Iterator[Told]:
    for batch in batches:
        named = source.at if source else batch.origin if "://" in batch.origin else ""
        for number, article in enumerate(batch.articles, 1):
            yield Told(origin=batch.origin, number=number, id=article.id, article=article, source=named)
        yield from map(_tell_error, batch.errors)


def _set_article(article: Article, source: SourceSettings | None) -> Article:
    """`article` as it is when its source is read."""
    return apply_settings(Batch(origin="", articles=(article,)), source).articles[0] if source else article


def _tell_error(error: ArticleError) -> Told:
    return Told(origin=error.origin, number=error.line or 0, problem=error.problem, trouble=error.trouble)
