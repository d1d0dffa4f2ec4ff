"""Which sources a scheduled run reads, and what about them somebody should look into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import LockedError, TemporaryError
from digest.model import PollOutcome, SourceRead, Trouble
from digest.pipeline.alarms import Alarm, make_alarm
from digest.pipeline.collecting import Collected, Errand, collect_articles, refuse_unreachable
from digest.settings import Settings, SourceSettings
from digest.text.spans import parse_span

if TYPE_CHECKING:
    from digest.store.opening import Store

WAIT = 10.0
"""Seconds that another collector is waited for; then the run goes on with what there is."""

_SLACK = timedelta(seconds=30)
"""How much earlier than `fetch.every` a source may be read: cron does not begin at the very second."""

_READ = frozenset({PollOutcome.READ, PollOutcome.UNCHANGED, PollOutcome.FAILED, PollOutcome.GONE})


def collect_due(
    store: Store,
    settings: Settings,
    *,
    base: Path,
    now: datetime,
    seconds: float | None,
    report: Callable[[SourceRead], None],
) -> tuple[Collected, ...] | Alarm:
    """Read the sources whose interval has passed, for so many seconds; none when another process is collecting.

    Gives an alarm when the store has no room, or is in use for too long. Raises ConfigError as collecting does.
    """
    sources = find_due_sources(store, settings, now=now)
    if not sources:
        return ()
    errand = Errand(
        settings=settings,
        sources=sources,
        base=base,
        now=now,
        wait=WAIT,
        seconds=seconds,
        every=_find_interval(settings),
    )
    try:
        return collect_articles(errand, report=report)
    except LockedError:
        return ()
    except TemporaryError as error:
        return make_alarm("collecting", error)


def find_due_sources(store: Store, settings: Settings, *, now: datetime) -> tuple[SourceSettings, ...]:
    """Find the sources that are not paused, were not read for `fetch.every`, and need not be left alone.

    Files and folders on this machine are read at every run: that costs nobody anything.
    """
    from digest.sources.places import is_local
    from digest.sources.reading import make_source_key
    from digest.store.sources import load_memories, load_polls

    read = [source for source in settings.sources if not source.paused]
    memories = load_memories(store, map(make_source_key, read))
    every = _find_interval(settings)

    def is_due(source: SourceSettings) -> bool:
        key = make_source_key(source)
        if memories[key].gone or (memories[key].due or now) > now:
            return False
        if is_local(source.at):
            return True
        polls = load_polls(store, key, last=1)
        return not polls or polls[0].at + every <= now

    return tuple(filter(is_due, read))


def _find_interval(settings: Settings) -> timedelta:
    return parse_span(settings.fetch.every) - _SLACK


def find_source_alarms(collected: Sequence[Collected]) -> Iterator[Alarm]:
    """Find what ails the sources that were read, by their own rhythm, and whether none of them can be reached."""
    for one in collected:
        for ailment in one.ailments:
            kind = ailment.split(maxsplit=1)[0]
            yield Alarm(code=f"source {one.poll.source} {kind}", text=f"{one.poll.source}: {ailment}")
        if missing := [error for error in one.poll.errors if error.trouble is Trouble.MISSING]:
            yield Alarm(code=f"source {one.poll.source} missing", text=str(missing[0]))
        if one.poll.gap:
            text = f"{one.poll.source}: stories may be missing; all it shows is new"
            yield Alarm(code=f"source {one.poll.source} gap", text=text, lasts=False)
    try:
        refuse_unreachable(collected)
    except TemporaryError as error:
        yield make_alarm("sources", error)


def list_examined(collected: Iterable[Collected]) -> tuple[str, ...]:
    """Name what of these sources was looked at: their troubles that were not found are over."""
    read = [one.poll.source for one in collected if one.poll.outcome in _READ]
    return ("collecting", *(["sources"] if read else []), *(f"source {source}" for source in read))
