"""Claimed readers waiting for a connection, in the journal's order; who writes to a busy domain stands aside."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from digest.delivery.crew import Bell
from digest.delivery.pace import Pace, Rate
from digest.model import Envelope


class _Aside:
    """Readers at one domain, and the pace at which it takes mail."""

    __slots__ = ("pace", "waiting")

    def __init__(self, rate: Rate) -> None:
        self.pace = Pace(rate)
        self.waiting: deque[Envelope] = deque()


class Line:
    """Who is next, shared by all connections. `domains` are the rates of some, `timer` is a monotonic clock."""

    def __init__(self, domains: Mapping[str, Rate], *, timer: Callable[[], float]) -> None:
        self._ready: deque[Envelope] = deque()
        self._asides = {domain.lower(): _Aside(rate) for domain, rate in domains.items()}
        self._timer = timer
        self._changed = Bell()
        self._closed = False

    def add(self, envelopes: Iterable[Envelope]) -> None:
        """Let readers join at the end."""
        self._ready.extend(envelopes)
        self._changed.ring()

    def put_first(self, envelope: Envelope) -> None:
        """Let one stand at the head again."""
        self._ready.appendleft(envelope)
        self._changed.ring()

    def take(self) -> Envelope | None:
        """Wait for the next reader whose domain may be written to now; None once the line is closed."""
        while not self._closed:
            rung, now = self._changed.rung, self._timer()
            if envelope := self._find_next(now):
                return envelope
            self._changed.wait(self._find_delay(now), rung=rung)
        return None

    def take_now(self, *, least: int) -> Envelope | None:
        """Take the next reader without waiting; None if there is none, or `least` are not there for the others.

        None as well where the next one's domain has a rate: it counts when a message leaves, and this one does later.
        """
        if self._closed or len(self._ready) < least or (self._asides and self._is_next_rated(self._timer())):
            return None
        return self._ready.popleft()

    def close(self) -> None:
        """Let nobody out any more."""
        self._closed = True
        self._changed.ring()

    def empty(self) -> tuple[Envelope, ...]:
        """Take everybody out who still stands in it."""
        left = (*self._ready, *(envelope for aside in self._asides.values() for envelope in aside.waiting))
        self._ready.clear()
        for aside in self._asides.values():
            aside.waiting.clear()
        return left

    def count_ready(self) -> int:
        """Count who does not stand aside."""
        return len(self._ready)

    def count_aside(self) -> int:
        """Count who stands aside."""
        return sum(len(aside.waiting) for aside in self._asides.values())

    def _find_next(self, now: float) -> Envelope | None:
        for aside in self._asides.values():
            if aside.waiting and not aside.pace.find_delay(now):
                aside.pace.take(now)
                return aside.waiting.popleft()
        while self._ready:
            envelope = self._ready.popleft()
            busy = self._find_aside(envelope)
            if busy is None or not busy.pace.find_delay(now):
                if busy:
                    busy.pace.take(now)
                return envelope
            busy.waiting.append(envelope)
        return None

    def _is_next_rated(self, now: float) -> bool:
        return self._find_delay(now) == 0 or self._find_aside(self._ready[0]) is not None

    def _find_aside(self, envelope: Envelope) -> _Aside | None:
        return self._asides.get(envelope.recipient.rpartition("@")[2].lower()) if self._asides else None

    def _find_delay(self, now: float) -> float | None:
        delays = [aside.pace.find_delay(now) for aside in self._asides.values() if aside.waiting]
        return min(delays, default=None)
