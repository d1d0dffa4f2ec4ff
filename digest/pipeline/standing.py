"""How a newsletter stands: what is due, held, sending and wrong, as the store has it. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.agenda import Situation, Step, choose_step, find_missed, format_due
from digest.errors import HeldError, InDoubtError, PartlySentError, RefusedError, TemporaryError, UsageError
from digest.model import WAITING, DeliveryState, EditionRecord, EditionState
from digest.pipeline.alarms import Alarm, tell_readers
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.linting import find_refusals, is_unfit, tell_findings
from digest.pipeline.situation import load_situation, tell_held
from digest.pipeline.sourcing import SourceState, load_states
from digest.settings import Settings
from digest.text.spans import parse_span

if TYPE_CHECKING:
    from digest.store.foreseeing import SubscriberCounts
    from digest.store.opening import Store
    from digest.store.pausing import Standing
    from digest.store.runs import RunRecord
    from digest.store.troubles import Lasting

RUNS = 10
"""Runs that are looked at."""

_LOOKED_AT = 20
"""Editions that are looked at for readers in doubt, and for which was sent last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a newsletter stands at the instant `now`.

    `step` is what a run would do now. `last` is the edition that was sent last, `live` are those that are not over, the
    oldest first; `readers` has how many are in which state, by the number of an edition that is sending or was sent
    last, or that has readers in doubt. `stalled` are the numbers of those that are sending and that nobody is at.
    `runs` has the newest first. `refused` says of editions that wait, by number, why a run would not send them.
    `running` says that a run is under way just now. `collected` is when a source was read for the very first time.
    Before its first run a newsletter has nothing but its next step and its sources.
    """

    settings: Settings
    now: datetime
    step: Step
    missed: datetime | None = None
    collected: datetime | None = None
    standing: Standing | None = None
    last: EditionRecord | None = None
    live: tuple[EditionRecord, ...] = ()
    readers: Mapping[int, Mapping[str, int]]
    sources: tuple[SourceState, ...] = ()
    troubles: tuple[Lasting, ...] = ()
    runs: tuple[RunRecord, ...] = ()
    refused: Mapping[int, str] = field(default_factory=dict)
    stalled: frozenset[int] = frozenset()
    running: bool = False
    subscribed: SubscriberCounts | None = None


def load_status(settings: Settings, *, base: Path, now: datetime) -> Status:
    """Load how a newsletter stands; a store that is not there yet is not made. Raises ConfigError for one not ours."""
    from digest.store.opening import open_store

    sources = load_states(settings, base=base, now=now)
    path = base / settings.store
    if not path.exists():
        step = choose_step(Situation(now=now, begun=now), settings)
        return Status(settings=settings, now=now, step=step, readers={}, sources=sources)
    with open_store(path, read_only=True) as store:
        return _load(store, settings, now=now, sources=sources)


def find_status_alarms(status: Status) -> Iterator[Alarm]:
    """Find what is wrong now, for whoever watches from outside; `exit_code` is what it comes to."""
    paused = _is_paused(status)
    for record in status.live:
        if record.state is EditionState.DRAFT and record.holds:
            exit_code = RefusedError.exit_code if is_unfit(record) else HeldError.exit_code
            yield Alarm(code="held", text=tell_held(record, paused=paused), exit_code=exit_code)
    for number, counts in status.readers.items():
        yield from _find_unreached(number, counts, is_stalled=number in status.stalled)
    yield from _find_standstill(status)
    yield from _find_lasting(status)


def _is_paused(status: Status) -> bool:
    return status.standing is not None and status.standing.is_paused(status.now)


def _find_unreached(number: int, counts: Mapping[str, int], *, is_stalled: bool) -> Iterator[Alarm]:
    if doubtful := counts.get(DeliveryState.IN_DOUBT, 0):
        told = tell_readers(doubtful, "is in doubt", "are in doubt")
        text = f"edition {number}: {told}. See: digest send --doubts --edition {number}"
        yield Alarm(code="doubt", text=text, exit_code=InDoubtError.exit_code)
    waits = WAITING if is_stalled else (DeliveryState.DEFERRED,)
    if waiting := sum(counts.get(state, 0) for state in waits):
        text = f"edition {number}: {tell_readers(waiting, 'was', 'were')} not reached yet"
        yield Alarm(code="waiting", text=text, exit_code=PartlySentError.exit_code)


def _find_lasting(status: Status) -> Iterator[Alarm]:
    """The troubles that last, and what the last run ended with, but for what is said of editions above."""
    for trouble in status.troubles:
        if not trouble.code.startswith(("held ", "waiting ")):
            since = format_due(trouble.begun, status.settings.timezone)
            text = f"at the last run: {trouble.text} (since {since})"
            yield Alarm(code=trouble.code, text=text, exit_code=trouble.exit_code)
    code = next((run.exit_code for run in status.runs if run.ended), 0)
    if code not in {None, 0, HeldError.exit_code}:
        yield Alarm(code="run", text=f"the last run ended with {code}", exit_code=code or 0)


def _find_standstill(status: Status) -> Iterator[Alarm]:
    """Notice that no run came to build what is due: that is told nowhere else."""
    if status.settings.schedule and not status.runs and not _is_paused(status):
        text = "no run ever came. Is digest run --if-due in the crontab?"
        yield Alarm(code="standstill", text=text, exit_code=TemporaryError.exit_code)
    elif status.missed and status.now - status.missed > parse_span(status.settings.max_late):
        due = format_due(status.missed, status.settings.timezone)
        text = f"no run built the edition of {due}. Is digest run --if-due in the crontab?"
        yield Alarm(code="standstill", text=text, exit_code=TemporaryError.exit_code)


def _load(store: Store, settings: Settings, *, now: datetime, sources: tuple[SourceState, ...]) -> Status:
    from digest.store.editions import load_editions
    from digest.store.foreseeing import count_subscribers
    from digest.store.locks import is_running
    from digest.store.pausing import load_standing
    from digest.store.reckoning import count_states, load_doubtful
    from digest.store.runs import load_runs
    from digest.store.sources import load_beginning
    from digest.store.troubles import load_troubles

    name = settings.newsletter
    situation = load_situation(store, settings, now=now)
    sent = load_editions(store, name, states=[EditionState.SENT], limit=_LOOKED_AT, by_number=True)
    last = max(sent, key=lambda one: (one.ended or one.slot.due, one.slot.number), default=None)
    live = tuple(sorted(situation.live, key=lambda one: (one.slot.due, one.slot.number)))
    sending = [one for one in live if one.state is EditionState.SENDING]
    doubtful = load_doubtful(store, name, limit=_LOOKED_AT)
    mailed = {one.slot: one for one in (*sending, *([last] if last else []), *doubtful)}
    return Status(
        settings=settings,
        now=now,
        step=choose_step(situation, settings),
        missed=None if situation.paused else find_missed(situation, settings),
        collected=load_beginning(store),
        standing=load_standing(store, name),
        last=last,
        live=live,
        readers={slot.number: count_states(store, slot) for slot in mailed},
        stalled=frozenset(_find_stalled(store, name, sending, now)),
        running=is_running(store.path, name),
        subscribed=count_subscribers(store, name),
        sources=sources,
        troubles=(*load_troubles(store, ""), *load_troubles(store, name)),
        runs=load_runs(store, name, last=RUNS),
        refused=dict(_find_refused(store, live, settings)),
    )


def _find_stalled(store: Store, newsletter: str, sending: list[EditionRecord], now: datetime) -> Iterator[int]:
    """Find the editions that nobody is at: no process sends, or the one that does has claimed none of their readers."""
    from digest.store.locks import is_sending
    from digest.store.reckoning import find_lease

    alive = is_sending(store.path, newsletter)
    for record in sending:
        if not alive or (find_lease(store, record.slot) or now) <= now:
            yield record.slot.number


def _find_refused(store: Store, live: tuple[EditionRecord, ...], settings: Settings) -> Iterator[tuple[int, str]]:
    """Find the editions that nobody holds, and that are still not fit to be sent."""
    for record in live:
        if record.state in {EditionState.DRAFT, EditionState.APPROVED} and not record.holds:
            with suppress(UsageError):  # it was pruned
                if refusals := find_refusals(load_kept_proof(store, record.slot), settings):
                    yield record.slot.number, tell_findings(refusals)
