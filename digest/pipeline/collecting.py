"""Reads every source of a newsletter and remembers what came: articles, what sources said, and how they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from digest.editions.schedule import find_max_age
from digest.errors import TemporaryError, UsageError
from digest.model import Arrival, Hold, Memory, Poll, PollOutcome, SavedPoll, SourceRead, Trouble
from digest.pipeline.measuring import find_unmeasured, measure_pictures
from digest.settings import Settings, SourceSettings
from digest.text.spans import parse_span

if TYPE_CHECKING:
    from digest.store.opening import Store

HISTORY = 500
"""Readings of a source that its rhythm is judged by."""

_TRIED = frozenset({PollOutcome.READ, PollOutcome.UNCHANGED, PollOutcome.FAILED, PollOutcome.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What `collect_articles` is asked for: which sources, at which instant, into the store that the settings name.

    `base` is the folder that paths in the settings count from. With `force`, what is not due is read too; another
    run that holds the store is waited for, `wait` seconds at most. What is not read after `seconds` is left. Feeds that
    a list names are left alone for `every` after they were read; 0 reads them whenever the list is.
    """

    settings: Settings
    sources: tuple[SourceSettings, ...]
    base: Path
    now: datetime
    stdin: BinaryIO | None = None
    force: bool = False
    wait: float = 0.0
    seconds: float | None = None
    every: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What became of one source: its poll, what that changed in the store, and what ails the source.

    The poll's articles are left out: they are in the store, and all together they may be more than fits in memory.

    `held` counts its new articles that enter no edition, or not yet. `ailments` go by the source's own rhythm;
    `fresh` are those of them that were not there before this reading.
    """

    poll: Poll
    saved: SavedPoll = field(default_factory=SavedPoll)
    held: Counter[Hold] = field(default_factory=Counter)
    ailments: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()


def collect_articles(errand: Errand, *, report: Callable[[SourceRead], None]) -> tuple[Collected, ...]:
    """Read the sources and save each as soon as it is through, so that a crash loses nothing that was read before it.

    Raises UsageError when there is no source, TemporaryError when another run holds the store, ConfigError when the
    store is not ours to use.
    """
    from digest.sources.collect import collect_polls
    from digest.sources.reading import Past, Reading, make_source_key
    from digest.store.articles import find_known
    from digest.store.locks import hold_lock
    from digest.store.opening import open_store
    from digest.store.sources import load_memories

    if not errand.sources:
        advice = "List `sources` in digest.toml, or add one with: digest sources add URL"
        raise UsageError("there is nothing to read", advice)
    settings = errand.settings
    reading = Reading(
        base=errand.base,
        now=errand.now,
        fetch=settings.fetch,
        timezone=settings.timezone,
        stdin=errand.stdin,
        force=errand.force,
        seconds=errand.seconds,
    )
    path = errand.base / settings.store
    collected: list[Collected] = []
    with hold_lock(path, wait=errand.wait), open_store(path) as store:
        memories = load_memories(store, map(make_source_key, errand.sources))
        past = Past(
            recall=lambda key: memories.get(key) or _recall_listed(store, key, errand),
            find_known=lambda ids: find_known(store, ids),
        )
        pictures: dict[str, None] = {}

        def save(poll: Poll) -> None:
            collected.append(save_collected(store, poll, settings))
            if settings.images.measure:
                pictures.update(dict.fromkeys(find_unmeasured(poll.articles, now=errand.now)))

        collect_polls(errand.sources, reading, past=past, save=save, report=report)
        measure_pictures(store, pictures, settings.fetch, now=errand.now)
    return tuple(collected)


def _recall_listed(store: Store, key: str, errand: Errand) -> Memory:
    """What is remembered of a feed that a list names; it is due when `every` has passed since it was read."""
    from digest.store.sources import load_memories, load_polls

    memory, polls = load_memories(store, [key])[key], load_polls(store, key, last=1)
    if not polls or not errand.every:
        return memory
    due = polls[0].at + errand.every
    return replace(memory, due=max(memory.due or due, due))


def save_collected(store: Store, poll: Poll, settings: Settings) -> Collected:
    """Save a poll with what was decided on its new articles, and look at how its source does."""
    from digest.sources.health import find_ailments
    from digest.store.articles import find_known, save_poll
    from digest.store.sources import load_first_poll, load_polls

    if poll.outcome not in _TRIED:
        return Collected(poll=poll)
    arrivals, flags = judge_poll(poll, settings, known_since=load_first_poll(store, poll.source))
    known = find_known(store, arrivals)
    held = Counter(arrival.hold for key, arrival in arrivals.items() if arrival.hold and key not in known)
    before = load_polls(store, poll.source, last=HISTORY)
    saved = save_poll(store, poll, arrivals=arrivals, flags=flags)
    ailments = find_ailments(load_polls(store, poll.source, last=HISTORY), now=poll.at)
    old = {_name(one) for one in find_ailments(before, now=before[0].at)} if before else set()
    told = replace(poll, batches=tuple(replace(batch, articles=()) for batch in poll.batches))
    fresh = tuple(one for one in ailments if _name(one) not in old)
    return Collected(poll=told, saved=saved, held=held, ailments=ailments, fresh=fresh)


def judge_poll(
    poll: Poll, settings: Settings, *, known_since: datetime | None
) -> tuple[dict[str, Arrival], dict[str, str | None]]:
    """Decide for each article of a poll from when it may enter editions, should it be new, and what ails its date.

    `known_since` is when the source was first read, None if it never was.
    """
    from digest.sources.arrival import flag_date, judge_arrival

    backlog = settings.fetch.backlog
    max_age = parse_span(backlog) if backlog else find_max_age(settings, due=poll.at)
    first_poll = poll.memory.polls <= 1
    arrivals = {
        one.id: judge_arrival(one, first_poll=first_poll, now=poll.at, max_age=max_age, known_since=known_since)
        for one in poll.articles
    }
    return arrivals, {one.id: flag_date(one, now=poll.at) for one in poll.articles}


def refuse_unreachable(collected: Sequence[Collected]) -> None:
    """Raise TemporaryError when sources were tried, and not one of them could be reached."""
    tried = [one.poll for one in collected if one.poll.outcome in _TRIED]
    if tried and all(map(_is_unreachable, tried)):
        raise TemporaryError(
            "no source can be reached: " + "; ".join(str(poll.errors[0]) for poll in tried[:3]), "Try again later"
        )


def _is_unreachable(poll: Poll) -> bool:
    troubles = {error.trouble for error in poll.errors}
    return poll.outcome is PollOutcome.FAILED and troubles == {Trouble.UNREACHABLE}


def _name(ailment: str) -> str:
    """The first word of an ailment, which says what it is; the rest is evidence."""
    return ailment.split(maxsplit=1)[0] if ailment else ""
