"""Reads every source: files one after the other, addresses all at once, each a `Batch` whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from digest.http import FetchError, Reader, open_reader
from digest.model import ArticleError, Batch, Fetched, SourceRead, Trouble
from digest.settings import FetchSettings, SourceSettings
from digest.sources.kinds import parse_fetched
from digest.sources.places import Place, find_places

FILE_LIMIT = 50_000_000
"""Largest file taken, in bytes."""

_Done = Callable[[Batch], None]


def _ignore(_: SourceRead) -> None:
    """Report to nobody."""


def load_batches(
    sources: Sequence[SourceSettings | str],
    *,
    base: Path,
    now: datetime,
    fetch: FetchSettings,
    timezone: str = "UTC",
    stdin: BinaryIO | None = None,
    report: Callable[[SourceRead], None] = _ignore,
) -> tuple[Batch, ...]:
    """Read what `sources` name: files, folders, globs, http and https addresses, and "-" for `stdin`, in any mixture.

    Paths count from `base`; `now` is noted as when articles were first seen; dates without a zone are in `timezone`.
    What cannot be read is a batch with an error. The result is in the order of the sources' names, whatever the order
    of `sources`; `report` is called as each is through. Must not be called from a running event loop.
    """
    specs = [source if isinstance(source, str) else source.at for source in sources]
    places, errors = find_places(specs, base=base)
    total = len(places) + len(errors)
    batches: list[Batch] = []

    def finish(batch: Batch) -> None:
        batches.append(batch)
        found = SourceRead(
            origin=batch.origin,
            articles=len(batch.articles),
            errors=len(batch.errors),
            done=len(batches),
            total=total,
        )
        report(found)

    for error in errors:
        finish(Batch(origin=error.origin, errors=(error,)))
    for place in places:
        if place.url is None:
            finish(_load_batch(place, now, timezone, stdin))
    if addresses := [place for place in places if place.url]:
        asyncio.run(_fetch_batches(addresses, now, fetch, timezone, finish))
    return tuple(sorted(batches, key=lambda batch: batch.origin))


def _load_batch(place: Place, now: datetime, timezone: str, stdin: BinaryIO | None) -> Batch:
    loaded = load_stream(stdin, now) if place.path is None else load_file(place.path, origin=place.origin, now=now)
    return _parse(loaded, timezone)


def _parse(loaded: Fetched | ArticleError, timezone: str) -> Batch:
    if isinstance(loaded, ArticleError):
        return Batch(origin=loaded.origin, errors=(loaded,))
    return parse_fetched(loaded, timezone=timezone)


def load_file(path: Path, *, origin: str, now: datetime) -> Fetched | ArticleError:
    """The content of a file, unless it is gone, closed to us, or larger than 50 MB."""
    try:
        with path.open("rb") as file:
            body = file.read(FILE_LIMIT + 1)
    except OSError as error:
        trouble = Trouble.MISSING if isinstance(error, FileNotFoundError) else Trouble.UNREADABLE
        return ArticleError(origin=origin, problem=f"cannot be read ({error.strerror})", trouble=trouble)
    return _check_size(Fetched(origin=origin, body=body, at=now))


def load_stream(stdin: BinaryIO | None, now: datetime) -> Fetched | ArticleError:
    """All of standard input, unless there is none or it is larger than 50 MB."""
    if stdin is None:
        return ArticleError(origin="-", problem="stands for standard input, and there is none", trouble=Trouble.MISSING)
    return _check_size(Fetched(origin="-", body=stdin.read(FILE_LIMIT + 1), at=now))


def _check_size(fetched: Fetched) -> Fetched | ArticleError:
    if len(fetched.body) <= FILE_LIMIT:
        return fetched
    return ArticleError(origin=fetched.origin, problem=f"is larger than {FILE_LIMIT // 1_000_000} MB")


async def _fetch_batches(
    places: Sequence[Place], now: datetime, settings: FetchSettings, timezone: str, finish: _Done
) -> None:
    """Fetch all at once and parse each as it comes, in one thread beside, so that no connection waits for a parser."""
    loop = asyncio.get_running_loop()

    async def read(reader: Reader, place: Place) -> None:
        try:
            loaded: Fetched | ArticleError = await reader.fetch(place.url or "", at=now)
        except FetchError as error:
            loaded = ArticleError(origin=place.origin, problem=_explain(error, place), trouble=_judge(error))
        finish(await loop.run_in_executor(bench, _parse, loaded, timezone))

    with ThreadPoolExecutor(max_workers=1) as bench:
        async with open_reader(settings) as reader:
            await asyncio.gather(*(read(reader, place) for place in places))


def _judge(error: FetchError) -> Trouble:
    return Trouble.UNREACHABLE if error.passing else Trouble.UNREADABLE


def _explain(error: FetchError, place: Place) -> str:
    return error.problem if error.url == place.origin else f"redirects to {error.url}: {error.problem}"
