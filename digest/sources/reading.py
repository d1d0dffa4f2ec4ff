"""How a run reads its sources, and what it knows from the runs before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from digest.http import hide_password
from digest.model import Batch, Memory, Trouble
from digest.settings import FetchSettings, SourceSettings


def _forget(_: str) -> Memory:
    return Memory()


def _know_none(_: Iterable[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What earlier runs left: the memory of a source by its key, and which of some article ids are known."""

    recall: Callable[[str], Memory] = _forget
    find_known: Callable[[Iterable[str]], frozenset[str]] = _know_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How sources are read: paths count from `base`, and `now` is when everything is first seen.

    Dates without a zone are in `timezone` unless their source has its own. With `force`, what is not due is read too.
    After `seconds`, addresses that are not through by then are left for the next run.
    """

    base: Path
    now: datetime
    fetch: FetchSettings
    timezone: str = "UTC"
    stdin: BinaryIO | None = None
    force: bool = False
    seconds: float | None = None


def make_source_key(source: SourceSettings) -> str:
    """The name that a source is remembered by: as configured, without the password."""
    return hide_password(source.at)


def apply_settings(batch: Batch, source: SourceSettings) -> Batch:
    """`batch`, its articles with the name and the language that are configured for their source."""
    if not (source.name or source.language):
        return batch
    return replace(
        batch,
        articles=tuple(
            replace(one, source=source.name or one.source, language=source.language or one.language)
            for one in batch.articles
        ),
    )


def has_failed(batch: Batch) -> bool:
    """Whether something is wrong with a document, other than that it holds nothing yet."""
    return any(error.trouble is not Trouble.EMPTY for error in batch.errors)
