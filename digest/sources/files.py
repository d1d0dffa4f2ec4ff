"""Reads sources on disk and from standard input; a file that has not changed since it was read is not read again."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from digest.model import ArticleError, Batch, Fetched, Memory, Poll, PollOutcome, Trouble, Validators
from digest.settings import SourceSettings
from digest.sources.localpictures import load_pictures
from digest.sources.places import Place, find_root
from digest.sources.reading import Reading, apply_settings, has_failed, make_source_key
from digest.sources.workshop import Workshop

FILE_LIMIT = 50_000_000
"""Largest file taken, in bytes."""


def poll_files(
    source: SourceSettings,
    places: Sequence[Place],
    memory: Memory,
    reading: Reading,
    workshop: Workshop,
    *,
    report: Callable[[Batch], None],
) -> Poll:
    """Read the files that `source` means, those that changed since `memory` was made; `report` each as it is through.

    An unchanged one is reported as a batch of nothing.
    """
    timezone = source.timezone or reading.timezone
    stamps: dict[str, Validators] = {}
    batches: list[Batch] = []
    for place in places:
        stamp = _find_stamp(place.path)
        batch = Batch(origin=place.origin)
        if stamp is None or stamp != memory.validators.get(place.origin):
            loaded = load_file(place.path, origin=place.origin, now=reading.now) if place.path else load_stream(reading)
            batch = apply_settings(_parse(loaded, timezone, workshop), source)
            batch = load_pictures(batch, beside=place.path, root=find_root(place, base=reading.base))
            batches.append(batch)
            # What only leads elsewhere, or could not be read, is read again next time.
            stamp = stamp if batch.articles and not batch.feeds else None
        if stamp:
            stamps[place.origin] = stamp
        report(batch)
    return _make_poll(source, memory, batches, stamps, reading.now)


def make_failed_poll(source: SourceSettings, error: ArticleError, memory: Memory, now: datetime) -> Poll:
    """The poll of a source that means nothing that could be read."""
    return _make_poll(source, memory, [Batch(origin=error.origin, errors=(error,))], {}, now)


def _make_poll(
    source: SourceSettings, memory: Memory, batches: Sequence[Batch], stamps: dict[str, Validators], now: datetime
) -> Poll:
    yielded = any(batch.articles for batch in batches)
    if not batches:
        outcome = PollOutcome.UNCHANGED
    elif stamps or yielded or any(batch.feeds for batch in batches) or not any(map(has_failed, batches)):
        outcome = PollOutcome.READ
    else:
        outcome = PollOutcome.FAILED
    return Poll(
        source=make_source_key(source),
        at=now,
        outcome=outcome,
        batches=tuple(batches),
        memory=replace(
            memory,
            # A folder in which nothing was yet was looked into all the same: what appears there is new.
            polls=memory.polls + 1,
            failures=memory.failures + 1 if outcome is PollOutcome.FAILED else 0,
            yielded=memory.yielded or yielded,
            validators=stamps,
        ),
    )


def _parse(loaded: Fetched | ArticleError, timezone: str, workshop: Workshop) -> Batch:
    if isinstance(loaded, ArticleError):
        return Batch(origin=loaded.origin, errors=(loaded,))
    batch = workshop.parse(loaded, timezone=timezone)
    if not batch.more or batch.articles:
        return replace(batch, more=(), older=None)
    problem = f"holds no article, but leads to {batch.more[0].url}; give the address, not a saved copy"
    return replace(batch, more=(), errors=(*batch.errors, ArticleError(origin=batch.origin, problem=problem)))


def load_file(path: Path, *, origin: str, now: datetime) -> Fetched | ArticleError:
    """The content of a file, unless it is gone, closed to us, or larger than 50 MB."""
    try:
        with path.open("rb") as file:
            body = file.read(FILE_LIMIT + 1)
    except OSError as error:
        trouble = Trouble.MISSING if isinstance(error, FileNotFoundError) else Trouble.UNREADABLE
        return ArticleError(origin=origin, problem=f"cannot be read ({error.strerror})", trouble=trouble)
    return _check_size(Fetched(origin=origin, body=body, at=now))


def load_stream(reading: Reading) -> Fetched | ArticleError:
    """All of standard input, unless there is none or it is larger than 50 MB."""
    stdin: BinaryIO | None = reading.stdin
    if stdin is None:
        return ArticleError(origin="-", problem="stands for standard input, and there is none", trouble=Trouble.MISSING)
    return _check_size(Fetched(origin="-", body=stdin.read(FILE_LIMIT + 1), at=reading.now))


def _check_size(fetched: Fetched) -> Fetched | ArticleError:
    if len(fetched.body) <= FILE_LIMIT:
        return fetched
    return ArticleError(origin=fetched.origin, problem=f"is larger than {FILE_LIMIT // 1_000_000} MB")


def _find_stamp(path: Path | None) -> Validators | None:
    """What tells whether a file was changed: its size, its time and its number on the disk."""
    try:
        found = os.stat(path) if path else None  # noqa: PTH116 one call for a path and none
    except OSError:
        return None
    return Validators(etag=f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}") if found else None
