"""How the sources of a newsletter do: what is configured, and what the store remembers of each, if there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import NothingUsableError, TemporaryError, UsageError
from digest.model import Batch, Memory, PollOutcome, PollRecord, Trouble
from digest.settings import Settings, SourceSettings

if TYPE_CHECKING:
    from digest.store.opening import Store

_UNREAD = frozenset({PollOutcome.FAILED, PollOutcome.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source as configured, and how it does: `newest` is the newest date among its latest stories in UTC.

    `polls` has the newest first; it is empty for a source that was never collected from.
    """

    source: SourceSettings
    key: str
    memory: Memory = field(default_factory=Memory)
    polls: tuple[PollRecord, ...] = ()
    newest: datetime | None = None
    ailments: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """One word or two on whether it is read: paused, gone, failing, new or well."""
        if self.source.paused:
            return "paused"
        if self.memory.gone:
            return "gone"
        if self.memory.failures or (self.polls and self.polls[0].outcome in _UNREAD):
            return "failing"
        return "well" if self.polls else "new"

    @property
    def seen(self) -> int | None:
        """How many stories its last reading yielded that was not told "nothing changed"."""
        return next((one.seen for one in self.polls if one.outcome is PollOutcome.READ), None)


def load_states(settings: Settings, *, base: Path, now: datetime) -> tuple[SourceState, ...]:
    """Each configured source, with what is remembered of it; a store that is not there is not made."""
    with _open_if_there(settings, base) as store:
        return tuple(_load_state(source, store, now) for source in settings.sources)


def forget_failures(source: SourceSettings, settings: Settings, *, base: Path) -> bool:
    """Let a source be asked again that is gone or left alone after failures; whether it was."""
    from digest.sources.reading import make_source_key

    with _open_if_there(settings, base) as store:
        if store is None:
            return False
        from digest.store.sources import reset_source

        return reset_source(store, make_source_key(source))


def refuse_unread(batches: Sequence[Batch]) -> None:
    """Raise when nothing was read: UsageError for what does not exist, TemporaryError when nothing can be reached."""
    if any(batch.articles for batch in batches):
        return
    errors = [error for batch in batches for error in batch.errors]
    problem = "; ".join(map(str, errors)) or "the sources hold no article"
    if any(error.trouble is Trouble.MISSING for error in errors):
        raise UsageError(problem, "Give files, folders, globs, addresses or - for input")
    if errors and all(error.trouble is Trouble.UNREACHABLE for error in errors):
        raise TemporaryError(problem, "Try again later")
    raise NothingUsableError(problem)


@contextmanager
def _open_if_there(settings: Settings, base: Path) -> Iterator[Store | None]:
    path = base / settings.store
    if not path.exists():
        yield None
        return
    from digest.store.opening import open_store

    with open_store(path, must_exist=True) as store:
        yield store


def _load_state(source: SourceSettings, store: Store | None, now: datetime) -> SourceState:
    from digest.sources.health import find_ailments
    from digest.sources.reading import make_source_key

    key = make_source_key(source)
    if store is None:
        return SourceState(source=source, key=key)
    from digest.store.sources import HISTORY, load_memories, load_newest, load_polls

    polls = tuple(_shorten(poll, key) for poll in load_polls(store, key, last=HISTORY))
    return SourceState(
        source=source,
        key=key,
        memory=load_memories(store, [key]).get(key, Memory()),
        polls=polls,
        newest=load_newest(store, key),
        ailments=() if source.paused else find_ailments(polls, now=now),
    )


def _shorten(poll: PollRecord, key: str) -> PollRecord:
    """The record with its problem as it is said of the source, which need not name itself in it."""
    return replace(poll, problem=poll.problem.removeprefix(f"{key}: ")) if poll.problem else poll
