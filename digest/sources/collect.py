"""Reads every source, files one after the other and addresses all at once; each becomes a `Poll`, whatever happens."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from digest.http import open_reader
from digest.model import ArticleError, Batch, Poll, PollOutcome, SourceRead
from digest.settings import FetchSettings, SourceSettings
from digest.sources.files import make_failed_poll, poll_files
from digest.sources.places import Place, find_places, is_growing
from digest.sources.reading import Past, Reading, make_source_key
from digest.sources.remote import NOBODY, Desk, poll_address
from digest.sources.workshop import Workshop, open_workshop

__all__ = ["Past", "Reading", "collect_polls", "load_batches"]


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
    Nothing is remembered, so everything is new. What cannot be read is a batch with an error. The result is in the
    order of the sources' names, whatever the order of `sources`; `report` is called as each is through. Must not be
    called from a running event loop.
    """
    polls: list[Poll] = []
    reading = Reading(base=base, now=now, fetch=fetch, timezone=timezone, stdin=stdin)
    spelt = [SourceSettings(at=source) if isinstance(source, str) else source for source in sources]
    collect_polls(spelt, reading, past=Past(), save=polls.append, report=report)
    return tuple(sorted((batch for poll in polls for batch in poll.batches), key=lambda batch: batch.origin))


def collect_polls(
    sources: Sequence[SourceSettings],
    reading: Reading,
    *,
    past: Past,
    save: Callable[[Poll], None],
    report: Callable[[SourceRead], None] = _ignore,
) -> None:
    """Read every source once and `save` its poll as soon as it is through; the others go on whatever happens to one.

    What two sources name is read for the first of them; feeds that a list (OPML) names become sources of their own.
    Must not be called from a running event loop.
    """
    plan = _make_plan(sources, reading.base)
    counter = _Counter(sum(max(1, len(errand.places)) for errand in plan), report)
    remote: list[SourceSettings] = []
    listed: list[SourceSettings] = []
    with open_workshop() as workshop:
        for errand in plan:
            if errand.is_remote:
                remote.append(errand.source)
                continue
            poll = _poll_local(errand, reading, past, workshop, counter.count)
            save(poll)
            listed += _find_feeds(poll, errand.source)
        if remote or listed:
            known = {source.at for source in sources}
            run = _poll_addresses(remote, listed, known, reading, past, workshop, save=save, count=counter.count)
            asyncio.run(_stop_after(run, reading.seconds))


async def _stop_after(run: Coroutine[Any, Any, None], seconds: float | None) -> None:
    """Let `run` go on for so long; what it has not saved by then is left."""
    try:
        async with asyncio.timeout(seconds) as limit:
            await run
    except TimeoutError:
        if not limit.expired():
            raise


class _Counter:
    """Counts what is through, for whoever looks on."""

    def __init__(self, total: int, report: Callable[[SourceRead], None]) -> None:
        self.total = total
        self._done = 0
        self._report = report

    def count(self, read: Batch | Poll) -> None:
        self._done += 1
        origin = read.source if isinstance(read, Poll) else read.origin
        articles, errors, total = len(read.articles), len(read.errors), max(self.total, self._done)
        self._report(SourceRead(origin=origin, articles=articles, errors=errors, done=self._done, total=total))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """One source and what it means: places to read, or why there are none."""

    source: SourceSettings
    places: tuple[Place, ...] = ()
    error: ArticleError | None = None

    @property
    def is_remote(self) -> bool:
        return any(place.url for place in self.places)


def _make_plan(sources: Iterable[SourceSettings], base: Path) -> tuple[_Errand, ...]:
    """What to read for each source; what two sources mean belongs to the first of them in the order of names."""
    by_spec = {source.at: source for source in sources}
    places, errors = find_places([spec for spec, source in by_spec.items() if not source.paused], base=base)
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[place.spec].append(place)
    unread = {error.origin: error for error in errors}
    errands = (
        _Errand(source=source, places=tuple(found[spec]), error=unread.get(spec)) for spec, source in by_spec.items()
    )
    return tuple(errand for errand in errands if errand.places or errand.error or errand.source.paused)


def _poll_local(
    errand: _Errand, reading: Reading, past: Past, workshop: Workshop, count: Callable[[Batch | Poll], None]
) -> Poll:
    source = errand.source
    memory = past.recall(make_source_key(source))
    if errand.places and not source.paused:
        return poll_files(source, errand.places, memory, reading, workshop, report=count)
    if errand.error:
        poll = make_failed_poll(source, errand.error, memory, reading.now)
        if is_growing(source.at, base=reading.base):  # where files will come, there being none yet is no failure
            poll = replace(poll, outcome=PollOutcome.READ, memory=replace(poll.memory, failures=0))
    else:
        poll = Poll(source=make_source_key(source), at=reading.now, outcome=PollOutcome.PAUSED, memory=memory)
    count(poll)
    return poll


async def _poll_addresses(
    sources: Sequence[SourceSettings],
    listed: Sequence[SourceSettings],
    known: Collection[str],
    reading: Reading,
    past: Past,
    workshop: Workshop,
    *,
    save: Callable[[Poll], None],
    count: Callable[[Batch | Poll], None],
) -> None:
    """Poll all at once, and then the feeds that lists among them name, unless they are `known` as sources themselves.

    Nobody typed the addresses in a list: they may not lead inside. A list in a list is not followed.
    """
    turn = asyncio.Lock()
    async with open_reader(reading.fetch) as reader:
        desk = Desk(reader=reader, workshop=workshop, reading=reading, past=past)

        async def poll(source: SourceSettings, *, typed: str) -> Poll:
            memory = past.recall(make_source_key(source))
            polled = await poll_address(source, memory, desk, typed=typed)
            polled = _refuse_lists(polled) if typed == NOBODY else polled
            async with turn:  # one writer at a time, and the connections go on meanwhile
                await asyncio.to_thread(save, polled)
            count(polled)
            return polled

        polls = await asyncio.gather(*(poll(source, typed=source.at) for source in sources))
        found = [
            *listed,
            *(feed for one, source in zip(polls, sources, strict=True) for feed in _find_feeds(one, source)),
        ]
        feeds = {feed.at: feed for feed in found if feed.at not in known}
        await asyncio.gather(*(poll(feed, typed=NOBODY) for feed in feeds.values()))


def _refuse_lists(poll: Poll) -> Poll:
    """A poll of a source that a list names; what it lists itself is left alone, or chains of lists had no end."""
    if not any(batch.feeds for batch in poll.batches):
        return poll
    error = ArticleError(origin=poll.source, problem="is a list within a list, which is not followed")
    batches = tuple(replace(batch, feeds=(), errors=(*batch.errors, error)) for batch in poll.batches)
    return replace(poll, outcome=PollOutcome.FAILED, batches=batches)


def _find_feeds(poll: Poll, source: SourceSettings) -> list[SourceSettings]:
    """The feeds that a list names, read as the list itself is."""
    return [replace(source, at=feed, name=None) for batch in poll.batches for feed in batch.feeds]
