"""Reads one source over the network: its first answer, what that leads to, and older pages where some were missed."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from digest.http import FetchError, Reader, hide_password
from digest.model import Batch, Fetched, Memory, Poll, PollOutcome, Validators, WebRequest
from digest.settings import SourceSettings
from digest.sources.answers import (
    find_modified,
    find_validators,
    is_signpost,
    log_in,
    make_failure,
    name_by_address,
)
from digest.sources.article import make_url_id
from digest.sources.dates import parse_date
from digest.sources.kinds import KINDS, find_first_request
from digest.sources.memory import remember_answer, remember_failure
from digest.sources.reading import Past, Reading, apply_settings, has_failed, make_source_key
from digest.sources.workshop import Workshop

MOST_DOCUMENTS = 250
"""Documents read for one source in one run; what is left is read in the next."""

MOST_OLDER = 10
"""Older pages of a feed that are read to find where the last reading ended."""

_IN_HAND = 20
"""Documents being fetched or parsed at any time."""

NOBODY = "nobody:"
"""Stands for the address that a person gave, where none did."""

_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What reading over the network needs; `turns` lets one document of a host come at a time."""

    reader: Reader
    workshop: Workshop
    reading: Reading
    past: Past
    turns: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    in_hand: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_IN_HAND))


async def poll_address(source: SourceSettings, memory: Memory, desk: Desk, *, typed: str) -> Poll:
    """Read the source at an http or https address, unless it is gone or not due. Never raises for what is out there.

    `typed` is the address that a person gave, `NOBODY` for one that stands in a list: it may not lead inside.
    """
    now = desk.reading.now
    poll = Poll(source=make_source_key(source), at=now, outcome=PollOutcome.NOT_DUE, memory=memory)
    if memory.gone:
        return replace(poll, outcome=PollOutcome.GONE)
    if memory.due and memory.due > now and not desk.reading.force:
        return poll
    try:
        return await _Visit(source, memory, desk, typed=typed).poll()
    except FetchError as error:
        failed = remember_failure(
            memory, source=poll.source, at=now, status=error.status, retry_after=error.retry_after
        )
        outcome = PollOutcome.GONE if failed.gone else PollOutcome.FAILED
        return replace(poll, outcome=outcome, batches=(make_failure(error, poll.source, source.at),), memory=failed)


@dataclass(slots=True, kw_only=True)
class _Trail:
    """What following a document gave: batches, when pages changed by the word of their list, and pages without a story.

    It `is_whole` unless something on it could not be read and may be another time, and `is_cut` where it was too long.
    """

    batches: list[Batch] = field(default_factory=list)
    changes: list[datetime] = field(default_factory=list)
    barren: dict[str, Validators] = field(default_factory=dict)
    is_whole: bool = True
    is_cut: bool = False


class _Visit:
    """One reading of one source."""

    def __init__(self, source: SourceSettings, memory: Memory, desk: Desk, *, typed: str) -> None:
        self._source = source
        self._typed = typed
        self._memory = memory
        self._desk = desk
        self._key = make_source_key(source)

    async def poll(self) -> Poll:
        """Read everything; raises FetchError when the first answer cannot be had."""
        request = find_first_request(self._source, self._memory)
        answer, first = await self._read(request)
        if is_signpost(first):
            request = first.more[0]
            answer, first = await self._read(request)
            self._memory = replace(self._memory, url=hide_password(request.url))
        if answer.status == _NOT_MODIFIED:
            return self._make_poll(PollOutcome.UNCHANGED, answer, (), dict(self._memory.validators))
        trail = await self._follow(first)
        older, gap = await self._read_older(first)
        batches = (first, *trail.batches, *older)
        if not first.more and not any(batch.articles or batch.feeds for batch in batches) and has_failed(first):
            failed = remember_failure(
                self._memory, source=self._key, at=self._desk.reading.now, status=None, retry_after=None
            )
            return replace(self._make_poll(PollOutcome.FAILED, answer, batches, {}), memory=failed)
        found = None if first.more or first.feeds else find_validators(answer)
        validators = {hide_password(request.url): found} if found else {}
        modified = find_modified(batches, trail.changes, self._desk.reading.now) if trail.is_whole else None
        poll = self._make_poll(PollOutcome.READ, answer, batches, validators | trail.barren, modified)
        if trail.is_cut and not self._memory.polls:  # what is left of the beginning is no news either
            poll = replace(poll, memory=replace(poll.memory, polls=0))
        return replace(poll, gap=gap)

    def _make_poll(
        self,
        outcome: PollOutcome,
        answer: Fetched,
        batches: Sequence[Batch],
        validators: dict[str, Validators],
        modified: datetime | None = None,
    ) -> Poll:
        yielded = any(batch.articles for batch in batches)
        memory = remember_answer(self._memory, answer, validators=validators, modified=modified, yielded=yielded)
        dressed = tuple(apply_settings(batch, self._source) for batch in batches)
        return Poll(source=self._key, at=self._desk.reading.now, outcome=outcome, batches=dressed, memory=memory)

    async def _read(self, request: WebRequest) -> tuple[Fetched, Batch]:
        """Fetch and parse one document: no more at a time than fit in memory, and one of each host."""
        desk, reading = self._desk, self._desk.reading
        request = log_in(request, self._source.at)
        turn = desk.turns[urlsplit(request.url).hostname or ""]
        async with turn:
            await desk.in_hand.acquire()
            try:
                answer = await desk.reader.fetch(
                    request,
                    origin=self._key,
                    at=reading.now,
                    typed=self._typed,
                    validators=self._memory.validators.get(hide_password(request.url)),
                )
            except BaseException:
                desk.in_hand.release()
                raise
        try:
            if answer.status == _NOT_MODIFIED:
                return answer, Batch(origin=self._key)
            timezone = self._source.timezone or reading.timezone
            return answer, await desk.workshop.parse_soon(answer, timezone=timezone)
        finally:
            desk.in_hand.release()

    async def _follow(self, first: Batch) -> _Trail:
        """Read what the first document leads to, and what that leads to."""
        trail = _Trail()
        waiting = deque(self._select_unread(first.more, trail))
        asked: set[str] = set()
        while waiting and len(asked) < MOST_DOCUMENTS:
            request = waiting.popleft()
            if request.url not in asked:
                asked.add(request.url)
                batch = await self._take(request, trail)
                waiting.extend(self._select_unread(batch.more, trail))
        trail.is_cut = bool(waiting)
        trail.is_whole = trail.is_whole and not waiting
        return trail

    async def _take(self, request: WebRequest, trail: _Trail) -> Batch:
        """Read one document on the trail, and note what became of it."""
        try:
            _, batch = await self._read(request)
        except FetchError as error:
            batch = make_failure(error, self._key, request.url)
            trail.is_whole = trail.is_whole and not error.passing
            is_barren = not error.passing
        else:
            batch = name_by_address(batch, request)
            is_barren = not batch.articles
        if request.kind == "page" and is_barren:
            trail.barren[hide_password(request.url)] = Validators()
        trail.batches.append(batch)
        trail.changes += filter(None, [parse_date(request.given.get("updated", ""))])
        return batch

    def _select_unread(self, requests: Iterable[WebRequest], trail: _Trail) -> list[WebRequest]:
        """The requests without pages that are known or held nothing, unless the list says they changed since."""
        wanted = list(requests)
        pages = [make_url_id(request.url) for request in wanted if request.kind == "page"]
        known = self._desk.past.find_known(pages) if pages else frozenset()
        unread = []
        for request in wanted:
            address = hide_password(request.url)
            is_barren = address in self._memory.validators
            if self._has_changed(request) or not (is_barren or make_url_id(request.url) in known):
                unread.append(request)
            elif is_barren:
                trail.barren[address] = Validators()
        return unread

    def _has_changed(self, request: WebRequest) -> bool:
        updated = parse_date(request.given.get("updated", ""))
        return updated is not None and self._memory.modified is not None and updated > self._memory.modified

    async def _read_older(self, first: Batch) -> tuple[list[Batch], bool]:
        """Where all is new since the last reading, read back until something is known; whether that was in vain."""
        if not self._memory.yielded or not self._is_all_new(first):
            return [], False
        batches: list[Batch] = []
        older = first.older
        while older and len(batches) < MOST_OLDER:
            try:
                _, batch = await self._read(older)
            except FetchError:
                return batches, True
            batches.append(batch)
            if not self._is_all_new(batch):
                return batches, not batch.articles
            older = batch.older
        return batches, True

    def _is_all_new(self, batch: Batch) -> bool:
        rolling = batch.kind in KINDS and KINDS[batch.kind].rolling
        return rolling and bool(batch.articles) and not self._desk.past.find_known([one.id for one in batch.articles])
